"""Procedures that citizens and firms go through at an agency, and the way to do them online (S73, UP05)."""
