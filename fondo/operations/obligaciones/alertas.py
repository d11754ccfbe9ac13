"""What contracts are flagged for, in words, read together: as many queries for one as for a page of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from fondo import alertas as puras
from fondo.alertas import Alerta, Codigo, Documento
from fondo.ejecucion import CERO
from fondo.models import Asiento, Fondo, Obligacion
from fondo.operations.conflictos import Conflictos
from fondo.operations.gastos.alertas import AlertaDicha, en_palabras


def alertas_del(obligacion: Obligacion) -> list[AlertaDicha]:
    """What a contract is flagged for now."""
    return alertas_de(obligacion.fondo, [obligacion])[obligacion.pk]


def alertas_de(fondo: Fondo, obligaciones: Sequence[Obligacion]) -> dict[int, list[AlertaDicha]]:
    """What each is flagged for, by its pk, in at most three queries: without its signed text, over its ítem, out of
    the days of the fund, or in conflict of interest. What was accepted was judged, and says why; it and what was
    annulled are flagged for nothing. Each has its ítem and its supplier.
    """
    waiting = [one for one in obligaciones if one.abierto]
    found: dict[int, list[AlertaDicha]] = {one.pk: [] for one in obligaciones}
    if not waiting:
        return found
    conflicts, left = Conflictos(fondo), _left(fondo, waiting)
    for one in waiting:
        flags = puras.alertas_de(
            Documento(one.pk, huella=str(one.contrato_id or "")),
            (),
            fechas=[one.firmada_el, one.termina_el],
            desde=fondo.inicia_el,
            hasta=fondo.ultimo_gasto,
            compromete=one.monto_usd,
            disponible=max(left.get(one.item_id, CERO), CERO),
            conflictos=conflicts.con(one.proveedor),
        )
        found[one.pk] = [_en_palabras(flag) for flag in flags]
    return found


def _en_palabras(alerta: Alerta) -> AlertaDicha:
    if alerta.codigo == Codigo.SIN_COMPROBANTE:
        return AlertaDicha(alerta.codigo, _("No tiene el contrato firmado."))
    return en_palabras(alerta, {})


def _left(fondo: Fondo, obligaciones: Sequence[Obligacion]) -> dict[int, Decimal]:
    """What is free of the ítem of each, in USD."""
    items = {one.item_id: one.item.vigente for one in obligaciones}
    rows = Asiento.objects.filter(fondo=fondo, clase=Asiento.Clase.COMPROMETIDO, item__in=items)
    for item, total in rows.order_by().values_list("item").annotate(Sum("monto_usd")):
        items[item] -= total
    return items
