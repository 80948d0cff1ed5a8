"""Who an agency is made of: its leaders, its units, and the people in them (S13, UW06)."""
