"""The instalments that are expected, as the secretaría writes them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import procesar
from fondo.forms.cuotas import CuotaPrevistaForm
from fondo.operations import cuotas as operations
from fondo.states import EstadoRegistro
from fondo.views.base import fondo_visible, solo_en
from fondo.views.cuotas.base import cuota_visible, pagina
from mesa.forms.base import Formulario
from mesa.kernel.permissions import require
from mesa.palabras import dolares, fecha_larga
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def prever(request: HttpRequest, clave: str) -> HttpResponse:
    """Foresee an instalment."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.prever_cuota", actor, fondo)
    form = CuotaPrevistaForm(None, request.POST or None)
    words = pagina(fondo, _("Prever una cuota"), _("Prever la cuota"), _("Quedó prevista."))

    def act() -> None:
        said = form.cleaned_data
        operations.prever_cuota(fondo.pk, said["prevista_el"], said["monto"], envio=said["envio"], actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct when an instalment is expected, or of how much."""
    cuota, actor = cuota_visible(request, clave, pk), actor_of(request)
    require("fondo.corregir_cuota_prevista", actor, cuota)
    solo_en(request, cuota, EstadoRegistro.PREVISTO)
    form = CuotaPrevistaForm(cuota, request.POST or None)
    title = _("Corregir la cuota %(n)s") % {"n": cuota.numero}
    words = pagina(cuota.fondo, title, _("Guardar la corrección"), _("Quedó corregida."))

    def act() -> None:
        said = form.cleaned_data
        operations.corregir_cuota_prevista(
            pk, said["prevista_el"], said["monto"], revision=said["revision"] or 0, actor=actor
        )

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def quitar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take out an instalment that is expected no more."""
    cuota, actor = cuota_visible(request, clave, pk), actor_of(request)
    require("fondo.quitar_cuota_prevista", actor, cuota)
    solo_en(request, cuota, EstadoRegistro.PREVISTO)
    words = pagina(
        cuota.fondo,
        _("Quitar la cuota %(n)s") % {"n": cuota.numero},
        _("Quitar la cuota"),
        _("Quedó quitada."),
        bajada=_("Estaba prevista para el %(dia)s, por %(monto)s.")
        % {"dia": fecha_larga(cuota.prevista_el), "monto": dolares(cuota.monto_previsto)},
    )
    form = Formulario(request.POST if request.method == "POST" else None)
    return procesar(request, words, form, lambda: operations.quitar_cuota_prevista(pk, actor=actor))
