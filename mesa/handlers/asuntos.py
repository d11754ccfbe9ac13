"""What events do to a text put to decision outside of a session."""

from __future__ import annotations

from mesa.kernel.events import on
from mesa.models import Asunto, Consulta, Evento
from mesa.operations.asuntos import aprobar_asunto, devolver_asunto
from mesa.states import EstadoAsunto


@on("consulta.cerrada", handler="mesa.resolver_asunto")
def settle(evento: Evento) -> None:
    """Settle the text, or take it back to draft with its answers, as its consulta closed."""
    consulta = Consulta.objects.get(pk=evento.objeto_id)
    if consulta.objeto_tipo != Asunto._meta.label_lower:
        return
    asked = Asunto.objects.filter(pk=consulta.objeto_id, consulta=consulta, estado=EstadoAsunto.EN_CONSULTA).first()
    if asked is None:
        return
    if consulta.resultado == "aprobada":
        aprobar_asunto(asked.pk, actor=None)
    else:
        devolver_asunto(asked.pk, actor=None)
