"""The embedded engine: tantivy in a folder of this machine, with an analysis made for Vietnamese."""
