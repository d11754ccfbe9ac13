"""What is late goes to the secretaría and then to the tabla, whatever the clock says, and nothing is repeated."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from actas.models import AcuerdoAdoptado, PuntoPropuesto, ReglaTabla, Tarea
from actas.operations import cumplir_tarea, dejar_sin_efecto, diferir_tarea, fijar_plazo_tarea
from actas.operations.acuerdos import quitar_relacion, relacionar_acuerdos
from actas.operations.tareas import escalar_tareas
from actas.views.tareas_pendientes import tareas_que_otros_deben
from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.models import Aviso, Evento
from mesa.operations.plazos import proponer
from mesa.operations.recordatorios import recordar_plazos
from mesa.views.demo import BACKEND
from tests.actas.tareas import acuerdo, ahora, tarea
from tests.cast import Cast
from tests.checks import together

pytestmark = pytest.mark.django_db
HOY, VENCE = date(2026, 9, 7), date(2026, 9, 25)


def at(dia: date, hora: int = 9) -> datetime:
    return datetime.combine(dia, time(hora), SANTIAGO)


def sweep(dia: date) -> int:
    with clock.as_of(at(dia)):
        return escalar_tareas()


def encargada(cast: Cast, vence: date | None = VENCE) -> Tarea:
    with clock.as_of(at(HOY)):
        return tarea(cast, vence=vence)


def test_the_day_after_it_is_escalated_and_once(cast: Cast) -> None:
    made = encargada(cast)
    assert sweep(VENCE) == 0, "on its last day it is not late"
    assert sweep(VENCE + timedelta(days=1)) == 1
    assert ahora(made).escalada_el is not None
    assert sweep(VENCE + timedelta(days=1)) == 0
    told = Evento.objects.filter(verbo="tarea.vencida", objeto_id=made.pk)
    assert [event.ahora for event in told] == [{"vence": VENCE.isoformat()}]


def test_who_owes_and_the_secretaria_are_told_once(cast: Cast) -> None:
    encargada(cast)
    with clock.as_of(at(VENCE + timedelta(days=1))):
        for _ in range(3):
            recordar_plazos()
            escalar_tareas()
    told = Aviso.objects.filter(plantilla="recordatorio_plazo", datos__marca=-1)
    keys = list(told.values_list("persona__correo", flat=True))
    assert len(keys) == len(set(keys))
    assert {"secretaria@mesa.example", "gobierno@mesa.example", "social@mesa.example"} <= set(keys)


def test_of_a_date_already_past_nobody_is_said_to_have_been_told(cast: Cast, client: Client) -> None:
    client.force_login(cast.usuario("secretaria"), backend=BACKEND)
    with clock.as_of(at(VENCE + timedelta(days=3))):
        made = tarea(cast, vence=VENCE)
        recordar_plazos()
        escalar_tareas()
        assert not Aviso.objects.filter(plantilla="recordatorio_plazo").exists()
        assert [each.url for each in tareas_que_otros_deben(cast.secretaria)] == [f"/tareas/{made.pk}/"]
        page = client.get(f"/tareas/{made.pk}/").content.decode()
    assert "La secretaría la tiene entre lo vencido desde el 28 de septiembre de 2026" in page
    assert "Pasó a la secretaría" not in page


def test_after_the_days_of_the_rule_it_goes_to_the_tabla_and_once(cast: Cast) -> None:
    ReglaTabla.objects.create(organo=cast.mesa, desde=HOY, dias_a_la_tabla=3, norma="Acuerdo 1")
    made = encargada(cast)
    last = proponer(VENCE, 3, habiles=True)
    sweep(last)
    assert not PuntoPropuesto.objects.exists(), "it has the whole of the last day"
    sweep(last + timedelta(days=1))
    propuesto = PuntoPropuesto.objects.get()
    assert (propuesto.tarea, propuesto.clase, propuesto.organo) == (made, "vencida", cast.mesa)
    for days in (1, 2, 30, 60, 120):
        assert sweep(last + timedelta(days=days)) == 0
    assert PuntoPropuesto.objects.count() == 1


def test_a_sweep_that_comes_months_late_does_it_all(cast: Cast) -> None:
    made = encargada(cast)
    sweep(VENCE + timedelta(days=100))
    assert ahora(made).escalada_el is not None
    assert ahora(made).en_tabla_el is not None


def test_what_has_no_date_or_was_done_is_never_late(cast: Cast) -> None:
    encargada(cast, vence=None)
    done = encargada(cast)
    with clock.as_of(at(HOY)):
        cumplir_tarea(done.pk, actor=cast.secretaria)
    assert sweep(VENCE + timedelta(days=100)) == 0


def test_another_date_begins_again(cast: Cast) -> None:
    made, later = encargada(cast), VENCE + timedelta(days=30)
    sweep(VENCE + timedelta(days=20))
    with clock.as_of(at(VENCE + timedelta(days=20))):
        fijar_plazo_tarea(made.pk, later, "Faltó una firma.", leido=VENCE, actor=cast.secretaria)
    assert ahora(made).escalada_el is None
    assert sweep(later) == 0
    assert sweep(later + timedelta(days=1)) == 1


def test_what_was_deferred_to_a_day_is_owed_again_once_it_passed(cast: Cast) -> None:
    made, later = encargada(cast), VENCE + timedelta(days=60)
    with clock.as_of(at(VENCE)):
        diferir_tarea(made.pk, later, "No hay fondos.", actor=cast.secretaria)
    assert sweep(VENCE + timedelta(days=30)) == 0
    assert sweep(later) == 0
    sweep(later + timedelta(days=1))
    back = ahora(made)
    assert (back.estado, back.motivo) == ("pendiente", "Pasó la fecha hasta la que se había diferido.")
    assert back.escalada_el is not None
    assert sweep(later + timedelta(days=1)) == 0


def test_more_than_a_batch_is_done_in_one_sweep(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actas.operations.tareas.escalamiento.LOTE", 2)
    for _ in range(5):
        encargada(cast)
    assert sweep(VENCE + timedelta(days=100)) == 10
    assert PuntoPropuesto.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_do_each_thing_once(cast: Cast) -> None:
    for _ in range(6):
        encargada(cast)
    results = together(*[lambda: sweep(VENCE + timedelta(days=100))] * 2)
    assert not [result for result in results if isinstance(result, Exception)], results
    sweep(VENCE + timedelta(days=100))
    assert Evento.objects.filter(verbo="tarea.vencida").count() == 6
    assert PuntoPropuesto.objects.count() == 6


def test_tasks_go_with_their_agreement_and_come_back_with_it(cast: Cast) -> None:
    made, by_hand, later = encargada(cast), encargada(cast), acuerdo(cast, 2)
    own = acuerdo(cast)
    dejar_sin_efecto(by_hand.pk, later.pk, "Se hará por convenio.", actor=cast.secretaria)
    relacionar_acuerdos(later.pk, own.pk, "reemplaza", actor=cast.secretaria)
    assert (ahora(made).estado, ahora(made).sin_efecto_por) == ("sin_efecto", later)
    assert sweep(HOY) == 0
    quitar_relacion(later.pk, own.pk, actor=cast.secretaria)
    assert (ahora(made).estado, ahora(by_hand).estado) == ("pendiente", "sin_efecto"), "what somebody left stays"
    assert sweep(HOY) == 0


def test_the_sweep_takes_with_it_what_was_missed_and_brings_it_back(cast: Cast) -> None:
    made, own = encargada(cast), acuerdo(cast)
    AcuerdoAdoptado.objects.filter(pk=own.pk).update(condicion="fallida", estado="sin_efecto")
    assert sweep(HOY) == 1
    assert (ahora(made).estado, ahora(made).sin_efecto_por) == ("sin_efecto", own)
    AcuerdoAdoptado.objects.filter(pk=own.pk).update(condicion="", estado="vigente")
    assert sweep(HOY) == 1
    assert (ahora(made).estado, sweep(HOY)) == ("pendiente", 0)
