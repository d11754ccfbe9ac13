"""Forms of the kernel, one file a noun."""
