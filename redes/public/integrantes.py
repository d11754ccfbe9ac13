"""Public pages of who sits in an órgano: they read what was published of it. Also its kind of publication."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mesa import tipos
from mesa.kernel import clock
from mesa.kernel.tabular import Valor
from mesa.models import Ficha, Publicacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.publicaciones import versiones
from mesa.views.access import en_espanol, public_response
from mesa.views.portal import last_publication, ribbon
from mesa.views.publicaciones import content_json, version_page, withdrawn_page
from redes import schema
from redes.operations.integrantes import TIPO
from redes.operations.publicacion import TIPO as PERFIL
from redes.public import perfil

CUERPO, PAGINA = "redes/integrantes/_cuerpo_integrantes.html", "redes/integrantes/integrantes.html"
SECCION = "redes"


def ficha_integrantes(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of who sits in an órgano."""
    rows = contenido["integrantes"]
    return tipos.FichaDatos(
        titulo=f"Integrantes de {contenido['organo']}",
        fecha=contenido["al"],
        organo_nombre=contenido["organo"],
        ruta=f"/redes/integrantes/{clave}/",
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join(f"{each['nombre']} {each['norma']}".strip() for each in rows),
        datos={
            "slug": clave,
            "tipo": contenido["tipo"],
            "integrantes": len(rows),
            "secretaria": contenido["secretaria"],
        },
    )


#: How the parts of its record are called where a datum was struck.
PARTES = {
    "organo": gettext_lazy("órgano"),
    "integrantes": gettext_lazy("integrantes"),
    "rectifica": gettext_lazy("motivo de la actualización"),
}


def lugar(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in its record, in words."""
    return str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta))


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo=TIPO,
        nombre=gettext_lazy("Integrantes"),
        schema=schema.IntegrantesPublicados,
        ficha=ficha_integrantes,
        template=CUERPO,
        url_name="redes:integrantes",
        lugar=lugar,
    )
)


@dataclass(frozen=True)
class DelDia:
    """What was published, by the end of a day, of who sits in the Mesa: its page, its name and each of them."""

    organos: list[tuple[str, str]]
    integrantes: list[Mapping[str, Any]]
    ejemplo: bool


def integran(al: date) -> DelDia | None:
    """Who sat in the Mesa on a day, by the version of that day; None before the first. One query."""
    tables = Ficha.objects.filter(tipo=TIPO, datos__tipo=TipoOrganizacion.MESA).values("clave")
    end = datetime.combine(al + timedelta(days=1), time(), clock.SANTIAGO)
    rows = Publicacion.objects.filter(tipo=TIPO, clave__in=tables, publicada__lt=end).select_related("contenido")
    last = rows.order_by("clave", "-version").distinct("clave")
    said = [json.loads(header.contenido.texto) for header in last if hasattr(header, "contenido")]
    if not said:
        return None
    seats = {each["slug"]: each for table in said for each in table["integrantes"]}
    return DelDia(
        organos=[(table["organo"], f"/redes/integrantes/{table['slug']}/") for table in said],
        # One whose end was written ahead is there until the next version, which may come some minutes into the day.
        integrantes=[each for each in seats.values() if not each["hasta"] or each["hasta"] >= al.isoformat()],
        ejemplo=all(table["datos_de_ejemplo"] for table in said),
    )


def con_perfil(registro: Mapping[str, Any]) -> set[str]:
    """Of those that a record names, the ones that published their profile."""
    named = [each["slug"] for each in registro["integrantes"]]
    return set(Ficha.objects.filter(tipo=PERFIL, clave__in=named).values_list("clave", flat=True))


@require_safe
def integrantes(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """Who sits in an órgano, each with its profile if it has published it; or one of the versions of that."""
    if version is not None:
        return version_page(request, TIPO, slug, version, PAGINA, SECCION)
    found = Ficha.objects.version_de(TIPO, slug)
    if found is None:
        return withdrawn_page(request, TIPO, slug)
    pk, header, publicada, digest = found
    last = last_publication()

    def page() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.select_related("publicacion__contenido"), pk=pk)
        registro = json.loads(ficha.publicacion.contenido.texto)
        published = con_perfil(registro)
        seats = [each | {"perfil": each["slug"] in published} for each in registro["integrantes"]]
        shown = {
            "registro": registro | {"integrantes": seats},
            "ficha": ficha,
            "publicacion": ficha.publicacion,
            "base": ficha.ruta,
            "versiones": list(versiones(TIPO, slug).exclude(pk=ficha.publicacion.pk)),
        }
        context = {
            "seccion": SECCION,
            "ficha": ficha,
            "cuerpo": render_to_string(CUERPO, shown),
            "cinta": ribbon([ficha]),
            "organo_nombre": ficha.organo_nombre if ficha.ejemplo else _("Chile"),
            "secretaria_nombre": registro["secretaria"],
        }
        return render(request, PAGINA, context)

    key = f"{header}|{digest}|{last.hash if last else ''}"  # the profiles that it leads to are others' publications
    return public_response(request, key, last.publicada if last else publicada, page, keep=True)


@require_safe
def integrantes_json(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """Who sits in an órgano, byte for byte as it was hashed."""
    return content_json(request, TIPO, slug, version)


COLUMNAS = (
    "identificador",
    "nombre",
    "tipo",
    "sector",
    "clase",
    "voto",
    "desde",
    "hasta",
    "norma",
    "perfil",
    "datos_de_ejemplo",
)


@require_safe
@en_espanol
def integrantes_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits in an órgano, as a table."""
    found = Ficha.objects.version_de(TIPO, slug)
    if found is None:
        return withdrawn_page(request, TIPO, slug)
    pk, header, publicada, digest = found
    last = last_publication()

    def page() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.select_related("publicacion__contenido"), pk=pk)
        registro = json.loads(ficha.publicacion.contenido.texto)
        return perfil.descarga(f"integrantes-{slug}.csv", COLUMNAS, _csv_rows(registro))

    key = f"integrantes.csv|{header}|{digest}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else publicada, page)


def _csv_rows(registro: Mapping[str, Any]) -> Iterator[list[Valor]]:
    published = con_perfil(registro)
    for each in registro["integrantes"]:
        slug = each["slug"]
        yield [
            slug,
            each["nombre"],
            each["tipo"],
            each["sector"],
            each["clase"],
            each["voto"],
            each["desde"],
            each["hasta"],
            each["norma"],
            f"{settings.SITE_URL}/redes/{slug}/" if slug in published else "",
            _("sí") if registro["datos_de_ejemplo"] else _("no"),
        ]
