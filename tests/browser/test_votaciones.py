"""The pages of votaciones in every state, by every role: axe in both themes, no overflow, a silent console."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import votaciones as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_votaciones(world: World, enter: Any) -> None:
    found = pages.of_every_state(world)
    faults = inspect(enter("secretaria"), pages.prepares(found), "votaciones, secretaría")
    faults += inspect(enter("gobierno"), pages.votes(found), "votaciones, representante")
    faults += inspect(enter(), pages.votes_by_link(world, found["abierta"]), "votaciones, enlace del correo")
    assert not faults
