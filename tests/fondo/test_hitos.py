"""Floors move by an act with its reason, and by nothing else; each warning is written once, whenever it is run."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from fondo.models import AvisoHito, Decision, HitoEjecucion
from fondo.operations.hitos import (
    PASADO,
    DatosHito,
    agregar_hito,
    avisar_hitos,
    corregir_hito,
    marca_de,
    quitar_hito,
)
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from tests.cast import Cast
from tests.checks import races, refused, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_propuesta import DECIDE
from tests.fondo.test_administradora import acuerdo

pytestmark = pytest.mark.django_db
D = Decimal
OTRO = DatosHito("Tres cuartos", date(2026, 11, 2), D("75"), D("2.5"))
MITAD = date(2026, 9, 30)


def half(fondo) -> HitoEjecucion:
    """The floor of September."""
    return HitoEjecucion.objects.get(fondo=fondo, fecha=MITAD)


def at(dia: date) -> datetime:
    """Noon of a day in Chile."""
    return datetime(dia.year, dia.month, dia.day, 12, tzinfo=clock.SANTIAGO)


def test_a_floor_is_added_corrected_and_taken_out_with_a_reason(cast: Cast) -> None:
    fondo, who, agreed = escena.fondo(cast), cast.secretaria, acuerdo(cast)
    made = agregar_hito(fondo.pk, OTRO, "Lo pidió quien lo aporta.", acuerdo_id=agreed.pk, actor=who)
    assert Decision.objects.get(fondo=fondo).clase == "fechas"
    moved = DatosHito("Tres cuartos", date(2026, 11, 9), D("75"), D("2.5"))
    corregir_hito(made.pk, moved, "Se acordó una semana más.", actor=who)
    told = Evento.objects.get(verbo="hito.corregido")
    assert (told.antes["fecha"], told.ahora["fecha"]) == ("2026-11-02", "2026-11-09")
    assert told.ahora["motivo"] == "Se acordó una semana más."
    assert corregir_hito(made.pk, moved, "Nada cambia.", actor=who).fecha == date(2026, 11, 9)
    assert Evento.objects.filter(verbo="hito.corregido").count() == 1
    quitar_hito(made.pk, "Fue un error.", actor=who)
    assert set(fondo.hitos.values_list("fecha", flat=True)) == {MITAD, date(2026, 12, 15)}


def test_what_cannot_be_is_refused_in_a_sentence(cast: Cast) -> None:
    fondo, who = escena.fondo(cast), cast.secretaria
    for wrong, sentence in (
        (DatosHito(" ", OTRO.fecha, D("75")), "Escriba cómo se llama este piso"),
        (DatosHito("x", OTRO.fecha, D("101")), "El porcentaje va de 0 a 100"),
        (DatosHito("x", OTRO.fecha, D("50"), D("50")), "la tolerancia es menor que él"),
    ):
        with pytest.raises(DomainError, match=sentence):
            agregar_hito(fondo.pk, wrong, "Porque sí.", actor=who)
    with pytest.raises(DomainError, match="no se mueven solas"):
        agregar_hito(fondo.pk, OTRO, " ", actor=who)
    with pytest.raises(Conflicto, match="Ya hay un hito en esa fecha"):
        agregar_hito(fondo.pk, DatosHito("x", MITAD, D("50")), "Repetido.", actor=who)
    first, last = fondo.hitos.all()
    quitar_hito(first.pk, "No rige.", actor=who)
    with pytest.raises(DomainError, match="Es el único piso del fondo"):
        quitar_hito(last.pk, "No rige.", actor=who)
    for cuenta in ("gobierno", "social"):
        actor = cast.actor(cuenta)
        assert refused(lambda actor=actor: agregar_hito(fondo.pk, OTRO, "x", actor=actor)) == [DECIDE]
    assert len(refused(lambda: corregir_hito(last.pk, OTRO, "x", actor=cast.actor("administradora")))) == 2


def test_a_day_has_one_mark() -> None:
    marks = {day: marca_de(MITAD, MITAD - timedelta(days=day)) for day in (61, 60, 31, 30, 16, 15, 8, 7, 0)}
    assert marks == {61: None, 60: 60, 31: 60, 30: 30, 16: 30, 15: 15, 8: 15, 7: 7, 0: 7}
    assert marca_de(MITAD, MITAD + timedelta(days=1)) == PASADO


def test_each_warning_is_written_once_however_late_it_is_run(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    told = []
    for days in (70, 60, 60, 45, 14, 13, 3, 0, -1, -30):
        with clock.as_of(at(MITAD - timedelta(days=days))):
            told.append(avisar_hitos())
    assert told == [0, 1, 0, 0, 1, 0, 1, 0, 1, 1], "and, the last, that of December, 46 days before"
    marks = AvisoHito.objects.filter(hito=half(fondo)).values_list("marca", flat=True)
    assert sorted(marks) == [PASADO, 7, 15, 60], "that of 30 days was skipped: a nearer one had come"
    assert Evento.objects.filter(verbo="hito.incumplido").count() == 1


def test_a_floor_that_is_met_is_not_warned_of_and_one_that_moved_is_again(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    escena.pago(escena.gasto(fondo, "9500000", "10000.00", estado="aceptado"))
    with clock.as_of(at(MITAD - timedelta(days=6))):
        assert avisar_hitos() == 0
    other = escena.fondo(cast, clave="2026-2")
    with clock.as_of(at(MITAD - timedelta(days=6))):
        assert avisar_hitos() == 1
        moved = DatosHito("Mitad", MITAD + timedelta(days=1), D("50"))
        corregir_hito(half(other).pk, moved, "Un día más.", actor=cast.secretaria)
        assert avisar_hitos() == 1, "of its new date"


@pytest.mark.django_db(transaction=True)
@races(agregar_hito, corregir_hito, quitar_hito)
def test_two_at_once_one_wins(cast: Cast) -> None:
    fondo, who = escena.fondo(cast), cast.secretaria
    made, _lost = winner_and_loser(together(*[lambda: agregar_hito(fondo.pk, OTRO, "Sí.", actor=who)] * 2))
    both = [DatosHito(name, OTRO.fecha, D("75")) for name in ("A", "B")]
    together(*[lambda b=b: corregir_hito(made.pk, b, "Sí.", actor=who) for b in both])
    assert Evento.objects.filter(verbo="hito.corregido").count() == 2, "one after the other, both on record"
    winner_and_loser(together(*[lambda: quitar_hito(made.pk, "No.", actor=who)] * 2))


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_warning_once(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    HitoEjecucion.objects.filter(fondo=fondo).update(porcentaje=D("100"))
    first = fondo.hitos.earliest("fecha")
    HitoEjecucion.objects.filter(pk=first.pk).update(fecha=clock.today() + timedelta(days=5))
    fondo.hitos.exclude(pk=first.pk).delete()
    assert sum(together(avisar_hitos, avisar_hitos)) == 1
    assert AvisoHito.objects.count() == 1


def test_they_are_corrected_in_their_pages(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    page = client.get("/fondos/2026/").content.decode()
    assert "Corregir este piso" in page
    assert "Agregar un piso de ejecución" in page
    form = {"nombre": "Tres cuartos", "fecha": "2026-11-02", "porcentaje": "75", "tolerancia": "2.5", "motivo": "Sí."}
    assert client.post("/fondos/2026/pisos/agregar/", form).status_code == 302
    made = fondo.hitos.get(fecha="2026-11-02")
    lacks = client.post(f"/fondos/2026/pisos/{made.pk}/", form | {"motivo": ""})
    assert lacks.status_code == 422
    assert client.post(f"/fondos/2026/pisos/{made.pk}/", form | {"fecha": "2026-11-09"}).status_code == 302
    assert client.post(f"/fondos/2026/pisos/{made.pk}/quitar/", {"motivo": "No rige."}).status_code == 302
    assert fondo.hitos.count() == 2
    client.force_login(cast.usuario("gobierno"))
    assert "Corregir este piso" not in client.get("/fondos/2026/").content.decode()
