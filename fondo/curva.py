"""The geometry of the curve of a fund: what was planned, committed and paid, its floors and its projection, as SVG.

Pure: points in, paths and labels out. Each width has a drawing of its own, so that its letters are never too small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from fondo.ejecucion import CERO, Punto

#: Letters are 12 units high: a drawing as wide as where it is shown keeps them so.
ANCHO, ALTO = 640, 340
ANCHO_ANGOSTO, ALTO_ANGOSTO = 340, 300
#: What the label of an amount takes at the left of its point.
LETRERO = 84
IZQUIERDA, DERECHA, ARRIBA, ABAJO = 46, 10, 30, 40
PASOS = tuple(Decimal(n) for n in (500, 1000, 2000, 2500, 5000, 10000, 20000, 50000, 100000))
LINEAS = 5


@dataclass(frozen=True)
class Marca:
    """A place on an axis: where, and the amount or the first day of a month that it stands for."""

    donde: float
    monto: Decimal | None = None
    mes: date | None = None


@dataclass(frozen=True)
class Rotulo:
    """A label beside the line of the day: its amount, where, and on which side of the point its text ends."""

    x: float
    y: float
    monto: Decimal
    ancla: str


@dataclass(frozen=True)
class Dibujo:
    """A drawing: its size, its paths by what they tell ("" for none), its axes, and the day it is of."""

    ancho: int
    alto: int
    izquierda: int
    derecha: int
    base: float
    hoy: float
    hoy_ancla: str
    trazos: dict[str, str]
    montos: list[Marca]
    meses: list[Marca]
    pagado: Rotulo | None
    comprometido: Rotulo | None


class _Escala:
    """Days and amounts to places in a drawing."""

    def __init__(self, ancho: int, alto: int, desde: date, hasta: date, tope: Decimal) -> None:
        self.ancho, self.alto = ancho, alto
        self.desde, self.dias, self.tope = desde, max((hasta - desde).days, 1), tope or Decimal(1)

    def x(self, dia: date) -> float:
        """Where a day stands."""
        return round(IZQUIERDA + (dia - self.desde).days * (self.ancho - IZQUIERDA - DERECHA) / self.dias, 1)

    def y(self, monto: Decimal) -> float:
        """Where an amount stands; what is over the top stays at it."""
        part = float(min(max(monto, CERO), self.tope) / self.tope)
        return round(self.alto - ABAJO - part * (self.alto - ARRIBA - ABAJO), 1)


def dibujo(puntos: Sequence[Punto], total: Decimal, desde: date, al: date, *, angosto: bool = False) -> Dibujo:
    """The curve of a fund from its first day, as of a day; `angosto`: for a phone."""
    ancho, alto = (ANCHO_ANGOSTO, ALTO_ANGOSTO) if angosto else (ANCHO, ALTO)
    last = max([al, desde + timedelta(days=1), *(p.fecha for p in puntos)])
    tallest = max([total, *(p.planificado for p in puntos), *(p.comprometido or CERO for p in puntos)])
    step = next((s for s in PASOS if s * LINEAS >= tallest), PASOS[-1])
    top = step * -(-tallest // step)
    scale = _Escala(ancho, alto, desde, last, top)
    here = next((p for p in puntos if p.fecha == al), None)
    side = "end" if scale.x(al) > ancho - 90 else "start"
    under = 18 + (_drop(puntos, scale, al) if side == "end" else 0)
    return Dibujo(
        ancho=ancho,
        alto=alto,
        izquierda=IZQUIERDA,
        derecha=ancho - DERECHA,
        base=scale.y(CERO),
        hoy=scale.x(al),
        hoy_ancla="end" if side == "end" else "middle",
        trazos=_paths(puntos, scale, desde, al),
        montos=[Marca(scale.y(step * n), monto=step * n) for n in range(int(top / step) + 1)],
        meses=_months(desde, last, scale, angosto=angosto),
        pagado=_label(here.pagado if here else None, scale, al, side, under),
        comprometido=_label(here.comprometido if here else None, scale, al, "end", -8),
    )


def _paths(puntos: Sequence[Punto], scale: _Escala, desde: date, al: date) -> dict[str, str]:
    def line(pairs: Sequence[tuple[date, Decimal | None]]) -> str:
        told = [(scale.x(day), scale.y(monto)) for day, monto in pairs if monto is not None]
        return " ".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(told)) if len(told) > 1 else ""

    start: tuple[date, Decimal | None] = (desde, CERO)
    ahead = [(p.fecha, p.proyectado) for p in puntos if p.proyectado is not None]
    paid_now = next((p.pagado for p in puntos if p.fecha == al), None)
    return {
        "planificado": line([start, *((p.fecha, p.planificado) for p in puntos)]),
        "comprometido": line([start, *((p.fecha, p.comprometido) for p in puntos)]),
        "devengado": line([start, *((p.fecha, p.devengado) for p in puntos)]),
        "pagado": line([start, *((p.fecha, p.pagado) for p in puntos)]),
        "proyectado": line([(al, paid_now), *ahead]) if ahead else "",
        "piso": _floors(puntos, scale),
    }


def _floors(puntos: Sequence[Punto], scale: _Escala) -> str:
    """Steps: nothing until the day of the first floor, that floor until the next one."""
    told = [(scale.x(p.fecha), scale.y(p.piso)) for p in puntos if p.piso is not None]
    if not told:
        return ""
    parts = [f"M{told[0][0]} {scale.y(CERO)} V{told[0][1]}"]
    parts += [f"H{x} V{y}" for x, y in told[1:]]
    return " ".join([*parts, f"H{scale.ancho - DERECHA}"])


def _months(desde: date, hasta: date, scale: _Escala, *, angosto: bool) -> list[Marca]:
    """The first day of each month; on a phone, of every other one, so that their names do not touch."""
    first = desde.replace(day=1) if desde.day == 1 else (desde.replace(day=1) + timedelta(days=32)).replace(day=1)
    found = []
    while first <= hasta:
        if scale.x(first) < scale.ancho - DERECHA - 18:
            found.append(Marca(scale.x(first), mes=first))
        first = (first + timedelta(days=32)).replace(day=1)
    every = max(1, -(-len(found) // (5 if angosto else 12)))
    return found[::every]


def _drop(puntos: Sequence[Punto], scale: _Escala, al: date) -> float:
    """How far below its end the line of what was paid stands where a label at its left begins."""
    told = [(scale.x(p.fecha), scale.y(p.pagado)) for p in puntos if p.pagado is not None and p.fecha <= al]
    place = scale.x(al) - LETRERO
    for (x, y), (to_x, to_y) in pairwise(told):
        if x <= place <= to_x:
            return round(y + (to_y - y) * (place - x) / max(to_x - x, 0.1) - told[-1][1], 1)
    return 0.0


def _label(monto: Decimal | None, scale: _Escala, al: date, side: str, below: float) -> Rotulo | None:
    if not monto:
        return None
    x = scale.x(al) + (8 if side == "start" else -8)
    y = min(max(scale.y(monto) + below, ARRIBA - 4), scale.alto - ABAJO - 4)
    return Rotulo(x, round(y, 1), monto, side)
