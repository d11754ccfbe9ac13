"""The pages of the reports of a fund."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import fondo_informes as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_reports(world: World, enter: Any) -> None:
    asked = pages.reported(world)
    found = inspect(enter(), pages.anyone(), "informes, cualquiera")
    found += inspect(enter("administradora"), pages.administradora(), "informes, administradora")
    found += inspect(enter("secretaria"), pages.secretaria(asked), "informes, secretaría")
    found += inspect(enter("gobierno"), pages.member(), "informes, gobierno")
    assert not found
