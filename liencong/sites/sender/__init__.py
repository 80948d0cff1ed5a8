"""What forms share by which people send something without an account: codes, masking, limits, files."""
