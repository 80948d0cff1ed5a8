"""One sign-in for all sites: the portal signs people in and hands a one-time code to the site that asks."""
