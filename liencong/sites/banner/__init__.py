"""Banners of a site: pictures that lead somewhere, from a day to a day."""
