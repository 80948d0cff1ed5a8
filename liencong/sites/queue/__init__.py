"""One queue for everything that waits for the editorial board, whatever way it came in."""
