"""The instalments of a fund: foreseen, received, and what the actor may do with each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fondo.models import Cuota
from fondo.operations.cuotas import cuotas_de
from fondo.operations.cuotas.previstas import VIGENTE
from fondo.states import EstadoFondo, EstadoRegistro
from fondo.views.base import contexto, fondo_visible, migas
from fondo.views.cuotas.base import cuota_visible
from mesa.kernel.permissions import motivos_de, require
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar

Accion = tuple[str, str]


@require_safe
@privada
def cuotas(request: HttpRequest, clave: str) -> HttpResponse:
    """The instalments of a fund."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    asked = ("fondo.prever_cuota", "fondo.registrar_cuota", "fondo.aceptar_cuota", "fondo.ver_comprobante")
    foresees, records, reviews, sees = (not refused for refused in motivos_de(actor, fondo, *asked))
    found = cuotas_de(fondo)
    expects = foresees and fondo.estado in VIGENTE and fondo.monto is not None
    context = contexto(
        fondo,
        "fondo:cuotas",
        cuotas=found,
        filas=[(row, acciones(row.cuota, foresees, records, reviews)) for row in found.filas],
        preve=expects and found.previsto < (fondo.monto or 0),
        ve=sees,
        migas=migas(fondo, (_("Cuotas"), "")),
    )
    return render(request, "fondo/cuotas/cuotas.html", context)


def acciones(cuota: Cuota, preve: bool, registra: bool, revisa: bool) -> list[Accion]:
    """What the actor may do with an instalment as it stands: words and address."""
    running, names = cuota.fondo.estado == EstadoFondo.EN_EJECUCION, list[Accion]()
    match cuota.estado:
        case EstadoRegistro.PREVISTO:
            names += [(_("Registrar que llegó"), "registrar_cuota")] if registra and running else []
            if preve and cuota.fondo.estado in VIGENTE:
                names += [(_("Corregir"), "corregir_cuota_prevista"), (_("Quitar"), "quitar_cuota_prevista")]
        case EstadoRegistro.REGISTRADO if revisa and running:
            names += [(_("Aceptar"), "aceptar_cuota"), (_("Observar"), "observar_cuota")]
        case EstadoRegistro.ACEPTADO if revisa and running:
            names += [(_("Anular"), "anular_cuota")]
    if cuota.abierto and registra and running:
        names += [(_("Corregir"), "corregir_cuota"), (_("Retirar"), "retirar_cuota")]
    return [(words, reverse(f"fondo:{name}", args=[cuota.fondo.clave, cuota.pk])) for words, name in names]


@require_safe
@privada
def comprobante(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """What the bank gave when an instalment came."""
    cuota = cuota_visible(request, clave, pk)
    require("fondo.ver_comprobante", actor_of(request), cuota)
    if cuota.comprobante is None:
        raise Http404
    return entregar(cuota.comprobante)
