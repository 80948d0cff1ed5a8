"""Running an installation: serving, working, migrating, checking."""
