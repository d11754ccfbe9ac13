"""Mis pendientes: what waits for others, and since when."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import mesa.urls  # noqa: F401  # whoever adds to the page is registered by importing it
from actas.operations import observar_acta
from mesa.kernel import clock, tasks
from mesa.models import Consulta
from mesa.palabras import fecha_larga
from mesa.tipos import Espera, esperas_de
from mesa.views import contados
from tests.cast import Cast
from tests.mesa import scene as scenes

pytestmark = pytest.mark.django_db
OTHER = "/calendario/suscripcion/"


def waits(cast: Cast, cuenta: str) -> list[Espera]:
    """What that account waits for from others."""
    return esperas_de(cast.actor(cuenta))


def page(cast: Cast, cuenta: str) -> str:
    """Mis pendientes of that account."""
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return scenes.html(client.get("/pendientes/"))


def test_who_answered_sees_who_is_missing_and_since_when(cast) -> None:
    consulta = cast.en_circulacion()
    assert not waits(cast, "social"), "it is she who owes"
    cast.responde(consulta, "social")
    [espera] = waits(cast, "social")
    assert espera.quienes == (
        "Faltan 4 de 5: Ministerio de Ejemplo, Organismo Ejemplo, Red Académica Ejemplo y Secretaría de Ejemplo"
    )
    assert (espera.desde, espera.vence) == (consulta.abierta_el, consulta.plazo.instante)
    assert espera.url == f"/consultas/{consulta.pk}/"
    text = page(cast, "social")
    assert "Usted espera por otros" in text
    assert f"Desde el {fecha_larga(consulta.abierta_el)}." in text


def test_the_secretaria_sees_it_whether_or_not_she_answered_and_the_last_reminder(cast) -> None:
    consulta = cast.en_circulacion(vence=clock.today() + timedelta(days=10))
    [before] = waits(cast, "secretaria")
    assert before.quienes.startswith("Faltan 5 de 5")
    assert before.detalle == ""
    reminded = consulta.plazo.instante - timedelta(days=1)
    with clock.as_of(reminded):
        tasks.sweep()
        [after] = waits(cast, "secretaria")
    assert after.detalle == f"Último recordatorio: {fecha_larga(reminded)}."


def test_nobody_waits_once_all_answered_or_it_expired(cast) -> None:
    consulta = cast.en_circulacion()
    for cuenta in ("social", "gobierno", "academica", "organismo"):
        cast.responde(consulta, cuenta)
    assert not waits(cast, "secretaria"), "only her own is missing, and it is among what waits for her"
    assert waits(cast, "social")
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=1)):
        assert not waits(cast, "social")


def test_many_are_counted_and_not_all_named(cast) -> None:
    consulta = cast.en_circulacion()
    model = consulta.convocadas.get(organizacion__slug="organismo-ejemplo")
    for n in range(10):
        model.pk, model.nombre = None, f"Otra {n}"
        model.organizacion = type(model.organizacion).objects.create(nombre=model.nombre, slug=f"otra-{n}")
        model.save()
    [espera] = waits(cast, "secretaria")
    assert espera.quienes.startswith("Faltan 15 de 15: ")
    assert espera.quienes.endswith(" y 9 más")


def test_the_answer_to_an_observation_and_a_publication_are_waited_for_from_the_secretaria(cast) -> None:
    consulta = cast.en_circulacion()
    for motivo in ("Falta la fecha.", "Falta el lugar."):
        observar_acta(
            consulta.pk,
            referencia="1.1",
            motivo=motivo,
            propuesta="",
            sha256=consulta.sha256,
            actor=cast.actor("social"),
        )
    [espera] = waits(cast, "social")
    assert espera.titulo == "Respuesta a sus 2 observaciones: acta del 5 de agosto de 2026"
    assert espera.quienes == "La secretaría"
    acta = scenes.approved(cast, date(2026, 8, 4))
    titles = [espera.titulo for espera in waits(cast, "gobierno")]
    assert titles == [f"Publicación: {acta}"]
    assert not [e for e in waits(cast, "secretaria") if e.quienes == "La secretaría"], "it is her own work"
    assert not waits(cast, "delegada.norte")


def test_what_a_network_asks_is_not_waited_for_by_the_table(cast) -> None:
    """Whoever represents the network does; nobody of the table hears of it."""
    consulta = cast.en_circulacion()
    red = cast.organizacion("red-social-ejemplo")
    inner = Consulta.objects.get(pk=consulta.pk)
    inner.pk, inner.organo, inner.titulo, inner.superior = None, red, "consulta privada", consulta
    inner.plazo.pk = None
    inner.plazo.save()
    inner.plazo_id = inner.plazo.pk
    inner.save()
    inner.convocadas.create(
        organizacion=cast.organizacion("norte-ejemplo"),
        nombre="Norte",
        clase="miembro",
        con_voto=True,
        sector="academia",
    )
    assert [e.quienes for e in waits(cast, "social") if "privada" in e.titulo] == ["Falta 1 de 1: Norte"]
    for cuenta in ("secretaria", "gobierno", "academica", "cooperante"):
        assert not [e for e in waits(cast, cuenta) if "privada" in e.titulo], cuenta


def test_the_page_costs_the_same_with_one_and_with_many(cast) -> None:
    consulta = cast.en_circulacion()
    client = Client()
    client.force_login(cast.usuario("secretaria"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/pendientes/")
        return len(queries)

    cost()
    before = cost()
    model = Consulta.objects.get(pk=consulta.pk)
    for n in range(5):
        model.plazo.pk = None
        model.plazo.save()
        model.pk, model.plazo_id, model.objeto_id = None, model.plazo.pk, 10**6 + n
        model.save()
        model.convocadas.create(
            organizacion=cast.organizacion("organismo-ejemplo"),
            nombre="Organismo Ejemplo",
            clase="miembro",
            con_voto=True,
            sector="gobierno",
        )
    assert cost() == before <= 15


# The number that every page says


def said(client: Client) -> int:
    """How many things wait, as a page that is not Mis pendientes says it."""
    found = re.search(r'<span class="cuenta">(\d+)<span class="solo-lector"> en espera', scenes.html(client.get(OTHER)))
    return int(found[1]) if found else 0


def test_the_number_follows_what_happens(cast) -> None:
    client = Client()
    client.force_login(cast.usuario("social"))
    assert said(client) == 0
    consulta = cast.en_circulacion()
    assert said(client) == 1, "somebody else did it"
    url = f"/consultas/{consulta.pk}/responder/"
    sent = client.post(url, {"sentido": "aprueba", "fundamento": "", "sha256": consulta.sha256})
    assert sent.status_code == 302
    assert said(client) == 0


def test_what_leaves_no_event_is_counted_once_she_sends_something(cast) -> None:
    """A secret vote leaves none."""
    actor = cast.actor("social")
    consulta = cast.en_circulacion()
    assert contados.contar(actor) == 1
    consulta.convocadas.filter(organizacion=actor.organizacion).delete()
    assert contados.contar(actor) == 1, "remembered: nothing happened"
    client = Client()
    client.force_login(cast.usuario("social"))
    client.post("/calendario/suscripcion/", {"hacer": "crear"})
    assert contados.contar(actor) == 0


def test_each_mandate_and_each_person_has_its_own_number(cast) -> None:
    consulta = cast.en_circulacion()
    cast.responde(consulta, "social")
    assert [contados.contar(cast.actor(who)) for who in ("social", "gobierno")] == [0, 1]
    assert contados.contar(None) == 0


def test_a_page_asks_once_what_was_counted(cast) -> None:
    client = Client()
    client.force_login(cast.usuario("secretaria"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(OTHER)
        return len(queries)

    first = cost()
    assert cost() < first - 2
