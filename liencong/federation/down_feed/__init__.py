"""News of the portal, or of another site, on the home page of a site."""
