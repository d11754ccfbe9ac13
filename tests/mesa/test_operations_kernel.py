"""The shape of every operation: one transaction, one instant, bounded waits, the database as last judge."""

from __future__ import annotations

import time as clock_time
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import IntegrityError, OperationalError, connection

from actas.states import ACTA, EstadoActa
from mesa.kernel import clock, operations
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo, NoPermitido
from mesa.kernel.operations import entry, mover, operation
from mesa.models import Mandato, Membresia, Organizacion, Persona, Regla, Usuario
from mesa.states import CONSULTA, EstadoConsulta
from tests.checks import row_locked, together, wait_until_blocked, winner_and_loser

OTRA_PERSONA = "Otra persona está trabajando en lo mismo. Vuelva a intentarlo."


@operation
def rename(pk: int, nombre: str, *, fails: bool = False, wait: bool = True) -> tuple[datetime, datetime]:
    """An operation as small as they come: the instant at which it was entered, and the one at which it had its lock."""
    persona = Persona.objects.select_for_update(no_key=True, nowait=not wait).get(pk=pk)
    had = clock.now()
    persona.nombre = nombre
    persona.save(update_fields=["nombre"])
    if fails:
        raise DomainError("No.")
    return entry(), had


# The wrapper


@pytest.mark.django_db(transaction=True)
def test_an_operation_that_fails_leaves_nothing() -> None:
    persona = Persona.objects.create(nombre="Antes")
    with pytest.raises(DomainError):
        rename(persona.pk, "Después", fails=True)
    assert Persona.objects.get().nombre == "Antes"


@pytest.mark.django_db(transaction=True)
def test_the_instant_of_entry_is_fixed_before_the_lock() -> None:
    persona = Persona.objects.create(nombre="Antes")
    results: list[list[tuple[datetime, datetime]]] = []
    with row_locked(persona) as release:
        thread = Thread(target=lambda: results.append(together(lambda: rename(persona.pk, "Después"))))
        thread.start()
        wait_until_blocked()
        released = clock.now()
        release.set()
        thread.join(10)
    entered, had = results[0][0]
    assert entered < released <= had


@pytest.mark.django_db
def test_an_operation_inside_another_shares_its_instant() -> None:
    persona = Persona.objects.create(nombre="Antes")

    @operation
    def outer() -> tuple[datetime, datetime]:
        before = entry()
        return before, rename(persona.pk, "Después")[0]

    before, inside = outer()
    assert before == inside
    assert entry() > before, "outside an operation, the instant is now"


@pytest.mark.django_db
def test_an_operation_that_fails_gives_the_instant_back() -> None:
    persona = Persona.objects.create(nombre="Antes")
    with pytest.raises(DomainError):
        rename(persona.pk, "Después", fails=True)
    first = entry()
    assert entry() > first


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_does_not_come_becomes_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "LOCK_TIMEOUT_MS", 200)
    persona = Persona.objects.create(nombre="Antes")
    with row_locked(persona), pytest.raises(Conflicto) as conflict:
        rename(persona.pk, "Después")
    assert conflict.value.mensaje == OTRA_PERSONA
    assert rename(persona.pk, "Después"), "and trying again works"


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_does_not_end_becomes_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "LOCK_TIMEOUT_MS", 200)

    @operation
    def sleep() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(5)")

    with pytest.raises(Conflicto) as conflict:
        sleep()
    assert conflict.value.mensaje == OTRA_PERSONA


@pytest.mark.django_db(transaction=True)
def test_of_two_that_wait_for_each_other_one_goes_on_and_the_other_is_told() -> None:
    first, second = Persona.objects.create(nombre="Uno"), Persona.objects.create(nombre="Dos")
    met = [Event(), Event()]

    @operation
    def both(one: int, other: int, mine: Event, others: Event) -> str:
        Persona.objects.select_for_update().get(pk=one)
        mine.set()
        others.wait(5)
        Persona.objects.select_for_update().get(pk=other)
        return "hecho"

    done, error = winner_and_loser(
        together(
            lambda: both(first.pk, second.pk, met[0], met[1]),
            lambda: both(second.pk, first.pk, met[1], met[0]),
        )
    )
    assert done == "hecho"
    assert isinstance(error, Conflicto)
    assert error.mensaje == OTRA_PERSONA


