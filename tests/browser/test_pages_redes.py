"""The pages of a network's own consulta, by who opens them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_a_network(world: World, enter: Any) -> None:
    found = inspect(enter("social"), pages.represents(world), "red")
    found += inspect(enter("academica"), pages.trusted(world), "red con mandato amplio")
    found += inspect(enter("delegada.oriente"), pages.members(world), "organización de la red")
    found += inspect(enter("secretaria"), pages.outsiders(world), "fuera de la red")
    found += inspect(enter(), pages.by_its_link(world), "enlace del correo")
    assert not found
