"""The work of the secretaría, in each state of an acta."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from actas.models import Parrafo
from actas.operations import corregir_parrafo, retirar_acta
from tests.browser.pages.core import MAIN, Case, press, send
from tests.browser.world import MOTIVO, World

if TYPE_CHECKING:
    from playwright.sync_api import Page


def secretaria(world: World) -> Iterator[Case]:
    """The work of the secretaría, in each state of an acta."""
    borrador, avisos = (f"/actas/{world.clave(n)}" for n in ("borrador", "avisos"))
    parrafo = world.actas["borrador"].parrafos.filter(padre=None, punto__isnull=False).order_by("pk")[1]
    yield Case("pendientes", "/pendientes/")
    yield Case("en trabajo", "/actas/en-trabajo/")
    yield Case("importar", "/actas/importar/")
    yield Case("importar: error", "/actas/importar/", do=send(), says="Adjunte un archivo o pegue el texto")
    yield Case(
        "importar: sin fecha",
        "/actas/importar/",
        do=send(texto="DESARROLLO\n\n1. Uno\n\n1. Un párrafo."),
        says="El texto no dice la fecha",
    )
    yield Case("editar", f"{borrador}/editar/")
    yield Case("editar: avisos", f"{avisos}/editar/")
    yield Case("editar: párrafo abierto", f"{borrador}/editar/?editar={parrafo.pk}")
    yield Case("editar: párrafo abierto por htmx", f"{borrador}/editar/", do=_opens, says="Volver sin guardar")
    yield Case(
        "editar: párrafo vacío",
        f"{borrador}/editar/?editar={parrafo.pk}",
        do=send(texto=" "),
        says="El párrafo quedó vacío.",
    )
    yield Case("editar: agregar", f"{borrador}/editar/?agregar={parrafo.punto_id}")
    yield Case(
        "editar: agregar vacío", f"{borrador}/editar/?agregar=acuerdos", do=send(), says="Escriba el texto del párrafo"
    )
    yield Case("editar: agregar letra", f"{borrador}/editar/?padre={parrafo.pk}")
    yield Case(
        "editar: conflicto",
        f"{borrador}/editar/?editar={parrafo.pk}",
        do=lambda page: _conflict(world, page, parrafo),
        says="Su texto no se perdió",
    )
    yield Case(
        "editar: eliminado",
        f"{avisos}/editar/?editar={_last(world, 'avisos').pk}",
        do=press("Eliminar"),
        says="Se eliminó el párrafo:",
    )
    yield Case("datos", f"{avisos}/datos/")
    yield Case(
        "datos: error",
        f"{avisos}/datos/",
        do=send(titulo="", fecha="", asistentes="Sin grupo"),
        says="Comience con el nombre del grupo",
    )
    yield Case("descartar", f"{borrador}/descartar/")
    yield Case("circular", f"{borrador}/circular/")
    yield Case("circular: avisos", f"{avisos}/circular/")
    yield Case("circular: error", f"{borrador}/circular/", do=send(vence="2020-01-01"), says="El plazo es más corto")
    for name in ("aprobada", "publicada", "rechazada", "abierta"):
        yield Case(f"editar: {name}", f"/actas/{world.clave(name)}/editar/")
    for name, consulta in world.consultas.items():
        yield Case(f"consulta: {name}", f"/consultas/{consulta.pk}/")
    yield Case("publicar", f"/actas/{world.clave('aprobada')}/publicar/")
    yield Case("retirar", f"/actas/{world.clave('abierta')}/retirar/")
    yield Case(
        "retirar: error", f"/actas/{world.clave('abierta')}/retirar/", do=send(), says="Escriba por qué retira el acta"
    )
    yield Case(
        "retirar: 409",
        f"/actas/{world.clave('abierta')}/retirar/",
        do=lambda page: _withdrawn_first(world, page),
        says="Esto ya no está como usted lo vio",
    )
    yield Case("403 sin sello", f"{borrador}/circular/", do=_without_cookie, says="No se pudo enviar")


def _opens(page: Page) -> None:
    page.get_by_role("link", name="Corregir 1.2", exact=True).click()
    page.locator("textarea[name=texto]").wait_for()


def _last(world: World, nombre: str) -> Parrafo:
    return world.actas[nombre].parrafos.filter(padre=None, punto__isnull=False).order_by("pk").last()  # type: ignore[return-value]


def _conflict(world: World, page: Page, parrafo: Parrafo) -> None:
    corregir_parrafo(parrafo.pk, "Lo que guardó otra persona.", version=parrafo.version, actor=world.cast.secretaria)
    page.locator("textarea[name=texto]").fill("Lo que escribo yo, mientras tanto.")
    page.get_by_role("button", name="Guardar").click()
    page.locator(".conflicto").wait_for()


def _withdrawn_first(world: World, page: Page) -> None:
    page.locator("[name=motivo]").fill(MOTIVO)
    retirar_acta(world.actas["abierta"].pk, "Se adelantó otra persona.", actor=world.cast.secretaria)
    page.locator(MAIN).first.click()


def _without_cookie(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    page.locator(MAIN).first.click()
