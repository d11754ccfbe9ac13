"""Who records contracts, reviews them, receives what they deliver, and sees suppliers."""

from __future__ import annotations

from typing import Any

from fondo.models import Fondo, Obligacion, Proveedor
from tests.cast import Cast
from tests.fondo.permissions_cuotas import REGISTRA
from tests.fondo.permissions_propuesta import DECIDE

PROVEEDORES = "Los proveedores los ven solo la secretaría y quien administra el fondo: hay datos personales."
REGISTRAN = ("registrar_obligacion", "corregir_obligacion", "retirar_obligacion")
REVISAN = (
    "observar_obligacion",
    "aceptar_obligacion",
    "anular_obligacion",
    "terminar_obligacion",
    "recibir_entregable",
    "deshacer_recepcion",
)

TABLE: dict[str, tuple[set[str], str]] = {
    **{f"fondo.{name}": ({"administradora"}, REGISTRA) for name in REGISTRAN},
    **{f"fondo.{name}": ({"secretaria"}, DECIDE) for name in REVISAN},
    "fondo.ver_proveedores": ({"secretaria", "administradora"}, PROVEEDORES),
    "fondo.corregir_proveedor": ({"secretaria", "administradora"}, PROVEEDORES),
}


def asked_of(name: str, cast: Cast, de: Fondo) -> Any:
    """A contract of the fund, or a supplier; to be reviewed, a contract of one that nobody administers yet."""
    if name == "fondo.corregir_proveedor":
        return Proveedor(fondo=de)
    return Obligacion(fondo=Fondo(organo=de.organo) if name.partition(".")[2] in REVISAN else de)
