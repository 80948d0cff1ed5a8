"""Requests that this installation sends to others."""
