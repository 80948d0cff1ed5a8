"""What is measured: pages and publishing (`python -m bench`), and search (`python -m bench.search`)."""
