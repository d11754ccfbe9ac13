"""The public page of a fund and its data, all from what was published of it. Also its kind of publication."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fondo.asistencia import resumen_de
from fondo.cuentas import Cuentas, cuentas_de
from fondo.models import Asistentes, CopiaPublica
from fondo.operations.publicacion import TIPO
from fondo.schema.fondo import FondoPublicado
from fondo.states import EstadoRegistro
from mesa import tipos
from mesa.kernel import clock
from mesa.models import Ficha
from mesa.operations.publicaciones import versiones
from mesa.views.access import public_response
from mesa.views.archivos import entregar
from mesa.views.portal import last_publication, ribbon
from mesa.views.publicaciones import content_json, version_page, withdrawn_page

SECCION, CUERPO, POR_PAGINA = "fondo", "fondo/publico/_cuerpo.html", 25


def ficha_fondo(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a published fund."""
    return tipos.FichaDatos(
        titulo=contenido["nombre"],
        fecha=contenido["al"],
        organo_nombre=contenido["organo"],
        ruta=f"/fondo/{clave}/",
        resumen=contenido["proposito"],
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join(
            [
                contenido["proposito"],
                contenido["financista"],
                contenido["administradora"],
                *(item["nombre"] for item in contenido["items"]),
                *(one["titulo"] for one in contenido["expediente"]),
                *(one["nombre"] for one in contenido["actividades"]),
            ]
        ),
        datos={
            "clave": clave,
            "anio": contenido["anio"],
            "monto": contenido["monto"],
            "estado": contenido["estado"],
            "financista": contenido["financista"],
            "administradora": contenido["administradora"],
            "secretaria": contenido["secretaria"],
        },
    )


#: How the parts of its record are called where a datum was struck.
PARTES = {
    "movimientos": gettext_lazy("gastos"),
    "items": gettext_lazy("ítems"),
    "etapas": gettext_lazy("etapas"),
    "contratos": gettext_lazy("contratos"),
    "traspasos": gettext_lazy("traspasos"),
    "expediente": gettext_lazy("antecedentes de consenso"),
    "actividades": gettext_lazy("actividades"),
    "proposito": gettext_lazy("propósito"),
    "rectifica": gettext_lazy("motivo de la actualización"),
}


