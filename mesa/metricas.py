"""How long decisions take, and how many answers come: medians and shares, each with what it was taken of.

Pure: no clock, no database. Days are business days after the opening, up to the day of the answer or of the closing
(`calendario.dias_habiles_entre`); hours are of the clock, changes of the hour included. An answer was owed by whoever
was convoked with a vote and was not spared it: not by who had not answered when the result was certain (*no requerida*)
nor by who was not in the session that decided (*ausente*).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, Final
from unicodedata import combining, normalize

from mesa.calendario import SANTIAGO, SEMILLA, dias_habiles_entre

_MICROSEGUNDOS: Final = timedelta(hours=1) // timedelta.resolution  # of an hour
#: How an answer that was owed closed.
EXPRESA, TACITA, SILENTE = "expresa", "tacita", "silente"
DEBIDAS: Final = frozenset({EXPRESA, TACITA, SILENTE})


@dataclass(frozen=True)
class Respuesta:
    """What one organisation did: how it closed for it, and when its last answer came, if any did."""

    organizacion: str
    cierre: str
    recibida: datetime | None = None


@dataclass(frozen=True)
class Decision:
    """A decision that closed: by which órgano, its three instants and what each organisation did."""

    organo: str
    abierta: datetime
    plazo: datetime
    cerrada: datetime
    respuestas: Sequence[Respuesta] = ()

    @property
    def anio(self) -> int:
        """The local year in which it closed."""
        return self.cerrada.astimezone(SANTIAGO).year


@dataclass(frozen=True)
class Mediana:
    """The middle one of so many durations, in business days and in hours; None of none. Of an even number, halfway."""

    dias: Fraction | None
    horas: Fraction | None
    casos: int


@dataclass(frozen=True)
class Parte:
    """So many of so many."""

    n: int
    de: int

    @property
    def fraccion(self) -> Fraction | None:
        """The share, from 0 to 1; None of none."""
        return Fraction(self.n, self.de) if self.de else None


@dataclass(frozen=True)
class Medidas:
    """What is measured of some decisions. `a_tiempo`, `tacitas` and `silentes` are of the answers that were owed."""

    decisiones: int
    decidir: Mediana
    responder: Mediana
    a_tiempo: Parte
    tacitas: Parte
    silentes: Parte


def medir(decisiones: Iterable[Decision], *, feriados: Collection[date] = SEMILLA) -> Medidas:
    """What is measured of them all together. An answer after its deadline is owed and is not on time."""
    found = list(decisiones)
    owed = [(d, r) for d in found for r in d.respuestas if r.cierre in DEBIDAS]
    came = [(d, r.recibida) for d, r in owed if r.cierre == EXPRESA and r.recibida is not None]
    return Medidas(
        decisiones=len(found),
        decidir=_mediana([(d.abierta, d.cerrada) for d in found], feriados),
        responder=_mediana([(d.abierta, recibida) for d, recibida in came], feriados),
        a_tiempo=Parte(sum(recibida <= d.plazo for d, recibida in came), len(owed)),
        tacitas=Parte(sum(r.cierre == TACITA for _, r in owed), len(owed)),
        silentes=Parte(sum(r.cierre == SILENTE for _, r in owed), len(owed)),
    )


def por_organo(decisiones: Iterable[Decision], *, feriados: Collection[date] = SEMILLA) -> dict[str, Medidas]:
    """What is measured of each órgano, in the order of their names."""
    return _por(decisiones, lambda d: [(d.organo, d)], feriados)


def por_organizacion(decisiones: Iterable[Decision], *, feriados: Collection[date] = SEMILLA) -> dict[str, Medidas]:
    """What is measured of each organisation in the decisions that asked it, in the order of their names."""
    return _por(decisiones, lambda d: [(r.organizacion, _solo(d, r)) for r in d.respuestas], feriados)


def _por(
    decisiones: Iterable[Decision],
    split: Callable[[Decision], list[tuple[str, Decision]]],
    feriados: Collection[date],
) -> dict[str, Medidas]:
    grouped: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisiones:
        for name, part in split(decision):
            grouped[name].append(part)
    return {name: medir(grouped[name], feriados=feriados) for name in sorted(grouped, key=alfabetico)}


def alfabetico(nombre: str) -> tuple[str, str]:
    """As a Spanish list has it: accents and capitals do not count."""
    plain = "".join(letter for letter in normalize("NFKD", nombre) if not combining(letter))
    return plain.casefold(), nombre


def _solo(decision: Decision, respuesta: Respuesta) -> Decision:
    return Decision(decision.organo, decision.abierta, decision.plazo, decision.cerrada, [respuesta])


def _mediana(durations: Sequence[tuple[datetime, datetime]], feriados: Collection[date]) -> Mediana:
    days = [
        Fraction(
            dias_habiles_entre(desde.astimezone(SANTIAGO).date(), hasta.astimezone(SANTIAGO).date(), feriados=feriados)
        )
        for desde, hasta in durations
    ]
    hours = [
        Fraction((hasta.astimezone(UTC) - desde.astimezone(UTC)) // timedelta.resolution, _MICROSEGUNDOS)
        for desde, hasta in durations
    ]
    return Mediana(_middle(days), _middle(hours), len(durations))


def _middle(values: list[Fraction]) -> Fraction | None:
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def resumen(aprobacion: Mapping[str, Any]) -> dict[str, Any]:
    """What the record of an approval (`mesa.schema.Aprobacion`) says of its times, for the projection: no names."""
    return {
        "abierta": aprobacion["abierta"],
        "plazo": aprobacion["plazo"],
        "cerrada": aprobacion["cerrada"],
        "respuestas": [[r["cierre"], r["recibida"]] for r in aprobacion["respuestas"]],
    }


def leer_resumen(organo: str, said: Mapping[str, Any]) -> Decision:
    """The decision of which a projection says that."""
    return Decision(
        organo=organo,
        abierta=datetime.fromisoformat(said["abierta"]),
        plazo=datetime.fromisoformat(said["plazo"]),
        cerrada=datetime.fromisoformat(said["cerrada"]),
        respuestas=[
            Respuesta("", cierre, datetime.fromisoformat(recibida) if recibida else None)
            for cierre, recibida in said["respuestas"]
        ],
    )
