"""Highlighted events of a site: pinned by its editors, in their order, from a day to a day (S81)."""
