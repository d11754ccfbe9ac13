"""What a contract delivers, received by the secretaría: only then may it be spent."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Entregable
from fondo.operations.base import en_ejecucion
from fondo.operations.gastos.base import comprobar_dia, comprobar_estado, texto_exigido
from fondo.operations.obligaciones.base import lock_entregable
from fondo.states import EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.operations.archivos import Subido, guardar_archivo

verbo("entregable.recibido", gettext_lazy("recibió conforme un entregable"))
verbo("entregable.devuelto", gettext_lazy("deshizo la recepción conforme de un entregable"))


@operation
def recibir_entregable(
    pk: int, dia: date, recepcion: str, archivo: Subido | None = None, *, actor: Actor | None
) -> Entregable:
    """Say that a deliverable was received, on which day, and why it conforms: its expense may be recorded.

    Raises Conflicto if it was received already, or its contract is not accepted or ended; DomainError for a day before
    the contract or to come, or without words.
    """
    entregable = lock_entregable(pk)
    require("fondo.recibir_entregable", actor, entregable)
    obligacion = entregable.obligacion
    en_ejecucion(obligacion.fondo)
    comprobar_estado(obligacion, EstadoRegistro.ACEPTADO)
    if obligacion.terminada_el is not None:
        raise Conflicto(_("El contrato se dio por terminado: no se recibe nada más de él."))
    if entregable.recibido_el is not None:
        raise Conflicto(_("Este entregable ya se recibió conforme. Recargue la página."))
    if comprobar_dia(dia) < obligacion.firmada_el:
        raise DomainError(_("No se recibe antes de firmar el contrato. Revise la fecha."))
    entregable.recepcion = texto_exigido(recepcion, _("Escriba qué se recibió y por qué está conforme."))
    entregable.recibido_el, entregable.recibido_por_nombre = dia, actor.persona.nombre if actor else ""
    if archivo is not None:
        entregable.archivo = guardar_archivo(archivo.datos, archivo.nombre, obligacion.fondo.organo, actor)
    entregable.save(update_fields=["recepcion", "recibido_el", "recibido_por_nombre", "archivo"])
    record("entregable.recibido", entregable, actor=actor, ahora={"numero": entregable.numero, "recibido_el": str(dia)})
    return entregable


@operation
def deshacer_recepcion(pk: int, *, actor: Actor | None) -> Entregable:
    """Undo that a deliverable was received. Raises Conflicto if it was not, or while an expense is of it."""
    entregable = lock_entregable(pk)
    require("fondo.deshacer_recepcion", actor, entregable)
    en_ejecucion(entregable.fondo)
    if entregable.recibido_el is None:
        raise Conflicto(_("Este entregable no tiene recepción conforme. Recargue la página."))
    if entregable.gastos.en_pie().exists():
        raise Conflicto(
            _("Hay un gasto de este entregable: anúlelo, o pida que se retire, antes de deshacer su recepción.")
        )
    antes = {"recibido_el": str(entregable.recibido_el)}
    entregable.recibido_el, entregable.archivo = None, None
    entregable.recepcion = entregable.recibido_por_nombre = ""
    entregable.save(update_fields=["recepcion", "recibido_el", "recibido_por_nombre", "archivo"])
    record("entregable.devuelto", entregable, actor=actor, antes=antes, ahora={"numero": entregable.numero})
    return entregable
