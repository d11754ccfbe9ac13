"""The pages of questions: anyone asks without account and loses nothing; the secretaría moderates and publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actas.forms.preguntas import SEGUNDOS_MINIMOS, leer_sello, sello_nuevo
from actas.models import AcuerdoAdoptado, PreguntaCiudadana
from actas.operations.preguntas import admitir_pregunta_ciudadana
from actas.views import preguntas as views
from mesa.kernel import clock
from mesa.kernel.strike import MARCA
from mesa.models import Ficha
from tests.actas.preguntas import RESPUESTA, en_estado
from tests.cast import TEXTO, Cast
from tests.mesa.scene import html, publish

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)
CLAVE = "2026-08-05/1"
FORM, LIST = f"/acuerdos/{CLAVE}/preguntar/", f"/acuerdos/{CLAVE}/preguntas/"
TYPED = {"texto": "¿Cuándo se publican\nlas reglas?", "nombre": "Ana Ejemplo", "correo": "ana@example.com"}


@pytest.fixture
def acuerdo(cast: Cast) -> Iterator[AcuerdoAdoptado]:
    """The agreement of a published minute, as of NOW."""
    with clock.as_of(NOW):
        publish(cast, TEXTO)
        yield AcuerdoAdoptado.objects.get(clave=CLAVE)


def seal(seconds: int = 60, clave: str = CLAVE) -> str:
    """The seal of a form that was opened so long ago."""
    with clock.as_of(clock.now() - timedelta(seconds=seconds)):
        return sello_nuevo(clave)


def sends(client: Client, **more: str) -> Any:
    """The form filled in and sent."""
    return client.post(FORM, TYPED | {"sello": seal()} | more)


def secretaria(cast: Cast) -> Client:
    """A browser in which the secretaría is signed in."""
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    return client


# Anyone asks


def test_anyone_asks_without_account_cookie_or_session(acuerdo: AcuerdoAdoptado) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(FORM)
    [sello] = re.findall(r'name="sello" value="([^"]+)"', page.content.decode())
    assert page["Cache-Control"] == "no-store"
    with clock.as_of(NOW + timedelta(seconds=SEGUNDOS_MINIMOS)):
        answer = client.post(FORM, TYPED | {"sello": sello})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?enviada#enviada")
    assert not client.cookies
    pregunta = PreguntaCiudadana.objects.get()
    assert (pregunta.texto, pregunta.nombre, pregunta.correo) == tuple(TYPED.values())
    thanks = html(client.get(f"{LIST}?enviada"))
    assert "Recibimos su pregunta." in thanks
    assert "¿Cuándo se publican" not in thanks, "nothing is published until it is moderated"
    client.post(FORM, TYPED | {"sello": sello})
    assert PreguntaCiudadana.objects.count() == 1


def test_both_pages_say_what_it_is_not_and_where_that_is_filed(acuerdo: AcuerdoAdoptado, client: Client) -> None:
    for url in (FORM, LIST):
        page = html(client.get(url))
        assert "No es una solicitud de acceso a la información" in page
        assert "Ley 20.285" in page
        assert 'href="https://www.portaltransparencia.cl/"' in page
        assert page.count("https://") == page.count("https://www.portaltransparencia.cl/"), "nothing of third parties"
    assert f'href="{FORM}"' in html(client.get(f"/acuerdos/{CLAVE}/"))


@pytest.mark.parametrize(
    ("more", "status", "sentence"),
    [
        ({"texto": ""}, 422, "Escriba su pregunta."),
        ({"texto": "a" * 2001}, 422, "Acorte el texto"),
        ({"correo": "ana"}, 422, "Escriba una dirección de correo"),
        ({"sello": "x"}, 422, "llevaba demasiado tiempo abierto"),
        ({"sitio_web": "https://compre.example"}, 422, "Deje vacío el campo «Sitio web»"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_all_that_was_typed(
    acuerdo: AcuerdoAdoptado, client: Client, more: dict[str, str], status: int, sentence: str
) -> None:
    answer = sends(client, **more)
    page = html(answer)
    assert answer.status_code == status
    assert sentence in page
    for name, typed in TYPED.items():
        assert more.get(name, typed) in page
    [sello] = re.findall(r'name="sello" value="([^"]+)"', page)
    assert leer_sello(sello, CLAVE), "the form that comes back can be sent"
    assert not PreguntaCiudadana.objects.exists()


@pytest.mark.parametrize(("seconds", "why"), [(SEGUNDOS_MINIMOS - 1, "antes de que alguien"), (86_401, "demasiado")])
def test_a_form_is_sent_neither_at_once_nor_days_after(
    acuerdo: AcuerdoAdoptado, client: Client, seconds: int, why: str
) -> None:
    assert why in html(sends(client, sello=seal(seconds)))
    assert "demasiado" in html(sends(client, sello=seal(60, "2022-06-16/1"))), "nor is that of another agreement"
    assert not PreguntaCiudadana.objects.exists()


def test_a_form_that_is_sent_again_asks_nothing_again(cast: Cast, acuerdo: AcuerdoAdoptado, client: Client) -> None:
    """The seal is of one form: going back and writing another question over it is another, and that is one too."""
    sello = seal()
    for _ in range(2):
        assert sends(client, sello=sello).status_code == 302
    admitir_pregunta_ciudadana(PreguntaCiudadana.objects.get().pk, actor=cast.secretaria)
    assert sends(client, sello=sello).status_code == 302, "it is not asked again once it was taken up"
    assert PreguntaCiudadana.objects.count() == 1
    for _ in range(2):
        assert sends(Client(REMOTE_ADDR="10.9.8.7"), sello=sello, texto="¿Y otra?").status_code == 302
    assert list(PreguntaCiudadana.objects.order_by("pk").values_list("estado", "texto")) == [
        ("admitida", TYPED["texto"]),
        ("recibida", "¿Y otra?"),
    ]


def test_an_address_sends_so_many_an_hour(acuerdo: AcuerdoAdoptado, client: Client) -> None:
    for n in range(5):
        assert sends(client, texto=f"¿Y la {n}?").status_code == 302
    answer = sends(client, texto="¿Y la otra?")
    assert answer.status_code == 429
    assert "envíela de nuevo en una hora" in html(answer)
    assert "¿Y la otra?" in html(answer)
    assert sends(Client(REMOTE_ADDR="10.9.8.7"), texto="¿Y la otra?").status_code == 302


def test_of_what_nobody_follows_or_was_removed_it_says_so(acuerdo: AcuerdoAdoptado, client: Client) -> None:
    AcuerdoAdoptado.objects.filter(pk=acuerdo.pk).update(clave="2026-08-05/9")
    answer = sends(client)
    assert (answer.status_code, "todavía no recibe preguntas" in html(answer)) == (409, True)
    ficha = Ficha.objects.get(clave=CLAVE)
    ficha.datos |= {"suprimido": True}
    ficha.save()
    assert client.get(FORM).status_code == 404
    assert FORM not in html(client.get(LIST))
    assert client.get("/acuerdos/2026-08-05/7/preguntas/").status_code == 404


# What is read


def test_what_is_published_is_read_cited_and_searched(cast: Cast, acuerdo: AcuerdoAdoptado, client: Client) -> None:
    texto = f"¿Qué dice {MARCA} de los <b>quelonios</b>?"
    en_estado(cast, acuerdo, "publicada", texto)
    listed = client.get(LIST)
    assert "Respondió Secretaría de Ejemplo, el 7 de septiembre de 2026" in html(listed)
    assert "<b>quelonios" not in listed.content.decode()
    one = html(client.get(f"{LIST}1/"))
    assert RESPUESTA in one
    assert "salvo el dato personal que se tachó" in one
    assert "Persona Ejemplo" not in one + html(listed)
    assert client.get(f"{LIST}1/pregunta.json").json()["respuesta"] == RESPUESTA
    assert "Pregunta · 7 de septiembre" in html(client.get("/buscar/?q=quelonios"))
    etag = client.get(LIST)["ETag"]
    assert client.get(LIST, headers={"If-None-Match": etag}).status_code == 304


def test_the_list_is_by_key_and_each_question_once(
    cast: Cast, acuerdo: AcuerdoAdoptado, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actas.public.preguntas.POR_PAGINA", 2)
    for n in range(5):
        with clock.as_of(NOW + timedelta(days=n // 2)):
            en_estado(cast, acuerdo, "publicada", f"¿Y la {n}?")
    seen, url = [], ""
    while url is not None:
        page = client.get(f"{LIST}{url}").content.decode()
        seen += re.findall(r'id="pregunta-(\d+)"', page)
        after = re.search(r'href="(\?desde=[^"]+)" rel="next"', page)
        url = after[1] if after else None
    assert seen == ["5", "3", "4", "1", "2"]
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    assert len(queries) == 3


# The secretaría


def test_a_question_goes_its_whole_way(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk = en_estado(cast, acuerdo, "recibida", "Soy Juana Pérez Soto, ¿cuándo?").pk
    browser, own = secretaria(cast), f"/preguntas/{pk}/"
    assert own in html(browser.get("/preguntas/"))
    assert "1 pregunta espera respuesta" in html(browser.get("/pendientes/"))
    preview = browser.post(f"{own}tachar/", {"dato": "juana perez soto", "leida": "Soy Juana Pérez Soto, ¿cuándo?"})
    assert "<del>Juana Pérez Soto</del>" in html(preview)
    assert PreguntaCiudadana.objects.get().texto.startswith("Soy Juana"), "seen first, then done"
    sent = {"dato": "juana perez soto", "leida": "Soy Juana Pérez Soto, ¿cuándo?", "confirmar": "1"}
    assert browser.post(f"{own}tachar/", sent).status_code == 302
    assert browser.post(f"{own}admitir/").status_code == 302
    page = html(browser.get(own))
    assert f"Soy {MARCA}, ¿cuándo?" in page
    typed = {"respuesta": "En octubre.\nEn mayo.", "leida": ""}
    assert browser.post(own, typed)["Location"] == own
    assert browser.post(own, typed | {"revisar": "1"})["Location"] == f"{own}publicar/", "what was typed is kept first"
    assert "En octubre." in html(browser.get(f"{own}publicar/"))
    done = browser.post(f"{own}publicar/", {"respuesta": "En octubre.\r\nEn mayo."}, follow=True)
    assert f"{LIST}1/" in html(done)
    again = {"respuesta": "En mayo.", "leida": "En octubre.\r\nEn mayo.", "motivo": "Sobra un mes."}
    assert browser.post(f"{own}corregir/", again).status_code == 302
    assert "Sobra un mes." in html(Client().get(f"{LIST}1/"))
    assert "pregunta espera respuesta" not in html(browser.get("/pendientes/"))


def test_what_is_wrong_is_said_above_what_was_typed(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk = en_estado(cast, acuerdo, "respondida").pk
    browser, own = secretaria(cast), f"/preguntas/{pk}/"
    lost = browser.post(own, {"respuesta": "Otra redacción.", "leida": "Lo que leí."})
    assert (lost.status_code, "Otra redacción." in html(lost)) == (409, True)
    assert "Alguien escribió otra respuesta" in html(lost)
    missing = browser.post(f"{own}tachar/", {"dato": "Nadie Tal", "leida": ""})
    assert (missing.status_code, "no contiene ese dato" in html(missing)) == (422, True)
    assert browser.post(f"{own}publicar/", {"respuesta": "Otra."}).status_code == 409
    assert browser.get("/preguntas/?estado=otro").status_code == 404
    assert browser.get("/preguntas/?desde=x").status_code == 404


def test_who_asked_is_erased_once_it_is_confirmed(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk = en_estado(cast, acuerdo, "recibida").pk
    browser, own = secretaria(cast), f"/preguntas/{pk}/"
    page = html(browser.get(own))
    assert "· Persona Ejemplo</span>" in page
    assert f'href="{own}anonimizar/"' in page
    assert "No se puede deshacer." in html(browser.get(f"{own}anonimizar/"))
    assert PreguntaCiudadana.objects.get().nombre, "asked first"
    done = html(browser.post(f"{own}anonimizar/", follow=True))
    assert "Quedaron borrados el nombre y el correo" in done
    assert "· Persona Ejemplo</span>" not in done
    assert f"{own}anonimizar/" not in done


def test_the_list_is_by_key_too_in_the_order_in_which_they_are_answered(
    cast: Cast, acuerdo: AcuerdoAdoptado, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "POR_PAGINA", 2)
    pks = [en_estado(cast, acuerdo, "recibida", f"¿Y la {n}?").pk for n in range(3)]
    browser = secretaria(cast)

    def listed(asked: str) -> list[int]:
        page = html(browser.get(f"/preguntas/{asked}"))
        return [int(pk) for pk in re.findall(r'<h2 class="rotulo"><a href="/preguntas/(\d+)/"', page)]

    assert listed("") == pks[:2]
    assert listed(f"?desde={pks[1]}") == pks[2:]
    assert listed("?estado=recibida") == pks[:0:-1]
    assert listed(f"?estado=recibida&desde={pks[1]}") == pks[:1]
