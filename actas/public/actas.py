"""Public pages of actas and agreements: they read fichas only. Also what the portal must know of both kinds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actas import documents, schema
from actas.documento import letra, parrafos_de, resumen_de
from actas.operations.observaciones import observaciones_de
from mesa import tipos
from mesa.metricas import resumen
from mesa.palabras import lugar
from mesa.schema import registro_tachado
from mesa.views.publicaciones import content_json, list_page, pdf_page, record_page


def ficha_acta(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a published acta."""
    text = contenido["documento"]
    people = [f"{p['nombre']} {p['calidad'] or ''}" for g in text["asistentes"] for p in g["personas"]]
    return tipos.FichaDatos(
        titulo=text["titulo"],
        fecha=text["sesion"]["fecha"],
        organo_nombre=text["organo"],
        ruta=f"/actas/{clave}/",
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join([*text["tabla"], *(t for _, t in parrafos_de(text)), *people]),
        datos={
            "sesion": text["sesion"],
            "registro_historico": contenido["registro_historico"],
            "secretaria": contenido["secretaria"],
            "acuerdos": len(text["acuerdos"]),
            "medida": contenido["aprobacion"] and resumen(contenido["aprobacion"]),
            "regla": contenido["aprobacion"]["regla"] if contenido["aprobacion"] else "",
        },
    )


def url_observar(documento: dict[str, Any], token: str) -> str:
    """Where the text in circulation is observed: signed in, or with the token of a personal link."""
    if token:
        return reverse("actas:observar_desde_correo", args=[token])
    return reverse("actas:observar", args=[documento["sesion"]["clave"]])


#: How the parts of a record are called where a datum was struck, in the order of the record.
PARTES = {
    "titulo": gettext_lazy("título"),
    "acta_titulo": gettext_lazy("título del acta"),
    "acta_clave": gettext_lazy("sesión"),
    "titulos_acuerdos": gettext_lazy("títulos de los acuerdos"),
    "organo": gettext_lazy("órgano"),
    "secretaria": gettext_lazy("secretaría"),
    "sesion": gettext_lazy("encabezado"),
    "asistentes": gettext_lazy("asistentes"),
    "tabla": gettext_lazy("tabla"),
    "aprobacion": gettext_lazy("aprobación"),
    "observaciones": gettext_lazy("observaciones"),
    "origen": gettext_lazy("párrafos de origen"),
    "texto": gettext_lazy("texto"),
    "letras": gettext_lazy("letras"),
    "detalle": gettext_lazy("seguimiento"),
    "decision": gettext_lazy("decisión"),
    "rectifica": gettext_lazy("motivo de la rectificación"),
}


def lugar_en_acta(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in the record of an acta, in words: "párrafo 2.3, letra c", "acuerdo 1", "asistentes"."""
    match ruta:
        case ("documento", "desarrollo", int(punto), "parrafos", int(parrafo), "letras", int(item), *_):
            return lugar(f"{punto + 1}.{parrafo + 1}.{letra(item)}")
        case ("documento", "desarrollo", int(punto), "parrafos", int(parrafo), *_):
            return lugar(f"{punto + 1}.{parrafo + 1}")
        case ("documento", "desarrollo", int(punto), *_):
            return _("título del punto %(n)s") % {"n": punto + 1}
        case ("documento", "acuerdos", int(acuerdo), "letras", int(item), *_):
            return lugar(f"acuerdo-{acuerdo + 1}.{letra(item)}")
        case ("documento", "acuerdos", int(acuerdo), *_) | ("titulos_acuerdos", int(acuerdo)):
            return lugar(f"acuerdo-{acuerdo + 1}")
        case ("documento", *rest):
            return lugar_en_acuerdo(tuple(rest))
    return lugar_en_acuerdo(ruta)


def lugar_en_acuerdo(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in the record of an agreement, in words."""
    return str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta))


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo="acta",
        nombre=gettext_lazy("Acta"),
        schema=schema.ActaPublicada,
        ficha=ficha_acta,
        template="actas/_cuerpo_acta.html",
        url_name="actas:acta",
        pdf=documents.acta_pdf,
        lugar=lugar_en_acta,
        al_tachar=registro_tachado,
    )
)
tipos.registrar_consulta(
    tipos.TipoConsulta(
        tipo="aprobacion_acta",
        nombre=gettext_lazy("Aprobación de acta"),
        template="components/acta_cuerpo.html",
        parrafos=parrafos_de,
        resumen=resumen_de,
        url_retiro=lambda documento: reverse("actas:retirar", args=[documento["sesion"]["clave"]]),
        url_en_sesion=lambda documento: reverse("actas:aprobar_en_sesion", args=[documento["sesion"]["clave"]]),
        url_observar=url_observar,
        url_observaciones=lambda documento: reverse("actas:observaciones", args=[documento["sesion"]["clave"]]),
        observaciones_de=observaciones_de,
        lista=(gettext_lazy("Actas en trabajo"), "actas:en_trabajo"),
        seccion="actas",
    )
)


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    """The published actas, newest first."""
    return list_page(request, "acta", "actas/lista.html", "actas")


@require_safe
def acta(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """One published acta, each paragraph citable: the current one, or one of its versions."""
    return record_page(request, "acta", clave, version, "actas/acta.html", "actas")


@require_safe
def acta_json(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """The published content, byte for byte as it was hashed."""
    return content_json(request, "acta", clave, version)


@require_safe
def acta_pdf(request: HttpRequest, clave: str, version: int | None = None) -> HttpResponse:
    """The PDF that the worker made; while it is being made, a page that says so and tries again."""
    return pdf_page(request, "acta", clave, version, f"/actas/{clave}/", "actas")
