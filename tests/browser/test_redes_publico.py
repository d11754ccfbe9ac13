"""The public pages of networks, and the one where a profile is published."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import redes_perfil as perfil
from tests.browser.pages import redes_publico as pages
from tests.browser.pages.core import Case
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_public_pages_of_networks(world: World, enter: Any) -> None:
    pages.published(world)
    found = inspect(enter(), pages.anyone(), "redes, cualquiera")
    found += inspect(enter("social"), pages.publishes(), "redes, quien la representa")
    found += inspect(enter("secretaria"), pages.keeps(world), "redes, quien lleva el registro")
    assert not found


def test_pages_of_a_profile_that_is_written(world: World, enter: Any) -> None:
    found = inspect(enter("social"), [Case("perfil vacío", perfil.BASE)], "perfil, nada escrito")
    found += inspect(enter("social"), perfil.writer(perfil.kept(world)), "perfil, quien lo escribe")
    found += inspect(enter("administradora"), perfil.nobody(), "perfil, quien no lo escribe")
    assert not found
