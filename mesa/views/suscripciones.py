"""Calendars that other programs read: a person's, by an address that only she has, and the public one."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesa.enlaces import leer_calendario, url_de_calendario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Persona, Suscripcion
from mesa.operations.personas import mandatos_de
from mesa.operations.suscripciones import crear_suscripcion, revocar_suscripcion, suscripcion_viva
from mesa.tipos import Fecha, fechas_de, orden_en_el_calendario
from mesa.views import ical
from mesa.views.access import actor_of, privada, public_response
from mesa.views.calendario import de_ficha, publicadas
from mesa.views.portal import last_publication

#: A calendar program keeps what it read; what is older than this, or farther, is not told again.
ANTES, DESPUES = timedelta(days=90), timedelta(days=730)
#: The public one goes back farther: sessions are in the past when they are published.
PUBLICO = timedelta(days=730)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def suscripcion(request: HttpRequest) -> HttpResponse:
    """The address of the person's calendar: make it, see it, make another, revoke it."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("hacer") == "revocar":
            revocar_suscripcion(actor.persona.pk, actor=actor)
            messages.success(request, _("La dirección quedó sin efecto: ningún programa recibirá más sus fechas."))
        elif request.POST.get("hacer") == "crear":
            crear_suscripcion(actor.persona.pk, actor=actor)
            messages.success(request, _("Esta es la dirección de su calendario. Si tenía otra, ya no sirve."))
        return redirect("mesa:suscripcion")
    viva = suscripcion_viva(actor.persona)
    context = {"seccion": "pendientes", "viva": viva, "direccion": url_de_calendario(viva.pk) if viva else ""}
    return render(request, "mesa/calendario/suscripcion.html", context)


@require_safe
def privado(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever made that address, for the mandates she holds today. No session, and nobody keeps it."""
    live = Suscripcion.objects.filter(pk=leer_calendario(token) or 0, revocada=None, persona__usuario__is_active=True)
    found = live.select_related("persona").first()
    if found is None:
        raise Http404
    response = ical.respuesta(_de_la_persona(found.persona), _("Mesa: mis plazos y sesiones"), al=found.creada)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _de_la_persona(persona: Persona) -> list[Fecha]:
    """What all her mandates of today let her see, each thing once."""
    hoy = clock.today()
    found: dict[str, Fecha] = {}
    for mandato in mandatos_de(persona):
        held = fechas_de(Actor(persona, mandato), hoy - ANTES, hoy + DESPUES)
        found |= {fecha.clave: fecha for fecha in held}
    return sorted(found.values(), key=orden_en_el_calendario)


@require_safe
def publico(request: HttpRequest) -> HttpResponse:
    """The public calendar: the sessions and decisions that were published."""
    hoy, last = clock.today(), last_publication()

    def feed() -> HttpResponse:
        held = [de_ficha(ficha) for ficha in publicadas(hoy - PUBLICO, hoy + DESPUES)]
        return ical.respuesta(held, _("Mesa de Gobierno Abierto"), al=last.publicada if last else clock.now())

    key = f"calendario.ics|{hoy}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, feed)
