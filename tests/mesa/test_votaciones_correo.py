"""Votaciones from the e-mails: the link that votes and what keeps it, the reminder, and every letter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from mesa import enlaces
from mesa.enlaces import EnlaceVoto, url_para_votar
from mesa.kernel import clock, tasks
from mesa.models import Aviso, Mandato, Urna
from mesa.operations.votaciones import anular_votacion
from tests.checks import rewriting
from tests.mesa import scene as scenes
from tests.mesa import votaciones as given
from tests.mesa.scene import NOW, Scene, html, is_in

pytestmark = pytest.mark.django_db
VOTA = "Vota por una organización solo quien tiene hoy su mandato de titular, suplente o delegada."
RECIBIDA = "Comprobante de papeleta recibida"


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One votación in each state."""
    with scenes.staged(django_db_blocker) as staged:
        yield staged


def link(scene: Scene, cuenta: str = "gobierno", state: str = "abierta") -> str:
    """The address that the person of that account got for that votación."""
    mandato = scene.cast.actor(cuenta).mandato
    assert mandato is not None
    place = given.elector(scene.cast, scene.votaciones[state], cuenta)
    return url_para_votar(EnlaceVoto(place.pk, mandato.pk)).removeprefix("http://testserver")


def ballot(scene: Scene, *marcas: int, state: str = "abierta", **more: str) -> dict[str, Any]:
    """What the ballot of that votación sends."""
    marked = [str(place) for place in marcas] or ["blanco"]
    return {"marcas": marked, "sha256": scene.votaciones[state].sha256, **more}


def test_the_link_arrives_by_mail_to_each_person_of_the_roll(scene: Scene, client: Client) -> None:
    votacion = given.abierta(scene.cast, titulo="Recién abierta")
    mail.outbox = []
    tasks.sweep()
    letters = {message.to[0]: message for message in mail.outbox if "Recién abierta" in message.subject}
    assert set(letters) == {f"{cuenta}@mesa.example" for cuenta in (*given.VOTAN, "academica.suplente")}
    token = re.search(r"http://testserver/votar/([^/\s]+)/", str(letters["gobierno@mesa.example"].body))
    assert token
    mandato = scene.cast.actor("gobierno").mandato
    assert mandato is not None
    bound = EnlaceVoto(given.elector(scene.cast, votacion, "gobierno").pk, mandato.pk)
    assert enlaces.leer_voto(token[1]) == bound
    assert "Usted vota por Ministerio de Ejemplo" in html(client.get(f"/votar/{token[1]}/"))


def test_everyone_of_the_roll_is_told_what_came_out(scene: Scene) -> None:
    votacion = given.abierta(scene.cast, titulo="Recién cerrada")
    given.vota(scene.cast, votacion, "social", 1)
    tasks.sweep()
    given.cierra(votacion)
    mail.outbox = []
    tasks.sweep()
    letters = {message.to[0]: message for message in mail.outbox if "Recién cerrada" in message.subject}
    assert set(letters) == {f"{cuenta}@mesa.example" for cuenta in (*given.VOTAN, "academica.suplente")}
    assert "Se elige: Marzo de 2027, con 1 marca." in str(letters["gobierno@mesa.example"].body)


def test_opening_the_link_changes_nothing_and_signs_nobody_in(scene: Scene, client: Client) -> None:
    for method in (client.get, client.head):
        response = method(link(scene))
        assert response.status_code == 200
        assert not response.cookies
        assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    assert not Urna.objects.exists()
    assert not is_in(client)


def test_the_link_votes_by_itself(scene: Scene) -> None:
    """Without cookies nor token of a form, as a browser that sends no origin; its receipt stays there."""
    client = Client(enforce_csrf_checks=True)
    origin = {"Origin": "null"}
    assert "Todavía no se ha depositado." in html(client.post(link(scene), ballot(scene, 3), headers=origin))
    response = client.post(link(scene), ballot(scene, 3, confirmar="si"), headers=origin)
    assert (response.status_code, response["Location"]) == (302, link(scene))
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    assert not client.cookies
    assert RECIBIDA in html(client.get(link(scene)))
    assert [row.marcas for row in Urna.objects.all()] == [[3]]


