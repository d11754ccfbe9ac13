"""What is done with the fund, one file a noun."""
