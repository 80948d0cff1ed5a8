"""Royalties and remuneration: what a published text earns whom, checked, locked month by month, paid out."""
