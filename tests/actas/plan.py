"""The plan and contributions as their tests need them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from actas.models import Aporte, ElementoPlan
from actas.operations.aportes import DatosAporte, Respuesta, publicar_aporte, registrar_aporte, responder_aporte
from actas.operations.plan import DatosElemento, crear_elemento, publicar_elemento
from mesa.kernel import clock
from tests.cast import Cast

AHORA = datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)
LLEVA_PLAN = "Solo la secretaría del órgano lleva el plan y las recomendaciones."
LLEVA_APORTES = "Solo la secretaría del órgano registra y responde los aportes."


def compromiso(codigo: str = "6-c3", **more: Any) -> DatosElemento:
    """What is typed of a commitment; with `padre`, of a milestone of it."""
    clase = "hito" if more.get("padre") else "compromiso"
    values = {"clase": clase, "plan": "Plan de Ejemplo", "titulo": "Publicar el catálogo"} | more
    return DatosElemento(codigo=codigo, **values)


def creado(cast: Cast, codigo: str = "6-c3", **more: Any) -> ElementoPlan:
    """The same, added by the secretaría."""
    return crear_elemento(cast.mesa.pk, compromiso(codigo, **more), actor=cast.secretaria)


def aporte(**more: Any) -> DatosAporte:
    """What is typed of a contribution."""
    values: dict[str, Any] = {
        "fecha": date(2026, 8, 20),
        "instancia": "Taller de Ejemplo",
        "texto": "Publicar los datos cada mes.",
    }
    return DatosAporte(**values | more)


def registrado(cast: Cast, **more: Any) -> Aporte:
    """The same, written down by the secretaría."""
    return registrar_aporte(cast.mesa.pk, aporte(**more), actor=cast.secretaria)


def respondido(cast: Cast, **more: Any) -> Aporte:
    """The same, answered."""
    found = registrado(cast, **more)
    said = Respuesta("acogido", "Se incorporó al compromiso.")
    return responder_aporte(found.pk, said, revision=found.revision, actor=cast.secretaria)


def escena(cast: Cast) -> None:
    """A commitment and an answered contribution, both published."""
    elemento = creado(cast, "ejemplo-c2")
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    publicar_aporte(respondido(cast, codigo="ejemplo-a2", elemento="ejemplo-c2").pk, actor=cast.secretaria)
