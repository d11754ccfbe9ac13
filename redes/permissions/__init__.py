"""Who may do what in redes, one file a noun: permissions are declared by importing them."""

from redes.permissions import (  # noqa: F401  # their permissions are declared by importing them
    elegibilidad,
    espacio,
    integrantes,
    mejoras,
    perfil,
    publicacion,
    respuestas,
)
