"""The copy of a receipt that anyone may see: uploaded struck out, and checked by another person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import procesar
from fondo.forms.fondos import MotivoForm
from fondo.forms.pagos import CopiaForm, RevisarCopiaForm
from fondo.operations import gastos as operations
from fondo.views.gastos.base import copia_visible, gasto_visible, pagina
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def subir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Upload a copy of a receipt with its personal data struck out."""
    gasto, actor = gasto_visible(request, clave, pk), actor_of(request)
    require("fondo.subir_copia", actor, gasto)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CopiaForm(*data)
    words = pagina(
        gasto,
        _("Subir una copia pública"),
        _("Subir la copia"),
        _("Quedó subida. La secretaría la revisa antes de que se vea."),
        bajada=_(
            "El comprobante nunca se publica. Esta copia se verá en la página pública si otra persona la aprueba."
        ),
        archivos=True,
    )
    return procesar(request, words, form, lambda: operations.subir_copia(pk, form.cleaned_data["archivo"], actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def aprobar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say that a copy shows no personal data."""
    copia, actor = copia_visible(request, clave, pk), actor_of(request)
    require("fondo.aprobar_copia", actor, copia)
    form = RevisarCopiaForm(request.POST if request.method == "POST" else None)
    words = pagina(
        copia.gasto,
        _("Aprobar la copia pública"),
        _("Aprobar la copia"),
        _("Quedó aprobada: se verá en la página pública."),
        bajada=_("Descárguela y mírela entera antes de aprobarla."),
    )
    return procesar(
        request, words, form, lambda: operations.aprobar_copia(pk, revise=form.cleaned_data["revise"], actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take a copy away."""
    copia, actor = copia_visible(request, clave, pk), actor_of(request)
    require("fondo.retirar_copia", actor, copia)
    form = MotivoForm(request.POST or None)
    words = pagina(copia.gasto, _("Retirar la copia pública"), _("Retirar la copia"), _("Quedó retirada."))
    return procesar(
        request, words, form, lambda: operations.retirar_copia(pk, form.cleaned_data["motivo"], actor=actor)
    )
