"""Days off that a province sets for all its agencies, and days that are worked on instead."""
