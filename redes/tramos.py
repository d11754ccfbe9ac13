"""How the level of a body changed and will change, day by day, from its answers alone. Pure and exact.

What is published says it compactly: `medidas_de` and `respuestas_de` read that back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from redes.puntaje import PUBLICADO, Estandar, Indicador, Nivel, Puntaje, Respuesta, puntuar, vence_el

UN_DIA = timedelta(days=1)
#: The rules of what the Mesa asks first; who does not have them published is not up to date.
PRIMERO = frozenset({"directorio", "fuentes"})


@dataclass(frozen=True)
class Medida:
    """A version of the standard, with what it asks of that kind of body, from `desde` on; None: since ever.

    `pedidos` are the codes of what the Mesa asks first.
    """

    estandar: Estandar
    desde: date | None = None
    pedidos: frozenset[str] = frozenset()

    @property
    def version(self) -> int:
        """Its number."""
        return self.estandar.version


@dataclass(frozen=True)
class Tramo:
    """From that day on, until the next one: the level, the version that measured it, and whether it was up to date."""

    desde: date
    nivel: Nivel
    version: int
    al_dia: bool = True


def medida_del(medidas: Sequence[Medida], al: date) -> Medida:
    """The one that measured that day: the last one in force or, before any was, the first. ValueError without any."""
    if not medidas:
        raise ValueError("nothing to measure with")
    ordered = sorted(medidas, key=lambda medida: (medida.desde or date.min, medida.version))
    return next((medida for medida in reversed(ordered) if (medida.desde or date.min) <= al), ordered[0])


def puntaje_del(medidas: Sequence[Medida], respuestas: Iterable[Respuesta], al: date) -> Puntaje:
    """The score of a day, by the version that measured it."""
    return puntuar(medida_del(medidas, al).estandar, respuestas, al)


def al_dia(medida: Medida, puntaje: Puntaje) -> bool:
    """Whether nothing expired, and what the Mesa asks first is published."""
    asked = [code for code in medida.pedidos if code in puntaje.niveles]
    return not puntaje.vencidas and all(puntaje.niveles[code] >= PUBLICADO for code in asked)


def tramos(medidas: Sequence[Medida], respuestas: Sequence[Respuesta]) -> tuple[Tramo, ...]:
    """Every stretch of days with one level, from the first answer to the last change to come; none without answers."""
    if not respuestas or not medidas:
        return ()
    first = min(respuesta.desde for respuesta in respuestas)
    found: list[Tramo] = []
    for day in sorted({day for day in _cambios(medidas, respuestas) if day >= first}):
        medida = medida_del(medidas, day)
        puntaje = puntuar(medida.estandar, respuestas, day)
        tramo = Tramo(day, puntaje.nivel, medida.version, al_dia(medida, puntaje))
        last = found[-1] if found else None
        if last is None or (last.nivel, last.version, last.al_dia) != (tramo.nivel, tramo.version, tramo.al_dia):
            found.append(tramo)
    return tuple(found)


def tramo_del(stretches: Sequence[Tramo], al: date) -> Tramo | None:
    """The stretch that a day is in; None before the first."""
    return next((tramo for tramo in reversed(stretches) if tramo.desde <= al), None)


def _cambios(medidas: Sequence[Medida], respuestas: Iterable[Respuesta]) -> Iterator[date]:
    """The days on which the score may be another than the day before."""
    yield from (medida.desde for medida in medidas if medida.desde)
    asked: dict[str, list[Indicador]] = {}
    for medida in medidas:
        for indicador in medida.estandar.indicadores:
            asked.setdefault(indicador.codigo, []).append(indicador)
    for respuesta in respuestas:
        yield respuesta.desde
        if respuesta.verificada_el:
            yield respuesta.verificada_el
        ends = {vence_el(indicador, respuesta) for indicador in asked.get(respuesta.codigo, [])} | {respuesta.hasta}
        yield from (end + UN_DIA for end in ends if end is not None and end < date.max)


def respuestas_de(publicadas: Iterable[Mapping[str, Any]], al: date | None = None) -> list[Respuesta]:
    """The answers that a published record holds; with `al`, those that stood on that day, which are all that its score
    needs. Of what is published, `hasta` is the first day on which they no longer stood.
    """
    found = []
    day = al and al.isoformat()
    for said in publicadas:
        if day and not said["desde"] <= day < (said.get("hasta") or "a"):  # days are ISO text, which sorts as they do
            continue
        until = _dia(said.get("hasta"))
        found.append(
            Respuesta(
                said["codigo"],
                said["nivel"],
                date.fromisoformat(said["desde"]),
                termino=_dia(said.get("termino")),
                verificada_el=_dia(said.get("verificada_el")),
                hasta=until and until - UN_DIA,
                aplica=said.get("aplica", True),
                fecha=_dia(said["fecha"]),
            )
        )
    return found


def medidas_de(publicadas: Iterable[Mapping[str, Any]], tipo: str) -> list[Medida]:
    """The versions of the standard that a published record holds, with what they ask of that kind of body."""
    return list(_medidas(json.dumps(list(publicadas), sort_keys=True), tipo))


@lru_cache(maxsize=64)
def _medidas(publicadas: str, tipo: str) -> tuple[Medida, ...]:
    """The same, once for all the records that were measured alike: in a list, nearly all of them."""
    found = []
    for said in json.loads(publicadas):
        worth = [Fraction(100 * valor, said["sobre"]) for valor in said["valores"]]
        asked = tuple(
            Indicador(
                i["codigo"],
                i["dimension"],
                i["nombre"],
                i["inexcusable"],
                i["meses"],
                frozenset(i["para"]),
                Fraction(i["peso"]),
            )
            for i in said["indicadores"]
        )
        valores = (worth[0], worth[1], worth[2], worth[3])
        estandar = Estandar(said["version"], asked, Fraction(said["minimo"]), valores).para(tipo)
        first = frozenset(i["codigo"] for i in said["indicadores"] if i["derivado"] in PRIMERO)
        found.append(Medida(estandar, _dia(said["desde"]), first))
    return tuple(found)


def _dia(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
