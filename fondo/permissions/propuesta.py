"""Who makes the call, writes the proposal and says who administers; what the system does as a consulta closes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fondo.permissions.base import decide
from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import es_el_sistema, es_secretaria

permiso("fondo.crear_fondo", es_secretaria.saying(_("Solo la secretaría de la Mesa abre un fondo.")))
for name in (
    "corregir_fondo",
    "desistir_fondo",
    "retomar_fondo",
    "cerrar_fondo",
    "reabrir_fondo",
    "preparar_propuesta",
    "editar_propuesta",
    "consultar_propuesta",
    "retirar_propuesta",
    "enviar_propuesta",
    "designar_administradora",
):
    permiso(f"fondo.{name}", decide)
permiso("fondo.aprobar_propuesta", es_el_sistema)
permiso("fondo.devolver_propuesta", es_el_sistema)
