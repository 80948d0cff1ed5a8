"""What a site offers to others: chosen while writing or later, and told back what became of it everywhere."""
