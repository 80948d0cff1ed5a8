"""Pictures and files of a site."""
