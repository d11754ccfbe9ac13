"""Who may do what in actas, one file a noun: permissions are declared by importing them."""

from actas.permissions import actas, acuerdos, informes, plan, preguntas, tabla, tareas  # noqa: F401
