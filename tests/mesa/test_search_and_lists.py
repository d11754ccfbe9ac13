"""Search, lists by key and preferences: what a citizen types and follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesa.models import Ficha
from tests.mesa import scene as scenes
from tests.mesa.scene import Scene, of, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One acta in each state."""
    with scenes.staged(django_db_blocker) as staged:
        yield staged


def source(response: HttpResponseBase) -> str:
    """The page as it is sent, with its entities."""
    return scenes.body(response).decode()


# --- Search


@pytest.fixture
def searched(scene: Scene) -> Scene:
    """A published acta with tildes, plurals and signs of markup."""
    text = of(date(2026, 7, 9))
    text = text.replace(
        "Las redes informaron el estado de sus reglas internas.",
        "La Comisión presentó <b>observaciones</b> & la ampliación de las sesiones <script>alert(1)</script>.",
    ).replace("ACTA DE PRUEBA", "ACTA DE <i>PRUEBA</i>")
    publish(scene.cast, text)
    return scene


@pytest.mark.parametrize(
    "words",
    [
        "ampliación",
        "ampliacion",
        "AMPLIACIÓN",
        "ampliaciones",
        "sesiones ampliación",
        "observacion",
        "comision present",
    ],
)
def test_search_finds_with_and_without_tildes(searched: Scene, client: Client, words: str) -> None:
    page = source(client.get("/buscar/", {"q": words}))
    assert "/actas/2026-07-09/" in page
    assert "<mark>" in page


@pytest.mark.parametrize("words", ["zanahoria", "ampliación zanahoria", "-ampliación ampliación"])
def test_search_does_not_find_what_is_not_there(searched: Scene, client: Client, words: str) -> None:
    page = source(client.get("/buscar/", {"q": words}))
    assert "2026-07-09" not in page
    assert "Ninguna publicación contiene" in page


def test_hits_are_marked_and_markup_is_text(searched: Scene, client: Client) -> None:
    page = source(client.get("/buscar/", {"q": "observaciones"}))
    assert "<mark>observaciones</mark>" in page
    assert "&amp; la ampliación" in page
    assert page.count("<mark>") == page.count("</mark>") > 0
    for url in ("/buscar/?q=observaciones", "/actas/", "/actas/2026-07-09/"):
        page = source(client.get(url))
        assert "<script>alert" not in page
        assert "<b>observaciones" not in page
        assert "<i>PRUEBA" not in page
    assert "&lt;b&gt;observaciones&lt;/b&gt; &amp; la" in page
    assert "&lt;i&gt;PRUEBA" in page


@pytest.mark.parametrize("words", ['"><script>alert(1)</script>', "<img src=x onerror=alert(1)>", "{{ 7|add:7 }}"])
def test_what_was_asked_is_shown_as_text(scene: Scene, client: Client, words: str) -> None:
    page = source(client.get("/buscar/", {"q": words}))
    assert words in unescape(page)
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    "words", ["", "   ", "\x00", "a\x00b", '"', "-", "'", "or", "& | ! ( ) :*", "\\", "%", "ñ" * 5000, "🙂"]
)
def test_search_takes_anything(scene: Scene, client: Client, words: str) -> None:
    assert client.get("/buscar/", {"q": words}).status_code == 200


# --- Lists, by key


def walk(client: Client, url: str) -> Iterator[list[str]]:
    """The addresses that each page of a list shows, following its link to the next."""
    following: str | None = url
    while following:
        page = source(client.get(following))
        shown = re.findall(r'<h[23][^>]*><a href="((?:/actas|/acuerdos)/[^"]+)"', page)
        yield list(dict.fromkeys(shown))
        found = re.search(r'href="(\?desde=[^"]+)" rel="next"', page)
        following = url + unescape(found[1]) if found else None


@pytest.fixture
def many(scene: Scene) -> list[str]:
    """Forty-five more agreements, of three sessions; their addresses in the order of the list."""
    wanted = []
    for dia in (9, 8, 7):
        items = "".join(f"{n}. Se acordó la tarea {n}.\n\n" for n in range(1, 16))
        text = of(date(2026, 7, dia)).partition("ACUERDOS Y TAREAS")[0]
        header = publish(scene.cast, f"{text}ACUERDOS Y TAREAS\n\n{items}")
        wanted += [f"/acuerdos/{header.clave}/{n}/" for n in range(1, 16)]
    between = Ficha.objects.get(tipo="acuerdo", clave__startswith="decision-")  # adopted by a consulta, the newest
    return [between.ruta, f"/acuerdos/{scene.clave('publicada')}/1/", *wanted]


def test_every_agreement_is_listed_once_in_order(many: list[str], client: Client) -> None:
    pages = list(walk(client, "/acuerdos/"))
    assert [len(page) for page in pages] == [20, 20, 7]
    assert [url for page in pages for url in page] == many


def test_what_is_published_meanwhile_moves_nothing(scene: Scene, many: list[str], client: Client) -> None:
    pages = walk(client, "/acuerdos/")
    first = next(pages)
    publish(scene.cast, of(date(2026, 9, 1)))
    assert [*first, *(url for page in pages for url in page)] == many


def test_a_deep_page_skips_no_rows(many: list[str], client: Client) -> None:
    """By key, never by offset: the database does not count what it leaves behind."""
    with CaptureQueriesContext(connection) as queries:
        assert len(list(walk(client, "/acuerdos/"))) == 3
    assert not [query["sql"] for query in queries if "OFFSET" in query["sql"]]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "2026-08-01",
        "2026-08-01_1",
        "2026-08-01_a_1",
        "2026-13-01_1_1",
        "_1_1",
        "2026-08-01_1_1_1",
        "2026-08-01\x00_1_1",
        "20260801_1_1",
        "2026-08-01_1_99999999999999999999",
        "2026-08-01_99999999999_1",
        "2026-08-01_1_-1",
        "2026-08-01_١_1",
    ],
)
def test_a_cursor_that_is_not_one_is_refused(scene: Scene, client: Client, cursor: str) -> None:
    response = client.get("/acuerdos/", {"desde": cursor})
    assert response.status_code == 404
    assert "<h1>" in source(response)


