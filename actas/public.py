"""Public pages of actas and agreements: they read fichas only. Also what the portal must know of both kinds."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actas import documents, schema
from actas.documento import parrafos_de, resumen_de
from mesa import tipos
from mesa.kernel import files
from mesa.models import Contenido, Ficha, Representacion
from mesa.views.access import public_response
from mesa.views.portal import last_publication, ribbon

POR_PAGINA = 20
#: Date, place in it and row: where a page of a list ends.
CURSOR = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9]{1,9})_([0-9]{1,18})")


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
        },
    )


def ficha_acuerdo(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a published agreement."""
    texts = [contenido["texto"], *(item["texto"] for item in contenido["letras"])]
    return tipos.FichaDatos(
        titulo=contenido["titulo"] or contenido["texto"][:300],
        fecha=contenido["sesion"]["fecha"],
        organo_nombre=contenido["organo"],
        ruta=f"/acuerdos/{clave}/",
        resumen=contenido["texto"],
        orden=contenido["numero"],
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join(texts),
        datos={
            "numero": contenido["numero"],
            "sesion": contenido["sesion"],
            "acta_clave": contenido["acta_clave"],
            "seguimiento": contenido["seguimiento"],
            "registro_historico": contenido["registro_historico"],
            "secretaria": contenido["secretaria"],
        },
    )


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo="acta",
        schema=schema.ActaPublicada,
        ficha=ficha_acta,
        template="actas/_cuerpo_acta.html",
        url_name="actas:acta",
        pdf=documents.acta_pdf,
    )
)
tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo="acuerdo",
        schema=schema.AcuerdoPublicado,
        ficha=ficha_acuerdo,
        template="actas/_cuerpo_acuerdo.html",
        url_name="actas:acuerdo",
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
    )
)


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    """The published actas, newest first."""
    return _list_page(request, "acta", "actas/lista.html", "actas")


@require_safe
def acuerdos(request: HttpRequest) -> HttpResponse:
    """The published agreements, newest first."""
    return _list_page(request, "acuerdo", "actas/acuerdos.html", "acuerdos")


def _list_page(request: HttpRequest, tipo: str, template: str, seccion: str) -> HttpResponse:
    after = request.GET.get("desde", "")
    last = last_publication()

    def page() -> HttpResponse:
        rows = Ficha.objects.for_list().filter(tipo=tipo).order_by("-fecha", "orden", "pk")
        found = list(_after(rows, after)[: POR_PAGINA + 1])
        shown = found[:POR_PAGINA]
        context = {
            "seccion": seccion,
            "fichas": shown,
            "siguiente": _cursor(shown[-1]) if len(found) > POR_PAGINA else "",
            "continua": bool(after),
            "cinta": ribbon(shown),
        }
        return render(request, template, context)

    return public_response(
        request, f"{tipo}s|{after}|{last.hash if last else ''}", last.publicada if last else None, page
    )


def _cursor(ficha: Ficha) -> str:
    return f"{ficha.fecha.isoformat()}_{ficha.orden}_{ficha.pk}"


def _after(rows: QuerySet[Ficha], cursor: str) -> QuerySet[Ficha]:
    """The rows that follow a cursor, by key: a deep page costs what the first one does."""
    if not cursor:
        return rows
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise BadRequest("cursor")
    try:
        fecha, orden, pk = date.fromisoformat(found[1]), int(found[2]), int(found[3])
    except ValueError as error:
        raise BadRequest("cursor") from error
    same_day = Q(fecha=fecha) & (Q(orden__gt=orden) | Q(orden=orden, pk__gt=pk))
    return rows.filter(Q(fecha__lt=fecha) | same_day)


def _ficha(tipo: str, clave: str) -> Ficha:
    return get_object_or_404(Ficha.objects.for_page(), tipo=tipo, clave=clave)


def _published_page(request: HttpRequest, tipo: str, clave: str, template: str, seccion: str) -> HttpResponse:
    ficha = _ficha(tipo, clave)

    def page() -> HttpResponse:
        context = {
            "seccion": seccion,
            "ficha": ficha,
            "publicacion": ficha.publicacion,
            "cuerpo": ficha.cuerpos.get(getattr(request, "idioma", "es")) or ficha.cuerpos.get("es", ""),
            "cinta": ribbon([ficha]),
            "organo_nombre": ficha.organo_nombre if ficha.ejemplo else _("Chile"),
            "secretaria_nombre": ficha.datos.get("secretaria", ""),
        }
        return render(request, template, context)

    return public_response(request, ficha.publicacion.hash, ficha.publicacion.publicada, page)


@require_safe
def acta(request: HttpRequest, clave: str) -> HttpResponse:
    """One published acta, each paragraph citable."""
    return _published_page(request, "acta", clave, "actas/acta.html", "actas")


@require_safe
def acuerdo(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """One agreement: its text, where it comes from, what followed."""
    return _published_page(request, "acuerdo", f"{clave}/{numero}", "actas/acuerdo.html", "acuerdos")


@require_safe
def acta_json(request: HttpRequest, clave: str) -> HttpResponse:
    """The published content, byte for byte as it was hashed."""
    return _json(request, "acta", clave)


@require_safe
def acuerdo_json(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """The published content of an agreement, byte for byte as it was hashed."""
    return _json(request, "acuerdo", f"{clave}/{numero}")


def _json(request: HttpRequest, tipo: str, clave: str) -> HttpResponse:
    contenido = get_object_or_404(
        Contenido.objects.select_related("publicacion"), publicacion__ficha__tipo=tipo, publicacion__ficha__clave=clave
    )
    header = contenido.publicacion

    def body() -> HttpResponse:
        return HttpResponse(contenido.texto.encode(), content_type="application/json")

    response = public_response(request, f"json|{header.hash}", header.publicada, body)
    response["X-Publicacion"] = f"{header.numero} {header.codigo}"
    return response


@require_safe
def acta_pdf(request: HttpRequest, clave: str) -> HttpResponse:
    """The PDF that the worker made; while it is being made, a page that says so and tries again."""
    ficha = _ficha("acta", clave)
    made = Representacion.objects.filter(publicacion=ficha.publicacion, formato="pdf").first()
    if made is None:
        response = render(request, "actas/pdf_en_camino.html", {"ficha": ficha, "seccion": "actas"}, status=503)
        response["Retry-After"] = "5"
        response["Cache-Control"] = "no-store"
        return response
    return public_response(request, f"pdf|{made.sha256}", ficha.publicacion.publicada, lambda: _file(made, clave))


def _file(made: Representacion, clave: str) -> HttpResponse:
    path = files.path_of(made.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="application/pdf", filename=f"acta-{clave}.pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]
