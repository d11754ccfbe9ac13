"""Pages of the fund for who decides on it, who administers it and who sits at the Mesa."""
