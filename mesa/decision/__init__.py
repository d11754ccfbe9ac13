"""The decision engine: a rule and what each organisation answered in, a result and its explanation out.

Pure: no clock, no database. Every consulta (approval of an acta, agreement between sessions, a network's own
consultation, a letter open to adhesion) is resolved here and nowhere else. Vocabulary of the comments:
H = convoked with vote minus those who recused themselves; E = those in H who answered; f, c, a = in favour,
against, abstaining, counted after silence.
"""

from .condiciones import MARGEN_MAXIMO, PRORROGA_MAXIMA, Condiciones, Publica, describir_condiciones
from .palabras import describir, describir_silencio
from .resolucion import resolver
from .tipos import Estado, Mayoria, Regla, Resultado, Sentido, Silencio, minimo_respuestas

__all__ = [
    "MARGEN_MAXIMO",
    "PRORROGA_MAXIMA",
    "Condiciones",
    "Estado",
    "Mayoria",
    "Publica",
    "Regla",
    "Resultado",
    "Sentido",
    "Silencio",
    "describir",
    "describir_condiciones",
    "describir_silencio",
    "minimo_respuestas",
    "resolver",
]
