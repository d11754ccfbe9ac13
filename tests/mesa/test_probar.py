"""Try a rule: the page says what `decision.resolver` says of the answers in its address, and stores nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client

from mesa import decision
from mesa.kernel import clock
from mesa.models import Evento, Regla
from tests.cast import Cast
from tests.mesa.registro import AHORA

pytestmark = pytest.mark.django_db
OF_THE_MESA = {"sociedad_civil": "3", "academia": "2"}


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


@pytest.fixture
def reader(cast: Cast, client: Client) -> Client:
    client.force_login(cast.usuario("gobierno"))
    return client


def text(client: Client, address: str, **asked: str) -> str:
    """The words of the page, in one line."""
    response = client.get(f"{address}?{urlencode(asked)}")
    assert response.status_code == 200
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def of(regla: Regla) -> str:
    return f"/mesa/reglas/{regla.pk}/probar/"


def test_it_begins_with_who_would_be_convoked_today_in_silence(cast: Cast, reader: Client) -> None:
    page = text(reader, of(cast.regla(1)))
    assert "5 organizaciones con voto" in page
    assert "Cooperante" not in page, "who has no vote is not in it"
    assert "Sin quórum" in page
    assert decision.resolver(cast.regla(1).pura, dict.fromkeys("abcde"), cerrada=True).explicacion in page


def test_each_answer_is_in_the_address(cast: Cast, reader: Client) -> None:
    keys = [
        f"o{cast.organizacion(slug).pk}" for slug in ("ministerio-ejemplo", "red-social-ejemplo", "organismo-ejemplo")
    ]
    said = dict(zip(keys, ("aprueba", "aprueba_con_observaciones", "se_abstiene"), strict=True))
    sentidos = {**said, "x": None, "y": None}
    page = text(reader, of(cast.regla(1)), **said)
    assert decision.resolver(cast.regla(1).pura, sentidos, cerrada=True).explicacion in page
    assert "A favor 2 En contra 0 Se abstienen 1 De ellas, tácitas 0" in page
    page = text(reader, of(cast.regla(1)), cerrada="no", **said)
    assert "Todavía puede cambiar" in page
    assert decision.resolver(cast.regla(1).pura, sentidos, cerrada=False).explicacion in page


def test_what_silence_changes_is_shown_side_by_side(cast: Cast, reader: Client) -> None:
    asked = {"n_gobierno": "4", "s1": "objeta", "s2": "objeta"}
    page = text(reader, of(cast.regla(2)), **asked)  # simple; silence approves
    sides = page.split("según lo que la regla diga del silencio")[1]
    assert "No cuenta Rechazada 0 a favor, 2 en contra, 0 se abstienen" in sides
    assert "Se entiende que aprueba esta regla Rechazada 2 a favor, 2 en contra, 0 se abstienen" in sides
    assert "Se entiende que se abstiene Rechazada 0 a favor, 2 en contra, 2 se abstienen" in sides
    everyone = text(reader, of(cast.regla(2)), **asked, s3="aprueba", s4="aprueba")
    assert "lo que la regla diga del silencio no cambia nada" in everyone


def test_any_set_of_organisations_by_sector(cast: Cast, reader: Client) -> None:
    asked = {f"n_{sector}": number for sector, number in OF_THE_MESA.items()}
    page = text(reader, of(cast.regla(1)), **asked, s5="aprueba", s1="aprueba", s2="aprueba")
    assert "5 organizaciones con voto" in page
    assert "Organización 5 sociedad civil" in page
    assert "Organización 1 academia" in page
    assert "Aprobada" in page
    assert "30 organizaciones con voto" in text(reader, of(cast.regla(1)), n_academia="30")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"n_academia": "20", "n_gobierno": "11"}, "Se prueban hasta 30 organizaciones a la vez."),
        ({"n_academia": "31"}, "Escriba un número hasta 30."),
        ({"n_academia": "-1"}, "Escriba un número desde 0."),
        ({"n_academia": "dos"}, "Escriba un número entero."),
        ({"cerrada": "quizás"}, "Elija una de las opciones."),
        ({"n_academia": "1", "s1": "tal vez"}, "Elija una de las opciones."),
    ],
)
def test_a_mistake_is_said_and_nothing_is_resolved(
    cast: Cast, reader: Client, asked: dict[str, str], says: str
) -> None:
    page = text(reader, of(cast.regla(1)), **asked)
    assert says in page
    assert "Elija las organizaciones y sus respuestas para ver el resultado." in page


def test_a_rule_that_nobody_entered_is_tried_by_its_address(cast: Cast, reader: Client) -> None:
    rule = {"mayoria": "dos_tercios", "quorum": "2/3", "silencio": "aprueba", "por_sector": "on"}
    asked = {**rule, "n_academia": "1", "n_gobierno": "2", "s1": "aprueba", "s2": "aprueba", "s3": "aprueba"}
    assert "Aprobada" in text(reader, "/mesa/reglas/probar/", **asked)
    assert "Sin quórum" in text(reader, "/mesa/reglas/probar/", **(asked | {"s2": ""}))
    assert "Escriba una fracción entre 0 y 1" in text(reader, "/mesa/reglas/probar/", **(asked | {"quorum": "0,5"}))
    assert "La regla" in text(reader, "/mesa/reglas/probar/"), "and one may begin with none"


def test_the_confirmation_of_a_rule_offers_to_try_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.usuario("secretaria"))
    sent = {"nombre": "Cartas", "mayoria": "simple", "quorum": "2/3", "por_sector": "on", "silencio": "no_cuenta"}
    sent |= {"dias": "3", "termino": "habiles", "prorroga": "50", "texto": "Se acordó."}
    page = client.post("/mesa/reglas/ingresar/", sent | {"sesion_fecha": "2026-08-05", "acuerdo": "1"}).content.decode()
    link = re.search(r'href="(/mesa/reglas/probar/[^"]+)"', page)
    assert link
    tried = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert re.search(r'<option value="simple" selected', tried)
    assert 'value="2/3"' in tried
    assert re.search(r'name="por_sector"[^>]*checked', tried)


def test_nothing_is_stored(cast: Cast, reader: Client) -> None:
    before = Evento.objects.count()
    text(reader, of(cast.regla(1)), n_academia="3", s1="aprueba")
    assert Evento.objects.count() == before


def test_the_rule_of_another_organo_is_not_there(cast: Cast, reader: Client) -> None:
    foreign = Regla.objects.get(organo__slug="red-social-ejemplo")
    assert reader.get(of(foreign)).status_code == 404
    reader.force_login(cast.usuario("delegada.norte"))
    assert "3 organizaciones con voto" in text(reader, f"/organos/red-social-ejemplo/reglas/{foreign.pk}/probar/")
    assert reader.get(f"/organos/red-social-ejemplo/reglas/{cast.regla(1).pk}/probar/").status_code == 404
