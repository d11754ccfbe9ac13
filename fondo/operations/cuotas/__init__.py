"""The instalments of a fund: foreseen, received at the rate that the bank gave, and accepted into the ledger."""

from fondo.operations.cuotas.lectura import Cuotas, FilaCuota, cuotas_de
from fondo.operations.cuotas.previstas import corregir_cuota_prevista, prever_cuota, quitar_cuota_prevista
from fondo.operations.cuotas.recibidas import CuotaRecibida, corregir_cuota, registrar_cuota, retirar_cuota
from fondo.operations.cuotas.revision import aceptar_cuota, anular_cuota, observar_cuota

__all__ = [
    "CuotaRecibida",
    "Cuotas",
    "FilaCuota",
    "aceptar_cuota",
    "anular_cuota",
    "corregir_cuota",
    "corregir_cuota_prevista",
    "cuotas_de",
    "observar_cuota",
    "prever_cuota",
    "quitar_cuota_prevista",
    "registrar_cuota",
    "retirar_cuota",
]
