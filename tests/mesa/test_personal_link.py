"""The personal link of an e-mail: it answers for one person and organisation, signs nobody in and is never logged."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actas.operations import retirar_acta
from mesa import enlaces
from mesa.kernel import clock, tasks
from mesa.kernel.middleware import NoTokens
from mesa.models import Convocada, Envio, Evento, Mandato
from tests.checks import rewriting
from tests.mesa import scene as scenes
from tests.mesa.scene import NOW, Scene, html, is_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One acta in each state."""
    with scenes.staged(django_db_blocker) as staged:
        yield staged


def link(scene: Scene, cuenta: str = "gobierno") -> str:
    """The address that the person of that account got for the text in circulation."""
    return f"/responder/{scene.token(cuenta)}/"


def test_the_link_arrives_by_mail_to_that_person(scene: Scene, client: Client) -> None:
    """The sweep sends it, to whoever was convoked; the address in the message is one that answers for them."""
    mail.outbox = []
    call = Envio.objects.filter(aviso__plantilla="llamado", aviso__datos__consulta=scene.consulta().pk)
    assert call.update(estado="pendiente", proximo=timezone.now()) > 3, "the scene sent its letters already"
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
    before = Evento.objects.count(), scene.told().count()
    for method in (client.get, client.head):
        response = method(link(scene))
        assert response.status_code == 200
        assert not response.cookies
        assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    page = html(client.get(link(scene)))
    assert "Persona Ejemplo Cuatro" in page
    assert "Usted responde por Ministerio de Ejemplo" in page
    # it stands only where it is followed: the form, and the links that observe or ask, which say no more of it
    followed = page.replace(f'action="{link(scene)}"', "").replace(f'href="/observar/{scene.token()}/', "")
    for step in ("preguntar", "prorroga"):
        followed = followed.replace(f'href="{link(scene)}{step}/"', "")
    assert scene.token() not in followed
    assert (Evento.objects.count(), scene.told().count()) == before
    assert not is_in(client)


def test_the_link_answers_by_itself(scene: Scene) -> None:
    """Without cookies nor token of a form, as a browser that sends no origin; and it signs nobody in."""
    client = Client(enforce_csrf_checks=True)
    response = client.post(link(scene), scene.answer(), headers={"Origin": "null"})
    assert (response.status_code, response["Location"]) == (302, link(scene))
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    assert not client.cookies
    given = scene.told().get()
    gobierno = scene.cast.actor("gobierno")
    assert (given.sentido, given.persona, given.mandato, given.via) == (
        "aprueba",
        gobierno.persona,
        gobierno.mandato,
        "en_linea",
    )
    assert given.convocada.organizacion == gobierno.organizacion
    recorded = "Quedó registrada la respuesta de Ministerio de Ejemplo: aprueba (Persona Ejemplo Cuatro, "
    assert recorded in html(client.get(link(scene)))
    assert not is_in(client)


def test_the_link_speaks_for_its_person_whoever_is_signed_in(scene: Scene) -> None:
    client = scene.client("secretaria")
    client.post(link(scene), scene.answer())
    assert scene.told().get().persona_nombre == "Persona Ejemplo Cuatro"
    assert "Persona Ejemplo Cinco" in html(client.get("/pendientes/"))


def test_what_cannot_be_taken_is_kept_in_the_form(scene: Scene, client: Client) -> None:
    response = client.post(link(scene), scene.answer("objeta"))
    assert response.status_code == 422
    assert "Escriba el fundamento" in html(response)
    response = client.post(link(scene), scene.answer("objeta", fundamento="Falta un punto", sha256="0" * 64))
    assert response.status_code == 409
    assert "Falta un punto" in html(response)
    assert not scene.told().exists()


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
    assert client.post(url, scene.answer()).status_code == 403
    assert not scene.told().exists()


REFUSED = "Responde por una organización solo quien tiene hoy su mandato de titular, suplente o delegada."


def test_a_mandate_that_ended_is_refused_with_its_sentence(scene: Scene, client: Client) -> None:
    """On the page, which has no form, and when it is sent all the same. The last day still counts."""
    gobierno = Mandato.objects.filter(persona__correo="gobierno@mesa.example")
    gobierno.update(hasta=NOW.date())
    assert REFUSED not in html(client.get(link(scene)))
    with rewriting():
        gobierno.update(hasta=NOW.date() - timedelta(days=1))
    page = client.get(link(scene))
    assert page.status_code == 200
    assert REFUSED in html(page)
    assert 'method="post"' not in html(page)
    sent = client.post(link(scene), scene.answer())
    assert sent.status_code == 403
    assert REFUSED in html(sent)
    assert not scene.told().exists()
    with rewriting():
        gobierno.update(hasta=None, calidad="administradora")
    assert client.post(link(scene), scene.answer()).status_code == 403


def test_the_link_lasts_until_the_last_instant(scene: Scene, client: Client) -> None:
    plazo = scene.consulta().plazo
    with clock.as_of(plazo.instante):
        assert client.post(link(scene), scene.answer()).status_code == 302
    with clock.as_of(plazo.instante + timedelta(microseconds=1)):
        late = client.post(link(scene), scene.answer("se_abstiene", fundamento="Llego tarde"))
        assert late.status_code == 409
        assert "El plazo venció el" in html(late)
        assert 'method="post"' not in html(client.get(link(scene)))
    assert scene.told().get().sentido == "aprueba"


def test_the_link_of_a_withdrawn_text_says_where_the_new_one_is(scene: Scene, client: Client) -> None:
    """Only while a later version circulates: before it, there is no newer mail to look for."""
    old, newer = link(scene), "Hay una versión nueva en circulación; el enlace para responderla está en el correo más"
    assert newer not in html(client.get(old))
    acta = retirar_acta(scene.actas["en_circulacion"].pk, "Se corrige.", actor=scene.cast.secretaria)
    page = html(client.get(old))
    assert "Se retiró de circulación" in page
    assert newer not in page
    scene.cast.en_circulacion(1, acta=acta)
    page = html(client.get(old))
    assert newer in page
    assert 'method="post"' not in page


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
    client.get(f"/observar/{token}x/")
    client.post(f"/observar/{token}/", {})
    client.get(f"/invitacion/{scene.clave_invitacion}/?x=1")
    client.post(f"/invitacion/{scene.clave_invitacion}/")
    logging.getLogger("otra").warning("from %s to %s", f"http://testserver{link(scene)}", f"/invitacion/{token}")
    said = lines.getvalue()
    assert "/responder/…" in said
    assert "/observar/…" in said
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
    for url in (link(scene), f"/observar/{scene.token()}/", f"/invitacion/{scene.clave_invitacion}x/"):
        page = html(client.get(url))
        assert "volver=%2Fresponder" not in page
        assert "volver=%2Finvitacion" not in page
