"""The public page of a fund and its data, all from what was published of it. Also its kind of publication."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fondo.cuentas import cuentas_de
from fondo.iati import actividades
from fondo.operations.publicacion import TIPO
from fondo.schema.fondo import FondoPublicado
from mesa import tipos
from mesa.kernel import clock
from mesa.kernel.tabular import Hoja, Valor, escribir_csv, escribir_xlsx
from mesa.models import Ficha
from mesa.operations.publicaciones import versiones
from mesa.views.access import en_espanol, public_response
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
        ficha = get_object_or_404(Ficha.objects.select_related("publicacion__contenido"), pk=pk)
        registro = json.loads(ficha.publicacion.contenido.texto)
        cuentas = cuentas_de(registro, al)
        context = {
            "seccion": SECCION,
            "ficha": ficha,
            "registro": registro,
            "al": al,
            "hoy": today,
            "cuentas": cuentas,
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


LIBRO = (
    "asiento", "fecha", "clase", "etapa", "item", "usd", "glosa", "documento", "folio", "moneda", "monto", "tasa",
    "fuente_tasa", "contrato", "gasto", "reversa_de", "copia_sha256", "datos_de_ejemplo",
)  # fmt: skip
PRESUPUESTO = ("etapa", "item", "original", "vigente", "comprometido", "devengado", "pagado", "datos_de_ejemplo")
ARCHIVOS = {
    "libro.csv": "text/csv; charset=utf-8",
    "presupuesto.csv": "text/csv; charset=utf-8",
    "fondo.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "iati.xml": "application/xml",
}


@require_safe
@en_espanol
def archivo(request: HttpRequest, clave: str, nombre: str) -> HttpResponse:
    """The fund as data: its ledger, its budget, both in a workbook, or IATI 2.03. All add up to the same cent."""
    if nombre not in ARCHIVOS:
        raise Http404
    found = Ficha.objects.version_de(TIPO, clave)
    if found is None:
        return withdrawn_page(request, TIPO, clave)
    pk, header, publicada, digest = found

    def body() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.select_related("publicacion__contenido"), pk=pk)
        registro = json.loads(ficha.publicacion.contenido.texto)
        response = HttpResponse(_written(nombre, registro), content_type=ARCHIVOS[nombre])
        response["Content-Disposition"] = f'attachment; filename="fondo-{clave}-{nombre}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return public_response(request, f"{nombre}|{header}|{digest}", publicada, body)


def _written(nombre: str, registro: Mapping[str, Any]) -> bytes:
    if nombre == "libro.csv":
        return escribir_csv(LIBRO, libro_de(registro))
    if nombre == "presupuesto.csv":
        return escribir_csv(PRESUPUESTO, presupuesto_de(registro))
    if nombre == "fondo.xlsx":
        return escribir_xlsx(
            [Hoja("libro", LIBRO, libro_de(registro)), Hoja("presupuesto", PRESUPUESTO, presupuesto_de(registro))]
        )
    return actividades(registro, settings.SITE_URL)


def libro_de(registro: Mapping[str, Any]) -> Iterator[list[Valor]]:
    """A row for each entry of the ledger, in USD with its sign."""
    items = {i["id"]: i for i in registro["items"]}
    example = "sí" if registro["datos_de_ejemplo"] else "no"
    for m in registro["movimientos"]:
        item = items.get(m["item"])
        yield [
            m["numero"],
            date.fromisoformat(m["fecha"]),
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
            example,
        ]


def presupuesto_de(registro: Mapping[str, Any]) -> Iterator[list[Valor]]:
    """A row for each ítem as of the day of the record, the gain or loss of exchange on its own, and the total."""
    cuentas = cuentas_de(registro, date.fromisoformat(registro["al"]))
    example = "sí" if registro["datos_de_ejemplo"] else "no"
    for number, stage in enumerate(cuentas.etapas, 1):
        for f in stage.filas:
            yield [number, f.nombre, f.original, f.vigente, f.comprometido, f.devengado, f.pagado, example]
    yield [None, "Diferencia de cambio", None, None, None, None, cuentas.diferencia, example]
    t = cuentas.total
    yield [
        None,
        "Total sin diferencia de cambio",
        t.original,
        t.vigente,
        t.comprometido,
        t.devengado,
        t.pagado,
        example,
    ]


def _amount(text: str | None) -> Valor:
    return Decimal(text) if text else None
