"""What the end of a consulta does to a report of the fund, and who is told of what happens to one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from fondo.models import Informe
from fondo.operations.administradora import quienes_administran
from fondo.operations.informes import TIPO, aprobar_informe, devolver_informe
from fondo.states import EstadoInforme
from mesa.handlers.deliberacion import quienes_conducen
from mesa.kernel.events import on
from mesa.models import Consulta, Evento
from mesa.operations.avisos import avisar
from mesa.tipos import registrar_avisos

registrar_avisos({"informe_fondo": gettext_lazy("Informes del fondo")})


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


@on("informe.preparado", handler="fondo.avisar_informe_preparado")
@on("informe.entregado", handler="fondo.avisar_informe_entregado")
@on("informe.observado", handler="fondo.avisar_informe_observado")
@on("informe.aprobado", handler="fondo.avisar_informe_aprobado")
def tell_of_the_report(evento: Evento) -> None:
    """Whose turn it is: who administers, to write and to answer; the secretaría, once it is delivered or approved."""
    informe = Informe.objects.select_related("fondo__organo", "fondo__administradora").get(pk=evento.objeto_id)
    fondo, done = informe.fondo, evento.verbo.partition(".")[2]
    who = quienes_administran(fondo) if done in ("preparado", "observado") else quienes_conducen(fondo.organo)
    avisar(
        who,
        clave=f"evento:{evento.pk}",
        plantilla="informe_fondo",
        ruta=reverse("fondo:informe", args=[fondo.clave, informe.clase]),
        datos={
            "organo": fondo.organo_id,
            "fondo": fondo.nombre,
            "clase": informe.clase,
            "hecho": done,
            "borrador_hasta": informe.borrador_hasta.isoformat(),
            "envio_hasta": informe.envio_hasta.isoformat(),
        },
    )
