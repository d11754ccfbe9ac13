"""What tests of operations share: threads let go at once, locks held on purpose, refusals and events looked at."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import connection, connections, models, transaction

from mesa.demo import CUENTAS
from mesa.kernel.actor import Actor
from mesa.kernel.errors import NoPermitido
from mesa.models import Evento
from tests.cast import Cast

#: Every account of the cast, by its short name.
ROLES = [cuenta for cuenta, *_ in CUENTAS]
SISTEMA = "El sistema hace esto por sí mismo cuando corresponde."
SECRETARIA = "Solo la secretaría puede hacer esto. Si falta algo, escríbale."


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a thread of its own, all let go at once; what each returned or raised, in their order."""
    results: list[Any] = [None] * len(acts)
    barrier = Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()  # so that opening it is not part of the race
            barrier.wait(20)
            results[place] = act()
        except Exception as error:  # noqa: BLE001  # what it raised is what the test looks at
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a thread of the test hangs"
    return results


def winner_and_loser(results: list[Any]) -> tuple[Any, Exception]:
    """Of two that ran at once: what the one that won returned, and the error the other got."""
    failed = [result for result in results if isinstance(result, Exception)]
    assert len(failed) == 1, f"one wins and one is refused, not {results!r}"
    return next(result for result in results if not isinstance(result, Exception)), failed[0]


@contextmanager
def row_locked(row: models.Model) -> Iterator[Event]:
    """Hold the row's lock from another connection until the block ends, or until the event given is set."""
    locked, release = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)
                locked.set()
                release.wait(30)
        finally:
            connections.close_all()

    thread = Thread(target=hold, daemon=True)
    thread.start()
    assert locked.wait(10), "the lock was not had"
    try:
        yield release
    finally:
        release.set()
        thread.join(10)


def wait_until_blocked(count: int = 1) -> None:
    """Return when `count` connections of this database wait for a lock."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for the lock")


def refused(act: Callable[[], object]) -> list[str]:
    """The sentences with which the act is not permitted; fails if it is. Nothing of it remains."""
    with pytest.raises(NoPermitido) as refusal, transaction.atomic():
        act()
    return refusal.value.motivos


def refused_to_all_but(
    cast: Cast, allowed: set[str], act: Callable[[Actor | None], object], sentence: str, *, system: bool = False
) -> None:
    """Whoever is not in `allowed` is told exactly `sentence`: every other account, a person without mandate, and
    (unless `system`) nobody."""
    actors: list[Actor | None] = [cast.actor(cuenta) for cuenta in ROLES if cuenta not in allowed]
    actors.append(Actor(cast.secretaria.persona))
    if not system:
        actors.append(None)
    for actor in actors:
        assert refused(lambda actor=actor: act(actor)) == [sentence], str(actor)


def event(verbo: str, objeto: models.Model, actor: Actor | None) -> Evento:
    """The last event of that verb, once it is certain that it says who, as what and on what, and no e-mail."""
    evento = Evento.objects.filter(verbo=verbo).order_by("-pk").first()
    assert evento is not None, f"no event {verbo}"
    assert (evento.objeto_tipo, evento.objeto_id) == (objeto._meta.label_lower, objeto.pk)
    mandato = actor.mandato if actor else None
    assert evento.persona == (actor.persona if actor else None)
    assert evento.persona_nombre == (actor.persona.nombre if actor else "")
    assert evento.organizacion == (mandato.organizacion if mandato else None)
    assert evento.organizacion_nombre == (mandato.organizacion.nombre if mandato else "")
    assert evento.calidad == (mandato.calidad if mandato else "")
    copied = [evento.objeto_texto, evento.persona_nombre, evento.organizacion_nombre, evento.antes, evento.ahora]
    assert "@" not in json.dumps(copied), "an event is for ever: no e-mail in it"
    return evento
