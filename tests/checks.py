"""What tests of operations share: threads let go at once, locks held on purpose, refusals and events looked at."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import wraps
from threading import Barrier, Event, Thread, current_thread, main_thread
from typing import Any

import pgtrigger
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
INVITA = "Solo la secretaría (en una red, quien la representa) invita a abrir una cuenta. Si falta alguien, escríbale."


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


def races(*operations: Callable[..., Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Say of a test that two threads run these operations at once: `@races(circular_acta)`, or `@races(one, other)`.

    Each function decorated `@operation` needs such a test (tests/architecture/test_races.py), where one thread wins
    and the other gets its sentence, or both do their part. It fails if two threads did not enter what it names.
    """

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def run(*args: Any, **kwargs: Any) -> None:
            entered: set[Thread] = set()
            with ExitStack() as watched:
                for operation in operations:
                    watched.enter_context(_watched(operation, entered))
                test(*args, **kwargs)
            assert len(entered) > 1, "a race is run by two threads: see together()"

        return run

    return mark


@contextmanager
def _watched(operation: Callable[..., Any], entered: set[Thread]) -> Iterator[None]:
    """Note which threads of the test run what `@operation` wraps, whoever calls it and under whatever name."""
    cell = operation.__closure__[operation.__code__.co_freevars.index("function")]
    body = cell.cell_contents

    def noting(*args: Any, **kwargs: Any) -> Any:
        if current_thread() is not main_thread():
            entered.add(current_thread())
        return body(*args, **kwargs)

    cell.cell_contents = noting
    try:
        yield
    finally:
        cell.cell_contents = body


def rewriting() -> AbstractContextManager[None]:
    """Let a test rewrite what is dated, which the database lets nobody do: for a scene, not for what is tested."""
    models = ("Membresia", "Funcion", "Mandato")
    return pgtrigger.ignore(*(f"mesa.{m}:{t}" for m in models for t in ("solo_se_termina", "no_se_borra")))  # type: ignore[no-any-return]


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
