"""One contract: what it commits, its quotations, what it delivers, its expenses, and its history."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fondo.models import Asiento, Cotizacion, Entregable, Gasto, Obligacion
from fondo.operations.obligaciones import alertas_del, cifras_de
from fondo.states import EstadoFondo, EstadoRegistro
from fondo.views.base import contexto, fila_visible
from fondo.views.contratos.base import contrato_visible, entregable_visible, migas_de_contratos
from mesa.kernel import clock
from mesa.kernel.events import frase
from mesa.kernel.permissions import motivos_de, require
from mesa.models import Archivo, Evento
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar

HISTORIA = 30
Accion = tuple[str, str]


@require_safe
@privada
def contrato(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """A contract and what may be done with it, or why not."""
    found, actor = contrato_visible(request, clave, pk), actor_of(request)
    asked = ("fondo.ver_comprobante", "fondo.aceptar_obligacion", "fondo.corregir_obligacion")
    hidden, reviews, records = motivos_de(actor, found, *asked)
    running = found.fondo.estado == EstadoFondo.EN_EJECUCION
    deliverables = list(found.entregables.select_related("archivo"))
    spent = [] if found.abierto else list(found.gastos.order_by("-devengado_el", "-pk"))
    context = contexto(
        found.fondo,
        "fondo:contratos",
        contrato=found,
        cifras=cifras_de([found])[pk],
        alertas=alertas_del(found),
        cotizaciones=found.cotizaciones.select_related("archivo"),
        entregables=_deliverables(deliverables, spent),
        gastos=spent,
        asientos=_entries(found),
        historia=_history(found, deliverables),
        ve=not hidden,
        recibe=not reviews and running and found.estado == EstadoRegistro.ACEPTADO,
        acciones=acciones(found, revisa=not reviews, registra=not records) if running else [],
        motivos=reviews if records and reviews else [],
        hoy=clock.today(),
        migas=migas_de_contratos(found.fondo, (found.titulo, "")),
    )
    return render(request, "fondo/contratos/contrato.html", context)


def acciones(obligacion: Obligacion, *, revisa: bool, registra: bool) -> list[Accion]:
    """What the actor may do with a contract as it stands, the first the one that is expected: words and address."""
    names: list[Accion] = []
    if revisa and obligacion.estado == EstadoRegistro.REGISTRADO:
        names += [(_("Aceptar"), "aceptar_contrato"), (_("Observar"), "observar_contrato")]
    if revisa and obligacion.estado == EstadoRegistro.ACEPTADO:
        if obligacion.terminada_el is None:
            names += [(_("Dar por terminado"), "terminar_contrato")]
        names += [(_("Anular"), "anular_contrato")]
    if registra and obligacion.abierto:
        names += [(_("Corregir"), "corregir_contrato"), (_("Retirar"), "retirar_contrato")]
    if registra and obligacion.estado == EstadoRegistro.ACEPTADO:
        names += [(_("Registrar un gasto"), "registrar_gasto")]
    clave = obligacion.fondo.clave
    return [
        (words, reverse(f"fondo:{name}", args=[clave] if name == "registrar_gasto" else [clave, obligacion.pk]))
        for words, name in names
    ]


def _deliverables(rows: list[Entregable], gastos: list[Gasto]) -> list[tuple[Entregable, bool]]:
    """Each, and whether an expense that stands is of it."""
    spent = {gasto.entregable_id for gasto in gastos if gasto.estado != EstadoRegistro.ANULADO}
    return [(row, row.pk in spent) for row in rows]


def _entries(obligacion: Obligacion) -> list[Asiento]:
    """What the contract itself did in the ledger; that of its expenses is in their pages."""
    if obligacion.abierto:
        return []
    rows = Asiento.objects.filter(obligacion=obligacion, gasto=None).select_related("reversa_de", "reversado_por")
    return list(rows.order_by("numero"))


def _history(obligacion: Obligacion, rows: list[Entregable]) -> list[tuple[Evento, str]]:
    """What was done with a contract and its deliverables, the newest first, each with its sentence."""
    asked = Q(objeto_tipo=Obligacion._meta.label_lower, objeto_id=obligacion.pk)
    asked |= Q(objeto_tipo=Entregable._meta.label_lower, objeto_id__in=[row.pk for row in rows])
    return [(evento, frase(evento.verbo)) for evento in Evento.objects.filter(asked).order_by("-pk")[:HISTORIA]]


def _hand_out(archivo: Archivo | None) -> HttpResponse:
    if archivo is None:
        raise Http404
    return entregar(archivo)


@require_safe
@privada
def terminos(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """The terms of reference, for whoever sees the fund: they name nobody."""
    return _hand_out(contrato_visible(request, clave, pk).terminos)


@require_safe
@privada
def archivo(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """The signed contract."""
    found = contrato_visible(request, clave, pk)
    require("fondo.ver_comprobante", actor_of(request), found)
    return _hand_out(found.contrato)


@require_safe
@privada
def cotizacion(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """The file of a quotation."""
    rows = Cotizacion.objects.select_related("archivo")
    found: Any = fila_visible(request, rows, clave, pk, "obligacion__")
    require("fondo.ver_comprobante", actor_of(request), found.obligacion)
    return _hand_out(found.archivo)


@require_safe
@privada
def recepcion(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """What shows that a deliverable was received."""
    found = entregable_visible(request, clave, pk)
    require("fondo.ver_comprobante", actor_of(request), found)
    return _hand_out(found.archivo)
