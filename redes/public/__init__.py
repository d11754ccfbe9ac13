"""What is public of redes, one file a noun: the kinds of publication and their pages. Declared by importing them."""

from redes.public import estandar, integrantes, perfil  # noqa: F401  # their kinds are declared by importing them
