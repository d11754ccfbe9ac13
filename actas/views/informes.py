"""How what was agreed was kept, for who follows an órgano: the page, its spreadsheets, and the PDF that it asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from actas.forms.informes import PeriodoForm, parametros, periodos
from actas.operations.informes import archivo_de, en_palabras, hojas, informe_de, pedir_informe
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import motivos
from mesa.models import Evento, Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.tipos import registrar_enlace
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar
from mesa.views.context import CINTA
from mesa.views.intercambio import descargar_libro

registrar_enlace(gettext_lazy("Informe de cumplimiento"), "actas:informe_cumplimiento")


@require_safe
@privada
def cumplimiento(request: HttpRequest) -> HttpResponse:
    """The report of one órgano that the actor follows, of a period; as a page, or its tables as CSV or XLSX."""
    actor, al = actor_of(request), clock.today()
    organos = _seguidos(actor, al)
    if not organos:
        return render(request, "actas/informes/cumplimiento.html", {"seccion": "pendientes", "nada": True})
    organo = _elegido(organos, request.GET.get("organo", ""))
    form = PeriodoForm([(o.slug, o.nombre) for o in organos], request.GET or None, initial={"organo": organo.slug})
    context: dict[str, Any] = {"seccion": "pendientes", "organo": organo, "form": form}
    context |= {"periodos": periodos(request.GET, al), "cinta": CINTA if organo.ejemplo else ""}
    if form.is_bound and not form.is_valid():
        return render(request, "actas/informes/cumplimiento.html", context, status=422)
    desde, hasta = form.periodo()
    informe = informe_de(organo, desde, hasta, al)
    if formato := request.GET.get("formato", ""):
        return descargar_libro(f"cumplimiento-{organo.slug}", formato, hojas(informe, _("Organización")))
    context |= en_palabras(informe) | {"consulta": parametros(request.GET)}
    context["no_pide"] = motivos("actas.pedir_informe", actor, organo)
    return render(request, "actas/informes/cumplimiento.html", context)


@require_POST
@privada
def pedir(request: HttpRequest) -> HttpResponse:
    """Ask for the PDF of the report that the page showed, and go to where it will be."""
    actor = actor_of(request)
    organos = _seguidos(actor, clock.today())
    organo = _elegido(organos, request.POST.get("organo", ""))
    form = PeriodoForm([(o.slug, o.nombre) for o in organos], request.POST)
    if not form.is_valid():
        context = {"seccion": "pendientes", "organo": organo, "form": form}
        context |= {"periodos": periodos(request.GET, clock.today()), "cinta": CINTA if organo.ejemplo else ""}
        return render(request, "actas/informes/cumplimiento.html", context, status=422)
    evento = pedir_informe(organo.pk, *form.periodo(), actor=actor)
    return redirect("actas:informe_pdf", pk=evento.pk)


@require_safe
@privada
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF that somebody asked for; while it is being drawn, a page that says so and tries again."""
    organos = _seguidos(actor_of(request), clock.today())
    asked = Evento.objects.filter(verbo="informe.pedido", objeto_tipo=Organizacion._meta.label_lower)
    evento = get_object_or_404(asked, pk=pk, objeto_id__in=[organo.pk for organo in organos])
    made = archivo_de(evento)
    if made is not None:
        return entregar(made)
    context = {"ruta": "/informes/cumplimiento/", "seccion": "pendientes"}
    response = render(request, "mesa/pdf_en_camino.html", context, status=503)
    response["Retry-After"] = "5"
    return response


def _seguidos(actor: Actor | None, al: date) -> list[Organizacion]:
    """The órganos that the actor keeps, sits in or is: the Mesa first."""
    found = Organizacion.objects.seguidos_por(actor, al)
    return sorted(found, key=lambda o: (o.tipo != TipoOrganizacion.MESA, o.nombre, o.pk))


def _elegido(organos: list[Organizacion], slug: str) -> Organizacion:
    found = next((o for o in organos if slug in ("", o.slug)), None)
    if found is None:
        raise Http404
    return found
