"""Celery seen from the domain: wake-ups after commit, and one sweep a minute made of the apps' named parts.

The database holds what is to be done; a task only says "look now". A lost, repeated or late message is harmless.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import redis
from celery import Task, shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

from mesa.kernel import clock

logger = logging.getLogger(__name__)
#: What a request may wait for the broker, and for how long nobody asks again one that did not answer.
BROKER_SECONDS = 0.5
BROKER_PAUSE_SECONDS = 10.0
LAST_SWEEP = "ultimo_barrido"
#: A wake-up that no worker has taken yet, in the broker: whoever wakes meanwhile adds none, for it will see theirs too.
ASKED = "barrido_pedido"
#: After which another is asked for, should that one have been lost: less than between two beats.
ASKED_SECONDS = 55
_asleep_until = 0.0
_sweeps: dict[str, tuple[int, Callable[[], int]]] = {}


def barrido(nombre: str, *, orden: int) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register a part of the sweep: a function that does what is due now and returns how many it did.

    Parts run by `orden`: what closes comes before what reacts to it, and that before what is sent.
    """

    def register(function: Callable[[], int]) -> Callable[[], int]:
        if nombre in _sweeps:
            raise ValueError(f"sweep registered twice: {nombre}")
        _sweeps[nombre] = (orden, function)
        return function

    return register


def sweep(al: datetime | None = None) -> dict[str, int]:
    """Run every part once, in order, as of `al` (DEBUG only); a failing part counts -1 and stops no other."""
    if al is not None and not settings.DEBUG:
        raise RuntimeError("only a demo is swept as of another instant")
    done: dict[str, int] = {}
    for nombre, (_, function) in sorted(_sweeps.items(), key=lambda item: (item[1][0], item[0])):
        try:
            if al is None:
                done[nombre] = function()
            else:
                with clock.as_of(al):
                    done[nombre] = function()
        except Exception:  # each part keeps its own failures; the next minute tries again
            logger.exception("sweep %s failed", nombre)
            done[nombre] = -1
    return done


@shared_task(name="mesa.barrer")  # type: ignore[untyped-decorator]  # celery carries no types
def barrer(al: str | None = None) -> None:
    """The sweep as a task. `al` (ISO, DEBUG only) runs it as of that instant."""
    if al is None:
        _taken()  # before it looks: what is done from now on asks for another
    sweep(datetime.fromisoformat(al) if al else None)
    cache.set(LAST_SWEEP, timezone.now().isoformat(), None)


def last_sweep() -> datetime | None:
    """When a worker last ended a sweep; None while nobody knows, as when Valkey was emptied or does not answer."""
    al = cache.get(LAST_SWEEP)
    return datetime.fromisoformat(al) if al else None


def wake(al: datetime | None = None) -> None:
    """After commit, ask a worker to sweep now. If the broker does not answer, the next beat does it.

    Asking again before a worker began adds nothing: a thousand acts at once are one sweep.
    """
    transaction.on_commit(lambda: _send(barrer, al.isoformat() if al else None))


def _send(task: Task, *args: str | None) -> None:
    global _asleep_until
    if time.monotonic() < _asleep_until:
        return
    try:
        if not _first_to_ask(args):
            return
        task.apply_async(args=args, ignore_result=True)
    except (OperationalError, redis.RedisError, OSError):
        _asleep_until = time.monotonic() + BROKER_PAUSE_SECONDS
        logger.warning("the broker does not answer; the sweep will do it")


def _first_to_ask(args: tuple[str | None, ...]) -> bool:
    """Whether no sweep of now is asked for already; one as of an instant always is another.

    Raises at once if the broker does not answer: Celery's own client would insist for seconds, or wait for ever.
    """
    with _broker() as client:
        if args != (None,):
            return bool(client.ping())
        return bool(client.set(ASKED, 1, nx=True, ex=ASKED_SECONDS))


def _taken() -> None:
    """A worker begins: who asks from now on asks for another sweep."""
    with suppress(redis.RedisError, OSError), _broker() as client:  # it ends by itself
        client.delete(ASKED)


def _broker() -> redis.Redis:
    bounds = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
    return redis.Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **bounds)
