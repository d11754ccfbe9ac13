"""The sweep and its wake-ups: each part keeps its own failures, and no act depends on the broker."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.db import transaction
from kombu import pools

from mesa.celery import app
from mesa.kernel import clock, events, tasks
from mesa.kernel.events import record
from mesa.models import Organizacion, Persona, Reaccion

transactional = pytest.mark.django_db(transaction=True)
PRUEBA = "cosa.probada"


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare a verb with one handler, which writes a person down; nobody else's handler runs."""
    monkeypatch.setattr(events, "_sentences", {**events._sentences, PRUEBA: "probó"})
    monkeypatch.setattr(events, "_handlers", {})
    events.on(PRUEBA, handler="prueba.una")(lambda evento: Persona.objects.create(nombre=evento.objeto_texto))


def happen(nombre: str = "Cosa") -> None:
    """One act with one event."""
    with transaction.atomic():
        record(PRUEBA, Organizacion.objects.create(nombre=nombre, slug=nombre.lower()), actor=None)


def done() -> list[str]:
    return list(Persona.objects.filter(correo="", ejemplo=False).order_by("pk").values_list("nombre", flat=True))


# The sweep


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, datetime]]:
    """Only the parts of these tests, which write down that they ran, and as of when."""
    monkeypatch.setattr(tasks, "_sweeps", {})
    ran: list[tuple[str, datetime]] = []

    def part(nombre: str, orden: int, count: int = 0) -> None:
        def run() -> int:
            ran.append((nombre, clock.now()))
            if count < 0:
                raise RuntimeError("se cayó")
            return count

        tasks.barrido(nombre, orden=orden)(run)

    part("tercera", 30, 3)
    part("segunda b", 20, -1)
    part("primera", 10, 1)
    part("segunda a", 20)
    return ran


def test_the_parts_run_in_their_order_and_one_that_fails_stops_no_other(parts) -> None:
    assert tasks.sweep() == {"primera": 1, "segunda a": 0, "segunda b": -1, "tercera": 3}
    assert [nombre for nombre, _ in parts] == ["primera", "segunda a", "segunda b", "tercera"]


def test_what_closes_comes_before_what_reacts_and_that_before_what_is_sent() -> None:
    order = sorted(tasks._sweeps, key=lambda nombre: tasks._sweeps[nombre][0])
    assert order == [
        *("consultas", "votaciones", "niveles", "integrantes", "comites", "recordatorios", "vigencias", "tareas"),
        *("tabla", "ogp", "elegibilidad", "fondos", "reacciones", "fondo_publicado", "correos"),
        *("respuestas_a_preguntas", "enlaces"),
    ]


def test_only_a_demo_is_swept_as_of_another_instant(parts, settings) -> None:
    then = datetime(2027, 1, 1, tzinfo=UTC)
    settings.DEBUG = False
    with pytest.raises(RuntimeError, match="only a demo"):
        tasks.sweep(then)
    with pytest.raises(RuntimeError, match="only a demo"):
        tasks.barrer(then.isoformat())
    assert parts == []
    settings.DEBUG = True
    tasks.barrer(then.isoformat())
    assert {instant for _, instant in parts} == {then}
    assert clock.now() != then
    tasks.barrer()
    assert clock.now() - parts[-1][1] < timedelta(seconds=5)


def test_the_beat_sweeps_every_minute_and_dates_no_task() -> None:
    assert list(app.conf.beat_schedule) == ["barrer"]
    entry = app.conf.beat_schedule["barrer"]
    assert entry["task"] == "mesa.barrer"
    assert entry["schedule"].minute == set(range(60))
    assert entry["options"] == {"expires": 55}, "a sweep that waited a minute is of no use"


# The broker


@pytest.fixture
def broker_at(settings, monkeypatch) -> Iterator[Callable[[str], None]]:
    """Point Django and Celery at another broker, and back."""
    before = app.conf.broker_url

    def point(url: str) -> None:
        settings.REDIS_URL = url
        app.conf.broker_url = url
        _drop_pools()
        monkeypatch.setattr(tasks, "_asleep_until", 0.0)

    yield point
    app.conf.broker_url = before
    _drop_pools()


@pytest.fixture
def nobody_asked() -> None:
    """No sweep is asked for: what an earlier test asked, no worker took."""
    tasks._taken()


def _drop_pools() -> None:
    app.amqp._producer_pool = None
    app._pool = None
    pools.reset()


