"""Undoing what was done to a draft: each change of text or structure goes back once, by the event that tells it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Acta
from actas.operations.filas import Filas, moved
from actas.operations.parrafos import events_of, lock_for_edit, relatos
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import frase, record, verbo
from mesa.kernel.operations import operation
from mesa.models import Evento

verbo("edicion.deshecha", gettext_lazy("deshizo un cambio"))

DESHECHA = "edicion.deshecha"
#: Giving up a correction put every row back: nothing before it is left to undo.
DESISTIDA = "rectificacion.desistida"
#: What the act of an event changed: the text or the place of a row. A row that came or went changed both.
Aspecto = tuple[str, int, str]


@operation
def deshacer_edicion(evento_id: int, *, actor: Actor | None) -> Evento:
    """Put back the rows that an event of a draft tells, as they were and where they were, and return its own event.

    Once; what was undone can be done again by undoing that event. What others changed elsewhere stays. Raises
    Conflicto if what it touched was changed since.
    """
    evento = Evento.objects.get(pk=evento_id, objeto_tipo=Acta._meta.label_lower, ahora__has_key="parrafos")
    acta = lock_for_edit(evento.objeto_id, actor)
    if events_of(acta).filter(pk__gt=evento.pk, verbo=DESISTIDA).exists():
        raise Conflicto(_("Ese cambio era de una rectificación que se dejó sin efecto: ya no está en el texto."))
    later = list(events_of(acta).filter(pk__gt=evento.pk, ahora__has_key="parrafos").order_by("-pk"))
    if (obstacle := obstaculo(evento, later)) is not None:
        raise Conflicto(_because(evento, obstacle))
    filas = Filas(acta, actor)
    filas.devolver(*relatos(evento))
    antes, ahora = filas.guardar()
    told = {"evento": evento.pk, "verbo": evento.verbo}
    return record("edicion.deshecha", acta, actor=actor, antes=antes | told, ahora=ahora)


def _because(evento: Evento, obstacle: Evento) -> str:
    if obstacle.verbo == DESHECHA and relatos(obstacle)[0]["evento"] == evento.pk:
        return _("Ese cambio ya se deshizo.")
    return _(
        "Después de ese cambio, %(quien)s %(hizo)s en el mismo lugar. Deshaga primero lo último, o corrija a mano."
    ) % {"quien": obstacle.persona_nombre or _("otra persona"), "hizo": frase(obstacle.verbo)}


def obstaculo(evento: Evento, later: Iterable[Evento]) -> Evento | None:
    """The event, among the `later` ones (newest first), that keeps this one from being undone; None if none does.

    What was done after it and undone, and the undoing, are as if they had not happened; the undoing of what was done
    before it is a change like any other.
    """
    mine = aspectos(evento)
    undone: set[int] = set()
    for other in later:
        if other.pk in undone:
            continue
        if other.verbo == DESHECHA:
            target = relatos(other)[0]["evento"]
            undone.add(target)
            if target == evento.pk or (target < evento.pk and mine & aspectos(other)):
                return other
        elif mine & aspectos(other):
            return other
    return None


def aspectos(evento: Evento) -> set[Aspecto]:
    """What the act of an event changed."""
    found: set[Aspecto] = set()
    for kind in ("parrafos", "puntos"):
        was, left = ({fila["pk"]: fila for fila in told[kind]} for told in relatos(evento))
        for pk in was.keys() | left.keys():
            both = pk in was and pk in left
            if not both or was[pk].get("texto") != left[pk].get("texto"):
                found.add((kind, pk, "texto"))
            if not both or moved(was[pk], left[pk]):
                found.add((kind, pk, "lugar"))
    return found


def cambios_recientes(acta: Acta, cuantos: int = 10) -> list[tuple[Evento, bool]]:
    """The last changes of text and structure of an acta, newest first, and whether each may be undone.

    What was undone may be done again only while that is the last thing that happened.
    """
    told = Q(ahora__has_key="parrafos") & Q(antes__has_key="parrafos")
    last = events_of(acta).filter(told | Q(verbo=DESISTIDA)).order_by("-pk")[:cuantos]
    events = list(takewhile(lambda evento: evento.verbo != DESISTIDA, last))
    return [
        (evento, (not place or evento.verbo != DESHECHA) and obstaculo(evento, events[:place]) is None)
        for place, evento in enumerate(events)
    ]
