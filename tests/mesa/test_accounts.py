"""Accounts and personal links: by invitation only, by password or by code, and nothing that tells who has one."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail, signing
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mesa import enlaces
from mesa.demo import CLAVE
from mesa.kernel import clock, tasks
from mesa.kernel.middleware import NoTokens
from mesa.models import Convocada, Evento, Invitacion, Mandato, Persona, Pronunciamiento, Usuario
from mesa.operations.personas import invitar_persona
from tests.mesa import scene as scenes
from tests.mesa.scene import NOW, Scene

pytestmark = pytest.mark.django_db

NUEVA = "nueva@mesa.example"
BUENA = "una-clave-larga-y-propia"


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One acta in each state, and an invitation for NUEVA."""
    with scenes.staged(django_db_blocker) as staged:
        yield staged


def html(response: HttpResponse) -> str:
    """The page as text, without entities."""
    return unescape(response.content.decode())


def is_in(client: Client) -> bool:
    """Whether somebody is signed in, in that browser."""
    return client.get("/pendientes/").status_code == 200


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


# --- The personal link of an e-mail


def link(scene: Scene, cuenta: str = "gobierno") -> str:
    """The address that the person of that account got for the text in circulation."""
    return f"/responder/{scene.token(cuenta)}/"


def told(scene: Scene) -> QuerySet[Pronunciamiento]:
    """What was answered to the text in circulation."""
    return Pronunciamiento.objects.filter(convocada__consulta=scene.consulta())


def answer(scene: Scene, sentido: str = "aprueba", **more: str) -> dict[str, str]:
    """What the panel sends."""
    return {"sentido": sentido, "fundamento": "", "sha256": scene.consulta().sha256, **more}


def test_the_link_arrives_by_mail_to_that_person(scene: Scene, client: Client) -> None:
    """The sweep sends it, to whoever was convoked; the address in the message is one that answers for them."""
    mail.outbox = []
    tasks.sweep()
    tokens = {
        found[1]: message.to
        for message in mail.outbox
        if (found := re.search(r"http://testserver/responder/([^/\s]+)/", str(message.body)))
    }
    mine = [token for token, to in tokens.items() if to == ["gobierno@mesa.example"]]
    assert len(mine) == 1
    assert enlaces.leer(mine[0]) == enlaces.leer(scene.token())
    assert "Persona Ejemplo Cuatro" in html(client.get(f"/responder/{mine[0]}/"))
    assert ["cooperante@mesa.example"] not in tokens.values()


def test_opening_the_link_changes_nothing_and_signs_nobody_in(scene: Scene, client: Client) -> None:
    before = Evento.objects.count(), told(scene).count()
    for method in (client.get, client.head):
        response = method(link(scene))
        assert response.status_code == 200
        assert not response.cookies
        assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    page = html(client.get(link(scene)))
    assert "Persona Ejemplo Cuatro" in page
    assert "Usted responde por Ministerio de Ejemplo" in page
    assert scene.token() not in page.replace(f'action="{link(scene)}"', "")
    assert (Evento.objects.count(), told(scene).count()) == before
    assert not is_in(client)


def test_the_link_answers_by_itself(scene: Scene) -> None:
    """Without cookies nor token of a form, as a browser that sends no origin; and it signs nobody in."""
    client = Client(enforce_csrf_checks=True)
    response = client.post(link(scene), answer(scene), headers={"Origin": "null"})
    assert (response.status_code, response["Location"]) == (302, link(scene))
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    assert not client.cookies
    given = told(scene).get()
    gobierno = scene.cast.actor("gobierno")
    assert (given.sentido, given.persona, given.mandato, given.via) == (
        "aprueba",
        gobierno.persona,
        gobierno.mandato,
        "en_linea",
    )
    assert given.convocada.organizacion == gobierno.organizacion
    assert "Quedó registrada la respuesta de Ministerio de Ejemplo: aprueba." in html(client.get(link(scene)))
    assert not is_in(client)


def test_the_link_speaks_for_its_person_whoever_is_signed_in(scene: Scene) -> None:
    client = scene.client("secretaria")
    client.post(link(scene), answer(scene))
    assert told(scene).get().persona_nombre == "Persona Ejemplo Cuatro"
    assert "Persona Ejemplo Cinco" in html(client.get("/pendientes/"))


def test_what_cannot_be_taken_is_kept_in_the_form(scene: Scene, client: Client) -> None:
    response = client.post(link(scene), answer(scene, "objeta"))
    assert response.status_code == 422
    assert "Escriba el fundamento" in html(response)
    response = client.post(link(scene), answer(scene, "objeta", fundamento="Falta un punto", sha256="0" * 64))
    assert response.status_code == 409
    assert "Falta un punto" in html(response)
    assert not told(scene).exists()


def test_a_link_that_was_touched_is_nowhere(scene: Scene, client: Client) -> None:
    token = scene.token()
    gobierno = scene.cast.actor("gobierno").mandato
    assert gobierno is not None
    bound = {"c": Convocada.objects.filter(consulta=scene.consulta()).first().pk, "m": gobierno.pk}  # type: ignore[union-attr]
    touched = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "A" + token[1:],
        token[: len(token) // 2],
        token.swapcase(),
        "nada",
        "ñ" * 300,
        signing.dumps(bound),
        signing.dumps(bound, salt="otra"),
        signing.dumps({"c": 10**9, "m": gobierno.pk}, salt="mesa.responder"),
        signing.dumps({"c": bound["c"], "m": 10**9}, salt="mesa.responder"),
    ]
    for other in touched:
        for method in (client.get, client.post):
            assert method(reverse("mesa:responder_desde_correo", args=[other])).status_code == 404, other
    assert enlaces.leer(token) is not None


