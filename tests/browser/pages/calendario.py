"""The calendar, its address and the measures."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.pages.core import Case, press
from tests.browser.world import World


def anyone(world: World) -> Iterator[Case]:
    """What anyone opens."""
    yield Case("calendario público", "/calendario/publico/")
    yield Case("calendario público: lista vacía", "/calendario/publico/?mes=2019-02&vista=lista")
    yield Case("calendario público: mes malo", "/calendario/publico/?mes=nada")
    yield Case("cifras", "/decisiones/metricas/")
    yield Case("cifras: un año sin nada", "/decisiones/metricas/?anio=1999")


def secretaria(world: World) -> Iterator[Case]:
    """What the secretaría opens."""
    vence = world.consultas["abierta"].plazo.vence
    yield Case("calendario", f"/calendario/?mes={vence:%Y-%m}")
    yield Case("calendario: lista", f"/calendario/?mes={vence:%Y-%m}&vista=lista")
    yield Case("dirección del calendario: sin crear", "/calendario/suscripcion/")
    yield Case(
        "dirección del calendario",
        "/calendario/suscripcion/",
        do=press("Crear la dirección"),
        says="Crear otra dirección",
    )
    yield Case("cifras por organización", "/metricas/organizaciones/")
    yield Case("cifras por organización: un año sin nada", "/metricas/organizaciones/?anio=1999")
