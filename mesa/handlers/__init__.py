"""What the kernel's events cause, one file a noun: notices, receipts, renderings. Declared by importing them."""

from mesa.handlers import consultas, personas, publicaciones

__all__ = ["consultas", "personas", "publicaciones"]
