"""Query budgets: 3 rows and 30 rows cost the same, and the count stands here.

A signed-in page pays, besides what it shows: 2 to know who is in (session, account) and 3 for the frame (the person,
the mandates held today, and the last event, which tells whether what waits was counted since).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actas.models import Acta
from actas.operations import publicar_registro_historico, retirar_acta
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Ficha, Mandato, Membresia, Organizacion, Persona, Regla
from mesa.operations.consultas import pronunciarse
from mesa.operations.organizaciones import renombrar_organizacion
from mesa.operations.personas import invitar_persona
from tests.cast import TEXTO, Cast
from tests.mesa.scene import NOW, body

pytestmark = pytest.mark.django_db

SIGNED_IN = 2
FRAME = 2
PRIVATE = 15


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


@pytest.fixture(params=[3, 30], ids=lambda n: f"{n} rows")
def rows(request: pytest.FixtureRequest) -> int:
    """How many of whatever the page shows."""
    number: int = request.param
    return number


def text(dia: date, paragraphs: int) -> str:
    """A minute of that day with so many people, items, paragraphs, letras and agreements."""
    head = TEXTO.partition("ASISTENTES")[0].replace("5 de agosto de 2026", f"{dia.day} de agosto de {dia.year}")
    places = range(1, paragraphs + 1)
    people = "".join(f"{_letter(n)}. Persona Ejemplo {n}, representante.\n" for n in places)
    tabla = "".join(f"{n}. Materia número {n}\n" for n in places)
    desarrollo = "".join(
        f"{n}. Materia número {n}\n\n1. Se propuso, en la materia {n}, lo siguiente:\n\na. una cosa;\nb. otra cosa.\n\n"
        for n in places
    )
    acuerdos = "".join(f"{n}. Se acordó hacer la tarea número {n}.\n\n" for n in places)
    return (
        f"{head}ASISTENTES\n\n1. Integrantes\n{people}\nTABLA\n\n{tabla}\nDESARROLLO\n\n{desarrollo}"
        f"ACUERDOS Y TAREAS\n\n{acuerdos}"
    )


def _letter(number: int) -> str:
    return ("" if number <= 26 else "a") + chr(ord("a") + (number - 1) % 26)


def historical(cast: Cast, dia: date, paragraphs: int = 1) -> Acta:
    """A published acta: a historical record needs no approval."""
    acta = cast.borrador(text(dia, paragraphs))
    return publicar_registro_historico(acta.pk, actor=None)


def members(cast: Cast, number: int) -> list[Actor]:
    """So many more organisations at the table, each with a titular."""
    actors = []
    for place in range(number):
        body = Organizacion.objects.create(slug=f"otra-{place}", nombre=f"Otra Organización Ejemplo {place}")
        Membresia.objects.create(organo=cast.mesa, miembro=body, sector="gobierno", desde=date(2026, 1, 5))
        persona = Persona.objects.create(nombre=f"Persona Ejemplo {place}", correo=f"otra{place}@mesa.example")
        held = Mandato.objects.create(persona=persona, organizacion=body, calidad="titular", desde=date(2026, 1, 5))
        actors.append(Actor(persona, held))
    return actors


def counted(client: Client, url: str, expected: int, status: int = 200) -> list[str]:
    """The queries of a page, asserted; the first visit warms caches that are filled once a process."""
    assert expected <= PRIVATE
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        body(response)
    assert response.status_code == status
    told = [query["sql"][:160] for query in queries]
    assert len(told) == expected, "\n".join(told)
    return told


def signed_in(cast: Cast, cuenta: str) -> Client:
    """A browser with that account in."""
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


# --- Public


def test_a_published_page_costs_one(cast: Cast, client: Client, rows: int) -> None:
    """What tells it from any other, whatever its length; the page itself is fetched once a process."""
    clave = historical(cast, date(2025, 8, 1), rows).sesion.clave
    for url in (f"/actas/{clave}/", f"/actas/{clave}/acta.json", f"/acuerdos/{clave}/1/"):
        counted(client, url, 1)
    counted(client, f"/acuerdos/{clave}/{rows}/acuerdo.json", 1)
    counted(client, f"/actas/{clave}/acta.pdf", 2, status=503)


def test_a_public_list_costs_two_and_search_too(cast: Cast, client: Client, rows: int) -> None:
    """The last link of the chain, for the validators, and the rows."""
    for place in range(rows):
        historical(cast, date(2025, 8, 1) + timedelta(place))
    assert Ficha.objects.count() == 2 * rows
    for url in ("/", "/actas/", "/acuerdos/"):
        counted(client, f"{url}?dibujada", 2)
        counted(client, url, 1)  # a process draws it once
    for words in ("tarea", "inexistente"):
        counted(client, f"/buscar/?q={words}", 3)  # and how common the words are
    counted(client, "/buscar/", 1)


def test_what_the_reader_has_costs_one_and_no_template(cast: Cast, client: Client, rows: int) -> None:
    clave = historical(cast, date(2025, 8, 1), rows).sesion.clave
    pages = ("/", "/actas/", "/acuerdos/", "/buscar/?q=tarea", f"/actas/{clave}/", f"/actas/{clave}/acta.json")
    for url in (*pages, f"/acuerdos/{clave}/1/"):
        etag = client.get(url)["ETag"]
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url, headers={"If-None-Match": etag})
        assert (response.status_code, response.content, response.templates) == (304, b"", []), url
        assert len(queries) <= 1, url


@pytest.mark.parametrize("url", ["/accesibilidad/", "/privacidad/", "/preferencias/?tema=contraste"])
def test_a_fixed_page_costs_nothing(client: Client, url: str) -> None:
    counted(client, url, 0, status=302 if "preferencias" in url else 200)


# --- Signed in


def test_pendientes(cast: Cast, rows: int) -> None:
    """What waits for the reader and what is waited for from others: one query for each source that may have some."""
    for place in range(rows):
        cast.en_circulacion(1, acta=cast.borrador(text(date(2025, 8, 1) + timedelta(place), 1)))
        cast.borrador(text(date(2024, 8, 1) + timedelta(place), 1))
    for cuenta in ("secretaria", "gobierno"):
        # tasks, matters, questions, consultas, votaciones, actas of who keeps them, what is counted; registers;
        # tasks, actas, consultas, votaciones that others owe; notices.
        # It counts what waits by listing it, and does not ask for the last event.
        keeps = cuenta == "secretaria"
        counted(signed_in(cast, cuenta), "/pendientes/", SIGNED_IN + FRAME - 1 + (12 if keeps else 11))


def test_actas_en_trabajo(cast: Cast, rows: int) -> None:
    for place in range(rows):
        cast.en_circulacion(1, acta=cast.borrador(text(date(2025, 8, 1) + timedelta(place), 1)))
    # the órganos whose secretaría one is, and the actas
    counted(signed_in(cast, "secretaria"), "/actas/en-trabajo/", SIGNED_IN + FRAME + 2)
    counted(signed_in(cast, "gobierno"), "/actas/en-trabajo/", SIGNED_IN + FRAME + 2)
    counted(signed_in(cast, "secretaria"), "/actas/importar/", SIGNED_IN + FRAME + 1)


def test_the_editor(cast: Cast, rows: int) -> None:
    """The acta, its people, items, paragraphs and observations, its last changes, and one question of permission."""
    acta = cast.borrador(text(date(2025, 8, 1), rows))
    url = f"/actas/{acta.sesion.clave}/editar/"
    counted(signed_in(cast, "secretaria"), url, SIGNED_IN + FRAME + 7)
    first = acta.parrafos.filter(padre=None).values_list("pk", flat=True).first()
    counted(signed_in(cast, "secretaria"), f"{url}?editar={first}&agregar=acuerdos&hecho=1", SIGNED_IN + FRAME + 7)


def test_the_forms_of_an_acta(cast: Cast, rows: int) -> None:
    acta = cast.borrador(text(date(2025, 8, 1), rows))
    for numero in range(10, 10 + rows):
        Regla.objects.create(
            organo=cast.mesa, numero=numero, nombre="Otra", mayoria="simple", dias=numero, desde=date(2026, 1, 5)
        )
    secretaria, base = signed_in(cast, "secretaria"), f"/actas/{acta.sesion.clave}"
    # acta, permission; items, agreements and people for the form; the same again for the hash of what was read
    counted(secretaria, f"{base}/datos/", SIGNED_IN + FRAME + 9)
    # acta, permission, rules, holidays
    counted(secretaria, f"{base}/circular/", SIGNED_IN + FRAME + 4)
    cast.en_circulacion(1, acta=acta)
    # acta, permission
    counted(secretaria, f"{base}/retirar/", SIGNED_IN + FRAME + 2)
    counted(secretaria, f"{base}/circulacion/", SIGNED_IN + 2, status=302)


def test_a_consulta_and_its_panel(cast: Cast, rows: int) -> None:
    """So many convoked, each with an answer and one before it, and so many former versions of the text."""
    others = members(cast, rows)
    consulta = cast.en_circulacion(1, acta=cast.borrador(text(date(2025, 8, 1), rows)))
    for _ in range(rows):
        acta = retirar_acta(consulta.objeto_id, "Otra redacción", actor=cast.secretaria)
        consulta = cast.en_circulacion(1, acta=acta)
    for actor in others:
        assert actor.organizacion is not None
        for sentido, why in (("objeta", "Falta un punto"), ("aprueba", "")):
            pronunciarse(consulta.pk, actor.organizacion.pk, sentido, why, sha256=consulta.sha256, actor=actor)
    gobierno, secretaria = signed_in(cast, "gobierno"), signed_in(cast, "secretaria")
    for client in (gobierno, secretaria):
        # the consulta, its chain of dates, the convoked with their answers, what networks ask about it; permission;
        # versions; every answer; requests for more time; questions
        counted(client, f"/consultas/{consulta.pk}/", SIGNED_IN + FRAME + 9)
    # the consulta, its chain, the convoked with their answers; who else answers; the former text; permission; what it
    # observed; requests for more time; questions
    counted(gobierno, f"/consultas/{consulta.pk}/responder/", SIGNED_IN + FRAME + 9)


def test_the_register(cast: Cast, rows: int) -> None:
    """So many more bodies, each with a titular, a rule and an invitation that was not accepted."""
    for place, actor in enumerate(members(cast, rows)):
        invitar_persona(actor.persona, actor.persona.correo, organo=cast.mesa, actor=cast.secretaria)
        Regla.objects.create(
            organo=cast.mesa, numero=10 + place, nombre="Otra", mayoria="simple", dias=5, desde=date(2026, 1, 5)
        )
        renombrar_organizacion(cast.mesa.pk, actor.mandato.organizacion_id, f"Otro {place}", "", actor=cast.secretaria)  # type: ignore[union-attr]
    secretaria = signed_in(cast, "secretaria")
    # the Mesa, permission; seats, functions and names
    counted(secretaria, "/mesa/integrantes/", SIGNED_IN + FRAME + 5)
    # the Mesa, permission; mandates
    counted(secretaria, "/mesa/personas/", SIGNED_IN + FRAME + 3)
    # the Mesa, permission; mandates with their accounts, invitations
    counted(secretaria, "/mesa/invitaciones/", SIGNED_IN + FRAME + 4)
    # the Mesa, permission; rules
    counted(secretaria, "/mesa/reglas/", SIGNED_IN + FRAME + 3)
    # the Mesa, permission; seats, mandates, invitations, rules; what is published and what is in hand
    counted(secretaria, "/mesa/puesta-en-marcha/", SIGNED_IN + FRAME + 8)
