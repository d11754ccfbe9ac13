"""Reminders of any deadline: by batches, by several workers, late, killed; each exists exactly once."""

from __future__ import annotations

import tracemalloc
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.mail import compose
from mesa.models import Aviso, Consulta, Envio, Mandato, Plazo, Recordatorio, Responsable
from mesa.operations import recordatorios
from mesa.operations.consultas import cerrar_vencidas
from mesa.operations.envios import enviar_correos
from mesa.operations.plazos import cumplir, esperar_de, fijar
from mesa.operations.recordatorios import recordar_plazos
from mesa.operations.vias import anular_registro
from tests.checks import rewriting, together
from tests.mesa.plazos import TOLD, due_marks, many, repeated
from tests.mesa.test_vias import registra

pytestmark = pytest.mark.django_db
transactional = pytest.mark.django_db(transaction=True)
VIERNES = date(2026, 9, 25)


def at(dia: date, hora: int = 9, minuto: int = 0) -> datetime:
    return datetime.combine(dia, time(hora, minuto), SANTIAGO)


def sweep(cuando: datetime) -> int:
    with clock.as_of(cuando):
        return recordar_plazos()


def circula(cast, numero: int | None = 1) -> Consulta:
    with clock.as_of(TOLD):
        return cast.en_circulacion(numero, vence=VIERNES)


def told(plantilla: str) -> list[str]:
    rows = Aviso.objects.filter(plantilla=plantilla).select_related("persona")
    return sorted(aviso.persona.correo.partition("@")[0] for aviso in rows)


def tarea(cast, *slugs: str, fatal: bool = False, organo: bool = True) -> Plazo:
    """A deadline that is of no consulta, as an upper app hangs it."""
    with clock.as_of(TOLD):
        plazo = fijar(
            "Entregar el informe", "/informes/1/", VIERNES, None, fatal=fatal, organo=cast.mesa if organo else None
        )
        esperar_de(plazo, [cast.organizacion(slug).pk for slug in slugs])
    return plazo


# From whom an answer is expected


def test_a_consulta_says_from_whom_it_expects_an_answer_and_who_gave_it(cast) -> None:
    with rewriting():
        cast.mesa.membresias.filter(miembro__slug="organismo-ejemplo").update(voto="no")
    consulta = circula(cast)
    assert (consulta.plazo.notificado_el, consulta.plazo.organo) == (consulta.abierta_el, cast.mesa)
    rows = Responsable.objects.filter(plazo=consulta.plazo)
    voting = consulta.convocadas.filter(con_voto=True).values_list("organizacion", flat=True)
    assert sorted(rows.values_list("organizacion", flat=True)) == sorted(voting)
    assert rows.exclude(cumplido_el=None).count() == 0
    with clock.as_of(TOLD + timedelta(hours=1)):
        cast.responde(consulta, "gobierno")
    assert rows.get(organizacion__slug="ministerio-ejemplo").cumplido_el == TOLD + timedelta(hours=1)


def test_an_answer_that_is_annulled_is_expected_again(cast) -> None:
    consulta = circula(cast)
    with clock.as_of(TOLD + timedelta(hours=1)):
        answer = registra(cast, consulta, "academica")
        row = Responsable.objects.filter(plazo=consulta.plazo, organizacion__slug="red-academica-ejemplo")
        assert row.get().cumplido_el is not None
        anular_registro(answer.pk, "Fue un error.", actor=cast.secretaria)
        assert row.get().cumplido_el is None
    assert sweep(at(date(2026, 9, 22))) == 6, "and whoever has not answered is reminded"


# Any deadline


