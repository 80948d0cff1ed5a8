"""The database: one engine set-up, one base of all tables."""
