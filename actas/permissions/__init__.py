"""Who may do what in actas, one file a noun: permissions are declared by importing them."""

from actas.permissions import actas  # noqa: F401
