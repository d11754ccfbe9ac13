"""Who may do what to an acta."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import es_el_sistema, es_secretaria

permiso("actas.importar_acta", es_secretaria.saying(_("Solo la secretaría del órgano puede importar un acta.")))
permiso(
    "actas.editar_acta",
    es_secretaria.saying(_("Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación.")),
)
permiso(
    "actas.circular_acta",
    es_secretaria.saying(_("Solo la secretaría puede circular el acta. Si falta algo, responda con una observación.")),
)
permiso("actas.retirar_acta", es_secretaria)
permiso("actas.aprobar_acta", es_el_sistema)
permiso("actas.devolver_acta", es_el_sistema)
permiso("actas.publicar_acta", es_secretaria.saying(_("Solo la secretaría puede publicar el acta.")))
