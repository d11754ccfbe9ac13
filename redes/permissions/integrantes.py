"""Who publishes who sits in an órgano."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import conduce, es_el_sistema

permiso(
    "redes.publicar_integrantes",
    conduce.saying(_("Solo la secretaría (en una red, quien la representa) publica quiénes integran el órgano.")),
)
permiso("redes.actualizar_integrantes", es_el_sistema)
