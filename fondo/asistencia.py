"""Who came to the activities of a fund: counted by sector, by region and by how they were held, never named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Asistencia:
    """Activities up to a day and who came: how many of each, the most first. `regiones` and `modalidades` count
    activities with who came to them; `implementadores` and `decisores` are among all that came.
    """

    actividades: int
    personas: int
    implementadores: int
    decisores: int
    sectores: list[tuple[str, int]]
    regiones: list[tuple[str, int, int]]
    modalidades: list[tuple[str, int, int]]


def resumen_de(actividades: Iterable[Mapping[str, Any]], al: date | None = None) -> Asistencia:
    """The sums of activities as they are published (schema.ActividadPublicada), those of a day and before."""
    done = [a for a in actividades if al is None or a["fecha"] <= al.isoformat()]
    sectors: Counter[str] = Counter()
    for a in done:
        sectors.update(a["asistentes"])
    return Asistencia(
        actividades=len(done),
        personas=sectors.total(),
        implementadores=sum(a["implementadores"] for a in done),
        decisores=sum(a["decisores"] for a in done),
        sectores=_most(sectors),
        regiones=_held(done, "region"),
        modalidades=_held(done, "modalidad"),
    )


def _held(done: list[Mapping[str, Any]], name: str) -> list[tuple[str, int, int]]:
    came: Counter[str] = Counter()
    for a in done:
        came[a[name]] += sum(a["asistentes"].values())
    times = Counter(a[name] for a in done)
    return [(value, times[value], people) for value, people in _most(came)]


def _most(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
