"""Leave of the chairperson to publish what the catalogue of information does not name (S19)."""
