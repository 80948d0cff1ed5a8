"""What the leaders of an agency do in a week (S17, UW06)."""
