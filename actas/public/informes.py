"""How what was agreed was kept, for anyone, and what OGP asks of the forum: they read publications only."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actas.forms.informes import PeriodoForm, parametros, periodos
from actas.operations.informes import en_palabras, hojas, informe_publicado
from actas.operations.ogp import foro, situaciones
from mesa.kernel import clock
from mesa.models import Ficha
from mesa.views.access import public_response
from mesa.views.context import CINTA
from mesa.views.intercambio import descargar_libro
from mesa.views.portal import MIXTA, last_publication


@require_safe
def cumplimiento(request: HttpRequest) -> HttpResponse:
    """The report of what was published; as a page, or its tables as CSV or XLSX. What is overdue is of today."""
    al, last = clock.today(), last_publication()

    def page() -> HttpResponse:
        # each once, as the last of its agreements names it
        own = Ficha.objects.filter(tipo="acuerdo").order_by("organo_id", "-fecha", "pk").distinct("organo_id")
        named = sorted(own.values_list("organo__slug", "organo_nombre"), key=itemgetter(1))
        organos = [("", _("Todos")), *named]
        form = PeriodoForm(organos if len(organos) > 2 else [], request.GET or None)
        context: dict[str, Any] = {"seccion": "acuerdos", "form": form, "periodos": periodos(request.GET, al)}
        if form.is_bound and not form.is_valid():
            return render(request, "actas/informes/publico.html", context, status=422)
        desde, hasta = form.periodo()
        chosen = form.cleaned_data.get("organo", "") if form.is_bound else ""
        informe, example, real = informe_publicado(chosen, desde, hasta, al)
        if formato := request.GET.get("formato", ""):
            return descargar_libro("cumplimiento", formato, hojas(informe, _("Organización")))
        ribbon = "" if not example else _(MIXTA) if real else str(CINTA)
        context |= en_palabras(informe) | {"consulta": parametros(request.GET), "cinta": ribbon}
        return render(request, "actas/informes/publico.html", context)

    key = f"informe|{request.GET.urlencode()}|{al}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page)


@require_safe
def ogp(request: HttpRequest) -> HttpResponse:
    """What OGP asks of the forum: since when each thing is met, what shows it and when it lapses. It is of today."""
    al, last = clock.today(), last_publication()

    def page() -> HttpResponse:
        organo = foro()
        rows = situaciones(organo, al) if organo else []
        context = {
            "seccion": "acuerdos",
            "organo": organo,
            "filas": rows,
            "al": al,
            "cumple": sum(row.situacion.cumple for row in rows),
            "cinta": CINTA if organo and organo.ejemplo else "",
        }
        return render(request, "actas/informes/ogp.html", context)

    return public_response(request, f"ogp|{al}|{last.hash if last else ''}", last.publicada if last else None, page)
