"""Imports that people begin on a screen and that go on behind it."""
