"""A draft of two puntos, and its text in one line: what tests of the structure look at."""

from __future__ import annotations

from typing import Any

from actas.documento import documento, leer_acta
from actas.models import Acta, Parrafo
from mesa.models import Evento
from tests.cast import TEXTO

#: Two puntos, 1 with paragraphs A, B (letras x, y) and C, 2 with D; two agreements.
DOS_PUNTOS = (
    TEXTO.partition("TABLA")[0]
    + """TABLA

1. Reglas
2. Talleres

DESARROLLO

1. Reglas

1. A.

2. B:

a. x;
b. y.

3. C.

2. Talleres

1. D.

ACUERDOS Y TAREAS

1. Uno.

2. Dos.
"""
)


def fresh(acta: Acta) -> Acta:
    return Acta.objects.select_related("sesion__organo").get(pk=acta.pk)


def shape(acta: Acta) -> str:
    """The text in one line: "A.|B:(x;,y.)|C. / D. / Uno.|Dos."."""
    text = documento(leer_acta(fresh(acta)))
    blocks = [*[punto["parrafos"] for punto in text["desarrollo"]], text["acuerdos"]]
    return " / ".join("|".join(_one(parrafo) for parrafo in block) for block in blocks)


def _one(parrafo: dict[str, Any]) -> str:
    letras = ",".join(item["texto"] for item in parrafo["letras"])
    return parrafo["texto"] + (f"({letras})" if letras else "")


START = "A.|B:(x;,y.)|C. / D. / Uno.|Dos."


def at(texto: str) -> Parrafo:
    """The paragraph with that text, as it is now."""
    return Parrafo.objects.get(texto=texto)


def last() -> Evento:
    """The event just recorded."""
    found = Evento.objects.order_by("-pk").first()
    assert found is not None
    return found
