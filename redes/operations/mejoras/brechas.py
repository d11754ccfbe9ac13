"""What keeps a body from the levels of the standard, today, from what it has in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from redes import puntaje
from redes.models import Estandar, Indicador, Perfil, Respuesta
from redes.operations.publicacion.registro import tipo_de
from redes.puntaje import PUBLICADO, Nivel, Puntaje, puntuar


@dataclass(frozen=True)
class Brecha:
    """An indicator that is short. `para`: the first level that it keeps the body from, "" if from none by itself."""

    codigo: str
    nombre: str
    nivel: int
    inexcusable: bool
    vencida: bool
    para: str = ""


def puntaje_de(perfil: Perfil, al: date, estandar: Estandar | None = None) -> Puntaje | None:
    """The score of a profile on a day from its rows; None before there is a standard."""
    version = estandar or Estandar.objects.vigente()
    if version is None:
        return None
    answers = [row.puro() for row in perfil.respuestas.publicadas()]
    return puntuar(version.puro().para(tipo_de(perfil.organizacion)), answers, al)


def niveles_de(perfil: Perfil, al: date) -> dict[str, int]:
    """The level of each indicator that applies to a body, on a day."""
    found = puntaje_de(perfil, al)
    return dict(found.niveles) if found else {}


def niveles_de_varios(perfiles: Iterable[Perfil], al: date) -> dict[int, dict[str, int]]:
    """The same of many, by their pk, in a fixed number of queries."""
    version, bodies = Estandar.objects.vigente(), list(perfiles)
    answers: dict[int, list[puntaje.Respuesta]] = {perfil.pk: [] for perfil in bodies}
    for row in Respuesta.objects.publicadas().filter(perfil__in=answers):
        answers[row.perfil_id].append(row.puro())
    pure = version.puro() if version else None
    return {
        perfil.pk: dict(puntuar(pure.para(tipo_de(perfil.organizacion)), answers[perfil.pk], al).niveles)
        if pure
        else {}
        for perfil in bodies
    }


def brechas(perfil: Perfil, al: date) -> list[Brecha]:
    """What is not published, or expired: what is inexcusable first, then what a dimension lacks, then the rest."""
    version = Estandar.objects.vigente()
    found = puntaje_de(perfil, al, version)
    if version is None or found is None:
        return []
    first = {code: level for level in (Nivel.CUMPLE, Nivel.BASICO) for code in found.faltan.get(level, ())}
    rows: list[Indicador] = [i for i in version.indicadores.all() if found.niveles.get(i.codigo, PUBLICADO) < PUBLICADO]
    rows.sort(key=lambda i: (not i.inexcusable, i.codigo not in first, i.orden))
    return [
        Brecha(
            i.codigo,
            i.nombre,
            found.niveles[i.codigo],
            i.inexcusable,
            i.codigo in found.vencidas,
            first.get(i.codigo, ""),
        )
        for i in rows
    ]
