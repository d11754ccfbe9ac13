"""Events and what they cause: recorded once, committed with their reactions, done once each, in order, retried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from mesa.kernel import clock, events, tasks
from mesa.kernel.errors import DomainError
from mesa.kernel.events import record, run_pending
from mesa.kernel.operations import operation
from mesa.models import Evento, Organizacion, Persona, Reaccion
from tests.checks import together

transactional = pytest.mark.django_db(transaction=True)
PRUEBA = "cosa.probada"


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Declare the verb of these tests and register handlers of it, for one test; nobody else's handler runs."""
    monkeypatch.setattr(events, "_sentences", {**events._sentences, PRUEBA: "probó"})
    monkeypatch.setattr(events, "_handlers", {})
    return lambda handler, function: events.on(PRUEBA, handler=handler)(function)


def thing(nombre: str = "Cosa") -> Organizacion:
    return Organizacion.objects.create(nombre=nombre, slug=nombre.lower().replace(" ", "-"))


def note(text: str) -> None:
    """An effect in the database that a test can count."""
    Persona.objects.create(nombre=f"nota: {text}")


def notes() -> list[str]:
    rows = Persona.objects.filter(nombre__startswith="nota: ").order_by("pk")
    return [nombre.removeprefix("nota: ") for nombre in rows.values_list("nombre", flat=True)]


def due_now() -> None:
    """As if the time to wait had passed."""
    Reaccion.objects.filter(estado="pendiente").update(proximo=timezone.now())


# What is written


@pytest.mark.django_db
def test_an_event_copies_who_as_what_and_on_what(cast, on) -> None:
    secretaria, cosa = cast.secretaria, thing()
    token = events.request_id.set("a" * 32)
    try:
        with clock.as_of(datetime(2026, 9, 1, tzinfo=UTC)):
            evento = record(PRUEBA, cosa, actor=secretaria, antes={"a": 1}, ahora=["b"])
    finally:
        events.request_id.reset(token)
    Persona.objects.update(nombre="Otra")
    Organizacion.objects.update(nombre="Otra")
    told = Evento.objects.get(pk=evento.pk)
    assert (told.persona_nombre, told.organizacion_nombre) == ("Persona Ejemplo Cinco", "Secretaría de Ejemplo")
    assert (told.calidad, told.objeto_texto, told.solicitud) == ("titular", "Cosa", "a" * 32)
    assert (told.antes, told.ahora, told.ocurrido) == ({"a": 1}, ["b"], datetime(2026, 9, 1, tzinfo=UTC))
    assert (told.objeto_tipo, told.objeto_id) == ("mesa.organizacion", cosa.pk)


@pytest.mark.django_db
def test_the_request_gives_its_name_to_the_events_it_causes(cast, client) -> None:
    consulta = cast.en_circulacion()
    client.force_login(cast.usuario("social"))
    response = client.post(
        f"/consultas/{consulta.pk}/responder/", {"sentido": "aprueba", "fundamento": "", "sha256": consulta.sha256}
    )
    assert response.status_code == 302
    assert Evento.objects.latest("pk").solicitud == response["X-Request-ID"] != ""
    assert events.request_id.get() == ""


def test_names_are_given_once_and_before_they_are_used(on) -> None:
    with pytest.raises(ValueError, match="undeclared verb"):
        record("cosa.olvidada", Organizacion(pk=1), actor=None)
    with pytest.raises(ValueError, match="verb declared twice"):
        events.verbo(PRUEBA, "otra vez")
    with pytest.raises(ValueError, match="waits for an undeclared verb"):
        events.on("cosa.olvidada", handler="x.y")(lambda evento: None)
    on("prueba.una", lambda evento: None)
    with pytest.raises(ValueError, match="handler registered twice"):
        on("prueba.una", lambda evento: None)
    with pytest.raises(ValueError, match="sweep registered twice"):
        tasks.barrido("consultas", orden=1)(lambda: 0)
    assert events.frase(PRUEBA) == "probó"


