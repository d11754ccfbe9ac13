"""Named query recipes of actas, one file a noun."""
