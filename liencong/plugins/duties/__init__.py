"""What the law obliges agencies to publish, until when, and whether they have (S10, S51, UW07)."""
