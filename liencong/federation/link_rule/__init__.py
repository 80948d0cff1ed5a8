"""What a site does by itself with what other sites offer to it, and where it lets nothing in."""
