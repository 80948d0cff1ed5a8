"""Blocks on a site's home page."""
