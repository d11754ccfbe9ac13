"""The shape of an operation, and the kernel's own: invitations, accounts, holidays."""

from __future__ import annotations

import time as clock_time
from datetime import UTC, date, datetime, time, timedelta
from threading import Event, Thread

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from actas.states import ACTA, EstadoActa
from mesa import calendario
from mesa.kernel import clock, operations
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo, NoPermitido
from mesa.kernel.operations import entry, mover, operation
from mesa.models import Evento, Feriado, Invitacion, Mandato, Membresia, Organizacion, Persona, Regla, Usuario
from mesa.operations.personas import aceptar_invitacion, actor_de, invitacion_viva, invitar_persona, mandatos_de
from mesa.operations.plazos import feriados, fijar, proponer, sembrar_feriados
from mesa.states import CONSULTA, EstadoConsulta
from tests.checks import (
    SECRETARIA,
    event,
    refused_to_all_but,
    row_locked,
    together,
    wait_until_blocked,
    winner_and_loser,
)

CON_CUENTA = "Esa persona ya tiene una cuenta. Puede ingresar con su correo."
VENCIDA = "La invitación venció o ya se usó. Pida otra a la secretaría."
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
                assert mover(thing, then) is now  # type: ignore[arg-type]
                assert thing.estado == then
                continue
            with pytest.raises(Conflicto) as conflict:
                mover(thing, then)  # type: ignore[arg-type]
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


# Invitations and accounts


@pytest.fixture
def nueva(db: None) -> Persona:
    return Persona.objects.create(nombre="Persona Ejemplo Nueva", correo="nueva@mesa.example")


@pytest.mark.django_db
def test_the_secretaria_invites_and_the_key_is_not_kept(cast, nueva) -> None:
    clave = invitar_persona(nueva, "Nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria)
    invitacion = Invitacion.objects.get()
    assert invitacion.clave_sha256 == sha256(clave.encode())
    assert clave not in str(vars(invitacion))
    assert invitacion.correo == "nueva@mesa.example"
    event("invitacion.creada", nueva, cast.secretaria)


@pytest.mark.django_db
def test_only_the_secretaria_of_the_organo_invites(cast, nueva) -> None:
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=actor),
        SECRETARIA,
    )
    red = cast.organizacion("red-social-ejemplo")
    refused_to_all_but(
        cast, set(), lambda actor: invitar_persona(nueva, "nueva@mesa.example", organo=red, actor=actor), SECRETARIA
    )
    assert not Invitacion.objects.exists()
    assert invitar_persona(nueva, "nueva@mesa.example", organo=red, actor=None, por_consola=True)


@pytest.mark.django_db
def test_nobody_with_an_account_is_invited_again(cast, nueva) -> None:
    con_cuenta = cast.usuario("social").persona
    for persona, correo in [(con_cuenta, "otro@mesa.example"), (nueva, "SOCIAL@mesa.example")]:
        with pytest.raises(Conflicto) as conflict:
            invitar_persona(persona, correo, organo=cast.mesa, actor=cast.secretaria)
        assert conflict.value.mensaje == CON_CUENTA


@pytest.mark.django_db
def test_an_invitation_opens_one_account(cast, nueva) -> None:
    clave = invitar_persona(nueva, "Nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria)
    usuario = aceptar_invitacion(clave, password="una frase larga", actor=None)
    assert (usuario.persona, usuario.email) == (nueva, "nueva@mesa.example")
    assert usuario.check_password("una frase larga")
    assert not usuario.is_staff
    assert not usuario.is_superuser
    event("invitacion.aceptada", nueva, Actor(nueva))
    with pytest.raises(Conflicto) as conflict:
        aceptar_invitacion(clave, password="otra frase larga", actor=None)
    assert conflict.value.mensaje == VENCIDA
    assert invitacion_viva(clave) is None


@pytest.mark.django_db
def test_an_invitation_lasts_fourteen_days_to_its_last_microsecond(cast, nueva) -> None:
    start = datetime(2026, 9, 1, 12, tzinfo=UTC)
    with clock.as_of(start):
        clave = invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria)
    with clock.as_of(start + timedelta(days=14, microseconds=1)):
        assert invitacion_viva(clave) is None
        with pytest.raises(Conflicto) as conflict:
            aceptar_invitacion(clave, password="una frase larga", actor=None)
        assert conflict.value.mensaje == VENCIDA
    with clock.as_of(start + timedelta(days=14)):
        assert invitacion_viva(clave) is not None
        assert aceptar_invitacion(clave, password="una frase larga", actor=None).persona == nueva


@pytest.mark.django_db
def test_a_revoked_or_invented_key_opens_nothing(cast, nueva) -> None:
    clave = invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria)
    Invitacion.objects.update(revocada=clock.now())
    for key in (clave, "inventada", ""):
        assert invitacion_viva(key) is None
        with pytest.raises(Conflicto):
            aceptar_invitacion(key, password="una frase larga", actor=None)
    assert not Usuario.objects.filter(persona=nueva).exists()


