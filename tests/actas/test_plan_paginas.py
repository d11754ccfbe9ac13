"""The pages of the plan and of contributions: what is tried is what is applied, nothing typed is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from actas.models import AcuerdoAdoptado, Aporte, ElementoPlan, Tarea
from actas.operations.aportes import Respuesta, publicar_aporte, registrar_aporte, responder_aporte
from actas.operations.plan import crear_elemento, editar_elemento, publicar_elemento
from mesa.kernel import clock, files
from mesa.kernel.tabular import escribir_csv, leer_tabla
from mesa.models import Funcion, Organizacion, Publicacion
from mesa.operations.retiros import borrar_sueltos
from mesa.tipos import pendientes_de
from mesa.views import intercambio
from tests.actas.plan import AHORA, aporte, compromiso, creado, registrado, respondido
from tests.actas.test_aportes import SI
from tests.cast import Cast
from tests.mesa.scene import body, html
from tests.mesa.test_asuntos_paginas import signed

pytestmark = pytest.mark.django_db
CARGAR = "/plan/en-trabajo/importar/"
NAMES = ["código", "clase", "plan", "título"]


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def table(*rows: list[str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.csv", escribir_csv(NAMES, rows or [["6-c3", "compromiso", "Plan", "Publicar"]]))


def trial(client: Client, *rows: list[str]) -> tuple[Any, str]:
    """The page that says what a table would do, and its token or ""."""
    answer = client.post(CARGAR, {"archivo": table(*rows)})
    found = re.search(r'name="ensayo" value="([^"]+)"', html(answer))
    return answer, found[1] if found else ""


def test_a_table_is_tried_and_then_applied_as_it_was(cast: Cast) -> None:
    client = signed(cast, "secretaria")
    answer, token = trial(client)
    assert answer.status_code == 200
    assert "Una se agrega." in html(answer)
    assert not ElementoPlan.objects.exists()
    done = client.post(CARGAR, {"ensayo": token})
    assert (done.status_code, done["Location"]) == (302, "/plan/en-trabajo/")
    assert ElementoPlan.objects.get().titulo == "Publicar"
    # Sent twice, it says the same and changes nothing.
    client.post(CARGAR, {"ensayo": token})
    assert ElementoPlan.objects.get().revision == 1
    again, nothing = trial(client)
    assert "no hay nada que guardar" in html(again)
    assert nothing == ""


def test_a_table_with_an_error_is_told_row_by_row_and_may_not_be_applied(cast: Cast) -> None:
    answer, token = trial(signed(cast, "secretaria"), ["6-c3", "compromiso", "Plan", "Bien"], ["6-c4", "meta", "", "X"])
    page = html(answer)
    assert (answer.status_code, token) == (422, "")
    assert "Una fila tiene errores." in page
    assert "<strong>clase</strong>: «meta» no es una de las opciones" in page
    assert "<strong>plan</strong>: Complete este dato." in page


def test_what_is_no_table_says_so_by_its_field(cast: Cast) -> None:
    client = signed(cast, "secretaria")
    for sent, says in (
        ({}, "Elija el archivo que quiere cargar."),
        ({"archivo": SimpleUploadedFile("x.csv", b"codigo;color\n1;2\n")}, "La columna «color» no se conoce."),
        ({"archivo": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}, "El archivo está dañado"),
    ):
        answer = client.post(CARGAR, sent)
        assert answer.status_code == 422
        assert says in html(answer)


def test_what_changed_after_the_trial_is_not_trampled_on(cast: Cast) -> None:
    client, elemento = signed(cast, "secretaria"), creado(cast)
    _answer, token = trial(client, ["6-c3", "compromiso", "Plan de Ejemplo", "De la planilla"])
    AcuerdoAdoptado.objects.all()
    elemento.clase = "recomendacion"
    elemento.save()
    answer = client.post(CARGAR, {"ensayo": token})
    assert answer.status_code == 409
    assert "Ya está registrado como recomendación del IRM." in html(answer)
    assert ElementoPlan.objects.get().titulo == "Publicar el catálogo"


def test_a_trial_is_of_who_made_it_and_lasts_an_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed(cast, "secretaria")
    _answer, token = trial(client)
    read = signing.loads(token, salt="mesa.ensayo")
    for forged in (
        "nada",
        token + "x",
        signing.dumps([read[0], read[1] + 1, *read[2:]], salt="mesa.ensayo"),  # of somebody else
        signing.dumps(["aportes:1", *read[1:]], salt="mesa.ensayo"),  # of another thing
        signing.dumps([*read[:2], "0" * 64, *read[3:]], salt="mesa.ensayo"),  # of a file that is gone
        signing.dumps("x", salt="mesa.ensayo"),
    ):
        answer = client.post(CARGAR, {"ensayo": forged})
        assert answer.status_code == 409
        assert "Elija de nuevo el archivo; nada se guardó." in html(answer)
    monkeypatch.setattr(intercambio, "VIGENCIA", -1)
    assert client.post(CARGAR, {"ensayo": token}).status_code == 409
    assert not ElementoPlan.objects.exists()


def test_the_file_that_was_tried_outlives_the_sweep_of_leftovers_for_an_hour(cast: Cast) -> None:
    _answer, token = trial(signed(cast, "secretaria"), ["6-c7", "compromiso", "Plan", str(uuid4())])
    digest = signing.loads(token, salt="mesa.ensayo")[2]
    borrar_sueltos()
    assert files.path_of(digest).is_file()
    written = dict(files.kept())[digest]
    assert time.time() + 3_000 < written < time.time() + intercambio.VIGENCIA + 60


def test_the_example_is_a_table_that_is_read(cast: Cast) -> None:
    client = signed(cast, "secretaria")
    for address in (CARGAR, "/aportes/en-trabajo/importar/"):
        for formato in ("csv", "xlsx"):
            answer = client.get(f"{address}?ejemplo={formato}")
            assert f'filename="ejemplo.{formato}"' in answer["Content-Disposition"]
            assert len(leer_tabla("x", body(answer)).filas) == 1
        assert client.get(f"{address}?ejemplo=pdf").status_code == 404


def test_contributions_are_loaded_the_same_way(cast: Cast) -> None:
    client, address = signed(cast, "secretaria"), "/aportes/en-trabajo/importar/"
    data = escribir_csv(["fecha", "instancia", "aporte"], [["20-08-2026", "Taller", "Publicar los datos."]])
    answer = client.post(address, {"archivo": SimpleUploadedFile("x.csv", data)})
    token = re.search(r'name="ensayo" value="([^"]+)"', html(answer))
    assert token is not None
    assert client.post(address, {"ensayo": token[1]}).status_code == 302
    assert Aporte.objects.get().codigo == "aporte-1"
    client.post(address, {"ensayo": token[1]})
    again = client.post(address, {"archivo": SimpleUploadedFile("x.csv", data)})
    assert "no hay nada que guardar" in html(again)
    assert Aporte.objects.count() == 1


def test_the_export_is_for_who_sits_and_is_a_table(cast: Cast) -> None:
    creado(cast, titulo="=1+1")
    registrado(cast, autor="Nadie Oculta")
    for formato in ("csv", "xlsx"):
        got = signed(cast, "gobierno").get(f"/plan/en-trabajo/exportar/?formato={formato}")
        assert leer_tabla("x", body(got)).filas[0]["título"] == "=1+1"
        seen = body(signed(cast, "gobierno").get(f"/aportes/en-trabajo/exportar/?formato={formato}"))
        assert leer_tabla("x", seen).filas[0]["autor"] == ""
    kept = body(signed(cast, "secretaria").get("/aportes/en-trabajo/exportar/?formato=csv"))
    assert leer_tabla("x", kept).filas[0]["autor"] == "Nadie Oculta"


def typed(elemento: ElementoPlan, **more: Any) -> dict[str, Any]:
    return {"plan": elemento.plan, "titulo": elemento.titulo, "revision": elemento.revision} | more


def test_a_conflict_says_what_is_saved_and_keeps_what_was_typed(cast: Cast) -> None:
    client, elemento = signed(cast, "secretaria"), creado(cast)
    editar_elemento(elemento.pk, compromiso(titulo="Lo de otra"), revision=1, actor=cast.secretaria)
    address = "/plan/en-trabajo/6-c3/corregir/"
    answer = client.post(address, typed(elemento, titulo="Lo mío"))
    page = html(answer)
    assert answer.status_code == 409
    assert "Lo guardado ahora dice: «Lo de otra»." in page
    assert 'value="Lo mío"' in page
    assert 'name="revision" value="2"' in page
    assert client.post(address, typed(elemento, titulo="Lo mío", revision=2)).status_code == 302
    assert ElementoPlan.objects.get().titulo == "Lo mío"


def test_the_secretaria_adds_ties_publishes_and_takes_away(cast: Cast) -> None:
    client = signed(cast, "secretaria")
    sent = {"clase": "compromiso", "codigo": "6-c9", "plan": "Plan", "titulo": "Nuevo"}
    assert client.post("/plan/en-trabajo/agregar/", sent)["Location"] == "/plan/en-trabajo/6-c9/"
    acuerdo = AcuerdoAdoptado.objects.create(
        organo=cast.mesa, clave="2026-08-05/1", numero=1, fecha=AHORA.date(), texto="Se acuerda."
    )
    tarea = Tarea.objects.create(organo=cast.mesa, titulo="Hacerlo", creada_el=AHORA)
    address = "/plan/en-trabajo/6-c9/"
    for que in (f"https://mesa.example/tareas/{tarea.pk}/", "/acuerdos/2026-08-05/1/seguimiento/"):
        assert client.post(f"{address}vincular/", {"que": que}).status_code == 302
    elemento = ElementoPlan.objects.get()
    assert (elemento.acuerdos.get(), elemento.tareas.get()) == (acuerdo, tarea)
    wrong = client.post(f"{address}vincular/", {"que": "/tareas/999/"})
    assert wrong.status_code == 422
    assert "No hay un acuerdo ni una tarea" in html(wrong)
    assert client.post(f"{address}separar/tarea/{tarea.pk}/").status_code == 302
    assert not elemento.tareas.exists()
    refused = client.post(f"{address}eliminar/")
    assert refused.status_code == 409
    assert "Sepárelos primero" in html(refused)
    assert client.post(f"{address}publicar/", {"revision": 1}).status_code == 302
    assert client.get("/plan/6-c9/").status_code == 200


def shown(page: str, name: str) -> dict[str, str]:
    """The hidden field of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return {name: found[1]}


