"""A world on the live server, and browsers that enter it as someone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from mesa.models import Usuario
from mesa.views.demo import BACKEND
from tests import cast as people
from tests.browser import world as worlds

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

Entrance = Callable[..., "BrowserContext"]
SECONDS = 30_000  # of Playwright's waits: only what fails waits for long, and two cores may be busy


@pytest.fixture
def site(live_server: Any, settings: Any, tmp_path: Path) -> str:
    """Address of the application served to a real browser, with the demo's outbox for its e-mails."""
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = live_server.url
    settings.EMAIL_BACKEND = "mesa.dev.mailbox.Backend"
    return str(live_server.url)


@pytest.fixture
def mesa(site: str) -> people.Cast:
    """Only the people, on the live server."""
    return people.load()


@pytest.fixture
def world(site: str) -> worlds.World:
    """An acta in each state, on the live server."""
    return worlds.kept_or_built()


@pytest.fixture
def enter(browser: Browser, site: str) -> Iterator[Entrance]:
    """Opens a browser context, signed in as an account or not; all are closed at the end."""
    opened = []

    def entrance(cuenta: str | None = None, **options: Any) -> BrowserContext:
        context = browser.new_context(
            **{
                "locale": "es-CL",
                "base_url": site,
                "reduced_motion": "reduce",
                "viewport": {"width": 1280, "height": 900},
            }
            | options
        )
        context.set_default_timeout(SECONDS)
        opened.append(context)
        if cuenta:
            client = Client()
            client.force_login(Usuario.objects.get(email=f"{cuenta}@mesa.example"), backend=BACKEND)
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
        return context

    yield entrance
    for context in opened:
        context.close()
