"""Expenses and payments in pages: the list, one of them, its forms, its receipts and what waits."""
