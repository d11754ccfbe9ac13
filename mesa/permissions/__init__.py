"""The kernel's permissions: who may open, answer, register, withdraw and close a consulta."""

from mesa.permissions.consultas import es_secretaria

__all__ = ["es_secretaria"]
