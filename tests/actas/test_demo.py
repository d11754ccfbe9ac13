"""The demo: the acta of 2022 as it was written, and a Mesa de Ejemplo that says so everywhere."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from actas import demo
from actas.lectura import leer
from actas.models import Acta, Observacion, Sesion
from mesa.demo import CLAVE, CUENTAS
from mesa.kernel import clock
from mesa.kernel.events import run_pending
from mesa.models import Aviso, Consulta, Convocada, Evento, Ficha, Mandato, Organizacion, Publicacion, Regla, Usuario
from mesa.operations.consultas import cerrar_vencidas
from mesa.operations.publicaciones import verificar_cadena
from tests.cast import Cast, after

pytestmark = pytest.mark.django_db
ACTA_2022 = Path(demo.__file__).parent / "datos" / "acta-2022-06-16.txt"
#: An acta and two agreements, three decisions and their agreements, three of the plan, two contributions, one question,
#: two versions of the standard, four profiles and who sits in the Mesa. Of the fund: itself, a report, the profile of
#: who administers it, and two agreements taken between sessions with their records.
EJEMPLOS = 1 + 2 + 3 + 3 + 3 + 2 + 1 + 2 + 4 + 1 + 1 + 1 + 1 + 2 + 2
#: The further versions of the profile of a network: what it added twice, four checks, two observations and one answer.
VERSIONES = 2 + 4 + 2 + 1
#: These, the acta of 2022 with its four, the follow-up of four agreements, the standard once adopted, and each profile
#: measured with it.
PUBLICADAS = EJEMPLOS + VERSIONES + 5 + 4 + 1 + 4


@pytest.fixture
def loaded(settings) -> None:
    settings.DEBUG = True
    load()


def load() -> None:
    call_command("cargar_demo", stdout=StringIO())


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours."""
    models = [model for app in ("mesa", "actas", "redes", "fondo") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def record(tipo: str, clave: str) -> dict[str, Any]:
    return json.loads(Publicacion.objects.get(tipo=tipo, clave=clave).contenido.texto)


def test_loading_it_again_changes_nothing(loaded) -> None:
    before = everything()
    assert all(before[label] for label in ("mesa.Publicacion", "mesa.Consulta", "actas.Acta", "mesa.Usuario"))
    load()
    assert everything() == before


def test_its_chain_verifies(loaded) -> None:
    assert verificar_cadena() == Publicacion.objects.count() == PUBLICADAS


def test_the_acta_of_2022_is_published_as_it_was_written(loaded) -> None:
    published, read = record("acta", "2022-06-16"), leer(ACTA_2022.read_text(encoding="utf-8")).como_dict()
    text = published["documento"]
    for part in ("titulo", "asistentes", "tabla", "desarrollo", "acuerdos"):
        assert text[part] == read[part], part
    assert [len(group["personas"]) for group in text["asistentes"]] == [4, 2, 4]
    assert [len(punto["parrafos"]) for punto in text["desarrollo"]] == [3, 8]
    assert (published["registro_historico"], published["aprobacion"]) == (True, None)
    assert not published["datos_de_ejemplo"]
    assert published["secretaria"] == "Comisión para la Integridad Pública y Transparencia"


def test_its_four_agreements_have_each_its_page_and_its_origin(loaded, client) -> None:
    page = client.get("/actas/2022-06-16/")
    assert page.status_code == 200
    assert 'id="2.3.c"' in page.content.decode()
    origins = {1: ["1.1"], 2: ["1.2", "1.3"], 3: ["2.4.d", "2.7", "2.8"], 4: ["2.7"]}
    for number, references in origins.items():
        agreement = record("acuerdo", f"2022-06-16/{number}")
        assert [origin["referencia"] for origin in agreement["origen"]] == references
        assert agreement["seguimiento"] == "sin_seguimiento_registrado"
        body = client.get(f"/acuerdos/2022-06-16/{number}/").content.decode()
        assert agreement["titulo"] in body
        assert "Datos de ejemplo" not in body
    assert client.get("/acuerdos/2022-06-16/5/").status_code == 404


def test_no_real_person_or_body_is_given_what_no_source_records(loaded) -> None:
    real = Organizacion.objects.filter(ejemplo=False)
    assert real.count() == 5
    assert not Convocada.objects.filter(organizacion__in=real).exists()
    assert not Mandato.objects.filter(organizacion__in=real).exists()
    assert not Consulta.objects.filter(organo__in=real).exists()
    assert not Regla.objects.filter(organo__in=real).exists()
    assert not Usuario.objects.filter(persona__ejemplo=False).exists()
    assert set(Ficha.objects.filter(ejemplo=False).values_list("fecha", flat=True)) == {date(2022, 6, 16)}


def test_everything_else_says_that_it_is_an_example(loaded, client) -> None:
    example = Ficha.objects.exclude(clave__startswith="2022-06-16")
    assert example.count() == EJEMPLOS
    assert not example.filter(ejemplo=False).exists()
    for ficha in example:
        assert "Datos de ejemplo" in client.get(ficha.ruta).content.decode()


def test_every_account_enters(loaded, client) -> None:
    assert Usuario.objects.count() == len(CUENTAS) == 14
    for cuenta, *_ in CUENTAS:
        usuario = Usuario.objects.get(email=f"{cuenta}@mesa.example")
        assert usuario.check_password(CLAVE)
        assert usuario.emailaddress_set.get().verified


def test_session_11_is_published_with_its_approval(loaded) -> None:
    sesion = Sesion.objects.get(numero=11)
    published = record("acta", sesion.clave)
    approval = published["aprobacion"]
    assert (approval["resultado"], approval["favor"], approval["contra"]) == ("aprobada", 4, 0)
    assert [r["cierre"] for r in approval["respuestas"]].count("silente") == 1
    assert published["sha256"] == approval["sha256"]
    assert sesion.acta.estado == "publicada"


def test_session_12_circulates_with_two_answers_of_five(loaded) -> None:
    acta = Acta.objects.get(sesion__numero=12)
    consulta = Consulta.objects.select_related("plazo").get(pk=acta.consulta_id)
    assert (acta.estado, consulta.estado) == ("en_circulacion", "abierta")
    assert consulta.plazo.instante > timezone.now() + timedelta(days=4)
    said = {c.nombre: c.vigente.sentido for c in consulta.convocadas.exclude(vigente=None)}
    assert said == {"Ministerio de Ejemplo": "aprueba", "Red Académica Ejemplo": "aprueba_con_observaciones"}
    assert consulta.convocadas.count() == 5


def test_what_was_told_before_is_read_by_some_and_one_email_failed(loaded) -> None:
    past = Aviso.objects.filter(clave__startswith="demo:")
    assert {aviso.leido_el is None for aviso in past} == {True, False}
    states = sorted(past.values_list("envios__estado", flat=True))
    assert (states.count("fallido"), states.count("enviado")) == (1, len(states) - 1)


def test_its_first_sweep_calls_for_what_is_open_and_for_nothing_past(loaded, monkeypatch) -> None:
    monkeypatch.setattr("mesa.handlers.publicaciones.representar", lambda publicacion: None)
    run_pending()
    open_ones = set(Consulta.objects.filter(estado="abierta").values_list("pk", flat=True))
    told = Aviso.objects.exclude(clave__startswith="demo:")
    assert {aviso.datos["consulta"] for aviso in told if "consulta" in aviso.datos} == open_ones
    assert sorted(set(told.values_list("plantilla", flat=True))) == [
        "comprobante",
        "llamado",
        "observacion_recibida",
        "votacion_llamado",
    ]


def test_an_observation_waits_and_another_was_published_with_its_answer(loaded) -> None:
    waits = Observacion.objects.get(acta__sesion__numero=12)
    assert (waits.organizacion_nombre, waits.referencia, waits.estado) == ("Red Académica Ejemplo", "2.1", "pendiente")
    assert "cuatro de las cinco" in waits.propuesta
    (published,) = record("acta", Sesion.objects.get(numero=11).clave)["observaciones"]
    assert (published["referencia"], published["estado"]) == ("2.1.b", "no_acogida")
    assert published["respuesta"]


def test_at_its_deadline_the_story_goes_on(loaded, monkeypatch) -> None:
    monkeypatch.setattr("mesa.handlers.publicaciones.representar", lambda publicacion: None)
    consulta = Consulta.objects.select_related("plazo").get(estado="abierta", tipo="aprobacion_acta")
    cast = Cast(Organizacion.objects.get(slug="mesa-ejemplo"))
    cast.responde(consulta, "social")
    with clock.as_of(after(consulta)):
        # and the agreement that was opened under the same rule, and what a network asked its own about the acta
        assert cerrar_vencidas() == 3
        run_pending()
    assert Acta.objects.get(sesion__numero=12).estado == "aprobada"


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 9, 20, 15, tzinfo=UTC),  # amid the holidays of September
        datetime(2027, 1, 1, 3, 30, tzinfo=UTC),  # the first half hour of a year, in Chile
        datetime(2027, 4, 4, 3, 30, tzinfo=UTC),  # in the hour that happens twice
    ],
)
def test_its_story_holds_on_any_day(settings, monkeypatch, now) -> None:
    settings.DEBUG = True
    monkeypatch.setattr("actas.demo.timezone.now", lambda: now)
    load()
    consulta = Consulta.objects.select_related("plazo").get(estado="abierta", tipo="aprobacion_acta")
    assert consulta.abierta_el < now < consulta.plazo.instante
    assert all(evento.ocurrido <= now for evento in Evento.objects.all())
    assert list(Acta.objects.order_by("pk").values_list("estado", flat=True)) == [
        "registro_historico",
        "publicada",
        "en_circulacion",
    ]
    assert verificar_cadena() == PUBLICADAS
