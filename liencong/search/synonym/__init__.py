"""What means the same: words that a site takes for others, and places that have another name since a day."""
