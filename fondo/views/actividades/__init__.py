"""The activities of a fund: their list and its tables, each one, and what is typed of them."""
