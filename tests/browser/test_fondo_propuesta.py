"""The pages of a fund's call, of its proposal and of who administers it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import fondo_propuesta as pages
from tests.browser.pages.core import Case
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_the_proposal_and_of_who_administers(world: World, enter: Any) -> None:
    found = inspect(enter("secretaria"), [Case("fondos: ninguno", "/fondos/")], "fondo, secretaría")
    pages.of_every_state(world)
    found += inspect(enter("secretaria"), pages.secretaria(), "fondo, secretaría")
    found += inspect(enter("gobierno"), pages.delegada(), "fondo, delegada")
    assert not found
