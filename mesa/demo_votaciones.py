"""The demo's votaciones: a secret election inside a network, which is open, and an open choice of the Mesa, closed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Elector, Mandato, Organizacion, Reaccion, Votacion
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

MESES = ("Marzo", "Abril", "Mayo")
CANDIDATURAS = (
    ("Persona Ejemplo Veintiuno", "Propone reunir a la red cada dos meses, con acta publicada."),
    ("Persona Ejemplo Veintidós", "Propone que cada organización coordine la red por seis meses."),
    ("Persona Ejemplo Veintitrés", "Propone una coordinación de dos personas, de regiones distintas."),
)


def load() -> None:
    """Load once; called again, it changes nothing."""
    if Votacion.objects.exists():
        return
    now = timezone.now()
    _regional_session(now)
    # It is told as past: what it would have sent then is not sent now.
    told = Reaccion.objects.filter(handler__contains=".avisar_", evento__objeto_tipo="mesa.votacion")
    told.update(estado=Reaccion.Estado.HECHA, hecha_el=now)
    _coordination(now)


def _actor(cuenta: str) -> Actor:
    mandato = Mandato.objects.for_actor().get(persona__correo=f"{cuenta}@mesa.example")
    return Actor(mandato.persona, mandato)


def _open(slug: str, datos: Convocatoria, opciones: list[tuple[str, str]], dias: int, actor: Actor) -> Votacion:
    """Prepared and opened by whoever conducts the órgano, for so many days."""
    votacion = preparar_votacion(Organizacion.objects.get(slug=slug).pk, datos, actor=actor)
    for nombre, detalle in opciones:
        agregar_opcion(votacion.pk, nombre, detalle, actor=actor)
    vence = clock.today() + timedelta(days=dias)
    leida = marca_de(Votacion.objects.get(pk=votacion.pk))
    return abrir_votacion(votacion.pk, vence, None, leida=leida, actor=actor)


def _vote(votacion: Votacion, cuenta: str, *marcas: int) -> None:
    actor = _actor(cuenta)
    place = Elector.objects.get(votacion=votacion, organizacion=actor.organizacion)
    emitir_voto(place.pk, marcas, sha256=votacion.sha256, actor=actor)


def _local(now: datetime, days: int, hour: int) -> datetime:
    day = (now - timedelta(days=days)).astimezone(clock.SANTIAGO).date()
    return datetime.combine(day, time(hour), clock.SANTIAGO)


def _regional_session(now: datetime) -> None:
    """The month of the regional session: open, and closed ten days ago."""
    with clock.as_of(_local(now, 17, 10)):
        votacion = _open(
            "mesa-ejemplo",
            Convocatoria(
                clase="opciones",
                titulo="Mes de la sesión regional",
                convocatoria="Se elige el mes en que la Mesa de Ejemplo hace su sesión regional. Cada organización "
                "puede marcar hasta dos meses en que podría asistir. La secretaría busca la fecha y la sede.",
                norma="Acuerdo 2 de la sesión 11 de la Mesa de Ejemplo (dato de ejemplo)",
                secreta=False,
                cupos=1,
                marcas=2,
            ),
            [(mes, "") for mes in MESES],
            7,
            _actor("secretaria"),
        )
    with clock.as_of(_local(now, 15, 16)):
        for cuenta, marcas in {"secretaria": (2, 3), "gobierno": (2,), "academica": (1, 2), "social": (3,)}.items():
            _vote(votacion, cuenta, *marcas)
    votacion = Votacion.objects.select_related("plazo").get(pk=votacion.pk)
    assert votacion.plazo is not None
    with clock.as_of(votacion.plazo.instante + GRACIA):
        cerrar_votacion(votacion.pk, actor=None)


def _coordination(now: datetime) -> None:
    """Who coordinates the network: open since yesterday, secret, with one ballot of three in the urn."""
    with clock.as_of(_local(now, 1, 11)):
        votacion = _open(
            "red-social-ejemplo",
            Convocatoria(
                clase="eleccion",
                titulo="Coordinación de la Red Social Ejemplo",
                convocatoria="Se elige a quien coordina la red durante un año. Vota cada organización de la red. "
                "Las tres candidaturas se presentaron en la asamblea 4.",
                norma="Artículo 6 de los estatutos de la Red Social Ejemplo (dato de ejemplo)",
                secreta=True,
                cupos=1,
                marcas=1,
            ),
            list(CANDIDATURAS),
            9,
            _actor("social"),
        )
    _vote(votacion, "delegada.sur", 2)