# --- What is no number, date nor name: NUL, digits of other scripts, a number that fits nowhere

ODD = ("3\x00", "٣", "²", "9" * 30)
#: What each page is asked in its address.
ASKED = {
    "/acuerdos/": "q estado organo organizacion anio plan desde formato",
    "/acuerdos/en-seguimiento/": "estado tipo organizacion sesion vencidos sin_publicar desde",
    "/acuerdos/informe/": "organo desde hasta formato",
    "/tareas/": "estado plazo organizacion sesion mias desde",
    "/tareas/tablero/": "plazo organizacion sesion",
    "/tareas/nueva/": "organo acuerdo sesion",
    "/tareas/exportar/": "organizacion sesion formato",
    "/tareas/importar/": "organo ejemplo",
    "/aportes/": "estado elemento instancia sector desde",
    "/aportes/en-trabajo/": "estado elemento desde",
    "/aportes/en-trabajo/agregar/": "organo",
    "/aportes/en-trabajo/exportar/": "organo formato",
    "/preguntas/": "estado desde",
    "/tabla/": "clase desde",
    "/temas/": "estado organo desde",
    "/comites/": "desde",
    "/plan/": "plan q desde",
    "/plan/en-trabajo/": "plan desde",
    "/informes/cumplimiento/": "organo desde hasta formato",
}


@pytest.mark.parametrize("url", ASKED)
def test_an_odd_filter_is_ignored_or_refused(scene: Scene, url: str) -> None:
    """The page comes, with a sentence by the field at most, or is not found: it never breaks."""
    client = scene.client("secretaria")
    for name in ASKED[url].split():
        for odd in ODD:
            assert client.get(url, {name: odd}).status_code in {200, 404, 422}, (name, odd)


@pytest.mark.parametrize(
    "url",
    [
        "/acuerdos/2026-08-0{}/1/",
        "/acuerdos/2026-08-05/{}/",
        "/acuerdos/2026-08-05/{}/seguimiento/",
        "/acuerdos/2026-08-05/1/preguntas/{}/",
        "/acuerdos/2026-08-05/1/v/{}/",
        "/tareas/{}/",
        "/tareas/{}/editar/",
        "/aportes/{}/",
        "/aportes/en-trabajo/{}/",
        "/preguntas/{}/",
        "/tabla/{}/",
        "/tabla/puntos/{}/descartar/",
        "/temas/{}/",
        "/informes/cumplimiento/{}/informe.pdf",
    ],
)
def test_an_odd_key_is_not_found(scene: Scene, url: str) -> None:
    client = scene.client("secretaria")
    for odd in ODD:
        assert client.get(url.format(quote(odd))).status_code == 404, odd


def test_an_odd_number_of_a_form_is_ignored_or_said(scene: Scene) -> None:
    client = scene.client("secretaria")
    for odd in ODD:
        assert client.post("/tareas/nueva/", {"filas": odd, "acuerdo": odd}).status_code == 422, odd


# --- Preferences


@pytest.mark.parametrize(
    "volver",
    [
        "https://otro.example/",
        "http:otro.example",
        "//otro.example/",
        "///otro.example",
        "/\\otro.example",
        "\\\\otro.example",
        "/\t/otro.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "\x00//otro.example",
        " //otro.example",
        "/a\\..\\b",
        "",
    ],
)
def test_preferences_lead_nowhere_else(client: Client, volver: str) -> None:
    response = client.get("/preferencias/", {"tema": "contraste", "volver": volver})
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize("volver", ["/", "/actas/", "/buscar/?q=carta&x=1", "/actas/2022-06-16/"])
def test_preferences_come_back(client: Client, volver: str) -> None:
    assert client.get("/preferencias/", {"texto": "grande", "volver": volver})["Location"] == volver


def test_a_preference_is_a_cookie_of_this_browser(client: Client) -> None:
    response = client.get("/preferencias/", {"tema": "contraste", "idioma": "en", "volver": "/actas/"})
    assert set(response.cookies) == {"tema", "idioma"}
    for cookie in response.cookies.values():
        assert (cookie["samesite"], cookie["domain"], cookie["path"]) == ("Lax", "", "/")
        assert cookie["max-age"] == 365 * 24 * 3600
    assert response["Cache-Control"] == "no-store"
    back = client.get("/preferencias/", {"tema": "", "volver": "/"})
    assert back.cookies["tema"]["max-age"] == 0


@pytest.mark.parametrize(
    "query", [{"tema": "otro"}, {"idioma": "fr"}, {"idioma": ""}, {"texto": "x; Domain=y"}, {"otra": "1"}]
)
def test_only_known_preferences_are_kept(client: Client, query: dict[str, str]) -> None:
    assert not client.get("/preferencias/", query).cookies


def test_the_switch_is_on_every_public_page(scene: Scene, client: Client) -> None:
    """Each link of the footer or head comes back to the page it is on, with its query."""
    page = source(client.get("/buscar/?q=reglas&x=1"))
    links = [unescape(link) for link in re.findall(r'href="(/preferencias/[^"]+)"', page)]
    assert len({link.partition("volver=")[0] for link in links}) >= 3
    followed = {client.get(link)["Location"] for link in links}
    assert followed == {"/buscar/?q=reglas&x=1"}
