"""The demo's networks: one asks its organisations before answering; the other trusts who represents it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Consulta, Mandato, Pronunciamiento, Regla
from mesa.operations.consultas import cerrar_consulta, pronunciarse
from mesa.operations.interna import abrir_interna, dar_cuenta
from mesa.querysets.consultas import GRACIA

NOTA = "Propongo aprobarla: recoge lo que la red informó en la sesión. Si ven algo que corregir, díganlo aquí."
OBSERVACION = "De acuerdo con el acta. En la próxima sesión conviene fijar desde cuándo se publican las reglas."
CUENTA = (
    "Aprobé el acta a nombre de la red. Registra los dos acuerdos que conversamos y dejé una observación al punto 2: "
    "falta decir cuándo termina la consulta con las organizaciones."
)


def load() -> None:
    """Ask the organisations of Red Social Ejemplo about the acta that circulates. Called again, it changes nothing."""
    upper = Consulta.objects.filter(organo__slug="mesa-ejemplo", tipo="aprobacion_acta", estado="abierta").first()
    if upper is None or Consulta.objects.filter(superior=upper).exists():
        return
    day = (timezone.now() - timedelta(days=1)).astimezone(clock.SANTIAGO).date()
    with clock.as_of(datetime.combine(day, time(17), clock.SANTIAGO)):
        interna = _ask(upper)
    with clock.as_of(datetime.combine(day, time(18), clock.SANTIAGO)):
        _answer(interna, "delegada.norte", "aprueba")


def resuelve(upper: Consulta) -> datetime:
    """One that Red Social Ejemplo asked, and closed by its deadline; returns when its representative may answer."""
    interna = _ask(upper)
    _answer(interna, "delegada.norte", "aprueba")
    _answer(interna, "delegada.sur", "aprueba_con_observaciones", OBSERVACION)
    with clock.as_of(interna.plazo.instante + GRACIA):
        cerrar_consulta(interna.pk, actor=None)
    return interna.plazo.instante + timedelta(hours=10)


def rinde_cuenta(upper: Consulta) -> None:
    """The account that Red Académica Ejemplo had of its answer."""
    answer = Pronunciamiento.objects.get(
        convocada__consulta=upper, convocada__organizacion__slug="red-academica-ejemplo"
    )
    dar_cuenta(answer.pk, CUENTA, actor=_actor("academica"))


def _ask(upper: Consulta) -> Consulta:
    regla = Regla.objects.get(organo__slug="red-social-ejemplo", numero=1)
    opened = abrir_interna(upper.pk, regla.pk, None, NOTA, actor=_actor("social"))
    return Consulta.objects.select_related("plazo").get(pk=opened.pk)


def _answer(interna: Consulta, cuenta: str, sentido: str, fundamento: str = "") -> None:
    actor = _actor(cuenta)
    assert actor.organizacion is not None
    pronunciarse(interna.pk, actor.organizacion.pk, sentido, fundamento, sha256=interna.sha256, actor=actor)


def _actor(cuenta: str) -> Actor:
    mandato = Mandato.objects.for_actor().get(persona__correo=f"{cuenta}@mesa.example")
    return Actor(mandato.persona, mandato)
