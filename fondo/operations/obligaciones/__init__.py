"""Contracts: recorded by who administers, reviewed by the secretaría, received deliverable by deliverable."""

from fondo.operations.obligaciones.alertas import alertas_de, alertas_del
from fondo.operations.obligaciones.datos import (
    COTIZACIONES_MAXIMO,
    ENTREGABLES_MAXIMO,
    CotizacionDicha,
    DatosContrato,
    EntregableDicho,
)
from fondo.operations.obligaciones.entregables import deshacer_recepcion, recibir_entregable
from fondo.operations.obligaciones.lectura import Cifras, cifras_de
from fondo.operations.obligaciones.obligaciones import corregir_obligacion, registrar_obligacion, retirar_obligacion
from fondo.operations.obligaciones.revision import (
    aceptar_obligacion,
    anular_obligacion,
    observar_obligacion,
    terminar_obligacion,
)

__all__ = [
    "COTIZACIONES_MAXIMO",
    "ENTREGABLES_MAXIMO",
    "Cifras",
    "CotizacionDicha",
    "DatosContrato",
    "EntregableDicho",
    "aceptar_obligacion",
    "alertas_de",
    "alertas_del",
    "anular_obligacion",
    "cifras_de",
    "corregir_obligacion",
    "deshacer_recepcion",
    "observar_obligacion",
    "recibir_entregable",
    "registrar_obligacion",
    "retirar_obligacion",
    "terminar_obligacion",
]
