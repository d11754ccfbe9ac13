"""What others see of a network's own consulta: what its rule publishes; and nothing of it in what an error quotes."""

from __future__ import annotations

import logging

import pytest
from django.db import DataError
from django.test import Client
from django.urls import reverse

from mesa.kernel import clock, events
from mesa.kernel.errors import sin_filas
from mesa.models import Pronunciamiento, Reaccion
from tests.cast import Cast
from tests.mesa import scene as scenes
from tests.mesa.redes import VENCE, abierta, cierra, responde_la_red

pytestmark = pytest.mark.django_db
MARCA = "zorzalquiltro"


@pytest.mark.parametrize(
    ("publica", "seen", "unseen"),
    [
        ("nada", [], ["Posición de las redes", "motivo-escrito", "Organización Norte", "razon-de-norte"]),
        ("resultado", ["2 a favor", "motivo-escrito"], ["Organización Norte", "razon-de-norte"]),
        ("detalle", ["2 a favor", "motivo-escrito", "Organización Norte"], ["razon-de-norte"]),
    ],
)
def test_others_see_of_it_what_its_rule_publishes(
    cast: Cast, client: Client, publica: str, seen: list[str], unseen: list[str]
) -> None:
    with clock.as_of(scenes.NOW):
        upper = cast.en_circulacion(vence=VENCE)
        interna = abierta(cast, upper, publica_interno=publica)
        cast.responde(interna, "delegada.norte", "aprueba_con_observaciones", "razon-de-norte")
        cast.responde(interna, "delegada.sur")
        client.force_login(cast.usuario("secretaria"))
        page = reverse("mesa:consulta", args=[upper.pk])
        assert "Posición de las redes" not in scenes.html(client.get(page)), "nothing, while it is asked"
        cierra(interna)
        assert "Posición de las redes" not in scenes.html(client.get(page)), "nothing, before its position is taken"
        responde_la_red(cast, upper, "objeta", "No corresponde.", "motivo-escrito")
        text = scenes.html(client.get(page))
    assert not [word for word in seen if word not in text]
    assert not [word for word in unseen if word in text]


# What an error quotes


def test_an_error_stores_and_logs_no_row_of_the_database(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """PostgreSQL quotes the row that a constraint refused: nobody who reads errors is of the network."""
    with clock.as_of(scenes.NOW):
        upper = cast.en_circulacion(vence=VENCE)
        interna = abierta(cast, upper)
    convocada, actor = interna.convocadas.first(), cast.actor("delegada.norte")
    assert convocada is not None
    assert actor.mandato is not None

    def refused(evento: object) -> None:
        Pronunciamiento.objects.create(
            convocada=convocada,
            sentido="objeta",
            fundamento="",
            apartamiento=f"{MARCA}\n\nsigue {MARCA}",
            persona=actor.persona,
            persona_nombre=actor.persona.nombre,
            mandato=actor.mandato,
            calidad="delegada",
            sha256=interna.sha256,
            recibido=scenes.NOW,
        )

    names = list(events._handlers)
    events._handlers["mesa.prueba"] = ("consulta.abierta", refused)
    try:
        reaccion = Reaccion.objects.filter(evento__verbo="consulta.abierta").first()
        assert reaccion is not None
        reaccion.handler, reaccion.estado = "mesa.prueba", "pendiente"
        reaccion.save()
        Reaccion.objects.exclude(pk=reaccion.pk).update(estado="hecha")
        with caplog.at_level(logging.ERROR):
            assert events.run_pending() == 0
    finally:
        del events._handlers["mesa.prueba"]
    assert list(events._handlers) == names
    stored = Reaccion.objects.get(pk=reaccion.pk).error
    assert "IntegrityError" in stored
    assert MARCA not in stored
    (record,) = [r for r in caplog.records if "mesa.prueba" in r.getMessage()]
    assert "IntegrityError" in record.getMessage()
    assert not record.exc_info, "where it failed, and nothing of what it said"
    assert MARCA not in record.getMessage()


def test_what_is_cut_of_an_error_is_the_row_alone() -> None:
    said = "x: malo\nDETAIL:  Failing row contains (1, a\n\nb).\n\nThe above exception was the direct cause\n\ny: malo"
    assert sin_filas(said) == "x: malo\n\nThe above exception was the direct cause\n\ny: malo"
    assert sin_filas(str(DataError("sin fila"))) == "sin fila"
