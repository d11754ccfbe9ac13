"""What goes out when it is published who sits in an órgano, exactly as it will be read, and the button that does it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.views.plan import organo_que_lleva
from mesa.kernel.errors import DomainError
from mesa.kernel.permissions import require
from mesa.models import Ficha, Organizacion
from mesa.operations.publicaciones import huella_de
from mesa.views.access import actor_of, privada
from redes.operations.integrantes import TIPO, por_publicar, publicar_integrantes
from redes.views.directorio import migas


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest) -> HttpResponse:
    """Read what goes out of an órgano (`?organo=`), and publish it."""
    organo, actor = organo_que_lleva(request, "redes.publicar_integrantes"), actor_of(request)
    require("redes.publicar_integrantes", actor, organo)
    error, status = "", 200
    if request.method == "POST":
        try:
            publicar_integrantes(organo.pk, visto=request.POST.get("visto", "") or "-", actor=actor)
        except DomainError as refusal:
            error, status = refusal.mensaje, refusal.status
        else:
            messages.success(request, _("Quedó publicado. Desde ahora se pone al día con cada cambio del registro."))
            return redirect("redes:integrantes", organo.slug)
    return render(request, "redes/integrantes/publicar.html", _what_goes_out(organo, error), status=status)


def _what_goes_out(organo: Organizacion, error: str) -> dict[str, object]:
    registro = None
    try:
        registro = por_publicar(organo)
    except DomainError as refusal:
        error = error or refusal.mensaje
    ficha = Ficha.objects.filter(tipo=TIPO, clave=organo.slug).select_related("publicacion").first()
    return {
        "seccion": "redes",
        "organo": organo,
        "registro": registro,
        "visto": huella_de(registro) if registro else "",
        "ficha": ficha,
        "error": error,
        "migas": [*migas(), (_("Publicar integrantes"), "")],
    }