def test_a_link_that_was_touched_is_nowhere(scene: Scene, client: Client) -> None:
    token = link(scene).strip("/").rpartition("/")[2]
    mandato = scene.cast.actor("gobierno").mandato
    place = given.elector(scene.cast, scene.votaciones["abierta"], "gobierno")
    assert mandato is not None
    bound = {"e": place.pk, "m": mandato.pk}
    for other in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[: len(token) // 2],
        "nada",
        "ñ" * 300,
        scene.token(),
        signing.dumps(bound, salt="mesa.responder"),
        signing.dumps(bound | {"e": 10**9}, salt="mesa.votar"),
        signing.dumps(bound | {"m": 10**9}, salt="mesa.votar"),
    ):
        for method in (client.get, client.post):
            assert method(reverse("mesa:votar_desde_correo", args=[other])).status_code == 404, other
    assert client.get(f"/responder/{token}/").status_code == 404, "a link that votes answers no consulta"


def test_a_link_serves_only_while_its_mandate_is_held(scene: Scene, client: Client) -> None:
    social, place = (
        scene.cast.actor("social").mandato,
        given.elector(scene.cast, scene.votaciones["abierta"], "gobierno"),
    )
    assert social is not None
    crossed = url_para_votar(EnlaceVoto(place.pk, social.pk)).removeprefix("http://testserver")
    assert client.post(crossed, ballot(scene, 1, confirmar="si")).status_code == 403
    with rewriting():
        Mandato.objects.filter(persona__correo="gobierno@mesa.example").update(hasta=NOW.date() - timedelta(days=1))
    page = html(client.get(link(scene)))
    assert VOTA in page
    assert 'name="marcas"' not in page
    assert client.post(link(scene), ballot(scene, 1, confirmar="si")).status_code == 403
    assert not Urna.objects.exists()


def test_after_the_deadline_the_link_says_so(scene: Scene, client: Client) -> None:
    votacion = scene.votaciones["abierta"]
    with clock.as_of(votacion.plazo.instante + timedelta(seconds=1)):  # type: ignore[union-attr]
        assert "La votación ya no recibe votos." in html(client.get(link(scene)))
        late = client.post(link(scene), ballot(scene, 1, confirmar="si"))
    assert late.status_code == 409
    assert "Su voto no se registró" in html(late)


def test_a_reminder_holds_the_link_and_goes_only_to_who_has_not_voted(scene: Scene) -> None:
    votacion = scene.votaciones["abierta"]
    given.vota(scene.cast, votacion, "social", 1)
    tasks.sweep()
    mail.outbox = []
    with clock.as_of(votacion.plazo.instante - timedelta(hours=30)):  # type: ignore[union-attr]
        tasks.sweep()
    reminded = [m for m in mail.outbox if "Abierta y secreta" in str(m.body)]
    assert {to for m in reminded for to in m.to} == {
        f"{cuenta}@mesa.example"
        for cuenta in ("secretaria", "gobierno", "academica", "academica.suplente", "organismo")
    }
    assert all("http://testserver/votar/" in str(m.body) for m in reminded)


def test_every_letter_can_be_written(scene: Scene) -> None:
    """The receipt of an open vote and the annulment too, in text and in HTML, without anything left unsaid."""
    given.vota(scene.cast, scene.votaciones["abierta a la vista"], "gobierno", 1, 3)
    anular_votacion(scene.votaciones["de_red"].pk, "Se convoca otra vez.", actor=scene.cast.actor("social"))
    mail.outbox = []
    tasks.sweep()
    kinds = set(Aviso.objects.filter(plantilla__startswith="votacion").values_list("plantilla", flat=True))
    assert kinds == {"votacion_llamado", "votacion_resultado", "votacion_anulada", "votacion_comprobante"}
    letters = [m for m in mail.outbox if "otaci" in m.subject or "voto" in m.subject.lower()]
    for message in letters:
        for text in (str(message.subject), str(message.body), str(message.alternatives[0][0])):  # type: ignore[attr-defined]
            assert not re.search(r"\{[{%]|\bNone\b", text), text
    subject = "Quedó registrado el voto de Ministerio de Ejemplo: Abierta a la vista"
    receipt = next(m for m in letters if m.subject == subject)
    assert "Marzo de 2027; Mayo de 2027" in str(receipt.body)
    annulled = [m for m in letters if "Se anuló la votación: De la red" in m.subject]
    assert Counter(to.partition("@")[0] for m in annulled for to in m.to) == {
        "delegada.norte": 1,
        "delegada.sur": 1,
        "delegada.oriente": 1,
    }
