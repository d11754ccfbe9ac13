"""How much Python a public page runs: counted, not timed, so that it is the same on any machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.test import override_settings

from mesa.kernel import clock
from tests.bench.calls import calls, request
from tests.cast import Cast
from tests.mesa.scene import NOW, of, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(tmp_path: Path) -> Iterator[WSGIHandler]:
    """The site as production serves it: files are found once, not at each request."""
    found_once = {"WHITENOISE_AUTOREFRESH": False, "WHITENOISE_USE_FINDERS": False, "STATIC_ROOT": tmp_path}
    [engine] = settings.TEMPLATES
    found_once["TEMPLATES"] = [{**engine, "OPTIONS": {**engine["OPTIONS"], "debug": False}}]
    # A server closes its connections with the request; this one is the test's, with its transaction open.
    closing = signals.request_started, signals.request_finished
    for signal in closing:
        signal.disconnect(close_old_connections)
    with override_settings(**found_once):
        yield WSGIHandler()
    for signal in closing:
        signal.connect(close_old_connections)


@pytest.fixture
def published(cast: Cast) -> None:
    """Thirty agreements, of five sessions: a page of a list, and more."""
    agreed = "".join(f"{n}. Se acordó la tarea {n}.\n\n" for n in range(1, 7))
    with clock.as_of(NOW):
        for place in range(5):
            head = of(date(2025, 8, 1) + timedelta(place)).partition("ACUERDOS Y TAREAS")[0]
            publish(cast, f"{head}ACUERDOS Y TAREAS\n\n{agreed}")


@pytest.mark.parametrize(
    ("path", "most"),
    [("/actas/2025-08-01/", 3_500), ("/acuerdos/2025-08-01/1/", 3_500), ("/acuerdos/?dibujada", 16_000)],
)
def test_a_public_page_calls_few_functions(application: WSGIHandler, published: None, path: str, most: int) -> None:
    """The goal of each; a page that passes it does something for each row, or for each part of its frame, once more."""
    assert calls(path, application) <= most


def test_the_counter_counts_what_the_reader_is_sent(application: WSGIHandler, published: None) -> None:
    status, body = request(application, "/actas/2025-08-01/")
    assert (status, b"</html>" in body) == (200, True)
    assert settings.DEBUG is False
