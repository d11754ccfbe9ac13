"""Who is editing what: a soft notice in the cache, which expires by itself. It blocks nobody and leaves no trace."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.documento import ActaCompleta, leer_acta
from actas.models import Acta
from actas.views.actas import visible_acta
from mesa.kernel import clock
from mesa.kernel.permissions import require
from mesa.palabras import hora, lugar
from mesa.views.access import actor_of, privada

SECONDS = 60
Presente = dict[str, Any]


def _key(acta: Acta) -> str:
    return f"presencia:{acta.pk}"


def _present(acta: Acta) -> dict[int, Presente]:
    """Whoever was there in the last minute, by persona. With the cache down, nobody."""
    limit = clock.now().timestamp() - SECONDS
    found = cache.get(_key(acta)) or {}
    return {persona: one for persona, one in found.items() if one["visto"] > limit}


def enter(request: HttpRequest, acta: Acta, parrafo: int) -> None:
    """The actor has this paragraph open: since now, or since they opened it."""
    actor = actor_of(request)
    if actor is None:
        return
    present, now = _present(acta), clock.now()
    before = present.get(actor.persona.pk)
    since = before["desde"] if before and before["parrafo"] == parrafo else now
    present[actor.persona.pk] = {
        "nombre": actor.persona.nombre,
        "parrafo": parrafo,
        "desde": since,
        "visto": now.timestamp(),
    }
    cache.set(_key(acta), present, SECONDS)


def leave(request: HttpRequest, acta: Acta, parrafo: int) -> None:
    """The actor saved this paragraph, or closed it."""
    actor, present = actor_of(request), _present(acta)
    if actor and present.get(actor.persona.pk, {}).get("parrafo") == parrafo:
        del present[actor.persona.pk]
        cache.set(_key(acta), present, SECONDS)


def others(request: HttpRequest, acta: Acta, completa: ActaCompleta | None = None) -> list[tuple[int, str]]:
    """What the other people are editing: the paragraph and its sentence."""
    actor = actor_of(request)
    present = [one for persona, one in _present(acta).items() if actor is None or persona != actor.persona.pk]
    if not present:
        return []
    refs = {n.parrafo.pk: n.referencia for n in (completa or leer_acta(acta)).parrafos()}
    return [
        (
            one["parrafo"],
            _("%(quien)s está corrigiendo el %(lugar)s desde las %(hora)s.")
            % {"quien": one["nombre"], "lugar": lugar(refs[one["parrafo"]]), "hora": hora(one["desde"])},
        )
        for one in present
        if one["parrafo"] in refs
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def presencia(request: HttpRequest, clave: str) -> HttpResponse:
    """The notice alone; a POST says besides that the actor still has a paragraph open."""
    acta = visible_acta(request, clave)
    require("actas.editar_acta", actor_of(request), acta)
    opened = request.POST.get("parrafo", "")
    if opened.isdecimal() and len(opened) < 18:
        enter(request, acta, int(opened))
    there = others(request, acta)
    return HttpResponse(render_to_string("actas/_presencia.html", {"presentes": there}) if there else "")
