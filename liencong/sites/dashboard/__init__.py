"""The dashboard: what waits for a person, what has to be seen to, how the site is read, what was done."""
