"""The pages of public follow-up and of questions, by every role: axe in both themes, no overflow, a silent console."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import publico as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_public_follow_up(world: World, enter: Any) -> None:
    found = pages.of_every_state(world)
    pages.stands(world)
    faults = inspect(enter(), pages.anyone(world), "público, seguimiento")
    faults += inspect(enter("secretaria"), pages.moderates(found), "secretaría, preguntas")
    assert not faults
