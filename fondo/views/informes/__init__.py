"""Pages of the reports of a fund."""
