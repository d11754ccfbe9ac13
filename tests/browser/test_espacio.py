"""The pages of the directory and of a network's space, by who opens them: axe in both themes, and no overflow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import espacio as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_the_directory_and_of_a_network(world: World, enter: Any) -> None:
    pages.kept(world)
    found = inspect(enter("secretaria"), pages.keeps(), "directorio")
    found += inspect(enter("social"), pages.represents(), "espacio de la red")
    found += inspect(enter("delegada.oriente"), pages.member(), "organización de la red")
    found += inspect(enter(), pages.anyone(), "público, documentos de una red")
    assert not found
