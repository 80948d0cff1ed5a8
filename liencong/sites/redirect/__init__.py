"""Old addresses of a site, also those of the system that it had before, and where they lead now (M06)."""
