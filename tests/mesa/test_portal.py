"""The public pages: the same for everyone, with their validators, and nothing in them but what was published."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import http_date

from mesa.kernel import clock
from mesa.models import Consulta, Contenido, Ficha, Publicacion, Representacion
from mesa.operations.publicaciones import verificar_cadena
from mesa.views import portal
from tests.mesa import scene as scenes
from tests.mesa.scene import Scene, body, html, of, publish

pytestmark = pytest.mark.django_db
NAMES = [
    "inicio",
    "buscar",
    "actas",
    "acuerdos",
    "acta",
    "acta.json",
    "acta.pdf",
    "acuerdo",
    "acuerdo.json",
    "privacidad",
]


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One acta in each state."""
    with scenes.staged(django_db_blocker) as staged:
        yield staged


def address(scene: Scene, name: str) -> str:
    """A public page by its short name."""
    clave = scene.clave("publicada")
    return {
        "inicio": "/",
        "buscar": "/buscar/?q=reglas",
        "actas": "/actas/",
        "acuerdos": "/acuerdos/",
        "acta": f"/actas/{clave}/",
        "acta.json": f"/actas/{clave}/acta.json",
        "acta.pdf": f"/actas/{clave}/acta.pdf",
        "acuerdo": f"/acuerdos/{clave}/1/",
        "acuerdo.json": f"/acuerdos/{clave}/1/acuerdo.json",
        "privacidad": "/privacidad/",
    }[name]


# --- The same for everyone


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_known(scene: Scene, name: str) -> None:
    """No cookie is set, no session is read, and whoever is signed in gets the same bytes and the same ETag."""
    seen = []
    for rol in ("anonima", "secretaria", "delegada.norte"):
        response = scene.client(rol).get(address(scene, name))
        assert response.status_code == 200
        assert not response.cookies
        assert not response.wsgi_request.session.accessed
        assert response["Cache-Control"] == "public, no-cache"
        seen.append((body(response), response["ETag"]))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("name", NAMES)
def test_what_the_reader_has_is_not_sent_again(scene: Scene, client: Client, name: str) -> None:
    url = address(scene, name)
    fresh = client.get(url)
    body(fresh)
    for known in (fresh["ETag"], f"W/{fresh['ETag']}", f'"otra", {fresh["ETag"]}', "*"):
        again = client.get(url, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.templates) == (304, b"", [])
        for header in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
            assert again[header] == fresh[header]
    other = client.get(url, headers={"If-None-Match": '"otra"'})
    assert (other.status_code, bool(body(other))) == (200, True)


@pytest.mark.parametrize("name", NAMES)
def test_head_says_the_same_without_the_page(scene: Scene, client: Client, name: str) -> None:
    url = address(scene, name)
    got, head = client.get(url), client.head(url)
    body(got)
    assert (head.status_code, body(head)) == (200, b"")
    for header in ("ETag", "Content-Type", "Cache-Control"):
        assert head[header] == got[header]


@pytest.mark.parametrize("name", [n for n in NAMES if n != "privacidad"])
def test_last_modified_is_the_instant_of_publication(scene: Scene, client: Client, name: str) -> None:
    """Of the page itself; of the last link of the chain, for a list."""
    clave = scene.clave("publicada")
    header = Publicacion.objects.get(tipo="acuerdo", clave=f"{clave}/1") if name.startswith("acuerdo") else None
    header = header if name in {"acuerdo", "acuerdo.json"} else Publicacion.objects.get(tipo="acta", clave=clave)
    response = client.get(address(scene, name))
    body(response)
    assert response["Last-Modified"] == http_date(header.publicada.timestamp())


@pytest.mark.parametrize("name", ["inicio", "acta", "acuerdos", "privacidad"])
@pytest.mark.parametrize(("cookie", "value"), [("idioma", "en"), ("tema", "contraste"), ("texto", "grande")])
def test_preferences_make_another_page(scene: Scene, client: Client, name: str, cookie: str, value: str) -> None:
    """Each has its own ETag, and caches are told that the cookie decides."""
    plain = client.get(address(scene, name))
    client.cookies[cookie] = value
    chosen = client.get(address(scene, name))
    assert chosen["ETag"] != plain["ETag"]
    assert html(chosen) != html(plain)
    assert "Cookie" in chosen["Vary"]
    assert chosen["Content-Language"] == ("en" if cookie == "idioma" else "es")
    client.cookies[cookie] = "inventado"
    assert client.get(address(scene, name))["ETag"] == plain["ETag"]


def test_a_release_makes_another_page(scene: Scene, client: Client, settings: Any) -> None:
    before = client.get("/actas/")["ETag"]
    settings.RELEASE = "otra"
    assert client.get("/actas/")["ETag"] != before


def test_a_publication_changes_lists_and_no_other_page(scene: Scene, client: Client) -> None:
    lists = {name: client.get(address(scene, name))["ETag"] for name in ("inicio", "actas", "acuerdos", "buscar")}
    page = client.get(address(scene, "acta"))["ETag"]
    publish(scene.cast, of(date(2026, 7, 9)))
    assert not [name for name, etag in lists.items() if client.get(address(scene, name))["ETag"] == etag]
    assert client.get(address(scene, "acta"))["ETag"] == page


