"""Expenses and payments: recorded by who administers, reviewed by the secretaría, and in the ledger once accepted."""

from fondo.operations.gastos.alertas import alertas_de, alertas_del
from fondo.operations.gastos.base import Parte, partes_de
from fondo.operations.gastos.copias import aprobar_copia, retirar_copia, subir_copia
from fondo.operations.gastos.datos import DatosGasto, queda_del_entregable
from fondo.operations.gastos.gastos import corregir_gasto, registrar_gasto, retirar_gasto
from fondo.operations.gastos.pagos import (
    DatosPago,
    aceptar_pago,
    anular_pago,
    observar_pago,
    registrar_pago,
    retirar_pago,
)
from fondo.operations.gastos.revision import aceptar_gasto, anular_gasto, observar_gasto
from fondo.operations.gastos.tasas import TasaDada, tasa_del_dia

__all__ = [
    "DatosGasto",
    "DatosPago",
    "Parte",
    "TasaDada",
    "aceptar_gasto",
    "aceptar_pago",
    "alertas_de",
    "alertas_del",
    "anular_gasto",
    "anular_pago",
    "aprobar_copia",
    "corregir_gasto",
    "observar_gasto",
    "observar_pago",
    "partes_de",
    "queda_del_entregable",
    "registrar_gasto",
    "registrar_pago",
    "retirar_copia",
    "retirar_gasto",
    "retirar_pago",
    "subir_copia",
    "tasa_del_dia",
]
