"""The acta of the next session, with the points that were included as its tabla."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from actas.models import Acta, PuntoPropuesto
from actas.operations.parrafos import clean_text
from actas.operations.puntos import crear_acta
from mesa.kernel.actor import Actor
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Organizacion

verbo("tabla.llevada", gettext_lazy("llevó la próxima tabla a un acta"))


@operation
def crear_acta_de_tabla(
    organo: Organizacion, fecha: date, *, puntos: Sequence[str], actor: Actor | None, **datos: Any
) -> Acta:
    """A draft as `crear_acta` makes it; the included points whose titles are in it are of its session from now on.

    If that draft is thrown away they are in the next tabla again: their session is gone with it.
    """
    require("actas.crear_acta", actor, organo)
    acta = crear_acta(organo, fecha, puntos=puntos, actor=actor, **datos)  # it holds the órgano's lock from here on
    titles = Counter(map(clean_text, puntos))
    taken: dict[int, str] = {}
    for propuesto in PuntoPropuesto.objects.incluidos(organo).select_for_update(of=("self",), no_key=True):
        title = clean_text(propuesto.titulo)
        if titles[title] > 0:
            titles[title] -= 1
            taken[propuesto.pk] = propuesto.titulo
    PuntoPropuesto.objects.filter(pk__in=taken).update(sesion=acta.sesion)
    record("tabla.llevada", acta, actor=actor, ahora={"puntos": list(taken.values())})
    return acta
