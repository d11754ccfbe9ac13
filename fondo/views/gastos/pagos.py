"""Payments of an expense: recorded, withdrawn, and reviewed one by one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import procesar
from fondo.forms.fondos import MotivoForm
from fondo.forms.pagos import ObservarForm, PagoForm
from fondo.models import Moneda
from fondo.operations import gastos as operations
from fondo.states import ABIERTOS, EstadoRegistro
from fondo.views.base import solo_en
from fondo.views.gastos.base import gasto_visible, pagina, pago_visible
from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.permissions import require
from mesa.palabras import dolares, pesos
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def registrar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Record a payment of an expense, whole or a part; or of what was retained from it."""
    gasto, actor = gasto_visible(request, clave, pk), actor_of(request)
    require("fondo.registrar_pago", actor, gasto)
    net, kept = operations.partes_de(gasto, gasto.pagos.all())
    parte = "retencion" if net.falta <= 0 < kept.falta else "liquido"
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PagoForm(gasto, *data, initial={"pagado_el": clock.today(), "parte": parte})
    say = pesos if gasto.moneda == Moneda.CLP else dolares
    owed = _("Falta pagar %(liquido)s.") % {"liquido": say(net.falta)}
    if gasto.retencion:
        owed = _("Falta pagar %(liquido)s del líquido y %(retencion)s de la retención.") % {
            "liquido": say(net.falta),
            "retencion": say(kept.falta),
        }
    words = pagina(
        gasto,
        _("Registrar un pago"),
        _("Registrar el pago"),
        _("Quedó registrado. La secretaría lo revisará."),
        bajada=owed,
        archivos=True,
        guardar=f"pago-{gasto.pk}",
    )

    def act() -> None:
        operations.registrar_pago(pk, form.datos(), envio=form.cleaned_data["envio"], actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Withdraw a payment that was never accepted."""
    pago, actor = pago_visible(request, clave, pk), actor_of(request)
    require("fondo.retirar_pago", actor, pago)
    solo_en(request, pago, *ABIERTOS)
    form = MotivoForm(request.POST or None)
    words = pagina(pago.gasto, _("Retirar el pago"), _("Retirar el pago"), _("Quedó retirado."))
    return procesar(request, words, form, lambda: operations.retirar_pago(pk, form.cleaned_data["motivo"], actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def aceptar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Accept a payment of an accepted expense."""
    pago, actor = pago_visible(request, clave, pk), actor_of(request)
    require("fondo.aceptar_pago", actor, pago)
    solo_en(request, pago, EstadoRegistro.REGISTRADO)
    form = Formulario(request.POST if request.method == "POST" else None)
    words = pagina(
        pago.gasto,
        _("Aceptar el pago"),
        _("Aceptar el pago"),
        _("Quedó aceptado y está en el libro."),
        bajada=_("Son %(monto)s. Después no se edita ni se borra: solo se anula con un asiento contrario.")
        % {"monto": dolares(pago.monto_usd)},
    )
    return procesar(request, words, form, lambda: operations.aceptar_pago(pk, actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def observar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say what is wrong with a payment."""
    pago, actor = pago_visible(request, clave, pk), actor_of(request)
    require("fondo.observar_pago", actor, pago)
    solo_en(request, pago, EstadoRegistro.REGISTRADO)
    form = ObservarForm(request.POST or None)
    words = pagina(pago.gasto, _("Observar el pago"), _("Observar"), _("Quedó observado. Se avisa a quien administra."))
    return procesar(
        request, words, form, lambda: operations.observar_pago(pk, form.cleaned_data["observacion"], actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anular(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Annul an accepted payment, with its reason."""
    pago, actor = pago_visible(request, clave, pk), actor_of(request)
    require("fondo.anular_pago", actor, pago)
    solo_en(request, pago, EstadoRegistro.ACEPTADO)
    form = MotivoForm(request.POST or None)
    words = pagina(
        pago.gasto,
        _("Anular el pago"),
        _("Anular el pago"),
        _("Quedó anulado: el gasto se debe de nuevo."),
        bajada=_("Sus asientos se reversan con fecha de hoy. Ningún día pasado cambia."),
    )
    return procesar(request, words, form, lambda: operations.anular_pago(pk, form.cleaned_data["motivo"], actor=actor))
