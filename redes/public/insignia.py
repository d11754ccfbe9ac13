"""The badge of a profile: a drawing without script that tells the level of the day on which it is asked for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mesa.kernel import clock
from mesa.models import Ficha
from mesa.views.access import public_response
from mesa.views.archivos import INERTE
from mesa.views.publicaciones import withdrawn_page
from redes.operations.publicacion import TIPO
from redes.public.lista import tramo_de_ficha
from redes.vista import NIVELES, salio_el, ya_no_integra


@require_safe
def insignia(request: HttpRequest, slug: str) -> HttpResponse:
    """The badge of today; it stops being valid with the day, in Chile."""
    found = Ficha.objects.version_de(TIPO, slug)
    if found is None:
        return withdrawn_page(request, TIPO, slug)
    pk, header, publicada, digest = found
    today = clock.today()

    def page() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.for_list(), pk=pk)
        tramo = tramo_de_ficha(ficha, today)
        context = {
            "ficha": ficha,
            "al": today,
            "tramo": tramo,
            "nivel": NIVELES[tramo["nivel"]] if tramo else "",
            "salio": salio_el(ficha.datos, today),
            "dejo": ya_no_integra(salio_el(ficha.datos, today)),
        }
        response = render(request, "redes/publico/insignia.svg", context, content_type="image/svg+xml")
        response["Content-Security-Policy"] = INERTE
        response["X-Content-Type-Options"] = "nosniff"
        return response

    response = public_response(request, f"insignia|{header}|{digest}|{today}", publicada, page)
    response["Cache-Control"] = f"public, max-age={_left_of(clock.now())}, must-revalidate"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _left_of(now: datetime) -> int:
    """The seconds until midnight in Chile, an hour at most: what is published today is seen today."""
    local = now.astimezone(clock.SANTIAGO)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), clock.SANTIAGO)
    return max(0, min(3600, int(midnight.timestamp() - now.timestamp())))
