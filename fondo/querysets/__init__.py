"""Named recipes over the rows of the fund, one file a noun."""
