"""A published report as the sheets of a workbook, in Spanish or in English: of its rows, only what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from fondo.models.actividades import Asistentes
from fondo.operations.informes import PARTES
from mesa.kernel.tabular import Hoja, Valor

#: What the columns hold, by their names: days and amounts. The rest is text or whole numbers.
DIAS = frozenset({"fecha"})
MONTOS = frozenset(
    {
        *("original", "vigente", "comprometido", "devengado", "pagado", "ejecutado", "exigido", "falta", "monto"),
        *("planificado", "piso", "porcentaje"),
    }
)
#: Each sheet and its columns.
HOJAS: dict[str, tuple[str, ...]] = {
    "ítems": ("etapa", "nombre", "original", "vigente", "comprometido", "devengado", "pagado"),
    "gastos": (
        *("gasto", "fecha", "documento", "folio", "etapa", "item", "glosa", "moneda", "monto", "devengado", "pagado"),
    ),
    "pisos": ("nombre", "fecha", "porcentaje", "ejecutado", "exigido", "falta"),
    "curva": ("fecha", "planificado", "comprometido", "pagado", "piso"),
    "actividades": (
        *("fecha", "etapa", "clase", "nombre", "region", "comuna", "modalidad", "asistentes"),
        *("implementadores", "decisores"),
    ),
    "asistencia": ("grupo", "nombre", "actividades", "personas"),
    "consenso": ("titulo", "fecha", "donde", "recuento", "sha256"),
    "redes": ("red", "nivel_antes", "nivel_al_corte", "codigo", "nombre", "antes", "despues"),
    "relato": ("parte", "es", "en"),
}
INGLES = {
    "ítems": "budget",
    "gastos": "expenses",
    "pisos": "floors",
    "curva": "curve",
    "actividades": "activities",
    "asistencia": "attendance",
    "consenso": "consensus",
    "redes": "networks",
    "relato": "narrative",
    "etapa": "stage",
    "nombre": "name",
    "original": "original",
    "vigente": "revised",
    "comprometido": "committed",
    "devengado": "accrued",
    "pagado": "paid",
    "gasto": "expense",
    "fecha": "date",
    "documento": "document",
    "folio": "folio",
    "item": "budget_line",
    "glosa": "description",
    "moneda": "currency",
    "monto": "amount",
    "porcentaje": "percentage",
    "ejecutado": "executed",
    "exigido": "required",
    "falta": "missing",
    "planificado": "planned",
    "piso": "floor",
    "clase": "kind",
    "region": "region",
    "comuna": "comuna",
    "modalidad": "modality",
    "asistentes": "attendees",
    "implementadores": "implementers",
    "decisores": "decision_makers",
    "grupo": "group",
    "personas": "people",
    "sector": "sector",
    "titulo": "title",
    "donde": "where",
    "recuento": "count",
    "sha256": "sha256",
    "red": "network",
    "nivel_antes": "level_before",
    "nivel_al_corte": "level_at_cutoff",
    "codigo": "code",
    "antes": "before",
    "despues": "after",
    "parte": "part",
    "es": "es",
    "en": "en",
}


def hojas_de(registro: Mapping[str, Any], idioma: str) -> list[Hoja]:
    """A report (schema.informe.InformePublicado, in its JSON form) as sheets, named with their columns in a language.

    What people wrote stays as they wrote it.
    """
    word = (lambda name: INGLES[name]) if idioma == "en" else str
    with translation.override(idioma):
        rows = _rows(registro, word("sector"), word("region"))
    return [_sheet(name, rows[name], columns, word) for name, columns in HOJAS.items()]


def _rows(registro: Mapping[str, Any], sector: str, region: str) -> dict[str, list[dict[str, Any]]]:
    came, words = registro["asistencia"], dict(Asistentes._meta.get_field("sector").flatchoices)
    networks = [
        {"red": red["nombre"], "nivel_antes": red["antes"], "nivel_al_corte": red["despues"], **change}
        for red in registro["redes"]
        for change in red["cambian"] or [{"codigo": "", "nombre": "", "antes": None, "despues": None}]
    ]
    return {
        "ítems": registro["filas"],
        "gastos": registro["gastos"],
        "pisos": registro["pisos"],
        "curva": registro["curva"],
        "actividades": [a | {"asistentes": sum(a["asistentes"].values())} for a in registro["actividades"]],
        "asistencia": [
            *(
                {"grupo": sector, **one, "nombre": str(words.get(one["codigo"], one["nombre"]))}
                for one in came["sectores"]
            ),
            *({"grupo": region, **one} for one in came["regiones"]),
        ],
        "consenso": registro["expediente"],
        "redes": networks,
        "relato": [
            {"parte": str(PARTES[p["parte"]]), "es": "\n\n".join(p["es"]), "en": "\n\n".join(p["en"])}
            for p in registro["relato"]
        ],
    }


def _cell(column: str, value: Any) -> Valor:
    if value in (None, ""):
        return None
    if column in DIAS:
        return date.fromisoformat(value)
    return Decimal(value) if column in MONTOS else value if isinstance(value, int) else str(value)


def _sheet(name: str, rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], word: Any) -> Hoja:
    cells = ([_cell(column, row.get(column)) for column in columns] for row in rows)
    return Hoja(word(name), [word(column) for column in columns], cells)
