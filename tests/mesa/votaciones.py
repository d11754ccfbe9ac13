"""Votaciones in each of their states, for the tests that need one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from mesa.kernel import clock
from mesa.models import Elector, Organizacion, Votacion
from mesa.operations.votaciones import (
    Convocatoria,
    abrir_votacion,
    agregar_opcion,
    cerrar_votacion,
    emitir_voto,
    marca_de,
    preparar_votacion,
)
from mesa.querysets.consultas import GRACIA
from tests.cast import Cast

OPCIONES = ("Marzo de 2027", "Abril de 2027", "Mayo de 2027")
#: Who votes for each organisation of the roll of the Mesa, by its account.
VOTAN = ("secretaria", "gobierno", "academica", "social", "organismo")


def convocatoria(**changes: Any) -> Convocatoria:
    """A call, with what the test changes of it."""
    given: dict[str, Any] = {
        "clase": "opciones",
        "titulo": "Mes de la sesión regional",
        "convocatoria": "Se elige el mes en que se hace la sesión regional.",
        "norma": "Acuerdo 3 de la sesión 11 de la Mesa de Ejemplo (dato de ejemplo)",
        "secreta": True,
        "cupos": 1,
        "marcas": 1,
    }
    return Convocatoria(**given | changes)


def en_preparacion(
    cast: Cast,
    opciones: Sequence[str] = OPCIONES,
    *,
    organo: Organizacion | None = None,
    por: str = "secretaria",
    **changes: Any,
) -> Votacion:
    """One with its options, not yet open."""
    actor = cast.actor(por)
    votacion = preparar_votacion((organo or cast.mesa).pk, convocatoria(**changes), actor=actor)
    for nombre in opciones:
        agregar_opcion(votacion.pk, nombre, "", actor=actor)
    return Votacion.objects.select_related("organo").get(pk=votacion.pk)


def abierta(cast: Cast, opciones: Sequence[str] = OPCIONES, *, por: str = "secretaria", **changes: Any) -> Votacion:
    """One that is open until the end of the day after tomorrow."""
    votacion = en_preparacion(cast, opciones, por=por, **changes)
    vence = clock.today() + timedelta(days=2)
    abrir_votacion(votacion.pk, vence, None, leida=marca_de(votacion), actor=cast.actor(por))
    return Votacion.objects.select_related("organo", "plazo").get(pk=votacion.pk)


def elector(cast: Cast, votacion: Votacion, cuenta: str) -> Elector:
    """The place on the roll of the organisation that the account speaks for."""
    return Elector.objects.get(votacion=votacion, organizacion=cast.actor(cuenta).organizacion)


def vota(cast: Cast, votacion: Votacion, cuenta: str, *marcas: int) -> Elector:
    """A vote by whoever holds that account; without marks, blank."""
    place = elector(cast, votacion, cuenta).pk
    return emitir_voto(place, marcas, sha256=votacion.sha256, actor=cast.actor(cuenta))


def fin(votacion: Votacion) -> datetime:
    """The first instant at which a sweep closes it."""
    assert votacion.plazo is not None
    return votacion.plazo.instante + GRACIA


def cierra(votacion: Votacion) -> Votacion:
    """It closes a minute after its deadline."""
    with clock.as_of(fin(votacion)):
        cerrar_votacion(votacion.pk, actor=None)
    return Votacion.objects.select_related("organo", "plazo").get(pk=votacion.pk)


def escena(cast: Cast, votan: Sequence[str] = VOTAN) -> dict[str, Votacion]:
    """One in each state that a page can show, by its name; those that closed were voted by `votan`."""
    red = cast.organizacion("red-social-ejemplo")
    found = {
        "en_preparacion": en_preparacion(cast, titulo="En preparación"),
        "abierta": abierta(cast, titulo="Abierta y secreta"),
        "abierta a la vista": abierta(cast, titulo="Abierta a la vista", secreta=False, marcas=2),
        "de_red": abierta(cast, por="social", organo=red, titulo="De la red", clase="eleccion", marcas=2, cupos=2),
    }
    for name, secreta, marks in (("cerrada", True, (1, 1, 2, 3, 1)), ("empatada", False, (1, 1, 2, 2, 3))):
        votacion = abierta(cast, titulo=name.capitalize(), secreta=secreta)
        for cuenta, place in zip(votan, marks, strict=False):
            vota(cast, votacion, cuenta, place)
        found[name] = cierra(votacion)
    return found