def publish_all(client: Client, what: str) -> Any:
    address = f"/{what}/en-trabajo/publicar/"
    return client.post(address, shown(html(client.get(address)), "vistos"))


def test_nothing_is_published_unread(cast: Cast) -> None:
    """Between the page that asks and the answer, somebody changes one and adds another."""
    client = signed(cast, "secretaria")
    elemento, found = creado(cast), respondido(cast)
    asked = {
        each: html(client.get(f"{each}publicar/"))
        for each in (
            "/plan/en-trabajo/6-c3/",
            "/aportes/en-trabajo/aporte-1/",
            "/plan/en-trabajo/",
            "/aportes/en-trabajo/",
        )
    }
    assert f'lang="es-CL">{elemento.titulo}</p>' in asked["/plan/en-trabajo/6-c3/"], (
        "what is published is there to read"
    )
    for words in (found.texto, found.respuesta):
        assert f'lang="es-CL">{words}</p>' in asked["/aportes/en-trabajo/aporte-1/"]
    editar_elemento(elemento.pk, compromiso(titulo="Otro"), revision=1, actor=cast.secretaria)
    responder_aporte(found.pk, Respuesta("no_acogido", "No."), revision=2, actor=cast.secretaria)
    creado(cast, "6-c4")
    respondido(cast, texto="Después.")
    for address in ("/plan/en-trabajo/6-c3/", "/aportes/en-trabajo/aporte-1/"):
        late = client.post(f"{address}publicar/", shown(asked[address], "revision"))
        assert late.status_code == 409
        assert "mientras usted lo revisaba. Lea cómo quedó y publíquelo de nuevo." in html(late)
    for address in ("/plan/en-trabajo/", "/aportes/en-trabajo/"):
        late = client.post(f"{address}publicar/", shown(asked[address], "vistos"), follow=True)
        assert "Quedan 2 por publicar. Alguien cambió «" in html(late)
    assert not Publicacion.objects.exists()


