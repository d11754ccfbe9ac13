"""The instalments of a fund in pages: the list, what is expected, what came, and its review."""
