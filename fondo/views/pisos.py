"""The floors of a fund: added, corrected and taken out, each with its reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import Pagina, procesar
from fondo.forms.fondos import MotivoForm
from fondo.forms.marcha import HitoForm
from fondo.models import Fondo, HitoEjecucion
from fondo.operations import hitos as operations
from fondo.operations.administradora import acuerdos_para
from fondo.views.base import fondo_visible, migas
from mesa.kernel.permissions import require
from mesa.palabras import dolares, fecha_larga, porcentaje
from mesa.views.access import actor_of, privada


def _pagina(fondo: Fondo, titulo: str, boton: str, hecho: str, bajada: str = "") -> Pagina:
    own = reverse("fondo:fondo", args=[fondo.clave])
    return Pagina(titulo, boton, hecho, own, migas(fondo, (titulo, ""))[:-1], bajada, fondo.nombre, seccion="fondo")


def _hito(fondo: Fondo, pk: int) -> HitoEjecucion:
    hito = get_object_or_404(HitoEjecucion, fondo=fondo, pk=pk)
    hito.fondo = fondo
    return hito


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar(request: HttpRequest, clave: str) -> HttpResponse:
    """Add a floor."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.agregar_hito", actor, fondo)
    form = HitoForm(None, acuerdos_para(fondo), request.POST or None)
    pagina = _pagina(fondo, _("Agregar un piso"), _("Agregar el piso"), _("Quedó agregado."))

    def act() -> None:
        said = form.cleaned_data
        operations.agregar_hito(fondo.pk, form.datos(), said["motivo"], acuerdo_id=form.acuerdo_id(), actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct a floor."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    hito = _hito(fondo, pk)
    require("fondo.corregir_hito", actor, hito)
    form = HitoForm(hito, acuerdos_para(fondo), request.POST or None)
    bajada = _("Su fecha cambia solo así, con su motivo. Los avisos se dan de nuevo para la fecha nueva.")
    pagina = _pagina(fondo, _("Corregir el piso"), _("Guardar el piso"), _("Quedó corregido."), bajada)

    def act() -> None:
        operations.corregir_hito(
            pk, form.datos(), form.cleaned_data["motivo"], acuerdo_id=form.acuerdo_id(), actor=actor
        )

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def quitar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take out a floor."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    hito = _hito(fondo, pk)
    require("fondo.quitar_hito", actor, hito)
    form = MotivoForm(request.POST or None)
    told = {"parte": porcentaje(hito.porcentaje), "fecha": fecha_larga(hito.fecha), "total": dolares(fondo.monto)}
    bajada = _("%(parte)s de %(total)s al %(fecha)s.") % told
    pagina = _pagina(fondo, _("Quitar el piso"), _("Quitar el piso"), _("Quedó quitado."), bajada)
    return procesar(request, pagina, form, lambda: operations.quitar_hito(pk, form.cleaned_data["motivo"], actor=actor))
