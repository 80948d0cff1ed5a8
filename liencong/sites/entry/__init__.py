"""Entries: published things, their immutable revisions, and the workflow between them."""
