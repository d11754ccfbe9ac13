"""The pages of the budget and of the dossier, for who keeps them and who reads them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import fondo_presupuesto as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_the_budget_and_of_the_dossier(world: World, enter: Any) -> None:
    pages.decided(world)
    found = inspect(enter("gobierno"), pages.member(), "presupuesto, quien integra la Mesa")
    found += inspect(enter("secretaria"), pages.secretaria(), "presupuesto, secretaría")
    assert not found
