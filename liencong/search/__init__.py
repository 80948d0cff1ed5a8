"""One search over every site: an index of public documents and the question asked of it."""
