"""How many things wait for a person, as every page of hers says: counted once, and remembered while nothing happens.

Whatever happens is an event, so that the last one tells whether it is still so. What leaves none (a secret vote, a
deadline that passes) is hers, and forgotten once she sent something, or is said a minute late.
"""

from __future__ import annotations

from django.core.cache import cache

from mesa.kernel.actor import Actor
from mesa.models import Evento
from mesa.tipos import pendientes_de

SECONDS = 60


def contar(actor: Actor | None) -> int:
    """How many things wait for the actor. Mis pendientes lists them, and counts them again."""
    if actor is None:
        return 0
    last = _last_event()
    held = cache.get(_key(actor))
    if held is not None and held[0] == last:
        return int(held[1])
    number = len(pendientes_de(actor))
    cache.set(_key(actor), (last, number), SECONDS)
    return number


def olvidar(actor: Actor | None) -> None:
    """Count again the next time: the actor sent something."""
    if actor is not None:
        cache.delete(_key(actor))


def _key(actor: Actor) -> str:
    return f"pendientes:{actor.persona.pk}:{actor.mandato.pk if actor.mandato else 0}"


def _last_event() -> int:
    return Evento.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
