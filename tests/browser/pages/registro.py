"""The register of the Mesa, as its secretaría keeps it and as whoever sits in it reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from mesa.kernel import clock
from mesa.models import Membresia, Regla
from mesa.operations.mandatos import Designacion, NuevaPersona, otorgar_mandato
from mesa.operations.organizaciones import (
    Asiento,
    NuevaOrganizacion,
    cambiar_integrante,
    incorporar_integrante,
    renombrar_organizacion,
    terminar_integrante,
)
from tests.browser.pages.core import Case, send
from tests.browser.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Page


def keeps(world: World) -> Iterator[Case]:
    """What the secretaría opens, with a change to come, one who left, and people invited and not."""
    mesa, actor = world.cast.mesa.pk, world.cast.secretaria
    seat, gone = _history(world)
    yield Case("puesta en marcha", "/mesa/puesta-en-marcha/")
    yield Case("integrantes", "/mesa/integrantes/")
    yield Case("integrantes: agregar", "/mesa/integrantes/agregar/")
    yield Case("integrantes: error", "/mesa/integrantes/agregar/", do=send(), says="Elija una organización de la lista")
    yield Case("integrantes: cambiar", f"/mesa/integrantes/{seat}/cambiar/")
    yield Case("integrantes: término", f"/mesa/integrantes/{seat}/terminar/")
    yield Case(
        "integrantes: término, 422", f"/mesa/integrantes/{seat}/terminar/", do=send(hasta="2020-01-01"), says="anterior"
    )
    yield Case("integrantes: anular", f"/mesa/integrantes/{gone}/terminar/")
    yield Case("funciones: asignar", "/mesa/funciones/asignar/")
    yield Case("nombre", f"/mesa/organizaciones/{mesa}/nombre/")
    yield Case("personas", "/mesa/personas/")
    yield Case("personas: agregar", "/mesa/personas/agregar/")
    yield Case("personas: error", "/mesa/personas/agregar/", do=send(), says="Elija a una persona de la lista")
    yield Case("personas: datos", f"/mesa/personas/{actor.persona.pk}/")
    yield Case("invitaciones", "/mesa/invitaciones/")
    yield Case("reglas", "/mesa/reglas/")
    yield Case("reglas: ingresar", "/mesa/reglas/ingresar/")
    yield Case(
        "reglas: error", "/mesa/reglas/ingresar/", do=send(quorum="0,5"), says="Escriba una fracción entre 0 y 1"
    )
    yield Case("reglas: confirmar", "/mesa/reglas/ingresar/", do=_rule, says="Así queda la regla")


def reads(world: World) -> Iterator[Case]:
    """What whoever sits in the Mesa reads."""
    for name in ("integrantes", "personas", "reglas"):
        yield Case(f"{name}, sin llevarlo", f"/mesa/{name}/")
    rule = f"/mesa/reglas/{world.cast.regla(2).pk}/probar/"
    yield Case("probar una regla", rule)
    yield Case("probar: un conjunto", f"{rule}?n_academia=2&n_gobierno=2&s1=aprueba&s2=objeta", says="Organización 4")
    yield Case("probar: error", f"{rule}?n_academia=31", says="Escriba un número hasta 30.")
    yield Case(
        "probar sin ingresar", "/mesa/reglas/probar/?mayoria=simple&quorum=x&silencio=no_cuenta", says="fracción"
    )
    yield Case("403 de la puesta en marcha", "/mesa/puesta-en-marcha/", 403)


def of_a_network(world: World) -> Iterator[Case]:
    """What whoever represents a network keeps of it."""
    base = "/organos/red-social-ejemplo"
    for name in ("integrantes", "personas", "invitaciones", "reglas"):
        yield Case(f"{name} de una red", f"{base}/{name}/")
    rule = Regla.objects.filter(organo__slug="red-social-ejemplo").first()
    assert rule is not None
    yield Case("integrantes de una red: agregar", f"{base}/integrantes/agregar/")
    yield Case("reglas de una red: versión nueva", f"{base}/reglas/ingresar/?de={rule.pk}", says="Mandato amplio")
    yield Case("probar la regla de una red", f"{base}/reglas/{rule.pk}/probar/")


def _history(world: World) -> tuple[int, int]:
    """A body that left, one that changes tomorrow, a name that changed; the pks of a seat and of one ended."""
    mesa, actor, hoy = world.cast.mesa.pk, world.cast.secretaria, clock.today()
    seat = lambda desde, clase="miembro": Asiento(clase, "si", "academia", desde, "Dato de ejemplo")  # noqa: E731
    gone = incorporar_integrante(
        mesa, NuevaOrganizacion("Instituto Ejemplo", "academia"), seat(hoy - timedelta(days=90)), actor=actor
    )
    terminar_integrante(mesa, gone.pk, hoy - timedelta(days=30), "Carta de ejemplo", actor=actor)
    new = incorporar_integrante(
        mesa, NuevaOrganizacion("Servicio Ejemplo", "gobierno"), seat(hoy - timedelta(days=90)), actor=actor
    )
    cambiar_integrante(mesa, new.pk, seat(hoy + timedelta(days=1), "observadora"), actor=actor)
    renombrar_organizacion(mesa, new.miembro_id, "Servicio Ejemplo Nuevo", "Dato de ejemplo", actor=actor)
    for number, correo in enumerate(("catorce@mesa.example", "quince@mesa.example", "")):
        quien = NuevaPersona(f"Persona Ejemplo {14 + number}", correo)
        otorgar_mandato(mesa, quien, Designacion(new.miembro_id, "titular", hoy), invitar=number == 0, actor=actor)
    return Membresia.objects.get(organo=mesa, miembro__slug="organismo-ejemplo").pk, gone.pk


def _rule(page: Page) -> None:
    page.get_by_label("Mayoría simple").check()
    page.get_by_label("Se entiende que aprueba").check()
    send(
        nombre="Regla de ejemplo",
        quorum="1/2",
        norma_silencio="número 2",
        dias="5",
        sesion_fecha="2026-08-05",
        acuerdo="1",
        texto="Se acordó lo que esta regla dice.",
    )(page)
