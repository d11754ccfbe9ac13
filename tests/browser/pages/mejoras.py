"""What a body improves, what that achieved, and who may administer the fund."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from mesa.kernel import clock
from redes.models import Mejora
from redes.operations.elegibilidad import fotografiar
from redes.operations.mejoras import (
    DatosMejora,
    agregar_mejora,
    descartar_mejora,
    encargar_mejora,
    proponer_mejoras,
)
from tests.browser.pages.core import Case, send
from tests.browser.pages.redes_publico import published
from tests.browser.world import LARGO, World

LACKS = "Falta corregir lo siguiente"


def improved(world: World) -> None:
    """Improvements in every state and with long words, two networks published, and what was left on record."""
    published(world)
    cast = world.cast
    body, who, later = cast.organizacion("red-social-ejemplo"), cast.secretaria, clock.today() + timedelta(days=60)
    made = proponer_mejoras(body.pk, actor=cast.actor("social"))
    descartar_mejora(made[0].pk, f"Ya existe. {LARGO}", actor=who)
    encargar_mejora(made[1].pk, organo_id=cast.mesa.pk, vence=later, actor=who)
    agregar_mejora(body.pk, DatosMejora(f"Publicar el código. {LARGO}", "I3", LARGO, "R-1"), actor=who)
    fotografiar(body.pk, "Propuesta del fondo de ejemplo", vigila_hasta=later, actor=who)
    fotografiar(cast.organizacion("norte-ejemplo").pk, LARGO, actor=who)


def own() -> Iterator[Case]:
    """Who speaks for the network."""
    yield Case("mis mejoras", "/redes/mi-perfil/mejoras/")
    yield Case("mis mejoras: ninguna", "/redes/mi-perfil/mejoras/?estado=cumplidas")
    yield Case("mejoras: agregar", "/redes/mejoras/agregar/")
    yield Case("mejoras: agregar, error", "/redes/mejoras/agregar/", do=send(), says=LACKS)
    yield Case("mejoras: antes y después, de una", "/redes/mejoras/anexo/")


def secretaria() -> Iterator[Case]:
    """The secretaría of the Mesa."""
    yield Case("mejoras de todas", "/redes/mejoras/")
    waits = Mejora.objects.filter(tarea=None, descartada="", origen="consultoria").get().pk
    yield Case("mejoras: encargar", f"/redes/mejoras/{waits}/encargar/")
    yield Case("mejoras: encargar, error", f"/redes/mejoras/{waits}/encargar/", do=send(), says=LACKS)
    yield Case("mejoras: descartar", f"/redes/mejoras/{waits}/descartar/")
    yield Case("mejoras: corregir", f"/redes/mejoras/{waits}/corregir/")
    yield Case("mejoras: cargar", "/redes/mejoras/importar/")
    yield Case("mejoras: antes y después", "/redes/mejoras/anexo/?desde=2026-01-01&hasta=2026-06-30")
    yield Case("mejoras: días en desorden", "/redes/mejoras/anexo/?desde=2026-06-30&hasta=2026-01-01", status=422)
    yield Case("quién puede administrar", "/redes/elegibilidad/")
    yield Case("quién puede administrar: error", "/redes/elegibilidad/", do=send(), says=LACKS)
