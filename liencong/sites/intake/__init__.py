"""How content comes in from elsewhere: imports and what they could not take."""
