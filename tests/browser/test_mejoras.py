"""The pages of improvements and of who may administer."""

from __future__ import annotations

from typing import Any

import pytest

from redes.models import FotoElegibilidad
from tests.browser.pages import mejoras as pages
from tests.browser.pages.core import Case
from tests.browser.test_pages import inspect
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_pages_of_improvements_and_of_who_may_administer(world: World, enter: Any) -> None:
    pages.improved(world)
    found = inspect(enter("social"), pages.own(), "mejoras, quien representa a la red")
    fotos = [Case(f"constancia {f.pk}", f"/redes/elegibilidad/{f.pk}/") for f in FotoElegibilidad.objects.all()]
    found += inspect(enter("secretaria"), [*pages.secretaria(), *fotos], "mejoras, secretaría")
    assert not found