@transactional
@pytest.mark.parametrize("kind", ["closed", "silent", "no socket"])
def test_without_a_broker_no_act_fails_or_waits_and_the_sweep_does_it(
    handled, broker_at, silent_port, caplog, kind
) -> None:
    urls = {"closed": "redis://127.0.0.1:1/0", "silent": f"redis://127.0.0.1:{silent_port}/0"}
    broker_at(urls.get(kind, "unix:///tmp/no-such-directory/valkey.sock?db=0"))
    caplog.set_level(logging.WARNING, "mesa.kernel.tasks")
    began = time.monotonic()
    for nombre in ("Una", "Dos", "Tres"):
        happen(nombre)
    assert time.monotonic() - began < 1.0
    assert [r.getMessage() for r in caplog.records] == ["the broker does not answer; the sweep will do it"], "once"
    assert done() == []
    assert tasks.sweep()["reacciones"] == 3
    assert done() == ["Una", "Dos", "Tres"]


@transactional
@pytest.mark.parametrize("kind", ["closed", "silent"])
def test_without_a_broker_a_request_is_answered_at_once(cast, client, broker_at, silent_port, kind) -> None:
    consulta = cast.en_circulacion()
    client.force_login(cast.usuario("social"))
    url = f"/consultas/{consulta.pk}/responder/"
    client.get(url)  # what the first page of a process costs is not the broker's fault
    broker_at("redis://127.0.0.1:1/0" if kind == "closed" else f"redis://127.0.0.1:{silent_port}/0")
    began = time.monotonic()
    answer = client.post(url, {"sentido": "aprueba", "fundamento": "", "sha256": consulta.sha256})
    assert answer.status_code == 302
    assert time.monotonic() - began < 2.0
    assert Reaccion.objects.filter(handler="mesa.avisar_comprobante", estado="pendiente").exists()


@transactional
def test_with_its_broker_back_it_is_asked_again(handled, nobody_asked, broker_at, settings, monkeypatch) -> None:
    working = settings.REDIS_URL
    broker_at("redis://127.0.0.1:1/0")
    happen("Una")
    settings.REDIS_URL = working
    sent: list[str] = []
    monkeypatch.setattr(tasks.barrer, "apply_async", lambda **kwargs: sent.append("sent"))
    happen("Dos")
    assert sent == [], "not at once: the next acts do not wait for it either"
    monkeypatch.setattr(tasks, "_asleep_until", time.monotonic() - 1)
    happen("Tres")
    assert sent == ["sent"]


@transactional
def test_a_wake_up_reaches_the_real_broker(handled, nobody_asked) -> None:
    with app.connection_for_read() as link:
        queue = link.SimpleQueue("celery")
        queue.clear()
        happen()
        message = queue.get(timeout=5)
        message.ack()
        queue.close()
    assert message.headers["task"] == "mesa.barrer"
    assert message.payload[0] == [None]


@transactional
def test_a_thousand_acts_before_a_worker_looks_ask_for_one_sweep(handled, parts, nobody_asked, monkeypatch) -> None:
    """What waits behind them, a sweep as of another instant among it, would wait for each."""
    sent: list[tuple[str | None, ...]] = []
    monkeypatch.setattr(tasks.barrer, "apply_async", lambda args, **kwargs: sent.append(args))
    for nombre in ("Una", "Dos", "Tres"):
        happen(nombre)
    assert sent == [(None,)]
    tasks.wake(clock.now())
    tasks.wake(clock.now())
    assert len(sent) == 3, "each of another instant is its own"
    tasks.barrer()
    happen("Cuatro")
    assert len(sent) == 4, "it began: what comes after is not what it saw"


@transactional
def test_what_comes_while_a_sweep_runs_asks_for_another(handled, parts, nobody_asked, monkeypatch) -> None:
    sent: list[tuple[str | None, ...]] = []
    monkeypatch.setattr(tasks.barrer, "apply_async", lambda args, **kwargs: sent.append(args))
    happen("Una")

    def comes_late() -> int:
        happen("Dos")
        return 0

    tasks.barrido("llega", orden=99)(comes_late)
    tasks.barrer()
    assert len(sent) == 2


@transactional
def test_a_wake_up_that_was_lost_is_asked_for_again(handled, nobody_asked, settings) -> None:
    happen("Una")
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        assert 0 < client.ttl(tasks.ASKED) <= 55
