"""Every address × every role: one table, and a walk of Django's resolver so that no address can be missing from it.

Unseen is 404, seen and forbidden 403, wrong state 409, something missing in what was sent 422; a private page asks an
anonymous person in (302); what exists in the demo only is 404 with DEBUG off, whatever the method.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from mesa.models import Usuario
from tests.actas import addresses as actas
from tests.fondo import addresses as fondo
from tests.mesa import addresses as kernel
from tests.mesa import addresses_asuntos as asuntos
from tests.mesa import addresses_avisos as avisos
from tests.mesa import addresses_calendario as calendario
from tests.mesa import addresses_deliberacion as deliberacion
from tests.mesa import addresses_interna as interna
from tests.mesa import addresses_redes as redes
from tests.mesa import addresses_registro as registro
from tests.mesa import addresses_votaciones as votaciones
from tests.mesa import scene as scenes
from tests.mesa.addresses import Row
from tests.mesa.scene import ROLES, Scene

PARTS = (kernel, asuntos, deliberacion, avisos, calendario, registro, redes, interna, votaciones, actas, fondo)
TABLE = [row for part in PARTS for row in part.TABLE]


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Built once: each request below runs in a savepoint of its own and leaves nothing."""
    with scenes.staged(django_db_blocker) as staged:
        yield staged


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what the CSP would refuse and what is fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note inline style, script and events, and addresses outside the site."""
        given = {name: value or "" for name, value in attrs}
        self.headings += tag == "h1"
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.wrong.append(f"<{tag}>")
        self.wrong += [f"{tag} {name}" for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        for name in ("src", "href", "action", "srcset"):
            target = given.get(name, "").strip().lower()
            fetched = tag in {"script", "img", "iframe", "form", "source"} or (tag == "link" and name == "href")
            if target.startswith("javascript:") or (fetched and target.startswith(("http", "//"))):
                self.wrong.append(f"{tag} {name}={target}")


def test_the_reader_sees_what_the_csp_would_refuse() -> None:
    for wrong in (
        "<style>p{}</style>",
        "<p style='color:red'>",
        "<script>1</script>",
        "<script src='//otro.example/x.js'></script>",
        "<img src='https://otro.example/x.png'>",
        "<button onclick='x()'>",
        "<a href=' javascript:x()'>",
        "<form action='https://otro.example/'>",
        "<link rel='stylesheet' href='https://otro.example/x.css'>",
    ):
        reader = Reader()
        reader.feed(wrong)
        assert reader.wrong, wrong
    reader = Reader()
    reader.feed("<h1><script src='/static/js/mesa.js' defer></script><a href='https://otro.example/'>x</a></h1>")
    assert (reader.wrong, reader.headings) == ([], 1)


def inspect(response: HttpResponseBase, content: bytes) -> None:
    """Assert what every response owes: its headers and, a page, nothing that the CSP refuses nor a template forgot."""
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert len(response["X-Request-ID"]) == 32
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
    if response["Content-Type"].startswith("text/html") and content:
        page, reader = content.decode(), Reader()
        reader.feed(page)
        assert not reader.wrong
        assert reader.headings == 1
        assert not re.search(r"\{[{%#]|[%#}]\}|\bNone\b", page), "a template left something unsaid"


def status_of(client: Client, method: str, url: str) -> int:
    """The status of one request to a page of ours, inspected."""
    response = client.get(url) if method == "get" else client.post(url)
    content = scenes.body(response)
    if not url.startswith("/admin/"):
        inspect(response, content)
    return response.status_code


def answers(scene: Scene, method: str, url: str) -> str:
    """What each role gets, in the order of ROLES."""
    got = []
    for rol in ROLES:
        with transaction.atomic():
            got.append(str(status_of(scene.client(rol), method, url)))
            transaction.set_rollback(True)
    return " ".join(got)


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_each_role_gets_what_the_table_says(scene: Scene, row: Row) -> None:
    url = reverse(row.name, args=row.args(scene))
    got = answers(scene, "get", url), answers(scene, "post", url)
    assert got == (row.get, row.post), f"{url} for {', '.join(ROLES)}"


def addresses(resolver: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site: its whole name, "" when it has none."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}" if pattern.name else "", pattern
        else:
            yield from addresses(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def test_no_address_is_missing_from_the_table() -> None:
    """The admin, Django's own, has its rules below."""
    found = {name for name, _ in addresses(get_resolver()) if not name.startswith("admin:")}
    nameless = [str(p.pattern) for name, p in addresses(get_resolver()) if not name and p not in admin_patterns()]
    assert not nameless, f"every address has a name: {nameless}"
    found.discard("")
    listed = {row.name for row in TABLE}
    assert not found - listed, f"add a row for each role to TABLE for: {', '.join(sorted(found - listed))}"
    assert not listed - found, f"these rows have no address any more: {', '.join(sorted(listed - found))}"


def test_every_row_says_something_for_every_role() -> None:
    assert not [str(row) for row in TABLE for got in (row.get, row.post) if len(got.split()) != len(ROLES)]
    assert len({(row.name, row.state, row.args) for row in TABLE}) == len(TABLE)


def admin_patterns() -> list[URLPattern]:
    """Every address of the admin, with the nameless ones that it keeps for old links."""
    return [pattern for _, pattern in addresses(RESOLVER_OF_ADMIN)]


RESOLVER_OF_ADMIN = next(r for r in get_resolver().url_patterns if getattr(r, "namespace", None) == "admin")


def admin_urls() -> dict[str, str]:
    """Its named addresses, with something in the place of each argument."""
    found = {}
    for name, pattern in addresses(RESOLVER_OF_ADMIN):
        if name:
            arguments = dict.fromkeys(pattern.pattern.regex.groupindex, "1")
            found[name] = reverse(
                f"admin:{name}", kwargs=arguments | ({"app_label": "mesa"} if name == "app_list" else {})
            )
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("rol", ROLES)
def test_nobody_at_the_table_enters_the_admin(scene: Scene, rol: str) -> None:
    """Not even the secretaría: the admin is for whoever operates the installation."""
    client = scene.client(rol)
    opened = {
        url: status
        for url in admin_urls().values()
        for method in ("get", "post")
        if not url.endswith("/logout/") and (status := status_of(client, method, url)) not in {302, 403}
    }
    assert not opened


@pytest.mark.django_db
def test_an_operator_looks_and_changes_nothing(scene: Scene) -> None:
    """A superuser reads lists and rows; there is no form to add, change or delete any, by any address."""
    client = Client()
    client.force_login(Usuario.objects.create_user("operadora@mesa.example", is_staff=True, is_superuser=True))
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.first()
        assert status_of(client, "get", reverse(f"{base}_changelist")) == 200, base
        assert status_of(client, "get", reverse(f"{base}_add")) == 403, f"{base}: rows can be added"
        if row is not None:
            for name, status in (("change", 403), ("delete", 403)):
                assert status_of(client, "post", reverse(f"{base}_{name}", args=[row.pk])) == status, f"{base} {name}"
