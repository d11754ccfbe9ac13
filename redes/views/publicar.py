"""What goes out when a profile is published, exactly as it will be read, and the button that publishes it."""

from __future__ import annotations

from django.contrib import messages
from django.forms import IntegerField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.permissions import require
from mesa.operations.publicaciones import huella_de
from mesa.views.access import actor_of, privada
from redes.models import Perfil
from redes.operations.publicacion import por_publicar, publicar_perfil
from redes.views.perfil import migas, su_perfil
from redes.vista import NIVELES, vista_de


class PublicarForm(Formulario):
    """The revision of the profile that was read."""

    revision = IntegerField(min_value=1)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest) -> HttpResponse:
    """Read what goes out, and publish it."""
    perfil, actor = su_perfil(request), actor_of(request)
    require("redes.publicar_perfil", actor, perfil)
    error, status = "", 200
    if request.method == "POST":
        form = PublicarForm(request.POST)
        revision = form.cleaned_data["revision"] if form.is_valid() else 0
        try:
            _publish(perfil, revision, actor)
        except Conflicto as conflict:
            error, status = conflict.mensaje, conflict.status
        else:
            messages.success(request, _("El perfil quedó publicado."))
            return redirect("redes:red", perfil.organizacion.slug)
    return render(
        request, "redes/publico/publicar.html", _what_goes_out(su_perfil(request)) | {"error": error}, status=status
    )


def _publish(perfil: Perfil, revision: int, actor: Actor | None) -> None:
    if perfil.pk is None:
        raise Conflicto(_("Todavía no hay nada que publicar: escriba primero un dato o una respuesta."))
    publicar_perfil(perfil.pk, revision=revision, actor=actor)


def _what_goes_out(perfil: Perfil) -> dict[str, object]:
    context: dict[str, object] = {
        "seccion": "redes",
        "perfil": perfil,
        "organizacion": perfil.organizacion,
        "migas": [*migas(), (_("Publicar"), "")],
    }
    if perfil.pk is None:
        return context | {"hay": False}
    cambios, registro = por_publicar(perfil)
    vista = vista_de(registro, clock.today())
    return context | {
        "hay": huella_de(registro) != perfil.publicado_sha256,
        "cambios": cambios,
        "motivo": cambios.en_palabras(),
        "registro": registro,
        "vista": vista,
        "antes": NIVELES[perfil.nivel] if perfil.publicado_el else "",
        "despues": NIVELES[vista.puntaje.nivel] if vista else "",
    }
