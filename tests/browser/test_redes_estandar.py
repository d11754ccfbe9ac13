"""The pages of the standard, by who opens them: axe in both themes, and no overflow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import redes_estandar as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_the_standard(world: World, enter: Any) -> None:
    observacion = pages.kept(world)
    found = inspect(enter("social"), pages.writer(observacion), "quien responde")
    found += inspect(enter("academica"), pages.reviewer(observacion), "quien revisa")
    found += inspect(enter("secretaria"), pages.secretaria(), "secretaría, estándar")
    found += inspect(enter(), pages.anyone(), "público, estándar")
    assert not found
