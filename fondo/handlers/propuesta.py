"""What the end of a consulta does to a proposal of the fund."""

from __future__ import annotations

from fondo.models import Propuesta
from fondo.operations.propuesta import TIPO, aprobar_propuesta, devolver_propuesta
from fondo.states import EstadoPropuesta
from mesa.kernel.events import on
from mesa.models import Consulta, Evento


@on("consulta.cerrada", handler="fondo.resolver_propuesta")
def settle(evento: Evento) -> None:
    """Approve the version, or go on in the next one, as its consulta closed."""
    consulta = Consulta.objects.get(pk=evento.objeto_id)
    if consulta.tipo != TIPO:
        return
    propuesta = Propuesta.objects.filter(consulta=consulta, estado=EstadoPropuesta.EN_CONSULTA).first()
    if propuesta is None:
        return
    if consulta.resultado == "aprobada":
        aprobar_propuesta(propuesta.pk, actor=None)
    else:
        devolver_propuesta(propuesta.pk, actor=None)
