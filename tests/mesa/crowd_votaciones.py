"""Many votaciones, options, electors and ballots, by bulk inserts; see `tests/mesa/crowd.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Model

from mesa.models import Elector, Mandato, Opcion, Papeleta, Plazo, Urna, Votacion, Voto
from tests.mesa.scene import NOW, ROLES, Scene


def _add(rows: Iterable[Model]) -> list[Any]:
    found = list(rows)
    return list(type(found[0])._default_manager.bulk_create(found))


def grow(scene: Scene, places: range, mandates: list[Mandato]) -> None:
    """So many more options in each votación, places on its roll with what they voted, and other open ones."""
    for votacion in scene.votaciones.values():
        _add(Opcion(votacion=votacion, orden=100 + n, nombre=f"Otra opción {n}", detalle="Detalle") for n in places)
        if votacion.abierta_el:
            _voted(votacion, mandates)
    _open(scene, places)


def _voted(votacion: Votacion, mandates: list[Mandato]) -> None:
    roll = _add(
        Elector(votacion=votacion, organizacion=m.organizacion, nombre=m.organizacion.nombre, recibida=True)
        for m in mandates
    )
    if votacion.secreta:
        _add((Urna if votacion.estado == "abierta" else Papeleta)(votacion=votacion, marcas=[1]) for _ in roll)
        return
    _add(
        Voto(
            elector=elector,
            marcas=[1],
            persona=mandate.persona,
            persona_nombre=mandate.persona.nombre,
            mandato=mandate,
            calidad=mandate.calidad,
            recibido=NOW,
        )
        for elector, mandate in zip(roll, mandates, strict=True)
    )


def _open(scene: Scene, places: range) -> None:
    """Others of the Mesa, that wait for those who look."""
    ends = NOW + timedelta(days=30)
    deadlines = _add(Plazo(titulo=f"Votación {n}", ruta="/", vence=ends.date(), instante=ends) for n in places)
    opened = _add(
        Votacion(
            organo=scene.cast.mesa,
            clase="opciones",
            titulo=f"Otra votación {n}",
            convocatoria="Se elige.",
            norma="Acuerdo",
            estado="abierta",
            plazo=plazo,
            creada=NOW,
            abierta_el=NOW,
        )
        for n, plazo in zip(places, deadlines, strict=True)
    )
    bodies = [scene.cast.actor(rol).mandato.organizacion for rol in ROLES[1:4]]  # type: ignore[union-attr]
    _add(Elector(votacion=v, organizacion=body, nombre=body.nombre) for v in opened for body in bodies)
