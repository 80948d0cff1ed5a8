"""What people look for on a site: counted, and kept in words only once several have asked the same."""
