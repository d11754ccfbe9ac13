"""An acta from nothing: its heading and the titles of its puntos; the text is written in the editor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas import operations
from actas.forms.actas import NuevaForm
from actas.models import Acta
from mesa.kernel import clock
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.models import Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def nueva(request: HttpRequest) -> HttpResponse:
    """Create a draft to be written by hand; the same form sent twice creates one."""
    actor = actor_of(request)
    organo = _organo(request)
    if organo is None:
        raise NoPermitido([_("Solo la secretaría del órgano puede crear un acta.")])
    form, status = NuevaForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if again := Acta.objects.filter(envio=form.cleaned_data["envio"]).select_related("sesion").first():
                return redirect("actas:editar", again.sesion.clave)
            try:
                acta = operations.crear_acta(organo, actor=actor, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, _("El borrador quedó creado. Agregue los párrafos de cada punto."))
                return redirect("actas:editar", acta.sesion.clave)
    return render(request, "actas/nueva.html", {"seccion": "actas", "form": form, "organo": organo}, status=status)


def _organo(request: HttpRequest) -> Organizacion | None:
    """The órgano asked for or, of those the actor keeps, the Mesa; who keeps a committee too writes its actas there."""
    kept = list(Organizacion.objects.con_secretaria(actor_of(request), clock.today()))
    asked = [organo for organo in kept if organo.slug == request.GET.get("organo")]
    return min(asked or kept, key=lambda organo: (organo.tipo != TipoOrganizacion.MESA, organo.pk), default=None)
