"""Who asks, freezes and reads whether a body may administer the fund: the secretaría of the Mesa."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import es_secretaria

permiso(
    "redes.comprobar_elegibilidad",
    es_secretaria.saying(_("Solo la secretaría de la Mesa comprueba y deja constancia de quién puede administrar.")),
)
