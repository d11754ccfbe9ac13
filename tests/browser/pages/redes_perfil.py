"""The profile of a body, for who writes it: empty, in draft, with errors, and changed by somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from mesa.kernel import clock
from redes.operations.perfil import DatoDicho, guardar_datos, perfil_de
from tests.browser.pages.core import Case, press
from tests.browser.world import LARGO, World

BASE = "/redes/mi-perfil/"


def kept(world: World) -> int:
    """A board and its money in draft, with long texts; and one datum of it."""
    own, actor, today = (
        perfil_de(world.cast.organizacion("red-social-ejemplo")),
        world.cast.actor("social"),
        clock.today(),
    )
    board = {"cargo": "Vocal", "desde": "2025-08-18", "hasta": "2027-08-18"}
    names = ("Persona Ejemplo", f"Persona {LARGO}")
    people = [DatoDicho(board | {"nombre": name}, None, LARGO, today) for name in names]
    money = {"tipo": "privada", "monto": "4500000"}
    made = guardar_datos(own.pk, "directivo", people, actor=actor)
    sources = [DatoDicho(money | {"fuente": name}, today.year - 1, "", today) for name in ("Cuotas", LARGO)]
    guardar_datos(own.pk, "fuente", sources, actor=actor)
    return made[0].pk


def writer(dato: int) -> Iterator[Case]:
    """What who speaks for the body opens."""
    yield Case("perfil", BASE)
    yield Case("perfil: directorio", f"{BASE}directivo/")
    yield Case(
        "perfil: directorio en blanco",
        f"{BASE}directivo/",
        do=press("Guardar en borrador"),
        says="Escriba al menos un dato",
    )
    yield Case("perfil: más filas", f"{BASE}directivo/", do=press("Más filas"), says="4.")
    yield Case("perfil: fuentes", f"{BASE}fuente/")
    yield Case("perfil: otro año", f"{BASE}fuente/?anio=2020")
    yield Case("perfil: identidad", f"{BASE}identidad/")
    yield Case("perfil: declaraciones", f"{BASE}interes/")
    yield Case("perfil: documentos", f"{BASE}documento/")
    yield Case("perfil: elección", f"{BASE}eleccion/")
    yield Case("perfil: corregir", f"{BASE}dato/{dato}/")
    yield Case("perfil: anfitriona", f"{BASE}anfitriona/")


def nobody() -> Iterator[Case]:
    """What who has no profile to write opens."""
    yield Case("perfil: quien no lo escribe", BASE)
