"""Accounts: by invitation only, entered by password or by code, and nothing tells who has one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mesa.demo import CLAVE
from mesa.models import Evento, Invitacion, Mandato, Persona, Usuario
from mesa.operations.personas import invitar_persona
from tests.checks import rewriting
from tests.mesa import scene as scenes
from tests.mesa.scene import NOW, Scene, html, is_in

pytestmark = pytest.mark.django_db

NUEVA = "nueva@mesa.example"
BUENA = "una-clave-larga-y-propia"


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One acta in each state, and an invitation for NUEVA."""
    with scenes.staged(django_db_blocker) as staged:
        yield staged


def log_in(client: Client, correo: str, clave: str, **more: str) -> HttpResponse:
    """The answer to the form that signs in."""
    return client.post("/cuenta/login/", {"login": correo, "password": clave, **more})


def accept(client: Client, scene: Scene, clave: str = BUENA, **more: str) -> HttpResponse:
    """Open the link of the invitation and send the form that opens the account."""
    client.get(f"/invitacion/{scene.clave_invitacion}/")
    return client.post("/cuenta/signup/", {"password1": clave, "password2": clave, **more})


# --- By invitation only


def test_without_invitation_no_account_is_opened(scene: Scene, client: Client) -> None:
    before = Usuario.objects.count()
    form = {"email": "otra@mesa.example", "password1": BUENA, "password2": BUENA}
    for response in (client.get("/cuenta/signup/"), client.post("/cuenta/signup/", form)):
        assert "Se necesita una invitación" in html(response)
        assert "password1" not in html(response)
    assert Usuario.objects.count() == before


def test_the_invited_opens_the_account_of_that_address_and_is_in(scene: Scene, client: Client) -> None:
    """Whatever address the form sends, the account is the invitation's; holding the link proved it: no more mail."""
    door = client.get(f"/invitacion/{scene.clave_invitacion}/")
    assert (door.status_code, door["Location"]) == (302, reverse("account_signup"))
    assert (door["Referrer-Policy"], door["Cache-Control"]) == ("no-referrer", "no-store")
    assert NUEVA in html(client.get("/cuenta/signup/"))
    sent = len(mail.outbox)
    response = accept(client, scene, email="otra@mesa.example")
    assert (response.status_code, response["Location"]) == (302, reverse("mesa:pendientes"))
    assert is_in(client)
    usuario = Usuario.objects.get(persona__correo=NUEVA)
    assert usuario.email == NUEVA
    assert usuario.check_password(BUENA)
    assert not usuario.is_staff
    assert not Usuario.objects.filter(email="otra@mesa.example").exists()
    assert len(mail.outbox) == sent
    assert Evento.objects.filter(verbo="invitacion.aceptada", persona=usuario.persona).count() == 1


def test_an_invitation_is_used_once(scene: Scene, client: Client) -> None:
    """By the link again, and by a browser that had it open when another used it."""
    open_elsewhere = Client()
    open_elsewhere.get(f"/invitacion/{scene.clave_invitacion}/")
    accept(client, scene)
    total = Usuario.objects.count()
    assert Client().get(f"/invitacion/{scene.clave_invitacion}/").status_code == 404
    late = open_elsewhere.post("/cuenta/signup/", {"password1": BUENA, "password2": BUENA})
    assert "Se necesita una invitación" in html(late)
    assert Usuario.objects.count() == total


@pytest.mark.parametrize("how", ["expired", "revoked"])
@pytest.mark.parametrize("when", ["before the link", "after the link"])
def test_an_invitation_that_is_no_longer_good(scene: Scene, client: Client, how: str, when: str) -> None:
    url = f"/invitacion/{scene.clave_invitacion}/"
    if when == "after the link":
        assert client.get(url).status_code == 302
    changed = {"expired": {"vence": NOW - timedelta(microseconds=1)}, "revoked": {"revocada": NOW}}[how]
    Invitacion.objects.filter(correo=NUEVA).update(**changed)
    answer = client.get(url)
    assert answer.status_code == 404
    assert "Esta invitación ya no sirve" in html(answer)
    assert NUEVA not in html(answer)
    response = client.post("/cuenta/signup/", {"password1": BUENA, "password2": BUENA})
    assert "Se necesita una invitación" in html(response)
    assert not Usuario.objects.filter(email=NUEVA).exists()


@pytest.mark.parametrize("clave", ["corta", "1234567890123", "password12345", NUEVA])
def test_a_poor_password_is_refused_and_the_invitation_kept(scene: Scene, client: Client, clave: str) -> None:
    response = accept(client, scene, clave)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode() or "error" in html(response)
    assert not Usuario.objects.filter(email=NUEVA).exists()
    assert accept(client, scene).status_code == 302