def test_all_that_waits_is_published_commitments_first(cast: Cast) -> None:
    client = signed(cast, "secretaria")
    creado(cast, "z-c1")
    creado(cast, "a-h1", padre="z-c1")
    page = html(client.get("/plan/en-trabajo/publicar/"))
    assert "Quedan 2 por publicar" in page
    assert publish_all(client, "plan")["Location"] == "/plan/en-trabajo/"
    assert not ElementoPlan.objects.filter(publicado_sha256="").exists()
    assert "Lo publicado está al día" in html(client.get("/plan/en-trabajo/publicar/"))
    respondido(cast)
    registrado(cast, texto="Sin respuesta.")
    publish_all(client, "aportes")
    assert list(Aporte.objects.exclude(publicado_sha256="").values_list("codigo", flat=True)) == ["aporte-1"]


def comite(cast: Cast, n: int = 1) -> Organizacion:
    """Another órgano whose secretaría is that of the Mesa."""
    made = Organizacion.objects.create(nombre=f"Comité {n}", slug=f"comite-{n}", tipo="comite")
    own = Funcion.objects.get(organo=cast.mesa, tipo="secretaria")
    Funcion.objects.create(organo=made, organizacion=own.organizacion, tipo="secretaria", desde=own.desde)
    return made


def test_who_keeps_several_organos_publishes_all_and_keeps_and_downloads_each(cast: Cast) -> None:
    client, other = signed(cast, "secretaria"), comite(cast)
    creado(cast)
    made = registrar_aporte(other.pk, aporte(texto="Del comité."), actor=cast.secretaria)
    responder_aporte(made.pk, SI, revision=1, actor=cast.secretaria)
    crear_elemento(other.pk, compromiso("c-1"), actor=cast.secretaria)
    page = html(client.get("/plan/en-trabajo/"))
    assert "Publicar 2 cambios" in page
    for organo in (cast.mesa, other):
        assert f'href="/plan/en-trabajo/agregar/?organo={organo.pk}"' in page
        assert f'href="/plan/en-trabajo/importar/?organo={organo.pk}"' in page
        link = f"/plan/en-trabajo/exportar/?organo={organo.pk}&formato=csv"
        assert link in page
        rows = leer_tabla("x", body(client.get(link))).filas
        assert [row["código"] for row in rows] == ["c-1" if organo == other else "6-c3"]
    assert f"/aportes/en-trabajo/exportar/?organo={other.pk}&formato=csv" in html(client.get("/aportes/en-trabajo/"))
    assert publish_all(client, "plan")["Location"] == "/plan/en-trabajo/"
    assert not ElementoPlan.objects.filter(publicado_sha256="").exists()
    assert publish_all(client, "aportes")["Location"] == "/aportes/en-trabajo/"
    assert not Aporte.objects.filter(publicado_sha256="").exists()


