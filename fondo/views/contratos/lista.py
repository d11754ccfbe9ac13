"""The contracts of a fund: what each commits, what was paid of it, and what it delivers next."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actas.views.formularios import desde_de
from fondo.models import Obligacion
from fondo.operations.obligaciones import alertas_de, cifras_de
from fondo.querysets.obligaciones import despues_de
from fondo.views.base import contexto, fondo_visible, migas
from mesa.kernel import clock
from mesa.kernel.permissions import motivos_de
from mesa.views.access import actor_of, privada

POR_PAGINA = 30


@require_safe
@privada
def contratos(request: HttpRequest, clave: str) -> HttpResponse:
    """The contracts of a fund, the newest first."""
    fondo, actor, desde = fondo_visible(request, clave), actor_of(request), desde_de(request)
    rows: QuerySet[Obligacion] = Obligacion.objects.filter(fondo=fondo)
    if desde is not None:
        rows = despues_de(rows, get_object_or_404(Obligacion, pk=desde, fondo=fondo))
    page = list(rows.select_related("item", "proveedor").order_by("-firmada_el", "-pk")[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    for one in shown:
        one.fondo = fondo
    flagged, figures = alertas_de(fondo, shown), cifras_de(shown)
    refused, hidden = motivos_de(actor, fondo, "fondo.registrar_obligacion", "fondo.ver_proveedores")
    context = contexto(
        fondo,
        "fondo:contratos",
        filas=[(one, figures[one.pk], flagged[one.pk]) for one in shown],
        hoy=clock.today(),
        siguiente=str(shown[-1].pk) if len(page) > POR_PAGINA else "",
        continua=desde is not None,
        motivos=refused,
        ve=not hidden,
        migas=migas(fondo, (_("Contratos"), "")),
    )
    return render(request, "fondo/contratos/contratos.html", context)
