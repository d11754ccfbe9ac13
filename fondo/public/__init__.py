"""Public pages of the fund: they read what was published of it."""
