"""Named query recipes of the kernel's nouns."""
