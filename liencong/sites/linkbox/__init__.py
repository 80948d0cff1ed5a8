"""Boxes of links to other sites, as every page of a province's kind has them at its foot."""
