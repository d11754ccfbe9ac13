"""What expires is told 60, 30 and 7 days before, once each, and the level goes down by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from mesa.conteos import lineas_de
from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.events import run_pending
from mesa.mail import compose
from mesa.models import Aviso
from redes.models import Estandar, Perfil
from redes.operations.respuestas import responder_indicador
from redes.operations.vigencias import avisar_vencimientos, poner_al_dia_niveles, por_avisar
from redes.puntaje import mas_meses
from tests.cast import Cast
from tests.redes import escena
from tests.redes.estandar import AHORA, HOY, dicho, perfil, publicada

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def days_before(end: date, days: int) -> datetime:
    return datetime.combine(end - timedelta(days=days), time(9), SANTIAGO)


def test_the_body_is_told_at_each_mark_once(cast: Cast) -> None:
    publicada(cast, "A4", fecha=HOY)  # valid for six months
    publicada(cast, "I3", fecha=HOY)  # for three years
    end, told = mas_meses(HOY, 6), {}
    for days in (61, 60, 59, 30, 29, 8, 7, 1, 0):
        with clock.as_of(days_before(end, days)):
            told[days] = avisar_vencimientos()
            assert avisar_vencimientos() == 0, "once each"
    assert told == {61: 0, 60: 1, 59: 0, 30: 1, 29: 0, 8: 0, 7: 1, 1: 0, 0: 0}
    aviso = Aviso.objects.filter(plantilla="estandar").latest("pk")
    assert [each["codigo"] for each in aviso.datos["vencen"]] == ["A4"]
    message = compose(aviso)
    assert message.subject == "A4 vence el 3 de febrero de 2027"
    assert "publique el perfil" in message.body
    with clock.as_of(days_before(end, 0)):
        assert "vence pronto o ya venció" in lineas_de(cast.actor("social"))[0].titulo


def test_who_was_down_is_told_the_latest_mark_only(cast: Cast) -> None:
    publicada(cast, "A4", fecha=HOY)
    with clock.as_of(days_before(mas_meses(HOY, 6), 5)):
        assert avisar_vencimientos() == 1
    assert Aviso.objects.filter(plantilla="estandar").count() == 1


def test_what_was_answered_again_is_not_told(cast: Cast) -> None:
    publicada(cast, "A4", fecha=HOY)
    end = mas_meses(HOY, 6)
    with clock.as_of(days_before(end, 20)):
        publicada(cast, "A4", fecha=end - timedelta(days=20))
        assert avisar_vencimientos() == 0
    with clock.as_of(days_before(end, 0)):
        assert avisar_vencimientos() == 0


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2025, 8, 31), date(2026, 2, 28), date(2024, 2, 29)])
def test_the_database_adds_months_as_the_score_does(cast: Cast, day: date) -> None:
    own, estandar = perfil(cast), Estandar.objects.vigente()
    assert estandar is not None
    for code in ("T2", "T7", "I3", "A4"):
        escena.respuesta(own, code, desde=day, fecha=day)
    Perfil.objects.update(cambia_el=day)
    months = {"T2": 12, "T7": 18, "I3": 36, "A4": 6}
    for code, count in months.items():
        end = mas_meses(day, count)
        found = {each.vence for each in por_avisar(estandar, end)}
        assert end in found, code


def test_the_level_goes_down_by_itself(cast: Cast) -> None:
    own, estandar = perfil(cast), Estandar.objects.vigente()
    assert estandar is not None
    stars = [i.codigo for i in estandar.indicadores.all() if i.inexcusable and "red" in i.para]
    for code in stars:
        escena.respuesta(own, code, fecha=HOY, desde=HOY, termino=date(2027, 1, 31))
    Perfil.objects.update(cambia_el=HOY, publicado_el=AHORA)
    assert poner_al_dia_niveles() == 1
    own.refresh_from_db()
    assert (own.nivel, own.cambia_el) == ("basico", date(2027, 2, 1))
    with clock.as_of(datetime(2027, 1, 31, 23, 59, tzinfo=SANTIAGO)):
        assert poner_al_dia_niveles() == 0
    with clock.as_of(datetime(2027, 2, 1, 0, 1, tzinfo=SANTIAGO)):
        assert poner_al_dia_niveles() == 1
        run_pending()
    own.refresh_from_db()
    assert (own.nivel, own.cambia_el) == ("inicial", None)
    up, down = Aviso.objects.filter(plantilla="estandar", persona=cast.actor("social").persona).order_by("pk")
    assert compose(up).subject == "Sube el nivel de Red Social Ejemplo"
    message = compose(down)
    assert message.subject == "Baja el nivel de Red Social Ejemplo"
    assert "Su nivel de hoy: inicial." in message.body


def test_drafts_expire_nobody(cast: Cast) -> None:
    own = perfil(cast)
    responder_indicador(own.pk, "A4", dicho(), actor=cast.actor("social"))
    Perfil.objects.update(cambia_el=HOY)
    with clock.as_of(AHORA + timedelta(days=170)):
        assert avisar_vencimientos() == 0
