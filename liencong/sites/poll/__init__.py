"""Polls: a question to the public, answered once by each voter (S82–S84)."""
