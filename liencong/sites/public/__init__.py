"""The public pages of a site."""
