"""What a site has used month by month: entries, storage, readers, letters (S75)."""
