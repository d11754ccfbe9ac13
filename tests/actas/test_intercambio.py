"""Tasks and the follow-up of agreements in and out as spreadsheets: what is read, refused, and done once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from actas.models import AcuerdoAdoptado, Tarea
from actas.operations.intercambio import (
    ImportadorAcuerdos,
    filas_de_tareas,
    importar_seguimiento,
    importar_tareas,
)
from mesa.kernel import tasks
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.tabular import escribir_csv
from mesa.mail import compose
from mesa.models import Aviso, Evento, Plazo, Responsable
from tests.actas import seguimiento
from tests.actas.intercambio import ENVIO, NOMBRES, applied, out, publicado, said, tried, tried_of
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together
from tests.mesa import scene as scenes

pytestmark = pytest.mark.django_db
AHORA = datetime(2026, 8, 20, 12, tzinfo=UTC)
RED = "Red Social Ejemplo"
LLEVA = "Solo la secretaría del órgano encarga y lleva sus tareas."
SIGUE = "Solo la secretaría del órgano lleva el seguimiento de sus acuerdos. Si falta algo, escríbale."


@pytest.fixture
def acuerdo(cast: Cast) -> AcuerdoAdoptado:
    """The agreement of a published acta, followed."""
    return publicado(cast)


@pytest.mark.parametrize("xlsx", [False, True])
def test_new_tasks_come_whole(cast: Cast, acuerdo: AcuerdoAdoptado, xlsx: bool) -> None:
    before = seguimiento.tarea(cast, None, "La de antes")
    row = {
        "acuerdo": acuerdo.clave,
        "título": "=Publicar las reglas",
        "vence": date(2026, 9, 14),
        "organizaciones": "red social ejemplo; Ministerio de Ejemplo",
        "pasos": "Redactar\nPublicar",
        "depende de": before.pk,
    }
    informe = tried(cast, row, row | {"título": "Sin más", "acuerdo": "", "vence": ""}, xlsx=xlsx)
    assert Tarea.objects.count() == 1, "trying saves nothing"
    assert applied(cast, informe) == "Se crearon 2 tareas."
    assert applied(cast, informe) == "Se crearon 2 tareas.", "sent twice, it is done once"
    one, other = Tarea.objects.exclude(pk=before.pk).order_by("pk")
    assert (one.titulo, one.acuerdo, one.numero, one.sesion) == ("=Publicar las reglas", acuerdo, 1, acuerdo.sesion)
    assert [parte.organizacion_nombre for parte in one.partes.all()] == ["Red Social Ejemplo", "Ministerio de Ejemplo"]
    assert [paso.texto for paso in one.pasos.all()] == ["Redactar", "Publicar"]
    assert list(one.depende_de.all()) == [before]
    assert one.plazo is not None
    assert (one.plazo.vence, one.plazo.fatal, one.plazo.clase) == (date(2026, 9, 14), False, "tarea")
    assert Responsable.objects.filter(plazo=one.plazo).count() == 2
    assert (other.vence, other.plazo, other.acuerdo) == (None, None, None)
    event("tarea.cargada", cast.mesa, cast.secretaria)


def test_each_organisation_is_told_once_how_many_are_its_own(cast: Cast) -> None:
    rows = [
        {"título": f"Tarea {n}", "organizaciones": body}
        for n, body in enumerate([RED, f"{RED}; Ministerio de Ejemplo"])
    ]
    applied(cast, tried(cast, *rows))
    tasks.sweep()
    [aviso] = Aviso.objects.filter(plantilla="tareas_cargadas", persona=cast.actor("social").persona)
    message = compose(aviso)
    assert message.subject == "Red Social Ejemplo tiene 2 tareas nuevas"
    assert "/tareas/?mias=1" in message.body
    assert Aviso.objects.filter(plantilla="tareas_cargadas").count() == 2


def test_what_is_downloaded_is_loaded_and_changes_nothing(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    tarea = seguimiento.tarea(cast, acuerdo)
    red = cast.organizacion("red-social-ejemplo")
    red.nombre = "Red; con punto y coma"  # and renamed since: its parts keep the name it had
    red.save()
    informe = tried(cast, out(tarea))
    assert [fila.hace for fila in informe.filas] == ["igual"]
    assert not informe.hace_algo


def test_a_task_is_corrected_by_its_number_and_revision(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    tarea = seguimiento.tarea(cast, acuerdo)
    tarea.partes.filter(organizacion__slug="red-social-ejemplo").update(que="Difundirlas")
    row = out(tarea, título="Publicarlas todas", vence=date(2026, 10, 1), acuerdo="")
    row |= {"motivo del plazo": "Se espera a la red.", "organizaciones": "Red Social Ejemplo"}
    informe = tried(cast, row)
    assert "el título, las organizaciones, el plazo y el acuerdo" in informe.filas[0].detalle
    assert applied(cast, informe) == "Se corrigió una tarea."
    now = Tarea.objects.get()
    assert (now.titulo, now.vence, now.acuerdo) == ("Publicarlas todas", date(2026, 10, 1), None)
    assert [parte.que for parte in now.partes.all()] == ["Difundirlas"], "who was to do something keeps it"
    with pytest.raises(Conflicto):
        applied(cast, informe)


@pytest.mark.parametrize("way", ["together", "by its operations"])
def test_both_ways_of_correcting_leave_the_same(cast: Cast, acuerdo: AcuerdoAdoptado, way: str) -> None:
    """What goes together for many is what the operations do for one: rows, deadline, history."""
    loose, dated, gone = (seguimiento.tarea(cast, acuerdo, name) for name in ("Sin", "Con", "Quitada"))
    Tarea.objects.filter(pk=loose.pk).update(vence=None, plazo=None)
    loose.partes.filter(organizacion__slug="red-social-ejemplo").update(estado="cumplida", cumplida_el=AHORA)
    more = {"pasos": "Redactar"} if way == "by its operations" else {}
    reason = {"motivo del plazo": "Se espera a la red."}
    rows = [
        out(loose, vence=date(2026, 10, 1), título="Con fecha", **more),
        out(dated, vence=date(2026, 10, 2), **reason, **more),
        out(gone, vence="", acuerdo="", **reason, **more),
    ]
    applied(cast, tried(cast, *rows))
    one, other, last = (Tarea.objects.select_related("plazo").get(pk=t.pk) for t in (loose, dated, gone))
    assert one.plazo is not None
    assert (one.titulo, one.plazo.titulo, one.plazo.vence) == ("Con fecha", "Con fecha", date(2026, 10, 1))
    done = dict(one.plazo.responsables.values_list("organizacion__slug", "cumplido_el"))
    assert done == {"ministerio-ejemplo": None, "red-social-ejemplo": AHORA}
    assert other.plazo is not None
    assert (other.vence, other.plazo.vence, other.plazo_id) == (date(2026, 10, 2), date(2026, 10, 2), dated.plazo_id)
    assert other.plazo.instante.astimezone(SANTIAGO).date() == date(2026, 10, 2)
    assert (last.vence, last.plazo, last.acuerdo, last.numero) == (None, None, None, None)
    assert Plazo.objects.get(pk=gone.plazo_id).cumplido_el is not None
    told = Evento.objects.filter(objeto_tipo="actas.tarea").order_by("pk").values_list("objeto_id", "verbo")
    wanted = {(loose.pk, "tarea.editada"), (loose.pk, "tarea.fechada"), (dated.pk, "tarea.fechada")}
    assert wanted | {(gone.pk, "tarea.fechada"), (gone.pk, "tarea.atada")} <= set(told)
    tasks.sweep()
    assert Aviso.objects.filter(plantilla="tarea", persona=cast.actor("social").persona).exists()


def test_many_dates_cost_few_queries(cast: Cast, acuerdo: AcuerdoAdoptado, django_assert_max_num_queries: Any) -> None:
    applied(cast, tried(cast, *[{"título": f"T{n}", "acuerdo": acuerdo.clave} for n in range(300)]))
    rows = [
        dict(zip(NOMBRES, row, strict=True)) | {"vence": "2026-10-14"} for row in filas_de_tareas(Tarea.objects.all())
    ]
    informe = tried(cast, *rows)
    with django_assert_max_num_queries(30 + 2 * 300):  # each has its event, and its notice
        applied(cast, informe, uuid4())
    assert set(Tarea.objects.values_list("vence", "plazo__vence")) == {(date(2026, 10, 14), date(2026, 10, 14))}


@pytest.mark.parametrize(
    ("changes", "columna", "says"),
    [
        ({"título": ""}, "título", "Complete este dato."),
        ({"tarea": "999999"}, "tarea", "No hay una tarea con ese número en este órgano."),
        ({"revisión": "7", "detalle": "Otro"}, "revisión", "La tarea cambió desde que se descargó la planilla"),
        ({"vence": "2026-10-01"}, "motivo del plazo", "Escriba por qué cambia el plazo"),
        ({"vence": "31-02-2026"}, "vence", "Escriba la fecha"),
        ({"vence": "2206-10-01"}, "vence", "Revise el año"),
        ({"vence": "2020-01-01", "motivo del plazo": "Sí."}, "vence", "El plazo es anterior al acuerdo"),
        ({"acuerdo": "2020-01-01/1"}, "acuerdo", "No hay un acuerdo con esa clave en este órgano."),
        ({"organizaciones": "Nadie"}, "organizaciones", "«Nadie» no se conoce en este órgano."),
        ({"depende de": "dos"}, "depende de", "«dos» no se conoce en este órgano."),
        ({"plan": "x-1"}, "plan", "«x-1» no se conoce en este órgano."),
    ],
)
def test_what_is_wrong_is_told_by_its_row_and_column(
    cast: Cast, acuerdo: AcuerdoAdoptado, changes: dict[str, str], columna: str, says: str
) -> None:
    tarea = seguimiento.tarea(cast, acuerdo)
    informe = tried(cast, out(tarea) | changes, {"título": "Otra"})
    assert not informe.hace_algo, "with a row that is wrong, none is saved"
    [wrong] = informe.con_errores
    assert (wrong.numero, wrong.errores[0][0]) == (2, columna)
    assert says in wrong.errores[0][1]


def test_a_task_that_is_done_is_not_rewritten(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    tarea = seguimiento.tarea(cast, acuerdo, estado="cumplida")
    [wrong] = tried(cast, out(tarea, detalle="Otro")).con_errores
    assert wrong.errores == (("tarea", "Está cumplida y así no se cambia."),)


def test_a_table_does_not_change_too_many_at_once(cast: Cast, acuerdo: AcuerdoAdoptado, monkeypatch: Any) -> None:
    monkeypatch.setattr("actas.operations.intercambio.tareas.CAMBIOS", 0)
    tarea = seguimiento.tarea(cast, acuerdo)
    with pytest.raises(DomainError, match="las organizaciones, los pasos o los vínculos de 1 tareas"):
        tried(cast, out(tarea, pasos="Redactar"))
    assert tried(cast, out(tarea, detalle="Otro")).hace_algo, "texts and dates go together, however many they are"


def test_ten_thousand_new_tasks_cost_few_queries(
    cast: Cast, acuerdo: AcuerdoAdoptado, django_assert_max_num_queries: Any
) -> None:
    rows = [
        {
            "título": f"Tarea {n}",
            "acuerdo": acuerdo.clave,
            "vence": "2026-09-14",
            "organizaciones": "Red Social Ejemplo",
        }
        for n in range(10_000)
    ]
    with django_assert_max_num_queries(20):
        informe = tried(cast, *rows)
    with django_assert_max_num_queries(150):  # a batch is a thousand rows
        assert applied(cast, informe) == "Se crearon 10000 tareas."
    assert Tarea.objects.count() == 10_000
    assert Tarea.objects.order_by("numero").last().numero == 10_000  # type: ignore[union-attr]
    assert Plazo.objects.filter(clase="tarea").count() == 10_000
    assert sum(1 for _ in filas_de_tareas(Tarea.objects.all())) == 10_000


# The follow-up of agreements


def test_the_follow_up_of_an_agreement_is_corrected_by_its_revision(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    assert [fila.hace for fila in tried_of(cast, said(acuerdo)).filas] == ["igual"]
    changes = {
        "clase": "Encarga",
        "quórum": "5 de 6",
        "sujeto a": "Que haya presupuesto.",
        "condición": "se cumplió",
        "condición el": "2026-08-10",
        "condición: cómo se sabe": "Ley de ejemplo.",
        "cumplido el": "11-08-2026",
        "cumplido: cómo se sabe": "Se publicó.",
    }
    informe = tried_of(cast, said(acuerdo) | changes)
    assert informe.filas[0].detalle == "Cambia lo que es, su condición y que está cumplido."
    importador = ImportadorAcuerdos(cast.mesa, cast.secretaria)
    assert importador.aplicar(informe.filas, ENVIO) == "Se corrigió un acuerdo."
    now = AcuerdoAdoptado.objects.get(pk=acuerdo.pk)
    assert (now.tipo, now.quorum, now.condicion, now.estado) == ("encarga", "5 de 6", "cumplida", "cumplido")
    assert now.cumplido_el == date(2026, 8, 11)
    event("acuerdo.cargado", cast.mesa, cast.secretaria)
    with pytest.raises(Conflicto, match="Alguien cambió uno de los acuerdos"):
        importador.aplicar(informe.filas, uuid4())
    undone = tried_of(cast, said(now) | {"cumplido el": "", "cumplido: cómo se sabe": ""})
    importador.aplicar(undone.filas, uuid4())
    assert AcuerdoAdoptado.objects.get(pk=acuerdo.pk).estado == "vigente"


@pytest.mark.parametrize(
    ("changes", "columna"),
    [
        ({"acuerdo": "2020-01-01/1"}, "acuerdo"),
        ({"revisión": "9", "quórum": "5 de 6"}, "revisión"),
        ({"clase": "ordena"}, "clase"),
        ({"condición": "se cumplió"}, "condición"),
        ({"sujeto a": "Algo", "condición": "no se cumplió"}, "condición el"),
        ({"cumplido el": "2020-01-01", "cumplido: cómo se sabe": "x"}, "cumplido el"),
        ({"cumplido el": "2026-08-10"}, "cumplido: cómo se sabe"),
        ({"plan": "x-1"}, "plan"),
    ],
)
def test_what_an_agreement_may_not_say_is_told_by_its_column(
    cast: Cast, acuerdo: AcuerdoAdoptado, changes: dict[str, str], columna: str
) -> None:
    [wrong] = tried_of(cast, said(acuerdo) | changes).con_errores
    assert columna in {name for name, _says in wrong.errores}


def test_an_agreement_with_tasks_is_done_by_them(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    seguimiento.tarea(cast, acuerdo)
    row = said(acuerdo) | {"cumplido el": "2026-08-10", "cumplido: cómo se sabe": "Se publicó."}
    [wrong] = tried_of(cast, row).con_errores
    assert "queda cumplido cuando todas estén verificadas" in wrong.errores[0][1]


# Who may, and two at once


def test_only_the_secretaria_loads_them(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    refused_to_all_but(
        cast, {"secretaria"}, lambda actor: importar_tareas(cast.mesa.pk, [], envio=ENVIO, actor=actor), LLEVA
    )
    refused_to_all_but(cast, {"secretaria"}, lambda actor: importar_seguimiento(cast.mesa.pk, [], actor=actor), SIGUE)


@pytest.mark.django_db(transaction=True)
@races(importar_tareas)
def test_the_same_table_sent_twice_at_once_is_made_once(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    informe = tried(cast, {"título": "Publicar las reglas", "acuerdo": acuerdo.clave})
    done = together(lambda: applied(cast, informe), lambda: applied(cast, informe))
    assert done[0] == done[1]
    assert Tarea.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@races(importar_seguimiento)
def test_of_two_tables_over_one_agreement_one_wins(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    one, other = (tried_of(cast, said(acuerdo) | {"quórum": f"{n} de 6"}) for n in (4, 5))
    importador = ImportadorAcuerdos(cast.mesa, cast.secretaria)
    done = together(lambda: importador.aplicar(one.filas, uuid4()), lambda: importador.aplicar(other.filas, uuid4()))
    assert sorted(isinstance(result, Conflicto) for result in done) == [False, True]


# The pages


def test_the_lists_are_downloaded_as_they_are_filtered(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    seguimiento.tarea(cast, acuerdo, "=HOLA()")
    seguimiento.tarea(cast, acuerdo, "Hecha", estado="verificada")
    client = Client()
    client.force_login(cast.usuario("gobierno"))
    book = load_workbook(BytesIO(client.get("/tareas/exportar/?estado=").content)).active
    assert [[cell.value for cell in row][3] for row in book.iter_rows()] == ["título", "=HOLA()"]
    assert book["D2"].data_type == "s", "a text, not a formula"
    text = client.get("/tareas/exportar/?estado=verificada&formato=csv").content.decode("utf-8-sig")
    assert "Hecha" in text
    assert "HOLA" not in text
    assert "'=HOLA()" in client.get("/tareas/exportar/?formato=csv").content.decode("utf-8-sig")
    text = client.get("/acuerdos/en-seguimiento/exportar/?formato=csv").content.decode("utf-8-sig")
    assert acuerdo.clave in text
    assert (
        acuerdo.clave
        not in client.get("/acuerdos/en-seguimiento/exportar/?formato=csv&estado=cumplido").content.decode()
    )
    assert client.get("/tareas/exportar/?formato=ods").status_code == 404


def test_the_page_tries_and_then_applies(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    data = escribir_csv(["título", "acuerdo"], [["Publicar las reglas", acuerdo.clave]])
    page = client.post("/tareas/importar/", {"archivo": SimpleUploadedFile("tareas.csv", data)})
    text = scenes.html(page)
    assert page.status_code == 200
    assert not Tarea.objects.exists()
    token = text.split('name="ensayo" value="')[1].split('"')[0]
    assert client.post("/tareas/importar/", {"ensayo": token})["Location"] == "/tareas/"
    assert Tarea.objects.get().acuerdo == acuerdo
