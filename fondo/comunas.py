"""The 16 regions and 346 comunas of Chile, by their codes of the Código Único Territorial (2018, with Ñuble).

Pure: `datos/comunas.csv` goes from north to south. No two comunas share a name, so that a name is enough to tell one.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ARCHIVO = Path(__file__).parent / "datos" / "comunas.csv"


@dataclass(frozen=True)
class Comuna:
    """A comuna: its code, its name, and the code and the name of its region. `tambien`: how else it is written."""

    codigo: str
    nombre: str
    tambien: str
    region: str
    nombre_region: str


@cache
def comunas() -> tuple[Comuna, ...]:
    """Every comuna, by region from north to south and, within it, by code."""
    with ARCHIVO.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(Comuna(*row) for row in rows)


@cache
def regiones() -> dict[str, str]:
    """The name of each region by its code, from north to south."""
    return {one.region: one.nombre_region for one in comunas()}


@cache
def _por_nombre() -> dict[str, Comuna]:
    known = {_folded(one.tambien): one for one in comunas() if one.tambien}
    return known | {_folded(one.nombre): one for one in comunas()}


def comuna_de(texto: str) -> Comuna | None:
    """The comuna of a name as people type it, or of a code; None if there is none.

    Capitals, accents and what follows a comma ("Quilpué, Valparaíso") make no difference.
    """
    text = texto.strip()
    if text.isdecimal():
        return next((one for one in comunas() if one.codigo == text.zfill(5)), None)
    return _por_nombre().get(_folded(text)) or _por_nombre().get(_folded(text.partition(",")[0]))


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.casefold().replace("’", "'").replace("-", " "))
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())
