"""Who may do what: roles and grants as data, asked in one place."""
