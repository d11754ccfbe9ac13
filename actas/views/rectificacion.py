"""Correcting what is published: the reason that opens it, and giving it up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas import operations
from actas.forms.actas import RectificarForm
from actas.operations.rectificacion import PUBLICADAS, rectificacion_abierta, retirada_entera
from actas.states import EstadoActa
from actas.views.actas import require_state, visible_acta
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def rectificar(request: HttpRequest, clave: str) -> HttpResponse:
    """Take a published acta back to draft, with the reason that will be published."""
    acta = visible_acta(request, clave)
    require("actas.abrir_rectificacion", actor_of(request), acta)
    if acta.estado not in PUBLICADAS:
        require_state(acta, EstadoActa.PUBLICADA)
    if request.method != "POST" and retirada_entera(acta) is not None:
        return redirect("actas:editar", clave)
    form = RectificarForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            operations.abrir_rectificacion(acta.pk, form.cleaned_data["motivo"], actor=actor_of(request))
        except DomainError as error:
            form.add_error(None, error.mensaje)
            status = error.status
        else:
            messages.success(request, _("El acta volvió a borrador. El público sigue leyendo la versión publicada."))
            return redirect("actas:editar", clave)
    return render(request, "actas/rectificar.html", {"seccion": "actas", "acta": acta, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def desistir(request: HttpRequest, clave: str) -> HttpResponse:
    """Ask once, and throw the correction away."""
    acta = visible_acta(request, clave)
    require("actas.desistir_rectificacion", actor_of(request), acta)
    if request.method == "POST":
        operations.desistir_rectificacion(acta.pk, actor=actor_of(request))
        messages.success(request, _("La rectificación se dejó sin efecto: el acta quedó como está publicada."))
        return redirect("actas:editar", clave)
    if rectificacion_abierta(acta) is None:
        raise Conflicto(_("Este texto no rectifica nada publicado. Recargue la página para ver en qué está."))
    return render(request, "actas/desistir.html", {"seccion": "actas", "acta": acta})
