"""The work of the secretaría, in each state of an acta."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.core.cache import cache

from actas.models import Observacion, Parrafo
from actas.operations import corregir_parrafo, eliminar_parrafo, retirar_acta
from mesa.kernel import clock
from tests.browser.pages.core import MAIN, Case, press, send
from tests.browser.world import MOTIVO, World
from tests.cast import TEXTO

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Actas that Organismo Ejemplo observed, by the state where they were left.
OBSERVADAS = ("abierta", "retirada", "aprobada")


def secretaria(world: World) -> Iterator[Case]:
    """The work of the secretaría, in each state of an acta."""
    borrador, avisos = (f"/actas/{world.clave(n)}" for n in ("borrador", "avisos"))
    parrafo = world.actas["borrador"].parrafos.filter(padre=None, punto__isnull=False).order_by("pk")[1]
    yield Case("pendientes", "/pendientes/")
    yield Case("en trabajo", "/actas/en-trabajo/")
    yield Case("importar", "/actas/importar/")
    yield Case("importar: error", "/actas/importar/", do=send(), says="Adjunte un archivo o pegue el texto")
    yield Case(
        "importar: sin acta",
        "/actas/importar/",
        do=send(texto="Bata dos huevos."),
        says="En el texto no se reconoce un acta",
    )
    yield Case("importar: revisar", "/actas/importar/", do=send(texto=TEXTO), says="Ya hay un acta de ese día:")
    yield Case("importar: sin fecha", "/actas/importar/", do=_saves_without_date, says="El texto no dice la fecha")
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
        f"{avisos}/editar/",
        do=lambda page: _folded(page, "2.3", "Eliminar"),
        says="Usted eliminó un párrafo:",
    )
    yield Case("editar: más y cambios", f"{borrador}/editar/", do=_unfolds, says="Cambiar el título")
    yield Case("editar: dividir", f"{borrador}/editar/?dividir={parrafo.pk}")
    yield Case(
        "editar: dividir sin línea",
        f"{borrador}/editar/?dividir={parrafo.pk}",
        do=press("Dividir"),
        says="Deje una línea en blanco",
    )
    yield Case("editar: llevar", f"{borrador}/editar/?mover={parrafo.pk}")
    yield Case("editar: agregar encima", f"{borrador}/editar/?junto={parrafo.pk}&antes=si")
    yield Case("editar: otra persona", f"{borrador}/editar/?editar={parrafo.pk}", do=_someone_else(world, parrafo))
    yield Case(
        "editar: eliminado por otra persona",
        f"{avisos}/editar/?editar={_last(world, 'avisos').pk}",
        do=lambda page: _deleted_first(world, page),
        says="Alguien eliminó este párrafo mientras usted escribía",
    )
    yield Case("nueva", "/actas/nueva/")
    yield Case("nueva: error", "/actas/nueva/", do=send(), says="Falta corregir lo siguiente")
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
    yield Case("publicar: falta responder", f"/actas/{world.clave('aprobada')}/publicar/")
    yield from _observations(world)
    yield Case("publicar", f"/actas/{world.clave('aprobada')}/publicar/")
    yield Case("retirar", f"/actas/{world.clave('abierta')}/retirar/")
    yield Case(
        "retirar: error", f"/actas/{world.clave('abierta')}/retirar/", do=send(), says="Escriba por qué retira el texto"
    )
    yield Case(
        "retirar: 409",
        f"/actas/{world.clave('abierta')}/retirar/",
        do=lambda page: _withdrawn_first(world, page),
        says="Esto ya no está como usted lo vio",
    )
    yield Case("403 sin sello", f"{borrador}/circular/", do=_without_cookie, says="No se pudo enviar")


def _saves_without_date(page: Page) -> None:
    send(texto="Un texto suelto\n\nDESARROLLO\n\n1. Uno\n\n1. Un párrafo.")(page)
    press("Guardar el borrador")(page)


def _observations(world: World) -> Iterator[Case]:
    """What the secretaría does with observations, in circulation, in draft and once approved."""
    yield Case("observaciones", f"/actas/{world.clave('abierta')}/observaciones/")
    seen = {name: world.actas[name].observaciones.get(organizacion__slug="organismo-ejemplo") for name in OBSERVADAS}
    pages = {name: f"/actas/{world.clave(name)}/observaciones/{o.pk}/" for name, o in seen.items()}
    yield Case("responder observación", pages["abierta"])
    yield Case(
        "responder observación: error", pages["abierta"], do=send(), says="Escriba el fundamento de la respuesta"
    )
    yield Case("responder observación: en borrador", pages["retirada"])
    yield Case(
        "responder observación: el párrafo cambió",
        pages["retirada"],
        do=lambda page: _applies_late(world, page, seen["retirada"]),
        says="Este párrafo cambió mientras usted escribía.",
    )
    yield Case(
        "editar: con observaciones", f"/actas/{world.clave('retirada')}/editar/?editar={seen['retirada'].parrafo_id}"
    )
    reabrir = f"/actas/{world.clave('aprobada')}/reabrir/"
    yield Case("reabrir", reabrir)
    yield Case("reabrir: error", reabrir, do=send(), says="Escriba por qué reabre el acta")
    yield Case(
        "responder observación: aprobada", pages["aprobada"], do=_refuses, says="Quedó respondida la observación"
    )


def _refuses(page: Page) -> None:
    page.get_by_label("No acogida").check()
    page.locator("[name=respuesta]").fill("El plazo se dirá en la sesión siguiente.")
    page.locator(MAIN).first.click()


def _applies_late(world: World, page: Page, observacion: Observacion) -> None:
    parrafo = observacion.parrafo
    assert parrafo is not None
    corregir_parrafo(parrafo.pk, "Lo que guardó otra persona.", version=parrafo.version, actor=world.cast.secretaria)
    page.get_by_label("Acogida", exact=True).check()
    page.locator("[name=respuesta]").fill("Consta en la lista.")
    page.locator("[name=aplicar]").check()
    page.locator(MAIN).first.click()


def _opens(page: Page) -> None:
    page.get_by_role("link", name="Corregir 1.2", exact=True).click()
    page.locator("textarea[name=texto]").wait_for()


def _folded(page: Page, reference: str, act: str) -> None:
    page.locator(f"[id='{reference}'] summary", has_text="Más").first.click()
    page.get_by_role("button", name=f"{act} {reference}").click()
    page.locator("#hecho").wait_for()


def _unfolds(page: Page) -> None:
    for summary in page.locator("#editor summary").all():
        summary.click()


def _someone_else(world: World, parrafo: Parrafo) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        acta = world.actas["borrador"]
        there = {"nombre": "Persona Ejemplo Seis", "parrafo": parrafo.pk, "desde": clock.now()}
        cache.set(f"presencia:{acta.pk}", {0: there | {"visto": clock.now().timestamp()}}, 60)
        page.reload()
        page.get_by_text("Persona Ejemplo Seis está corrigiendo").first.wait_for()

    return act


def _deleted_first(world: World, page: Page) -> None:
    gone = _last(world, "avisos")
    page.locator("textarea[name=texto]").fill("Lo que escribo yo, mientras tanto.")
    eliminar_parrafo(gone.pk, version=gone.version, actor=world.cast.secretaria)
    page.get_by_role("button", name="Guardar").click()


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
