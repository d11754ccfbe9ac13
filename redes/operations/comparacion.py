"""Two versions of the standard side by side: what is added, removed and changed, and whose level would be another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from redes.models import Estandar, Indicador, Perfil, Respuesta
from redes.operations.publicacion.registro import tipo_de
from redes.puntaje import puntuar

#: What of an indicator is compared, in words.
CAMPOS: Mapping[str, str | Promise] = {
    "nombre": _("nombre"),
    "dimension": _("dimensión"),
    "inexcusable": _("inexcusable"),
    "para": _("a quién se pide"),
    "meses": _("meses de vigencia"),
    "peso": _("peso"),
    "derivado": _("cómo se calcula"),
    "documentado_en": _("de dónde viene"),
    "guia": _("qué se pide"),
    "ejemplos": _("ejemplos"),
}


@dataclass(frozen=True)
class Cambio:
    """An indicator that says another thing: each field with what it said and what it says."""

    indicador: Indicador
    campos: tuple[tuple[str | Promise, Any, Any], ...]


@dataclass(frozen=True)
class Comparacion:
    """From one version to another, by indicator."""

    agregados: tuple[Indicador, ...]
    quitados: tuple[Indicador, ...]
    cambiados: tuple[Cambio, ...]
    iguales: int

    def __bool__(self) -> bool:
        return bool(self.agregados or self.quitados or self.cambiados)


@dataclass(frozen=True)
class Efecto:
    """Whose level would be another: of a profile, that of today with each version."""

    perfil: Perfil
    antes: str
    despues: str


def comparar(antes: Estandar, despues: Estandar) -> Comparacion:
    """What changes from one version to another. Their indicators prefetched, no query."""
    was = {i.codigo: i for i in antes.indicadores.all()}
    now = {i.codigo: i for i in despues.indicadores.all()}
    changed = [Cambio(i, _fields(was[code], i)) for code, i in now.items() if code in was]
    return Comparacion(
        agregados=tuple(i for code, i in now.items() if code not in was),
        quitados=tuple(i for code, i in was.items() if code not in now),
        cambiados=tuple(c for c in changed if c.campos),
        iguales=sum(not c.campos for c in changed),
    )


def _fields(was: Indicador, now: Indicador) -> tuple[tuple[str | Promise, Any, Any], ...]:
    pairs = ((name, getattr(was, field), getattr(now, field)) for field, name in CAMPOS.items())
    return tuple((name, en_celda(a), en_celda(b)) for name, a, b in pairs if a != b)


def en_celda(value: Any) -> str:
    """How a value is said in a table, and in a spreadsheet."""
    if value is True or value is False:
        return "sí" if value else "no"
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def efecto(antes: Estandar, despues: Estandar, al: date) -> tuple[list[Efecto], Counter[str]]:
    """The published profiles whose level of a day differs, and how many are in each level with the other version.

    Two queries, whatever there is.
    """
    answers: dict[int, list[Any]] = defaultdict(list)
    for row in Respuesta.objects.vigentes(al).filter(perfil__publicado_el__isnull=False):
        answers[row.perfil_id].append(row.puro())
    asked = {tipo: (antes.puro().para(tipo), despues.puro().para(tipo)) for tipo in ("red", "org")}
    found, levels = [], Counter[str]()
    for perfil in Perfil.objects.filter(publicado_el__isnull=False).select_related("organizacion"):
        one, other = (puntuar(e, answers[perfil.pk], al).nivel for e in asked[tipo_de(perfil.organizacion)])
        levels[other] += 1
        if one != other:
            found.append(Efecto(perfil, one, other))
    return found, levels
