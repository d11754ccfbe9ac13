"""The pages of expenses, payments and the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import fondo_gastos as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_expenses(world: World, enter: Any) -> None:
    rows = pages.spent(world)
    found = inspect(enter("administradora"), pages.administradora(rows), "gastos, administradora")
    found += inspect(enter("secretaria"), pages.secretaria(rows), "gastos, secretaría")
    found += inspect(enter("gobierno"), pages.delegada(rows), "gastos, delegada")
    assert not found
