"""What the cells of a table of tasks or agreements name: organisations, agreements, tasks and things of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from mesa.kernel.ensayo import Lectura
from mesa.kernel.errors import DomainError
from mesa.kernel.text import one_line
from mesa.operations.fechas import comprobar_fecha

V = TypeVar("V")


def lista(texto: str) -> list[str]:
    """What a cell lists: by semicolons or by lines, each once, in its order."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", texto) if part.strip()))


def lineas(texto: str) -> list[str]:
    """What a cell says by lines, as often as it says it."""
    return [line for line in map(one_line, texto.split("\n")) if line]


def nombrados(lectura: Lectura, columna: str, conocidos: Mapping[str, V]) -> list[V]:
    """What a cell lists, by its name in small letters; each that is not known is an error."""
    said = lista(lectura.texto(columna))
    unknown = [name for name in said if name.casefold() not in conocidos]
    for name in unknown:
        lectura.error(columna, _("«%(nombre)s» no se conoce en este órgano.") % {"nombre": name[:80]})
    return list(dict.fromkeys(conocidos[name.casefold()] for name in said if name not in unknown))


def entero(lectura: Lectura, columna: str) -> int:
    """The whole number of a cell; 0 without one."""
    text = lectura.texto(columna)
    if not text:
        return 0
    if not re.fullmatch(r"[1-9][0-9]{0,14}", text):
        lectura.error(columna, _("Escriba un número entero."))
        return 0
    return int(text)


def fecha(lectura: Lectura, columna: str) -> date | None:
    """The date of a cell, whose year is no mistake; None without one."""
    found = lectura.fecha(columna)
    try:
        return comprobar_fecha(found) if found else None
    except DomainError as error:
        lectura.error(columna, error.mensaje)
        return None


def unidos(partes: Iterable[object]) -> str:
    """A list as a cell holds it."""
    return "; ".join(str(parte) for parte in partes)
