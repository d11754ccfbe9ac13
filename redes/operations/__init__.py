"""What is done with profiles, the standard, answers and improvements, one file a noun."""
