"""What events do in the fund, one file a noun. Imported by apps.py only."""
