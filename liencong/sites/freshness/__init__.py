"""Whether the boards of a site are brought up to date in time, and by whom (S12)."""
