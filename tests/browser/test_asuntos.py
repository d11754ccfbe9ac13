"""The pages of what is decided out of session, by every role: axe in both themes, no overflow, a silent console."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import asuntos as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_asuntos(world: World, enter: Any) -> None:
    found, token = pages.of_every_state(world)
    faults = inspect(enter("secretaria"), pages.prepares(found), "asuntos, secretaría")
    faults += inspect(enter("delegada.norte"), pages.answers(found), "asuntos, delegada")
    faults += inspect(enter(), pages.anyone(found, token), "decisiones, cualquiera")
    faults += inspect(enter("secretaria"), pages.without_rule(found, world), "carta sin regla")
    assert not faults
