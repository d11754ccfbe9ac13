"""A fund as an IATI 2.03 activity, from its published record. Pure: the same record always gives the same bytes.

Amounts are in USD, so that they add up to the cent with every other export; what was paid in pesos says so, with its
rate and source. What the Mesa's funds have no public identifier for (a RUT is not published) is named under a scheme of
its own, `CL-MESA-…`. Codes are those of the IATI 2.03 lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from fondo.ejecucion import por_ciento

VERSION = "2.03"
#: TransactionType: what each class of entry is. What is accrued is told by no transaction.
TRANSACCIONES = {"recibido": "1", "comprometido": "2", "pagado": "4", "diferencia": "4"}
PREFIJOS = {"recibido": "ING", "comprometido": "COM", "pagado": "GASTO", "diferencia": "DIF"}
#: ActivityStatus by the state of the fund.
ESTADOS = {"convocado": "1", "aprobado": "1", "en_ejecucion": "2", "cerrado": "4", "desistido": "5"}
#: Stands where the transactions of the ledger go.
AQUI = "transacciones"
Registro = Mapping[str, Any]


def actividades(registro: Registro, sitio: str) -> Iterator[bytes]:
    """The record of a fund as an IATI file, in pieces. `sitio`: the address of the installation, for its documents.

    Its transactions are thousands: each is written by itself, in its place of what surrounds them.
    """
    root = ET.Element("iati-activities", {"version": VERSION, "generated-datetime": f"{registro['al']}T00:00:00Z"})
    activity = _activity(registro, sitio)
    root.append(activity)
    ET.indent(root)
    before, after = ET.tostring(root, encoding="unicode").split(f"<{AQUI} />\n    ", 1)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{before}'.encode()
    for row in registro["movimientos"]:
        if row["clase"] in TRANSACCIONES and row["fecha"] <= registro["al"]:
            found = _transaction(registro, row)
            ET.indent(found, level=2)
            yield f"{ET.tostring(found, encoding='unicode')}\n    ".encode()
    yield f"{after}\n".encode()


def identificador(registro: Registro) -> str:
    """The identifier of who reports: the Mesa, under a scheme of its own."""
    return f"CL-MESA-{'EJEMPLO' if registro['datos_de_ejemplo'] else 'GOBIERNO-ABIERTO'}"


def _activity(said: Registro, sitio: str) -> ET.Element:
    reporting = identificador(said)
    activity = ET.Element(
        "iati-activity",
        {
            "default-currency": "USD",
            "{http://www.w3.org/XML/1998/namespace}lang": "es",
            "last-updated-datetime": f"{said['al']}T00:00:00Z",
            "hierarchy": "1",
        },
    )
    _text(activity, "iati-identifier", f"{reporting}-FONDO-{said['clave']}")
    _named(activity, "reporting-org", said["organo"], {"ref": reporting, "type": "90"})
    _named(activity, "title", said["nombre"])
    _named(activity, "description", said["proposito"], {"type": "1"})
    _participants(activity, said, reporting)
    ET.SubElement(activity, "activity-status", {"code": ESTADOS[said["estado"]]})
    _dates(activity, said)
    ET.SubElement(activity, "activity-scope", {"code": "4"})
    ET.SubElement(activity, "recipient-country", {"code": "CL", "percentage": "100"})
    ET.SubElement(activity, "sector", {"vocabulary": "1", "code": "15150", "percentage": "100"})
    ET.SubElement(activity, "policy-marker", {"vocabulary": "1", "code": "3", "significance": "2"})
    ET.SubElement(activity, "default-finance-type", {"code": "110"})
    ET.SubElement(activity, "default-aid-type", {"vocabulary": "1", "code": "C01"})
    ET.SubElement(activity, "default-tied-status", {"code": "5"})
    _budgets(activity, said)
    _instalments(activity, said)
    ET.SubElement(activity, AQUI)
    _documents(activity, said, sitio)
    _conditions(activity, said)
    _result(activity, said)
    return activity


def _participants(activity: ET.Element, said: Registro, reporting: str) -> None:
    _named(activity, "participating-org", said["financista"], {"role": "1", "type": "90"})
    if said["intermediario"]:
        _named(activity, "participating-org", said["intermediario"], {"role": "3", "type": "90"})
    _named(activity, "participating-org", said["organo"], {"role": "2", "type": "90", "ref": reporting})
    if said["administradora"]:
        _named(activity, "participating-org", said["administradora"], {"role": "4", "type": "22"})


def _dates(activity: ET.Element, said: Registro) -> None:
    ET.SubElement(activity, "activity-date", {"iso-date": said["inicia_el"], "type": "1"})
    if said["inicia_el"] <= said["al"] and said["estado"] in ("en_ejecucion", "cerrado"):
        ET.SubElement(activity, "activity-date", {"iso-date": said["inicia_el"], "type": "2"})
    ET.SubElement(activity, "activity-date", {"iso-date": said["ultimo_gasto"], "type": "3"})
    moved = [row["fecha"] for row in said["movimientos"] if row["fecha"] <= said["al"]]
    if said["estado"] == "cerrado" and moved:
        ET.SubElement(activity, "activity-date", {"iso-date": max(moved), "type": "4"})


def _budgets(activity: ET.Element, said: Registro) -> None:
    """The whole of it in one period of a year at most, from its first day: as it was approved, and as it stands."""
    for kind, column in (("1", "original"), ("2", "vigente")):
        total = sum((Decimal(item[column]) for item in said["items"]), Decimal("0.00"))
        budget = ET.SubElement(activity, "budget", {"type": kind, "status": "2"})
        ET.SubElement(budget, "period-start", {"iso-date": said["inicia_el"]})
        ET.SubElement(budget, "period-end", {"iso-date": min(said["ultimo_gasto"], _a_year_after(said["inicia_el"]))})
        _text(budget, "value", f"{total:.2f}", {"value-date": said["inicia_el"]})


def _a_year_after(day: str) -> str:
    start = date.fromisoformat(day)
    return date.fromordinal(start.toordinal() + 364).isoformat()


def _instalments(activity: ET.Element, said: Registro) -> None:
    for row in said["cuotas"]:
        if row["recibida_el"] is None:
            planned = ET.SubElement(activity, "planned-disbursement", {"type": "1"})
            ET.SubElement(planned, "period-start", {"iso-date": row["prevista_el"]})
            _text(planned, "value", row["monto_previsto"], {"value-date": row["prevista_el"]})
    if said["aprobado_el"]:
        words = f"Monto aprobado del {said['nombre']}"
        activity.append(_plain_transaction("COMP-1", "11", said["aprobado_el"], said["monto"], words))


def _plain_transaction(ref: str, kind: str, day: str, usd: str, words: str) -> ET.Element:
    found = ET.Element("transaction", {"ref": ref})
    ET.SubElement(found, "transaction-type", {"code": kind})
    ET.SubElement(found, "transaction-date", {"iso-date": day})
    _text(found, "value", usd, {"value-date": day})
    _named(found, "description", words)
    return found


def _transaction(said: Registro, row: Registro) -> ET.Element:
    """An entry of the ledger, with its own number; one that reverses another has the other sign."""
    parts = [row["glosa"] or row["clase"]]
    if row["documento"]:
        parts.append(f"{row['documento']} {row['folio']}".strip())
    if row["moneda"] == "CLP" and row["tasa"]:
        parts.append(f"{row['monto']} CLP a {row['tasa']} CLP/USD ({row['fuente_tasa'] or 'tipo de cambio del fondo'})")
    if row["clase"] == "diferencia":
        parts.append("diferencia de cambio")
    if row["reversa_de"]:
        parts.append(f"revierte el asiento {row['reversa_de']}")
    ref = f"{PREFIJOS[row['clase']]}-{row['numero']}"
    found = _plain_transaction(ref, TRANSACCIONES[row["clase"]], row["fecha"], row["usd"], ". ".join(parts))
    if row["clase"] == "recibido":
        _named(found, "provider-org", said["intermediario"] or said["financista"], {"type": "90"})
        _named(found, "receiver-org", said["administradora"] or said["organo"], {"type": "22"})
    elif said["administradora"]:
        _named(found, "provider-org", said["administradora"], {"type": "22"})
    return found


def _documents(activity: ET.Element, said: Registro, sitio: str) -> None:
    """The agreements that back its decisions, and its reports."""
    backed = [(one["ruta"], one["titulo"], "A09", one["fecha"]) for one in said["expediente"] if one["ruta"]]
    told = [(one["ruta"], f"Informe: {one['clase']}", "A08", one["corte"]) for one in said["informes"] if one["ruta"]]
    for ruta, title, category, day in [*backed, *told]:
        link = ET.SubElement(activity, "document-link", {"format": "text/html", "url": f"{sitio}{ruta}"})
        _named(link, "title", title)
        ET.SubElement(link, "category", {"code": category})
        ET.SubElement(link, "language", {"code": "es"})
        if day:
            ET.SubElement(link, "document-date", {"iso-date": day})


def _conditions(activity: ET.Element, said: Registro) -> None:
    found = ET.SubElement(activity, "conditions", {"attached": "1"})
    for floor in said["pisos"]:
        _named(found, "condition", f"Ejecutar el {floor['porcentaje']} % al {floor['fecha']}", {"type": "2"})
    words = "Transparencia activa de la administradora: directorio y fuentes de financiamiento publicados"
    _named(found, "condition", words, {"type": "3"})


def _result(activity: ET.Element, said: Registro) -> None:
    """The floors as targets of one indicator, with what was executed on each day that came."""
    if not said["pisos"]:
        return
    result = ET.SubElement(activity, "result", {"type": "1", "aggregation-status": "false"})
    _named(result, "title", "Ejecución del fondo")
    shape = {"measure": "2", "ascending": "1", "aggregation-status": "false"}
    indicator = ET.SubElement(result, "indicator", shape)
    _named(indicator, "title", f"Porcentaje ejecutado del total ({said['base']})")
    start = said["inicia_el"]
    ET.SubElement(indicator, "baseline", {"year": start[:4], "iso-date": start, "value": "0"})
    for floor in said["pisos"]:
        period = ET.SubElement(indicator, "period")
        ET.SubElement(period, "period-start", {"iso-date": start})
        ET.SubElement(period, "period-end", {"iso-date": floor["fecha"]})
        ET.SubElement(period, "target", {"value": floor["porcentaje"]})
        if floor["fecha"] <= said["al"]:
            ET.SubElement(period, "actual", {"value": _executed(said["movimientos"], said, floor["fecha"])})


def _executed(rows: Sequence[Registro], said: Registro, day: str) -> str:
    done = sum(
        (Decimal(row["usd"]) for row in rows if row["clase"] == said["base"] and row["fecha"] <= day), Decimal("0.00")
    )
    return str(por_ciento(done, Decimal(said["monto"])))


def _text(parent: ET.Element, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    ET.SubElement(parent, name, dict(attributes or {})).text = text


def _named(parent: ET.Element, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    _text(ET.SubElement(parent, name, dict(attributes or {})), "narrative", text)
