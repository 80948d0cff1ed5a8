"""The kernel: runs without any content."""
