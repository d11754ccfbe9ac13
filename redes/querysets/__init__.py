"""The rows of redes as each one may see them, one file a noun."""
