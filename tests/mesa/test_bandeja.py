"""The bell and the list of notices: nothing is read by looking, and each person has only her own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesa.kernel.events import run_pending
from mesa.models import Aviso, Persona
from mesa.operations.avisos import avisar
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BELL = re.compile(r'<a id="campana"[^>]*>Avisos(?: <span class="cuenta">(\d+))?')


def unread(client: Client, url: str = "/pendientes/") -> int:
    """What the bell says."""
    found = BELL.search(client.get(url).content.decode())
    assert found is not None
    return int(found[1] or 0)


@pytest.fixture
def social(cast: Cast) -> Client:
    """Signed in, with 23 notices: a call to answer and others."""
    consulta = cast.en_circulacion()
    run_pending()
    for place in range(22):
        avisar(
            [cast.actor("social").mandato],
            clave=f"prueba:{place}",
            plantilla="resultado",
            ruta=f"/consultas/{consulta.pk}/",
            datos={"consulta": consulta.pk},
        )
    client = Client()
    client.force_login(cast.usuario("social"))
    return client


def test_looking_reads_nothing(social: Client) -> None:
    assert [unread(social), unread(social, "/avisos/"), unread(social)] == [23, 23, 23]


def test_the_list_goes_by_key_the_latest_first(social: Client) -> None:
    page = social.get("/avisos/").content.decode()
    assert page.count(">Abrir<") == 20
    (cursor,) = re.findall(r'href="\?desde=(\d+)" rel="next"', page)
    rest = social.get(f"/avisos/?desde={cursor}").content.decode()
    assert rest.count(">Abrir<") == 3
    assert "Se pide su respuesta" in rest
    assert 'rel="next"' not in rest
    assert social.get("/avisos/?desde=hola").status_code == 200


def test_opening_one_marks_it_and_leads_there(social: Client, cast: Cast) -> None:
    aviso = Aviso.objects.filter(persona=cast.actor("social").persona, plantilla="llamado").get()
    assert social.get(f"/avisos/{aviso.pk}/abrir/").status_code == 405
    answer = social.post(f"/avisos/{aviso.pk}/abrir/")
    assert (answer.status_code, answer["Location"]) == (302, aviso.ruta)
    assert unread(social) == 22
    other = Aviso.objects.filter(persona=cast.actor("gobierno").persona).first()
    assert other is not None
    assert social.post(f"/avisos/{other.pk}/abrir/").status_code == 404


@pytest.mark.parametrize("route", ["https://otra.example/", "//otra.example/", ""])
def test_a_notice_leads_nowhere_outside(social: Client, cast: Cast, route: str) -> None:
    aviso = Aviso.objects.filter(persona=cast.actor("social").persona)[0]
    Aviso.objects.filter(pk=aviso.pk).update(ruta=route)
    assert social.post(f"/avisos/{aviso.pk}/abrir/")["Location"] == "/avisos/"


def test_all_at_once_and_the_fragment_equals_the_page(social: Client) -> None:
    assert social.post("/avisos/leidos/", headers={"HX-Request": "true"})["Location"] == "/avisos/?leidos=1"
    page = social.get("/avisos/?leidos=1", headers={"HX-Request": "true"}).content.decode()
    fresh = social.get("/avisos/?leidos=1").content.decode()
    mine, other = (re.search(r'id="avisos">.*</main>', text, re.DOTALL) for text in (page, fresh))
    assert mine
    assert other
    assert mine[0] == other[0]
    assert "No hay avisos sin leer." in fresh
    assert unread(social) == 0


def test_the_bell_costs_no_query_of_its_own_and_the_list_the_same_with_three_and_twenty(cast: Cast) -> None:
    client, costs = Client(), []
    client.force_login(cast.usuario("gobierno"))
    for number in (3, 20):
        consulta = cast.en_circulacion()
        for place in range(number):
            avisar(
                [cast.actor("gobierno").mandato],
                clave=f"prueba:{number}:{place}",
                plantilla="resultado",
                ruta="/x/",
                datos={"consulta": consulta.pk},
            )
        client.get("/avisos/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/avisos/")
        costs.append(len(queries))
        assert sum("leido_el" in q["sql"] and "COUNT" in q["sql"] for q in queries) == 1
    assert costs[0] == costs[1] <= 15


def test_what_one_prefers_is_kept_and_said(social: Client, cast: Cast) -> None:
    page = social.get("/avisos/preferencias/").content.decode()
    assert re.search(r'value="inmediato"[^>]*checked', page)
    assert social.post("/avisos/preferencias/", {"como": "diario"}).status_code == 302
    page = social.get("/avisos/preferencias/").content.decode()
    assert "Quedó guardado cómo recibe sus avisos." in page
    assert re.search(r'value="diario"[^>]*checked', page)
    assert Persona.objects.get(correo="social@mesa.example").resumen_diario
    wrong = social.post("/avisos/preferencias/", {"como": "nunca"})
    assert wrong.status_code == 422
    assert "Elija una de las opciones." in wrong.content.decode()


def test_who_has_no_address_is_told_what_to_do(social: Client, cast: Cast) -> None:
    Persona.objects.filter(correo="social@mesa.example").update(correo="")
    assert "pida a la secretaría que registre su dirección" in social.get("/avisos/preferencias/").content.decode()


def test_an_empty_list_says_so(cast: Cast, client: Any) -> None:
    client.force_login(cast.usuario("cooperante"))
    assert "No hay avisos" in client.get("/avisos/").content.decode()
