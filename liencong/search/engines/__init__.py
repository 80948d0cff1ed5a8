"""The engines behind the search, each the same small interface to a quite different index."""
