"""The public list of agreements: what each filter finds, its figures as of a day, its pages, its CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actas.public.acuerdo import ficha_acuerdo
from actas.public.filtro import Filtro, resumir
from mesa.kernel import clock
from mesa.models import Ficha, Organizacion, Publicacion
from mesa.operations.organizaciones import renombrar_organizacion
from tests.cast import Cast
from tests.mesa.scene import html, of, publish

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 9, 7, 10, tzinfo=clock.SANTIAGO)
PAST, FUTURE = "2026-09-06", "2026-09-07"
#: By its number in the minute: its state, its earliest open task, and who has a part in it.
KINDS: dict[int, dict[str, Any]] = {
    1: {"seguimiento": "cumplido", "tareas": 2, "tareas_hechas": 2, "organizaciones": ["Red Social Ejemplo"]},
    2: {"seguimiento": "vigente", "vence": FUTURE, "tareas": 1, "tareas_hechas": 0, "elementos": ["6-c3"]},
    3: {"seguimiento": "en_cumplimiento", "vence": PAST, "tareas": 3, "tareas_hechas": 1},
    4: {"seguimiento": "vigente", "vence": ""},
    5: {"seguimiento": "sin_efecto", "vence": PAST},
    6: {"seguimiento": "sin_seguimiento_registrado", "vence": PAST},
    7: {"seguimiento": "vigente", "suprimido": True},
}


@pytest.fixture
def lista(cast: Cast) -> Any:
    """One agreement of each kind, as of TODAY, by the ficha that the page reads; and an older one of another órgano."""
    other = Organizacion.objects.create(nombre="Otra Mesa Ejemplo", slug="otra-mesa", tipo="mesa", ejemplo=True)
    agreed = "".join(f"{n}. Se acordó la tarea {n}.\n\n" for n in KINDS)
    with clock.as_of(TODAY):
        for dia in (date(2026, 8, 5), date(2025, 8, 5)):
            head = of(dia).partition("ACUERDOS Y TAREAS")[0]
            publish(cast, f"{head}ACUERDOS Y TAREAS\n\n{agreed if dia.year == 2026 else '1. Se acordó un quelonio.'}")
        for ficha in Ficha.objects.filter(tipo="acuerdo"):
            said = KINDS[ficha.orden] if ficha.fecha.year == 2026 else {"seguimiento": "cumplido"}
            ficha.datos = ficha.datos | {"vence": "", "organizaciones": [], "elementos": []} | said
            if ficha.fecha.year == 2025:
                ficha.organo, ficha.organo_nombre = other, "Otra Mesa Ejemplo"
            ficha.save()
        yield Client()


def found(client: Client, asked: str = "") -> list[int]:
    """The numbers of the agreements of 2026 that the page lists, and 0 for the one of 2025."""
    page = html(client.get(f"/acuerdos/?{asked}"))
    shown = re.findall(r'<h2><a href="/acuerdos/(\d{4})-08-05/(\d+)/"', page)
    return [int(n) if year == "2026" else 0 for year, n in shown]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", [1, 2, 3, 4, 5, 6, 0]),
        ("estado=cumplido", [1, 0]),
        ("estado=en_plazo", [2, 4]),
        ("estado=vencido", [3]),
        ("estado=sin_efecto", [5]),
        ("estado=sin_seguimiento", [6]),
        ("anio=2025", [0]),
        ("anio=2026&estado=cumplido", [1]),
        ("organo=otra-mesa", [0]),
        ("organizacion=Red+Social+Ejemplo", [1]),
        ("plan=6-c3", [2]),
        ("q=quelonios", [0]),
        ("q=tarea&estado=vencido", [3]),
        ("q=nada&estado=vencido", []),
        ("estado=otro&anio=dos&anio=0000&x=1", [1, 2, 3, 4, 5, 6, 0]),  # what is no filter asks for nothing
        ("q=%00", [1, 2, 3, 4, 5, 6, 0]),
        ("organo=%27%29%3B--&plan=%7B%22", []),
    ],
)
def test_each_filter_finds_its_own(lista: Client, asked: str, expected: list[int]) -> None:
    assert found(lista, asked) == expected


def test_what_is_overdue_is_of_the_day_and_so_is_the_etag(lista: Client) -> None:
    """Nothing is published overnight: the page of tomorrow is another one."""
    first = lista.get("/acuerdos/")
    assert found(lista, "estado=vencido") == [3]
    with clock.as_of(TODAY + timedelta(days=1)):
        again = lista.get("/acuerdos/", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 200
        assert again["ETag"] != first["ETag"]
        assert found(lista, "estado=vencido") == [2, 3]
        assert "Vencido" in html(lista.get("/")), "the start says it too"
    same = lista.get("/acuerdos/", headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304


def test_the_figures_are_of_the_whole_filter_and_leave_out_what_nobody_follows(lista: Client) -> None:
    cifras = resumir(Filtro(anio="2026"), clock.today(), token_hex()).cifras
    assert cifras == {
        "cumplido": 1,
        "en_plazo": 2,
        "vencido": 1,
        "sin_efecto": 1,
        "sin_seguimiento": 1,
        "sin_fecha": 1,
    }
    todos = resumir(Filtro(estado="vencido"), clock.today(), token_hex()).cifras
    assert todos == cifras | {"cumplido": 2}, "those of the whole list, which are counted apart, leave out the same"
    page = html(lista.get("/acuerdos/?anio=2026"))
    assert "4 acuerdos tienen seguimiento. Cumplidos: 1; en plazo: 2; con algo vencido: 1." in page
    assert "25\xa0% (1 de 4)" in page, "neither the one without effect nor the one without follow-up is in the 4"
    one = html(lista.get("/acuerdos/?anio=2026&estado=vencido"))
    assert "25\xa0% (1 de 4)" in one, "the state asked for does not change how the others stand"
    assert "1 acuerdo responde a lo que busca." in one


def test_a_choice_is_offered_where_there_is_one(lista: Client) -> None:
    page = html(lista.get("/acuerdos/"))
    for choice in ("2025", "2026", "Otra Mesa Ejemplo", "Red Social Ejemplo", "6-c3"):
        assert f">{choice}</option>" in page
    kept = html(lista.get("/acuerdos/?organo=Mesa+%3Cb%3E"))
    assert "Ningún acuerdo publicado responde a lo que busca" in kept
    assert "Mesa <b>" not in lista.get("/acuerdos/?organo=Mesa+%3Cb%3E").content.decode()


def test_an_organo_that_was_renamed_is_offered_once_and_keeps_its_agreements(cast: Cast, lista: Client) -> None:
    renombrar_organizacion(cast.mesa.pk, cast.mesa.pk, "Mesa Renombrada Ejemplo", "", actor=cast.secretaria)
    publish(cast, of(date(2026, 9, 4)))
    page = html(lista.get("/acuerdos/"))
    assert '<option lang="es-CL" value="mesa-ejemplo" >Mesa Renombrada Ejemplo</option>' in page
    assert ">Mesa de Ejemplo</option>" not in page
    told = json.loads(lista.get("/acuerdos/?organo=mesa-ejemplo&anio=2026&formato=json").content)
    assert {row["organo"] for row in told["acuerdos"]} == {"Mesa de Ejemplo", "Mesa Renombrada Ejemplo"}
    report = html(lista.get("/acuerdos/informe/?organo=mesa-ejemplo"))
    assert ">Mesa Renombrada Ejemplo</option>" in report
    assert ">Mesa de Ejemplo</option>" not in report


def test_pages_keep_what_was_asked(lista: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actas.public.acuerdos.POR_PAGINA", 2)
    seen, url = [], "?anio=2026&q=tarea"
    while url:
        page = lista.get(f"/acuerdos/{url}").content.decode()
        seen += re.findall(r'<h2><a href="/acuerdos/2026-08-05/(\d)/"', page)
        after = re.search(r'href="(\?desde=[^"]+)" rel="next"', page)
        url = after[1].replace("&amp;", "&") if after else ""
    assert seen == ["1", "2", "3", "4", "5", "6"]
    assert 'href="/acuerdos/?q=tarea&amp;anio=2026" rel="first"' in page


def test_a_list_costs_three_queries_and_a_drawn_one_two(lista: Client) -> None:
    for asked, cold, warm in (
        ("?x", 3, 2),
        ("?estado=vencido", 3, 2),
        ("?q=tarea&anio=2026", 3, 3),
        ("?formato=csv", 3, 2),
    ):
        for name in ("marco", "default"):
            caches[name].clear()
        costs = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert lista.get(f"/acuerdos/{asked}").status_code == 200
            costs.append(len(queries))
        assert costs == [cold, warm], asked


def test_what_a_process_counted_of_the_whole_list_is_not_counted_by_the_next(lista: Client) -> None:
    cadena, hoy = token_hex(), clock.today()
    first = resumir(Filtro(q="tarea"), hoy, cadena)
    caches["marco"].clear()  # another process
    with CaptureQueriesContext(connection) as queries:
        whole = resumir(Filtro(), hoy, cadena)
    assert (len(queries), whole.total, whole.ofrecidos) == (0, 7, first.ofrecidos)
    assert first.total == 6, "the figures of a filter are its own"


def test_the_csv_has_every_row_of_the_filter_and_no_formula(lista: Client) -> None:
    Ficha.objects.filter(orden=2).update(titulo="=cmd|'/c calc'!A1")
    response = lista.get("/acuerdos/?anio=2026&formato=csv")
    assert response["Content-Disposition"] == 'attachment; filename="acuerdos-2026-09-07.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["numero"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert rows[1]["titulo"].startswith("'=")
    assert [row["vencido"] for row in rows] == ["no", "no", "sí", "no", "no", "no"]
    assert rows[0]["organizaciones"] == "Red Social Ejemplo"
    empty = lista.get("/acuerdos/?q=nada&formato=csv").content.decode("utf-8-sig")
    assert empty.startswith('"clave";"direccion";"fecha";')


def test_the_json_says_as_of_when_and_what_was_asked(lista: Client) -> None:
    told = json.loads(lista.get("/acuerdos/?estado=vencido&formato=json").content)
    assert (told["al"], told["filtro"]) == ("2026-09-07", {"estado": "vencido"})
    assert told["cifras"]["vencido"] == 1
    [row] = told["acuerdos"]
    assert (row["numero"], row["vencido"], row["vence"]) == (3, True, PAST)
    assert (row["tareas"], row["tareas_hechas"]) == (3, 1)


def test_the_row_says_how_it_goes_and_until_when(lista: Client) -> None:
    page = html(lista.get("/acuerdos/?anio=2026"))
    assert "1 de 3 tareas verificadas · venció el 6 de septiembre de 2026" in page
    assert 'estado--no">Vencido</span>' in page
    assert 'estado--ok">Cumplido</span>' in page
    assert "Suprimido" not in page


def test_of_an_agreement_adopted_by_consulta_it_says_so(lista: Client) -> None:
    ficha = Ficha.objects.get(orden=2)
    ficha.datos |= {"sesion": None, "adoptado": "por_consulta"}
    ficha.save()
    assert "Por consulta · 5 de agosto de 2026" in html(lista.get("/acuerdos/?plan=6-c3"))


def test_many_are_counted_by_the_database(lista: Client) -> None:
    """A thousand rows cost the queries of one, and the figures are of all of them, not of the page."""
    model = Ficha.objects.get(orden=3)
    shown = {f.attname: getattr(model, f.attname) for f in Ficha._meta.fields if not f.primary_key}
    last = Publicacion.objects.latest("numero").numero
    heads = Publicacion.objects.bulk_create(
        Publicacion(
            numero=last + n,
            tipo="acuerdo",
            clave=f"2001-01-01/{n}",
            version=1,
            contenido_sha256=f"{n:064}",
            hash=f"{n:064}",
            codigo=f"{n:09}",
            publicada=TODAY,
        )
        for n in range(1, 1001)
    )
    Ficha.objects.bulk_create(Ficha(**shown | {"publicacion_id": h.pk, "clave": h.clave}) for h in heads)
    with CaptureQueriesContext(connection) as queries:
        page = html(lista.get("/acuerdos/?estado=vencido"))
    assert len(queries) == 3
    assert "1001 acuerdos responden a lo que busca." in page or "1.001 acuerdos responden a lo que busca." in page


def test_it_is_found_by_who_has_to_do_it_and_by_what_was_shown(lista: Any) -> None:
    """As by its text: the words of its published follow-up are searched."""
    published = Publicacion.objects.filter(tipo="acuerdo", clave="2026-08-05/2").latest("pk")
    task = {
        "numero": 1,
        "titulo": "Contratar",
        "estado": "en_curso",
        "vence": None,
        "partes": [{"organizacion": "Cooperante Ejemplo", "que": "", "estado": "en_curso", "cumplida_el": None}],
        "evidencias": [{"fecha": "2026-08-06", "organizacion": "Cooperante Ejemplo", "texto": "Salió la licitación."}],
    }
    content = json.loads(published.contenido.texto) | {"detalle": {"tareas": [task]}}
    text = ficha_acuerdo("2026-08-05/2", content).texto
    assert all(words in text for words in ("Contratar", "Cooperante Ejemplo", "Salió la licitación."))
    out = content | {"detalle": {"tareas": [task | {"estado": "sin_efecto"}]}}
    assert "licitación" not in ficha_acuerdo("2026-08-05/2", out).texto
