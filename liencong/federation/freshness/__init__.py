"""Whether the boards of all sites are brought up to date in time: the portal's view of the province (S12)."""
