"""What people type in the pages of actas, one file a noun."""
