"""Former states of a site's settings, so that a change can be undone."""
