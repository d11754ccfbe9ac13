"""The review of a contract, its end, and its withdrawal by who recorded it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import procesar
from fondo.forms.contratos import TerminarForm
from fondo.forms.fondos import MotivoForm
from fondo.forms.pagos import AceptarForm, ObservarForm
from fondo.operations import obligaciones as operations
from fondo.states import ABIERTOS, EstadoRegistro
from fondo.views.base import solo_en
from fondo.views.contratos.base import contrato_visible, pagina
from mesa.kernel import clock
from mesa.kernel.permissions import require
from mesa.palabras import dolares
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def aceptar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Accept a contract; with alerts, saying why."""
    found, actor = contrato_visible(request, clave, pk), actor_of(request)
    require("fondo.aceptar_obligacion", actor, found)
    solo_en(request, found, EstadoRegistro.REGISTRADO)
    flagged = operations.alertas_del(found)
    grave = any(alerta.grave for alerta in flagged)
    form = AceptarForm(request.POST or None, con_alertas=grave, initial={"revision": found.revision})
    words = pagina(
        found,
        _("Aceptar el contrato"),
        _("Aceptar el contrato"),
        _("Quedó aceptado: su monto está comprometido en el libro."),
        bajada=_("Compromete %(monto)s de «%(item)s». Después no se edita ni se borra: solo se anula o se termina.")
        % {"monto": dolares(found.monto_usd), "item": found.item.nombre},
        leer=[(_("Alertas"), "\n".join(alerta.texto for alerta in flagged))],
    )

    def act() -> None:
        said = form.cleaned_data
        operations.aceptar_obligacion(pk, said.get("fundamento", ""), revision=said["revision"], actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def observar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say what is wrong with a contract."""
    found, actor = contrato_visible(request, clave, pk), actor_of(request)
    require("fondo.observar_obligacion", actor, found)
    solo_en(request, found, EstadoRegistro.REGISTRADO)
    form = ObservarForm(request.POST or None, initial={"revision": found.revision})
    words = pagina(found, _("Observar el contrato"), _("Observar"), _("Quedó observado. Se avisa a quien administra."))

    def act() -> None:
        said = form.cleaned_data
        operations.observar_obligacion(pk, said["observacion"], revision=said["revision"] or 0, actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anular(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Annul an accepted contract, with its reason."""
    found, actor = contrato_visible(request, clave, pk), actor_of(request)
    require("fondo.anular_obligacion", actor, found)
    solo_en(request, found, EstadoRegistro.ACEPTADO)
    form = MotivoForm(request.POST or None)
    words = pagina(
        found,
        _("Anular el contrato"),
        _("Anular el contrato"),
        _("Quedó anulado."),
        bajada=_("Lo que comprometía se reversa con fecha de hoy. Ningún día pasado cambia."),
    )
    return procesar(
        request, words, form, lambda: operations.anular_obligacion(pk, form.cleaned_data["motivo"], actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def terminar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """End a contract before its time."""
    found, actor = contrato_visible(request, clave, pk), actor_of(request)
    require("fondo.terminar_obligacion", actor, found)
    solo_en(request, found, EstadoRegistro.ACEPTADO)
    form = TerminarForm(request.POST or None, initial={"dia": clock.today()})
    figures = operations.cifras_de([found])[pk]
    words = pagina(
        found,
        _("Dar por terminado el contrato"),
        _("Dar por terminado"),
        _("Quedó terminado: lo que no se usó ya no está comprometido."),
        bajada=_("Libera %(monto)s de «%(item)s» con fecha de hoy. No se recibe nada más de él.")
        % {"monto": dolares(figures.libera), "item": found.item.nombre},
    )

    def act() -> None:
        operations.terminar_obligacion(pk, form.cleaned_data["dia"], form.cleaned_data["motivo"], actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Withdraw a contract that was never accepted."""
    found, actor = contrato_visible(request, clave, pk), actor_of(request)
    require("fondo.retirar_obligacion", actor, found)
    solo_en(request, found, *ABIERTOS)
    form = MotivoForm(request.POST or None)
    words = pagina(
        found,
        _("Retirar el contrato"),
        _("Retirar el contrato"),
        _("Quedó retirado."),
        bajada=_("No se había aceptado: no deja asientos en el libro, y se sigue viendo aquí como anulado."),
    )
    return procesar(
        request, words, form, lambda: operations.retirar_obligacion(pk, form.cleaned_data["motivo"], actor=actor)
    )
