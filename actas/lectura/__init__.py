"""The reader of minutes: pure, from text to structure.

text → lines (`split`, `lines`) → sections (`headings`, `sections`) → items (`items`, `titles`) → structure
(`encabezado`, `asistentes`, `tabla`, `desarrollo`, `acuerdos`), put together by `reader.leer`. It keeps every
sentence, never guesses and never raises.
"""

from actas.lectura.reader import leer
from actas.lectura.result import (
    ActaLeida,
    AcuerdoLeido,
    GrupoLeido,
    LetraLeida,
    ParrafoLeido,
    PersonaLeida,
    PuntoLeido,
)

__all__ = [
    "ActaLeida",
    "AcuerdoLeido",
    "GrupoLeido",
    "LetraLeida",
    "ParrafoLeido",
    "PersonaLeida",
    "PuntoLeido",
    "leer",
]
