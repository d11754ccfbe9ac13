"""Invitations and accounts: who invites, what a link opens, and whom an account speaks for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.models import Evento, Invitacion, Mandato, Persona, Usuario
from mesa.operations.personas import aceptar_invitacion, actor_de, invitacion_viva, invitar_persona, mandatos_de
from tests.checks import INVITA, event, races, refused_to_all_but, rewriting, together, winner_and_loser

CON_CUENTA = "Esa persona ya tiene una cuenta. Puede ingresar con su correo."
VENCIDA = "La invitación venció o ya se usó. Pida otra a la secretaría."


@pytest.fixture
def nueva(db: None) -> Persona:
    return Persona.objects.create(nombre="Persona Ejemplo Nueva", correo="nueva@mesa.example")


@pytest.mark.django_db
def test_the_secretaria_invites_and_the_key_is_not_kept(cast, nueva) -> None:
    clave = invitar_persona(nueva, "Nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria)
    invitacion = Invitacion.objects.get()
    assert invitacion_viva(clave) == invitacion
    assert invitacion_viva(clave + "x") is None
    assert clave not in str(vars(invitacion))
    assert invitacion.correo == "nueva@mesa.example"
    event("invitacion.creada", nueva, cast.secretaria)


@pytest.mark.django_db
def test_only_the_secretaria_of_the_organo_invites(cast, nueva) -> None:
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=actor),
        INVITA,
    )
    red = cast.organizacion("red-social-ejemplo")
    refused_to_all_but(
        cast, {"social"}, lambda actor: invitar_persona(nueva, "nueva@mesa.example", organo=red, actor=actor), INVITA
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
def test_another_invitation_takes_the_place_of_the_one_on_its_way(cast, nueva) -> None:
    first, second = (
        invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria) for _ in range(2)
    )
    with pytest.raises(Conflicto) as conflict:
        aceptar_invitacion(first, password="una frase larga", actor=None)
    assert conflict.value.mensaje == VENCIDA
    event("invitacion.revocada", nueva, cast.secretaria)
    assert aceptar_invitacion(second, password="una frase larga", actor=None).persona == nueva


@pytest.mark.django_db(transaction=True)
@races(invitar_persona)
def test_two_invitations_at_once_leave_one_link_that_serves(cast) -> None:
    nueva = Persona.objects.create(nombre="Persona Ejemplo Nueva", correo="nueva@mesa.example")
    secretaria = cast.secretaria
    keys = together(*[lambda: invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=secretaria)] * 2)
    assert len(set(keys)) == 2
    assert sorted(invitacion_viva(key) is not None for key in keys) == [False, True]
    assert [str(i.estado(clock.now())) for i in Invitacion.objects.order_by("pk")] == ["revocada", "pendiente"]


@pytest.mark.django_db(transaction=True)
@races(aceptar_invitacion)
def test_two_at_once_open_one_account(cast, settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # slow, as the real ones are
    nueva = Persona.objects.create(nombre="Persona Ejemplo Nueva", correo="nueva@mesa.example")
    key = invitar_persona(nueva, "nueva@mesa.example", organo=cast.mesa, actor=cast.secretaria)
    usuario, error = winner_and_loser(
        together(
            lambda: aceptar_invitacion(key, password="una frase larga", actor=None),
            lambda: aceptar_invitacion(key, password="otra frase larga", actor=None),
        )
    )
    assert isinstance(error, Conflicto)
    assert error.mensaje == VENCIDA
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
    with rewriting():
        Mandato.objects.filter(persona=persona).update(hasta=today - timedelta(days=1), desde=date(2020, 1, 1))
    assert actor_de(usuario) == Actor(persona, None)
    assert str(actor_de(usuario)) == "Persona Ejemplo Dos"
    assert actor_de(Usuario(email="x@mesa.example")) is None
