"""The kernel's permissions: who may decide a consulta, and who keeps the register of an órgano."""

from mesa.permissions import (  # noqa: F401  # their permissions are declared by importing them
    avisos,
    calendario,
    deliberacion,
    interna,
    organizaciones,
    votaciones,
)
from mesa.permissions.consultas import es_secretaria

__all__ = ["es_secretaria"]