def test_a_link_of_one_organisation_does_not_answer_for_another(scene: Scene, client: Client) -> None:
    """A token signed here with a mandate of somebody else's is refused all the same: the permission is asked."""
    social, gobierno = scene.cast.actor("social").mandato, scene.cast.actor("gobierno").organizacion
    assert social is not None
    convocada = Convocada.objects.get(consulta=scene.consulta(), organizacion=gobierno)
    url = enlaces.url_para_responder(enlaces.Enlace(convocada.pk, social.pk)).removeprefix("http://testserver")
    assert "Responde por una organización solo quien tiene hoy su mandato" in html(client.get(url))
    assert client.post(url, answer(scene)).status_code == 403
    assert not told(scene).exists()


REFUSED = "Responde por una organización solo quien tiene hoy su mandato de titular, suplente o delegada."


def test_a_mandate_that_ended_is_refused_with_its_sentence(scene: Scene, client: Client) -> None:
    """On the page, which has no form, and when it is sent all the same. The last day still counts."""
    gobierno = Mandato.objects.filter(persona__correo="gobierno@mesa.example")
    gobierno.update(hasta=NOW.date())
    assert REFUSED not in html(client.get(link(scene)))
    gobierno.update(hasta=NOW.date() - timedelta(days=1))
    page = client.get(link(scene))
    assert page.status_code == 200
    assert REFUSED in html(page)
    assert 'method="post"' not in html(page)
    sent = client.post(link(scene), answer(scene))
    assert sent.status_code == 403
    assert REFUSED in html(sent)
    assert not told(scene).exists()
    gobierno.update(hasta=None, calidad="administradora")
    assert client.post(link(scene), answer(scene)).status_code == 403


def test_the_link_lasts_until_the_last_instant(scene: Scene, client: Client) -> None:
    plazo = scene.consulta().plazo
    with clock.as_of(plazo.instante):
        assert client.post(link(scene), answer(scene)).status_code == 302
    with clock.as_of(plazo.instante + timedelta(microseconds=1)):
        late = client.post(link(scene), answer(scene, "se_abstiene", fundamento="Llego tarde"))
        assert late.status_code == 409
        assert "El plazo venció el" in html(late)
        assert 'method="post"' not in html(client.get(link(scene)))
    assert told(scene).get().sentido == "aprueba"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log of the installation writes, through its own handler, with everything let in."""
    root = logging.getLogger()
    (handler,) = [h for h in root.handlers if any(isinstance(f, NoTokens) for f in h.filters)]
    assert isinstance(handler, logging.StreamHandler)
    written, level = io.StringIO(), root.level
    stream = handler.setStream(written)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    handler.setStream(stream)


def test_no_link_is_ever_logged(scene: Scene, client: Client, lines: io.StringIO) -> None:
    """Whatever happens to it: found or not, refused, or an error of ours."""
    token = scene.token()
    client.get(f"/responder/{token}x/")
    client.put(link(scene))
    client.post(link(scene), {})
    client.get(f"/invitacion/{scene.clave_invitacion}/?x=1")
    client.post(f"/invitacion/{scene.clave_invitacion}/")
    logging.getLogger("otra").warning("from %s to %s", f"http://testserver{link(scene)}", f"/invitacion/{token}")
    said = lines.getvalue()
    assert "/responder/…" in said
    assert "/invitacion/…" in said
    assert token not in said
    assert scene.clave_invitacion not in said


def test_an_error_of_ours_does_not_log_the_link(
    scene: Scene, client: Client, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(token: str) -> None:
        raise RuntimeError(f"could not read /responder/{token}/")

    monkeypatch.setattr(enlaces, "leer", broken)
    client.raise_request_exception = False
    assert client.get(link(scene)).status_code == 500
    assert "Internal Server Error" in lines.getvalue()
    assert scene.token() not in lines.getvalue()


def test_the_switch_of_preferences_does_not_carry_the_link(scene: Scene, client: Client) -> None:
    for url in (link(scene), f"/invitacion/{scene.clave_invitacion}x/"):
        page = html(client.get(url))
        assert "volver=%2Fresponder" not in page
        assert "volver=%2Finvitacion" not in page


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
    client.post(f"/consultas/{pk}/responder/", answer(scene))
    assert told(scene).get().convocada.organizacion == social
    held.hasta = NOW.date() - timedelta(days=1)
    Mandato.objects.filter(pk=held.pk).update(desde=held.hasta, hasta=held.hasta)
    client.post(f"/consultas/{pk}/responder/", answer(scene))
    assert told(scene).latest("pk").convocada.organizacion == scene.cast.organizacion("ministerio-ejemplo")


def test_a_second_invitation_of_the_same_person_is_good_until_one_is_used(scene: Scene, client: Client) -> None:
    persona = Persona.objects.get(correo=NUEVA)
    other = invitar_persona(persona, NUEVA, organo=scene.cast.mesa, actor=scene.cast.secretaria)
    accept(client, scene)
    second, mail.outbox = Client(), []
    assert second.get(f"/invitacion/{other}/").status_code == 302
    second.post("/cuenta/signup/", {"password1": "otra-clave-larga-y-propia", "password2": "otra-clave-larga-y-propia"})
    assert not is_in(second)
    assert Usuario.objects.get(persona=persona).check_password(BUENA)
    assert [message.to for message in mail.outbox] == [[NUEVA]]
    assert "ya" in mail.outbox[0].subject.lower()