def lugar(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in its record, in words."""
    return str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta))


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo=TIPO,
        nombre=gettext_lazy("Fondo"),
        schema=FondoPublicado,
        ficha=ficha_fondo,
        template=CUERPO,
        url_name="fondo:publico",
        lugar=lugar,
    )
)


@require_safe
def publicos(request: HttpRequest) -> HttpResponse:
    """Every published fund, the newest first."""
    last = last_publication()

    def page() -> HttpResponse:
        rows = list(Ficha.objects.for_list().filter(tipo=TIPO).order_by("-datos__anio", "-pk"))
        context = {"seccion": SECCION, "fichas": rows, "cinta": ribbon(rows)}
        return render(request, "fondo/publico/fondos.html", context)

    key = f"fondos|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page, keep=True)


def dia_pedido(request: HttpRequest) -> date:
    """The day that an address asks for (`?al=`), today without one or for one to come; 404 for what is no day."""
    today, asked = clock.today(), request.GET.get("al", "")
    try:
        return min(date.fromisoformat(asked), today) if asked else today
    except ValueError as error:
        raise Http404 from error


@require_safe
def publico(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """A fund as it stands on a day; or one of the versions of what was published of it."""
    if version is not None:
        return version_page(request, TIPO, clave, version, "fondo/publico/version.html", SECCION)
    found = Ficha.objects.version_de(TIPO, clave)
    if found is None:
        return withdrawn_page(request, TIPO, clave)
    pk, header, publicada, digest = found
    al, today, start = dia_pedido(request), clock.today(), _start(request)

    def page() -> HttpResponse:
        ficha, registro = _record(pk, digest)
        cuentas = _figures(pk, digest, al, get_language())
        context = {
            "seccion": SECCION,
            "ficha": ficha,
            "registro": registro,
            "al": al,
            "hoy": today,
            "cuentas": cuentas,
            **_came(registro, al),
            "tablas": [(f"{name}.csv", words) for name, words in TABLAS.items()],
            "pagos": cuentas.pagos[start : start + POR_PAGINA],
            "desde": start,
            "hasta": min(start + POR_PAGINA, len(cuentas.pagos)),
            "siguiente": start + POR_PAGINA if len(cuentas.pagos) > start + POR_PAGINA else 0,
            "anterior": max(start - POR_PAGINA, 0) if start else None,
            "publicacion": ficha.publicacion,
            "versiones": list(versiones(TIPO, clave).exclude(pk=ficha.publicacion.pk)),
            "cinta": ribbon([ficha]),
            "organo_nombre": ficha.organo_nombre if ficha.ejemplo else _("Chile"),
            "secretaria_nombre": registro["secretaria"],
        }
        return render(request, "fondo/publico/fondo.html", context)

    return public_response(request, f"{header}|{digest}|{today}|{al}|{start}", publicada, page, keep=True)


@lru_cache(maxsize=2)
def _record(pk: int, digest: str) -> tuple[Ficha, dict[str, Any]]:
    """A published fund, read once however many days of it are asked for."""
    ficha = get_object_or_404(Ficha.objects.select_related("publicacion__contenido"), pk=pk)
    return ficha, json.loads(ficha.publicacion.contenido.texto)


@lru_cache(maxsize=4)
def _figures(pk: int, digest: str, al: date, language: str) -> Cuentas:
    """Its figures on a day. Whoever leafs through a long one has them computed once."""
    return cuentas_de(_record(pk, digest)[1], al)


#: The tables of datos.py, as they are called.
TABLAS = {
    "gastos": gettext_lazy("gastos"),
    "libro": gettext_lazy("libro"),
    "presupuesto": gettext_lazy("presupuesto"),
    "pisos": gettext_lazy("pisos"),
    "curva": gettext_lazy("curva"),
    "cuotas": gettext_lazy("cuotas"),
    "contratos": gettext_lazy("contratos"),
    "actividades": gettext_lazy("actividades"),
}


#: How each sector is called, of who came.
SECTORES: Mapping[str, Any] = dict(Asistentes._meta.get_field("sector").flatchoices)


def _came(registro: Mapping[str, Any], al: date) -> dict[str, Any]:
    """The activities up to a day, each with how many came, and their sums."""
    done = [a for a in registro["actividades"] if a["fecha"] <= al.isoformat()]
    told = resumen_de(done)
    return {
        "actividades": [a | {"personas": sum(a["asistentes"].values())} for a in done],
        "asistencia": told,
        "sectores": [(SECTORES.get(name, name), many) for name, many in told.sectores],
    }


@require_safe
def comprobante(request: HttpRequest, clave: str, sha256: str) -> HttpResponse:
    """The copy of a receipt that was struck out and checked, of an expense that stands, while its fund is published and
    nobody took it back. It is called by its hash: how who uploaded it called it may name somebody.
    """
    if not Ficha.objects.filter(tipo=TIPO, clave=clave).exists():
        raise Http404
    shown = CopiaPublica.objects.filter(gasto__fondo__clave=clave, gasto__estado=EstadoRegistro.ACEPTADO)
    copy = shown.filter(archivo__sha256=sha256, revisada_el__isnull=False, retirada_el=None)
    found = copy.select_related("archivo").order_by("pk").first()
    if found is None:
        raise Http404
    return entregar(found.archivo, f"comprobante-{sha256[:12]}{PurePosixPath(found.archivo.nombre).suffix.lower()[:5]}")


def _start(request: HttpRequest) -> int:
    """The payment after which a page of them begins; 404 for what is no number."""
    asked = request.GET.get("desde", "0")
    if not asked.isdecimal() or len(asked) > 6:
        raise Http404
    return int(asked)


@require_safe
def fondo_json(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """The published content, byte for byte as it was hashed."""
    return content_json(request, TIPO, clave, version)
