"""A network asks a body to host it; that body accepts, or either of them leaves it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actas.views.formularios import Pagina, procesar
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, privada
from redes.forms.anfitriona import AnfitrionaForm
from redes.models import Perfil
from redes.operations import perfil as operations
from redes.views.perfil import migas, perfil_que_lleva


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anfitriona(request: HttpRequest) -> HttpResponse:
    """Ask a body to host the network."""
    perfil, actor = perfil_que_lleva(request), actor_of(request)
    require("redes.designar_anfitriona", actor, perfil)
    form = AnfitrionaForm(perfil, request.POST or None)
    pagina = Pagina(
        titulo=_("Organización anfitriona"),
        boton=_("Pedirle que la hospede"),
        hecho=_("Quedó pedido. La anfitriona responde por la red desde que lo acepta."),
        volver=reverse("redes:mi_perfil"),
        migas=migas(),
        seccion="redes",
        antetitulo=perfil.organizacion.nombre,
        bajada=_(
            "Una red sin personalidad jurídica responde por su identidad legal y su dinero con lo que publica la "
            "organización que la hospeda."
        ),
    )

    def act() -> None:
        own = operations.perfil_de(perfil.organizacion)
        operations.designar_anfitriona(own.pk, int(form.cleaned_data["organizacion"]), actor=actor)

    return procesar(request, pagina, form, act)


@require_POST
@privada
def dejar(request: HttpRequest) -> HttpResponse:
    """End the host that the network has, or what it asked and was not answered."""
    perfil = perfil_que_lleva(request)
    operations.quitar_anfitriona(operations.perfil_de(perfil.organizacion).pk, actor=actor_of(request))
    messages.success(request, _("Quedó sin efecto."))
    return redirect("redes:mi_perfil")


@require_POST
@privada
def hospedar(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept to host a network that asks it."""
    own = perfil_que_lleva(request).organizacion
    operations.aceptar_anfitriona(_suya(request, pk).pk, own.pk, actor=actor_of(request))
    messages.success(request, _("Desde hoy la red responde también con lo que su organización publica."))
    return redirect("redes:mi_perfil")


@require_POST
@privada
def no_hospedar(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline to host a network, or stop hosting it."""
    operations.quitar_anfitriona(_suya(request, pk).pk, actor=actor_of(request))
    messages.success(request, _("Quedó sin efecto."))
    return redirect("redes:mi_perfil")


def _suya(request: HttpRequest, pk: int) -> Perfil:
    """The profile of a network that the actor's body hosts, or is asked to; else 404."""
    own = perfil_que_lleva(request).organizacion
    near = Perfil.objects.filter(anfitriona=own) | Perfil.objects.filter(anfitriona_propuesta=own)
    return get_object_or_404(near, pk=pk)
