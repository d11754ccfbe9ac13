"""Before and after, between two days: the page, its tables, and the PDF that is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Evento, Organizacion
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar
from mesa.views.context import CINTA
from mesa.views.intercambio import descargar_libro
from redes.forms.mejoras import DiasForm
from redes.operations.mejoras.anexo import anexo_de, en_palabras, hojas_del_anexo
from redes.operations.mejoras.pdf import archivo_del_anexo, miembros_de, pedir_anexo
from redes.views.mejoras import _own

POR_PAGINA = 20
FORMATOS = ("csv", "xlsx")


def _conducted(actor: Actor | None) -> list[Organizacion]:
    """The órganos that the actor conducts: the Mesa first."""
    found = Organizacion.objects.conducidos_por(actor, clock.today())
    return sorted(found, key=lambda organo: (organo.tipo != "mesa", organo.nombre, organo.pk))


def _chosen(organos: list[Organizacion], slug: str) -> Organizacion | None:
    """The one asked for; None for whom conducts none, who sees what its own organisation did."""
    if not organos:
        return None
    found = next((organo for organo in organos if slug in ("", organo.slug)), None)
    if found is None:
        raise Http404
    return found


@require_safe
@privada
def anexo(request: HttpRequest) -> HttpResponse:
    """What each body of an órgano that the actor conducts achieved between two days, or else what its own did."""
    actor, hoy = actor_of(request), clock.today()
    organos = _conducted(actor)
    organo = _chosen(organos, request.GET.get("organo", ""))
    days = {"desde": date(hoy.year, 1, 1), "hasta": hoy}
    form = DiasForm(organos, request.GET if "desde" in request.GET else None, initial=days)
    body = organo or _own(actor)
    context: dict[str, Any] = {"seccion": "redes", "form": form, "organo": organo, "de": body}
    context["cinta"] = CINTA if body.ejemplo else ""
    if form.is_bound and not form.is_valid():
        return render(request, "redes/mejoras/anexo.html", context, status=422)
    desde, hasta = form.dias() if form.is_bound else (days["desde"], days["hasta"])
    bodies = miembros_de(organo) if organo else [body]
    if (formato := request.GET.get("formato", "")) in FORMATOS:
        hojas = hojas_del_anexo(anexo_de(bodies, desde, hasta))
        return descargar_libro("antes-y-despues", formato, hojas if formato == "xlsx" else hojas[1:])
    after = _after(request)
    context |= en_palabras(anexo_de(bodies[after : after + POR_PAGINA], desde, hasta))
    asked = {"desde": desde.isoformat(), "hasta": hasta.isoformat()} | ({"organo": organo.slug} if organo else {})
    context |= {
        "consulta": urlencode(asked),
        "parametros": urlencode(asked),
        "continua": bool(after),
        "siguiente": after + POR_PAGINA if len(bodies) > after + POR_PAGINA else "",
        "todas": len(bodies),
    }
    return render(request, "redes/mejoras/anexo.html", context)


def _after(request: HttpRequest) -> int:
    """How many bodies the pages before this one showed. An annex is of one instant, and so are its pages."""
    said = request.GET.get("desde_la", "0")
    if not said.isdecimal() or len(said) > 6:
        raise Http404
    return int(said)


@require_POST
@privada
def pedir(request: HttpRequest) -> HttpResponse:
    """Ask for the PDF of the annex that the page showed, and go to where it will be."""
    actor = actor_of(request)
    organos = _conducted(actor)
    organo = _chosen(organos, request.POST.get("organo", "")) or _own(actor)
    form = DiasForm(organos, request.POST)
    if not form.is_valid():
        context = {"seccion": "redes", "form": form, "organo": organo, "de": organo}
        return render(request, "redes/mejoras/anexo.html", context, status=422)
    evento = pedir_anexo(organo.pk, *form.dias(), actor=actor)
    return redirect("redes:anexo_pdf", pk=evento.pk)


@require_safe
@privada
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF that somebody asked for; while it is being drawn, a page that says so and tries again."""
    organos = [organo.pk for organo in _conducted(actor_of(request))]
    asked = Evento.objects.filter(verbo="anexo.pedido", objeto_tipo=Organizacion._meta.label_lower)
    evento = get_object_or_404(asked, pk=pk, objeto_id__in=organos)
    made = archivo_del_anexo(evento)
    if made is not None:
        return entregar(made)
    context = {"ruta": "/redes/mejoras/anexo/", "seccion": "redes"}
    response = render(request, "mesa/pdf_en_camino.html", context, status=503)
    response["Retry-After"] = "5"
    return response
