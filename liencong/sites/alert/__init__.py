"""The line about an emergency above every page of a site, while it lasts."""
