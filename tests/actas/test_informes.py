"""The reports: what each page counts, who asks for a PDF, and what of OGP is told before it lapses."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from actas.models import AcuerdoAdoptado, Tarea
from actas.operations import publicar_registro_historico
from actas.operations.aportes import publicar_aporte
from actas.operations.informes import archivo_de, dibujar_informe, informe_de, informe_publicado, pedir_informe
from actas.operations.informes.pdf import nombre_de
from actas.operations.ogp import avisar_requisitos, situaciones
from mesa.kernel import clock, files, tasks
from mesa.kernel.errors import DomainError
from mesa.models import Archivo, Aviso, Evento, Ficha
from mesa.operations.archivos import guardar_archivo
from mesa.operations.publicaciones import publicar
from tests.actas import plan, seguimiento
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together
from tests.mesa import scene as scenes
from tests.mesa.asuntos import PNG

pytestmark = pytest.mark.django_db
SENTENCE = "Piden los informes de un órgano su secretaría y las organizaciones que lo integran."
SEATED = {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo", "cooperante"}
AL = date(2026, 9, 7)


@pytest.fixture
def tareas(cast: Cast) -> list[Tarea]:
    """Of one agreement: overdue, done on time, done late by one of two, without date, deferred."""
    acta = publicar_registro_historico(cast.borrador(scenes.of(date(2026, 8, 5))).pk, actor=None)
    AcuerdoAdoptado.objects.filter(clave=f"{acta.sesion.clave}/1").update(estado="vigente")
    acuerdo = seguimiento.acuerdo_de(acta)
    noon = datetime(2026, 8, 20, 12, tzinfo=clock.SANTIAGO)
    late = seguimiento.tarea(cast, acuerdo, "Vencida", vence=date(2026, 9, 6))
    kept = seguimiento.tarea(cast, acuerdo, "A tiempo", vence=date(2026, 8, 20), estado="cumplida", cumplida_el=noon)
    kept.partes.update(estado="cumplida", cumplida_el=noon)
    half = seguimiento.tarea(cast, acuerdo, "A medias", vence=date(2026, 8, 19), estado="en_curso")
    half.partes.filter(organizacion__slug="red-social-ejemplo").update(estado="cumplida", cumplida_el=noon)
    loose = seguimiento.tarea(cast, acuerdo, "Sin plazo", vence=None)
    put_off = seguimiento.tarea(cast, acuerdo, "Diferida", vence=date(2026, 12, 1), estado="diferida")
    return [late, kept, half, loose, put_off]


def test_a_shared_task_is_one_in_the_whole_and_one_for_each(cast: Cast, tareas: list[Tarea]) -> None:
    found = informe_de(cast.mesa, None, None, AL)
    assert {k.value: n for k, n in found.total.n.items() if n} == {
        "vencida": 2, "a_tiempo": 1, "sin_plazo": 1, "diferida": 1,
    }  # fmt: skip
    social = found.organizaciones["Red Social Ejemplo"]
    assert {k.value: n for k, n in social.n.items() if n} == {
        "vencida": 1, "a_tiempo": 1, "con_atraso": 1, "sin_plazo": 1, "diferida": 1,
    }  # fmt: skip
    assert (social.a_tiempo.n, social.a_tiempo.de) == (1, 3)
    assert (found.seguidos, found.con_vencidas) == (1, 1)


def test_a_period_holds_what_falls_due_in_it(cast: Cast, tareas: list[Tarea]) -> None:
    assert informe_de(cast.mesa, date(2026, 9, 1), date(2026, 9, 30), AL).total.total == 1
    assert informe_de(cast.mesa, date(2026, 8, 1), date(2026, 8, 31), AL).total.total == 3  # one of the agreement's day
    assert informe_de(cast.mesa, date(2027, 1, 1), None, AL).total.total == 0
    assert informe_de(cast.mesa, date(2027, 1, 1), None, AL).seguidos == 0


def test_what_has_no_follow_up_on_record_is_in_no_figure(cast: Cast, tareas: list[Tarea]) -> None:
    AcuerdoAdoptado.objects.update(estado="sin_seguimiento_registrado")
    found = informe_de(cast.mesa, None, None, AL)
    assert (found.total.total, found.seguidos, found.sin_seguimiento, found.con_vencidas) == (0, 0, 1, 0)


def test_a_task_of_no_agreement_is_counted_as_a_task_and_in_no_figure_of_agreements(
    cast: Cast, tareas: list[Tarea]
) -> None:
    before = informe_de(cast.mesa, None, None, AL)
    AcuerdoAdoptado.objects.update(estado="cumplido")
    seguimiento.tarea(cast, None, "Suelta", vence=date(2026, 9, 6))
    found = informe_de(cast.mesa, None, None, AL)
    assert (before.sueltas, found.sueltas, found.total.total) == (0, 1, before.total.total + 1)
    assert (found.seguidos, found.con_vencidas) == (1, 0), "what is late of no agreement makes none late"
    assert informe_de(cast.mesa, date(2026, 12, 1), None, AL).sueltas == 0, "it is of the period in which it falls due"
    page = scenes.html(entered(cast, "gobierno").get("/informes/cumplimiento/"))
    assert "Una de las tareas contadas no es de un acuerdo: está en las cifras de tareas" in page
    assert "también las que no son de un acuerdo" in page
    public = scenes.html(Client().get("/acuerdos/informe/"))
    assert "Las cifras de tareas cuentan las de los acuerdos publicados" in public
    assert "no es de un acuerdo" not in public


def published(tasks: list[dict[str, Any]], estado: str = "en_cumplimiento") -> None:
    """Have the projection of the only agreement say that."""
    ficha = Ficha.objects.get(tipo="acuerdo")
    ficha.datos |= {"seguimiento": estado, "cumplimiento": [list(t.values()) for t in tasks], "vence": "2026-09-06"}
    ficha.save()


def test_the_public_report_counts_only_what_was_published(cast: Cast, tareas: list[Tarea]) -> None:
    found, example, real = informe_publicado("", None, None, AL)
    assert (found.total.total, found.sin_seguimiento, example, real) == (0, 1, True, False)
    task = {"e": "en_curso", "v": "2026-09-06", "c": None, "p": [["Red Social Ejemplo", "2026-09-05"], ["Otra", None]]}
    published([task])
    found, *_ = informe_publicado("", None, None, AL)
    assert found.total.n["vencida"] == 1
    assert found.organizaciones["Red Social Ejemplo"].n["a_tiempo"] == 1
    assert found.organizaciones["Otra"].n["vencida"] == 1
    assert found.con_vencidas == 1
    assert informe_publicado("Otro órgano", None, None, AL)[0].total.total == 0
    assert informe_publicado("", date(2026, 10, 1), None, AL)[0].total.total == 0
    published([task], "sin_seguimiento_registrado")
    assert informe_publicado("", None, None, AL)[0].total.total == 0


def entered(cast: Cast, cuenta: str) -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def test_the_page_and_its_spreadsheets_say_the_same(cast: Cast, tareas: list[Tarea]) -> None:
    with clock.as_of(datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)):
        client = entered(cast, "gobierno")
        page = scenes.html(client.get("/informes/cumplimiento/"))
        table = client.get("/informes/cumplimiento/?formato=csv")
        book = client.get("/informes/cumplimiento/?desde=2026-01-01&formato=xlsx")
    assert "Hay 2 tareas vencidas." in page
    assert "se cumplió a tiempo el 33,3\xa0% (1 de 3)" in page
    rows = list(csv.DictReader(table.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [(r["organización"], r["tareas"], r["vencidas"]) for r in rows] == [
        ("Ministerio de Ejemplo", "5", "2"),
        ("Red Social Ejemplo", "5", "1"),
        ("Todas las tareas", "5", "2"),
    ]
    from openpyxl import load_workbook

    sheets = load_workbook(BytesIO(book.content))
    assert sheets.sheetnames == ["Por organización", "Por trimestre", "Acuerdos"]
    assert [cell.value for cell in sheets["Por organización"][2]][:2] == ["Ministerio de Ejemplo", 5]


def test_a_period_that_ends_before_it_begins_is_told(cast: Cast) -> None:
    for address in ("/informes/cumplimiento/", "/acuerdos/informe/"):
        response = entered(cast, "gobierno").get(address, {"desde": "2026-09-01", "hasta": "2026-08-01"})
        assert response.status_code == 422
        assert "El período termina antes de comenzar" in scenes.html(response)
    with pytest.raises(DomainError, match="termina antes de comenzar"):
        pedir_informe(cast.mesa.pk, date(2026, 9, 1), date(2026, 8, 1), actor=cast.secretaria)


def test_the_public_page_changes_with_the_day(client: Client, cast: Cast, tareas: list[Tarea]) -> None:
    published([{"e": "pendiente", "v": "2026-09-07", "c": None, "p": []}])
    with clock.as_of(datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)):
        tag = client.get("/acuerdos/informe/")["ETag"]
        assert client.get("/acuerdos/informe/", headers={"if-none-match": tag}).status_code == 304
    with clock.as_of(datetime(2026, 9, 8, 12, tzinfo=clock.SANTIAGO)):
        response = client.get("/acuerdos/informe/", headers={"if-none-match": tag})
        assert response.status_code == 200
        assert "Hay una tarea vencida." in scenes.html(response)


# The PDF


def test_who_follows_the_organo_asks_for_the_pdf(cast: Cast) -> None:
    refused_to_all_but(cast, SEATED, lambda actor: pedir_informe(cast.mesa.pk, None, None, actor=actor), SENTENCE)
    evento = pedir_informe(cast.mesa.pk, date(2026, 1, 1), None, actor=cast.actor("gobierno"))
    assert evento == event("informe.pedido", cast.mesa, cast.actor("gobierno"))
    assert evento.ahora == {"desde": "2026-01-01", "hasta": None, "al": clock.today().isoformat()}


def test_the_worker_draws_it_and_whoever_follows_the_organo_downloads_it(cast: Cast, tareas: list[Tarea]) -> None:
    client = entered(cast, "gobierno")
    where = client.post("/informes/cumplimiento/pdf/", {"organo": "mesa-ejemplo", "desde": "2026-01-01", "hasta": ""})
    assert client.get(where["Location"]).status_code == 503
    tasks.sweep()
    made = client.get(where["Location"])
    assert made["Content-Type"] == "application/pdf"
    text = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(scenes.body(made))).pages).split())
    for said in ("Mesa de Ejemplo", "desde el 1 de enero de 2026", "Red Social Ejemplo", "Datos de ejemplo"):
        assert said in text
    assert "Persona Ejemplo" not in text, "of organisations, never of people"
    assert entered(cast, "delegada.norte").get(where["Location"]).status_code == 404
    evento = Evento.objects.get(verbo="informe.pedido")
    kept = dibujar_informe(evento)
    assert dibujar_informe(evento) == kept == Archivo.objects.get(nombre__startswith="cumplimiento-")
    assert files.path_of(kept.sha256).is_file()


def test_what_somebody_attaches_under_its_name_is_not_the_report(cast: Cast) -> None:
    """The name can be guessed: what was asked for is drawn by the worker, by nobody, and after it was asked for."""
    evento = pedir_informe(cast.mesa.pk, None, None, actor=cast.secretaria)
    guardar_archivo(PNG, nombre_de(evento), cast.mesa, cast.actor("social"))
    with clock.as_of(evento.ocurrido - timedelta(minutes=1)):
        guardar_archivo(PNG, nombre_de(evento), cast.mesa, None)
    assert archivo_de(evento) is None
    drawn = dibujar_informe(evento)
    assert (archivo_de(evento), drawn.subido_por, drawn.tipo) == (drawn, None, "application/pdf")


@pytest.mark.django_db(transaction=True)
@races(pedir_informe)
def test_two_ask_at_once_and_each_has_its_own(cast: Cast) -> None:
    one, other = (
        lambda who=who: pedir_informe(cast.mesa.pk, None, None, actor=cast.actor(who)) for who in ("gobierno", "social")
    )
    found = together(one, other)
    assert len({evento.pk for evento in found}) == 2


# OGP


def rows(cast: Cast, al: date) -> dict[str, Any]:
    return {fila.requisito.codigo: fila.situacion for fila in situaciones(cast.mesa, al)}


def test_a_session_counts_from_its_acta_and_lapses_six_months_after(cast: Cast) -> None:
    publicar_registro_historico(cast.borrador(scenes.of(date(2026, 8, 5))).pk, actor=None)
    found = rows(cast, AL)
    assert (found["1.1"].cumple, found["1.1"].hasta) == (True, date(2027, 2, 5))
    assert not found["1.1-reglas"].cumple, "a historical record says of no rule"
    assert not rows(cast, date(2027, 2, 6))["1.1"].cumple


def test_a_rule_is_public_once_an_acta_was_approved_by_it(cast: Cast) -> None:
    scenes.published(cast, date(2026, 8, 5))
    found = next(f for f in situaciones(cast.mesa, clock.today()) if f.requisito.codigo == "1.1-reglas")
    assert found.situacion.cumple
    assert found.pruebas[0].ruta == "/actas/2026-08-05/"
    said = json.loads(Ficha.objects.get(tipo="acta").publicacion.contenido.texto)
    with clock.as_of(clock.now() + timedelta(days=90)):
        publicar("acta", "2026-08-05", said, organo=cast.mesa, actor=None)
        assert rows(cast, clock.today())["1.1-reglas"].desde == found.situacion.desde, "a correction moves no date"


def test_the_secretaria_is_told_thirty_and_seven_days_before_and_once(cast: Cast) -> None:
    publicar_registro_historico(cast.borrador(scenes.of(date(2026, 8, 5))).pk, actor=None)
    lapses = date(2027, 2, 5)

    def told(left: int, hour: int = 12) -> int:
        day = lapses - timedelta(days=left)
        with clock.as_of(datetime(day.year, day.month, day.day, hour, tzinfo=clock.SANTIAGO)):
            return avisar_requisitos() and Aviso.objects.filter(plantilla="ogp", datos__ogp="1.1").count()

    Ficha.objects.exclude(tipo="acta").delete()
    assert told(31) == 0
    assert told(30, hour=7) == 0, "not before eight"
    assert told(30) == 1
    assert told(30) == told(20) == 0, "once each, however often it is swept"
    assert told(7) == 2
    assert told(6) == told(-1) == 0
    aviso = Aviso.objects.filter(plantilla="ogp", datos__ogp="1.1").latest("pk")
    assert aviso.persona == cast.secretaria.persona
    from mesa.mail import compose

    message = compose(aviso)
    assert message.subject == "Se cumple solo hasta el viernes 5 de febrero de 2027: requisito 1.1 de OGP"
    assert "Realice una sesión y publique su acta." in message.body


def test_the_ogp_page_says_what_is_to_confirm(client: Client, cast: Cast) -> None:
    assert "Todavía no hay nada publicado" in scenes.html(client.get("/informes/ogp/"))
    publicar_registro_historico(cast.borrador(scenes.of(date(2026, 8, 5))).pk, actor=None)
    text = scenes.html(client.get("/informes/ogp/"))
    assert text.count("(por confirmar)") == 5
    assert "5 de febrero de 2027" in text


def test_two_sessions_a_year_follow_the_plan(cast: Cast) -> None:
    for day in (date(2026, 3, 4), date(2026, 8, 5)):
        publicar_registro_historico(cast.borrador(scenes.of(day)).pk, actor=None)
    assert not rows(cast, AL)["5.1"].cumple, "nothing ties them to the plan"
    for ficha in Ficha.objects.filter(tipo="acuerdo"):
        ficha.datos["elementos"] = ["ejemplo-c1"]
        ficha.save()
    found = rows(cast, AL)["5.1"]
    assert (found.cumple, found.desde, found.hasta) == (True, date(2026, 8, 5), date(2027, 3, 4))


def test_contributions_and_their_answers_are_shown_once_published(cast: Cast) -> None:
    publicar_registro_historico(cast.borrador(scenes.of(date(2026, 8, 5))).pk, actor=None)
    ficha = Ficha.objects.get(tipo="acuerdo")
    ficha.tipo, ficha.clave, ficha.ruta = "aporte", "ejemplo-a1", "/aportes/ejemplo-a1/"
    ficha.datos = {"instancia": "Taller de Ejemplo"}
    ficha.save()
    assert [rows(cast, AL)[code].cumple for code in ("3.1", "3.2", "3.3", "4.1")] == [False, True, True, False]
    with clock.as_of(datetime(2026, 9, 3, 12, tzinfo=clock.SANTIAGO)):
        answered = plan.respondido(cast)
    publicar_aporte(answered.pk, actor=cast.secretaria)
    found = rows(cast, AL)
    assert (found["3.3"].desde, found["4.1"].desde) == (date(2026, 8, 5), date(2026, 9, 3)), "since it was answered"
