"""What every site has used in a month, for funding and charge-back (S75)."""
