"""Who may do what to a votación."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel.permissions import permiso
from mesa.permissions.consultas import conduce, es_el_sistema, tiene_mandato

_PREPARA = conduce.saying(
    _("Solo quien conduce el órgano prepara sus votaciones: su secretaría o, en una red, quien la representa.")
)

permiso("mesa.preparar_votacion", _PREPARA)
permiso("mesa.abrir_votacion", _PREPARA)
permiso(
    "mesa.anular_votacion",
    conduce.saying(
        _("Solo quien conduce el órgano anula una votación: su secretaría o, en una red, quien la representa.")
    ),
)
permiso(
    "mesa.emitir_voto",
    tiene_mandato.saying(
        _("Vota por una organización solo quien tiene hoy su mandato de titular, suplente o delegada.")
    ),
)
permiso("mesa.cerrar_votacion", es_el_sistema)