@pytest.mark.django_db
def test_the_second_of_two_invitations_says_that_there_is_an_account(cast, nueva) -> None:
    first, second = (
        invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria) for _ in range(2)
    )
    aceptar_invitacion(first, password="una frase larga", actor=None)
    with pytest.raises(Conflicto) as conflict:
        aceptar_invitacion(second, password="una frase larga", actor=None)
    assert conflict.value.mensaje == CON_CUENTA


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("links", [1, 2])
def test_two_at_once_open_one_account(cast, links) -> None:
    nueva = Persona.objects.create(nombre="Persona Ejemplo Nueva", correo="nueva@mesa.example")
    keys = [
        invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria) for _ in range(links)
    ]
    usuario, error = winner_and_loser(
        together(
            lambda: aceptar_invitacion(keys[0], password="una frase larga", actor=None),
            lambda: aceptar_invitacion(keys[-1], password="otra frase larga", actor=None),
        )
    )
    assert isinstance(error, Conflicto)
    assert error.mensaje == (VENCIDA if links == 1 else CON_CUENTA)
    assert Usuario.objects.get(persona=nueva) == usuario
    assert Evento.objects.filter(verbo="invitacion.aceptada").count() == 1


@pytest.mark.django_db
def test_whom_an_account_speaks_for_is_asked_of_today(cast) -> None:
    usuario = cast.usuario("academica.suplente")
    today = clock.today()
    persona = usuario.persona
    red, centro = cast.organizacion("red-academica-ejemplo"), cast.organizacion("centro-ejemplo")
    own = Mandato.objects.get(persona=persona)
    titular = Mandato.objects.create(persona=persona, organizacion=centro, calidad="titular", desde=today)
    past = Mandato.objects.create(
        persona=persona, organizacion=red, calidad="titular", desde=today.replace(year=2020), hasta=date(2021, 1, 1)
    )
    future = Mandato.objects.create(
        persona=persona, organizacion=red, calidad="titular", desde=today + timedelta(days=1)
    )
    assert mandatos_de(persona) == [titular, own], "titular first"
    assert actor_de(usuario) == Actor(persona, titular)
    assert actor_de(usuario, own.pk) == Actor(persona, own)
    for asked in (past.pk, future.pk, Mandato.objects.exclude(persona=persona).latest("pk").pk):
        assert actor_de(usuario, asked) == Actor(persona, titular), "another's or another day's is not taken"
    assert str(actor_de(usuario)) == "Persona Ejemplo Dos · Centro Académico Ejemplo"
    Mandato.objects.filter(persona=persona).update(hasta=today - timedelta(days=1), desde=date(2020, 1, 1))
    assert actor_de(usuario) == Actor(persona, None)
    assert str(actor_de(usuario)) == "Persona Ejemplo Dos"
    assert actor_de(Usuario(email="x@mesa.example")) is None


# Holidays and deadlines


@pytest.mark.django_db
def test_the_seed_fills_what_is_missing_and_touches_nothing_else() -> None:
    assert sembrar_feriados(range(2026, 2028)) == len(calendario.semilla(range(2026, 2028)))
    assert sembrar_feriados(range(2026, 2028)) == 0
    Feriado.objects.filter(dia=date(2026, 9, 18)).update(nombre="Corregido a mano")
    Feriado.objects.filter(dia=date(2026, 9, 19)).delete()
    assert sembrar_feriados([2026]) == 1
    assert Feriado.objects.get(dia=date(2026, 9, 18)).nombre == "Corregido a mano"
    assert sembrar_feriados([]) == 0


@pytest.mark.django_db(transaction=True)
def test_two_seeds_at_once_fill_the_table_once() -> None:
    results = together(*[lambda: sembrar_feriados(range(2022, 2030))] * 2)
    assert all(isinstance(result, int) for result in results), results
    assert Feriado.objects.count() == len(calendario.semilla(range(2022, 2030)))


@pytest.mark.django_db
def test_a_day_added_by_hand_moves_the_next_deadline_and_none_already_told() -> None:
    sembrar_feriados([2026])
    monday = date(2026, 11, 2)
    told = fijar("Plazo", "/x/", proponer(monday, 3, habiles=True), None, fatal=True)
    assert told.vence == date(2026, 11, 5)
    Feriado.objects.create(dia=date(2026, 11, 4), nombre="Feriado regional", norma="Ley de ejemplo")
    assert proponer(monday, 3, habiles=True) == date(2026, 11, 6)
    told.refresh_from_db()
    assert told.vence == date(2026, 11, 5)


@pytest.mark.django_db
def test_a_day_taken_out_of_the_table_is_a_business_day_and_other_years_keep_the_seed() -> None:
    assert date(2026, 12, 25) in feriados(), "an empty table is not a year without holidays"
    sembrar_feriados([2026])
    Feriado.objects.filter(dia=date(2026, 12, 25)).delete()
    assert date(2026, 12, 25) not in feriados()
    assert date(2027, 12, 25) in feriados()


@pytest.mark.django_db
def test_a_deadline_is_fixed_with_its_last_instant() -> None:
    whole_day = fijar("T" * 400, "/x/", date(2026, 9, 14), None, fatal=True)
    assert whole_day.titulo == "T" * 300
    assert whole_day.instante == datetime(2026, 9, 15, 3, tzinfo=UTC) - timedelta(microseconds=1)
    assert fijar("T", "/x/", date(2026, 9, 14), time(17), fatal=False).instante == datetime(2026, 9, 14, 20, tzinfo=UTC)
    # The hour that happens twice, on the night the clocks go back, means its second occurrence.
    repeated = fijar("T", "/x/", date(2026, 4, 4), time(23, 30), fatal=True)
    assert repeated.instante.astimezone(UTC) == datetime(2026, 4, 5, 3, 30, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_no_connection_of_a_thread_is_left_open() -> None:
    together(*[lambda: Organizacion.objects.count()] * 3)
    clock_time.sleep(0.05)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where datname = current_database()")
        assert cursor.fetchone()[0] == 1
    assert transaction.get_autocommit()
