"""Inside a network its own representatives conduct: what is asked and extended there is told to nobody outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.core import mail

from mesa.kernel import clock, tasks
from mesa.models import Consulta, Evento, Plazo
from mesa.operations.deliberacion import preguntar_consulta, responder_pregunta
from mesa.operations.prorrogas import limite, pedir_prorroga, resolver_prorroga
from tests.cast import Cast
from tests.checks import refused
from tests.mesa.redes import abierta
from tests.mesa.test_deliberacion_paginas import browser, page

pytestmark = pytest.mark.django_db
LUNES = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
SECRETO = "¿Nos conviene el párrafo secretísimo?"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.as_of(LUNES):
        yield


@pytest.fixture
def interna(cast: Cast) -> Consulta:
    """What Red Social asks its own organisations about an acta that closes on Friday 25."""
    return abierta(cast, cast.en_circulacion(1, vence=date(2026, 9, 25)), vence=date(2026, 9, 15))


def test_a_member_asks_its_representative_answers_and_nobody_else_hears(cast: Cast, interna: Consulta) -> None:
    norte, social = cast.actor("delegada.norte"), cast.actor("social")
    assert norte.organizacion is not None
    tasks.sweep()
    mail.outbox = []
    pregunta = preguntar_consulta(interna.pk, norte.organizacion.pk, SECRETO, actor=norte)
    tasks.sweep()
    assert {m.to[0] for m in mail.outbox} == {"social@mesa.example"}
    assert SECRETO in str(mail.outbox[0].body)
    assert refused(lambda: responder_pregunta(pregunta.pk, "No.", actor=cast.secretaria))
    responder_pregunta(pregunta.pk, "Sí, con reservas.", actor=social)
    mail.outbox = []
    tasks.sweep()
    told = {m.to[0].partition("@")[0] for m in mail.outbox}
    assert "delegada.norte" in told
    assert not told & {"secretaria", "gobierno", "academica", "organismo", "cooperante"}
    assert SECRETO in page(browser(cast, "delegada.norte"), f"/consultas/{interna.pk}/")
    for cuenta in ("secretaria", "gobierno", "academica", "cooperante"):
        client = browser(cast, cuenta)
        for url in ("", "preguntar/", "prorroga/", "plazos/", f"preguntas/{pregunta.pk}/"):
            assert client.get(f"/consultas/{interna.pk}/{url}").status_code == 404, (cuenta, url)
        assert "secretísimo" not in page(client, "/pendientes/")
    events = Evento.objects.filter(verbo__startswith="pregunta.")
    assert not [e for e in events if "secretísimo" in str((e.objeto_texto, e.antes, e.ahora))], (
        "its words are in no event"
    )


def test_it_is_extended_by_its_representative_and_never_over_the_upper_deadline(cast: Cast, interna: Consulta) -> None:
    norte, social = cast.actor("delegada.norte"), cast.actor("social")
    assert norte.organizacion is not None
    last = limite(Consulta.objects.get(pk=interna.pk)).ultima
    assert last is not None
    upper = interna.superior
    assert upper is not None
    assert last < upper.plazo.vence
    asked = pedir_prorroga(interna.pk, norte.organizacion.pk, last, "Sesiona el directorio.", actor=norte)
    assert f"/prorrogas/{asked.pk}/" in page(browser(cast, "social"), "/pendientes/")
    assert refused(lambda: resolver_prorroga(asked.pk, True, "Sí.", actor=cast.secretaria))
    mail.outbox = []
    resolver_prorroga(asked.pk, True, "Sí.", actor=social)
    assert Plazo.objects.get(consulta=interna.pk).vence == last
    tasks.sweep()
    assert not {m.to[0] for m in mail.outbox if "Sesiona el directorio" in str(m.body)} & {"secretaria@mesa.example"}
