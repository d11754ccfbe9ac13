"""Questions of anyone about an agreement: one that came in, one answered, one in each state."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from actas.models import AcuerdoAdoptado, PreguntaCiudadana
from actas.operations.preguntas import (
    admitir_pregunta_ciudadana,
    publicar_pregunta_ciudadana,
    rechazar_pregunta_ciudadana,
    recibir_pregunta_ciudadana,
    responder_pregunta_ciudadana,
)
from mesa.kernel import clock

if TYPE_CHECKING:
    from tests.cast import Cast

RESPUESTA = "Se publican en octubre, cada red en su página."
MONDAY = datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)
STATES = ("recibida", "admitida", "respondida", "rechazada", "publicada")


def asked(acuerdo: AcuerdoAdoptado, texto: str = "¿Cuándo se publican?", **more: Any) -> PreguntaCiudadana:
    """A question that came in on Monday."""
    with clock.as_of(MONDAY):
        return recibir_pregunta_ciudadana(acuerdo.clave, texto, envio=uuid4(), actor=None, **more)


def answered(cast: Cast, acuerdo: AcuerdoAdoptado, **more: Any) -> PreguntaCiudadana:
    """An admitted question with its answer written."""
    pregunta = asked(acuerdo, **more)
    admitir_pregunta_ciudadana(pregunta.pk, actor=cast.secretaria)
    return responder_pregunta_ciudadana(pregunta.pk, "En octubre.", actor=cast.secretaria)


def en_estado(cast: Cast, acuerdo: AcuerdoAdoptado, estado: str, texto: str = "") -> PreguntaCiudadana:
    """A question about that agreement, taken to that state; «respondida»: admitted and with its answer written."""
    texto = texto or f"¿Dónde se leen las reglas, y desde cuándo? ({estado})"
    pregunta = recibir_pregunta_ciudadana(acuerdo.clave, texto, nombre="Persona Ejemplo", envio=uuid4(), actor=None)
    pk, actor = pregunta.pk, cast.secretaria
    if estado == "rechazada":
        return rechazar_pregunta_ciudadana(pk, "No es sobre el acuerdo.", actor=actor)
    if estado != "recibida":
        pregunta = admitir_pregunta_ciudadana(pk, actor=actor)
    if estado in {"respondida", "publicada"}:
        pregunta = responder_pregunta_ciudadana(pk, RESPUESTA, actor=actor)
    if estado == "publicada":
        pregunta = publicar_pregunta_ciudadana(pk, respuesta=RESPUESTA, actor=actor)
    return pregunta


def escena(cast: Cast, acuerdo: AcuerdoAdoptado) -> dict[str, int]:
    """One in each state; by "pregunta_" and its state, its pk."""
    return {f"pregunta_{estado}": en_estado(cast, acuerdo, estado).pk for estado in STATES}
