"""Citizens and organisations who send texts of their own: how they register, and on which sites (S62)."""
