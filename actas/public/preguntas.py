"""Questions of anyone about an agreement: those published with their answer, and the form that asks another.

The form opens no session and sets no cookie: a signed seal says which agreement it is of and since when it is open.
"""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from actas import schema
from actas.forms.preguntas import SEGUNDOS_MINIMOS, PreguntarForm, leer_sello, sello_nuevo
from actas.models import AcuerdoAdoptado
from actas.operations.preguntas import TIPO, recibir_pregunta_ciudadana
from mesa import tipos
from mesa.kernel.errors import DomainError
from mesa.models import Ficha
from mesa.views.access import public_response
from mesa.views.context import CINTA
from mesa.views.portal import last_publication
from mesa.views.publicaciones import (
    POR_PAGINA,
    content_json,
    cursor_of,
    place_of,
    record_page,
    withdrawn_page,
)

#: The field that people do not see and programs fill in.
TRAMPA = "sitio_web"
PARTES = {
    "acuerdo": gettext_lazy("acuerdo"),
    "acuerdo_titulo": gettext_lazy("título del acuerdo"),
    "texto": gettext_lazy("pregunta"),
    "respuesta": gettext_lazy("respuesta"),
    "organo": gettext_lazy("órgano"),
    "secretaria": gettext_lazy("secretaría"),
    "rectifica": gettext_lazy("motivo de la rectificación"),
}


