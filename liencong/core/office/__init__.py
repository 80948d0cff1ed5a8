"""The shell of the back office; features hang their screens in it."""