@pytest.mark.django_db(transaction=True)
def test_the_bounds_of_waiting_end_with_the_operation() -> None:
    persona = Persona.objects.create(nombre="Antes")

    @operation
    def bounds() -> list[tuple[str, ...]]:
        return shown()

    def shown() -> list[tuple[str, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('lock_timeout'), current_setting('statement_timeout')")
            return list(cursor.fetchall())

    before = shown()
    assert bounds() == [("15s", "15s")]
    rename(persona.pk, "Después")
    assert shown() == before


@pytest.mark.django_db(transaction=True)
def test_any_other_error_of_the_database_is_not_disguised() -> None:
    persona = Persona.objects.create(nombre="Antes")

    @operation
    def nonsense() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select 1/0")

    with pytest.raises(Exception, match="division by zero") as error:
        nonsense()
    assert not isinstance(error.value, DomainError)
    with row_locked(persona), pytest.raises(Conflicto):
        rename(persona.pk, "Después", wait=False)  # nowait refuses with the same code as the timeout
    with pytest.raises(OperationalError):
        lost_connection()


@operation
def lost_connection() -> None:
    raise OperationalError("the server closed the connection")


# The database as last judge


@pytest.mark.django_db
def test_a_violated_constraint_becomes_its_sentence(cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    today = date(2026, 9, 1)

    @operation
    def seat() -> None:
        Membresia.objects.create(organo=cast.mesa, miembro=red, sector="sociedad_civil", desde=today)

    @operation
    def upside_down() -> None:
        Mandato.objects.create(
            persona=cast.secretaria.persona,
            organizacion=red,
            calidad="titular",
            desde=today,
            hasta=today - timedelta(days=1),
        )

    @operation
    def tacit_without_norm() -> None:
        Regla.objects.create(organo=cast.mesa, numero=9, mayoria="simple", silencio="aprueba", dias=1, desde=today)

    @operation
    def over_one() -> None:
        Regla.objects.create(
            organo=cast.mesa, numero=9, mayoria="simple", dias=1, desde=today, quorum_numerador=3, quorum_denominador=2
        )

    @operation
    def same_address() -> None:
        Usuario.objects.bulk_create([Usuario(email="SOCIAL@mesa.example", password="x")])

    expected = {
        seat: "Esa organización ya integra el órgano.",
        upside_down: "La fecha de término es anterior a la de inicio.",
        tacit_without_norm: "La aprobación tácita necesita la norma que la adopta.",
        over_one: "El quórum es una fracción entre 0 y 1.",
        same_address: "Ya hay una cuenta con ese correo.",
    }
    for act, sentence in expected.items():
        with pytest.raises(Conflicto) as conflict:
            act()
        assert conflict.value.mensaje == sentence


@pytest.mark.django_db
def test_a_constraint_without_a_sentence_is_a_mistake_of_ours_and_stays_one(cast) -> None:
    @operation
    def twice() -> None:
        Regla.objects.create(organo=cast.mesa, numero=1, mayoria="simple", dias=1, desde=date(2026, 9, 1), norma="N")

    with pytest.raises(IntegrityError, match="regla_numero_unico"):
        twice()


# The move


@pytest.mark.parametrize(
    ("states", "moves"), [(EstadoActa, ACTA), (EstadoConsulta, CONSULTA)], ids=["acta", "consulta"]
)
def test_mover_moves_where_the_table_says_and_nowhere_else(states, moves) -> None:
    class Thing:
        TRANSICIONES = moves

        def __init__(self, estado: str) -> None:
            self.estado = estado

    for now in states:
        for then in states:
            thing = Thing(now.value)
            if then in moves.get(now, ()):
                assert mover(thing, then) is now
                assert thing.estado == then
                continue
            with pytest.raises(Conflicto) as conflict:
                mover(thing, then)
            assert conflict.value.mensaje == (
                f"Esto ya no se puede hacer: el estado es «{now.label}». Recargue la página para ver cómo quedó."
            )
            assert thing.estado == now.value


def test_what_people_cause_has_the_status_of_its_page() -> None:
    assert DomainError("x").status == 422
    assert NoPermitido(["Uno.", "Dos."]).status == 403
    assert NoPermitido(["Uno.", "Dos."]).mensaje == "Uno. Dos."
    assert Conflicto("x").status == FueraDePlazo("x").status == 409


# The clock


def test_the_clock_moves_for_a_block_and_comes_back() -> None:
    then = datetime(2026, 9, 15, 2, 30, tzinfo=UTC)
    with clock.as_of(then):
        assert clock.now() == then
        assert clock.today() == date(2026, 9, 14), "by the date of Chile, three hours behind"
        with clock.as_of(then + timedelta(days=1)):
            assert clock.today() == date(2026, 9, 15)
        assert clock.now() == then
        assert together(clock.now) != [then], "another thread keeps its own"
    assert clock.now() != then
    with pytest.raises(ValueError, match="aware"), clock.as_of(datetime(2026, 9, 15)):  # noqa: DTZ001
        pass


@pytest.mark.django_db(transaction=True)
def test_no_connection_of_a_thread_is_left_open() -> None:
    def clients() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity"
                " where datname = current_database() and backend_type = 'client backend'"
            )
            return int(cursor.fetchone()[0])

    before = clients()
    together(*[Organizacion.objects.count] * 3)
    clock_time.sleep(0.1)  # the server takes a moment to notice
    assert clients() <= before
