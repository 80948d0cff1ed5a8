"""What a site's editors put into its home page by hand, in their order, from a day to a day (S81, UB06)."""
