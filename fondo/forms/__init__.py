"""What is typed of the fund, one file a noun."""
