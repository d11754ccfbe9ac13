"""Who does what with a report: who administers tells it, the Mesa observes and decides, the secretaría conducts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fondo.permissions.base import decide, es_administradora, es_la_secretaria, fondo_de
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.kernel.querysets import in_force
from mesa.models import Membresia
from mesa.permissions.consultas import es_el_sistema


@regla(_("Observan el borrador las organizaciones que integran la Mesa y su secretaría."))
def integra_la_mesa(actor: Actor | None, objeto: object) -> bool:
    """The actor's organisation has a seat today in the órgano that the fund is of."""
    if actor is None or actor.organizacion is None:
        return False
    seats = Membresia.objects.filter(in_force(clock.today()), organo=fondo_de(objeto).organo)
    return seats.filter(miembro=actor.organizacion).exists()


for name in (
    "preparar_informe",
    "corregir_fechas_informe",
    "consultar_informe",
    "retirar_informe",
    "publicar_informe",
    "corregir_informe",
    "enviar_informe",
):
    permiso(f"fondo.{name}", decide)
for name in ("escribir_relato", "entregar_informe"):
    permiso(f"fondo.{name}", es_administradora)
permiso("fondo.observar_informe", integra_la_mesa)
RESPONDEN = _("Responden las observaciones quien administra el fondo y la secretaría.")
permiso("fondo.responder_observacion_informe", es_administradora.saying(RESPONDEN) | es_la_secretaria.saying(RESPONDEN))
for name in ("aprobar_informe", "devolver_informe"):
    permiso(f"fondo.{name}", es_el_sistema)
