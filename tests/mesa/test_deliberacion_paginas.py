"""The pages of questions, extensions, the chain of dates and the holidays: what is typed is done, or is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from mesa.enlaces import Enlace, url_para_responder
from mesa.kernel import clock
from mesa.models import Consulta, Feriado, Mandato, Persona, Plazo, Pregunta, Prorroga
from mesa.operations.cadenas import fijar_plazos
from mesa.operations.consultas import retirar_consulta
from mesa.operations.deliberacion import preguntar_consulta, responder_pregunta
from mesa.operations.feriados import agregar_feriado
from mesa.operations.plazos import sembrar_feriados
from mesa.operations.prorrogas import pedir_prorroga
from tests.cast import Cast, after

pytestmark = pytest.mark.django_db
LUNES = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
ULTIMA = date(2026, 9, 16)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.as_of(LUNES):
        yield


def browser(cast: Cast, cuenta: str) -> Client:
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


def asked(cast: Cast, consulta: Consulta) -> Pregunta:
    actor = cast.actor("social")
    assert actor.organizacion is not None
    return preguntar_consulta(consulta.pk, actor.organizacion.pk, "¿Desde cuándo rige?", actor=actor)


def more_time(cast: Cast, consulta: Consulta) -> Prorroga:
    actor = cast.actor("social")
    assert actor.organizacion is not None
    return pedir_prorroga(consulta.pk, actor.organizacion.pk, ULTIMA, "Sesiona el consejo.", actor=actor)


def token(cast: Cast, consulta: Consulta, cuenta: str = "social") -> str:
    actor = cast.actor(cuenta)
    assert actor.mandato is not None
    convocada = consulta.convocadas.get(organizacion=actor.organizacion)
    return url_para_responder(Enlace(convocada.pk, actor.mandato.pk)).rstrip("/").rpartition("/")[2]


# Questions


def test_a_question_is_asked_answered_and_read_by_all(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    social, secretaria = browser(cast, "social"), browser(cast, "secretaria")
    url = f"/consultas/{consulta.pk}/"
    assert "Nadie ha preguntado todavía." in page(social, url)
    sent = social.post(f"{url}preguntar/", {"texto": "¿Desde cuándo <b>rige</b>?"})
    assert sent["Location"] == f"{url}#preguntas"
    assert "¿Desde cuándo &lt;b&gt;rige&lt;/b&gt;?" in page(secretaria, url)
    pregunta = Pregunta.objects.get()
    assert f"/preguntas/{pregunta.pk}/" in page(secretaria, "/pendientes/")
    assert f"/preguntas/{pregunta.pk}/" not in page(social, url)
    secretaria.post(f"{url}preguntas/{pregunta.pk}/", {"respuesta": "Desde hoy.", "leida": ""})
    for cuenta in ("gobierno", "cooperante", "organismo"):
        assert "Desde hoy." in page(browser(cast, cuenta), url)
    assert "Desde hoy." in page(social, f"{url}responder/")
    assert f"/preguntas/{pregunta.pk}/" not in page(secretaria, "/pendientes/")


def test_what_was_typed_stays_when_somebody_else_answered(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    pregunta = asked(cast, consulta)
    responder_pregunta(pregunta.pk, "Desde hoy.", actor=cast.secretaria)
    sent = browser(cast, "secretaria").post(
        f"/consultas/{consulta.pk}/preguntas/{pregunta.pk}/", {"respuesta": "Desde mañana.", "leida": ""}
    )
    assert sent.status_code == 409
    assert "Alguien respondió esta pregunta" in sent.content.decode()
    assert "Desde mañana." in sent.content.decode()


def test_a_delegada_without_account_asks_from_her_e_mail(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    persona = Persona.objects.create(nombre="Persona Ejemplo Trece", correo="trece@mesa.example")
    red = cast.organizacion("red-social-ejemplo")
    mandato = Mandato.objects.create(persona=persona, organizacion=red, calidad="delegada", desde=date(2026, 1, 5))
    convocada = consulta.convocadas.get(organizacion=red)
    link = url_para_responder(Enlace(convocada.pk, mandato.pk)).rstrip("/").rpartition("/")[2]
    anyone = Client(enforce_csrf_checks=True)
    panel = page(anyone, f"/responder/{link}/")
    assert f"/responder/{link}/preguntar/" in panel
    form = anyone.get(f"/responder/{link}/preguntar/")
    assert (form["Referrer-Policy"], form["Cache-Control"]) == ("no-referrer", "no-store")
    assert "Persona Ejemplo Trece" in form.content.decode()
    sent = anyone.post(f"/responder/{link}/preguntar/", {"texto": "¿Desde cuándo rige?"})
    assert sent["Location"] == f"/responder/{link}/#preguntas"
    assert Pregunta.objects.get().persona == persona
    assert "¿Desde cuándo rige?" in page(anyone, f"/responder/{link}/")
    sent = anyone.post(f"/responder/{link}/prorroga/", {"vence": "2026-09-16", "motivo": "Sesiona el consejo."})
    assert sent["Location"] == f"/responder/{link}/#prorroga"
    Mandato.objects.filter(pk=mandato.pk).update(hasta=date(2026, 9, 6))
    assert anyone.post(f"/responder/{link}/preguntar/", {"texto": "Otra"}).status_code == 403
    assert "sessionid" not in anyone.cookies


def test_a_link_shows_no_question_once_the_deadline_passed(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    asked(cast, consulta)
    link = token(cast, consulta)
    with clock.as_of(after(consulta, 1)):
        assert "¿Desde cuándo rige?" not in page(Client(), f"/responder/{link}/")
        sent = Client().post(f"/responder/{link}/preguntar/", {"texto": "¿Y ahora qué?"})
    assert sent.status_code == 409
    assert "¿Y ahora qué?" in sent.content.decode(), "what was typed is not lost"


# More time


def test_more_time_is_asked_resolved_and_shown_with_the_original_date(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    social, secretaria = browser(cast, "social"), browser(cast, "secretaria")
    url = f"/consultas/{consulta.pk}/"
    assert "La última fecha que la regla permite es el miércoles 16 de septiembre" in page(social, f"{url}prorroga/")
    late = social.post(f"{url}prorroga/", {"vence": "2026-09-17", "motivo": "Sesiona el consejo."})
    assert late.status_code == 422
    assert "La última posible es el miércoles 16 de septiembre de 2026." in late.content.decode()
    assert "Sesiona el consejo." in late.content.decode()
    social.post(f"{url}prorroga/", {"vence": "2026-09-16", "motivo": "Sesiona el consejo."})
    prorroga = Prorroga.objects.get()
    shown = page(social, url)
    assert "Espera decisión" in shown
    assert "Pedir una prórroga" not in shown, "it was asked"
    assert f"/prorrogas/{prorroga.pk}/" in page(secretaria, "/pendientes/")
    sent = secretaria.post(f"{url}prorrogas/{prorroga.pk}/", {"decision": "concede", "respuesta": "Es su consejo."})
    assert sent["Location"] == f"{url}#prorroga"
    for client in (social, browser(cast, "gobierno")):
        shown = page(client, url)
        assert "Vencía el lunes 14 de septiembre de 2026; vence el miércoles 16 de septiembre de 2026, 23:59." in shown
        assert "Es su consejo." in shown
    assert "ya se prorrogó una vez" in page(social, f"{url}prorroga/")
    page(secretaria, f"{url}prorrogas/{prorroga.pk}/", 409)


def test_with_a_request_pending_it_expires_and_says_so(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    prorroga = more_time(cast, consulta)
    secretaria, url = browser(cast, "secretaria"), f"/consultas/{consulta.pk}/"
    with clock.as_of(after(consulta, 1)):
        shown = page(secretaria, url)
        assert "Venció sin resolverse" in shown
        assert "Conceder o denegar" not in shown
        assert f"/prorrogas/{prorroga.pk}/" not in page(secretaria, "/pendientes/")
        assert "ya no se puede prorrogar" in page(secretaria, f"{url}prorroga/")
        sent = secretaria.post(f"{url}prorrogas/{prorroga.pk}/", {"decision": "concede", "respuesta": "Tarde."})
    assert sent.status_code == 409
    assert "Tarde." in sent.content.decode()


def test_the_secretaria_extends_by_herself(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    sent = browser(cast, "secretaria").post(
        f"/consultas/{consulta.pk}/prorroga/", {"vence": "2026-09-15", "motivo": "Se corrige un anexo."}
    )
    assert sent.status_code == 302
    assert Plazo.objects.get(consulta=consulta.pk).vence == date(2026, 9, 15)


# The chain


def test_a_date_is_read_before_it_is_applied(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    secretaria, url = browser(cast, "secretaria"), f"/consultas/{consulta.pk}/plazos/"
    asking = {"clase": "observaciones", "vence": "2026-09-10", "fatal": "on"}
    read = secretaria.get(url, asking)
    assert "Ninguna otra fecha necesita moverse." in read.content.decode()
    assert not Plazo.objects.filter(clase="observaciones").exists(), "the GET changes nothing"
    assert secretaria.post(url, asking)["Location"] == url
    assert Plazo.objects.get(clase="observaciones").fatal
    shown = page(browser(cast, "gobierno"), f"/consultas/{consulta.pk}/")
    assert "después no se reciben" in shown
    refused = secretaria.get(url, {"clase": "publicacion", "vence": "2026-09-14"})
    assert refused.status_code == 422
    assert "La primera fecha posible es el martes 15 de septiembre de 2026." in refused.content.decode()
    refused = secretaria.post(url, {"clase": "publicacion", "vence": "2026-09-16", "otra_respuesta": "2026-09-15"})
    assert refused.status_code == 409


@pytest.mark.parametrize(
    "sent", [{}, {"clase": "nada", "vence": "x"}, {"clase": "respuesta", "vence": "2026-09-15"}, {"clase": "interno"}]
)
def test_what_makes_no_sense_is_no_error_of_ours(cast: Cast, sent: dict[str, str]) -> None:
    url = f"/consultas/{cast.en_circulacion().pk}/plazos/"
    secretaria = browser(cast, "secretaria")
    refused = secretaria.post(url, sent)
    assert refused.status_code == 422
    assert "No se fijó ninguna fecha." in refused.content.decode()
    assert secretaria.get(url, sent).status_code in {200, 422}


def test_a_date_that_may_be_set_no_more_says_why(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    retirar_consulta(consulta.pk, "Otra redacción", actor=cast.secretaria)
    sent = {"clase": "publicacion", "vence": "2026-09-16"}
    refused = browser(cast, "secretaria").post(f"/consultas/{consulta.pk}/plazos/", sent)
    assert refused.status_code == 409
    assert "no hay qué publicar" in refused.content.decode()


def test_the_business_days_left_are_those_of_the_table(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    url, social = f"/consultas/{cast.en_circulacion().pk}/", browser(cast, "social")
    assert "uedan 7 días (5 hábiles)" in page(social, url)
    with django_capture_on_commit_callbacks(execute=True):
        agregar_feriado(date(2026, 9, 10), "Elección de ejemplo", "Ley de ejemplo", actor=cast.secretaria)
    assert "uedan 7 días (4 hábiles)" in page(social, url)
    assert "uedan 7 días (5 hábiles)" not in page(social, url)


def test_the_line_shows_what_closes_inside_a_network_to_that_network_only(cast: Cast, monkeypatch: Any) -> None:
    consulta = cast.en_circulacion()
    fijar_plazos(consulta.pk, "publicacion", date(2026, 9, 16), actor=cast.secretaria)
    red = cast.organizacion("red-social-ejemplo")
    inner = Plazo.objects.create(
        titulo="Cierre", ruta="/", vence=date(2026, 9, 11), instante=LUNES.replace(day=11), clase="interno"
    )
    model = Consulta.objects.get(pk=consulta.pk)
    Consulta.objects.create(
        organo=red,
        tipo=model.tipo,
        titulo=model.titulo,
        objeto_tipo=model.objeto_tipo,
        objeto_id=model.objeto_id,
        documento=model.documento,
        sha256=model.sha256,
        plazo=inner,
        abierta_el=LUNES,
        superior=model,
    )
    url = f"/consultas/{consulta.pk}/"
    assert "Cierre interno" in page(browser(cast, "social"), url)
    for cuenta in ("secretaria", "gobierno", "academica", "cooperante"):
        assert "Cierre interno" not in page(browser(cast, cuenta), url), cuenta


# Holidays


def test_a_day_is_added_and_the_page_says_what_does_not_move(cast: Cast) -> None:
    sembrar_feriados([2026])
    consulta = cast.en_circulacion()
    secretaria = browser(cast, "secretaria")
    new = {"dia": "2026-09-14", "nombre": "Elecciones de ejemplo", "norma": "Ley de ejemplo"}
    done = secretaria.post("/mesa/feriados/agregar/", new)
    assert done["Location"] == "/mesa/feriados/?anio=2026&editado=2026-09-14"
    shown = page(secretaria, done["Location"])
    for said in ("Elecciones de ejemplo", "vence en un día inhábil", "no se mueve solo", f"/consultas/{consulta.pk}/"):
        assert said in shown, said
    again = secretaria.post("/mesa/feriados/agregar/", new | {"nombre": "Otro nombre"})
    assert again.status_code == 409
    assert "Otro nombre" in again.content.decode()
    pk = Feriado.objects.get(dia=date(2026, 9, 14)).pk
    moved = secretaria.post(f"/mesa/feriados/{pk}/corregir/", new | {"dia": "2026-09-21"})
    assert moved["Location"] == "/mesa/feriados/?anio=2026&editado=2026-09-14&editado=2026-09-21"
    assert "se contó con el día editado" in page(secretaria, moved["Location"])
    gone = secretaria.post(f"/mesa/feriados/{pk}/eliminar/")
    assert gone["Location"] == "/mesa/feriados/?anio=2026&editado=2026-09-21"
    assert "Ningún plazo abierto cae en un día inhábil" in page(secretaria, gone["Location"])
    late = secretaria.post(f"/mesa/feriados/{pk}/eliminar/")
    assert late.status_code == 409
    assert "alguien lo eliminó" in late.content.decode()


@pytest.mark.parametrize("asked", ["anio=1", "anio=99999", "anio=0000", "anio=1492", "editado=nada", "anio=²²²²"])
def test_the_year_asked_for_may_be_anything(cast: Cast, asked: str) -> None:
    assert browser(cast, "social").get(f"/mesa/feriados/?{asked}").status_code in {200, 404}


def test_who_does_not_keep_the_table_reads_it(cast: Cast) -> None:
    sembrar_feriados([2026])
    shown = page(browser(cast, "social"), "/mesa/feriados/")
    assert "Ley 18.432" in shown
    assert "Corregir" not in shown
    assert "Agregar un feriado" not in shown


def test_an_acta_circulates_with_its_deadline_of_observations_from_its_page(cast: Cast) -> None:
    acta = cast.borrador()
    secretaria, url = browser(cast, "secretaria"), f"/actas/{acta.sesion.clave}/circular/"
    assert "a más tardar el 11 de septiembre de 2026" in page(secretaria, url)
    sent = {"regla": cast.regla().pk, "vence": "2026-09-14", "observaciones": "2026-09-14", "fatal": "on"}
    late = secretaria.post(url, sent)
    assert late.status_code == 422
    assert "La última es el viernes 11 de septiembre de 2026." in late.content.decode()
    assert secretaria.post(url, sent | {"observaciones": "2026-09-11"}).status_code == 302
    assert Plazo.objects.get(clase="observaciones").vence == date(2026, 9, 11)
