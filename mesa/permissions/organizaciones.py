"""Who keeps the register of an órgano: its members, its people and its rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import es_el_sistema, es_secretaria

permiso("mesa.instalar_mesa", es_el_sistema)
permiso(
    "mesa.llevar_registro",
    es_secretaria.saying(_("Solo la secretaría lleva el registro de integrantes. Si algo no está al día, escríbale.")),
)
permiso(
    "mesa.acreditar_personas",
    es_secretaria.saying(
        _("Solo la secretaría registra a las personas y sus mandatos. Si algo no está al día, escríbale.")
    ),
)
permiso(
    "mesa.adoptar_regla",
    es_secretaria.saying(_("Solo la secretaría ingresa las reglas que el órgano adopta en sesión.")),
)
permiso("mesa.invitar_persona", es_secretaria)
permiso(
    "mesa.terminar_puesta_en_marcha",
    es_secretaria.saying(_("Solo la secretaría hace la puesta en marcha.")),
)
