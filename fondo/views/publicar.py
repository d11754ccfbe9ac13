"""Publishing a fund for the first time: exactly what goes out is read, and that very thing is published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fondo.cuentas import cuentas_de
from fondo.operations.publicacion import por_publicar, publicar_fondo
from fondo.views.base import contexto, fondo_visible, migas
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.kernel.permissions import require
from mesa.operations.publicaciones import huella_de
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, clave: str) -> HttpResponse:
    """Read what would be public of a fund today, and publish it; from then on it follows by itself."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.publicar_fondo", actor, fondo)
    if fondo.monto is None:
        raise Conflicto(_("Se publica un fondo cuya propuesta aprobó la Mesa: este todavía no tiene monto."))
    status, wrong = 200, ""
    if request.method == "POST":
        try:
            publicar_fondo(fondo.pk, visto=request.POST.get("visto", "-"), actor=actor)
        except Conflicto as error:
            status, wrong = error.status, error.mensaje
        else:
            messages.success(request, _("Quedó publicado. Desde ahora se pone al día por sí mismo."))
            return redirect("fondo:publico", clave)
    nuevo = por_publicar(fondo)
    context = contexto(fondo, "", nuevo=nuevo, visto=huella_de(nuevo) if nuevo else "", mal=wrong)
    context["cuentas"] = cuentas_de(nuevo, clock.today()) if nuevo else None
    context["migas"] = migas(fondo, (_("Publicar"), ""))
    return render(request, "fondo/publicar.html", context, status=status)
