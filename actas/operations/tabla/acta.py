"""The acta of the next session, with the points that were included as its tabla."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from actas.models import Acta, PuntoPropuesto
from actas.operations.parrafos import clean_text
from actas.operations.puntos import crear_acta
from actas.operations.tabla.propuestos import TITULO_MAXIMO
from mesa.kernel.actor import Actor
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Organizacion

verbo("tabla.llevada", gettext_lazy("llevó la próxima tabla a un acta"))


@operation
def crear_acta_de_tabla(
    organo: Organizacion,
    fecha: date,
    *,
    puntos: Sequence[str],
    ofrecidos: Sequence[int] = (),
    actor: Actor | None,
    **datos: Any,
) -> Acta:
    """A draft as `crear_acta` makes it; the included points whose titles are in it are of its session from now on.

    So is one that was offered, of `ofrecidos`, and was only retitled at its place: it takes that title. If that draft
    is thrown away they are in the next tabla again: their session is gone with it.
    """
    require("actas.crear_acta", actor, organo)
    acta = crear_acta(organo, fecha, puntos=puntos, actor=actor, **datos)  # it holds the órgano's lock from here on
    titles = [title for title in map(clean_text, puntos) if title]
    included = PuntoPropuesto.objects.incluidos(organo).select_for_update(of=("self",), no_key=True)
    taken = _taken(titles, list(included), ofrecidos)
    for propuesto in taken:
        propuesto.sesion = acta.sesion
    PuntoPropuesto.objects.bulk_update(taken, ["sesion", "titulo"])
    record("tabla.llevada", acta, actor=actor, ahora={"puntos": [propuesto.titulo for propuesto in taken]})
    return acta


def _taken(titles: Sequence[str], included: Sequence[PuntoPropuesto], ofrecidos: Sequence[int]) -> list[PuntoPropuesto]:
    """Which points those titles are: by title and place, by title or, if they are as many as offered, by place."""
    places = dict(enumerate(titles))
    own = {pk: place for place, pk in enumerate(ofrecidos)} if len(titles) == len(ofrecidos) else {}
    taken: dict[int, PuntoPropuesto] = {}
    for called, placed in ((True, True), (True, False), (False, True)):
        for row in (row for row in included if row.pk not in taken):
            title, there = clean_text(row.titulo), own.get(row.pk)
            found = (n for n, t in places.items() if (not called or t == title) and (not placed or n == there))
            if (place := next(found, None)) is not None:
                if not called:
                    row.titulo = places[place][:TITULO_MAXIMO]
                del places[place]
                taken[row.pk] = row
    return [row for row in included if row.pk in taken]
