"""Placements: approved revisions standing on the boards of a site; every public list is made from them."""
