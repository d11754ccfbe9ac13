"""The register of a network: kept by whoever represents it, read by its own, and no way into what others keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.models import Funcion, Invitacion, Mandato, Membresia, Organizacion, Regla
from mesa.operations.mandatos import (
    Designacion,
    NuevaPersona,
    anular_mandato,
    corregir_persona,
    otorgar_mandato,
    terminar_mandato,
)
from mesa.operations.organizaciones import (
    Asiento,
    NuevaOrganizacion,
    asignar_funcion,
    incorporar_integrante,
    renombrar_organizacion,
    terminar_funcion,
)
from mesa.operations.registro import llevadas_por
from mesa.permissions.consultas import conduce
from tests.cast import Cast
from tests.checks import ROLES, event, refused_to_all_but
from tests.mesa.registro import AHORA, HOY, PERSONAS, REGISTRO, says

pytestmark = pytest.mark.django_db
SLUG = "red-social-ejemplo"
GONE = "Alguien anuló este registro mientras usted trabajaba. Recargue la página."


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


@pytest.fixture
def red(cast: Cast) -> Organizacion:
    return cast.organizacion(SLUG)


def seat(sector: str = "sociedad_civil") -> Asiento:
    return Asiento("miembro", "si", sector, HOY)


def enter(cast: Cast, cuenta: str, client: Client) -> Client:
    client.force_login(cast.usuario(cuenta))
    return client


# --- Who keeps it


def test_who_represents_a_network_conducts_it_and_nobody_else_does(cast: Cast, red: Organizacion) -> None:
    academica = cast.organizacion("red-academica-ejemplo")
    assert {who for who in ROLES if conduce.holds(cast.actor(who), red)} == {"social"}
    assert {who for who in ROLES if conduce.holds(cast.actor(who), academica)} == {"academica", "academica.suplente"}
    assert {who for who in ROLES if conduce.holds(cast.actor(who), cast.mesa)} == {"secretaria"}
    assert not conduce.holds(None, red)
    assert not conduce.holds(Actor(cast.actor("social").persona), red)
    assert not conduce.holds(cast.actor("delegada.norte"), cast.organizacion("norte-ejemplo")), "it is no órgano"


def test_a_mandate_that_ended_or_only_administers_conducts_nothing(cast: Cast, red: Organizacion) -> None:
    actor = cast.actor("social")
    terminar_mandato(cast.mesa.pk, actor.mandato.pk, HOY, "", actor=cast.secretaria)  # type: ignore[union-attr]
    assert conduce.holds(actor, red), "on its last day it still does"
    with clock.as_of(AHORA + timedelta(days=1)):
        assert not conduce.holds(actor, red), "read again: the actor of an older page does not"
    for calidad in ("delegada", "administradora"):
        held = Mandato.objects.create(persona=actor.persona, organizacion=red, calidad=calidad, desde=HOY)
        assert not conduce.holds(Actor(actor.persona, held), red), calidad


def test_the_secretaria_of_a_network_keeps_its_register_and_may_be_ended(cast: Cast, red: Organizacion) -> None:
    norte, social = cast.organizacion("norte-ejemplo"), cast.actor("social")
    function = asignar_funcion(red.pk, norte.pk, Funcion.Tipo.SECRETARIA, HOY, "", actor=social)
    assert conduce.holds(cast.actor("delegada.norte"), red)
    terminar_funcion(red.pk, function.pk, HOY, "", actor=social)
    assert Funcion.objects.get(pk=function.pk).hasta == HOY, "whoever represents it keeps it, so it is never the last"


def test_its_keeper_seats_names_and_accredits(cast: Cast, red: Organizacion) -> None:
    social = cast.actor("social")
    made = incorporar_integrante(
        red.pk, NuevaOrganizacion("Organización Poniente Ejemplo", "sociedad_civil"), seat(), actor=social
    )
    event("integrante.incorporado", made, social)
    held = otorgar_mandato(
        red.pk,
        NuevaPersona("Persona Nueva", "nueva@mesa.example"),
        Designacion(made.miembro_id, "delegada", HOY),
        actor=social,
        invitar=True,
    )
    assert Invitacion.objects.get(persona=held.persona).organo == red
    assert corregir_persona(red.pk, held.persona_id, "Persona Otra", "otra@mesa.example", actor=social).nombre
    assert renombrar_organizacion(red.pk, made.miembro_id, "Organización Cordillera Ejemplo", "", actor=social)
    for act, said in (
        (lambda a: incorporar_integrante(red.pk, NuevaOrganizacion("Otra", "academia"), seat(), actor=a), REGISTRO),
        (lambda a: terminar_mandato(red.pk, held.pk, HOY, "", actor=a), PERSONAS),
    ):
        refused_to_all_but(cast, {"social"}, act, said)


# --- What it does not reach


@pytest.mark.parametrize("slug", ["ministerio-ejemplo", "centro-ejemplo", "red-academica-ejemplo"])
def test_seating_a_body_that_another_keeps_gives_no_power_over_it(cast: Cast, red: Organizacion, slug: str) -> None:
    """Who sits in the Mesa, or in another network: whoever named its people could read what is theirs there."""
    social, body = cast.actor("social"), cast.organizacion(slug)
    incorporar_integrante(red.pk, body.pk, seat("gobierno"), actor=social)
    assert body not in llevadas_por(red)
    held = Mandato.objects.filter(organizacion=body).first()
    assert held is not None
    me = social.persona.pk
    for act in (
        lambda: otorgar_mandato(red.pk, me, Designacion(body.pk, "titular", HOY), actor=social),
        lambda: otorgar_mandato(red.pk, NuevaPersona("Otra"), Designacion(body.pk, "delegada", HOY), actor=social),
        lambda: terminar_mandato(red.pk, held.pk, HOY, "", actor=social),
        lambda: anular_mandato(red.pk, held.pk, actor=social),
        lambda: corregir_persona(red.pk, held.persona_id, "Otra", "mia@mesa.example", actor=social),
        lambda: renombrar_organizacion(red.pk, body.pk, "Otro nombre", "", actor=social),
    ):
        assert says(Conflicto, act) == GONE


def test_nor_over_itself_nor_over_who_also_speaks_for_others(cast: Cast, red: Organizacion) -> None:
    social = cast.actor("social")
    assert says(Conflicto, lambda: renombrar_organizacion(red.pk, red.pk, "Otra Red", "", actor=social)) == GONE
    mine = Designacion(red.pk, "suplente", HOY)
    assert says(Conflicto, lambda: otorgar_mandato(red.pk, NuevaPersona("Otra"), mine, actor=social)) == GONE
    norte = cast.actor("delegada.norte").persona
    Mandato.objects.create(
        persona=norte, organizacion=cast.organizacion("organismo-ejemplo"), calidad="suplente", desde=HOY
    )
    change = lambda: corregir_persona(red.pk, norte.pk, "Otra", "mia@mesa.example", actor=social)  # noqa: E731
    assert says(Conflicto, change) == GONE, "her e-mail opens what the Mesa's organisation may do"


def test_a_body_with_people_that_sits_nowhere_is_not_taken(cast: Cast, red: Organizacion) -> None:
    alone = cast.organizacion("administradora-ejemplo")
    act = lambda: incorporar_integrante(red.pk, alone.pk, seat(), actor=cast.actor("social"))  # noqa: E731
    assert says(Conflicto, act) == GONE
    assert alone in Organizacion.objects.disponibles(cast.mesa)


def test_the_first_network_of_a_shared_body_keeps_it(cast: Cast, red: Organizacion) -> None:
    norte, academica = cast.organizacion("norte-ejemplo"), cast.organizacion("red-academica-ejemplo")
    incorporar_integrante(academica.pk, norte.pk, seat(), actor=cast.actor("academica"))
    assert norte in llevadas_por(red)
    assert norte not in llevadas_por(academica)
    assert norte not in llevadas_por(cast.mesa), "the Mesa knows only who sits in it"


# --- Its pages


def test_its_pages_are_of_the_network(cast: Cast, red: Organizacion, client: Client) -> None:
    page = lambda name: client.get(f"/organos/{SLUG}/{name}/").content.decode()  # noqa: E731
    enter(cast, "social", client)
    seats = page("integrantes")
    assert "Quiénes integran la red hoy" in seats
    assert f'href="/organos/{SLUG}/integrantes/agregar/"' in seats
    assert "/mesa/" not in seats.split("<main", 1)[1].split("</main>")[0], "no link leads to the register of the Mesa"
    people = page("personas")
    own = cast.actor("social").mandato
    assert "Persona Ejemplo Nueve" in people
    assert "Persona Ejemplo Uno" in people, "and who represents the network"
    assert f"/mandatos/{own.pk}/terminar/" not in people, "whom the Mesa accredits"  # type: ignore[union-attr]
    assert "norte@mesa.example" in page("invitaciones")
    assert "Su representante" not in page("reglas")
    assert client.get(f"/organos/{SLUG}/mandatos/{own.pk}/terminar/").status_code == 404  # type: ignore[union-attr]
    assert f'href="/organos/{SLUG}/integrantes/"' in client.get("/pendientes/").content.decode()


def test_a_body_is_seated_from_its_page(cast: Cast, red: Organizacion, client: Client) -> None:
    sent = {"nombre": "Organización Lacustre Ejemplo", "tipo": "organizacion", "sector": "sociedad_civil"}
    sent |= {"clase": "miembro", "voto": "si", "desde": HOY.isoformat()}
    response = enter(cast, "social", client).post(f"/organos/{SLUG}/integrantes/agregar/", sent)
    assert (response.status_code, response["Location"]) == (302, f"/organos/{SLUG}/integrantes/")
    assert Membresia.objects.filter(organo=red, miembro__nombre="Organización Lacustre Ejemplo").exists()


@pytest.mark.parametrize("cuenta", ["secretaria", "gobierno", "academica", "delegada.academica", "administradora"])
def test_outside_the_network_there_is_no_such_page(cast: Cast, client: Client, cuenta: str) -> None:
    enter(cast, cuenta, client)
    for name in ("integrantes", "personas", "invitaciones", "reglas", "reglas/ingresar", "reglas/probar"):
        assert client.get(f"/organos/{SLUG}/{name}/").status_code == 404, name


def test_what_is_no_network_has_no_such_address(cast: Cast, client: Client) -> None:
    enter(cast, "secretaria", client)
    for slug in (cast.mesa.slug, "norte-ejemplo", "no-existe"):
        assert client.get(f"/organos/{slug}/reglas/").status_code == 404


def test_a_network_enters_its_own_rule(cast: Cast, red: Organizacion, client: Client) -> None:
    sent: dict[str, Any] = {
        "nombre": "Cartas de la red",
        "mayoria": "consenso",
        "quorum": "1/2",
        "silencio": "no_cuenta",
        "dias": "2",
        "termino": "habiles",
        "prorroga": "0",
        "margen_interno": "2",
        "publica_interno": "detalle",
        "sesion_fecha": "2026-08-05",
        "acuerdo": "1",
        "texto": "Se acordó.",
    }
    enter(cast, "social", client)
    address = f"/organos/{SLUG}/reglas/ingresar/"
    confirm = client.post(address, sent).content.decode()
    assert "La consulta interna cierra 2 días hábiles antes que la de la Mesa." in confirm
    assert client.post(address, sent | {"confirmar": "1"})["Location"] == f"/organos/{SLUG}/reglas/"
    regla = Regla.objects.get(organo=red, nombre="Cartas de la red")
    assert (regla.numero, regla.prorroga, regla.margen_interno, regla.publica_interno) == (2, 0, 2, "detalle")
    assert event("regla.adoptada", regla, cast.actor("social")).ahora["condiciones"] == (
        "El plazo no se prorroga. La consulta interna cierra 2 días hábiles antes que la de la Mesa. "
        "Fuera de la red se publica el resultado y lo que respondió cada organización."
    )
    assert not Regla.objects.filter(organo=cast.mesa, nombre="Cartas de la red").exists()
