"""Votaciones in every state, for who conducts the órgano, who votes on the page and who votes from an e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mesa.enlaces import EnlaceVoto, url_para_votar
from mesa.models import Votacion
from tests.browser.pages.core import Case, press, send
from tests.browser.world import LARGO, World
from tests.mesa import votaciones as given

if TYPE_CHECKING:
    from playwright.sync_api import Page

REVISAR = "Revisar la papeleta antes de depositarla"


def of_every_state(world: World) -> dict[str, Votacion]:
    """One in each state, and one with many options and a long text."""
    opciones = [f"Opción {number}" for number in range(1, 9)]
    larga = given.en_preparacion(world.cast, opciones, titulo="Una de muchas opciones", convocatoria=LARGO)
    return given.escena(world.cast, ("secretaria", "academica", "social", "organismo")) | {"larga": larga}


def prepares(found: dict[str, Votacion]) -> Iterator[Case]:
    """What the secretaría prepares, opens, annuls and reads."""
    base = {name: f"/votaciones/{votacion.pk}" for name, votacion in found.items()}
    first = found["en_preparacion"].opciones.get(orden=1).pk
    draft = base["en_preparacion"]
    yield Case("votaciones", "/votaciones/")
    yield Case("preparar votación", "/votaciones/preparar/")
    yield Case("preparar votación: error", "/votaciones/preparar/", do=send(), says="Falta corregir lo siguiente")
    yield Case("votación: en preparación", f"{draft}/")
    yield Case("votación: opciones", f"{draft}/opciones/")
    yield Case(
        "votación: opciones, error", f"{draft}/opciones/", do=press("Agregar la opción"), says="Complete este dato"
    )
    yield Case("votación: corregir opción", f"{draft}/opciones/{first}/")
    yield Case("votación: corregir", f"{draft}/corregir/")
    yield Case("votación: abrir", f"{draft}/abrir/")
    yield Case("votación: abrir, error", f"{draft}/abrir/", do=send(), says="Complete este dato")
    yield Case("votación: larga", f"{base['larga']}/")
    yield Case("votación: larga, opciones", f"{base['larga']}/opciones/")
    yield Case("votación: anular", f"{base['abierta']}/anular/")
    yield Case("votación: anular, error", f"{base['abierta']}/anular/", do=send(), says="Escriba por qué se anula")
    yield Case("votación: abierta", f"{base['abierta']}/")
    yield Case("votación: cerrada", f"{base['cerrada']}/")
    yield Case("votación: empatada", f"{base['empatada']}/")
    yield Case("votar: ya votó", f"{base['cerrada']}/votar/")


def votes(found: dict[str, Votacion]) -> Iterator[Case]:
    """What an organisation of the roll votes on the page."""
    secret, seen = (f"/votaciones/{found[name].pk}" for name in ("abierta", "abierta a la vista"))
    yield Case("votar: secreta", f"{secret}/votar/")
    yield Case("votar: secreta, error", f"{secret}/votar/", do=press(REVISAR), says="Marque una opción, o elija")
    yield Case("votar: a la vista", f"{seen}/votar/")
    yield Case("comprobante", f"{secret}/comprobante/")
    yield Case("comprobante: error", f"{secret}/comprobante/", do=send(codigo="AAAA"), says="Ningún comprobante")
    yield Case("votación: empatada, sin conducir", f"/votaciones/{found['empatada'].pk}/")


def votes_by_link(world: World, votacion: Votacion) -> Iterator[Case]:
    """The ballot from its link, its confirmation, and the receipt that stays in its place."""
    for cuenta in ("academica", "social"):
        mandato = world.cast.actor(cuenta).mandato
        assert mandato is not None
        place = given.elector(world.cast, votacion, cuenta)
        path = url_para_votar(EnlaceVoto(place.pk, mandato.pk)).split("/", 3)[3]
        if cuenta == "social":
            given.vota(world.cast, votacion, cuenta, 2)
            yield Case("votar desde el correo: comprobante", f"/{path}")
            continue
        yield Case("votar desde el correo", f"/{path}")
        yield Case("votar desde el correo: confirmar", f"/{path}", do=_review, says="Todavía no se ha depositado.")


def _review(page: Page) -> None:
    page.locator("#contenido input[name=marcas]").first.check()
    press(REVISAR)(page)
