"""The ledger of a fund: what was accepted, entry by entry, with what reverses each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actas.views.formularios import desde_de
from fondo.models import Asiento
from fondo.views.base import contexto, fondo_visible, migas
from mesa.views.access import privada

POR_PAGINA = 50


@require_safe
@privada
def libro(request: HttpRequest, clave: str) -> HttpResponse:
    """The entries of the ledger, the newest first; `?desde=` begins below that number."""
    fondo, desde = fondo_visible(request, clave), desde_de(request)
    rows = Asiento.objects.filter(fondo=fondo).select_related("item", "reversa_de", "reversado_por")
    if desde is not None:
        rows = rows.filter(numero__lt=desde)
    page = list(rows.order_by("-numero")[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    context = contexto(
        fondo,
        "fondo:libro",
        asientos=shown,
        siguiente=str(shown[-1].numero) if len(page) > POR_PAGINA else "",
        continua=desde is not None,
        migas=migas(fondo, (_("Libro"), "")),
    )
    return render(request, "fondo/libro/libro.html", context)
