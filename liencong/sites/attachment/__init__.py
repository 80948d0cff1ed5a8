"""The text of files that readers may download, read once so that the search finds them."""
