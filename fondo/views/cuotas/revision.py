"""The review of an instalment that came."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.formularios import procesar
from fondo.forms.fondos import MotivoForm
from fondo.forms.pagos import AceptarForm, ObservarForm
from fondo.models import Cuota
from fondo.operations import cuotas as operations
from fondo.states import EstadoRegistro
from fondo.views.base import solo_en
from fondo.views.cuotas.base import cuota_visible, pagina
from mesa.kernel.permissions import require
from mesa.palabras import dolares, fecha_larga, pesos
from mesa.views.access import actor_of, privada


def _told(cuota: Cuota) -> str:
    """What came, in a sentence; nothing of one that did not."""
    if cuota.recibida_el is None or cuota.pesos is None or cuota.monto is None:
        return ""
    said = {"monto": dolares(cuota.monto), "dia": fecha_larga(cuota.recibida_el), "pesos": pesos(cuota.pesos)}
    return _("%(monto)s que llegaron el %(dia)s: el banco abonó %(pesos)s.") % said


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def aceptar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Accept an instalment that came."""
    cuota, actor = cuota_visible(request, clave, pk), actor_of(request)
    require("fondo.aceptar_cuota", actor, cuota)
    solo_en(request, cuota, EstadoRegistro.REGISTRADO)
    form = AceptarForm(request.POST or None, con_alertas=False, initial={"revision": cuota.revision})
    words = pagina(
        cuota.fondo,
        _("Aceptar la cuota %(n)s") % {"n": cuota.numero},
        _("Aceptar la cuota"),
        _("Quedó aceptada y está en el libro. Su tipo de cambio ya se usa en los gastos."),
        bajada=_told(cuota),
    )
    return procesar(
        request,
        words,
        form,
        lambda: operations.aceptar_cuota(pk, revision=form.cleaned_data["revision"], actor=actor),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def observar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say what is wrong with an instalment that came."""
    cuota, actor = cuota_visible(request, clave, pk), actor_of(request)
    require("fondo.observar_cuota", actor, cuota)
    solo_en(request, cuota, EstadoRegistro.REGISTRADO)
    form = ObservarForm(request.POST or None, initial={"revision": cuota.revision})
    title = _("Observar la cuota %(n)s") % {"n": cuota.numero}
    done = _("Quedó observada. Se avisa a quien administra.")
    words = pagina(cuota.fondo, title, _("Observar"), done, bajada=_told(cuota))

    def act() -> None:
        said = form.cleaned_data
        operations.observar_cuota(pk, said["observacion"], revision=said["revision"] or 0, actor=actor)

    return procesar(request, words, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anular(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Annul an accepted instalment, with its reason."""
    cuota, actor = cuota_visible(request, clave, pk), actor_of(request)
    require("fondo.anular_cuota", actor, cuota)
    solo_en(request, cuota, EstadoRegistro.ACEPTADO)
    form = MotivoForm(request.POST or None)
    words = pagina(
        cuota.fondo,
        _("Anular la cuota %(n)s") % {"n": cuota.numero},
        _("Anular la cuota"),
        _("Quedó anulada."),
        bajada=_("Su asiento se reversa con fecha de hoy. Ningún día pasado cambia."),
    )
    return procesar(request, words, form, lambda: operations.anular_cuota(pk, form.cleaned_data["motivo"], actor=actor))
