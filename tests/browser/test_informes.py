"""The pages of the reports and the spreadsheets: axe in both themes, no overflow, a silent console."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actas.models import Parte, Tarea
from mesa.kernel import clock
from tests.browser.pages import informes as pages
from tests.browser.test_pages import inspect
from tests.browser.world import World
from tests.cast import Cast

pytestmark = pytest.mark.browser


def tasks_of_everyone(cast: Cast) -> None:
    """Three tasks of each of two bodies: one to be done, one overdue, one done late."""
    ahora = clock.now()
    past, done = date(2026, 1, 9), {"estado": "cumplida", "cumplida_el": ahora}
    for more in ({}, {"vence": past}, {"vence": past, **done}):
        tarea = Tarea.objects.create(organo=cast.mesa, titulo="Publicar las reglas", creada_el=ahora, **more)
        for slug in ("red-social-ejemplo", "ministerio-ejemplo"):
            body = cast.organizacion(slug)
            Parte.objects.create(tarea=tarea, organizacion=body, organizacion_nombre=body.nombre)


def test_pages_of_reports(world: World, enter: Any) -> None:
    tasks_of_everyone(world.cast)
    faults = inspect(enter(), pages.anyone(), "informes, cualquiera")
    faults += inspect(enter("secretaria"), pages.secretaria(), "informes, secretaría")
    faults += inspect(enter("administradora"), pages.member(), "informes, de ningún órgano")
    assert not faults
