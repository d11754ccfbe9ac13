"""The reports and the spreadsheets, for anyone and for the secretaría."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.browser.pages.core import Case, press

if TYPE_CHECKING:
    from playwright.sync_api import Page

MALO = "/?desde=2026-09-01&hasta=2026-08-01"


def anyone() -> Iterator[Case]:
    """What anyone opens."""
    yield Case("cumplimiento publicado", "/acuerdos/informe/")
    yield Case("cumplimiento publicado: período al revés", f"/acuerdos/informe{MALO}", 422)
    yield Case("lo que pide OGP", "/informes/ogp/")


def secretaria() -> Iterator[Case]:
    """What the secretaría opens, and loads."""
    yield Case("cumplimiento", "/informes/cumplimiento/")
    yield Case("cumplimiento: un período sin nada", "/informes/cumplimiento/?desde=2019-01-01&hasta=2019-12-31")
    yield Case("cumplimiento: período al revés", f"/informes/cumplimiento{MALO}", 422)
    yield Case(
        "cumplimiento: PDF", "/informes/cumplimiento/", do=press("Descargar el PDF"), says="El PDF se está preparando"
    )
    yield Case("cargar tareas", "/tareas/importar/")
    yield Case(
        "cargar tareas: una fila mal", "/tareas/importar/", do=load("título;vence\nUna;31-02-2026\n"), says="vence"
    )
    yield Case(
        "cargar tareas: ensayada", "/tareas/importar/", do=load("título\nPublicar las reglas\n"), says="Publicar"
    )
    yield Case("cargar acuerdos", "/acuerdos/en-seguimiento/importar/")


def member() -> Iterator[Case]:
    """What who sits nowhere opens."""
    yield Case("cumplimiento: de ningún órgano", "/informes/cumplimiento/")


def load(table: str) -> Callable[[Page], None]:
    """Choose that CSV and try it."""

    def act(page: Page) -> None:
        page.locator("[type=file]").set_input_files(
            {"name": "tareas.csv", "mimeType": "text/csv", "buffer": table.encode()}
        )
        page.get_by_role("button", name="Ensayar la carga").click()

    return act