def test_a_deadline_of_any_kind_is_reminded_to_who_must_meet_it(cast) -> None:
    plazo = tarea(cast, "red-social-ejemplo", "red-academica-ejemplo")
    cumplir(plazo.pk, cast.organizacion("red-academica-ejemplo").pk, TOLD)
    assert [sweep(at(date(2026, 9, dia))) for dia in (17, 18, 18, 22, 24, 25)] == [0, 1, 0, 1, 1, 1]
    aviso = Aviso.objects.filter(plantilla="recordatorio_plazo").first()
    assert (aviso.ruta, aviso.plazo, aviso.organo) == ("/informes/1/", plazo, cast.mesa)
    with clock.as_of(at(VIERNES)):
        message = compose(aviso)
    assert message.subject == "Vence hoy: Entregar el informe"
    for part in ("Red Social Ejemplo", "viernes 25 de septiembre de 2026, 23:59", "http://testserver/informes/1/"):
        assert part in message.body
        assert part in str(message.alternatives[0][0]).replace("Viernes", "viernes")
    assert "Si vence sin que se haga" in message.body


def test_after_it_passed_who_failed_and_the_secretaria_are_told_once(cast) -> None:
    tarea(cast, "red-social-ejemplo")
    late = at(VIERNES + timedelta(days=1))
    assert sweep(at(VIERNES, 23, 59) + timedelta(minutes=1)) == 0, "its minute of grace"
    assert [sweep(late), sweep(late + timedelta(days=3))] == [2, 0]
    rows = Aviso.objects.filter(datos__marca=-1).select_related("persona", "mandato__organizacion", "plazo__organo")
    messages = {aviso.persona.correo: compose(aviso) for aviso in rows}
    assert sorted(messages) == ["secretaria@mesa.example", "social@mesa.example"]
    assert "Red Social Ejemplo no lo cumplió" in messages["social@mesa.example"].body
    assert "- Red Social Ejemplo" in messages["secretaria@mesa.example"].body
    assert {m.subject for m in messages.values()} == {"Venció el plazo: Entregar el informe"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"cumplido_el": TOLD}, 0),
        ({"notificado_el": None}, 0),
        ({"organo": None}, 1),
        ({"instante": at(date(2026, 8, 20)), "vence": date(2026, 8, 20)}, 0),
    ],
    ids=["met", "never told", "of no órgano", "told after it passed"],
)
def test_nobody_is_told_of_what_was_met_or_was_not_told(cast, change: dict[str, Any], expected: int) -> None:
    plazo = tarea(cast, "red-social-ejemplo")
    Plazo.objects.filter(pk=plazo.pk).update(**change)
    assert sweep(at(VIERNES + timedelta(days=1))) == expected


def test_what_ended_by_its_deadline_is_told_to_who_did_not_do_it(cast) -> None:
    """A votación closes by itself and so is met: who did not vote is told all the same."""
    plazo = tarea(cast, "red-social-ejemplo", "red-academica-ejemplo")
    cumplir(plazo.pk, cast.organizacion("red-academica-ejemplo").pk, TOLD)
    Plazo.objects.filter(pk=plazo.pk).update(cumplido_el=plazo.instante + timedelta(seconds=61))
    assert sweep(at(VIERNES + timedelta(days=1))) == 2
    assert told("recordatorio_plazo") == ["secretaria", "social"]


def test_what_is_of_a_network_is_told_within_it(cast) -> None:
    """It has no secretaría of its own: who represents it conducts it, and that of the Mesa hears nothing."""
    plazo = tarea(cast, "norte-ejemplo")
    Plazo.objects.filter(pk=plazo.pk).update(organo=cast.organizacion("red-social-ejemplo"))
    sweep(at(VIERNES + timedelta(days=1)))
    assert told("recordatorio_plazo") == ["delegada.norte", "social"]


def test_nobody_failed_to_observe(cast) -> None:
    plazo = tarea(cast)
    assert [sweep(at(VIERNES)), Recordatorio.objects.count()] == [0, 1]
    Plazo.objects.filter(pk=plazo.pk).update(clase=Plazo.Clase.OBSERVACIONES)
    assert sweep(at(VIERNES + timedelta(days=1))) == 0
    Plazo.objects.filter(pk=plazo.pk).update(clase=Plazo.Clase.OTRO)
    assert sweep(at(VIERNES + timedelta(days=1))) == 1, "of a task of nobody in particular, the secretaría is told"


