"""Whether a body could administer the fund on a day: the gate of the acta, from what it had published. Pure.

The Mesa asks for the board and the funding sources of who administers (acta of 16 June 2022, agreement 4): T2 and T5
published and not expired that day. T1 and I1 are recommended and hold nobody back. Who no longer sits at the Mesa nor
in a network of its own does not administer, whatever it published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from redes.puntaje import NO_PUBLICADO, PUBLICADO, Estandar, Indicador, Respuesta, nivel_de, vence_el

EXIGIDAS = ("T2", "T5")
RECOMENDADAS = ("T1", "I1")


@dataclass(frozen=True)
class Condicion:
    """How one of them stands. `vencida_el`: the last day that it was valid, if that is why it is short;
    `vence_el`: the last day that it holds by itself, None if it does not expire or does not hold.
    """

    codigo: str
    nivel: int
    vence_el: date | None = None
    vencida_el: date | None = None

    @property
    def cumple(self) -> bool:
        """Whether it is published, and has not expired."""
        return self.nivel >= PUBLICADO


@dataclass(frozen=True)
class Evaluacion:
    """What the gate gives on a day. `hasta`: the last day that it holds if nothing changes, None for no end.
    `salio_el`: the first day on which it sat nowhere, if that day came.
    """

    elegible: bool
    exigidas: tuple[Condicion, ...]
    recomendadas: tuple[Condicion, ...]
    hasta: date | None = None
    salio_el: date | None = None


def evaluar(
    estandar: Estandar | None, respuestas: Iterable[Respuesta], al: date, integra_hasta: date | None = None
) -> Evaluacion:
    """The gate on a day, from all that a body ever answered, in any order, and the last day that it sits.

    What it said that does not apply to it, or what the standard does not ask, is not published: the gate is the acta's
    and asks for it all the same.
    """
    standing = {r.codigo: r for r in respuestas if r.rige(al)}
    known = {i.codigo: i for i in estandar.indicadores} if estandar else {}
    asked, advised = (
        tuple(_condition(known.get(code), standing.get(code), code, al) for code in codes)
        for codes in (EXIGIDAS, RECOMENDADAS)
    )
    gone = integra_hasta + timedelta(days=1) if integra_hasta is not None and integra_hasta < al else None
    eligible = gone is None and all(condition.cumple for condition in asked)
    ends = [end for end in (integra_hasta, *(condition.vence_el for condition in asked)) if end]
    return Evaluacion(eligible, asked, advised, min(ends, default=None) if eligible else None, gone)


def _condition(indicador: Indicador | None, respuesta: Respuesta | None, codigo: str, al: date) -> Condicion:
    if indicador is None or respuesta is None or not respuesta.aplica:
        return Condicion(codigo, NO_PUBLICADO)
    level, end = nivel_de(indicador, respuesta, al), vence_el(indicador, respuesta)
    expired = end is not None and end < al
    return Condicion(codigo, level, None if expired or level < PUBLICADO else end, end if expired else None)
