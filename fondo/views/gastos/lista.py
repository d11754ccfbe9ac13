"""The expenses of a fund, the newest first, with what each is flagged for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actas.views.formularios import desde_de
from fondo.models import Fondo, Gasto, Item
from fondo.operations.gastos import alertas_de
from fondo.querysets.gastos import PAGOS, RETENCIONES, con_pagos_por_revisar, con_retencion_por_pagar, despues_de
from fondo.states import EstadoRegistro
from fondo.views.base import contexto, fondo_visible, migas
from mesa.kernel import clock
from mesa.kernel.permissions import motivos_de
from mesa.views.access import actor_of, privada

POR_PAGINA = 30


def filtrados(fondo: Fondo, estado: str, item: str) -> QuerySet[Gasto]:
    """The expenses of a fund in a state, or with something to be done, and of an ítem; 404 for what is none."""
    rows: QuerySet[Gasto] = Gasto.objects.filter(fondo=fondo)
    if estado == PAGOS:
        rows = con_pagos_por_revisar(rows)
    elif estado == RETENCIONES:
        rows = con_retencion_por_pagar(rows, clock.today())
    elif estado in EstadoRegistro.values:
        rows = rows.filter(estado=estado)
    elif estado:
        raise Http404
    if item and not (item.isdecimal() and item.isascii() and len(item) <= 18):
        raise Http404
    return rows.filter(item=int(item)) if item else rows


def _asked(fondo: Fondo, estado: str, item: str) -> dict[str, Any]:
    """What the filters of the list show, and what they were asked."""
    more = [(PAGOS, _("con pagos por revisar")), (RETENCIONES, _("con retención por pagar"))]
    return {
        "estados": [*EstadoRegistro.choices[1:], *more],
        "items": Item.objects.filter(etapa__fondo=fondo).order_by("etapa__numero", "orden", "pk"),
        "estado_pedido": estado,
        "item_pedido": item,
        "parametros": urlencode({name: value for name, value in (("estado", estado), ("item", item)) if value}),
    }


@require_safe
@privada
def gastos(request: HttpRequest, clave: str) -> HttpResponse:
    """The expenses of a fund that were asked for, and what the actor may do."""
    fondo, actor, desde = fondo_visible(request, clave), actor_of(request), desde_de(request)
    estado, item = request.GET.get("estado", ""), request.GET.get("item", "")
    rows = filtrados(fondo, estado, item)
    if desde is not None:
        rows = despues_de(rows, get_object_or_404(Gasto, pk=desde, fondo=fondo))
    page = list(rows.select_related("item", "proveedor").order_by("-devengado_el", "-pk")[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    for gasto in shown:
        gasto.fondo = fondo
    flagged = alertas_de(fondo, shown)
    refused, hidden = motivos_de(actor, fondo, "fondo.registrar_gasto", "fondo.ver_comprobante")
    context = contexto(
        fondo,
        "fondo:gastos",
        **_asked(fondo, estado, item),
        filas=[(gasto, flagged[gasto.pk]) for gasto in shown],
        siguiente=str(shown[-1].pk) if len(page) > POR_PAGINA else "",
        continua=desde is not None,
        motivos=refused,
        ve_nombres=not hidden,
        migas=migas(fondo, (_("Gastos"), "")),
    )
    return render(request, "fondo/gastos/gastos.html", context)
