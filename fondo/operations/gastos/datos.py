"""An expense as it is told, and what it is kept as: its supplier, its amounts, its rate and its deliverable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from fondo.ejecucion import CERO, a_dolares
from fondo.honorarios import bruto_de, retencion_de, tasa_de_retencion
from fondo.models import Entregable, Fondo, Gasto, Item, Moneda
from fondo.operations.base import comprobar_monto
from fondo.operations.gastos.base import comprobar_dia
from fondo.operations.gastos.tasas import tasa_del_dia
from fondo.operations.proveedores import DatosProveedor, proveedor_de
from fondo.states import EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.text import one_line
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.palabras import dolares, pesos

GLOSA_MAXIMA, FOLIO_MAXIMO = 250, 40


@dataclass(frozen=True)
class DatosGasto:
    """What somebody tells of an expense; all but the first five has a default.

    The supplier is one of the fund's, or a name with its RUT. `monto` is gross or, `liquido`, what the supplier of a
    boleta de honorarios gets. `tasa`, typed, goes before `metodo`, and both before the fund's own. With a deliverable,
    its supplier, ítem and currency are those of its contract.
    """

    monto: Decimal
    emitido_el: date
    item_id: int | None = None
    proveedor_id: int | None = None
    proveedor_nombre: str = ""
    proveedor_rut: str = ""
    documento: str = Gasto.Documento.BOLETA
    folio: str = ""
    devengado_el: date | None = None
    moneda: str = Moneda.CLP
    liquido: bool = False
    metodo: str = ""
    tasa: Decimal | None = None
    fuente_tasa: str = ""
    glosa: str = ""
    entregable_id: int | None = None
    comprobante: Subido | None = None


def columnas_de(fondo: Fondo, datos: DatosGasto, actor: Actor | None, gasto: Gasto | None = None) -> dict[str, Any]:
    """An expense as its columns, in a locked fund. A corrected one keeps its receipt unless another one is given.

    Raises DomainError for what cannot be, with what to do.
    """
    emitido, devengado = comprobar_dia(datos.emitido_el), comprobar_dia(datos.devengado_el or datos.emitido_el)
    found: dict[str, Any] = {
        "documento": Gasto.Documento(datos.documento),
        "folio": folio_limpio(datos.folio),
        "emitido_el": emitido,
        "devengado_el": devengado,
    }
    found |= _of_contract(fondo, datos) if datos.entregable_id else _without_contract(fondo, datos)
    found |= montos_de(datos, found["documento"], found["moneda"])
    found |= _in_dollars(fondo, datos, found, gasto)
    if found["entregable"] is not None:
        _comprobar_saldo(found["entregable"], found["monto"], found["moneda"], gasto)
    found["glosa"] = one_line(datos.glosa)[:GLOSA_MAXIMA] or found["item"].nombre[:GLOSA_MAXIMA]
    if datos.comprobante is not None:
        file = guardar_archivo(datos.comprobante.datos, datos.comprobante.nombre, fondo.organo, actor)
        found |= {"comprobante": file, "huella": sha256(datos.comprobante.datos)}
    return found


def folio_limpio(folio: str) -> str:
    """The number of a document as it is kept: only its digits, if that is all it has, so that it is found twice."""
    said = one_line(folio)
    digits = re.sub(r"^(?:n[º°.]*)?[\s.]*|[\s.]", "", said.casefold())
    return digits.lstrip("0") if digits.isdecimal() else said[:FOLIO_MAXIMO]


def montos_de(datos: DatosGasto, documento: str, moneda: str) -> dict[str, Any]:
    """The gross amount and what is retained of it, in its currency."""
    said = comprobar_monto(datos.monto, moneda)
    if documento != Gasto.Documento.HONORARIOS:
        return {"monto": said, "tasa_retencion": None, "retencion": CERO}
    in_pesos, day = moneda == Moneda.CLP, datos.emitido_el
    gross = bruto_de(said, day, en_pesos=in_pesos) if datos.liquido else said
    kept = retencion_de(gross, day, en_pesos=in_pesos)
    return {"monto": gross, "tasa_retencion": tasa_de_retencion(day), "retencion": kept}


def _in_dollars(fondo: Fondo, datos: DatosGasto, found: dict[str, Any], gasto: Gasto | None) -> dict[str, Any]:
    if found["moneda"] == Moneda.USD:
        return {"tasa": None, "cuota": None, "fuente_tasa": "", "monto_usd": found["monto"]}
    rate = tasa_del_dia(fondo, found["devengado_el"], datos.metodo, datos.tasa, one_line(datos.fuente_tasa))
    in_usd = a_dolares(found["monto"], rate.valor)
    if in_usd <= 0:
        raise DomainError(_("El monto no alcanza a un centavo de dólar. Revise las cifras."))
    return {"tasa": rate.valor, "cuota": rate.cuota, "fuente_tasa": rate.fuente, "monto_usd": in_usd}


def _without_contract(fondo: Fondo, datos: DatosGasto) -> dict[str, Any]:
    item = Item.objects.filter(pk=datos.item_id or 0, etapa__fondo=fondo).first()
    if item is None:
        raise DomainError(_("Elija un ítem del presupuesto de este fondo."))
    return {
        "item": item,
        "proveedor": proveedor_de(
            fondo, DatosProveedor(datos.proveedor_nombre, datos.proveedor_rut, pk=datos.proveedor_id)
        ),
        "moneda": Moneda(datos.moneda),
        "obligacion": None,
        "entregable": None,
    }


def _of_contract(fondo: Fondo, datos: DatosGasto) -> dict[str, Any]:
    rows = Entregable.objects.select_related("obligacion__item", "obligacion__proveedor")
    entregable = rows.filter(pk=datos.entregable_id or 0, obligacion__fondo=fondo).first()
    if entregable is None:
        raise DomainError(_("Elija un entregable de un contrato de este fondo."))
    contract = entregable.obligacion
    if contract.estado != EstadoRegistro.ACEPTADO:
        raise Conflicto(_("Ese contrato no está aceptado: no se registran gastos de él."))
    if entregable.recibido_el is None:
        raise DomainError(_("Ese entregable no tiene recepción conforme. Regístrela en su contrato antes de pagarlo."))
    return {
        "item": contract.item,
        "proveedor": contract.proveedor,
        "moneda": Moneda(contract.moneda),
        "obligacion": contract,
        "entregable": entregable,
    }


def queda_del_entregable(entregable: Entregable, sin: Gasto | None = None) -> Decimal:
    """What of a deliverable no expense that stands has taken, in the currency of its contract; `sin`: without one."""
    rows = Gasto.objects.en_pie().filter(entregable=entregable)
    if sin is not None:
        rows = rows.exclude(pk=sin.pk)
    taken: Decimal = rows.aggregate(total=Sum("monto"))["total"] or CERO
    return entregable.monto - taken


def _comprobar_saldo(entregable: Entregable, monto: Decimal, moneda: str, gasto: Gasto | None) -> None:
    left = queda_del_entregable(entregable, gasto)
    if monto > left:
        said = dolares(left) if moneda == Moneda.USD else pesos(left)
        text = _(
            "A ese entregable le quedan %(queda)s: registre a lo más eso, y lo demás como otro gasto sin contrato."
        )
        raise DomainError(text % {"queda": said})
