"""Boards (chuyên mục): the tree of sections inside one site."""
