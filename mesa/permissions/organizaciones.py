"""Who keeps the register of an órgano: its members, its people and its rules."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import conduce, es_el_sistema, es_secretaria

permiso("mesa.instalar_mesa", es_el_sistema)
permiso(
    "mesa.llevar_registro",
    conduce.saying(
        _(
            "Solo la secretaría (en una red, quien la representa) lleva el registro de integrantes. Si algo no está al "
            "día, escríbale."
        )
    ),
)
permiso(
    "mesa.acreditar_personas",
    conduce.saying(
        _(
            "Solo la secretaría (en una red, quien la representa) registra a las personas y sus mandatos. Si algo no "
            "está al día, escríbale."
        )
    ),
)
permiso(
    "mesa.adoptar_regla",
    conduce.saying(
        _("Solo la secretaría (en una red, quien la representa) ingresa las reglas que el órgano adopta en sesión.")
    ),
)
permiso(
    "mesa.invitar_persona",
    conduce.saying(
        _(
            "Solo la secretaría (en una red, quien la representa) invita a abrir una cuenta. Si falta alguien, "
            "escríbale."
        )
    ),
)
permiso(
    "mesa.terminar_puesta_en_marcha",
    es_secretaria.saying(_("Solo la secretaría hace la puesta en marcha.")),
)
