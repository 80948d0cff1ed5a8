"""The same story from several sites: one main entry, under which the others are listed."""
