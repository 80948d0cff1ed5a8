"""The people of a site: who holds which role on it, by whom and until when."""
