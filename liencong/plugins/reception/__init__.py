"""When leaders receive citizens, where, and how one registers (S18, UW06; Law 42/2013/QH13)."""
