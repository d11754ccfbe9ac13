"""The door of an invitation."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from mesa.operations.personas import invitacion_viva


@require_safe
def invitacion(request: HttpRequest, clave: str) -> HttpResponse:
    """Keep a live invitation in the session and open the sign-up; otherwise say what to do."""
    viva = invitacion_viva(clave)
    if viva is None:
        return render(request, "mesa/invitacion_vencida.html", {"navegacion_oculta": True}, status=404)
    request.session["invitacion"] = clave
    get_adapter().stash_verified_email(request, viva.correo)  # holding the link proves the address
    response = redirect("account_signup")
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
