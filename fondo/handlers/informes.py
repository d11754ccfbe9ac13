"""What the end of a consulta does to a report of the fund, and who is told of what happens to one."""

from __future__ import annotations

from fondo.models import Informe
from fondo.operations.informes import TIPO, aprobar_informe, devolver_informe
from fondo.states import EstadoInforme
from mesa.kernel.events import on
from mesa.models import Consulta, Evento


@on("consulta.cerrada", handler="fondo.resolver_informe")
def settle(evento: Evento) -> None:
    """Approve the report, or give it back to draft, as its consulta closed."""
    consulta = Consulta.objects.get(pk=evento.objeto_id)
    if consulta.tipo != TIPO:
        return
    informe = Informe.objects.filter(consulta=consulta, estado=EstadoInforme.EN_CONSULTA).first()
    if informe is None:
        return
    if consulta.resultado == "aprobada":
        aprobar_informe(informe.pk, actor=None)
    else:
        devolver_informe(informe.pk, actor=None)
