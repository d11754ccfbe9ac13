"""One expense: its figures, what it is flagged for, its payments, what it did in the ledger, and its history."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fondo.models import Asiento, CopiaPublica, Gasto, Pago
from fondo.operations.gastos import alertas_de, partes_de
from fondo.states import EstadoRegistro
from fondo.views.base import contexto
from fondo.views.gastos.base import copia_visible, gasto_visible, migas_de_gastos, pago_visible
from mesa.kernel.actor import Actor
from mesa.kernel.events import frase
from mesa.kernel.permissions import motivos_de, require
from mesa.models import Evento
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar

HISTORIA = 30
Accion = tuple[str, str]


@require_safe
@privada
def gasto(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """An expense and what may be done with it, or why not."""
    found, actor = gasto_visible(request, clave, pk), actor_of(request)
    pagos, copias = list(found.pagos.all()), list(found.copias.select_related("archivo"))
    hidden, reviews, records = motivos_de(
        actor, found, "fondo.ver_comprobante", "fondo.aceptar_gasto", "fondo.corregir_gasto"
    )
    net, kept = partes_de(found, pagos)
    context = contexto(
        found.fondo,
        "fondo:gastos",
        gasto=found,
        alertas=alertas_de(found.fondo, [found])[found.pk],
        pagos=pagos,
        liquido=net,
        retencion=kept,
        copias=copias,
        asientos=_entries(found),
        historia=_history(found, pagos, copias),
        ve=not hidden,
        revisa=not reviews,
        registra=not records,
        acciones=acciones(found, bool(net.falta > 0 or kept.falta > 0), revisa=not reviews, registra=not records),
        motivos=reviews if records and reviews else [],
        migas=migas_de_gastos(found.fondo, (str(found).capitalize(), "")),
    )
    return render(request, "fondo/gastos/gasto.html", context)


def acciones(gasto: Gasto, debe: bool, *, revisa: bool, registra: bool) -> list[Accion]:
    """What the actor may do with an expense as it stands, the first the one that is expected: words and address."""
    names: list[Accion] = []
    waits, held = gasto.estado == EstadoRegistro.REGISTRADO, gasto.estado == EstadoRegistro.ACEPTADO
    if revisa and waits:
        names += [(_("Aceptar"), "aceptar_gasto"), (_("Observar"), "observar_gasto")]
    if revisa and held:
        names += [(_("Anular"), "anular_gasto")]
    if registra and gasto.abierto:
        names += [(_("Corregir"), "corregir_gasto"), (_("Retirar"), "retirar_gasto")]
    if registra and debe and gasto.estado != EstadoRegistro.ANULADO:
        names += [(_("Registrar un pago"), "registrar_pago")]
    if registra and gasto.estado != EstadoRegistro.ANULADO:
        names += [(_("Subir una copia pública"), "subir_copia")]
    return [(words, reverse(f"fondo:{name}", args=[gasto.fondo.clave, gasto.pk])) for words, name in names]


def _entries(gasto: Gasto) -> list[Asiento]:
    """What it did in the ledger: nothing, before it was accepted."""
    if gasto.abierto:
        return []
    return list(gasto.asientos.select_related("reversa_de", "reversado_por").order_by("numero"))


def _history(gasto: Gasto, pagos: list[Pago], copias: list[CopiaPublica]) -> list[tuple[Evento, str]]:
    """What was done with an expense, its payments and its copies, the newest first, each with its sentence."""
    asked = Q(objeto_tipo=Gasto._meta.label_lower, objeto_id=gasto.pk)
    asked |= Q(objeto_tipo=Pago._meta.label_lower, objeto_id__in=[pago.pk for pago in pagos])
    asked |= Q(objeto_tipo=CopiaPublica._meta.label_lower, objeto_id__in=[copia.pk for copia in copias])
    return [(evento, frase(evento.verbo)) for evento in Evento.objects.filter(asked).order_by("-pk")[:HISTORIA]]


def _hand_out(actor: Actor | None, found: Any) -> HttpResponse:
    require("fondo.ver_comprobante", actor, found)
    if found.comprobante is None:
        raise Http404
    return entregar(found.comprobante)


@require_safe
@privada
def comprobante(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """The receipt of an expense."""
    return _hand_out(actor_of(request), gasto_visible(request, clave, pk))


@require_safe
@privada
def comprobante_de_pago(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """The receipt of a payment."""
    return _hand_out(actor_of(request), pago_visible(request, clave, pk))


@require_safe
@privada
def archivo_de_copia(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """The copy of a receipt; until another person checked it, as its receipt is."""
    copia = copia_visible(request, clave, pk)
    if copia.revisada_el is None or copia.retirada_el is not None:
        require("fondo.ver_comprobante", actor_of(request), copia)
    return entregar(copia.archivo)
