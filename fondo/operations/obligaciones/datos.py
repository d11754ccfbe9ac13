"""A contract as it is told, and what it is kept as: its supplier, its amount in USD, its files and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from fondo.ejecucion import CERO, a_dolares
from fondo.models import Cotizacion, Entregable, Fondo, Item, Moneda, Obligacion
from fondo.operations.base import comprobar_monto
from fondo.operations.gastos.base import comprobar_dia
from fondo.operations.gastos.tasas import tasa_del_dia
from fondo.operations.proveedores import NOMBRE_MAXIMO, DatosProveedor, proveedor_de
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError
from mesa.kernel.text import one_line
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.operations.fechas import comprobar_fecha
from mesa.palabras import dolares, fecha_larga, pesos

TITULO_MAXIMO = 250
#: Paperwork of low complexity: the fund is of some thousands of dollars.
COTIZACIONES_MAXIMO, ENTREGABLES_MAXIMO = 10, 24


@dataclass(frozen=True)
class CotizacionDicha:
    """What a supplier offered. `pk`: of the one that is corrected, which keeps its file unless another one is given."""

    proveedor_nombre: str
    monto: Decimal
    elegida: bool = False
    archivo: Subido | None = None
    pk: int | None = None


@dataclass(frozen=True)
class EntregableDicho:
    """What is delivered, by which day, and for how much of the contract, in its currency."""

    nombre: str
    vence: date
    monto: Decimal


@dataclass(frozen=True)
class DatosContrato:
    """What somebody tells of a contract. `tasa`, typed, goes before the method of the fund. Its deliverables add up to
    its amount; of its quotations, if it has any, one was chosen.
    """

    titulo: str
    item_id: int
    proveedor: DatosProveedor
    firmada_el: date
    termina_el: date
    monto: Decimal
    entregables: Sequence[EntregableDicho]
    cotizaciones: Sequence[CotizacionDicha] = ()
    moneda: str = Moneda.CLP
    tasa: Decimal | None = None
    terminos: Subido | None = None
    contrato: Subido | None = None


def dicho(monto: Decimal, moneda: str) -> str:
    """An amount of a contract in words, in its currency."""
    return pesos(monto) if moneda == Moneda.CLP else dolares(monto)


def columnas_de(fondo: Fondo, datos: DatosContrato, actor: Actor | None) -> dict[str, Any]:
    """A contract as its columns, in a locked fund. A corrected one keeps each file unless another one is given.

    Raises DomainError for what cannot be, with what to do.
    """
    titulo = one_line(datos.titulo)[:TITULO_MAXIMO]
    if not titulo:
        raise DomainError(_("Escriba qué se contrata."))
    firmada, termina = comprobar_dia(datos.firmada_el), comprobar_fecha(datos.termina_el)
    if termina < firmada:
        raise DomainError(_("El contrato termina antes de firmarse. Revise las fechas."))
    item = Item.objects.filter(pk=datos.item_id, etapa__fondo=fondo).first()
    if item is None:
        raise DomainError(_("Elija un ítem del presupuesto de este fondo."))
    found: dict[str, Any] = {
        "titulo": titulo,
        "item": item,
        "proveedor": proveedor_de(fondo, datos.proveedor),
        "firmada_el": firmada,
        "termina_el": termina,
        "moneda": Moneda(datos.moneda),
        "monto": comprobar_monto(datos.monto, datos.moneda),
    }
    found |= _in_dollars(fondo, datos)
    _comprobar_entregables(datos)
    _comprobar_cotizaciones(datos)
    for name in ("terminos", "contrato"):
        file: Subido | None = getattr(datos, name)
        if file is not None:
            found[name] = guardar_archivo(file.datos, file.nombre, fondo.organo, actor)
    return found


def _in_dollars(fondo: Fondo, datos: DatosContrato) -> dict[str, Any]:
    if datos.moneda == Moneda.USD:
        if datos.tasa is not None:
            raise DomainError(_("Este contrato es en dólares: no lleva tipo de cambio."))
        return {"tasa": None, "monto_usd": datos.monto}
    rate = tasa_del_dia(fondo, datos.firmada_el, escrita=datos.tasa)
    in_usd = a_dolares(datos.monto, rate.valor)
    if in_usd <= 0:
        raise DomainError(_("El monto no alcanza a un centavo de dólar. Revise las cifras."))
    return {"tasa": rate.valor, "monto_usd": in_usd}


def _comprobar_entregables(datos: DatosContrato) -> None:
    """Refuse a plan of payments that is not the contract's."""
    rows = datos.entregables
    if not rows:
        raise DomainError(_("Escriba al menos un entregable: es lo que se paga cuando se recibe conforme."))
    if len(rows) > ENTREGABLES_MAXIMO:
        raise DomainError(_("Son demasiados entregables: el máximo es %(n)s.") % {"n": ENTREGABLES_MAXIMO})
    for row in rows:
        if not one_line(row.nombre):
            raise DomainError(_("Escriba qué se entrega en cada entregable."))
        comprobar_monto(row.monto, datos.moneda)
        if not datos.firmada_el <= row.vence <= datos.termina_el:
            days = {"desde": fecha_larga(datos.firmada_el), "hasta": fecha_larga(datos.termina_el)}
            raise DomainError(_("Cada entregable vence dentro del contrato, del %(desde)s al %(hasta)s.") % days)
    total = sum((row.monto for row in rows), CERO)
    if total != datos.monto:
        said = {"suma": dicho(total, datos.moneda), "monto": dicho(datos.monto, datos.moneda)}
        raise DomainError(_("Los entregables suman %(suma)s y el contrato es por %(monto)s: deben ser iguales.") % said)


def _comprobar_cotizaciones(datos: DatosContrato) -> None:
    rows = datos.cotizaciones
    if len(rows) > COTIZACIONES_MAXIMO:
        raise DomainError(_("Son demasiadas cotizaciones: el máximo es %(n)s.") % {"n": COTIZACIONES_MAXIMO})
    for row in rows:
        if not one_line(row.proveedor_nombre):
            raise DomainError(_("Escriba de quién es cada cotización."))
        comprobar_monto(row.monto, datos.moneda)
    if rows and sum(row.elegida for row in rows) != 1:
        raise DomainError(_("Marque cuál de las cotizaciones se eligió: una, y solo una."))


def guardar_partes(obligacion: Obligacion, datos: DatosContrato, actor: Actor | None) -> None:
    """Write the quotations and the deliverables of a contract in the place of those it had."""
    files = dict(obligacion.cotizaciones.values_list("pk", "archivo_id"))
    obligacion.cotizaciones.all().delete()
    obligacion.entregables.all().delete()
    for row in datos.cotizaciones:
        kept = files.get(row.pk) if row.pk is not None else None
        if row.archivo is not None:
            kept = guardar_archivo(row.archivo.datos, row.archivo.nombre, obligacion.fondo.organo, actor).pk
        Cotizacion.objects.create(
            obligacion=obligacion,
            proveedor_nombre=one_line(row.proveedor_nombre)[:NOMBRE_MAXIMO],
            monto=row.monto,
            archivo_id=kept,
            elegida=row.elegida,
        )
    Entregable.objects.bulk_create(
        Entregable(
            obligacion=obligacion,
            numero=numero,
            nombre=one_line(row.nombre)[:TITULO_MAXIMO],
            vence=row.vence,
            monto=row.monto,
        )
        for numero, row in enumerate(datos.entregables, 1)
    )
