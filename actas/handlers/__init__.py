"""What events do in actas, one file a noun. Imported by apps.py only."""

from actas.handlers import actas, acuerdos, informes, intercambio, preguntas, tareas  # noqa: F401
