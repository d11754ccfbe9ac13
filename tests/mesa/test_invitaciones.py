"""Invitations by e-mail: sent, accepted once, expired, revoked, sent again; who sees them, and who invites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto
from mesa.mail import compose
from mesa.models import Aviso, Envio, Evento, Invitacion, Mandato, Persona, Usuario
from mesa.operations.mandatos import Designacion, NuevaPersona, corregir_persona, otorgar_mandato
from mesa.operations.personas import aceptar_invitacion, invitacion_viva, invitar_persona, revocar_invitacion
from tests.cast import Cast
from tests.checks import INVITA, event, races, refused_to_all_but, together, winner_and_loser
from tests.mesa.scene import html

NOW = datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)
CORREO = "doce@mesa.example"
CLAVE = "una frase larga y propia"


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def newcomer(cast: Cast, *, invitar: bool = True) -> Persona:
    """A suplente of the Red Social, registered and perhaps invited."""
    red = cast.organizacion("red-social-ejemplo").pk
    held = otorgar_mandato(
        cast.mesa.pk,
        NuevaPersona("Persona Ejemplo Doce", CORREO),
        Designacion(red, "suplente", NOW.date()),
        invitar=invitar,
        actor=cast.secretaria,
    )
    return held.persona


def keys() -> list[str]:
    """The keys of the links in the letters sent, in order."""
    return [found for message in mail.outbox for found in re.findall(r"/invitacion/([^/\s]+)/", str(message.body))]


@pytest.mark.django_db
def test_the_invited_person_gets_a_letter_whose_link_opens_her_account(cast: Cast) -> None:
    newcomer(cast)
    assert -1 not in tasks.sweep().values()
    (message,) = mail.outbox
    assert message.to == [CORREO]
    assert message.subject == "Abra su cuenta en Mesa de Ejemplo"
    assert [to.partition("<")[2] for to in message.reply_to] == ["secretaria@mesa.example>"]
    for body in (str(message.body), str(message.alternatives[0][0])):  # type: ignore[attr-defined]
        assert "Usted figura como suplente de Red Social Ejemplo." in body
        assert "hasta el lunes 21 de septiembre de 2026, 10:00" in body
        assert "Datos de ejemplo." in body
    client = Client()
    assert client.get(f"/invitacion/{keys()[0]}/").status_code == 302
    client.post("/cuenta/signup/", {"password1": CLAVE, "password2": CLAVE})
    assert "Persona Ejemplo Doce, suplente por Red Social Ejemplo" in html(client.get("/pendientes/"))
    tasks.sweep()
    assert len(mail.outbox) == 1, "once"


@pytest.mark.django_db
def test_the_letter_of_an_invitation_revoked_before_it_left_is_not_written(cast: Cast) -> None:
    newcomer(cast)
    invitacion = Invitacion.objects.get()
    revocar_invitacion(invitacion.pk, actor=cast.secretaria)
    event("invitacion.revocada", invitacion.persona, cast.secretaria)
    tasks.sweep()
    assert not mail.outbox
    assert not Envio.objects.filter(destino=CORREO).exists()


@pytest.mark.django_db
def test_a_letter_that_leaves_after_the_link_lost_its_effect_says_so(cast: Cast) -> None:
    newcomer(cast)
    tasks.sweep()
    with clock.as_of(NOW + timedelta(days=15)):
        late = compose(Aviso.objects.get(plantilla="invitacion"))
    assert late.subject == "Su invitación a Mesa de Ejemplo ya no sirve"
    assert "/invitacion/" not in f"{late.body}{late.alternatives[0][0]}"


@pytest.mark.django_db
def test_only_the_secretaria_invites_and_revokes(cast: Cast) -> None:
    newcomer(cast)
    pk = Invitacion.objects.get().pk
    refused_to_all_but(cast, {"secretaria"}, lambda a: revocar_invitacion(pk, actor=a), INVITA)


@pytest.mark.django_db
def test_what_is_accepted_expired_or_revoked_is_not_revoked(cast: Cast) -> None:
    persona = newcomer(cast)
    first = Invitacion.objects.get()
    invitar_persona(persona, CORREO, organo=cast.mesa, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="está revocada"):
        revocar_invitacion(first.pk, actor=cast.secretaria)
    second = Invitacion.objects.latest("pk")
    with clock.as_of(NOW + timedelta(days=15)), pytest.raises(Conflicto, match="está vencida"):
        revocar_invitacion(second.pk, actor=cast.secretaria)
    tasks.sweep()
    aceptar_invitacion(keys()[-1], password=CLAVE, actor=None)
    with pytest.raises(Conflicto, match="está aceptada"):
        revocar_invitacion(second.pk, actor=cast.secretaria)


@pytest.mark.django_db
def test_a_wrong_address_is_corrected_before_the_account_exists(cast: Cast) -> None:
    persona = newcomer(cast)
    tasks.sweep()
    corregir_persona(cast.mesa.pk, persona.pk, "Persona Ejemplo Doce", "otra@mesa.example", actor=cast.secretaria)
    event("persona.corregida", persona, cast.secretaria)
    tasks.sweep()
    assert [message.to for message in mail.outbox] == [[CORREO], ["otra@mesa.example"]]
    former, new = keys()
    assert invitacion_viva(former) is None
    assert aceptar_invitacion(new, password=CLAVE, actor=None).email == "otra@mesa.example"
    with pytest.raises(Conflicto, match="ya tiene una cuenta"):
        corregir_persona(cast.mesa.pk, persona.pk, "Persona Ejemplo Doce", "x@mesa.example", actor=cast.secretaria)
    corregir_persona(cast.mesa.pk, persona.pk, "Persona Doce", "otra@mesa.example", actor=cast.secretaria)
    assert "@" not in str(list(Evento.objects.values_list("antes", "ahora", "objeto_texto")))


@pytest.mark.django_db
def test_the_page_tells_each_state_to_the_secretaria_only(cast: Cast, client: Client) -> None:
    persona = newcomer(cast, invitar=False)
    client.force_login(cast.usuario("secretaria"))
    url = "/mesa/invitaciones/"
    assert "Sin invitar" in html(client.get(url))
    assert "Invitar a la persona que falta" in html(client.get(url))
    assert client.post(url).status_code == 302
    said = html(client.get(url))
    assert "Se envía 1 invitación por correo." in said
    assert "Invitación pendiente" in said
    assert CORREO in said
    assert "vence el lunes 21 de septiembre de 2026, 10:00" in said
    client.post(f"/mesa/personas/{persona.pk}/invitar/")
    assert Invitacion.objects.count() == 2
    client.post(f"/mesa/invitaciones/{Invitacion.objects.latest('pk').pk}/revocar/")
    assert "Invitación revocada" in html(client.get(url))
    client.post(url)
    with clock.as_of(NOW + timedelta(days=15)):
        client.force_login(cast.usuario("secretaria"))
        assert "Invitación vencida" in html(client.get(url))
    gobierno = Client()
    gobierno.force_login(cast.usuario("gobierno"))
    assert gobierno.get(url).status_code == 403
    for page in ("/mesa/personas/", "/mesa/integrantes/"):
        seen = html(gobierno.get(page))
        assert "Persona Ejemplo Doce" in seen or "integrantes" in page
        assert "@" not in seen, "no private contact data"
        assert "Poner término" not in seen


@pytest.mark.django_db
def test_nobody_is_invited_without_an_address_and_who_has_an_account_is_not(cast: Cast, client: Client) -> None:
    red = cast.organizacion("red-social-ejemplo").pk
    designacion = Designacion(red, "suplente", NOW.date())
    mute = otorgar_mandato(cast.mesa.pk, NuevaPersona("Persona Ejemplo Doce"), designacion, actor=cast.secretaria)
    client.force_login(cast.usuario("secretaria"))
    assert client.post(f"/mesa/personas/{mute.persona_id}/invitar/").status_code == 404
    known = cast.actor("social").persona.pk
    response = client.post(f"/mesa/personas/{known}/invitar/")
    assert response.status_code == 409
    assert "ya tiene una cuenta" in html(response)
    client.post("/mesa/invitaciones/")
    assert not Invitacion.objects.exists()
    assert Mandato.objects.filter(persona=mute.persona).exists()


@pytest.mark.django_db(transaction=True)
@races(revocar_invitacion, aceptar_invitacion)
def test_it_is_revoked_or_it_is_accepted(cast: Cast) -> None:
    """Whoever comes second is told; and nobody waits for the other for ever."""
    persona, secretaria = newcomer(cast, invitar=False), cast.secretaria
    with clock.as_of(timezone.now()):  # the threads are of today
        key = invitar_persona(persona, CORREO, organo=cast.mesa, actor=secretaria)
    pk = Invitacion.objects.get().pk
    _, error = winner_and_loser(
        together(
            lambda: revocar_invitacion(pk, actor=secretaria),
            lambda: aceptar_invitacion(key, password=CLAVE, actor=None),
        )
    )
    assert isinstance(error, Conflicto)
    opened = Usuario.objects.filter(persona=persona).exists()
    state: Any = Invitacion.objects.get().estado(clock.now())
    assert state == ("aceptada" if opened else "revocada")
