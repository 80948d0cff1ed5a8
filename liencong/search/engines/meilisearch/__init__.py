"""The Meilisearch engine: a server of its own for installations that have outgrown one machine."""
