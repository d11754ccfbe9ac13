"""A line of the plan: added, corrected and taken away, within the days of the fund and what each ítem has in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.ejecucion import CERO
from fondo.models import Fondo, Item, LineaPlan
from fondo.operations.base import comprobar_monto, lock_fondo
from fondo.operations.cuotas.previstas import VIGENTE
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.palabras import dolares, fecha_larga

verbo("plan.agregado", gettext_lazy("agregó una línea al plan de gastos del fondo"))
verbo("plan.corregido", gettext_lazy("corrigió una línea del plan de gastos del fondo"))
verbo("plan.quitado", gettext_lazy("quitó una línea del plan de gastos del fondo"))

GLOSA_MAXIMA = 200


@dataclass(frozen=True)
class DatosLinea:
    """A line of the plan as it is typed: of which ítem, by when, how much (USD) and what for."""

    item_id: int
    fecha: date
    monto: Decimal
    glosa: str = ""


def exigir_vigente(fondo: Fondo) -> None:
    """Raise Conflicto unless the fund has a budget and is not finished."""
    if fondo.estado not in VIGENTE:
        raise Conflicto(_("El fondo está %(estado)s: su plan no cambia.") % {"estado": fondo.get_estado_display()})


def comprobar_dia(fondo: Fondo, dia: date) -> None:
    """DomainError for a day on which the fund spends nothing."""
    if not fondo.inicia_el <= dia <= fondo.ultimo_gasto:
        days = {"desde": fecha_larga(fondo.inicia_el), "hasta": fecha_larga(fondo.ultimo_gasto)}
        raise DomainError(_("El fondo gasta entre el %(desde)s y el %(hasta)s: elija un día de esos.") % days)


def comprobar_cupo(item: Item, monto: Decimal, queda: Decimal) -> None:
    """DomainError if more is planned of an ítem than what it has in force. `queda`: what is not planned, in USD."""
    if monto > queda:
        said = {"item": item.nombre, "queda": dolares(max(queda, CERO))}
        raise DomainError(_("A «%(item)s» le quedan %(queda)s sin planificar.") % said)


def limpia(datos: DatosLinea) -> DatosLinea:
    """A line safe to store. DomainError for an amount that cannot be or words that are too long."""
    comprobar_monto(datos.monto, "USD")
    glosa = one_line(datos.glosa)
    if len(glosa) > GLOSA_MAXIMA:
        raise DomainError(_("Acorte la glosa: el máximo es de %(n)s caracteres.") % {"n": GLOSA_MAXIMA})
    return DatosLinea(datos.item_id, datos.fecha, datos.monto, glosa)


def _comprobada(fondo: Fondo, datos: DatosLinea, sin: int = 0) -> DatosLinea:
    """A line that the fund takes, safe to store. `sin`: the one that is corrected, which leaves its place."""
    datos = limpia(datos)
    comprobar_dia(fondo, datos.fecha)
    item = Item.objects.filter(pk=datos.item_id, etapa__fondo=fondo).first()
    if item is None:
        raise DomainError(_("Elija un ítem del presupuesto de este fondo."))
    planned = item.plan.exclude(pk=sin).aggregate(total=Sum("monto"))["total"] or CERO
    comprobar_cupo(item, datos.monto, item.vigente - planned)
    return datos


def contada(linea: LineaPlan) -> dict[str, object]:
    """A line as an event tells it."""
    told = {"item": linea.item_id, "fecha": linea.fecha.isoformat(), "monto": str(linea.monto)}
    return told | {"glosa": linea.glosa}


def _lock_linea(pk: int) -> tuple[Fondo, LineaPlan]:
    """A line, with its fund locked before it. LineaPlan.DoesNotExist if there is none."""
    fondo = lock_fondo(LineaPlan.objects.values_list("item__etapa__fondo_id", flat=True).get(pk=pk))
    return fondo, LineaPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


@operation
def agregar_linea(fondo_id: int, datos: DatosLinea, *, envio: UUID | None, actor: Actor | None) -> LineaPlan:
    """Plan to spend so much of an ítem by a day. A form sent twice makes one.

    Raises DomainError over what the ítem has or outside the days of the fund, Conflicto for one that is finished.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.agregar_linea", actor, fondo)
    known: LineaPlan | None = LineaPlan.objects.filter(envio=envio).first() if envio else None
    if known is not None:
        return known
    exigir_vigente(fondo)
    datos = _comprobada(fondo, datos)
    linea = LineaPlan.objects.create(
        item_id=datos.item_id, fecha=datos.fecha, monto=datos.monto, glosa=datos.glosa, envio=envio
    )
    record("plan.agregado", fondo, actor=actor, ahora=contada(linea))
    return linea


@operation
def corregir_linea(pk: int, datos: DatosLinea, *, revision: int, actor: Actor | None) -> LineaPlan:
    """Correct a line as it was read at `revision`.

    Raises Conflicto if somebody corrected it meanwhile, DomainError for what the fund does not take.
    """
    fondo, linea = _lock_linea(pk)
    require("fondo.corregir_linea", actor, fondo)
    exigir_vigente(fondo)
    if linea.revision != revision:
        raise Conflicto(_("Alguien corrigió esta línea mientras usted escribía. Revísela y guarde de nuevo."))
    datos = _comprobada(fondo, datos, sin=pk)
    antes = contada(linea)
    linea.item_id, linea.fecha, linea.monto, linea.glosa = datos.item_id, datos.fecha, datos.monto, datos.glosa
    linea.revision += 1
    linea.save(update_fields=["item", "fecha", "monto", "glosa", "revision"])
    record("plan.corregido", fondo, actor=actor, antes=antes, ahora=contada(linea))
    return linea


@operation
def quitar_linea(pk: int, *, actor: Actor | None) -> None:
    """Take a line out of the plan. LineaPlan.DoesNotExist if it was taken already."""
    fondo, linea = _lock_linea(pk)
    require("fondo.quitar_linea", actor, fondo)
    exigir_vigente(fondo)
    record("plan.quitado", fondo, actor=actor, antes=contada(linea))
    linea.delete()
