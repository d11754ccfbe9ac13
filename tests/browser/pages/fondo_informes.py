"""Reports of a fund: from their draft to what anyone reads."""

from __future__ import annotations

from collections.abc import Iterator

from fondo.operations.informes import observar_informe, publicar_informe
from fondo.operations.publicacion import publicar_fondo
from tests.browser.pages.core import Case, send
from tests.browser.world import LARGO, World
from tests.fondo import escena
from tests.fondo.test_informes import aprobado, con_gastos

LACKS = "Falta corregir lo siguiente"
OWN = "/fondos/2026/informes/"


def reported(world: World) -> int:
    """A fund whose report of mid-period was published, and whose other one is a draft that was observed."""
    cast = world.cast
    fondo = con_gastos(cast)
    publicar_fondo(fondo.pk, actor=cast.secretaria)
    done = aprobado(cast, fondo)
    publicar_informe(done.pk, actor=cast.secretaria)
    draft = escena.informe(fondo, "final")
    asked = observar_informe(draft.pk, "resumen", f"¿Y los plazos? {LARGO}", actor=cast.actor("social"))
    return asked.pk


def anyone() -> Iterator[Case]:
    """Whoever reads what was published."""
    yield Case("informe publicado", "/fondo/2026/informes/mitad/")
    yield Case("informe publicado, una versión", "/fondo/2026/informes/mitad/v/1/")


def administradora() -> Iterator[Case]:
    """Who administers tells."""
    yield Case("informes", OWN)
    yield Case("informe en borrador", f"{OWN}final/")
    yield Case("informe, escribir", f"{OWN}final/escribir/")
    yield Case("informe publicado, por dentro", f"{OWN}mitad/")


def secretaria(pk: int) -> Iterator[Case]:
    """The secretaría conducts."""
    yield Case("informe, secretaría", f"{OWN}final/")
    yield Case("informe en inglés", f"{OWN}final/?idioma=en")
    yield Case("informe, fechas", f"{OWN}final/fechas/")
    yield Case("informe, fechas, error", f"{OWN}final/fechas/", do=send(corte=""), says=LACKS)
    yield Case("informe, responder", f"{OWN}final/observaciones/{pk}/")
    yield Case("informe, llevar a la Mesa", f"{OWN}final/consultar/")
    yield Case("informe, corregir", f"{OWN}mitad/corregir/")
    yield Case("informe, envío", f"{OWN}mitad/envio/")


def member() -> Iterator[Case]:
    """Who sits at the Mesa observes."""
    yield Case("informe, observar", f"{OWN}final/observar/")
