"""The pages of tasks: filtered and paged by their address, what may be done and by whom, and nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actas.models import Parte, Tarea
from actas.operations import (
    cumplir_tarea,
    diferir_tarea,
    editar_tarea,
    fijar_plazo_tarea,
    informar_avance,
    iniciar_tarea,
    verificar_tarea,
)
from actas.operations.tareas import ParteNueva
from actas.views.tareas_pendientes import fechas_de_tareas, tareas_que_esperan, tareas_que_otros_deben
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.events import run_pending
from mesa.mail import compose
from mesa.models import Aviso, Reaccion
from mesa.operations.archivos import Subido
from mesa.views.demo import BACKEND
from tests.actas.tareas import VENCE, acuerdo, ahora, cumple, datos, organizacion, parte, tarea
from tests.cast import Cast
from tests.checks import rewriting

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
Enter = Callable[[str], Client]


@pytest.fixture
def enter(cast: Cast) -> Enter:
    """A client signed in as an account."""

    def entrance(cuenta: str) -> Client:
        client = Client()
        client.force_login(cast.usuario(cuenta), backend=BACKEND)
        return client

    return entrance


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# The list and the board


def test_each_filter_of_the_address_leaves_what_it_says(cast: Cast, enter: Enter) -> None:
    hoy = clock.today()
    late = tarea(cast, titulo="Tarde", vence=hoy - timedelta(days=1))
    soon = tarea(cast, "academica", titulo="Pronto", vence=hoy + timedelta(days=3))
    none = tarea(cast, titulo="Sin fecha", vence=None)
    done = tarea(cast, titulo="Hecha", vence=hoy)
    cumplir_tarea(done.pk, actor=cast.secretaria)
    academica = organizacion(cast, "academica")

    def listed(query: str, cuenta: str = "secretaria") -> list[str]:
        return [t.titulo for t in enter(cuenta).get(f"/tareas/{query}").context["tareas"]]

    assert listed("") == ["Tarde", "Pronto", "Sin fecha"], "by their date, and what has none last"
    assert listed("?estado=todas") == ["Tarde", "Hecha", "Pronto", "Sin fecha"]
    assert listed("?estado=cumplida") == ["Hecha"]
    assert listed("?plazo=vencidas") == [late.titulo]
    assert listed("?plazo=semana") == [soon.titulo]
    assert listed("?plazo=sin_plazo") == [none.titulo]
    assert listed(f"?organizacion={academica}") == ["Pronto"]
    assert listed("?mias=1", "academica") == ["Pronto"]
    assert listed("?mias=1&plazo=vencidas", "academica") == []
    assert listed("?estado=nada&organizacion=x") == listed(""), "what is no filter asks for nothing"


def test_the_list_goes_on_by_key_with_its_filters(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actas.views.tareas.POR_PAGINA", 2)
    for n in range(3):
        tarea(cast, titulo=f"Con {n}", vence=VENCE)
    for n in range(2):
        tarea(cast, titulo=f"Sin {n}", vence=None)
    client, seen, query = enter("secretaria"), [], "?mias="
    for _ in range(5):
        response = client.get(f"/tareas/{query}")
        seen += [t.titulo for t in response.context["tareas"]]
        if not response.context["siguiente"]:
            break
        query = f"?estado=pendiente&desde={response.context['siguiente']}"
        assert response.context["cifras"]["todas"] == 5
    assert seen == ["Con 0", "Con 1", "Con 2", "Sin 0", "Sin 1"]
    for wrong in ("x", "2026-13-40.1", "sin.", "2026-01-01.9999999999999999"):
        assert client.get(f"/tareas/?desde={wrong}").status_code == 404


def test_the_board_has_a_column_a_state_with_how_many(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actas.views.tareas.POR_COLUMNA", 2)
    for _ in range(3):
        tarea(cast)
    cumplir_tarea(tarea(cast).pk, actor=cast.secretaria)
    response = enter("secretaria").get("/tareas/tablero/")
    shown = {c["estado"]: (c["total"], len(c["tareas"])) for c in response.context["columnas"]}
    assert shown["pendiente"] == (3, 2)
    assert shown["cumplida"] == (1, 1)
    assert 'href="/tareas/?estado=pendiente"' in text(response)


def test_a_task_is_seen_by_its_organo_and_by_who_has_a_part(cast: Cast, enter: Enter) -> None:
    made = tarea(cast, "delegada.norte")
    seen = {
        who
        for who in ("secretaria", "gobierno", "cooperante", "delegada.norte", "administradora")
        if enter(who).get(f"/tareas/{made.pk}/").status_code == 200
    }
    assert seen == {"secretaria", "gobierno", "cooperante", "delegada.norte"}


def test_lists_cost_the_same_with_many(cast: Cast, enter: Enter) -> None:
    client = enter("secretaria")

    def cost(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    made = tarea(cast)
    urls = ("/tareas/", "/tareas/tablero/", f"/tareas/{made.pk}/", "/tareas/nueva/", f"/tareas/{made.pk}/editar/")
    few = {url: cost(url) for url in urls}
    rows = Tarea.objects.bulk_create(
        Tarea(organo=cast.mesa, titulo=f"Tarea {n}", vence=VENCE, acuerdo=made.acuerdo, numero=n, creada_el=clock.now())
        for n in range(10, 130)
    )
    body = cast.actor("gobierno").organizacion
    assert body is not None
    Parte.objects.bulk_create(Parte(tarea=row, organizacion=body, organizacion_nombre=body.nombre) for row in rows)
    made.depende_de.add(*rows[:20])
    assert {url: cost(url) for url in urls} == few
    assert max(few.values()) <= 15, few


# Entrusted and corrected


def typed(cast: Cast, **more: str) -> dict[str, str]:
    body = str(organizacion(cast, "social"))
    base = {"titulo": "Publicar las reglas", "filas": "2", "responsable_0": body, "que_0": "Las suyas", "revision": "1"}
    return base | {"pasos": "Redactar\n\nPublicar"} | more


def test_the_secretaria_entrusts_one_from_its_agreement(cast: Cast, enter: Enter) -> None:
    own, client = acuerdo(cast), enter("secretaria")
    page = client.get(f"/tareas/nueva/?acuerdo={own.pk}")
    assert f'value="{own.pk}" selected' in text(page)
    sent = typed(cast, acuerdo=str(own.pk), vence="2026-12-01", envio=str(page.context["form"]["envio"].value()))
    for _ in range(2):
        assert client.post("/tareas/nueva/", sent).status_code == 302
    made = Tarea.objects.get()
    assert (made.acuerdo, made.numero, made.vence) == (own, 1, date(2026, 12, 1))
    assert made.partes.get().que == "Las suyas"
    assert list(made.pasos.values_list("texto", flat=True)) == ["Redactar", "Publicar"]


def test_more_rows_keep_what_was_typed_and_save_nothing(cast: Cast, enter: Enter) -> None:
    response = enter("secretaria").post("/tareas/nueva/", typed(cast, agregar="1"))
    assert response.status_code == 200
    assert "Las suyas" in text(response)
    assert "Responsable 4" in text(response)
    assert not Tarea.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"otras": "la de ayer"}, "Escriba solo números de tareas"),
        ({"codigos": "c-99"}, "No hay en el plan nada con el código c-99"),
        ({"responsable_1": "1:999999"}, "Elija una de las opciones"),
        ({"otras": "999999"}, "no es de este órgano"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(
    cast: Cast, enter: Enter, wrong: dict[str, str], sentence: str
) -> None:
    response = enter("secretaria").post("/tareas/nueva/", typed(cast, **wrong))
    assert response.status_code == 422
    assert sentence in text(response)
    assert "Publicar las reglas" in text(response)


def test_an_edit_over_another_shows_both(cast: Cast, enter: Enter) -> None:
    made, client = tarea(cast, "social"), enter("secretaria")
    editar_tarea(made.pk, datos(cast, "social", titulo="Lo de otra persona"), revision=1, actor=cast.secretaria)
    response = client.post(f"/tareas/{made.pk}/editar/", typed(cast, titulo="Lo mío"))
    assert response.status_code == 409
    assert "Lo de otra persona" in text(response)
    assert 'value="Lo mío"' in text(response)
    again = typed(cast, titulo="Lo mío", revision=str(response.context["form"]["revision"].value()))
    assert client.post(f"/tareas/{made.pk}/editar/", again).status_code == 302
    assert ahora(made).titulo == "Lo mío"


def test_a_page_that_was_left_open_moves_no_date_over_another(cast: Cast, enter: Enter) -> None:
    made = tarea(cast)
    fijar_plazo_tarea(made.pk, VENCE + timedelta(days=3), "Otra.", leido=VENCE, actor=cast.secretaria)
    sent = {"vence": "2026-12-01", "leido": VENCE.isoformat(), "motivo": "Lo que escribí."}
    response = enter("secretaria").post(f"/tareas/{made.pk}/plazo/", sent)
    assert response.status_code == 409
    assert "Lo que escribí." in text(response)


# How it goes


def test_an_organisation_tells_how_it_goes_with_its_evidence(cast: Cast, enter: Enter) -> None:
    made, client = tarea(cast), enter("social")
    file = SimpleUploadedFile("reglas.png", PNG, content_type="image/png")
    sent = {"texto": "Redactadas.", "enlace": "https://a.example/", "archivo": file}
    assert client.post(f"/tareas/{made.pk}/avances/", sent).status_code == 302
    avance = made.avances.get()
    page = text(client.get(f"/tareas/{made.pk}/"))
    assert "Redactadas." in page
    assert 'href="https://a.example/" rel="noopener noreferrer nofollow"' in page
    given = client.get(f"/tareas/{made.pk}/avances/{avance.pk}/archivo/")
    assert given["Content-Disposition"].startswith("attachment")
    assert b"".join(given.streaming_content) == PNG  # type: ignore[arg-type]
    assert enter("delegada.sur").get(f"/tareas/{made.pk}/avances/{avance.pk}/archivo/").status_code == 404
    assert client.post(f"/tareas/{made.pk}/avances/{avance.pk}/").status_code == 302
    assert client.get(f"/tareas/{made.pk}/avances/{avance.pk}/archivo/").status_code == 404
    assert client.post(f"/tareas/{made.pk}/avances/{avance.pk}/", {"reponer": "1"}).status_code == 302


def test_a_wrong_link_keeps_the_words_and_asks_for_the_file_again(cast: Cast, enter: Enter) -> None:
    file = SimpleUploadedFile("reglas.png", PNG, content_type="image/png")
    sent = {"texto": "Redactadas.", "enlace": "javascript:alert(1)", "archivo": file}
    response = enter("social").post(f"/tareas/{tarea(cast).pk}/avances/", sent)
    assert response.status_code == 422
    for said in ("Redactadas.", "no es una dirección pública", "Adjunte de nuevo el archivo"):
        assert said in text(response)


def test_the_way_of_a_task_by_its_pages(cast: Cast, enter: Enter) -> None:
    made = tarea(cast, "social", pasos=["Redactar"])
    social, academica = enter("social"), enter("academica")
    url, own = f"/tareas/{made.pk}/", parte(cast, made, "social").pk
    assert social.post(f"{url}iniciar/").status_code == 302
    paso = f"{url}pasos/{made.pasos.get().pk}/"
    assert social.post(paso).status_code == social.post(paso, {"quitar": "1"}).status_code == 302
    assert "Dar por cumplida la parte de Red Social Ejemplo" in text(social.get(url))
    assert social.post(f"{url}partes/{own}/").status_code == 302
    again = social.post(f"{url}partes/{own}/")
    assert again.status_code == 409
    assert "ya se dio por cumplida" in text(again)
    assert social.post(f"{url}verificar/").status_code == 403
    assert "La verifica una organización distinta" in text(social.get(url))
    assert social.post(f"{url}partes/{own}/", {"reabrir": "1"}).status_code == 302
    assert social.post(f"{url}partes/{own}/").status_code == 302
    assert academica.post(f"{url}verificar/").status_code == 302
    assert academica.post(f"{url}devolver/", {"motivo": "Falta el enlace."}).status_code == 302
    assert "Falta el enlace." in text(social.get(url))


def test_one_that_waits_for_another_says_so(cast: Cast, enter: Enter) -> None:
    made = tarea(cast, depende_de=[tarea(cast, titulo="Redactar").pk])
    assert "Depende de una que aún no se cumple" in text(enter("secretaria").get(f"/tareas/{made.pk}/"))


def test_that_it_began_is_taken_back_by_who_said_it(cast: Cast, enter: Enter) -> None:
    made = tarea(cast)
    url = f"/tareas/{made.pk}/"
    enter("social").post(f"{url}iniciar/")
    offered = {who: "Aún no empieza" in text(enter(who).get(url)) for who in ("social", "gobierno", "secretaria")}
    assert offered == {"social": True, "gobierno": False, "secretaria": True}
    iniciar_tarea(made.pk, actor=cast.actor("gobierno"))
    said = text(enter("social").post(f"{url}iniciar/", {"deshacer": "1"}, follow=True))
    assert "Su parte quedó pendiente. La tarea sigue en curso por las demás." in said


# What it adds to other pages


def test_who_owes_a_part_finds_it_waiting_until_it_is_done(cast: Cast) -> None:
    made = tarea(cast, vence=clock.today() - timedelta(days=1))
    social = cast.actor("social")
    assert [(p.tipo, p.url, p.boton) for p in tareas_que_esperan(social)] == [
        ("Tarea vencida", f"/tareas/{made.pk}/", "Informar")
    ]
    cumple(cast, made, "social")
    assert tareas_que_esperan(social) == []
    assert tareas_que_esperan(cast.secretaria) == []
    cumple(cast, made, "gobierno")
    assert [p.boton for p in tareas_que_esperan(cast.secretaria)] == ["Verificar"]
    verificar_tarea(made.pk, actor=cast.secretaria)
    assert tareas_que_esperan(cast.secretaria) == []


def test_who_only_administers_money_owes_no_task(cast: Cast) -> None:
    tarea(cast, "social")
    social = cast.actor("social")
    assert social.mandato is not None
    with rewriting():
        social.mandato.calidad = "administradora"
        assert tareas_que_esperan(Actor(social.persona, social.mandato)) == []


def test_the_secretaria_waits_for_what_is_late_or_due_soon(cast: Cast) -> None:
    hoy = clock.today()
    tarea(cast, vence=hoy + timedelta(days=30))
    late = tarea(cast, vence=hoy - timedelta(days=1))
    cumple(cast, late, "social")
    assert [(e.url, e.quienes) for e in tareas_que_otros_deben(cast.secretaria)] == [
        (f"/tareas/{late.pk}/", "Ministerio de Ejemplo")
    ]
    cumple(cast, late, "gobierno")
    assert [e.url for e in tareas_que_otros_deben(cast.actor("gobierno"))] == [f"/tareas/{late.pk}/"]
    assert tareas_que_otros_deben(cast.secretaria) == []


def test_its_date_is_in_the_calendar_while_it_is_owed(cast: Cast) -> None:
    made = tarea(cast)
    for cuenta, seen in (("social", 1), ("secretaria", 1), ("academica", 0)):
        assert len(fechas_de_tareas(cast.actor(cuenta), VENCE, VENCE)) == seen, cuenta
    fijar_plazo_tarea(made.pk, VENCE + timedelta(days=1), "Otra.", leido=VENCE, actor=cast.secretaria)
    fecha = fechas_de_tareas(cast.actor("social"), VENCE, VENCE + timedelta(days=1))[0]
    assert (fecha.cambios, fecha.dia) == (1, VENCE + timedelta(days=1))
    cumplir_tarea(made.pk, actor=cast.secretaria)
    assert fechas_de_tareas(cast.actor("social"), VENCE, VENCE + timedelta(days=1)) == []


def told(cast: Cast, caso: str) -> set[str]:
    """The accounts told of it; their letters are composed."""
    run_pending()
    rows = Aviso.objects.filter(plantilla="tarea", datos__caso=caso).select_related("persona", "mandato__organizacion")
    for aviso in rows:
        letter = compose(aviso)
        assert aviso.datos["titulo"] in letter.subject
        assert aviso.ruta in str(letter.body)
    return {aviso.persona.correo.partition("@")[0] for aviso in rows}


def test_each_is_told_what_concerns_it(cast: Cast) -> None:
    made = tarea(cast, "social")
    assert told(cast, "encargada") == {"social"}
    editar_tarea(made.pk, datos(cast, "social", "gobierno"), revision=1, actor=cast.secretaria)
    assert told(cast, "encargada") == {"social", "gobierno"}
    assert Aviso.objects.filter(datos__caso="encargada").count() == 2, "each once"
    diferir_tarea(made.pk, None, "No hay fondos.", actor=cast.secretaria)
    assert told(cast, "diferida") == {"social", "gobierno"}


def test_an_edit_tells_only_those_to_whom_it_gave_something(cast: Cast) -> None:
    """Also of a task whose parts were never told, as those that came in a table of long ago."""
    made = tarea(cast, "social")
    Reaccion.objects.all().delete()
    editar_tarea(made.pk, datos(cast, "social", titulo="Publicarlas todas"), revision=1, actor=cast.secretaria)
    assert told(cast, "encargada") == set()
    editar_tarea(made.pk, datos(cast, "social", "gobierno"), revision=2, actor=cast.secretaria)
    assert told(cast, "encargada") == {"gobierno"}
    named = ParteNueva(organizacion(cast, "social"), cast.actor("social").persona.pk)
    other = ParteNueva(organizacion(cast, "gobierno"))
    editar_tarea(made.pk, datos(cast, partes=[named, other]), revision=3, actor=cast.secretaria)
    assert told(cast, "encargada") == {"gobierno", "social"}


def test_who_may_verify_is_told_that_it_is_done(cast: Cast) -> None:
    made = tarea(cast, "social")
    informar_avance(made.pk, "Va.", archivo=Subido("a.png", "image/png", PNG), actor=cast.actor("social"))
    cumple(cast, made, "social")
    assert told(cast, "cumplida") == {"secretaria"}


def test_what_all_did_and_the_secretaria_closed_is_told_to_the_others(cast: Cast) -> None:
    everyone = ("secretaria", "gobierno", "academica", "organismo", "social")
    cumplir_tarea(tarea(cast, *everyone).pk, actor=cast.secretaria)
    assert told(cast, "cumplida") == {"gobierno", "academica", "academica.suplente", "organismo", "social"}


def test_what_the_secretaria_closed_is_told_to_the_other_members(cast: Cast) -> None:
    cumplir_tarea(tarea(cast, "social").pk, actor=cast.secretaria)
    assert told(cast, "cumplida") == {"gobierno", "academica", "academica.suplente", "organismo"}
