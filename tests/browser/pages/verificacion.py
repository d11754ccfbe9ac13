"""Corrections, withdrawals, and verifying: what anyone reads, and what the secretaría is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from actas.models import Acta
from actas.operations import abrir_rectificacion, agregar_parrafo, eliminar_parrafo, publicar_registro_historico
from mesa.kernel.strike import leer_dato
from mesa.models import Publicacion
from mesa.operations.retiros import retirar_publicacion, tachar_dato
from mesa.operations.tachado import buscar_dato
from tests.browser.pages.core import Case, press
from tests.browser.world import World
from tests.cast import TEXTO

if TYPE_CHECKING:
    from playwright.sync_api import Page

DATO = "Zósima Quintana"
MOTIVO = "La persona titular pidió que su nombre no figure."


def _published(world: World, texto: str) -> Acta:
    return publicar_registro_historico(world.cast.borrador(texto).pk, actor=None)


def _number(acta: Acta, version: int = 1) -> int:
    return Publicacion.objects.get(tipo="acta", clave=acta.sesion.clave, version=version).numero


def rectified(world: World) -> Acta:
    """An acta corrected and published again, with one agreement suppressed."""
    actor, acta = world.cast.secretaria, _published(world, TEXTO)
    abrir_rectificacion(acta.pk, "Se corrige el párrafo 1.1 y se quita el acuerdo, que no se adoptó.", actor=actor)
    agregar_parrafo(acta.pk, "Un párrafo más.", punto_id=acta.sesion.puntos.all()[0].pk, actor=actor)
    parrafo = acta.parrafos.get(punto=None, padre=None)
    eliminar_parrafo(parrafo.pk, version=parrafo.version, actor=actor)
    return publicar_registro_historico(acta.pk, actor=actor)


def struck(world: World) -> Acta:
    """An acta of which a datum was struck."""
    acta = _published(world, TEXTO.replace("Persona Ejemplo Cinco", DATO))
    dato, actor = leer_dato(DATO), world.cast.secretaria
    assert dato is not None
    tachar_dato(_number(acta), DATO, MOTIVO, "titular", visto=buscar_dato(dato, actor).huella, actor=actor)
    return acta


def withdrawn(world: World) -> Acta:
    """An acta withdrawn whole."""
    acta = _published(world, TEXTO)
    retirar_publicacion(_number(acta), MOTIVO, "contexto", actor=world.cast.secretaria)
    return acta


def verification(world: World) -> Iterator[Case]:
    """What anyone opens of all that."""
    corrected, tachada, retirada = (make(world).sesion.clave for make in (rectified, struck, withdrawn))
    yield Case("acta: versión 2", f"/actas/{corrected}/")
    yield Case("acta: versión reemplazada", f"/actas/{corrected}/v/1/")
    yield Case("acuerdo suprimido", f"/acuerdos/{corrected}/1/")
    yield Case("acuerdo: versión reemplazada", f"/acuerdos/{corrected}/1/v/1/")
    yield Case("acta: con un dato tachado", f"/actas/{tachada}/")
    yield Case("410 de una versión", f"/actas/{tachada}/v/1/", 410)
    yield Case("410 de una publicación", f"/actas/{retirada}/", 410)
    yield Case("retiro de un dato", "/retiros/1/")
    yield Case("retiro de una publicación", "/retiros/2/")
    yield Case("verificar", "/verificar/")
    yield Case("verificar la cadena", "/verificar/como/")
    for name, tipo, clave, version in (
        ("vigente", "acta", corrected, 2),
        ("reemplazada", "acta", corrected, 1),
        ("retirada", "acta", retirada, 1),
        ("retirada con otra versión", "acta", tachada, 1),
    ):
        codigo = Publicacion.objects.get(tipo=tipo, clave=clave, version=version).codigo
        yield Case(f"verificar: {name}", f"/verificar/?codigo={codigo}")
    yield Case("verificar: desconocida", "/verificar/?codigo=A7K2-9QDM")
    yield Case("verificar: ilegible", "/verificar/?codigo=nada")
    yield Case("verificar: archivo desconocido", "/verificar/", do=_uploads, says="Aquí no se publicó ese archivo")
    yield Case("verificar: sin archivo", "/verificar/", do=press("Verificar el archivo"), says="Adjunte el archivo que")


def _uploads(page: Page) -> None:
    page.locator("[name=archivo]").set_input_files({"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"x"})
    page.get_by_role("button", name="Verificar el archivo").click()


def corrections(world: World) -> Iterator[Case]:
    """What the secretaría is asked."""
    held = _published(world, TEXTO.replace("Persona Ejemplo Cinco", DATO))
    clave, retirar = held.sesion.clave, f"/publicaciones/{_number(held)}/retirar/"
    yield Case("editar: publicada", f"/actas/{clave}/editar/")
    rectificar = f"/actas/{clave}/rectificar/"
    yield Case("rectificar", rectificar)
    yield Case("rectificar: error", rectificar, do=press("Abrir la rectificación"), says="Escriba por qué")
    yield Case("retirar datos", retirar)
    yield Case("retirar datos: error", retirar, do=press("Ver qué se retiraría"), says="Elija el fundamento")
    yield Case("retirar datos: dónde está", retirar, do=_looks_for(DATO), says="Revise dónde está el dato")
    yield Case("retirar datos: impedido", retirar, do=_looks_for("Persona Ejemplo Uno"), says="texto que circula")
    yield Case("retirar datos: entera", retirar, do=_whole, says="Revise lo que se retira")
    abrir_rectificacion(held.pk, "Se corrige una fecha.", actor=world.cast.secretaria)
    yield Case("editar: rectificación", f"/actas/{clave}/editar/")
    yield Case("publicar: rectificación", f"/actas/{clave}/publicar/")
    yield Case("desistir", f"/actas/{clave}/desistir/")


def _says_why(page: Page) -> None:
    page.locator("[name=motivo]").fill(MOTIVO)
    page.get_by_label("art. 23").check()
    page.get_by_role("button", name="Ver qué se retiraría").click()


def _looks_for(dato: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("[name=dato]").fill(dato)
        _says_why(page)

    return act


def _whole(page: Page) -> None:
    page.get_by_label("Retirar la publicación entera").check()
    _says_why(page)
