"""Visits and views: counted without cookies and without keeping who came (S79, S85, S86, L53)."""
