"""Contracts in pages: the list, one of them, its form, its review, its deliverables and what waits; and suppliers."""
