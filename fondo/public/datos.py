"""A published fund as data: CSV and IATI 2.03, and its tables in one workbook, all sent as they are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from fondo.iati import actividades as actividades_iati
from fondo.operations.publicacion import TIPO
from fondo.tablas import DATOS, tabla
from mesa.kernel import clock
from mesa.kernel.tabular import Hoja, trozos_csv, trozos_xlsx
from mesa.models import Ficha
from mesa.views.access import en_espanol, public_response
from mesa.views.publicaciones import withdrawn_page

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ARCHIVOS = {**{f"{nombre}.csv": CSV for nombre in DATOS}, "fondo.xlsx": XLSX, "iati.xml": "application/xml"}


@require_safe
@en_espanol
def archivo(request: HttpRequest, clave: str, nombre: str) -> HttpResponse:
    """The fund as data, as of today: a floor whose day came says how it was met, though nothing else changed."""
    if nombre not in ARCHIVOS:
        raise Http404
    found = Ficha.objects.version_de(TIPO, clave)
    if found is None:
        return withdrawn_page(request, TIPO, clave)
    pk, header, publicada, digest = found
    today = clock.today().isoformat()

    def body() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.select_related("publicacion__contenido"), pk=pk)
        response = _written(nombre, json.loads(ficha.publicacion.contenido.texto) | {"al": today})
        response["Content-Disposition"] = f'attachment; filename="fondo-{clave}-{nombre}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return public_response(request, f"{nombre}|{header}|{digest}|{today}", publicada, body)


def _written(nombre: str, registro: Mapping[str, Any]) -> HttpResponse:
    kind = ARCHIVOS[nombre]
    if kind == XLSX:
        pieces = trozos_xlsx(Hoja(name, *tabla(name, registro)) for name in DATOS)
    elif kind == CSV:
        pieces = trozos_csv(*tabla(nombre.removesuffix(".csv"), registro))
    else:
        pieces = actividades_iati(registro, settings.SITE_URL)
    return StreamingHttpResponse(pieces, content_type=kind)  # type: ignore[return-value]
