"""What is done with the action plan and the recommendations of the IRM."""

from actas.operations.plan.elementos import (
    TIPO,
    DatosElemento,
    crear_elemento,
    editar_elemento,
    eliminar_elemento,
)
from actas.operations.plan.importacion import COLUMNAS, ImportadorPlan, filas_del_plan, importar_plan
from actas.operations.plan.lazos import atar_elemento, desatar_elemento
from actas.operations.plan.publicacion import (
    publicar_elemento,
    que_cambio,
    referencia_a,
    require_leido,
)

__all__ = [
    "COLUMNAS",
    "TIPO",
    "DatosElemento",
    "ImportadorPlan",
    "atar_elemento",
    "crear_elemento",
    "desatar_elemento",
    "editar_elemento",
    "eliminar_elemento",
    "filas_del_plan",
    "importar_plan",
    "publicar_elemento",
    "que_cambio",
    "referencia_a",
    "require_leido",
]
