"""How what was agreed was kept: by organisation and by quarter, each figure with what it was taken of.

Pure: no clock, no database. What is counted is a `Hecho`: a task as a whole, or the part that one organisation has in
it. It is of the period in which it falls due; without a date, of that in which it was given. Old agreements with no
follow-up on record give no `Hecho`: they are outside every figure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from mesa.metricas import Parte, alfabetico

K = TypeVar("K")


class Clase(StrEnum):
    """How something stands on a day: each thing in exactly one."""

    A_TIEMPO = "a_tiempo"
    CON_ATRASO = "con_atraso"
    SIN_FECHA = "sin_fecha"  # done, and it had no date
    EN_PLAZO = "en_plazo"
    VENCIDA = "vencida"
    SIN_PLAZO = "sin_plazo"  # not done, and it has no date
    DIFERIDA = "diferida"
    SIN_EFECTO = "sin_efecto"


#: The states of a task that is done.
HECHAS: Final = frozenset({"cumplida", "verificada"})
#: Done, one way or another; and what already had to be done, of which the share on time is taken.
CUMPLIDAS: Final = frozenset({Clase.A_TIEMPO, Clase.CON_ATRASO, Clase.SIN_FECHA})
EXIGIBLES: Final = frozenset({Clase.A_TIEMPO, Clase.CON_ATRASO, Clase.VENCIDA})


@dataclass(frozen=True)
class Hecho:
    """What somebody has to do: whose it is, since when, by when, when it was done, and the state of its task."""

    organizacion: str
    estado: str
    desde: date
    vence: date | None = None
    cumplida: date | None = None
    verificada: bool = False

    @property
    def dia(self) -> date:
        """The day that says of which period it is."""
        return self.vence or self.desde


@dataclass(frozen=True)
class Cifras:
    """How many of each `Clase`, and how many of those done were verified by somebody else."""

    n: Mapping[Clase, int]
    verificadas: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.n.values())

    @property
    def cumplidas(self) -> Parte:
        """Those done, of those that are still to be done or are: what was deferred or has no effect is not owed."""
        left_out = self.n[Clase.DIFERIDA] + self.n[Clase.SIN_EFECTO]
        return Parte(sum(self.n[clase] for clase in CUMPLIDAS), self.total - left_out)

    @property
    def a_tiempo(self) -> Parte:
        """Those done on or before their date, of those that had a date and were done, or whose date passed."""
        return Parte(self.n[Clase.A_TIEMPO], sum(self.n[clase] for clase in EXIGIBLES))


def clasificar(hecho: Hecho, al: date) -> Clase:
    """How it stands on `al`. A date is kept until its last instant: what falls due that day is not overdue."""
    if hecho.estado == "sin_efecto":
        return Clase.SIN_EFECTO
    if hecho.cumplida is not None:
        return _kept(hecho.vence, hecho.cumplida)
    if hecho.estado == "diferida" and (hecho.vence is None or hecho.vence >= al):
        return Clase.DIFERIDA
    if hecho.vence is None:
        return Clase.SIN_PLAZO
    return Clase.VENCIDA if hecho.vence < al else Clase.EN_PLAZO


def _kept(vence: date | None, cumplida: date) -> Clase:
    if vence is None:
        return Clase.SIN_FECHA
    return Clase.A_TIEMPO if cumplida <= vence else Clase.CON_ATRASO


def contar(hechos: Iterable[Hecho], al: date) -> Cifras:
    """How they all stand on `al`."""
    counts: Counter[Clase] = Counter(dict.fromkeys(Clase, 0))
    verified = 0
    for hecho in hechos:
        clase = clasificar(hecho, al)
        counts[clase] += 1
        verified += clase in CUMPLIDAS and hecho.verificada
    return Cifras(counts, verified)


def por_organizacion(hechos: Iterable[Hecho], al: date) -> dict[str, Cifras]:
    """How those of each organisation stand, in the order of their names."""
    return _por(hechos, al, lambda hecho: hecho.organizacion, alfabetico)


def por_trimestre(hechos: Iterable[Hecho], al: date) -> dict[tuple[int, int], Cifras]:
    """How those of each quarter stand: (2026, 3) is from July to September."""
    return _por(hechos, al, lambda hecho: (hecho.dia.year, (hecho.dia.month + 2) // 3), lambda quarter: quarter)


def _por(hechos: Iterable[Hecho], al: date, of: Callable[[Hecho], K], order: Callable[[K], Any]) -> dict[K, Cifras]:
    grouped: dict[K, list[Hecho]] = defaultdict(list)
    for hecho in hechos:
        grouped[of(hecho)].append(hecho)
    return {key: contar(grouped[key], al) for key in sorted(grouped, key=order)}


def en_periodo(hechos: Iterable[Hecho], desde: date | None, hasta: date | None) -> list[Hecho]:
    """Those of the period between two days, both included; None is no bound."""
    return [h for h in hechos if (desde is None or h.dia >= desde) and (hasta is None or h.dia <= hasta)]


def resumen(tareas: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """What the projection of an agreement keeps of its published tasks (`TareaPublicada`), to be counted: no texts."""
    return [
        [
            tarea["estado"],
            tarea.get("vence"),
            tarea.get("cumplida_el"),
            [[parte["organizacion"], parte.get("cumplida_el")] for parte in tarea.get("partes", [])],
        ]
        for tarea in tareas
    ]


def leer_resumen(fecha: date, said: Sequence[Sequence[Any]]) -> Iterator[tuple[Hecho, list[Hecho]]]:
    """The tasks of which a projection says that, each whole and by its parts; `fecha`: when it was agreed."""
    for estado, vence, cumplida, partes in said:
        due, done = _day(vence), _day(cumplida) if estado in HECHAS else None
        verified = estado == "verificada"
        whole = Hecho("", estado, fecha, due, done, verified)
        yield whole, [Hecho(name, estado, fecha, due, _day(when) or done, verified) for name, when in partes]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
