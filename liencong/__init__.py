"""Liên Cổng: a province's portal and all its component sites in one installation."""

__version__ = "0.1.0"
