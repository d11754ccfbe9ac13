"""Agreements as their tests need them: adopted in a session, by a consulta, in an old record."""

from __future__ import annotations

from datetime import datetime

from actas.models import AcuerdoAdoptado
from actas.operations import adoptar_por_consulta, publicar_registro_historico
from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.models import Asunto
from tests.actas.test_rectificar import published
from tests.cast import TEXTO, Cast
from tests.mesa import asuntos

CLAVE = "2026-08-05/1"
#: A day on which all of it has happened.
DESPUES = datetime(2026, 11, 3, 10, tzinfo=SANTIAGO)
SOLO_LLEVA = "Solo la secretaría del órgano lleva el seguimiento de sus acuerdos. Si falta algo, escríbale."


def adoptado(cast: Cast) -> AcuerdoAdoptado:
    """The agreement of a session whose acta was approved and published."""
    published(cast)
    return AcuerdoAdoptado.objects.get(clave=CLAVE)


def anterior(cast: Cast) -> AcuerdoAdoptado:
    """One of a session of July, followed as those of a session whose approval is on record."""
    acta = publicar_registro_historico(cast.borrador(TEXTO.replace("5 de agosto", "1 de julio")).pk, actor=None)
    AcuerdoAdoptado.objects.filter(sesion=acta.sesion).update(estado="vigente")
    return AcuerdoAdoptado.objects.get(sesion=acta.sesion)


def decidido(cast: Cast, tipo: str = "acuerdo") -> Asunto:
    """A text decided out of session in September, and published."""
    with clock.as_of(asuntos.AHORA):
        return asuntos.publicado(cast, tipo)


def por_consulta(cast: Cast) -> AcuerdoAdoptado:
    """An agreement decided out of session and published."""
    return adoptar_por_consulta(decidido(cast).pk, actor=None)
