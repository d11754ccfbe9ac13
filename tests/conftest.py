"""Fixtures of every test: strict templates, fast passwords, the cast, and a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests import cast as people

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A wait that ran out in a browser is tried once more, and told at the end: two busy cores are no fault of a page.

    What a page says or does wrong is an assertion, and fails at once.
    """
    again = pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError", r"AssertionError: not in \d+ s"])
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(again)


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    """Fast hashing of passwords, and a cache of this process for counters, flushed with it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No test inherits another's rate limits."""
    from django.core.cache import caches

    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As pytest-django's; whoever a browser kept waiting in a thread of its server leaves before the database goes."""
    yield
    from django.db import connection

    others = "datname = current_database() and pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where {others}")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as server:
        yield server.getsockname()[1]


@pytest.fixture
def cast(db: None) -> people.Cast:
    """The people of the Mesa de Ejemplo."""
    return people.load()


def _chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; without one the test is skipped with its reason, never under CI."""
    path = _chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium: make test installs it when root")
        pytest.skip("no Chromium here; as root, make test installs it")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=[*root, "--disable-background-networking", "--disable-component-update", "--disable-quic"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own context, in Spanish of Chile."""
    context = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
