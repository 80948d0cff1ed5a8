"""A large made-up province, for measuring what an installation bears."""