@pytest.mark.django_db
def test_an_event_is_neither_edited_nor_deleted(on) -> None:
    evento = record(PRUEBA, thing(), actor=None)
    for act in (
        lambda: Evento.objects.filter(pk=evento.pk).update(verbo="otra.cosa"),
        lambda: Evento.objects.filter(pk=evento.pk).delete(),
        lambda: evento.save(),
        lambda: connection.cursor().execute("update mesa_evento set persona_nombre = ''"),
        lambda: connection.cursor().execute("delete from mesa_evento"),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete rows from mesa_evento"), transaction.atomic():
            act()
    assert Evento.objects.get(pk=evento.pk).verbo == PRUEBA


# Together or not at all


@transactional
def test_event_and_reactions_are_committed_with_the_act_or_not_at_all(on) -> None:
    on("prueba.una", lambda evento: note("una"))
    on("prueba.otra", lambda evento: note("otra"))

    @operation
    def act(fails: bool) -> None:
        record(PRUEBA, thing(), actor=None)
        if fails:
            raise DomainError("No.")

    with pytest.raises(DomainError):
        act(fails=True)
    assert not Organizacion.objects.exists()
    assert not Evento.objects.exists()
    assert not Reaccion.objects.exists()
    act(fails=False)
    assert set(Reaccion.objects.values_list("handler", "estado", "evento")) == {
        (handler, "pendiente", Evento.objects.get().pk) for handler in ("prueba.una", "prueba.otra")
    }
    assert notes() == [], "nothing happens in the request itself"
    assert run_pending() == 2
    assert sorted(notes()) == ["otra", "una"]
    assert run_pending() == 0


@transactional
def test_a_worker_is_woken_only_after_the_commit_and_only_if_somebody_waits(on, monkeypatch) -> None:
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(tasks, "_send", lambda task, *args: sent.append((task.name, *args)))
    record(PRUEBA, thing("Nadie"), actor=None)
    assert sent == []
    on("prueba.una", lambda evento: None)
    with transaction.atomic():
        record(PRUEBA, thing("Uno"), actor=None)
        assert sent == []
    assert sent == [("mesa.barrer", None)]
    with transaction.atomic():
        record(PRUEBA, thing("Dos"), actor=None)
        transaction.set_rollback(True)
    assert len(sent) == 1


# Failing


@transactional
def test_a_failing_handler_keeps_only_its_own_row_and_is_tried_again(on) -> None:
    broken: list[Exception] = [DomainError("Falta el mandato."), ValueError("roto"), DatabaseError("sin disco")]
    told = ["Falta el mandato.", "ValueError: roto", "DatabaseError: sin disco"]

    def failing(evento: Evento) -> None:
        note("a medias")
        if broken:
            raise broken[0]

    on("prueba.rota", failing)
    on("prueba.sana", lambda evento: note("sana"))
    record(PRUEBA, thing(), actor=None)
    for attempt, sentence in enumerate(told, 1):
        before = timezone.now()
        assert run_pending() == (1 if attempt == 1 else 0)
        row = Reaccion.objects.get(handler="prueba.rota")
        assert (row.estado, row.intentos, row.error) == ("pendiente", attempt, sentence)
        wait = row.proximo - before
        assert timedelta(seconds=30 * 2**attempt) <= wait < timedelta(seconds=30 * 2**attempt + 5)
        assert run_pending() == 0, "not before its time"
        assert notes() == ["sana"], "nothing remains of what it did before it failed"
        broken.pop(0)
        due_now()
    assert run_pending() == 1
    row = Reaccion.objects.get(handler="prueba.rota")
    assert (row.estado, row.error, row.intentos) == ("hecha", "", 3)
    assert row.hecha_el is not None
    assert notes() == ["sana", "a medias"]


@transactional
def test_a_statement_the_database_refuses_breaks_nothing_else(on) -> None:
    def failing(evento: Evento) -> None:
        connection.cursor().execute("select 1/0")

    on("prueba.rota", failing)
    on("prueba.sana", lambda evento: note("sana"))
    record(PRUEBA, thing(), actor=None)
    assert run_pending() == 1
    assert "division by zero" in Reaccion.objects.get(handler="prueba.rota").error
    assert notes() == ["sana"]


@transactional
def test_the_wait_grows_to_six_hours_and_no_more(on) -> None:
    on("prueba.rota", lambda evento: 1 // 0)
    record(PRUEBA, thing(), actor=None)
    Reaccion.objects.update(intentos=5000)
    run_pending()
    wait = Reaccion.objects.get().proximo - timezone.now()
    assert timedelta(hours=5, minutes=59) < wait <= timedelta(hours=6)


@transactional
def test_the_queue_runs_on_the_real_clock_whatever_instant_a_sweep_is_of(on) -> None:
    on("prueba.una", lambda evento: note("una"))
    with clock.as_of(timezone.now() + timedelta(days=400)):
        record(PRUEBA, thing(), actor=None)
    assert run_pending() == 1


@transactional
def test_a_handler_that_no_longer_exists_is_left_alone(on, monkeypatch) -> None:
    on("prueba.una", lambda evento: note("una"))
    record(PRUEBA, thing(), actor=None)
    monkeypatch.setattr(events, "_handlers", {})
    assert run_pending() == 0
    assert Reaccion.objects.get().estado == "pendiente"


# In order


@transactional
def test_a_newer_one_waits_for_an_older_of_the_same_handler_and_object(on) -> None:
    failing = {"on": True}

    def careful(evento: Evento) -> None:
        if failing["on"] and evento.ahora == 1:
            raise DomainError("Todavía no.")
        note(f"careful {evento.objeto_texto} {evento.ahora}")

    on("prueba.cuidadosa", careful)
    on("prueba.otra", lambda evento: note(f"otra {evento.objeto_texto} {evento.ahora}"))
    una, dos = thing("Una"), thing("Dos")
    for cosa, ahora in [(una, 1), (una, 2), (dos, 2), (una, 3)]:
        record(PRUEBA, cosa, actor=None, ahora=ahora)
    run_pending()
    assert [n for n in notes() if n.startswith("careful")] == ["careful Dos 2"], "another object does not wait"
    assert [n for n in notes() if n.startswith("otra")] == ["otra Una 1", "otra Una 2", "otra Dos 2", "otra Una 3"]
    failing["on"] = False
    run_pending()
    assert "careful Una 2" not in notes(), "and what waits is not passed while the older one waits for its time"
    due_now()
    run_pending()
    assert [n for n in notes() if n.startswith("careful Una")] == [f"careful Una {n}" for n in (1, 2, 3)]


@transactional
def test_two_workers_claim_different_rows(on) -> None:
    entered, leave = Event(), Event()

    def slow(evento: Evento) -> None:
        if evento.objeto_texto == "Lenta":
            entered.set()
            assert leave.wait(20)
        note(evento.objeto_texto)

    on("prueba.lenta", slow)
    for nombre in ("Lenta", "Una", "Dos"):
        record(PRUEBA, thing(nombre), actor=None)

    def second() -> int:
        assert entered.wait(10)
        done = run_pending()
        assert notes() == ["Una", "Dos"], "without waiting for the first"
        leave.set()
        return done

    assert together(run_pending, second) == [1, 2]
    assert notes() == ["Una", "Dos", "Lenta"]


@transactional
def test_four_workers_do_each_reaction_once_and_in_order(on) -> None:
    ran: list[tuple[str, int]] = []

    def handler(name: str) -> Callable[[Evento], None]:
        return lambda evento: ran.append((f"{name} {evento.objeto_texto}", evento.ahora))

    on("prueba.una", handler("una"))
    on("prueba.otra", handler("otra"))
    things = [thing(f"Cosa {n}") for n in range(5)]
    for n in range(60):
        record(PRUEBA, things[n % 5], actor=None, ahora=n)
    done = together(*[run_pending] * 4)
    done.append(run_pending())
    assert sum(done) == 120
    assert len(ran) == len(set(ran)) == 120
    for key in {key for key, _ in ran}:
        order = [n for name, n in ran if name == key]
        assert order == sorted(order)
    assert set(Reaccion.objects.values_list("estado", "intentos")) == {("hecha", 0)}
