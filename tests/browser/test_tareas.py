"""The pages of tasks, by every role: axe in both themes, no overflow, a silent console."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import tareas as pages
from tests.browser.test_pages import inspect
from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_pages_of_tareas(mesa: Cast, enter: Any) -> None:
    faults = inspect(enter("secretaria"), pages.nothing(), "tareas, ninguna")
    found = pages.of_every_state(mesa)
    faults += inspect(enter("secretaria"), pages.keeps(found), "tareas, secretaría")
    faults += inspect(enter("social"), pages.has_a_part(found), "tareas, con parte")
    faults += inspect(enter("academica"), pages.only_reads(found), "tareas, integrante")
    assert not faults
