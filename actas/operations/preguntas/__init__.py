"""What anyone asks of an agreement: received, moderated, answered by a plazo and published with its answer."""

from actas.operations.preguntas.moderacion import (
    admitir_pregunta_ciudadana,
    anonimizar_pregunta_ciudadana,
    rechazar_pregunta_ciudadana,
    tachar_pregunta_ciudadana,
)
from actas.operations.preguntas.publicacion import (
    TIPO,
    clave_de,
    corregir_respuesta_ciudadana,
    publicar_pregunta_ciudadana,
    responder_pregunta_ciudadana,
)
from actas.operations.preguntas.recepcion import MAXIMO, recibir_pregunta_ciudadana

__all__ = [
    "MAXIMO",
    "TIPO",
    "admitir_pregunta_ciudadana",
    "anonimizar_pregunta_ciudadana",
    "clave_de",
    "corregir_respuesta_ciudadana",
    "publicar_pregunta_ciudadana",
    "rechazar_pregunta_ciudadana",
    "recibir_pregunta_ciudadana",
    "responder_pregunta_ciudadana",
    "tachar_pregunta_ciudadana",
]
