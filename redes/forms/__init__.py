"""What people type in the pages of redes, one file a noun."""
