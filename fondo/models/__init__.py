"""What the fund keeps, one file a noun."""

from fondo.models.actividades import Actividad, Asistentes, Material
from fondo.models.banco import CartolaBancaria, MovimientoBanco
from fondo.models.consenso import Contestacion, Decision
from fondo.models.fondo import AvisoHito, Etapa, Fondo, HitoEjecucion, Item, LineaPlan
from fondo.models.informes import Informe, ObservacionInforme
from fondo.models.libro import Asiento, Traspaso
from fondo.models.propuesta import Propuesta
from fondo.models.registros import (
    CopiaPublica,
    Cotizacion,
    Cuota,
    Entregable,
    Gasto,
    Moneda,
    Obligacion,
    Pago,
    Proveedor,
    Registro,
)

__all__ = [
    "Actividad",
    "Asiento",
    "Asistentes",
    "AvisoHito",
    "CartolaBancaria",
    "Contestacion",
    "CopiaPublica",
    "Cotizacion",
    "Cuota",
    "Decision",
    "Entregable",
    "Etapa",
    "Fondo",
    "Gasto",
    "HitoEjecucion",
    "Informe",
    "Item",
    "LineaPlan",
    "Material",
    "Moneda",
    "MovimientoBanco",
    "Obligacion",
    "ObservacionInforme",
    "Pago",
    "Propuesta",
    "Proveedor",
    "Registro",
    "Traspaso",
]