def test_what_passed_long_ago_is_not_told_for_the_first_time(cast) -> None:
    tarea(cast, "red-social-ejemplo")
    assert sweep(at(VIERNES + timedelta(days=31))) == 0


def test_an_extended_deadline_has_its_marks_again(cast) -> None:
    plazo = tarea(cast, "red-social-ejemplo")
    assert sweep(at(VIERNES)) == 1
    later = VIERNES + timedelta(days=7)
    Plazo.objects.filter(pk=plazo.pk).update(vence=later, instante=at(later, 23, 59))
    assert [sweep(at(VIERNES)), sweep(at(VIERNES)), sweep(at(later))] == [1, 0, 1]
    assert sorted(Recordatorio.objects.values_list("vence", "marca")) == [(VIERNES, 0), (later, 0), (later, 7)]


# A consulta that fell due


def closed(cast, numero: int | None) -> dict[str, Any]:
    """What those who failed and the secretaría are told once the deadline passed, by account."""
    consulta = circula(cast, numero)
    with clock.as_of(TOLD + timedelta(hours=1)):
        for cuenta in ("gobierno", "academica"):
            cast.responde(consulta, cuenta)
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=30)):
        cerrar_vencidas()
        assert recordar_plazos() == 0, "in its minute of grace it may still be answered"
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=61)):
        assert recordar_plazos() == 0, "not before it closes"
        cerrar_vencidas()
        recordar_plazos()
        recordar_plazos()
        rows = Aviso.objects.filter(plantilla="vencido")
        return {f"{a.persona.correo.partition('@')[0]}{' s' * ('secretaria' in a.datos)}": compose(a) for a in rows}


def test_who_did_not_answer_is_told_what_the_silence_meant_and_the_secretaria_who_they_are(cast) -> None:
    messages = closed(cast, 1)
    assert sorted(messages) == ["organismo", "secretaria", "secretaria s", "social"]
    assert "sin respuesta de Red Social Ejemplo" in messages["social"].subject
    assert "el silencio no cuenta ni a favor ni en contra" in messages["social"].body
    assert "/responder/" not in messages["social"].body, "there is nothing to answer any more"
    assert "3 organizaciones no respondieron" in messages["secretaria s"].subject
    for nombre in ("Organismo Ejemplo", "Red Social Ejemplo", "Secretaría de Ejemplo"):
        assert f"- {nombre}" in messages["secretaria s"].body
    assert "- Ministerio de Ejemplo" not in messages["secretaria s"].body


def test_a_text_for_observations_says_that_silence_had_no_effect(cast) -> None:
    assert "no responder no tiene efecto" in closed(cast, None)["social"].body


def test_a_tacit_approval_is_told_as_tacit(cast) -> None:
    with clock.as_of(TOLD):
        consulta = cast.en_circulacion(2, vence=VIERNES)
    with clock.as_of(TOLD + timedelta(hours=1)):
        cast.responde(consulta, "gobierno", "objeta", "No.")
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=61)):
        cerrar_vencidas()
        recordar_plazos()
        message = compose(Aviso.objects.get(plantilla="vencido", persona__correo="social@mesa.example"))
    assert "se entiende que aprueba (aprobación tácita)" in message.body


# Asked again when it leaves


@pytest.mark.parametrize(
    ("when", "cuenta", "expected"),
    [(22, None, "enviado"), (22, "social", "omitido"), (27, None, "omitido")],
    ids=["still missing", "answered meanwhile", "too late"],
)
def test_a_reminder_that_is_not_needed_any_more_does_not_leave(cast, when: int, cuenta: str | None, expected) -> None:
    consulta = circula(cast)
    sweep(at(date(2026, 9, 22)))
    with clock.as_of(at(date(2026, 9, 22), 10)):
        if cuenta:
            cast.responde(consulta, cuenta)
    with clock.as_of(at(date(2026, 9, when), 11)):
        enviar_correos()
    envio = Envio.objects.get(aviso__plantilla="recordatorio", destino="social@mesa.example")
    assert envio.estado == expected
    assert (envio.enviado_el is not None) == (expected == "enviado")


