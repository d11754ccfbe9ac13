"""What waits in numbers: a line for each source that has rows, whatever it counts, and all of them in one query."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mesa import conteos
from mesa.conteos import Conteo, lineas_de
from mesa.kernel import clock
from mesa.models import Consulta, Organizacion
from mesa.tipos import Pendiente

pytestmark = pytest.mark.django_db


def says(name: str) -> object:
    """A line that tells all it was given."""
    return lambda found: Pendiente(name, f"{found.n} desde {found.primera}", "/", "Ver", vence=found.vence)


@pytest.fixture
def sources(monkeypatch) -> list[conteos.Conteos]:
    """The register, empty for one test."""
    empty: list[conteos.Conteos] = []
    monkeypatch.setattr(conteos, "_conteos", empty)
    return empty


def test_each_source_with_rows_has_its_line_in_its_place_and_all_cost_one_query(cast, sources) -> None:
    cast.en_circulacion(vence=clock.today() + timedelta(days=10))
    earliest = Consulta.objects.earliest("plazo__instante").plazo.instante
    bodies = Organizacion.objects.order_by("-nombre")
    sources += [
        lambda _actor: Conteo(bodies, says("organos"), primera="slug"),
        lambda _actor: Conteo(bodies.none(), says("de nadie")),
        lambda _actor: Conteo(bodies.filter(slug="no-existe"), says("ninguno")),
        lambda _actor: None,
        lambda _actor: Conteo(Consulta.objects.all(), says("consultas"), vence="plazo__instante"),
    ]
    actor = cast.actor("secretaria")
    with CaptureQueriesContext(connection) as queries:
        lines = lineas_de(actor)
    assert len(queries) == 1
    first = min(Organizacion.objects.values_list("slug", flat=True))
    assert [(line.tipo, line.titulo, line.vence) for line in lines] == [
        ("organos", f"{Organizacion.objects.count()} desde {first}", None),
        ("consultas", f"{Consulta.objects.count()} desde {Consulta.objects.get().pk}", earliest),
    ]


def test_rows_repeated_by_what_they_are_joined_to_count_once(cast, sources) -> None:
    consulta = cast.en_circulacion()
    repeated = Consulta.objects.filter(convocadas__con_voto=True)
    assert repeated.count() > 1
    sources.append(lambda _actor: Conteo(repeated, says("consultas")))
    assert [line.titulo for line in lineas_de(cast.actor("secretaria"))] == [f"1 desde {consulta.pk}"]


def test_no_source_asks_nothing(cast, sources) -> None:
    sources.append(lambda _actor: None)
    actor = cast.actor("secretaria")
    with CaptureQueriesContext(connection) as queries:
        assert lineas_de(actor) == []
    assert not queries


def test_who_conducts_nothing_has_no_line_of_the_follow_up(cast) -> None:
    assert lineas_de(cast.actor("administradora")) == []
