"""What every page and API call passes through."""
