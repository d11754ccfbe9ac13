"""What the kernel does, one file a noun."""
