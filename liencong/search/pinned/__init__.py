"""Answers that a site's webmasters put before all others."""
