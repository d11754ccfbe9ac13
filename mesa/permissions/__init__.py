"""The kernel's permissions: who may decide a consulta, and who keeps the register of an órgano."""

from mesa.permissions import organizaciones  # noqa: F401  # its permissions are declared by importing it
from mesa.permissions.consultas import es_secretaria

__all__ = ["es_secretaria"]
