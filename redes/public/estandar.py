"""Public pages of the standard: they read what was published of each of its versions. Also its kind of publication."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mesa import tipos
from mesa.models import Contenido, Ficha
from mesa.views import intercambio
from mesa.views.access import en_espanol, public_response
from mesa.views.portal import last_publication, ribbon
from mesa.views.publicaciones import content_json, record_page, withdrawn_page
from redes import schema
from redes.operations.importacion_estandar import COLUMNAS, filas_de
from redes.states import EstadoEstandar

TIPO = "estandar"
#: Versions that are listed at most.
TODAS = 200
SECCION = "redes"


def ficha_estandar(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a version of the standard."""
    asked = contenido["indicadores"]
    return tipos.FichaDatos(
        titulo=f"{contenido['nombre']}, versión {clave}",
        fecha=contenido["desde"] or contenido["al"],
        organo_nombre=contenido["organo"],
        ruta=f"/redes/estandar/{clave}/",
        resumen=contenido["fuente"],
        orden=int(clave),
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join([contenido["fuente"], *(f"{i['codigo']} {i['nombre']}. {i['guia']}" for i in asked)]),
        datos={
            "version": int(clave),
            "estado": contenido["estado"],
            "acuerdo": contenido["acuerdo"],
            "desde": contenido["desde"] or "",
            "hasta": contenido["hasta"] or "",
            "indicadores": len(asked),
            "inexcusables": sum(i["inexcusable"] for i in asked),
            "secretaria": contenido["secretaria"],
        },
    )


#: How the parts of its record are called where a datum was struck.
PARTES = {
    "nombre": gettext_lazy("nombre"),
    "fuente": gettext_lazy("fuente"),
    "dimensiones": gettext_lazy("dimensiones"),
    "indicadores": gettext_lazy("indicadores"),
    "rectifica": gettext_lazy("motivo de la rectificación"),
}


def lugar(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in its record, in words."""
    return str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta))


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo=TIPO,
        nombre=gettext_lazy("Estándar de transparencia"),
        schema=schema.EstandarPublicado,
        ficha=ficha_estandar,
        template="redes/estandar/_cuerpo_estandar.html",
        url_name="redes:estandar_version",
        lugar=lugar,
    )
)


@require_safe
def estandar(request: HttpRequest) -> HttpResponse:
    """The version that everything is measured against, and the others that were published."""
    last = last_publication()

    def page() -> HttpResponse:
        rows = list(Ficha.objects.filter(tipo=TIPO).for_list().order_by("-orden")[:TODAS])
        live = vigente(rows)
        ficha = get_object_or_404(Ficha.objects.for_page(), pk=live.pk) if live is not None else None
        idioma = getattr(request, "idioma", "es")
        context = {
            "seccion": SECCION,
            "ficha": ficha,
            "cuerpo": (ficha.cuerpos.get(idioma) or ficha.cuerpos.get("es", "")) if ficha is not None else "",
            "otras": [row for row in rows if row != live],
            "cinta": ribbon(rows),
            "organo_nombre": ficha.organo_nombre if ficha is not None and ficha.ejemplo else _("Chile"),
        }
        return render(request, "redes/estandar/estandar.html", context)

    return public_response(request, f"estandar|{last.hash if last else ''}", last.publicada if last else None, page)


def vigente(fichas: list[Ficha]) -> Ficha | None:
    """Of the published ones, the newest first, the adopted one or, before there is any, the last proposal."""
    live = [ficha for ficha in fichas if ficha.datos.get("estado") != EstadoEstandar.REEMPLAZADO]
    adopted = (ficha for ficha in live if ficha.datos.get("estado") == EstadoEstandar.ADOPTADO)
    return next(adopted, None) or next(iter(live), None)


@require_safe
def version(request: HttpRequest, numero: int, version: int | None = None) -> HttpResponse:
    """A version of the standard as it stands; or as one of its publications said it."""
    return record_page(request, TIPO, str(numero), version, "redes/estandar/version.html", SECCION)


@require_safe
def version_json(request: HttpRequest, numero: int, version: int | None = None) -> HttpResponse:
    """A version of the standard, byte for byte as it was hashed."""
    return content_json(request, TIPO, str(numero), version)


@require_safe
@en_espanol
def version_csv(request: HttpRequest, numero: int) -> HttpResponse:
    """The indicators of a version as a table, which loads back as a proposal."""
    rows = Contenido.objects.select_related("publicacion")
    held = rows.filter(publicacion__tipo=TIPO, publicacion__clave=str(numero), publicacion__ficha__isnull=False).first()
    if held is None:
        return withdrawn_page(request, TIPO, str(numero))
    header = held.publicacion

    def body() -> HttpResponse:
        columns = [columna.nombre for columna in COLUMNAS]
        said = json.loads(held.texto)["indicadores"]
        return intercambio.descargar(f"estandar-{numero}", "csv", columns, filas_de(said))

    return public_response(request, f"csv|{header.hash}", header.publicada, body)
