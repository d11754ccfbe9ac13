"""The instalments that came, as who administers records them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import procesar
from fondo.forms.cuotas import CuotaRecibidaForm
from fondo.forms.fondos import MotivoForm
from fondo.operations import cuotas as operations
from fondo.states import ABIERTOS, EstadoRegistro
from fondo.views.base import enviado, solo_en
from fondo.views.cuotas.base import cuota_visible, pagina
from mesa.kernel.permissions import require
from mesa.palabras import dolares, fecha_larga
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def registrar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Record that an instalment came."""
    cuota, actor = cuota_visible(request, clave, pk), actor_of(request)
    require("fondo.registrar_cuota", actor, cuota)
    solo_en(request, cuota, EstadoRegistro.PREVISTO)
    form = CuotaRecibidaForm(cuota, *enviado(request))
    told = {"dia": fecha_larga(cuota.prevista_el), "monto": dolares(cuota.monto_previsto)}
    words = pagina(
        cuota.fondo,
        _("Registrar que llegó la cuota %(n)s") % {"n": cuota.numero},
        _("Registrar la cuota"),
        _("Quedó registrada. La secretaría la revisará."),
        bajada=_("Estaba prevista para el %(dia)s, por %(monto)s.") % told,
        archivos=True,
    )
    return procesar(request, words, form, lambda: operations.registrar_cuota(pk, form.datos(), actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct an instalment that came and was not accepted."""
    cuota, actor = cuota_visible(request, clave, pk), actor_of(request)
    require("fondo.corregir_cuota", actor, cuota)
    solo_en(request, cuota, *ABIERTOS)
    form = CuotaRecibidaForm(cuota, *enviado(request))
    words = pagina(
        cuota.fondo,
        _("Corregir la cuota %(n)s") % {"n": cuota.numero},
        _("Guardar la corrección"),
        _("Quedó corregida. La secretaría la revisará."),
        leer=[(_("Se observó"), cuota.observacion)],
        archivos=True,
    )

    def act() -> None:
        seen = form.cleaned_data["revision"] or 0
        operations.corregir_cuota(pk, form.datos(), revision=seen, actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Withdraw an instalment recorded by mistake."""
    cuota, actor = cuota_visible(request, clave, pk), actor_of(request)
    require("fondo.retirar_cuota", actor, cuota)
    solo_en(request, cuota, *ABIERTOS)
    form = MotivoForm(request.POST or None)
    words = pagina(
        cuota.fondo,
        _("Retirar la cuota %(n)s") % {"n": cuota.numero},
        _("Retirar la cuota"),
        _("Quedó retirada."),
        bajada=_("No se había aceptado. Si todavía se espera, la secretaría la prevé de nuevo."),
    )
    return procesar(
        request, words, form, lambda: operations.retirar_cuota(pk, form.cleaned_data["motivo"], actor=actor)
    )