@pytest.mark.parametrize("url", ["/pendientes/", "/actas/en-trabajo/", "/actas/importar/", "/cuenta/email/"])
def test_what_is_of_one_person_is_kept_by_no_cache(scene: Scene, url: str) -> None:
    response = scene.client("secretaria").get(url)
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]


def test_a_form_with_a_token_is_kept_by_no_cache(client: Client) -> None:
    response = client.get("/cuenta/login/")
    assert "csrfmiddlewaretoken" in html(response)
    assert "no-store" in response["Cache-Control"]


def test_health_is_asked_each_time(client: Client) -> None:
    response = client.get("/salud/")
    assert (response.json(), response["Cache-Control"]) == ({"estado": "ok"}, "no-store")


# --- Nothing but what was published


@pytest.mark.parametrize("state", ["borrador", "en_circulacion", "aprobada"])
def test_what_was_not_published_is_nowhere(scene: Scene, client: Client, state: str) -> None:
    dia = scene.actas[state].sesion.fecha
    clave = scene.clave(state)
    for url in ("/", "/actas/", "/acuerdos/", "/buscar/?q=reglas", f"/buscar/?q={clave}"):
        page = html(client.get(url))
        assert f"/{clave}/" not in page
        assert f"{dia.day} de agosto" not in page
    assert Ficha.objects.filter(clave__startswith=clave).count() == 0


def test_json_is_byte_for_byte_what_was_hashed(scene: Scene, client: Client) -> None:
    """Salt and text give the content's hash, which the header holds; checked with hashlib and nothing of ours."""
    for name, tipo, clave in (("acta.json", "acta", ""), ("acuerdo.json", "acuerdo", "/1")):
        contenido = Contenido.objects.get(publicacion__tipo=tipo, publicacion__clave=scene.clave("publicada") + clave)
        header = contenido.publicacion
        response = client.get(address(scene, name))
        assert response.content == contenido.texto.encode()
        assert response["Content-Type"] == "application/json"
        assert response["X-Publicacion"] == f"{header.numero} {header.codigo}"
        salted = hashlib.sha256(bytes.fromhex(contenido.sal) + response.content).hexdigest()
        assert salted == header.contenido_sha256
        assert len(bytes.fromhex(contenido.sal)) == 16


def test_each_link_holds_the_one_before(scene: Scene) -> None:
    before = ""
    rows = list(Publicacion.objects.order_by("numero"))
    assert [row.numero for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        told = {
            "numero": row.numero,
            "tipo": row.tipo,
            "clave": row.clave,
            "version": row.version,
            "contenido": row.contenido_sha256,
            "anterior": before,
            "publicada": row.publicada.astimezone(clock.UTC).isoformat(),
        }
        plain = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert row.hash == hashlib.sha256(plain.encode()).hexdigest()
        assert row.anterior == before
        before = row.hash
    assert verificar_cadena() == len(rows) >= 2


def test_the_record_wraps_the_very_text_that_was_voted(scene: Scene, client: Client) -> None:
    record = client.get(address(scene, "acta.json")).json()
    consulta = Consulta.objects.get(pk=scene.actas["publicada"].consulta_id)
    plain = json.dumps(record["documento"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert plain == consulta.documento
    voted = hashlib.sha256(plain.encode()).hexdigest()
    assert voted == record["sha256"] == record["aprobacion"]["sha256"] == consulta.sha256
    assert record["aprobacion"]["resultado"] == "aprobada"
    assert record["datos_de_ejemplo"] is True
    assert {r["sentido"] for r in record["aprobacion"]["respuestas"]} == {"aprueba", None}


def test_no_address_or_mail_of_a_person_is_published(scene: Scene, client: Client) -> None:
    for name in NAMES:
        response = client.get(address(scene, name))
        assert b"@mesa.example" not in body(response), name


def test_the_pdf_is_a_file_of_its_own_hash(scene: Scene, client: Client) -> None:
    response = client.get(address(scene, "acta.pdf"))
    data = body(response)
    made = Representacion.objects.get(publicacion__clave=scene.clave("publicada"), formato="pdf")
    assert hashlib.sha256(data).hexdigest() == made.sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert f"acta-{scene.clave('publicada')}.pdf" in response["Content-Disposition"]


def test_a_pdf_in_the_making_asks_to_come_back(scene: Scene, client: Client) -> None:
    header = publish(scene.cast, of(date(2026, 7, 9)))
    response = client.get(f"/actas/{header.clave}/acta.pdf")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "5", "no-store")


# --- Errors


def test_an_error_of_ours_has_its_page_and_its_headers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("nobody expected this")

    monkeypatch.setattr(portal, "last_publication", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Content-Security-Policy" in response.headers
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    assert "nobody expected this" not in html(response)


def test_unknown_addresses_have_their_page(client: Client, scene: Scene) -> None:
    for url in (
        "/no-existe/",
        "/actas/2022-02-30/",
        "/actas/9999-99-99/",
        "/acuerdos/2022-06-16/99999999999999999999/",
    ):
        response = client.get(url)
        assert response.status_code == 404, url
        assert reverse("actas:lista") in html(response)
        assert not response.cookies


def test_days_of_the_cast_are_those_of_this_file(scene: Scene) -> None:
    """What the tests above look for by date is the published acta's."""
    assert scene.actas["publicada"].sesion.fecha == date(2026, 8, 5)
