"""The list of published agreements: what became of each, its figures and filters, as a page, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actas.public.filtro import ESTADOS, POCOS, SEGUIDOS, Filtro, Resumen, pagina, resumir
from mesa.kernel import clock
from mesa.kernel.tabular import Valor, escribir_csv
from mesa.metricas import Parte
from mesa.models import Ficha
from mesa.palabras import parte
from mesa.templatetags.mesa import estado_de_ficha
from mesa.views.access import public_response
from mesa.views.portal import last_publication, ribbon
from mesa.views.publicaciones import POR_PAGINA, cursor_of, place_of

FORMATOS = {"csv", "json"}


@require_safe
def acuerdos(request: HttpRequest) -> HttpResponse:
    """The published agreements of a filter, newest first, with how they stand today; all of them as CSV or JSON."""
    filtro, hoy, after = Filtro.leer(request.GET.dict()), clock.today(), request.GET.get("desde", "")
    formato = request.GET.get("formato", "")
    last = last_publication()
    cadena = last.hash if last else ""

    def page() -> HttpResponse:
        place, resumen = place_of(after), resumir(filtro, hoy, cadena)
        pocos = resumen.de(filtro.estado) < POCOS
        if formato in FORMATOS:
            fichas = pagina(filtro, hoy, None, None, pocos=pocos)
            return _csv(fichas, hoy) if formato == "csv" else _json(fichas, filtro, resumen, hoy)
        found = pagina(filtro, hoy, POR_PAGINA + 1, place, pocos=pocos)
        shown = found[:POR_PAGINA]
        context = {
            "seccion": "acuerdos",
            "fichas": shown,
            "siguiente": cursor_of(shown[-1]) if len(found) > POR_PAGINA else "",
            "continua": bool(after),
            "cinta": ribbon(shown),
            "buscando": filtro.activo,
            "parametros": filtro.direccion(),
            "partes": _asked(filtro, resumen, f"acuerdos|{hoy}|{cadena}|{get_language()}"),
        }
        return render(request, "actas/acuerdos.html", context)

    key = f"acuerdos|{hoy}|{formato}|{after}|{filtro.direccion()}|{cadena}"
    return public_response(request, key, last.publicada if last else None, page, keep=True)


def _asked(filtro: Filtro, resumen: Resumen, name: str) -> dict[str, Any]:
    """What the page says of the filter, drawn: its fields and figures. Of the whole list, once a process and day."""
    kept = None if filtro.activo else caches["marco"].get(name)
    if kept is not None:
        return dict(kept)
    query = filtro.direccion()
    context = {
        "filtro": filtro,
        "sin_estado": filtro.direccion(estado=""),
        "resumen": resumen,
        "encontrados": resumen.de(filtro.estado),
        "estados": list(_figures(filtro, resumen)),
        "campos": list(_choices(filtro, resumen)),
        "descargas": [(f.upper(), f"?{query}{'&' if query else ''}formato={f}") for f in sorted(FORMATOS)],
    }
    parts = ("filtro", "cifras", "descargas") if resumen.total or filtro.activo else ()
    drawn = {part: render_to_string(f"actas/_acuerdos_{part}.html", context) for part in parts}
    if not filtro.activo:
        caches["marco"].set(name, drawn)
    return drawn


def _figures(filtro: Filtro, resumen: Resumen) -> Iterator[dict[str, Any]]:
    """How many stand in each way, with the address that lists them."""
    for estado, (nombre, clase) in ESTADOS.items():
        yield {
            "estado": estado,
            "nombre": nombre,
            "clase": clase,
            "n": resumen.cifras[estado],
            "parte": parte(Parte(resumen.cifras[estado], resumen.seguidos)) if estado in SEGUIDOS else "",
            "url": f"?{filtro.direccion(estado=estado)}",
        }


def _choices(filtro: Filtro, resumen: Resumen) -> Iterator[dict[str, Any]]:
    """What each filter offers; one that would offer nothing to choose from is left out."""
    rotulos = {"organo": _("Órgano"), "organizacion": _("Organización con una tarea"), "anio": _("Año")}
    rotulos["plan"] = _("Compromiso o recomendación")
    for nombre, rotulo in rotulos.items():
        found, asked = resumen.ofrecidos[nombre], filtro.pedido[nombre]
        offered = [(value[0], value[1]) if isinstance(value, list) else (str(value), str(value)) for value in found]
        if asked and asked not in dict(offered):
            offered.append((asked, asked))
        if len(offered) > 1 or asked or (offered and nombre in {"organizacion", "plan"}):
            yield {"nombre": nombre, "rotulo": rotulo, "valor": asked, "opciones": offered}


def _rows(fichas: Iterable[Ficha], hoy: date) -> Iterator[dict[str, Any]]:
    """Each agreement by itself, as it stands on that day."""
    for ficha in fichas:
        datos = ficha.datos
        yield {
            "clave": ficha.clave,
            "direccion": f"{settings.SITE_URL}{ficha.ruta}",
            "fecha": ficha.fecha.isoformat(),
            "organo": ficha.organo_nombre,
            "numero": ficha.orden,
            "titulo": ficha.titulo,
            "adoptado": datos.get("adoptado", "en_sesion"),
            "estado": datos["seguimiento"],
            "vencido": estado_de_ficha(datos, hoy.isoformat()) == "vencido",
            "vence": datos.get("vence", ""),
            "tareas": datos.get("tareas", 0),
            "tareas_hechas": datos.get("tareas_hechas", 0),
            "organizaciones": datos.get("organizaciones", []),
            "elementos": datos.get("elementos", []),
            "datos_de_ejemplo": ficha.ejemplo,
        }


def _cell(value: Any) -> Valor:
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    return ", ".join(value) if isinstance(value, list) else value


def _csv(fichas: list[Ficha], hoy: date) -> HttpResponse:
    rows = [[_cell(value) for value in row.values()] for row in _rows(fichas, hoy)]
    columns = list(next(_rows([Ficha(fecha=hoy, datos={"seguimiento": ""})], hoy)))
    response = HttpResponse(escribir_csv(columns, rows), content_type="text/csv; charset=utf-8")
    return _attached(response, f"acuerdos-{hoy}.csv")


def _json(fichas: list[Ficha], filtro: Filtro, resumen: Resumen, hoy: date) -> HttpResponse:
    said = {name: value for name, value in filtro.pedido.items() if value}
    rows = list(_rows(fichas, hoy))
    told = {"al": hoy.isoformat(), "filtro": said, "cifras": resumen.cifras, "acuerdos": rows}
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
