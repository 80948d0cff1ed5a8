"""What is told of each agency in a quarter: what came late, what is broken, who was reminded (UB08)."""
