"""The addresses of the register × every role: whoever sits in the Mesa reads it, and its secretaría keeps it."""

from __future__ import annotations

from mesa.models import Funcion, Invitacion, Membresia
from tests.mesa.addresses import NO, Arguments, Row
from tests.mesa.scene import Scene

#                        anonima secretaria gobierno cooperante administradora delegada.norte
READ = "302 200 200 200 404 404", NO
KEPT = "302 200 403 403 404 404"
FORM = KEPT, "302 422 403 403 404 404"
DONE = "302 302 403 403 404 404"
USED = NO, "302 409 403 403 404 404"
OF_ANOTHER = "302 404 403 403 404 404", "302 404 403 403 404 404"


def seat(s: Scene) -> list[int]:
    """A seat under which the body was convoked."""
    return [Membresia.objects.get(organo=s.cast.mesa, miembro__slug="organismo-ejemplo").pk]


def function(s: Scene) -> list[int]:
    """The function of the secretaría."""
    return [Funcion.objects.get(organo=s.cast.mesa).pk]


def mandate(s: Scene) -> list[int]:
    """A mandate under which something was answered."""
    return [s.cast.actor("social").mandato.pk]  # type: ignore[union-attr]


def person(s: Scene) -> list[int]:
    """Someone with an account."""
    return [s.cast.actor("social").persona.pk]


def rule(s: Scene) -> list[int]:
    """A rule under which a text circulates."""
    return [s.cast.regla(1).pk]


def body(s: Scene) -> list[int]:
    """A body that sits."""
    return [s.cast.organizacion("organismo-ejemplo").pk]


def foreign(_: Scene) -> list[int]:
    """A seat in a network, which is another órgano."""
    return [Membresia.objects.get(miembro__slug="norte-ejemplo").pk]


ENDED: list[tuple[str, Arguments]] = [
    ("integrante", seat),
    ("funcion", function),
    ("mandato", mandate),
    ("regla", rule),
]
TABLE = [
    Row("mesa:puesta_en_marcha", "", KEPT, DONE),
    Row("mesa:integrantes", "", *READ),
    Row("mesa:agregar_integrante", "", *FORM),
    Row("mesa:cambiar_integrante", "vigente", *FORM, seat),
    Row("mesa:cambiar_integrante", "de una red", *OF_ANOTHER, foreign),
    Row("mesa:asignar_funcion", "", *FORM),
    Row("mesa:renombrar", "integrante", *FORM, body),
    Row("mesa:personas", "", *READ),
    Row("mesa:agregar_mandato", "", *FORM),
    Row("mesa:corregir_persona", "con cuenta", *FORM, person),
    Row("mesa:invitar", "con cuenta", *USED, person),
    Row("mesa:invitaciones", "", KEPT, DONE),
    Row("mesa:revocar_invitacion", "vigente", NO, DONE, lambda _: [Invitacion.objects.get().pk]),
    Row("mesa:reglas", "", *READ),
    Row("mesa:adoptar_regla", "", *FORM),
    Row("mesa:probar_regla", "vigente", *READ, rule),
    Row("mesa:probar_borrador", "", *READ),
    *(Row(f"mesa:terminar_{que}", "en uso", *FORM, args) for que, args in ENDED),
    *(Row(f"mesa:anular_{que}", "en uso", *USED, args) for que, args in ENDED),
]
