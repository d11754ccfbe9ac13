"""What expenses are flagged for, in words, read together: as many queries for one as for a page of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from fondo import alertas as puras
from fondo.alertas import Alerta, Codigo, Documento
from fondo.ejecucion import CERO
from fondo.models import Asiento, Fondo, Gasto, Informe
from fondo.operations.conflictos import Conflictos
from fondo.states import EstadoInforme, EstadoRegistro
from mesa.palabras import dolares, fecha_larga

#: Of as many others is a repeated receipt or document told apart.
OTROS = 500
Clase = Asiento.Clase


@dataclass(frozen=True)
class AlertaDicha:
    """A flag in words; `otro`: the pk of the expense that it repeats. A grave one is accepted for a written reason."""

    codigo: Codigo
    texto: str
    otro: int | None = None
    grave: bool = True


def alertas_del(gasto: Gasto) -> list[AlertaDicha]:
    """What an expense is flagged for now, with the reports that would not count it: what its review is told."""
    flags = alertas_de(gasto.fondo, [gasto])[gasto.pk]
    return flags + [AlertaDicha(Codigo.YA_INFORMADO, _already(report)) for report in _reports(gasto)]


def alertas_de(fondo: Fondo, gastos: Sequence[Gasto]) -> dict[int, list[AlertaDicha]]:
    """What each is flagged for, by its pk, in at most four queries. What was accepted is in its budget already;
    what was annulled is flagged for nothing. Each has its ítem and its supplier.
    """
    standing = [gasto for gasto in gastos if gasto.estado != EstadoRegistro.ANULADO]
    found: dict[int, list[AlertaDicha]] = {gasto.pk: [] for gasto in gastos}
    if not standing:
        return found
    conflicts, others, left = Conflictos(fondo), _others(fondo, standing), _left(fondo, standing)
    names = {other.pk: f"{other}, {fecha_larga(other.devengado_el)}" for other in others}
    documents = [documento(other) for other in others]
    for gasto in standing:
        flags = puras.alertas_de(
            documento(gasto),
            documents,
            fechas=[gasto.emitido_el, gasto.devengado_el],
            desde=fondo.inicia_el,
            hasta=fondo.ultimo_gasto,
            compromete=left.compromete(gasto) if gasto.abierto else CERO,
            disponible=max(left.items.get(gasto.item_id, CERO), CERO),
            conflictos=conflicts.con(gasto.proveedor),
        )
        found[gasto.pk] = [en_palabras(flag, names) for flag in flags]
    return found


def _reports(gasto: Gasto) -> list[Informe]:
    """The reports of its day whose figures the Mesa has or voted already, while it waits."""
    if not gasto.abierto:
        return []
    frozen = (EstadoInforme.EN_CONSULTA, EstadoInforme.APROBADO, EstadoInforme.PUBLICADO)
    rows = Informe.objects.filter(fondo=gasto.fondo, estado__in=frozen, corte__gte=gasto.devengado_el)
    return list(rows.order_by("corte"))


def _already(informe: Informe) -> str:
    said = {"informe": informe.get_clase_display().lower()}
    return _("Es anterior al corte del %(informe)s, que la Mesa ya tiene o votó: sus cifras no lo cuentan.") % said


def en_palabras(alerta: Alerta, nombres: Mapping[int, str]) -> AlertaDicha:
    """A flag as a sentence. `nombres`: how the other expenses are called, by pk."""
    match alerta.codigo:
        case Codigo.SIN_COMPROBANTE:
            text = _("No tiene comprobante.")
        case Codigo.SOBRE_PRESUPUESTO:
            text = _("Supera en %(monto)s lo que queda del presupuesto de su ítem.")
            text %= {"monto": dolares(alerta.monto or CERO)}
        case Codigo.FUERA_DE_PERIODO:
            text = _("Está fuera del período de gasto del fondo.")
        case Codigo.REPETIDO:
            text = _("Parece repetido: tiene el mismo comprobante o el mismo documento que %(otro)s.")
            text %= {"otro": nombres.get(alerta.otro or 0, "")}
        case _:
            text = alerta.frase
    return AlertaDicha(alerta.codigo, text, alerta.otro)


def documento(gasto: Gasto) -> Documento:
    """What tells an expense from another: its supplier by the RUT, or by its row where no RUT is known."""
    emisor = gasto.proveedor.rut or f"proveedor {gasto.proveedor_id}"
    receipt = gasto.huella or (f"archivo {gasto.comprobante_id}" if gasto.comprobante_id else "")
    return Documento(gasto.pk, emisor, gasto.documento, gasto.folio, receipt)


def _others(fondo: Fondo, gastos: Sequence[Gasto]) -> list[Gasto]:
    """The expenses that stand with the same receipt or the same number as any of those, the oldest first."""
    hashes, numbers = {g.huella for g in gastos} - {""}, {g.folio for g in gastos} - {""}
    if not hashes and not numbers:
        return []
    rows = Gasto.objects.en_pie().filter(Q(huella__in=hashes) | Q(folio__in=numbers), fondo=fondo)
    return list(rows.select_related("proveedor").order_by("pk")[:OTROS])


@dataclass(frozen=True)
class _Left:
    """What is free of each ítem, and of each contract what it committed beyond what it accrued, in USD."""

    items: dict[int, Decimal]
    contratos: dict[int, Decimal]

    def compromete(self, gasto: Gasto) -> Decimal:
        """What an expense that waits would commit of its ítem, besides what its contract did."""
        free = self.contratos.get(gasto.obligacion_id or 0, CERO)
        return max(gasto.monto_usd - max(free, CERO), CERO)


def _left(fondo: Fondo, gastos: Sequence[Gasto]) -> _Left:
    waiting = [gasto for gasto in gastos if gasto.abierto]
    items = {gasto.item_id: gasto.item.vigente for gasto in waiting}
    contracts = dict.fromkeys((g.obligacion_id for g in waiting if g.obligacion_id is not None), CERO)
    if waiting:
        asked = Q(clase=Clase.COMPROMETIDO, item__in=items)
        asked |= Q(clase__in=(Clase.COMPROMETIDO, Clase.DEVENGADO), obligacion__in=contracts)
        told = Asiento.objects.filter(asked, fondo=fondo).order_by().values_list("item", "obligacion", "clase")
        for item, contract, kind, total in told.annotate(Sum("monto_usd")):
            if kind == Clase.COMPROMETIDO and item in items:
                items[item] -= total
            if contract in contracts:
                contracts[contract] += total if kind == Clase.COMPROMETIDO else -total
    return _Left(items, contracts)
