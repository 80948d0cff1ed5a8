"""Peers: sites hosted elsewhere, whose entries come in by their feed or sitemap."""
