"""The review of an expense, and its withdrawal by who recorded it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import procesar
from fondo.forms.fondos import MotivoForm
from fondo.forms.pagos import AceptarForm, ObservarForm
from fondo.operations import gastos as operations
from fondo.states import ABIERTOS, EstadoRegistro
from fondo.views.base import solo_en
from fondo.views.gastos.base import gasto_visible, pagina
from mesa.kernel.permissions import require
from mesa.palabras import dolares
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def aceptar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Accept an expense; with alerts, saying why."""
    gasto, actor = gasto_visible(request, clave, pk), actor_of(request)
    require("fondo.aceptar_gasto", actor, gasto)
    solo_en(request, gasto, EstadoRegistro.REGISTRADO)
    flagged = operations.alertas_del(gasto)
    grave = any(alerta.grave for alerta in flagged)
    form = AceptarForm(request.POST or None, con_alertas=grave, initial={"revision": gasto.revision})
    words = pagina(
        gasto,
        _("Aceptar el gasto"),
        _("Aceptar el gasto"),
        _("Quedó aceptado y está en el libro."),
        bajada=_("%(monto)s en «%(item)s». Después no se edita ni se borra: solo se anula con un asiento contrario.")
        % {"monto": dolares(gasto.monto_usd), "item": gasto.item.nombre},
        leer=[(_("Alertas"), "\n".join(alerta.texto for alerta in flagged))],
    )

    def act() -> None:
        said = form.cleaned_data
        operations.aceptar_gasto(pk, said.get("fundamento", ""), revision=said["revision"], actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def observar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say what is wrong with an expense."""
    gasto, actor = gasto_visible(request, clave, pk), actor_of(request)
    require("fondo.observar_gasto", actor, gasto)
    solo_en(request, gasto, EstadoRegistro.REGISTRADO)
    form = ObservarForm(request.POST or None, initial={"revision": gasto.revision})
    words = pagina(gasto, _("Observar el gasto"), _("Observar"), _("Quedó observado. Se avisa a quien administra."))

    def act() -> None:
        said = form.cleaned_data
        operations.observar_gasto(pk, said["observacion"], revision=said["revision"] or 0, actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anular(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Annul an accepted expense, with its reason."""
    gasto, actor = gasto_visible(request, clave, pk), actor_of(request)
    require("fondo.anular_gasto", actor, gasto)
    solo_en(request, gasto, EstadoRegistro.ACEPTADO)
    form = MotivoForm(request.POST or None)
    words = pagina(
        gasto,
        _("Anular el gasto"),
        _("Anular el gasto"),
        _("Quedó anulado, con sus pagos."),
        bajada=_("Sus asientos y los de sus pagos se reversan con fecha de hoy. Ningún día pasado cambia."),
    )
    return procesar(request, words, form, lambda: operations.anular_gasto(pk, form.cleaned_data["motivo"], actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Withdraw an expense that was never accepted."""
    gasto, actor = gasto_visible(request, clave, pk), actor_of(request)
    require("fondo.retirar_gasto", actor, gasto)
    solo_en(request, gasto, *ABIERTOS)
    form = MotivoForm(request.POST or None)
    words = pagina(
        gasto,
        _("Retirar el gasto"),
        _("Retirar el gasto"),
        _("Quedó retirado, con sus pagos."),
        bajada=_("No se había aceptado: no deja asientos en el libro, y se sigue viendo aquí como anulado."),
    )
    return procesar(
        request, words, form, lambda: operations.retirar_gasto(pk, form.cleaned_data["motivo"], actor=actor)
    )
