"""The pages of a fund for who decides on it and who sits at the Mesa."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import fondo as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_a_fund(world: World, enter: Any) -> None:
    pages.running(world)
    found = inspect(enter("gobierno"), pages.member(), "fondo, quien integra la Mesa")
    found += inspect(enter("secretaria"), pages.secretaria(), "fondo, secretaría")
    found += inspect(enter(), pages.anyone(), "fondo, público")
    assert not found
