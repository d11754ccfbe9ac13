"""What is done with an agreement from its publication on: it is adopted, followed, and its follow-up published."""

from actas.operations.acuerdos.adopcion import (
    adoptar_de_acta,
    adoptar_por_consulta,
    decision_de,
    recuperar_adoptado,
    recuperar_adoptados,
)
from actas.operations.acuerdos.estado import (
    al_cambiar_de_efecto,
    lo_que_lo_deja,
    lock_adoptado,
    lock_adoptados,
    recalcular,
)
from actas.operations.acuerdos.lugares import comprobar_lugares
from actas.operations.acuerdos.publicacion import publicar_seguimiento, publicar_seguimientos
from actas.operations.acuerdos.relaciones import quitar_relacion, relacionar_acuerdos
from actas.operations.acuerdos.seguimiento import (
    Clasificacion,
    anular_cumplimiento,
    clasificar_acuerdo,
    declarar_cumplido,
    resolver_condicion,
)

__all__ = [
    "Clasificacion",
    "adoptar_de_acta",
    "adoptar_por_consulta",
    "al_cambiar_de_efecto",
    "anular_cumplimiento",
    "clasificar_acuerdo",
    "comprobar_lugares",
    "decision_de",
    "declarar_cumplido",
    "lo_que_lo_deja",
    "lock_adoptado",
    "lock_adoptados",
    "publicar_seguimiento",
    "publicar_seguimientos",
    "quitar_relacion",
    "recalcular",
    "recuperar_adoptado",
    "recuperar_adoptados",
    "relacionar_acuerdos",
    "resolver_condicion",
]
