"""The calendar and the measures, looked at as every other page is (`test_pages`)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import calendario
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_its_pages(world: World, enter: Any) -> None:
    found = inspect(enter(), calendario.anyone(world), "público, calendario")
    found += inspect(enter("secretaria"), calendario.secretaria(world), "secretaría, calendario")
    assert not found
