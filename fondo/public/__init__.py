"""What is public of the fund, one file a noun: its kinds of publication and their pages. Declared by importing them."""

from fondo.public import fondo, informe  # noqa: F401  # its kind is declared by importing it
