"""An expense from its receipt until it is accepted: recorded, corrected, withdrawn by who administers the fund."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.ejecucion import CERO
from fondo.models import Gasto, Pago
from fondo.operations.base import en_ejecucion, lock_fondo, quien_registra
from fondo.operations.gastos.base import comprobar_estado, comprobar_revision, lock_gasto, partes_de, texto_exigido
from fondo.operations.gastos.datos import DatosGasto, columnas_de
from fondo.operations.gastos.pagos import DatosPago, crear_pago, tasar
from fondo.states import ABIERTOS, EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require

verbo("gasto.registrado", gettext_lazy("registró un gasto"))
verbo("gasto.corregido", gettext_lazy("corrigió un gasto"))
verbo("gasto.retirado", gettext_lazy("retiró un gasto que no se había aceptado"))

#: What an event may say of an expense: figures and dates, never who is paid nor in what words.
CONTADAS = ("documento", "folio", "emitido_el", "devengado_el", "moneda", "monto", "retencion", "tasa", "monto_usd")


def contado(gasto: Gasto) -> dict[str, str]:
    """An expense as an event tells it."""
    told = {name: str(value) for name in CONTADAS if (value := getattr(gasto, name)) not in (None, "", CERO)}
    return told | {"item": gasto.item.nombre, "huella": gasto.huella}


@operation
def registrar_gasto(
    fondo_id: int,
    datos: DatosGasto,
    *,
    pagado: bool = True,
    pagado_el: date | None = None,
    medio: str = "",
    envio: UUID | None = None,
    actor: Actor | None,
) -> Gasto:
    """Record an expense of a fund in execution and, `pagado`, that its net was paid in full on the day it was accrued,
    or on `pagado_el`. A form sent twice makes one.

    Raises Conflicto out of execution, DomainError for what cannot be.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.registrar_gasto", actor, fondo)
    known: Gasto | None = Gasto.objects.filter(envio=envio, fondo=fondo).first() if envio else None
    if known is not None:
        return known
    en_ejecucion(fondo)
    gasto: Gasto = Gasto.objects.create(
        fondo=fondo, envio=envio, **columnas_de(fondo, datos, actor), **quien_registra(actor)
    )
    if pagado:
        crear_pago(gasto, DatosPago(pagado_el or gasto.devengado_el, medio=medio), [], actor=actor)
    record("gasto.registrado", gasto, actor=actor, ahora=contado(gasto))
    return gasto


@operation
def corregir_gasto(pk: int, datos: DatosGasto, *, revision: int, actor: Actor | None) -> Gasto:
    """Correct an expense that was not accepted, as it was read at `revision`; observed, it waits for its review again.

    Its payments follow: the only one, that paid all of it, becomes that of the new amount; the others keep theirs.
    Raises Conflicto if it was accepted, annulled or corrected meanwhile, DomainError for what cannot be.
    """
    gasto = lock_gasto(pk)
    require("fondo.corregir_gasto", actor, gasto)
    en_ejecucion(gasto.fondo)
    comprobar_abierto(gasto)
    comprobar_revision(gasto, revision)
    antes, held = contado(gasto), _paid_whole(gasto)
    was_at = gasto.tasa
    columns = columnas_de(gasto.fondo, datos, actor, gasto)
    was_on = gasto.devengado_el
    for name, value in columns.items():
        setattr(gasto, name, value)
    gasto.revision += 1
    fields = [*columns, "revision"]
    if gasto.estado == EstadoRegistro.OBSERVADO:
        mover(gasto, EstadoRegistro.REGISTRADO)
        fields.append("estado")
    gasto.save(update_fields=fields)
    _follow(gasto, held, was_on, was_at)
    ahora = contado(gasto)
    changed = {name for name in antes.keys() | ahora.keys() if antes.get(name) != ahora.get(name)}
    record(
        "gasto.corregido",
        gasto,
        actor=actor,
        antes={name: antes.get(name, "") for name in sorted(changed)},
        ahora={name: ahora.get(name, "") for name in sorted(changed)},
    )
    return gasto


def comprobar_abierto(gasto: Gasto) -> None:
    """Raise Conflicto for an expense that waits for nobody any more."""
    if not gasto.abierto:
        said = {"estado": gasto.get_estado_display()}
        raise Conflicto(_("Este gasto está %(estado)s: ya no se corrige. Si hay un error, se anula.") % said)


def _paid_whole(gasto: Gasto) -> Pago | None:
    """Its only payment, if it paid the whole net."""
    held = list(gasto.pagos.en_pie())
    return held[0] if len(held) == 1 and held[0].abierto and held[0].monto == gasto.liquido else None


def _follow(gasto: Gasto, whole: Pago | None, was_on: date, was_at: Decimal | None) -> None:
    """Tell the payments of a corrected expense again in USD, in the order in which they were made.

    One at the rate that the expense had takes the rate that it has: what was corrected is no gain nor loss.
    """
    rows = list(gasto.pagos.en_pie().order_by("pk"))
    if whole is not None:
        rows = [whole]
        whole.monto = gasto.liquido
        if whole.pagado_el == was_on or whole.pagado_el < gasto.devengado_el:
            whole.pagado_el = gasto.devengado_el
        whole.clase = Pago.Clase.LIQUIDO if gasto.retencion else Pago.Clase.TOTAL
    done: list[Pago] = []
    for pago in rows:
        if pago.pagado_el < gasto.devengado_el:
            raise DomainError(_("Este gasto tiene un pago anterior a esa fecha. Retire el pago y regístrelo de nuevo."))
        part = partes_de(gasto, done)[pago.clase == Pago.Clase.RETENCION]
        if pago.monto > part.falta:
            raise DomainError(
                _("Este gasto tiene pagos por más que ese monto. Retire los pagos y regístrelos de nuevo.")
            )
        if pago.tasa == was_at:
            pago.tasa = None
        tasar(pago, gasto, part)
        pago.gasto = gasto
        pago.save(update_fields=["clase", "monto", "pagado_el", "tasa", "monto_usd", "diferencia_usd"])
        done.append(pago)


@operation
def retirar_gasto(pk: int, motivo: str, *, actor: Actor | None) -> Gasto:
    """Withdraw an expense that was never accepted, with its payments: nothing of it is in the ledger.

    Raises Conflicto once it was accepted or annulled, DomainError without a reason.
    """
    gasto = lock_gasto(pk)
    require("fondo.retirar_gasto", actor, gasto)
    comprobar_estado(gasto, *ABIERTOS)
    gasto.motivo_anulacion = texto_exigido(motivo, _("Escriba por qué retira este gasto."))
    antes = mover(gasto, EstadoRegistro.ANULADO)
    gasto.anulado_el = entry()
    gasto.save(update_fields=["estado", "motivo_anulacion", "anulado_el"])
    anular_pagos(gasto)
    record("gasto.retirado", gasto, actor=actor, antes=antes, ahora=gasto.estado)
    return gasto


def anular_pagos(gasto: Gasto) -> list[Pago]:
    """Annul every payment of an expense that stands, for its same reason; return them as they were."""
    rows = list(gasto.pagos.en_pie())
    values: dict[str, Any] = {"motivo_anulacion": gasto.motivo_anulacion, "anulado_el": entry()}
    Pago.objects.filter(pk__in=[row.pk for row in rows]).update(estado=EstadoRegistro.ANULADO, **values)
    return rows