@pytest.mark.parametrize("que", ["plan", "aportes"])
def test_the_lists_ask_no_more_for_more_organos(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries, que: str
) -> None:
    client = signed(cast, "secretaria")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/{que}/en-trabajo/")
    for n in range(5):
        comite(cast, n)
    with django_assert_max_num_queries(len(few) + 1):
        client.get(f"/{que}/en-trabajo/")


def test_the_secretaria_registers_answers_and_publishes_a_contribution(cast: Cast) -> None:
    client = signed(cast, "secretaria")
    sent = {"fecha": "2026-08-20", "instancia": "Taller", "texto": "Publicar.", "autor": "Nadie Oculta"}
    assert client.post("/aportes/en-trabajo/agregar/", sent)["Location"] == "/aportes/en-trabajo/aporte-1/"
    assert [p.titulo for p in pendientes_de(cast.secretaria) if p.tipo == "Aportes"] == [
        "Un aporte espera su respuesta fundada"
    ]
    assert not [p for p in pendientes_de(cast.actor("gobierno")) if p.tipo == "Aportes"]
    address = "/aportes/en-trabajo/aporte-1/"
    assert "Nadie Oculta" in html(client.get(address))
    assert "Nadie Oculta" not in html(signed(cast, "gobierno").get(address))
    lacks = client.post(address, {"estado": "acogido", "respuesta": "", "acuerdo": "9/9", "revision": 1})
    assert lacks.status_code == 422
    assert "No hay un acuerdo con esa clave." in html(lacks)
    assert client.post(address, {"estado": "acogido", "respuesta": "Sí.", "revision": 1}).status_code == 302
    late = client.post(address, {"estado": "no_acogido", "respuesta": "No.", "revision": 1})
    assert late.status_code == 409
    assert "Lo guardado ahora dice: «Sí.»." in html(late)
    assert client.post(f"{address}publicar/", {"revision": 2}).status_code == 302
    assert "Nadie Oculta" not in html(Client().get("/aportes/aporte-1/"))


