"""The plan of spending of a fund."""
