"""A contract recorded, and corrected while it was not accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fondo.forms.contratos import ContratoForm
from fondo.models import Fondo, Obligacion
from fondo.operations import obligaciones as operations
from fondo.states import ABIERTOS
from fondo.views.base import enviado, fondo_visible, solo_en
from fondo.views.contratos.base import contrato_visible, migas_de_contratos, ruta_de
from fondo.views.gastos.registrar import items_por_etapa, proveedores_conocidos
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, guardado_en, privada


def _form(request: HttpRequest, fondo: Fondo, obligacion: Obligacion | None = None) -> ContratoForm:
    data, files = enviado(request)
    items, known = items_por_etapa(fondo), proveedores_conocidos(fondo)
    return ContratoForm(obligacion, data, files, items=items, proveedores=known)


def _try(request: HttpRequest, form: ContratoForm, act: Callable[[], Obligacion]) -> tuple[Obligacion | None, int]:
    """Do what the form asks, if it was sent: the contract, or None with the status to answer and what is wrong said."""
    if request.method != "POST":
        return None, 200
    if request.POST.get("otra"):
        form.sin_juzgar()
        return None, 200
    status = 422
    if form.is_valid():
        try:
            return act(), 200
        except NoPermitido:
            raise
        except DomainError as error:
            form.contrato.add_error(None, error.mensaje)
            status = error.status
    form.pedir_archivos()
    return None, status


def _shown(request: HttpRequest, fondo: Fondo, form: ContratoForm, status: int, **more: Any) -> HttpResponse:
    context = {"seccion": "fondo", "fondo": fondo, "form": form} | more
    return render(request, "fondo/contratos/registrar.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def nuevo(request: HttpRequest, clave: str) -> HttpResponse:
    """Record a contract with its quotations and its deliverables."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.registrar_obligacion", actor, fondo)
    form = _form(request, fondo)

    def act() -> Obligacion:
        sent = form.contrato.cleaned_data["envio"]
        return operations.registrar_obligacion(fondo.pk, form.datos(), envio=sent, actor=actor)

    made, status = _try(request, form, act)
    if made is not None:
        messages.success(request, _("Quedó registrado. La secretaría lo revisará."))
        return redirect(guardado_en(reverse("fondo:contrato", args=[clave, made.pk]), made.envio))
    back = reverse("fondo:contratos", args=[clave])
    crumbs = migas_de_contratos(fondo, (_("Registrar un contrato"), ""))
    return _shown(request, fondo, form, status, contrato=None, volver=back, migas=crumbs)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct a contract that was not accepted. Over what somebody else saved, it is said, and nothing is lost."""
    found, actor = contrato_visible(request, clave, pk), actor_of(request)
    require("fondo.corregir_obligacion", actor, found)
    solo_en(request, found, *ABIERTOS)
    form = _form(request, found.fondo, found)

    def act() -> Obligacion:
        seen = form.contrato.cleaned_data["revision"] or 0
        return operations.corregir_obligacion(pk, form.datos(), revision=seen, actor=actor)

    made, status = _try(request, form, act)
    if made is not None:
        messages.success(request, _("Quedó corregido. La secretaría lo revisará."))
        return redirect(guardado_en(ruta_de(found), form.contrato.cleaned_data["envio"]))
    own = ruta_de(found)
    crumbs = migas_de_contratos(found.fondo, (found.titulo, own), (_("Corregir"), ""))
    if status == Conflicto.status:
        form.con_revision(found.revision)
    return _shown(request, found.fondo, form, status, contrato=found, volver=own, migas=crumbs)
