"""The private pages of redes, one file a noun."""
