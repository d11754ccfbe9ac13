"""The demo's own pages (DEBUG only): the guided tour, one-click roles, and the outbox."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from mesa.dev import mailbox
from mesa.kernel.tasks import wake
from mesa.models import Consulta, Ficha, Publicacion
from mesa.querysets.consultas import GRACIA
from mesa.states import EstadoConsulta
from mesa.views.access import solo_demo

ROLES = [
    ("secretaria", "Secretaría de Ejemplo"),
    ("gobierno", "Ministerio de Ejemplo"),
    ("academica", "Red Académica Ejemplo"),
    ("academica.suplente", "Red Académica Ejemplo, suplente"),
    ("social", "Red Social Ejemplo"),
    ("organismo", "Organismo Ejemplo"),
    ("cooperante", "Cooperante Ejemplo, invitada"),
    ("administradora", "Organización Administradora Ejemplo"),
    ("delegada.norte", "Organización Norte Ejemplo"),
    ("delegada.sur", "Organización Sur Ejemplo"),
    ("delegada.academica", "Centro Académico Ejemplo"),
]
#: The tour follows the acta of session 12 whatever else is put in circulation.
HISTORIA = "acta de la sesión 12"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@solo_demo
@require_safe
def recorrido(request: HttpRequest) -> HttpResponse:
    """A story of five minutes, with the state each step is in now."""
    examples = Consulta.objects.filter(organo__ejemplo=True, tipo="aprobacion_acta").for_detail()
    consulta = examples.filter(titulo=HISTORIA).first() or examples.first()
    context = {
        "roles": ROLES,
        "consulta": consulta,
        "clave": consulta.plazo.ruta.split("/")[2] if consulta else "",
        "publicada": consulta
        and Ficha.objects.filter(
            tipo="acta", ejemplo=True, ruta=f"/actas/{consulta.plazo.ruta.split('/')[2]}/"
        ).first(),
        "respondieron": sum(c.vigente_id is not None for c in consulta.convocadas.all()) if consulta else 0,
        "cartas": mailbox.letters(5),
        "cadena": Publicacion.objects.count(),
        "seccion": "recorrido",
    }
    return render(request, "mesa/recorrido.html", context)


@solo_demo
@require_POST
def entrar(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's accounts and go where its work is."""
    cuenta = request.POST.get("cuenta", "")
    if cuenta not in dict(ROLES):
        raise Http404
    usuario = get_object_or_404(get_user_model(), email=f"{cuenta}@mesa.example")
    login(request, usuario, backend=BACKEND)
    request.session.pop("mandato", None)
    return redirect("mesa:pendientes")


@solo_demo
@require_POST
def adelantar(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the real worker to sweep as of the minute after the deadline."""
    consulta = get_object_or_404(Consulta, pk=pk, organo__ejemplo=True, estado=EstadoConsulta.ABIERTA)
    wake(consulta.plazo.instante + GRACIA + timedelta(seconds=1))
    return redirect("mesa:recorrido")


@solo_demo
@require_safe
def correo(request: HttpRequest) -> HttpResponse:
    """Every e-mail the demo sent."""
    return render(request, "mesa/correo.html", {"cartas": mailbox.letters(), "seccion": "correo"})


@solo_demo
@require_safe
def carta(request: HttpRequest, nombre: str) -> HttpResponse:
    """One e-mail, as text and as HTML."""
    try:
        leida = mailbox.read(nombre)
    except FileNotFoundError as error:
        raise Http404 from error
    return render(request, "mesa/carta.html", {"carta": leida, "seccion": "correo"})
