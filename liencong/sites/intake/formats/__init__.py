"""Readers of foreign formats: pure, lazy, and ready for hostile bytes. Nothing here stores or fetches."""
