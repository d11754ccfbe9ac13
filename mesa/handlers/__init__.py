"""What the kernel's events cause, one file a noun: notices, receipts, renderings. Declared by importing them."""

from mesa.handlers import asuntos, consultas, deliberacion, interna, personas, publicaciones, votaciones

__all__ = ["asuntos", "consultas", "deliberacion", "interna", "personas", "publicaciones", "votaciones"]
