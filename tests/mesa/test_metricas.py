"""The measures of decisions: the pure core against what a person would count, and the two pages that show them."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from statistics import median

import pgtrigger
import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from actas.operations import publicar_registro_historico
from mesa.calendario import SANTIAGO, SEMILLA, dias_habiles_entre
from mesa.metricas import (
    DEBIDAS,
    Decision,
    Parte,
    Respuesta,
    leer_resumen,
    medir,
    por_organizacion,
    por_organo,
    resumen,
)
from mesa.models import Consulta, Feriado, Membresia
from mesa.views.metricas import _csv
from tests.cast import Cast
from tests.checks import ROLES
from tests.mesa import scene as scenes

MONDAY = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)
moments = st.builds(
    lambda day, minutes: datetime.combine(day, time(minutes // 60, minutes % 60), SANTIAGO),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 1439),
)
closings = st.sampled_from(["expresa", "tacita", "silente", "no_requerida", "ausente"])


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """A decision whose answers come some time after it opens, before or after its deadline."""
    opened = draw(moments)
    term = timedelta(hours=draw(st.integers(0, 900)))
    answers = [
        Respuesta(
            draw(st.sampled_from(["Ánimo", "Beta", "alfa"])),
            closing,
            opened + timedelta(minutes=draw(st.integers(0, 90_000))) if closing == "expresa" else None,
        )
        for closing in draw(st.lists(closings, max_size=4))
    ]
    organo = draw(st.sampled_from(["Mesa", "Comité"]))
    return Decision(organo, opened, opened + term, opened + term + timedelta(seconds=61), answers)


def days(desde: datetime, hasta: datetime) -> int:
    """Business days between two instants, by their local dates."""
    return dias_habiles_entre(desde.astimezone(SANTIAGO).date(), hasta.astimezone(SANTIAGO).date(), feriados=SEMILLA)


@given(st.lists(decisions(), max_size=6))
def test_medians_and_shares_are_those_that_a_person_would_count(given_: list[Decision]) -> None:
    found = medir(given_)
    assert found.decisiones == found.decidir.casos == len(given_)
    if given_:
        assert found.decidir.dias == median(Fraction(days(d.abierta, d.cerrada)) for d in given_)
        assert found.decidir.horas == median(
            Fraction(round((d.cerrada.timestamp() - d.abierta.timestamp()) * 1_000_000), 3_600_000_000) for d in given_
        )
    owed = [(d, r) for d in given_ for r in d.respuestas if r.cierre in DEBIDAS]
    on_time = [r for d, r in owed if r.recibida and r.recibida.timestamp() <= d.plazo.timestamp()]
    assert found.a_tiempo == Parte(len(on_time), len(owed))
    late = found.responder.casos - found.a_tiempo.n
    assert late >= 0
    assert found.a_tiempo.n + late + found.tacitas.n + found.silentes.n == len(owed), "each owed answer is one thing"


@given(st.lists(decisions(), max_size=6))
def test_every_decision_is_of_one_organo_and_every_answer_of_one_organisation(given_: list[Decision]) -> None:
    organs, bodies = por_organo(given_), por_organizacion(given_)
    assert sum(m.decisiones for m in organs.values()) == len(given_)
    assert sum(m.a_tiempo.de for m in bodies.values()) == medir(given_).a_tiempo.de
    assert [name for name in ("alfa", "Ánimo", "Beta") if name in bodies] == list(bodies), "in alphabetical order"


@given(decisions())
def test_the_projection_says_no_name_and_measures_the_same(decision: Decision) -> None:
    said = resumen(
        {
            "abierta": decision.abierta.isoformat(),
            "plazo": decision.plazo.isoformat(),
            "cerrada": decision.cerrada.isoformat(),
            "respuestas": [
                {"organizacion": r.organizacion, "cierre": r.cierre, "recibida": r.recibida and r.recibida.isoformat()}
                for r in decision.respuestas
            ],
        }
    )
    assert not [r for r in decision.respuestas if r.organizacion in str(said)]
    assert medir([leer_resumen(decision.organo, said)]) == medir([decision])


def test_of_nothing_there_is_nothing_to_say() -> None:
    nothing = medir([])
    assert (nothing.decidir.dias, nothing.decidir.horas, nothing.decidir.casos) == (None, None, 0)
    assert nothing.tacitas.fraccion is None


def test_who_was_spared_an_answer_did_not_fail_to_give_it() -> None:
    answers = [Respuesta("A", "no_requerida"), Respuesta("B", "ausente"), Respuesta("C", "expresa", MONDAY)]
    found = medir([Decision("Mesa", MONDAY, MONDAY, MONDAY, answers)])
    assert (found.a_tiempo, found.silentes) == (Parte(1, 1), Parte(0, 1))


def test_the_day_of_the_opening_holidays_and_weekends_do_not_count() -> None:
    opened = datetime(2026, 9, 17, 10, tzinfo=SANTIAGO)  # Thursday; 18 and 19 are holidays, 20 a Sunday
    closed = datetime(2026, 9, 21, 9, tzinfo=SANTIAGO)
    found = medir([Decision("Mesa", opened, closed, closed)])
    assert (found.decidir.dias, found.decidir.horas) == (1, 95)
    assert medir([Decision("Mesa", opened, closed, closed)], feriados=frozenset()).decidir.dias == 2


def test_hours_are_those_that_passed_when_the_clock_changes() -> None:
    """The night of 5 September 2026 lasts an hour less, and that of 4 April an hour more."""
    for day, hours in ((date(2026, 9, 5), 23), (date(2026, 4, 4), 25)):
        noon = datetime.combine(day, time(12), SANTIAGO)
        next_noon = datetime.combine(day + timedelta(days=1), time(12), SANTIAGO)
        assert medir([Decision("Mesa", noon, next_noon, next_noon)]).decidir.horas == hours


@pytest.mark.django_db
def test_the_public_page_measures_what_was_published_and_no_more(client, cast) -> None:
    """An approved acta, one in circulation and a historical record are measured nowhere."""
    scenes.published(cast, date(2026, 8, 5))
    scenes.approved(cast, date(2026, 8, 4))
    cast.en_circulacion(acta=cast.borrador(scenes.of(date(2026, 8, 7))))
    publicar_registro_historico(cast.borrador(scenes.of(date(2026, 8, 8))).pk, actor=None)
    text = scenes.html(client.get("/decisiones/metricas/"))
    assert "Se mide una decisión publicada." in text
    assert "Mesa de Ejemplo" in text
    assert "100\xa0% (3 de 3)" in text, "three answered; of whoever was spared it nothing was owed"
    assert not [o.nombre for o in Membresia.objects.filter(organo=cast.mesa) if o.miembro.nombre in text]
    assert "No hay decisiones que medir" in scenes.html(client.get("/decisiones/metricas/?anio=1999"))
    for none in ("dos", "²", "²⁰²⁶", "2026-13"):
        assert "Se mide una decisión publicada." in scenes.html(client.get("/decisiones/metricas/", {"anio": none}))


@pytest.mark.django_db
def test_the_public_page_is_validated_by_the_chain_and_by_the_holidays(client, cast) -> None:
    tag = client.get("/decisiones/metricas/")["ETag"]
    assert client.get("/decisiones/metricas/", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/decisiones/metricas/?formato=csv")["ETag"] != tag
    Feriado.objects.create(dia=date(2031, 3, 3), nombre="Elección de ejemplo", norma="Ley de ejemplo")
    assert client.get("/decisiones/metricas/", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.django_db
def test_the_table_is_downloaded_as_it_is_read(client, cast) -> None:
    scenes.published(cast, date(2026, 8, 5))
    response = client.get("/decisiones/metricas/?formato=csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(response.content.decode("utf-8-sig").splitlines())
    assert (row["órgano"], row["decisiones"], row["a_tiempo_n"], row["a_tiempo_de"]) == (
        "Mesa de Ejemplo",
        "1",
        "3",
        "3",
    )


@pytest.mark.django_db
def test_by_organisation_it_is_seen_by_the_secretaria_only_and_in_alphabetical_order(client, cast) -> None:
    scenes.approved(cast, date(2026, 8, 4))
    seen = {cuenta: _by_organisation(cast, cuenta).status_code for cuenta in ROLES}
    assert {cuenta for cuenta, status in seen.items() if status == 200} == {"secretaria"}
    assert set(seen.values()) <= {200, 403, 404}
    text = scenes.html(_by_organisation(cast, "secretaria"))
    names = sorted(m.miembro.nombre for m in Membresia.objects.filter(organo=cast.mesa, voto="si"))
    assert re.findall(r'scope="row" lang="es-CL">([^<]+)<', text) == names
    assert "Persona Ejemplo Uno" not in text, "of organisations, never of people"


@pytest.mark.django_db
def test_what_a_network_asks_its_own_is_in_no_page_of_the_mesa(cast) -> None:
    consulta = cast.en_circulacion(2)
    red = cast.organizacion("red-social-ejemplo")
    with pgtrigger.ignore("mesa.Consulta:texto_congelado"):
        Consulta.objects.filter(pk=consulta.pk).update(organo=red, estado="cerrada", cerrada_el=consulta.plazo.instante)
    text = scenes.html(_by_organisation(cast, "secretaria"))
    assert "No hay consultas cerradas que medir" in text
    assert _by_organisation(cast, "secretaria", "?organo=red-social-ejemplo").status_code == 404
    assert _by_organisation(cast, "delegada.norte", "?organo=red-social-ejemplo").status_code == 403
    assert "Se mide una consulta cerrada." in scenes.html(
        _by_organisation(cast, "social", "?organo=red-social-ejemplo")
    )


def _by_organisation(cast: Cast, cuenta: str, asked: str = "") -> HttpResponse:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client.get(f"/metricas/organizaciones/{asked}")


def test_a_name_is_no_formula() -> None:
    table = _csv({"=SUMA(A1)": medir([])}, "x.csv", "Organización").content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith("'=SUMA(A1),0,")
