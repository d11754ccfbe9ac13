"""A plan from a table and to a table: its rows take the place of the plan, or are added to it; all or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fondo.ejecucion import CERO
from fondo.models import Fondo, Item, LineaPlan
from fondo.operations.base import lock_fondo
from fondo.operations.plan.lectura import lineas_de
from fondo.operations.plan.lineas import DatosLinea, comprobar_cupo, comprobar_dia, exigir_vigente, limpia
from mesa.kernel.actor import Actor
from mesa.kernel.ensayo import Columna, Ensayada, Lectura
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.tabular import Fila, Valor
from mesa.palabras import dolares

verbo("plan.cargado", gettext_lazy("cargó el plan de gastos del fondo de una planilla"))

COLUMNAS = (
    Columna("fecha", gettext_lazy("El día en que se espera pagar."), "2026-09-30", obligatoria=True),
    Columna("etapa", gettext_lazy("1 o 2. En blanco, si el nombre del ítem no se repite."), "1"),
    Columna("ítem", gettext_lazy("Como está en el presupuesto."), "Talleres internos", obligatoria=True),
    Columna("monto", gettext_lazy("En dólares."), "1250.50", obligatoria=True),
    Columna("glosa", gettext_lazy("En qué se espera gastar."), "Segundo taller"),
)
MONTO = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?|(\d{1,10})(?:[.,](\d{1,2}))?")
Leida = tuple[int, int]


class ImportadorPlan:
    """The plan of a fund. `reemplaza`: whether the rows take the place of what is planned."""

    columnas: Sequence[Columna] = COLUMNAS

    def __init__(self, fondo: Fondo, *, reemplaza: bool, actor: Actor | None) -> None:
        self.fondo, self.reemplaza, self.actor = fondo, reemplaza, actor
        self.clave = f"plan-fondo:{fondo.pk}:{'todo' if reemplaza else 'mas'}"
        self.items = list(Item.objects.filter(etapa__fondo=fondo).select_related("etapa"))
        there = lineas_de(fondo)
        self.leidas = [(row.pk, row.revision) for row in there]
        self.planificado = {i.pk: CERO for i in self.items}
        for row in () if reemplaza else there:
            self.planificado[row.item_id] += row.monto

    def ensayar(self, filas: Sequence[Fila]) -> list[Ensayada]:
        """What each row would do: each takes its part of what its ítem has without planning."""
        planned = dict(self.planificado)
        return [self._row(fila, planned) for fila in filas]

    def _row(self, fila: Fila, planned: dict[int, Decimal]) -> Ensayada:
        lectura = Lectura(fila)
        fecha = lectura.fecha("fecha", obligatoria=True)
        monto = _amount(lectura)
        item = self._item(lectura)
        glosa = lectura.linea("glosa", maximo=200)
        if fecha is not None:
            _say(lectura, "fecha", lambda: comprobar_dia(self.fondo, fecha))
        if item is not None and monto is not None:
            datos = DatosLinea(item.pk, fecha or self.fondo.inicia_el, monto, glosa)
            _say(lectura, "monto", lambda: limpia(datos))
            _say(lectura, "monto", lambda: comprobar_cupo(item, monto, item.vigente - planned[item.pk]))
            planned[item.pk] += monto
        que = f"{fecha} · {item.nombre if item else fila['ítem'][:120]}"
        if lectura.errores or item is None or monto is None:
            return lectura.errada(que)
        return Ensayada(fila.numero, "crea", que, dolares(monto), datos=datos)

    def _item(self, lectura: Lectura) -> Item | None:
        name = lectura.linea("ítem", maximo=200, obligatorio=True).casefold()
        stage = lectura.fila["etapa"].strip().removesuffix(".0")
        found = [i for i in self.items if i.nombre.casefold() == name and stage in ("", str(i.etapa.numero))]
        if name and not found:
            lectura.error("ítem", _("El presupuesto no tiene ese ítem."))
        if len(found) > 1:
            lectura.error("etapa", _("Hay un ítem con ese nombre en cada etapa: escriba en cuál."))
        return found[0] if len(found) == 1 else None

    def aplicar(self, filas: Sequence[Ensayada], envio: UUID) -> str:
        """Do what was tried. Sent again, it is refused: the plan is another since."""
        rows = [fila.datos for fila in filas]
        done = importar_lineas(self.fondo.pk, rows, leidas=self.leidas, reemplaza=self.reemplaza, actor=self.actor)
        said = ngettext("Quedó planificada una línea.", "Quedaron planificadas %(n)s líneas.", done)
        return said % {"n": done}


def _amount(lectura: Lectura) -> Decimal | None:
    """An amount as a spreadsheet has it (1250.5) or as people type it (1.250,50)."""
    text = lectura.texto("monto", obligatorio=True).strip()
    found = MONTO.fullmatch(text)
    if found is None:
        if text:
            lectura.error("monto", _("Escriba un monto, como 1250 o 1.250,50."))
        return None
    whole, cents = (found[1].replace(".", ""), found[2]) if found[1] else (found[3], found[4])
    return Decimal(f"{whole}.{cents or 0}")


def _say(lectura: Lectura, column: str, check: Callable[[], object]) -> None:
    try:
        check()
    except DomainError as error:
        lectura.error(column, error.mensaje)


@operation
def importar_lineas(
    fondo_id: int,
    filas: Sequence[DatosLinea],
    *,
    leidas: Sequence[Leida],
    reemplaza: bool,
    actor: Actor | None,
) -> int:
    """Plan many lines, all or none, and return how many. `reemplaza`: they take the place of what is planned.

    `leidas`: the pk and the revision of each line of the plan that was read: Conflicto if any changed since. Raises
    DomainError for what the fund does not take.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.importar_lineas", actor, fondo)
    exigir_vigente(fondo)
    there = lineas_de(fondo)
    if sorted((row.pk, row.revision) for row in there) != sorted(leidas):
        raise Conflicto(_("Alguien cambió el plan después del ensayo. Elija de nuevo el archivo."))
    items = {i.pk: i for i in Item.objects.filter(etapa__fondo=fondo)}
    planned = dict.fromkeys(items, CERO)
    for row in () if reemplaza else there:
        planned[row.item_id] += row.monto
    fresh = []
    for said in filas:
        datos = limpia(said)
        comprobar_dia(fondo, datos.fecha)
        if datos.item_id not in items:
            raise DomainError(_("Elija un ítem del presupuesto de este fondo."))
        item = items[datos.item_id]
        comprobar_cupo(item, datos.monto, item.vigente - planned[item.pk])
        planned[item.pk] += datos.monto
        fresh.append(LineaPlan(item=item, fecha=datos.fecha, monto=datos.monto, glosa=datos.glosa))
    antes = {"lineas": len(there), "monto": str(sum((row.monto for row in there), CERO))}
    if reemplaza:
        LineaPlan.objects.filter(item__etapa__fondo=fondo).delete()
    LineaPlan.objects.bulk_create(fresh)
    added = sum((row.monto for row in fresh), CERO)
    ahora = {"filas": len(fresh), "monto": str(added), "reemplaza": reemplaza}
    record("plan.cargado", fondo, actor=actor, antes=antes, ahora=ahora)
    return len(fresh)


def filas_del_plan(lineas: Iterable[LineaPlan]) -> list[list[Valor]]:
    """A plan as a table with the columns that are read."""
    return [[row.fecha, row.item.etapa.numero, row.item.nombre, row.monto, row.glosa] for row in lineas]
