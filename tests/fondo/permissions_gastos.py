"""Who records expenses and payments, who reviews them, who sees receipts; and what the others are told."""

from __future__ import annotations

from typing import Any

from fondo.models import Fondo, Gasto
from tests.cast import Cast

REGISTRA = "Esto lo hace solo la organización que administra el fondo."
DECIDE = "Solo la secretaría de la Mesa puede hacer esto en el fondo."
RECIBOS = "Los comprobantes los ven solo la secretaría y quien administra el fondo: llevan datos personales."
RETIRAN = "Una copia pública la retiran solo la secretaría o quien administra el fondo."
REGISTRAN = ("registrar_gasto", "corregir_gasto", "retirar_gasto", "registrar_pago", "retirar_pago", "subir_copia")
REVISAN = (
    "observar_gasto",
    "aceptar_gasto",
    "anular_gasto",
    "observar_pago",
    "aceptar_pago",
    "anular_pago",
    "aprobar_copia",
)

TABLE: dict[str, tuple[set[str], str]] = {
    **{f"fondo.{name}": ({"administradora"}, REGISTRA) for name in REGISTRAN},
    **{f"fondo.{name}": ({"secretaria"}, DECIDE) for name in REVISAN},
    "fondo.ver_comprobante": ({"secretaria", "administradora"}, RECIBOS),
    "fondo.retirar_copia": ({"secretaria", "administradora"}, RETIRAN),
}


def asked_of(name: str, cast: Cast, de: Fondo) -> Any:
    """An expense of the fund; to be reviewed, of one that nobody administers yet."""
    return Gasto(fondo=Fondo(organo=de.organo) if name.partition(".")[2] in REVISAN else de)
