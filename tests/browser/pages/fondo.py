"""A fund as those who run it see it: how it goes, its proposal and who administers it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fondo.models import Fondo
from fondo.operations.propuesta import preparar_propuesta
from fondo.operations.publicacion import publicar_fondo
from tests.browser.pages.core import Case, send
from tests.browser.world import LARGO, World
from tests.fondo import escena
from tests.fondo.test_propuesta import DATOS, convocado

LACKS = "Falta corregir lo siguiente"


def running(world: World) -> None:
    """A fund in execution with something of everything; and another, called, whose proposal is a draft."""
    rows = escena.escena(world.cast)
    publicar_fondo(rows["fondo"], actor=world.cast.secretaria)
    other = convocado(world.cast, clave="2025", anio=2025, nombre=f"Otro fondo de ejemplo {LARGO}")
    Fondo.objects.filter(pk=other.pk).update(inicia_el=date(2025, 4, 1), ultimo_gasto=date(2025, 12, 15))
    preparar_propuesta(other.pk, DATOS, actor=world.cast.secretaria)


def anyone() -> Iterator[Case]:
    """Whoever reads what was published."""
    yield Case("fondos publicados", "/fondo/")
    yield Case("fondo publicado", "/fondo/2026/")
    yield Case("fondo publicado, otro día", "/fondo/2026/?al=2026-07-31")
    yield Case("fondo publicado, una versión", "/fondo/2026/v/1/")


def member() -> Iterator[Case]:
    """Who sits at the Mesa."""
    yield Case("fondos", "/fondos/")
    yield Case("fondo", "/fondos/2026/")
    yield Case("fondo, otro día", "/fondos/2026/?al=2026-06-30")
    yield Case("fondo, día que no existe", "/fondos/2026/?al=2026-02-31")
    yield Case("propuesta aprobada", "/fondos/2026/propuesta/")
    yield Case("quién administra", "/fondos/2026/administradora/")


def secretaria() -> Iterator[Case]:
    """The secretaría."""
    yield Case("fondo sin presupuesto", "/fondos/2025/")
    yield Case("fondo: abrir", "/fondos/nuevo/")
    yield Case("fondo: abrir, error", "/fondos/nuevo/", do=send(), says=LACKS)
    yield Case("fondo: datos", "/fondos/2026/datos/")
    yield Case("fondo: agregar un piso", "/fondos/2026/pisos/agregar/")
    yield Case("fondo: lo que se publica", "/fondos/2026/publicar/")
    yield Case("fondo: cerrar", "/fondos/2026/cerrar/")
    yield Case("propuesta: borrador", "/fondos/2025/propuesta/")
    yield Case("propuesta: escribir", "/fondos/2025/propuesta/escribir/")
    yield Case("propuesta: llevar a la Mesa", "/fondos/2025/propuesta/consultar/")
    yield Case("designar quién administra", "/fondos/2026/administradora/designar/")