# Measures


def test_the_sweep_owes_what_a_naive_count_says_at_every_hour(cast) -> None:
    """One at a time, by hand, against the one query: every three hours from the telling to two days after the last."""
    many(20, cast.mesa)
    for hours in range(0, 24 * 13, 3):
        al = TOLD + timedelta(hours=hours)
        found = [plazo.marca for plazo in recordatorios.por_recordar(al)]  # type: ignore[attr-defined]
        assert {mark: found.count(mark) for mark in set(found)} == due_marks(al), al


@pytest.mark.parametrize(("number", "lote"), [(50, 5), (1000, 100)])
def test_a_batch_costs_the_same_whatever_it_holds(cast, monkeypatch, number: int, lote: int) -> None:
    """Four in ten of them are owed a mark the next morning: four batches, of 5 and of 100, and a last look."""
    many(number, cast.mesa)
    monkeypatch.setattr(recordatorios, "LOTE", lote)
    with CaptureQueriesContext(connection) as queries, clock.as_of(at(TOLD.date() + timedelta(days=1), 8)):
        assert recordar_plazos() == number * 4 // 10
    inside = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert sum('INSERT INTO "mesa_recordatorio"' in sql for sql in inside) == 4
    # the deadlines, what was done meanwhile, who is expected, as convoked by what, who speaks for them; three inserts
    assert len(inside) == 4 * 8 + 1, "\n".join(sql[:120] for sql in inside)
    assert repeated() == []


def test_memory_is_that_of_one_batch(cast, monkeypatch) -> None:
    """Eight times as many deadlines take no more at once. The measure of 100,000 is in the soak."""
    monkeypatch.setattr(recordatorios, "LOTE", 50)
    peaks = []
    for number in (300, 2_400):
        many(number, cast.mesa, prefix=f"de-{number}")
        tracemalloc.start()
        assert sweep(at(TOLD.date() + timedelta(days=1))) == number * 4 // 10
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0], peaks


@transactional
def test_four_workers_write_each_reminder_once(cast, monkeypatch) -> None:
    many(600, cast.mesa)
    monkeypatch.setattr(recordatorios, "LOTE", 20)
    al = at(TOLD.date() + timedelta(days=4))
    expected = due_marks(al)
    done = together(*[lambda: sweep(al)] * 4)
    to_secretaria = expected[-1]
    assert sum(done) == sum(expected.values()) + to_secretaria == Aviso.objects.count(), done
    assert sweep(al) == 0
    assert repeated() == []


def test_a_week_late_only_the_latest_mark_is_told(cast) -> None:
    many(50, cast.mesa)
    al = TOLD + timedelta(days=7)
    with clock.as_of(al):
        recordar_plazos()
    marks = list(Recordatorio.objects.values_list("marca", flat=True))
    assert {mark: marks.count(mark) for mark in set(marks)} == due_marks(al)
    assert Recordatorio.objects.count() == Recordatorio.objects.values("plazo").distinct().count()
    assert repeated() == []


def test_people_who_speak_for_two_bodies_are_told_for_each(cast) -> None:
    mandato = cast.actor("social").mandato
    Mandato.objects.create(
        persona=mandato.persona,
        organizacion=cast.organizacion("norte-ejemplo"),
        calidad="delegada",
        desde=date(2026, 1, 5),
    )
    tarea(cast, "red-social-ejemplo", "norte-ejemplo")
    assert sweep(at(VIERNES)) == 3
    assert told("recordatorio_plazo") == ["delegada.norte", "social", "social"]