# What anyone reads


def test_the_public_plan_holds_what_was_published(cast: Cast) -> None:
    assert "Todavía no se publica ningún compromiso" in html(Client().get("/plan/"))
    for codigo, more in (
        ("6-c10", {}),
        ("6-c9", {}),
        ("6-c9-h1", {"padre": "6-c9", "titulo": "Un hito"}),
        ("irm-r1", {"clase": "recomendacion"}),
        ("oculto", {"titulo": "Sin publicar"}),
        ("5-c1", {"plan": "Plan anterior", "titulo": "Del anterior"}),
    ):
        made = creado(cast, codigo, **more)
        if codigo != "oculto":
            publicar_elemento(made.pk, actor=cast.secretaria)
    page = html(Client().get("/plan/?plan=Plan de Ejemplo"))
    assert "Sin publicar" not in page
    assert page.index("/plan/6-c9/") < page.index("/plan/6-c9-h1/") < page.index("/plan/6-c10/") < page.index("irm-r1")
    assert "Del anterior" in html(Client().get("/plan/"))  # the one that was published last
    assert Client().get("/plan/?plan=Otro").status_code == 404
    assert Client().get("/plan/?plan=%00").status_code == 200
    informe = creado(cast, "irm-r2", clase="recomendacion", plan="Informe del IRM")
    publicar_elemento(informe.pk, actor=cast.secretaria)
    assert "Del anterior" in html(Client().get("/plan/"))  # a plan goes before a report


def test_the_public_page_of_a_commitment_says_what_was_agreed(cast: Cast) -> None:
    publicar_elemento(creado(cast).pk, actor=cast.secretaria)
    first = Client().get("/plan/6-c3/")
    assert "Ningún acuerdo publicado se refiere a esto todavía." in html(first)
    assert Client().get("/plan/6-c3/", headers={"if-none-match": first["ETag"]}).status_code == 304
    publicar_aporte(respondido(cast, elemento="6-c3").pk, actor=cast.secretaria)
    page = html(Client().get("/plan/6-c3/"))
    assert "Un aporte con su respuesta" in page
    # Overdue is of today, so the page of another day is another.
    with clock.as_of(AHORA.replace(day=9)):
        assert Client().get("/plan/6-c3/", headers={"if-none-match": first["ETag"]}).status_code == 200
    assert Client().get("/plan/6-c3/v/1/").status_code == 200
    assert Client().get("/plan/6-c3/plan.json").json()["codigo"] == "6-c3"


def test_the_public_contributions_are_filtered_and_paged(cast: Cast) -> None:
    for n in range(23):
        found = registrado(cast, texto=f"Aporte número {n:02}.", instancia="Taller A" if n % 2 else "Taller B")
        answered = responder_aporte(found.pk, SI, revision=1, actor=cast.secretaria)
        publicar_aporte(answered.pk, actor=cast.secretaria)
    client = Client()
    page = html(client.get("/aportes/"))
    assert page.count("Aporte número") == 20
    more = re.search(r'href="(\?desde=[^"]+)"', page)
    assert more is not None
    assert html(client.get(f"/aportes/{more[1]}")).count("Aporte número") == 3
    assert html(client.get("/aportes/?instancia=Taller A")).count("Aporte número") == 11
    assert "Acogido (11)" in html(client.get("/aportes/?instancia=Taller A&estado=no_acogido"))
    assert client.get("/aportes/?desde=x").status_code == 404
    assert client.get("/aportes/aporte-1/").status_code == 200
