"""What happened on a site, in numbers: for those who answer for it, and for reports."""
