"""What people see and change about themselves: their name, their password, where they are signed in."""