def test_an_invitation_makes_no_operator_nor_mandate(scene: Scene, client: Client) -> None:
    accept(client, scene, is_staff="on", is_superuser="on")
    usuario = Usuario.objects.get(email=NUEVA)
    assert (usuario.is_staff, usuario.is_superuser) == (False, False)
    assert "no tiene hoy un mandato" in html(client.get("/pendientes/"))


# --- By password


def test_by_password(scene: Scene, client: Client) -> None:
    """The address is the same in capitals; the session is another than the one before."""
    client.get("/cuenta/login/")
    response = log_in(client, "Secretaria@MESA.example", CLAVE)
    assert (response.status_code, response["Location"]) == (302, reverse("mesa:pendientes"))
    assert is_in(client)
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    client.post("/cuenta/logout/")
    assert not is_in(client)


@pytest.mark.parametrize("to", ["https://otro.example/", "//otro.example", "/\\otro.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(scene: Scene, client: Client, to: str) -> None:
    assert log_in(client, "secretaria@mesa.example", CLAVE, next=to)["Location"] == reverse("mesa:pendientes")


def test_signing_in_comes_back_to_what_was_asked_for(scene: Scene, client: Client) -> None:
    asked = client.get("/actas/en-trabajo/")
    assert asked["Location"] == "/cuenta/login/?next=/actas/en-trabajo/"
    assert (
        log_in(client, "secretaria@mesa.example", CLAVE, next="/actas/en-trabajo/")["Location"] == "/actas/en-trabajo/"
    )


def test_a_form_without_its_token_signs_nobody_in(scene: Scene) -> None:
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, "secretaria@mesa.example", CLAVE).status_code == 403
    assert not is_in(client)


def test_an_account_that_was_closed_does_not_enter(scene: Scene, client: Client) -> None:
    Usuario.objects.filter(email="secretaria@mesa.example").update(is_active=False)
    log_in(client, "secretaria@mesa.example", CLAVE)
    assert not is_in(client)
    assert not is_in(scene.client("secretaria"))


def test_guessing_is_slowed(scene: Scene, client: Client) -> None:
    """After some failures on one account not even the right password enters, for a while; others still do."""
    for _ in range(10):
        log_in(client, "social@mesa.example", "no-es-esta")
    log_in(client, "social@mesa.example", CLAVE)
    assert not is_in(client)


def test_an_attempt_that_the_database_broke_is_not_counted(scene: Scene) -> None:
    """Who tried again and again while PostgreSQL came back enters with her password once it is there."""

    def down(execute: Any, sql: str, *rest: Any) -> Any:
        if "mesa_usuario" in sql:
            raise OperationalError("the server closed the connection")
        return execute(sql, *rest)

    browser = Client(raise_request_exception=False)
    with connection.execute_wrapper(down):
        statuses = {log_in(browser, "social@mesa.example", CLAVE).status_code for _ in range(12)}
    assert min(statuses) >= 500
    log_in(browser, "social@mesa.example", CLAVE)
    assert is_in(browser)


# --- Who has an account is not told


def forms(response: HttpResponse) -> str:
    """A page without what differs between any two visits: tokens, and the address that was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html(response))
    return re.sub(r"[\w.]+@mesa\.example", "", page)


KNOWN, UNKNOWN = "social@mesa.example", "nadie@mesa.example"


def test_a_wrong_password_and_an_unknown_address_look_the_same(scene: Scene) -> None:
    known, unknown = (log_in(Client(), correo, "no-es-esta") for correo in (KNOWN, UNKNOWN))
    assert known.status_code == unknown.status_code == 200
    assert forms(known) == forms(unknown)


@pytest.mark.parametrize(
    ("url", "after"), [("/cuenta/login/code/", "/cuenta/login/code/confirm/"), ("/cuenta/password/reset/", None)]
)
def test_asking_for_mail_looks_the_same(scene: Scene, url: str, after: str | None) -> None:
    """Both get a message, each saying its own: to the unknown address, that there is no account."""
    answers, messages = [], []
    for correo in (KNOWN, UNKNOWN):
        client, mail.outbox = Client(), []
        response = client.post(url, {"email": correo})
        shown = client.get(response["Location"])
        answers.append((response.status_code, response["Location"], shown.status_code, forms(shown)))
        messages.append([(m.to, m.body) for m in mail.outbox])
    assert answers[0] == answers[1]
    assert after is None or answers[0][1] == after
    assert [[to for to, _ in sent] for sent in messages] == [[[KNOWN]], [[UNKNOWN]]]
    assert "no hay una cuenta con ese correo" in messages[1][0][1]


# --- By code


def ask_for_code(client: Client, correo: str) -> str:
    """Ask for a code, and read it in the message that arrives."""
    mail.outbox = []
    response = client.post("/cuenta/login/code/", {"email": correo})
    assert response["Location"] == "/cuenta/login/code/confirm/"
    (message,) = mail.outbox
    assert message.to == [correo]
    assert "código" in message.subject.lower()
    found = re.search(r"^\s*([A-Z0-9]+-[A-Z0-9]+)\s*$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def test_by_code(scene: Scene, client: Client) -> None:
    code = ask_for_code(client, "gobierno@mesa.example")
    response = client.post("/cuenta/login/code/confirm/", {"code": code})
    assert (response.status_code, response["Location"]) == (302, reverse("mesa:pendientes"))
    assert "Persona Ejemplo Cuatro" in html(client.get("/pendientes/"))


def test_a_code_is_of_the_browser_that_asked(scene: Scene, client: Client) -> None:
    code = ask_for_code(client, "gobierno@mesa.example")
    other = Client()
    other.post("/cuenta/login/code/confirm/", {"code": code})
    assert not is_in(other)


def test_a_wrong_code_enters_nobody_and_few_are_tried(scene: Scene, client: Client) -> None:
    code = ask_for_code(client, "gobierno@mesa.example")
    for _ in range(5):
        client.post("/cuenta/login/code/confirm/", {"code": "XXXX-XXXX"})
    client.post("/cuenta/login/code/confirm/", {"code": code})
    assert not is_in(client)


# --- An account without anybody behind, and a person with two mandates


def test_an_account_without_persona_reads_and_does_nothing(scene: Scene, client: Client) -> None:
    client.force_login(Usuario.objects.create_user("operadora@mesa.example", BUENA))
    assert "no tiene hoy un mandato" in html(client.get("/pendientes/"))
    assert client.get(f"/consultas/{scene.consulta().pk}/").status_code == 404


def test_a_person_with_two_mandates_chooses(scene: Scene) -> None:
    """Acting for the other organisation answers for it; a mandate that is somebody else's cannot be chosen."""
    social = scene.cast.organizacion("red-social-ejemplo")
    persona = scene.cast.actor("gobierno").persona
    held = Mandato.objects.create(persona=persona, organizacion=social, calidad="suplente", desde=NOW.date())
    client, pk = scene.client("gobierno"), scene.consulta().pk
    assert client.post(f"/pendientes/actuar-por/{held.pk}/").status_code == 302
    client.post(f"/consultas/{pk}/responder/", scene.answer())
    assert scene.told().get().convocada.organizacion == social
    held.hasta = NOW.date() - timedelta(days=1)
    with rewriting():
        Mandato.objects.filter(pk=held.pk).update(desde=held.hasta, hasta=held.hasta)
    client.post(f"/consultas/{pk}/responder/", scene.answer())
    assert scene.told().latest("pk").convocada.organizacion == scene.cast.organizacion("ministerio-ejemplo")


def test_another_invitation_takes_the_place_of_the_one_on_its_way(scene: Scene, client: Client) -> None:
    """The former link opens nothing, not even in a browser that had already followed it."""
    persona = Persona.objects.get(correo=NUEVA)
    assert client.get(f"/invitacion/{scene.clave_invitacion}/").status_code == 302
    other = invitar_persona(persona, NUEVA, organo=scene.cast.mesa, actor=scene.cast.secretaria)
    client.post("/cuenta/signup/", {"password1": BUENA, "password2": BUENA})
    assert not is_in(client)
    assert Client().get(f"/invitacion/{scene.clave_invitacion}/").status_code == 404
    second = Client()
    assert second.get(f"/invitacion/{other}/").status_code == 302
    second.post("/cuenta/signup/", {"password1": BUENA, "password2": BUENA})
    assert is_in(second)
    assert Usuario.objects.get(persona=persona).check_password(BUENA)


def test_too_many_requests_get_a_page_of_the_site(scene: Scene, client: Client) -> None:
    """The limit of allauth answers in our words, in the site's layout."""
    for _ in range(40):
        response = client.post("/cuenta/password/reset/", {"email": "nadie@mesa.example"})
        if response.status_code == 429:
            break
    assert response.status_code == 429
    assert "Espere un momento y vuelva a intentarlo." in response.content.decode()
