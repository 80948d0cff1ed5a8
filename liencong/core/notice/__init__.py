"""What people are told of: notices in the back office, and letters about them."""
