"""Who may do what to an agreement, once it was adopted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import conduce, es_el_sistema

_keeps = conduce.saying(
    _("Solo la secretaría del órgano lleva el seguimiento de sus acuerdos. Si falta algo, escríbale.")
)
permiso("actas.adoptar_por_consulta", es_el_sistema)
permiso("actas.recuperar_adoptado", es_el_sistema)
permiso("actas.clasificar_acuerdo", _keeps)
permiso("actas.resolver_condicion", _keeps)
permiso("actas.relacionar_acuerdos", _keeps)
permiso("actas.declarar_cumplido", _keeps)
permiso(
    "actas.publicar_seguimiento",
    conduce.saying(_("Solo la secretaría del órgano publica el seguimiento de sus acuerdos.")),
)
