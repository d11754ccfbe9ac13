"""The bank's statement of a fund, for who administers it and the secretaría."""
