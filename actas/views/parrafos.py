"""What is written in the editor: a paragraph saved, added, divided, brought back. What was typed is never lost."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actas import operations
from actas.forms.actas import ParrafoForm
from actas.models import Acta, Parrafo
from actas.operations.parrafos import ParrafoCambiado, texto_en
from actas.views import presencia
from actas.views.actas import visible_acta
from actas.views.editor import number, pagina, referencias, volver
from actas.views.estructura import done
from mesa.diferencia import por_palabras
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, privada

BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@require_POST
@privada
def guardar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Save one paragraph; if someone saved it first, the same page with both texts and nothing lost."""
    acta, parrafo = _own(request, clave, pk)
    if parrafo is None:
        return pagina(request, acta, status=409, perdido=request.POST.get("texto", ""), perdido_pk=pk)
    typed = _chosen(request, parrafo)
    form = ParrafoForm({"texto": typed, "version": request.POST.get("version")})
    extra: dict[str, Any] = {"abierto": pk, "escrito": typed}
    if not form.is_valid():
        return pagina(request, acta, status=422, error=_errors(form), **extra)
    try:
        saved = operations.corregir_parrafo(pk, **form.cleaned_data, actor=actor_of(request))
    except ParrafoCambiado as conflict:
        both = _both_texts(acta, conflict.parrafo, form.cleaned_data["version"], typed)
        return pagina(request, acta, status=409, conflicto=both)
    except DomainError as error:
        return pagina(request, acta, status=error.status, error=error.mensaje, **extra)
    presencia.leave(request, acta, pk)
    if saved.version == parrafo.version:
        return volver(clave, dict(referencias(acta))[pk])
    return done(request, acta)


@require_POST
@privada
def dividir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Divide a paragraph where a blank line was left; if someone saved it first, both texts to choose."""
    acta, parrafo = _own(request, clave, pk)
    if parrafo is None:
        return pagina(request, acta, status=409, perdido=request.POST.get("texto", ""), perdido_pk=pk)
    if request.POST.get("queda") == "guardada":
        return volver(clave, dict(referencias(acta))[pk])
    typed, version = _chosen(request, parrafo), number(request.POST.get("version")) or 0
    parts = BLANK_LINE.split(typed.replace("\r\n", "\n").strip())
    try:
        operations.dividir_parrafo(pk, parts, version=version, actor=actor_of(request))
    except ParrafoCambiado as conflict:
        both = _both_texts(acta, conflict.parrafo, version, typed) | {"divide": True}
        return pagina(request, acta, status=409, conflicto=both)
    except NoPermitido:
        raise
    except DomainError as error:
        return pagina(request, acta, status=error.status, dividir=pk, escrito=typed, error=error.mensaje)
    presencia.leave(request, acta, pk)
    return done(request, acta)


@require_POST
@privada
def agregar(request: HttpRequest, clave: str) -> HttpResponse:
    """Add a paragraph at the end of a punto, of the agreements or of a paragraph's letras, or next to another one."""
    acta, sent = visible_acta(request, clave), request.POST
    punto, padre, junto = (number(sent.get(name)) for name in ("punto", "padre", "junto"))
    typed, antes = sent.get("texto", ""), sent.get("antes") == "si"
    try:
        operations.agregar_parrafo(
            acta.pk, typed, punto_id=punto, padre_id=padre, junto_a=junto, antes=antes, actor=actor_of(request)
        )
    except NoPermitido:
        raise
    except DomainError as error:
        place = _nearest(acta, punto, padre, junto)
        extra = {"escrito": typed, "antes": antes} if place else {"perdido": typed}
        return pagina(request, acta, status=error.status, error=error.mensaje, **place, **extra)
    return done(request, acta)


def _nearest(acta: Acta, punto: int | None, padre: int | None, junto: int | None) -> dict[str, Any]:
    """Where to show again what was typed for a new paragraph: the place it was for, or what is left of it."""
    there = set(acta.parrafos.values_list("pk", flat=True))
    if junto in there:
        return {"junto": junto}
    if padre in there:
        return {"agregar_padre": padre}
    if punto is None or acta.sesion.puntos.filter(pk=punto).exists():
        return {"agregar": str(punto or "acuerdos")}
    return {}


@require_POST
@privada
def reponer(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Bring back, with what was typed, a paragraph that somebody deleted meanwhile."""
    acta, typed = visible_acta(request, clave), request.POST.get("texto", "")
    try:
        operations.reponer_parrafo(acta.pk, pk, typed, actor=actor_of(request))
    except NoPermitido:
        raise
    except DomainError as error:
        return pagina(request, acta, status=error.status, perdido=typed, perdido_pk=pk, error=error.mensaje)
    return done(request, acta)


def _own(request: HttpRequest, clave: str, pk: int) -> tuple[Acta, Parrafo | None]:
    """The acta, and its paragraph unless somebody deleted it; 404 if it is another acta's."""
    acta = visible_acta(request, clave)
    require("actas.editar_acta", actor_of(request), acta)
    parrafo = Parrafo.objects.filter(pk=pk).first()
    if parrafo is not None and parrafo.acta_id != acta.pk:
        raise Http404
    return acta, parrafo


def _errors(form: ParrafoForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _chosen(request: HttpRequest, parrafo: Parrafo) -> str:
    """The text to save: what was typed or, after a conflict, the one of the three that was chosen."""
    choice = request.POST.get("queda", "")
    if choice == "guardada":
        return parrafo.texto
    return request.POST.get("suya" if choice == "suya" else "texto", "")


def _both_texts(acta: Acta, saved: Parrafo, version: int, typed: str) -> dict[str, Any]:
    """Both texts as differences from the one the person read, which an event still holds."""
    read = texto_en(acta, saved, version)
    return {
        "pk": saved.pk,
        "quien": saved.editado_por or _("Otra persona"),
        "cuando": saved.editado_el,
        "guardada": por_palabras(read, saved.texto),
        "suya": por_palabras(read, " ".join(typed.split())),
        "texto_suyo": typed.replace("\r\n", "\n"),
        "version": saved.version,
    }
