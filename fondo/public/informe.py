"""The public page of a report of the fund, its data and its PDF in both languages. Also its kind of publication."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fondo.documents import informe_pdf, informe_pdf_en
from fondo.models import Informe
from fondo.operations.informes import TIPO, clave_de
from fondo.public.hojas import hojas_de
from fondo.schema.informe import InformePublicado
from mesa import tipos
from mesa.kernel.tabular import escribir_xlsx
from mesa.models import Contenido
from mesa.views.access import public_response
from mesa.views.publicaciones import content_json, pdf_page, published_page, version_page, withdrawn_page

SECCION, PAGINA = "fondo", "fondo/publico/informe/informe.html"
TITULOS = {
    Informe.Clase.MITAD: gettext_lazy("Informe de mitad de período"),
    Informe.Clase.FINAL: gettext_lazy("Informe final"),
}


def ficha_informe(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a published report."""
    told = [text for part in contenido["relato"] for language in ("es", "en") for text in part[language]]
    return tipos.FichaDatos(
        titulo=f"{TITULOS[contenido['clase']]}, {contenido['nombre_fondo']}",
        fecha=contenido["corte"],
        organo_nombre=contenido["organo"],
        ruta=f"/fondo/{contenido['fondo']}/informes/{contenido['clase']}/",
        resumen=told[0] if told else "",
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join([*told, *(f["nombre"] for f in contenido["filas"])]),
        datos={
            "fondo": contenido["fondo"],
            "clase": contenido["clase"],
            "pagado": contenido["pagado"],
            "monto": contenido["monto"],
            "secretaria": contenido["secretaria"],
        },
    )


def lugar(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in its record, in words."""
    names = {
        "relato": gettext_lazy("relato"),
        "gastos": gettext_lazy("gastos"),
        "actividades": gettext_lazy("actividades"),
        "expediente": gettext_lazy("antecedentes de consenso"),
        "rectifica": gettext_lazy("motivo de la corrección"),
    }
    return str(names.get(str(ruta[0])) or tipos.en_palabras(ruta))


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo=TIPO,
        nombre=gettext_lazy("Informe del fondo"),
        schema=InformePublicado,
        ficha=ficha_informe,
        template="fondo/publico/informe/_cuerpo.html",
        url_name="fondo:informe_publico",
        pdf=informe_pdf,
        pdf_en=informe_pdf_en,
        lugar=lugar,
    )
)


def _key(clave: str, clase: str) -> str:
    if clase not in Informe.Clase.values:
        raise Http404
    return clave_de(clave, clase)


@require_safe
def informe(request: HttpRequest, clave: str, clase: str, version: int | None = None) -> HttpResponse:
    """A report as it was published, the last version unless another is asked for."""
    key = _key(clave, clase)
    if version is not None:
        return version_page(request, TIPO, key, version, PAGINA, SECCION)
    return published_page(request, TIPO, key, PAGINA, SECCION)


@require_safe
def informe_json(request: HttpRequest, clave: str, clase: str, version: int | None = None) -> HttpResponse:
    """The published content, byte for byte as it was hashed."""
    return content_json(request, TIPO, _key(clave, clase), version)


@require_safe
def en_pdf(
    request: HttpRequest, clave: str, clase: str, idioma: str = "es", version: int | None = None
) -> HttpResponse:
    """Its PDF in a language, as the worker made it."""
    key, formato = _key(clave, clase), "pdf" if idioma == "es" else "pdf_en"
    return pdf_page(request, TIPO, key, version, f"/fondo/{clave}/informes/{clase}/", SECCION, formato)


@require_safe
def en_xlsx(
    request: HttpRequest, clave: str, clase: str, idioma: str = "es", version: int | None = None
) -> HttpResponse:
    """Its figures as a workbook in a language; of the last version unless another is asked for."""
    key = _key(clave, clase)
    which = {"publicacion__version": version} if version else {"publicacion__ficha__isnull": False}
    rows = Contenido.objects.select_related("publicacion").filter(publicacion__tipo=TIPO, publicacion__clave=key)
    contenido = rows.filter(**which).first()
    if contenido is None:
        return withdrawn_page(request, TIPO, key, version)
    header = contenido.publicacion

    def body() -> HttpResponse:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        sheets = escribir_xlsx(hojas_de(json.loads(contenido.texto), idioma))
        response = HttpResponse(sheets, content_type=kind)
        word = "informe" if idioma == "es" else "report"
        name = f"{word}-{key}-v{header.version}.xlsx" if version else f"{word}-{key}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return public_response(request, f"xlsx|{idioma}|{header.hash}", header.publicada, body)
