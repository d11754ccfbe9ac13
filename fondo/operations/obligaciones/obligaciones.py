"""A contract until it is accepted: recorded, corrected and withdrawn by who administers the fund."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Obligacion
from fondo.operations.base import en_ejecucion, lock_fondo, quien_registra
from fondo.operations.gastos.base import comprobar_estado
from fondo.operations.obligaciones.base import contada, lock_obligacion
from fondo.operations.obligaciones.datos import DatosContrato, columnas_de, guardar_partes
from fondo.operations.revision import comprobar_lectura, guardar_anulacion
from fondo.states import ABIERTOS, EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require

verbo("obligacion.registrada", gettext_lazy("registró un contrato"))
verbo("obligacion.corregida", gettext_lazy("corrigió un contrato"))
verbo("obligacion.retirada", gettext_lazy("retiró un contrato que no se había aceptado"))


@operation
def registrar_obligacion(
    fondo_id: int, datos: DatosContrato, *, envio: UUID | None = None, actor: Actor | None
) -> Obligacion:
    """Record a contract of a fund in execution. A form sent twice makes one.

    Raises Conflicto out of execution, DomainError for what cannot be.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.registrar_obligacion", actor, fondo)
    known: Obligacion | None = Obligacion.objects.filter(envio=envio, fondo=fondo).first() if envio else None
    if known is not None:
        return known
    en_ejecucion(fondo)
    made: Obligacion = Obligacion.objects.create(
        fondo=fondo, envio=envio, **columnas_de(fondo, datos, actor), **quien_registra(actor)
    )
    guardar_partes(made, datos, actor)
    record("obligacion.registrada", made, actor=actor, ahora=contada(made))
    return made


@operation
def corregir_obligacion(pk: int, datos: DatosContrato, *, revision: int, actor: Actor | None) -> Obligacion:
    """Correct a contract that was not accepted, as it was read at `revision`; observed, it waits for its review again.

    Raises Conflicto if it was accepted, annulled or corrected meanwhile, DomainError for what cannot be.
    """
    obligacion = lock_obligacion(pk)
    require("fondo.corregir_obligacion", actor, obligacion)
    en_ejecucion(obligacion.fondo)
    comprobar_estado(obligacion, *ABIERTOS)
    comprobar_lectura(obligacion, revision)
    antes = contada(obligacion)
    columns = columnas_de(obligacion.fondo, datos, actor) | {"revision": obligacion.revision + 1}
    for name, value in columns.items():
        setattr(obligacion, name, value)
    if obligacion.estado == EstadoRegistro.OBSERVADO:
        mover(obligacion, EstadoRegistro.REGISTRADO)
    obligacion.save(update_fields=[*columns, "estado"])
    guardar_partes(obligacion, datos, actor)
    record("obligacion.corregida", obligacion, actor=actor, antes=antes, ahora=contada(obligacion))
    return obligacion


@operation
def retirar_obligacion(pk: int, motivo: str, *, actor: Actor | None) -> Obligacion:
    """Withdraw a contract that was never accepted: nothing of it is in the ledger.

    Raises Conflicto once it was accepted or annulled, DomainError without a reason.
    """
    obligacion = lock_obligacion(pk)
    require("fondo.retirar_obligacion", actor, obligacion)
    comprobar_estado(obligacion, *ABIERTOS)
    antes = guardar_anulacion(obligacion, motivo, _("Escriba por qué retira este contrato."))
    record("obligacion.retirada", obligacion, actor=actor, antes=antes, ahora=obligacion.estado)
    return obligacion
