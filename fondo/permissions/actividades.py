"""Who records activities, plans what will be spent and looks at the bank: who administers, and the secretaría."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fondo.permissions.base import es_administradora, es_la_secretaria
from mesa.kernel.permissions import permiso

LLEVAN = _("Esto lo hacen solo la organización que administra el fondo y la secretaría de la Mesa.")
_runs = es_administradora.saying(LLEVAN) | es_la_secretaria.saying(LLEVAN)

for name in (
    "registrar_actividad",
    "corregir_actividad",
    "eliminar_actividad",
    "recuperar_actividad",
    "agregar_material",
    "quitar_material",
    "importar_actividades",
    "agregar_linea",
    "corregir_linea",
    "quitar_linea",
    "importar_lineas",
    "ver_banco",
    "cargar_cartola",
    "conciliar_linea",
    "desconciliar_linea",
    "descartar_linea",
):
    permiso(f"fondo.{name}", _runs)
