"""Public pages of what people contributed and how each was answered: they read fichas only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actas.operations.aportes import RESPUESTAS
from mesa.models import Ficha
from mesa.views.access import public_response
from mesa.views.portal import last_publication, ribbon
from mesa.views.publicaciones import POR_PAGINA, content_json, cursor_of, place_of, record_page

FILTROS = ("estado", "elemento", "instancia", "sector")


@require_safe
def aportes(request: HttpRequest) -> HttpResponse:
    """The published contributions of a filter, newest first and by key, with how many of each answer there are."""
    asked = {name: value for name in FILTROS if (value := request.GET.get(name, "").replace("\x00", "")[:300])}
    after, last = request.GET.get("desde", ""), last_publication()

    def page() -> HttpResponse:
        place = place_of(after)
        rows = Ficha.objects.filter(tipo="aporte").vigentes()
        found = list(_after(rows.filter(datos__contains=asked), place).for_list()[: POR_PAGINA + 1])
        shown = found[:POR_PAGINA]
        context = {
            "seccion": "acuerdos",
            "fichas": shown,
            "siguiente": cursor_of(shown[-1]) if len(found) > POR_PAGINA else "",
            "continua": bool(after),
            "parametros": urlencode(asked),
            "pedido": asked,
            "cifras": list(_figures(rows, asked)),
            "cinta": ribbon(shown),
        }
        return render(request, "actas/aportes/aportes.html", context)

    key = f"aportes|{urlencode(asked)}|{after}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page, keep=True)


def _after(rows: Any, place: Any) -> Any:
    ordered = rows.order_by("-fecha", "orden", "pk")
    if place is None:
        return ordered
    dia, _orden, pk = place
    return ordered.filter(fecha__lt=dia) | ordered.filter(fecha=dia, pk__gt=pk)


def _figures(rows: Any, asked: dict[str, str]) -> Any:
    """How many have each answer, whatever answer is asked for, with the address that lists them."""

    apart = {name: value for name, value in asked.items() if name != "estado"}
    counted = dict(rows.filter(datos__contains=apart).order_by().values_list("datos__estado").annotate(n=Count("pk")))
    for estado in RESPUESTAS:
        yield {
            "estado": estado.value,
            "nombre": estado.label,
            "n": counted.get(estado.value, 0),
            "url": f"?{urlencode(apart | {'estado': estado.value})}",
        }


@require_safe
def aporte(request: HttpRequest, codigo: str, version: int | None = None) -> HttpResponse:
    """One contribution with its answer: the current version, or one of its versions."""
    return record_page(request, "aporte", codigo, version, "actas/aportes/aporte.html", "acuerdos")


@require_safe
def aporte_json(request: HttpRequest, codigo: str, version: int | None = None) -> HttpResponse:
    """The published content, byte for byte as it was hashed."""
    return content_json(request, "aporte", codigo, version)
