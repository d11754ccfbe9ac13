"""The editor: one page that holds every fragment. With JavaScript, htmx swaps the paragraph out of that same page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actas import operations
from actas.documento import documento, leer_acta
from actas.forms import ParrafoForm
from actas.models import Acta, Parrafo
from actas.operations.parrafos import ParrafoCambiado
from actas.states import EstadoActa
from actas.views.actas import visible_acta
from mesa.diferencia import por_palabras
from mesa.kernel.errors import DomainError
from mesa.kernel.permissions import motivos_de, require
from mesa.models import Evento
from mesa.views.access import actor_of, privada


@require_safe
@privada
def editar(request: HttpRequest, clave: str) -> HttpResponse:
    """The acta with all that may be done to it now; `?editar=` opens a paragraph, `?agregar=` a new one."""
    return render(request, "actas/editar.html", _editor(request, visible_acta(request, clave)))


def _editor(request: HttpRequest, acta: Acta, **extra: Any) -> dict[str, Any]:
    actor = actor_of(request)
    completa = leer_acta(acta)
    editar, circular, publicar = motivos_de(
        actor, acta, "actas.editar_acta", "actas.circular_acta", "actas.publicar_acta"
    )
    return {
        "seccion": "actas",
        "acta": acta,
        "completa": completa,
        "documento": documento(completa),
        "editable": acta.estado == EstadoActa.BORRADOR and not editar,
        "motivos_editar": editar,
        "motivos_circular": circular,
        "motivos_publicar": publicar,
        "abierto": _number(request.GET.get("editar")),
        "agregar": request.GET.get("agregar", ""),
        "agregar_padre": _number(request.GET.get("padre")),
        "eliminado": _deleted(request, acta),
    } | extra


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 18 else None


def _deleted(request: HttpRequest, acta: Acta) -> Evento | None:
    """The deletion that was just done, to offer undoing it."""
    pk = _number(request.GET.get("eliminado"))
    if pk is None:
        return None
    return Evento.objects.filter(
        pk=pk, verbo="parrafo.eliminado", objeto_tipo=acta._meta.label_lower, objeto_id=acta.pk
    ).first()


def _back(clave: str, referencia: str = "", **query: object) -> HttpResponse:
    return redirect(reverse("actas:editar", args=[clave], query=query or None, fragment=referencia or None))


@require_POST
@privada
def guardar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Save one paragraph; if someone saved it first, the same page with both texts and nothing lost."""
    acta = visible_acta(request, clave)
    require("actas.editar_acta", actor_of(request), acta)
    parrafo = Parrafo.objects.filter(pk=pk).first()
    if parrafo is not None and parrafo.acta_id != acta.pk:
        raise Http404
    if parrafo is None:
        lost = {"perdido": request.POST.get("texto", "")}
        return render(request, "actas/editar.html", _editor(request, acta, **lost), status=409)
    typed = _chosen(request, parrafo)
    form = ParrafoForm({"texto": typed, "version": request.POST.get("version")})
    extra: dict[str, Any] = {"abierto": pk, "escrito": typed}
    if not form.is_valid():
        extra["error"] = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return render(request, "actas/editar.html", _editor(request, acta, **extra), status=422)
    try:
        operations.corregir_parrafo(pk, **form.cleaned_data, actor=actor_of(request))
    except ParrafoCambiado as conflict:
        extra |= {"conflicto": _both_texts(acta, parrafo, form, conflict.parrafo), "abierto": None}
        return render(request, "actas/editar.html", _editor(request, acta, **extra), status=409)
    except DomainError as error:
        extra["error"] = error.mensaje
        return render(request, "actas/editar.html", _editor(request, acta, **extra), status=error.status)
    return _back(clave, leer_acta(acta).referencia(pk), guardado=pk)


def _chosen(request: HttpRequest, parrafo: Parrafo) -> str:
    """The text to save: what was typed or, after a conflict, the one of the three that was chosen."""
    choice = request.POST.get("queda", "")
    if choice == "guardada":
        return parrafo.texto
    return request.POST.get("suya" if choice == "suya" else "texto", "")


def _both_texts(acta: Acta, parrafo: Parrafo, form: ParrafoForm, saved: Parrafo) -> dict[str, Any]:
    """Both texts as differences from the one the person read, which the event of the other's save still holds."""
    read, typed = _text_at(acta, saved, form.cleaned_data["version"]), " ".join(form.cleaned_data["texto"].split())
    return {
        "pk": parrafo.pk,
        "quien": saved.editado_por or _("Otra persona"),
        "cuando": saved.editado_el,
        "guardada": por_palabras(read, saved.texto),
        "suya": por_palabras(read, typed),
        "texto_guardado": saved.texto,
        "texto_suyo": typed,
        "version": saved.version,
    }


def _text_at(acta: Acta, parrafo: Parrafo, version: int) -> str:
    """The text of a paragraph at a former version, from its events: the k-th change replaced version k."""
    changes = Evento.objects.filter(
        verbo="parrafo.corregido", objeto_tipo=acta._meta.label_lower, objeto_id=acta.pk, ahora__parrafo=parrafo.pk
    ).order_by("pk")
    former: Any = changes.values_list("antes", flat=True)[max(version - 1, 0) : max(version, 1)]
    return str(former[0]) if former else parrafo.texto


@require_POST
@privada
def agregar(request: HttpRequest, clave: str) -> HttpResponse:
    """Add a paragraph at the end of a punto or of the agreements, or a letra at the end of a paragraph."""
    acta = visible_acta(request, clave)
    punto, padre = _number(request.POST.get("punto")), _number(request.POST.get("padre"))
    typed = request.POST.get("texto", "")
    try:
        parrafo = operations.agregar_parrafo(acta.pk, typed, punto_id=punto, padre_id=padre, actor=actor_of(request))
    except DomainError as error:
        extra = {"agregar": str(punto or "acuerdos"), "agregar_padre": padre, "escrito": typed, "error": error.mensaje}
        return render(request, "actas/editar.html", _editor(request, acta, **extra), status=error.status)
    return _back(clave, leer_acta(acta).referencia(parrafo.pk), guardado=parrafo.pk)


@require_POST
@privada
def eliminar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Delete one paragraph with its letras, and offer to undo it."""
    acta = visible_acta(request, clave)
    get_object_or_404(Parrafo, pk=pk, acta=acta)
    evento = operations.eliminar_parrafo(pk, version=_number(request.POST.get("version")) or 0, actor=actor_of(request))
    return _back(clave, eliminado=evento.pk)


@require_POST
@privada
def restaurar(request: HttpRequest, clave: str, evento: int) -> HttpResponse:
    """Bring back a deleted paragraph."""
    acta = visible_acta(request, clave)
    get_object_or_404(Evento, pk=evento, verbo="parrafo.eliminado", objeto_id=acta.pk)
    parrafo = operations.restaurar_parrafo(evento, actor=actor_of(request))
    messages.success(request, _("El párrafo volvió a su lugar."))
    return _back(clave, leer_acta(acta).referencia(parrafo.pk))
