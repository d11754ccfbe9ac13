"""A published fund as tables: ledger, expenses, budget, floors, curve, instalments, contracts and activities.

All of it comes from one record (schema.FondoPublicado), so all of it adds up to the same cent. Amounts are in USD with
their sign, unless their column says another thing. It knows dicts, no rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from fondo.cuentas import cuentas_de
from fondo.ejecucion import CERO, Clase

Valor = str | int | Decimal | date | None
Registro = Mapping[str, Any]
Filas = Iterator[list[Valor]]


class Dato(NamedTuple):
    """A table of a fund: its columns, and its rows from the record."""

    columnas: tuple[str, ...]
    filas: Callable[[Registro], Filas]


def _amount(text: str | None) -> Valor:
    return Decimal(text) if text else None


def _day(text: str | None) -> Valor:
    return date.fromisoformat(text) if text else None


def libro_de(registro: Registro) -> Filas:
    """A row for each entry of the ledger."""
    items = {i["id"]: i for i in registro["items"]}
    for m in registro["movimientos"]:
        item = items.get(m["item"])
        yield [
            m["numero"],
            _day(m["fecha"]),
            m["clase"],
            item["etapa"] if item else None,
            item["nombre"] if item else "",
            _amount(m["usd"]),
            m["glosa"],
            m["documento"],
            m["folio"],
            m["moneda"],
            _amount(m["monto"]),
            _amount(m["tasa"]),
            m["fuente_tasa"],
            m["contrato"],
            m["gasto"],
            m["reversa_de"],
            m["copia"],
        ]


def gastos_de(registro: Registro) -> Filas:
    """A row for each expense: what it is, and what the ledger says of it. One that was annulled adds up to 0."""
    items = {i["id"]: i for i in registro["items"]}
    sums: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: CERO))
    first: dict[int, Mapping[str, Any]] = {}
    for m in registro["movimientos"]:
        if m["gasto"] is not None:
            sums[m["gasto"]][m["clase"]] += Decimal(m["usd"])
            if m["clase"] == Clase.DEVENGADO:
                first.setdefault(m["gasto"], m)
    for pk, m in first.items():
        item, told = items.get(m["item"]), sums[pk]
        yield [
            pk,
            _day(m["fecha"]),
            m["documento"],
            m["folio"],
            item["etapa"] if item else None,
            item["nombre"] if item else "",
            m["glosa"],
            m["moneda"],
            _amount(m["monto"]),
            _amount(m["tasa"]),
            told[Clase.DEVENGADO],
            told[Clase.PAGADO],
            told[Clase.DIFERENCIA],
            m["contrato"],
            m["copia"],
        ]


def presupuesto_de(registro: Registro) -> Filas:
    """A row for each ítem as of the day of the record, the gain or loss of exchange on its own, and the total."""
    cuentas = cuentas_de(registro, date.fromisoformat(registro["al"]))
    for number, stage in enumerate(cuentas.etapas, 1):
        for f in stage.filas:
            yield [number, f.nombre, f.original, f.vigente, f.comprometido, f.devengado, f.pagado]
    yield [None, "Diferencia de cambio", None, None, None, None, cuentas.diferencia]
    t = cuentas.total
    yield [None, "Total sin diferencia de cambio", t.original, t.vigente, t.comprometido, t.devengado, t.pagado]


def pisos_de(registro: Registro) -> Filas:
    """A row for each floor as of the day of the record."""
    cuentas = cuentas_de(registro, date.fromisoformat(registro["al"]))
    for piso, estado, _light in cuentas.pisos:
        yield [
            piso.nombre,
            piso.fecha,
            piso.porcentaje,
            piso.tolerancia,
            estado.ejecutado,
            estado.exigido,
            estado.falta,
            registro["base"],
            "sí" if registro["base_confirmada"] else "no",
        ]


def curva_de(registro: Registro) -> Filas:
    """A row for each day of the curve: planned, committed, accrued, paid, projected, asked for."""
    for p in cuentas_de(registro, date.fromisoformat(registro["al"])).puntos:
        yield [p.fecha, p.planificado, p.comprometido, p.devengado, p.pagado, p.proyectado, p.piso]


def cuotas_de(registro: Registro) -> Filas:
    """A row for each instalment."""
    for c in registro["cuotas"]:
        yield [
            c["numero"],
            _day(c["prevista_el"]),
            _amount(c["monto_previsto"]),
            _day(c["recibida_el"]),
            _amount(c["monto"]),
            _amount(c["pesos"]),
            _amount(c["tasa"]),
        ]


def contratos_de(registro: Registro) -> Filas:
    """A row for each contract in force or ended."""
    names = {i["id"]: i["nombre"] for i in registro["items"]}
    for c in registro["contratos"]:
        yield [
            c["id"],
            c["titulo"],
            names.get(c["item"], ""),
            _day(c["firmado_el"]),
            _day(c["termina_el"]),
            _day(c["terminado_el"]),
            c["moneda"],
            _amount(c["monto"]),
            _amount(c["usd"]),
            c["proveedor"],
        ]


def actividades_de(registro: Registro) -> Filas:
    """A row for each sector that came to each activity."""
    for a in registro["actividades"]:
        for sector, cantidad in a["asistentes"].items() or [("", 0)]:
            yield [
                _day(a["fecha"]),
                a["etapa"],
                a["clase"],
                a["nombre"],
                a["region"],
                a["comuna"],
                a["modalidad"],
                sector,
                cantidad,
                a["implementadores"],
                a["decisores"],
            ]


#: The tables of a fund, by the name of its file and of its sheet.
DATOS = {
    "libro": Dato(
        (
            *("asiento", "fecha", "clase", "etapa", "item", "usd", "glosa", "documento", "folio", "moneda", "monto"),
            *("tasa", "fuente_tasa", "contrato", "gasto", "reversa_de", "copia_sha256"),
        ),
        libro_de,
    ),
    "gastos": Dato(
        (
            *("gasto", "devengado_el", "documento", "folio", "etapa", "item", "glosa", "moneda", "monto", "tasa"),
            *("devengado_usd", "pagado_usd", "diferencia_usd", "contrato", "copia_sha256"),
        ),
        gastos_de,
    ),
    "presupuesto": Dato(
        ("etapa", "item", "original", "vigente", "comprometido", "devengado", "pagado"), presupuesto_de
    ),
    "pisos": Dato(
        (
            *("piso", "fecha", "porcentaje", "tolerancia", "ejecutado_usd", "exigido_usd", "falta_usd", "base"),
            "base_confirmada",
        ),
        pisos_de,
    ),
    "curva": Dato(("fecha", "planificado", "comprometido", "devengado", "pagado", "proyectado", "piso"), curva_de),
    "cuotas": Dato(
        ("cuota", "prevista_el", "monto_previsto_usd", "recibida_el", "monto_usd", "pesos", "tasa"), cuotas_de
    ),
    "contratos": Dato(
        (
            *("contrato", "titulo", "item", "firmado_el", "termina_el", "terminado_el", "moneda", "monto", "usd"),
            "proveedor",
        ),
        contratos_de,
    ),
    "actividades": Dato(
        (
            *("fecha", "etapa", "clase", "nombre", "region", "comuna", "modalidad", "sector", "asistentes"),
            *("implementadores", "decisores"),
        ),
        actividades_de,
    ),
}
#: Said in each row: whether they are data of an example.
EJEMPLO = "datos_de_ejemplo"


def tabla(nombre: str, registro: Registro) -> tuple[tuple[str, ...], Iterable[list[Valor]]]:
    """The columns and the rows of a table."""
    dato, example = DATOS[nombre], "sí" if registro["datos_de_ejemplo"] else "no"
    return (*dato.columnas, EJEMPLO), ([*row, example] for row in dato.filas(registro))
