"""The pages of activities, of the plan and of the bank, for who administers and who reads them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import fondo_actividades as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_activities_of_the_plan_and_of_the_bank(world: World, enter: Any) -> None:
    pages.done(world)
    found = inspect(enter("gobierno"), pages.member(), "actividades, quien integra la Mesa")
    found += inspect(enter("administradora"), pages.administers(), "actividades, quien administra")
    assert not found
