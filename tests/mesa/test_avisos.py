"""Notices: each person once for each occasion, and reminders by their marks."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actas.operations import retirar_acta
from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.events import run_pending
from mesa.models import Aviso, Consulta, Envio, Mandato, Persona
from mesa.operations import avisos
from mesa.operations.avisos import avisar
from mesa.operations.consultas import cerrar_vencidas, recordar_consulta
from mesa.operations.recordatorios import recordar_plazos
from tests.checks import rewriting, together

LUNES = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)
VIERNES_25 = date(2026, 9, 25)
RESPONDEN = ["academica", "academica.suplente", "gobierno", "organismo", "secretaria", "social"]

pytestmark = pytest.mark.django_db
transactional = pytest.mark.django_db(transaction=True)


def at(dia: date, *hora: int) -> datetime:
    return datetime.combine(dia, time(*hora), SANTIAGO)


def circula(cast, *, vence: date = VIERNES_25, numero: int | None = 1, cuando: datetime = LUNES) -> Consulta:
    with clock.as_of(cuando):
        return cast.en_circulacion(numero, vence=vence)


def sweep(cuando: datetime) -> None:
    """What the minute does with notices."""
    with clock.as_of(cuando):
        cerrar_vencidas()
        recordar_plazos()
        run_pending()


def accounts(plantilla: str, **filters: Any) -> list[str]:
    """The accounts that were told, each as many times as it was."""
    rows = Aviso.objects.filter(plantilla=plantilla, **filters).select_related("persona")
    return sorted(aviso.persona.correo.partition("@")[0] for aviso in rows)


# Once


@transactional
def test_everyone_who_may_answer_is_called_once(cast) -> None:
    Persona.objects.filter(correo="organismo@mesa.example").update(correo="")
    consulta = circula(cast)
    for _ in range(3):
        sweep(LUNES + timedelta(minutes=1))
    assert accounts("llamado") == sorted(["", *(set(RESPONDEN) - {"organismo"})]), "who has no address too, in the page"
    assert Envio.objects.count() == 5, "by e-mail only who has one"
    aviso = Aviso.objects.get(persona__correo="academica.suplente@mesa.example")
    assert (aviso.plazo, aviso.creado) == (consulta.plazo, LUNES + timedelta(minutes=1))
    assert aviso.ruta == f"/consultas/{consulta.pk}/"
    envio = aviso.envios.get()
    assert (envio.destino, envio.estado, envio.intentos) == ("academica.suplente@mesa.example", "pendiente", 0)


@transactional
def test_two_sweeps_at_once_tell_each_person_once(cast) -> None:
    circula(cast)
    when = at(date(2026, 9, 22), 9)

    def act() -> None:
        for _ in range(3):
            sweep(when)

    assert together(*[act] * 4) == [None] * 4
    assert accounts("llamado") == accounts("recordatorio") == RESPONDEN
    assert Envio.objects.count() == 12


def test_the_same_occasion_twice_is_one_notice_and_two_mandates_are_two(cast) -> None:
    mandato = cast.actor("social").mandato
    norte = Mandato.objects.create(
        persona=mandato.persona,
        organizacion=cast.organizacion("norte-ejemplo"),
        calidad="delegada",
        desde=date(2026, 1, 5),
    )
    again = Mandato.objects.create(
        persona=mandato.persona, organizacion=mandato.organizacion, calidad="suplente", desde=date(2026, 1, 5)
    )
    data = {"clave": "x:1", "plantilla": "llamado", "ruta": "/x/", "datos": {"consulta": 1}}
    assert avisar([mandato, mandato, again, norte], **data) == 2
    assert avisar([mandato, norte], **data) == 0
    assert avisar([mandato], **{**data, "clave": "x:2"}) == 1
    assert sorted(Aviso.objects.values_list("clave", flat=True)) == sorted(
        [f"x:1:{mandato.organizacion_id}", f"x:1:{norte.organizacion_id}", f"x:2:{mandato.organizacion_id}"]
    )
    aviso = Aviso.objects.first()
    with pytest.raises(IntegrityError, match="aviso_unico"), transaction.atomic():
        Aviso.objects.create(persona=aviso.persona, clave=aviso.clave, plantilla="x", creado=clock.now())
    with pytest.raises(IntegrityError, match="envio_unico"), transaction.atomic():
        Envio.objects.create(aviso=aviso, destino="x@mesa.example", proximo=clock.now())


def test_only_whoever_may_answer_is_told(cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    persona = cast.actor("administradora").persona
    Mandato.objects.create(persona=persona, organizacion=red, calidad="administradora", desde=date(2026, 1, 5))
    Mandato.objects.filter(organizacion=red, calidad="titular").update(hasta=LUNES.date())
    with clock.as_of(LUNES):
        assert [m.persona.nombre for m in avisos.quienes_responden(red)] == ["Persona Ejemplo Uno"]
    with clock.as_of(LUNES + timedelta(days=1)):
        assert avisos.quienes_responden(red) == []


# Each occasion


@transactional
def test_the_receipt_the_result_and_the_withdrawal_reach_who_they_should(cast) -> None:
    consulta = circula(cast)
    with clock.as_of(LUNES + timedelta(hours=1)):
        cast.responde(consulta, "academica.suplente")
    sweep(LUNES + timedelta(hours=2))
    assert accounts("comprobante") == ["academica", "academica.suplente"]
    with clock.as_of(LUNES + timedelta(hours=3)):
        cast.responde(consulta, "academica", "objeta", "No.")
    sweep(LUNES + timedelta(hours=4))
    assert accounts("comprobante") == sorted(["academica", "academica.suplente"] * 2), "one for each answer"
    sweep(consulta.plazo.instante + timedelta(seconds=61))
    assert accounts("resultado") == RESPONDEN
    assert accounts("retiro") == []
    other = circula(cast, cuando=LUNES + timedelta(days=1))
    with clock.as_of(LUNES + timedelta(days=2)):
        retirar_acta(other.objeto_id, "Se corrige.", actor=cast.secretaria)
    sweep(LUNES + timedelta(days=2))
    assert accounts("retiro") == RESPONDEN
    assert accounts("llamado") == RESPONDEN, "the second was withdrawn before its call was written: nobody is called"


@transactional
def test_a_reminder_asked_for_goes_once_an_hour_to_who_is_missing(cast) -> None:
    consulta = circula(cast)
    with clock.as_of(LUNES):
        cast.responde(consulta, "gobierno")
    missing = ["academica", "academica.suplente", "organismo", "secretaria", "social"]
    for minutes, times in [(1, 1), (20, 1), (49, 1), (65, 2)]:
        when = LUNES + timedelta(minutes=minutes)
        with clock.as_of(when):
            recordar_consulta(consulta.pk, actor=cast.secretaria)
        sweep(when)
        assert accounts("recordatorio") == sorted(missing * times)


# Reminders by marks


@transactional
def test_each_mark_once_and_only_to_who_has_not_answered(cast) -> None:
    """From the opening to a week after the deadline, four sweeps a day: Friday 18 and Saturday 19 are holidays."""
    consulta = circula(cast)
    answers = {date(2026, 9, 19): "gobierno", date(2026, 9, 23): "academica.suplente", date(2026, 9, 25): "social"}
    told: dict[datetime, list[str]] = {}
    seen = 0
    for days in range(27):
        dia = LUNES.date() + timedelta(days=days)
        for hora in [(7, 59), (8, 0), (8, 1), (23, 59)]:
            when = at(dia, *hora)
            if when < LUNES:
                continue
            sweep(when)
            rows = Aviso.objects.filter(plantilla="recordatorio").order_by("pk")[seen:]
            if rows:
                told[when] = sorted(aviso.persona.correo.partition("@")[0] for aviso in rows)
                seen += len(rows)
        if dia in answers:
            with clock.as_of(at(dia, 12)):
                cast.responde(consulta, answers[dia])
    both = ["academica", "academica.suplente"]
    assert told == {
        at(date(2026, 9, 18), 8): RESPONDEN,
        at(date(2026, 9, 22), 8): [*both, "organismo", "secretaria", "social"],
        at(date(2026, 9, 24), 8): ["organismo", "secretaria", "social"],
        at(date(2026, 9, 25), 8): ["organismo", "secretaria", "social"],
    }
    assert Counter(accounts("recordatorio"))["organismo"] == 4
    assert Consulta.objects.get(pk=consulta.pk).estado == "cerrada"


@pytest.mark.parametrize(
    ("when", "mark"),
    [
        (at(date(2026, 9, 18), 7, 59), None),
        (at(date(2026, 9, 18), 8), 7),
        (at(date(2026, 9, 21), 23, 59), 7),
        (at(date(2026, 9, 22), 8), 3),
        (at(date(2026, 9, 25), 7, 59), 1),
        (at(date(2026, 9, 25), 8), 0),
        (at(date(2026, 9, 25), 23, 59), 0),
        (at(date(2026, 9, 26), 0), None),
    ],
)
def test_a_late_run_gives_only_the_latest_mark(cast, when, mark) -> None:
    """Nobody swept since the opening."""
    consulta = circula(cast)
    with clock.as_of(when):
        recordar_plazos()
        recordar_plazos()
    assert accounts("recordatorio") == ([] if mark is None else RESPONDEN)
    claves = set(Aviso.objects.values_list("clave", flat=True))
    assert {clave.split(":")[2] for clave in claves} == (set() if mark is None else {str(mark)})
    assert all(clave.startswith(f"plazo:{consulta.plazo_id}:") for clave in claves)


def test_a_mark_that_passed_before_the_opening_is_not_owed(cast) -> None:
    circula(cast, numero=None, vence=LUNES.date() + timedelta(days=3))
    for when in (LUNES, LUNES + timedelta(hours=20), at(LUNES.date() + timedelta(days=2), 7, 59)):
        with clock.as_of(when):
            assert recordar_plazos() == 0, "the call itself said it: three days were left"
    with clock.as_of(at(LUNES.date() + timedelta(days=2), 8)):
        assert recordar_plazos() == 6


def test_a_deadline_early_in_the_morning_has_no_mark_of_its_day(cast) -> None:
    consulta = circula(cast)
    consulta.plazo.instante = at(VIERNES_25, 7)
    consulta.plazo.save()
    with clock.as_of(at(VIERNES_25, 7)):
        assert recordar_plazos() == 6, "the mark of the day before, late"
    with clock.as_of(at(VIERNES_25, 8)):
        assert recordar_plazos() == 0


def test_nobody_is_reminded_of_what_is_closed_or_has_no_vote(cast) -> None:
    with rewriting():
        cast.mesa.membresias.filter(miembro__slug="organismo-ejemplo").update(voto="no")
    consulta = circula(cast)
    when = at(date(2026, 9, 22), 9)
    with clock.as_of(when):
        recordar_plazos()
    assert accounts("recordatorio") == sorted(set(RESPONDEN) - {"organismo"})
    with clock.as_of(when):
        retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)
    with clock.as_of(at(date(2026, 9, 24), 9)):
        assert recordar_plazos() == 0
