"""How fast, as ratios against the bare thing in the same run. Run by `make bench`; pytest collects nothing here."""
