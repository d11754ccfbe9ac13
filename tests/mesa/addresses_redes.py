"""The addresses of a network's register × every role: its organisations read it; nobody outside it knows that it is."""

from __future__ import annotations

from mesa.models import Membresia, Regla
from tests.mesa.addresses import NO, Arguments, Row
from tests.mesa.scene import Scene

RED = "red-social-ejemplo"
#                        anonima secretaria gobierno cooperante administradora delegada.norte
READ = "302 404 404 404 404 200", NO
KEPT = "302 404 404 404 404 403"
FORM = KEPT, KEPT
DONE = NO, KEPT


def here(_: Scene) -> list[object]:
    """The network."""
    return [RED]


def seat(_: Scene) -> list[object]:
    """The seat of one of its organisations."""
    return [RED, Membresia.objects.get(miembro__slug="norte-ejemplo").pk]


def body(s: Scene) -> list[object]:
    """One of its organisations."""
    return [RED, s.cast.organizacion("norte-ejemplo").pk]


def person(s: Scene) -> list[object]:
    """Who speaks for it."""
    return [RED, s.cast.actor("delegada.norte").persona.pk]


def mandate(s: Scene) -> list[object]:
    """By that mandate."""
    return [RED, s.cast.actor("delegada.norte").mandato.pk]  # type: ignore[union-attr]


def rule(_: Scene) -> list[object]:
    """Its rule."""
    return [RED, Regla.objects.get(organo__slug=RED).pk]


ROWS: list[tuple[str, Arguments]] = [("integrante", seat), ("funcion", seat), ("mandato", mandate), ("regla", rule)]
TABLE = [
    *(
        Row(f"mesa:{name}", "de una red", *READ, here)
        for name in ("integrantes", "personas", "reglas", "probar_borrador")
    ),
    Row("mesa:probar_regla", "en su red", *READ, rule),
    *(Row(f"mesa:{name}", "de una red", *FORM, here) for name in ("agregar_integrante", "asignar_funcion")),
    *(Row(f"mesa:{name}", "de una red", *FORM, here) for name in ("agregar_mandato", "invitaciones", "adoptar_regla")),
    Row("mesa:cambiar_integrante", "en su red", *FORM, seat),
    Row("mesa:renombrar", "en su red", *FORM, body),
    Row("mesa:corregir_persona", "en su red", *FORM, person),
    Row("mesa:invitar", "en su red", *DONE, person),
    Row("mesa:revocar_invitacion", "en su red", *DONE, seat),
    *(Row(f"mesa:terminar_{que}", "en su red", *FORM, args) for que, args in ROWS),
    *(Row(f"mesa:anular_{que}", "en su red", *DONE, args) for que, args in ROWS),
]