def ficha_pregunta(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a published question."""
    acuerdo = contenido["acuerdo"]
    return tipos.FichaDatos(
        titulo=contenido["texto"][:300],
        fecha=contenido["respondida"],
        organo_nombre=contenido["organo"],
        ruta=f"/acuerdos/{acuerdo}/preguntas/{contenido['numero']}/",
        resumen=contenido["respuesta"],
        orden=contenido["numero"],
        ejemplo=contenido["datos_de_ejemplo"],
        texto=f"{contenido['texto']}\n{contenido['respuesta']}",
        datos={
            "acuerdo": acuerdo,
            "recibida": contenido["recibida"],
            "texto": contenido["texto"],
            "secretaria": contenido["secretaria"],
        },
    )


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo=TIPO,
        nombre=gettext_lazy("Pregunta"),
        schema=schema.PreguntaPublicada,
        ficha=ficha_pregunta,
        template="actas/preguntas/_cuerpo.html",
        url_name="actas:pregunta",
        lugar=lambda ruta: str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta)),
    )
)


@require_safe
def preguntas(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """The questions about an agreement that were published, the last answered first."""
    acuerdo = Ficha.objects.for_list().filter(tipo="acuerdo", clave=f"{clave}/{numero}").first()
    if acuerdo is None:
        return withdrawn_page(request, "acuerdo", f"{clave}/{numero}")
    last, after, sent = last_publication(), request.GET.get("desde", ""), "enviada" in request.GET

    def page() -> HttpResponse:
        found = _of(f"{clave}/{numero}", after)
        shown = found[:POR_PAGINA]
        context = _context(acuerdo, clave, numero) | {
            "fichas": shown,
            "siguiente": cursor_of(shown[-1]) if len(found) > POR_PAGINA else "",
            "continua": bool(after),
            "enviada": sent,
        }
        return render(request, "actas/preguntas/lista.html", context)

    key = f"preguntas|{clave}/{numero}|{after}|{sent}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page)


def _of(clave: str, after: str) -> list[Ficha]:
    """A page of the questions of an agreement, by key, and one more."""
    place = place_of(after)
    rows = Ficha.objects.for_list().filter(tipo=TIPO, datos__contains={"acuerdo": clave}).defer(None).defer("busqueda")
    if place:
        dia, orden, pk = place
        rows = (
            rows.filter(fecha__lte=dia).exclude(fecha=dia, orden__lt=orden).exclude(fecha=dia, orden=orden, pk__lte=pk)
        )
    return list(rows.order_by("-fecha", "orden", "pk")[: POR_PAGINA + 1])


def _context(acuerdo: Ficha, clave: str, numero: int) -> dict[str, Any]:
    return {
        "seccion": "acuerdos",
        "acuerdo": acuerdo,
        "url_preguntar": reverse("actas:preguntar", args=[clave, numero]),
        "url_preguntas": reverse("actas:preguntas", args=[clave, numero]),
        "recibe": not acuerdo.datos.get("suprimido"),
        "cinta": CINTA if acuerdo.ejemplo else "",
        "organo_nombre": acuerdo.organo_nombre if acuerdo.ejemplo else _("Chile"),
        "secretaria_nombre": acuerdo.datos.get("secretaria", ""),
    }


@require_safe
def pregunta(request: HttpRequest, clave: str, numero: int, orden: int, version: int | None = None) -> HttpResponse:
    """One published question with its answer, or one of its versions."""
    key = f"{clave}/{numero}/{orden}"
    return record_page(request, TIPO, key, version, "actas/preguntas/pregunta.html", "acuerdos")


@require_safe
def pregunta_json(
    request: HttpRequest, clave: str, numero: int, orden: int, version: int | None = None
) -> HttpResponse:
    """The published question, byte for byte as it was hashed."""
    return content_json(request, TIPO, f"{clave}/{numero}/{orden}", version)


@csrf_exempt  # it acts for nobody who is signed in: the seal says that the form was drawn here
@require_http_methods(["GET", "HEAD", "POST"])
def preguntar(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """Ask about an agreement, without account. What cannot be sent comes back with all that was typed."""
    key = f"{clave}/{numero}"
    acuerdo = Ficha.objects.for_list().filter(tipo="acuerdo", clave=key).first()
    if acuerdo is None:
        return withdrawn_page(request, "acuerdo", key)
    if acuerdo.datos.get("suprimido"):
        raise Http404
    form = PreguntarForm(request.POST if request.method == "POST" else None)
    sello, status = str(request.POST.get("sello", "")), 200
    if request.method == "POST":
        status = _receive(request, form, key, sello)
        if status == 302:
            return HttpResponseRedirect(reverse("actas:preguntas", args=[clave, numero]) + "?enviada#enviada")
    context = _context(acuerdo, clave, numero) | {
        "form": form,
        "sello": sello if leer_sello(sello, key) else sello_nuevo(key),
        "trampa": TRAMPA,
    }
    response = render(request, "actas/preguntas/preguntar.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _receive(request: HttpRequest, form: PreguntarForm, key: str, sello: str) -> int:
    """Register what was sent, and give the status of the answer; what keeps it from being so is said in the form."""
    if not form.is_valid():
        return 422
    read = leer_sello(sello, key)
    if refusal := _refusal(request, read):
        form.add_error(None, refusal)
        return 422
    assert read is not None
    if not ratelimit.consume(request, action="preguntar_acuerdo"):
        form.add_error(
            None,
            _("Desde su conexión ya se enviaron varias preguntas. La suya sigue aquí: envíela de nuevo en una hora."),
        )
        return 429
    try:
        recibir_pregunta_ciudadana(key, **form.cleaned_data, envio=read[0], actor=None)
    except AcuerdoAdoptado.DoesNotExist:
        form.add_error(None, _("Este acuerdo todavía no recibe preguntas. La suya sigue aquí: envíela más tarde."))
        return 409
    except DomainError as error:
        form.add_error(None, error.mensaje)
        return error.status
    return 302


def _refusal(request: HttpRequest, read: tuple[Any, int] | None) -> str:
    """Why what was sent looks like no person's doing, in words for the person it may be."""
    if read is None:
        return _("Este formulario llevaba demasiado tiempo abierto. Lo que escribió sigue aquí: envíelo de nuevo.")
    if read[1] < SEGUNDOS_MINIMOS:
        return _("El formulario se envió antes de que alguien pudiera leerlo. Revise su pregunta y envíela de nuevo.")
    if request.POST.get(TRAMPA):
        return _("Deje vacío el campo «Sitio web», que no es para usted, y envíe la pregunta de nuevo.")
    return ""
