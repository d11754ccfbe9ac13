"""The public start, search, preferences and the pages every public service owes."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mesa.kernel import clock
from mesa.models import Ficha, Publicacion
from mesa.operations.publicaciones import RETIRO
from mesa.views.access import public_response
from mesa.views.context import CINTA

PREFERENCES = {"tema": {"", "contraste"}, "texto": {"", "grande"}, "idioma": {"es", "en"}}
A_YEAR = int(timedelta(days=365).total_seconds())
RESULTADOS = 20
LAST = "select id, numero, codigo, hash, publicada from mesa_publicacion order by numero desc limit 1"
MIXTA = "Todo lo de esta página es ficticio, salvo el acta y los acuerdos del 16 de junio de 2022."


def last_publication() -> Publicacion | None:
    """The last link of the chain: the validator of every public list, since lists change only when it grows."""
    return next(iter(Publicacion.objects.raw(LAST)), None)


def ribbon(fichas: list[Ficha]) -> str:
    """The ribbon of a page that shows these: none without example data; a page that mixes says which part is real."""
    if not any(ficha.ejemplo for ficha in fichas):
        return ""
    if all(ficha.ejemplo for ficha in fichas):
        return str(CINTA)
    return _(MIXTA)


@require_safe
def inicio(request: HttpRequest) -> HttpResponse:
    """What the Mesa agrees, and what happens then."""
    last = last_publication()

    def page() -> HttpResponse:
        newest = Ficha.objects.recientes
        shown = list(newest("acuerdo", 5).union(newest("acta", 4), all=True))
        context = {
            "seccion": "inicio",
            "ultima": last,
            "acuerdos": [ficha for ficha in shown if ficha.tipo == "acuerdo"],
            "actas": [ficha for ficha in shown if ficha.tipo == "acta"],
            "cinta": ribbon(shown),
        }
        return render(request, "mesa/inicio.html", context)

    key = f"inicio|{clock.today()}|{last.hash if last else ''}"  # what is overdue is of the day
    return public_response(request, key, last.publicada if last else None, page, keep=True)


@require_safe
def buscar(request: HttpRequest) -> HttpResponse:
    """Actas and agreements that hold the words."""
    palabras = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]
    last = last_publication()

    def page() -> HttpResponse:
        found = list(Ficha.objects.exclude(tipo=RETIRO).buscar(palabras)[: RESULTADOS + 1]) if palabras else []
        context = {
            "seccion": "buscar",
            "q": palabras,
            "resultados": found[:RESULTADOS],
            "hay_mas": len(found) > RESULTADOS,
            "cinta": ribbon(found),
        }
        return render(request, "mesa/buscar.html", context)

    return public_response(
        request, f"buscar|{palabras}|{last.hash if last else ''}", last.publicada if last else None, page
    )


@require_safe
def preferencias(request: HttpRequest) -> HttpResponse:
    """Keep contrast, text size or language in a cookie of this browser and go back."""
    back = request.GET.get("volver", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or "\\" in back:
        back = "/"
    response = HttpResponseRedirect(back)
    for name, allowed in PREFERENCES.items():
        value = request.GET.get(name)
        if value is None or value not in allowed:
            continue
        if value:
            response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
        else:
            response.delete_cookie(name, samesite="Lax")
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def texto_fijo(request: HttpRequest, pagina: str) -> HttpResponse:
    """Accessibility and privacy."""
    return public_response(request, pagina, None, lambda: render(request, f"mesa/{pagina}.html"))


@require_safe
def salud(request: HttpRequest) -> HttpResponse:
    """For whoever watches the service: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    response = JsonResponse({"estado": "ok"})
    response["Cache-Control"] = "no-store"
    return response
