"""The pages of the tabla, the topics and the committees: axe in both themes, no overflow, a silent console."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import tabla as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_the_tabla(world: World, enter: Any) -> None:
    given = pages.of_every_state(world)
    faults = inspect(enter("secretaria"), pages.keeps(given), "tabla, secretaría")
    faults += inspect(enter("social"), pages.sits(given), "tabla, integrante")
    faults += inspect(enter("administradora"), pages.follows_none(), "tabla, nadie")
    assert not faults
