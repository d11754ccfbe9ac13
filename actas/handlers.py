"""What happens to an acta when its consulta closes. Imported by apps.py only."""

from __future__ import annotations

from actas.models import Acta
from actas.operations import aprobar_acta, devolver_acta
from actas.states import EstadoActa
from mesa.kernel.events import on
from mesa.models import Consulta, Evento


@on("consulta.cerrada", handler="actas.resolver_acta")
def settle(evento: Evento) -> None:
    """Approve the acta, or take it back to draft with its answers, as its consulta closed."""
    consulta = Consulta.objects.get(pk=evento.objeto_id)
    if consulta.objeto_tipo != Acta._meta.label_lower:
        return
    acta = Acta.objects.filter(pk=consulta.objeto_id, consulta=consulta, estado=EstadoActa.EN_CIRCULACION).first()
    if acta is None:
        return
    if consulta.resultado == "aprobada":
        aprobar_acta(acta.pk, actor=None)
    else:
        devolver_acta(acta.pk, actor=None)
