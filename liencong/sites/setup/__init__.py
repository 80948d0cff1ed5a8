"""Making a site and setting it up."""
