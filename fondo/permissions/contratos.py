"""Who records contracts and suppliers, who reviews them, and who receives what they deliver."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy as _

from fondo.models import Proveedor
from fondo.permissions.base import decide, es_administradora, es_la_secretaria, revisa
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla

for name in ("registrar_obligacion", "corregir_obligacion", "retirar_obligacion"):
    permiso(f"fondo.{name}", es_administradora)
for name in ("observar_obligacion", "aceptar_obligacion", "anular_obligacion", "terminar_obligacion"):
    permiso(f"fondo.{name}", revisa)
for name in ("recibir_entregable", "deshacer_recepcion"):
    permiso(f"fondo.{name}", decide)

PROVEEDORES = _("Los proveedores los ven solo la secretaría y quien administra el fondo: hay datos personales.")
_sees = es_administradora.saying(PROVEEDORES) | es_la_secretaria.saying(PROVEEDORES)
permiso("fondo.ver_proveedores", _sees)


@regla(_("Ya se aceptó algo de este proveedor: pida a la secretaría que corrija sus datos."))
def nada_aceptado(actor: Actor | None, objeto: object) -> bool:
    """Nothing of that supplier was accepted: who reviewed it read its name, and its conflicts of interest."""
    return not cast(Proveedor, objeto).tiene_aceptados()


permiso(
    "fondo.corregir_proveedor",
    es_administradora.saying(PROVEEDORES) & nada_aceptado | es_la_secretaria.saying(PROVEEDORES),
)
