"""Who does what with a report: who administers tells it, the Mesa observes it, the secretaría conducts it."""

from __future__ import annotations

from typing import Any

from fondo.models import Fondo, Informe
from tests.cast import Cast
from tests.checks import SISTEMA
from tests.fondo.permissions_propuesta import DECIDE

ADMINISTRA = "Esto lo hace solo la organización que administra el fondo."
OBSERVAN = "Observan el borrador las organizaciones que integran la Mesa y su secretaría."
RESPONDEN = "Responden las observaciones quien administra el fondo y la secretaría."
CONDUCE = (
    *("preparar_informe", "corregir_fechas_informe", "consultar_informe", "retirar_informe", "publicar_informe"),
    *("corregir_informe", "enviar_informe"),
)
INTEGRAN = {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo", "cooperante"}

TABLE: dict[str, tuple[set[str], str]] = {
    **{f"fondo.{name}": ({"secretaria"}, DECIDE) for name in CONDUCE},
    "fondo.escribir_relato": ({"administradora"}, ADMINISTRA),
    "fondo.entregar_informe": ({"administradora"}, ADMINISTRA),
    "fondo.observar_informe": (INTEGRAN, OBSERVAN),
    "fondo.responder_observacion_informe": ({"secretaria", "administradora"}, RESPONDEN),
    "fondo.aprobar_informe": ({"sistema"}, SISTEMA),
    "fondo.devolver_informe": ({"sistema"}, SISTEMA),
}


def asked_of(name: str, cast: Cast, de: Fondo) -> Any:
    """Each is asked of a report of the fund; who conducts, of one that nobody administers yet."""
    verb = name.partition(".")[2]
    fund = Fondo(organo=de.organo) if verb in CONDUCE else de
    return fund if verb == "preparar_informe" else Informe(fondo=fund)
