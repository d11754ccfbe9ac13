"""What events do in redes, one file a noun. Imported by apps.py only."""

from redes.handlers import (  # noqa: F401  # they wait for their events by being imported
    elegibilidad,
    enlaces,
    integrantes,
    mejoras,
    publicacion,
    respuestas,
)
