"""What was published at its permanent addresses: each version, its JSON, and what stands in place of the withdrawn."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mesa import tipos
from mesa.kernel import files
from mesa.kernel.canonical import sha256
from mesa.models import Contenido, Ficha, Publicacion, Representacion
from mesa.operations.publicaciones import RETIRO, versiones
from mesa.views.access import public_response
from mesa.views.context import CINTA
from mesa.views.portal import last_publication, ribbon

POR_PAGINA = 20
#: Date, place in it and row: where a page of a list ends.
CURSOR = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9]{1,9})_([0-9]{1,18})")


def record_page(
    request: HttpRequest, tipo: str, clave: str, version: int | None, template: str, seccion: str, *, dia: str = ""
) -> HttpResponse:
    """What was published under a key: the current version, or the one asked for. `dia`: see `published_page`."""
    if version is None:
        return published_page(request, tipo, clave, template, seccion, dia=dia)
    return version_page(request, tipo, clave, version, template, seccion)


def published_page(
    request: HttpRequest, tipo: str, clave: str, template: str, seccion: str, *, dia: str = ""
) -> HttpResponse:
    """The current version, its body already rendered; or what stands in its place if it was withdrawn.

    `dia` is today in ISO, of a page that says something of the day it is read on: it is another page tomorrow.
    """
    found = Ficha.objects.version_de(tipo, clave)
    if found is None:
        return withdrawn_page(request, tipo, clave)
    pk, header, publicada, digest = found

    def page() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.for_page(), pk=pk)
        cuerpo = ficha.cuerpos.get(getattr(request, "idioma", "es")) or ficha.cuerpos.get("es", "")
        return render(request, template, {"ficha": ficha, "cuerpo": cuerpo, "dia": dia, **_frame(ficha, seccion)})

    return public_response(request, f"{header}|{digest}|{dia}", publicada, page, keep=True)


def _frame(ficha: Ficha | tipos.FichaDatos, seccion: str) -> dict[str, Any]:
    return {
        "seccion": seccion,
        "cinta": CINTA if ficha.ejemplo else "",
        "organo_nombre": ficha.organo_nombre if ficha.ejemplo else _("Chile"),
        "secretaria_nombre": ficha.datos.get("secretaria", ""),
    }


def version_page(
    request: HttpRequest, tipo: str, clave: str, version: int, template: str, seccion: str
) -> HttpResponse:
    """One version, current or superseded, which then says by which; or what stands in its place if it was withdrawn."""
    rows = list(versiones(tipo, clave))
    this = next((row for row in rows if row.version == version), None)
    if this is None:
        raise Http404
    contenido = Contenido.objects.filter(publicacion=this).first()
    if contenido is None:
        return withdrawn_page(request, tipo, clave, version)
    kind, registro = tipos.publicacion(tipo), json.loads(contenido.texto)
    datos = kind.ficha(clave, registro)
    here = replace(datos, ruta=f"{datos.ruta}v/{version}/")
    vigente = rows[0] if rows[0] != this else None
    shown = {
        "registro": registro,
        "ficha": here,
        "base": datos.ruta,
        "publicacion": this,
        "versiones": [row for row in rows if row != this],
        "vigente": vigente,
    }

    def page() -> HttpResponse:
        cuerpo = render_to_string(kind.template, shown)
        return render(request, template, {"ficha": here, "cuerpo": cuerpo, **_frame(here, seccion)})

    known = "|".join(f"{row.hash}{hasattr(row, 'retiro')}" for row in rows)
    return public_response(request, f"version|{this.hash}|{sha256(known.encode())}", None, page)


def withdrawn_page(request: HttpRequest, tipo: str, clave: str, version: int | None = None) -> HttpResponse:
    """410: what was here was withdrawn, when, by whom and why. 404 if nothing ever was."""
    rows = versiones(tipo, clave)
    header = (rows.filter(version=version) if version else rows).first()
    retiro = getattr(header, "retiro", None)
    if header is None or retiro is None:
        raise Http404
    registro = Ficha.objects.for_page().get(tipo=RETIRO, clave=retiro.registro.clave)

    def page() -> HttpResponse:
        context = {
            "publicacion": header,
            "nombre": tipos.publicacion(tipo).nombre,
            "retiro": retiro,
            "registro": registro,
            "vigente": Ficha.objects.for_page().filter(tipo=tipo, clave=clave).first(),
            "cinta": CINTA if registro.ejemplo else "",
        }
        return render(request, "mesa/retirada.html", context, status=410)

    return public_response(request, f"retirada|{header.hash}|{registro.publicacion.hash}", None, page)


def list_page(request: HttpRequest, tipo: str, template: str, seccion: str) -> HttpResponse:
    """The published ones of a kind, newest first, by key."""
    after = request.GET.get("desde", "")
    last = last_publication()

    def page() -> HttpResponse:
        found = Ficha.objects.pagina(tipo, POR_PAGINA + 1, place_of(after))
        shown = found[:POR_PAGINA]
        context = {
            "seccion": seccion,
            "fichas": shown,
            "siguiente": cursor_of(shown[-1]) if len(found) > POR_PAGINA else "",
            "continua": bool(after),
            "cinta": ribbon(shown),
        }
        return render(request, template, context)

    key = f"{tipo}s|{after}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page, keep=True)


def cursor_of(ficha: Ficha) -> str:
    """Where a page of a list ends, after that row."""
    return f"{ficha.fecha.isoformat()}_{ficha.orden}_{ficha.pk}"


def place_of(cursor: str) -> tuple[date, int, int] | None:
    """Where a cursor says that a page ended: day, place in it and row. None without one, which is the beginning."""
    if not cursor:
        return None
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise Http404
    try:
        return date.fromisoformat(found[1]), int(found[2]), int(found[3])
    except ValueError as error:
        raise Http404 from error


def pdf_page(
    request: HttpRequest, tipo: str, clave: str, version: int | None, ruta: str, seccion: str, formato: str = "pdf"
) -> HttpResponse:
    """The PDF that the worker made; while it is being made, a page that says so and leads to `ruta`, the text."""
    which = {"version": version} if version else {"ficha__isnull": False}
    header = Publicacion.objects.filter(tipo=tipo, clave=clave, contenido__isnull=False, **which).first()
    if header is None:
        return withdrawn_page(request, tipo, clave, version)
    made = Representacion.objects.filter(publicacion=header, formato=formato).first()
    if made is None:
        context = {"ruta": f"{ruta}v/{version}/" if version else ruta, "seccion": seccion}
        response = render(request, "mesa/pdf_en_camino.html", context, status=503)
        response["Retry-After"] = "5"
        response["Cache-Control"] = "no-store"
        return response
    language = "" if formato == "pdf" else f"-{formato.removeprefix('pdf_')}"
    name = f"{tipo}-{clave}{language}-v{header.version}.pdf" if version else f"{tipo}-{clave}{language}.pdf"
    return public_response(request, f"pdf|{made.sha256}", header.publicada, lambda: _file(made, name))


def _file(made: Representacion, name: str) -> HttpResponse:
    path = files.path_of(made.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="application/pdf", filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]


def content_json(request: HttpRequest, tipo: str, clave: str, version: int | None = None) -> HttpResponse:
    """The published content, byte for byte as it was hashed; its salt travels in a header of the response."""
    rows = Contenido.objects.select_related("publicacion").filter(publicacion__tipo=tipo, publicacion__clave=clave)
    which = {"publicacion__version": version} if version else {"publicacion__ficha__isnull": False}
    contenido = rows.filter(**which).first()
    if contenido is None:
        return withdrawn_page(request, tipo, clave, version)
    header = contenido.publicacion

    def body() -> HttpResponse:
        return HttpResponse(contenido.texto.encode(), content_type="application/json")

    response = public_response(request, f"json|{header.hash}", header.publicada, body)
    response["X-Publicacion"] = f"{header.numero} {header.codigo}"
    response["X-Publicacion-Sal"] = contenido.sal
    return response


@require_safe
def retiro(request: HttpRequest, clave: str) -> HttpResponse:
    """The record of a withdrawal: what, when, by whom and why."""
    return published_page(request, RETIRO, clave, "mesa/retiro.html", "")


@require_safe
def retiro_version(request: HttpRequest, clave: str, version: int) -> HttpResponse:
    """One version of the record of a withdrawal."""
    return version_page(request, RETIRO, clave, version, "mesa/retiro.html", "")


@require_safe
def retiro_json(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """The record of a withdrawal, byte for byte as it was hashed."""
    return content_json(request, RETIRO, clave, version)
