"""What is done to the structure with one button: each act, refused or done, comes back to the paragraph it is about."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actas import operations
from actas.models import Acta, Parrafo, Punto
from actas.operations.parrafos import ParrafoCambiado, events_of, relatos
from actas.views import presencia
from actas.views.actas import visible_acta
from actas.views.editor import number, pagina, referencias, volver
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.models import Evento
from mesa.views.access import actor_of, privada

Act = Callable[[Actor | None], object]


def done(request: HttpRequest, acta: Acta) -> HttpResponse:
    """Back to the page, at what the actor just did."""
    actor = actor_of(request)
    last = events_of(acta).filter(persona=actor.persona if actor else None, ahora__has_key="parrafos").last()
    refs = dict(referencias(acta))
    left = [refs[fila["pk"]] for fila in relatos(last)[1]["parrafos"] if fila["pk"] in refs] if last else []
    return volver(acta.sesion.clave, left[0] if left else "hecho", hecho=last.pk if last else "")


def _do(request: HttpRequest, acta: Acta, act: Act, *, parrafo: int | None = None) -> HttpResponse:
    """Do it, or the same page with the reason next to the paragraph; nothing was typed here, so nothing is lost."""
    try:
        act(actor_of(request))
    except NoPermitido:
        raise
    except ParrafoCambiado as conflict:
        said = _(
            "Este párrafo cambió desde que usted abrió la página. Vea cómo quedó y, si corresponde, hágalo de nuevo."
        )
        return pagina(request, acta, status=409, rechazo=said, rechazo_pk=conflict.parrafo.pk)
    except DomainError as error:
        there = parrafo is not None and Parrafo.objects.filter(pk=parrafo, acta=acta).exists()
        return pagina(request, acta, status=error.status, rechazo=error.mensaje, rechazo_pk=parrafo if there else None)
    return done(request, acta)


def _on(request: HttpRequest, clave: str, pk: int, act: Act) -> HttpResponse:
    acta = visible_acta(request, clave)
    if Parrafo.objects.filter(pk=pk).exclude(acta=acta).exists():
        raise Http404
    return _do(request, acta, act, parrafo=pk)


def _sent(request: HttpRequest, name: str) -> int:
    """A number of the form; 0, which is nobody's pk or version, if it did not come."""
    return number(request.POST.get(name)) or 0


@require_POST
@privada
def mover(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Up or down, past the neighbour that was seen; with `punto`, to the end of that punto or of the agreements."""
    punto, (lado, _sep, vecino) = request.POST.get("punto"), request.POST.get("lugar", "").partition("-")
    if punto is not None:
        to = None if punto == "acuerdos" else _sent(request, "punto")
        return _on(request, clave, pk, lambda actor: operations.llevar_parrafo(pk, punto_id=to, actor=actor))
    return _on(
        request,
        clave,
        pk,
        lambda actor: operations.mover_parrafo(pk, junto_a=number(vecino) or 0, antes=lado == "antes", actor=actor),
    )


@require_POST
@privada
def sangrar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """A paragraph becomes a letra of the one before it."""
    padre = _sent(request, "anterior")
    return _on(request, clave, pk, lambda actor: operations.sangrar_parrafo(pk, padre_id=padre, actor=actor))


@require_POST
@privada
def elevar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """A letra becomes a paragraph."""
    return _on(request, clave, pk, lambda actor: operations.elevar_letra(pk, actor=actor))


@require_POST
@privada
def unir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """A paragraph joins the one before it."""
    version, anterior, its = (_sent(request, name) for name in ("version", "anterior", "version_anterior"))
    return _on(
        request,
        clave,
        pk,
        lambda actor: operations.unir_parrafo(
            pk, version=version, anterior_id=anterior, version_anterior=its, actor=actor
        ),
    )


@require_POST
@privada
def eliminar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Delete one paragraph with its letras, and offer to undo it."""
    version = _sent(request, "version")
    acta = visible_acta(request, clave)
    get_object_or_404(Parrafo, pk=pk, acta=acta)
    presencia.leave(request, acta, pk)
    return _on(request, clave, pk, lambda actor: operations.eliminar_parrafo(pk, version=version, actor=actor))


@require_POST
@privada
def agregar_punto(request: HttpRequest, clave: str) -> HttpResponse:
    """Add a punto at the end."""
    acta, titulo = visible_acta(request, clave), request.POST.get("titulo", "")
    try:
        operations.agregar_punto(acta.pk, titulo, actor=actor_of(request))
    except NoPermitido:
        raise
    except DomainError as error:
        return pagina(request, acta, status=error.status, punto_nuevo=titulo, error_punto=error.mensaje)
    return done(request, acta)


@require_POST
@privada
def mover_punto(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Up or down, past the punto that was seen."""
    acta, (lado, _sep, vecino) = _of_punto(request, clave, pk), request.POST.get("lugar", "").partition("-")
    beside = number(vecino) or 0
    return _do(
        request,
        acta,
        lambda actor: operations.mover_punto(pk, junto_a=beside, antes=lado == "antes", actor=actor),
    )


@require_POST
@privada
def eliminar_punto(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Delete a punto with its paragraphs, and offer to undo it."""
    acta, huella = _of_punto(request, clave, pk), request.POST.get("huella", "")
    return _do(request, acta, lambda actor: operations.eliminar_punto(pk, huella=huella, actor=actor))


def _of_punto(request: HttpRequest, clave: str, pk: int) -> Acta:
    acta = visible_acta(request, clave)
    if Punto.objects.filter(pk=pk).exclude(sesion=acta.sesion).exists():
        raise Http404
    return acta


@require_POST
@privada
def deshacer(request: HttpRequest, clave: str, evento: int) -> HttpResponse:
    """Put back what an event of this acta tells."""
    acta = visible_acta(request, clave)
    get_object_or_404(
        Evento, pk=evento, objeto_tipo=acta._meta.label_lower, objeto_id=acta.pk, ahora__has_key="parrafos"
    )
    return _do(request, acta, lambda actor: operations.deshacer_edicion(evento, actor=actor))
