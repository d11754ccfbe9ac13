"""Questions of anyone about an agreement, one in each state."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from actas.models import AcuerdoAdoptado, PreguntaCiudadana
from actas.operations.preguntas import (
    admitir_pregunta_ciudadana,
    publicar_pregunta_ciudadana,
    rechazar_pregunta_ciudadana,
    recibir_pregunta_ciudadana,
    responder_pregunta_ciudadana,
)

if TYPE_CHECKING:
    from tests.cast import Cast

RESPUESTA = "Se publican en octubre, cada red en su página."
STATES = ("recibida", "admitida", "respondida", "rechazada", "publicada")


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
