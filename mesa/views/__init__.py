"""Pages of the kernel: the portal, consultas, what waits for me, and the demo's own."""
