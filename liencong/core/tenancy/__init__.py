"""Sites as tenants: which site a host belongs to, and the scope that keeps each site's rows to itself."""
