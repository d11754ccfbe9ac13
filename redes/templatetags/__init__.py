"""Template tags of redes."""
