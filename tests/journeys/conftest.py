"""One running stack for all the journeys, and the people who use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from mesa.kernel.clock import SANTIAGO
from tests.journeys.people import RULE_2, People, follow, imports, press, says
from tests.journeys.stack import Stack, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("mesa")) as stack:
        yield stack


@pytest.fixture
def people(browser: Browser, stack: Stack) -> Iterator[People]:
    people = People(browser, stack)
    yield people
    people.close()


@pytest.fixture(scope="package")
def late_panel(browser: Browser, stack: Stack) -> Iterator[Page]:
    """A panel open since before a deadline of a minute: what comes meanwhile gives it time to pass."""
    people = People(browser, stack)
    soon = datetime.now(SANTIAGO) + timedelta(seconds=90)
    page = people.enters("secretaria")
    imports(page, "TARDÍA", "3 de agosto de 2026")
    follow(page, "Circular el acta")
    page.get_by_label(RULE_2).check()
    page.get_by_label("Plazo", exact=True).fill(f"{soon:%Y-%m-%d}")
    page.get_by_label("Hora").fill(f"{soon:%H:%M}")
    press(page, "Circular el acta")
    says(page, "El acta está en circulación.")
    panel = people.enters("social")
    follow(panel, re.compile("Pronunciarse.*Acta del 3 de agosto de 2026"))
    says(panel, "Su respuesta")
    yield panel
    people.close()
