"""Valkey may be down: nobody is kept out, and what it counted is counted again when it is back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache, caches
from django.test import Client

from mesa.demo import CLAVE
from mesa.kernel import cache as kernel


@pytest.fixture(params=["closed", "silent", "no socket"])
def without_valkey(request: Any, settings: Any, silent_port: int) -> Iterator[None]:
    urls = {"closed": "redis://127.0.0.1:1/0", "silent": f"redis://127.0.0.1:{silent_port}/0"}
    url = urls.get(request.param, "unix:///tmp/no-such-directory/valkey.sock?db=0")
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["default"] | {"LOCATION": url}}
    with patch.object(kernel, "_asleep_until", 0.0):
        yield
    caches.close_all()


@pytest.mark.django_db
def test_one_signs_in_and_reads_without_it(cast, without_valkey: None) -> None:
    client, began = Client(), time.monotonic()
    wrong = client.post("/cuenta/login/", {"login": "social@mesa.example", "password": "no es"})
    assert wrong.status_code == 200
    entered = client.post("/cuenta/login/", {"login": "social@mesa.example", "password": CLAVE})
    assert (entered.status_code, entered.headers["Location"]) == (302, "/pendientes/")
    assert client.get("/pendientes/").status_code == 200
    assert client.get("/").status_code == 200
    assert time.monotonic() - began < 8, "nobody waits for it more than once"


def test_it_is_as_if_empty_and_says_so_once(without_valkey: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", "mesa.kernel.cache")
    assert cache.add("a", 1)
    cache.set("a", 1)
    assert cache.get("a") is None
    assert cache.get("a", "nada") == "nada"
    assert "a" not in cache
    assert not cache.delete("a")
    cache.delete_many(["a"])
    assert cache.get_or_set("a", lambda: 3) == 3
    assert len(caplog.records) == 1


def test_with_it_what_is_kept_is_found_and_once_back_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("a", 1)
    monkeypatch.setattr(kernel, "_asleep_until", time.monotonic() + 60)
    assert cache.get("a") is None
    monkeypatch.setattr(kernel, "_asleep_until", time.monotonic() - 1)
    assert cache.get("a") == 1
    assert not cache.add("a", 2)
    assert cache.delete("a")
