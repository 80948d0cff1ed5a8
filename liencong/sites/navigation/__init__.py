"""The menu of a site."""
