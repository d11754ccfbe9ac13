"""A fund from its call to its end: opened once, corrected with a reason, given up and taken up, closed and opened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from fondo.models import Fondo
from fondo.operations.fondos import (
    DatosFondo,
    cerrar_fondo,
    corregir_fondo,
    crear_fondo,
    desistir_fondo,
    reabrir_fondo,
    retomar_fondo,
)
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from tests.cast import Cast
from tests.checks import races, refused, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_propuesta import ABRE, DECIDE

pytestmark = pytest.mark.django_db
D = Decimal


def datos(**more: Any) -> DatosFondo:
    """The terms of a call."""
    values: dict[str, Any] = {
        "anio": 2026,
        "nombre": "Fondo de cocreación 2026",
        "proposito": "Fortalecer las redes.",
        "financista": "Cooperante Ejemplo",
        "monto_minimo": D("15000"),
        "monto_maximo": D("25000"),
        "convocado_el": date(2026, 2, 2),
        "inicia_el": date(2026, 4, 1),
        "ultimo_gasto": date(2026, 12, 15),
    }
    return DatosFondo(**values | more)


def of(fondo: Fondo, **more: Any) -> DatosFondo:
    """The terms that a fund has, with something else."""
    names = DatosFondo.__dataclass_fields__
    return DatosFondo(**{name: getattr(fondo, name) for name in names} | more)


def test_a_form_sent_twice_opens_one_and_a_second_fund_of_the_year_has_its_own_key(cast: Cast) -> None:
    envio = uuid4()
    first = crear_fondo(cast.mesa.pk, datos(), envio=envio, actor=cast.secretaria)
    assert crear_fondo(cast.mesa.pk, datos(), envio=envio, actor=cast.secretaria) == first
    second = crear_fondo(cast.mesa.pk, datos(), envio=uuid4(), actor=cast.secretaria)
    assert [first.clave, second.clave] == ["2026", "2026-2"]
    assert Evento.objects.filter(verbo="fondo.creado").count() == 2
    for cuenta in ("gobierno", "administradora", "social"):
        assert refused(lambda cuenta=cuenta: crear_fondo(cast.mesa.pk, datos(), actor=cast.actor(cuenta))) == [ABRE]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"nombre": " "}, "Escriba el nombre del fondo, para qué es y quién lo aporta."),
        ({"monto_maximo": D("14999")}, "El monto máximo es menor que el mínimo."),
        ({"monto_minimo": D("0")}, "El monto debe ser mayor que cero."),
        ({"ultimo_gasto": date(2026, 4, 1)}, "El último día de gasto debe ser posterior al primero."),
        ({"postula_hasta": date(2026, 2, 1)}, "El último día para postular es anterior al llamado."),
        ({"tope_administracion": D("101")}, "El tope de gastos de administración es un porcentaje entre 0 y 100."),
        ({"umbral_traspaso": D("-1")}, "El monto debe ser mayor que cero."),
    ],
)
def test_terms_that_cannot_be_are_refused_in_a_sentence(cast: Cast, wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        crear_fondo(cast.mesa.pk, datos(**wrong), actor=cast.secretaria)


def test_once_approved_its_terms_need_a_reason_and_hold_its_amount(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    later = of(fondo, ultimo_gasto=date(2026, 12, 20))
    with pytest.raises(DomainError, match="la propuesta ya está aprobada"):
        corregir_fondo(fondo.pk, later, revision=1, actor=cast.secretaria)
    changed = corregir_fondo(fondo.pk, later, "Lo extendió quien lo aporta.", revision=1, actor=cast.secretaria)
    assert (changed.ultimo_gasto, changed.revision) == (date(2026, 12, 20), 2)
    told = Evento.objects.get(verbo="fondo.corregido")
    assert told.antes == {"ultimo_gasto": "2026-12-15"}
    assert told.ahora == {"ultimo_gasto": "2026-12-20", "motivo": "Lo extendió quien lo aporta."}
    assert set(fondo.hitos.values_list("fecha", flat=True)) == {date(2026, 9, 30), date(2026, 12, 15)}, "none moves"
    with pytest.raises(DomainError, match="fuera de los márgenes"):
        corregir_fondo(fondo.pk, of(changed, monto_maximo=D("19999")), "x", revision=2, actor=cast.secretaria)
    with pytest.raises(DomainError, match="El año de un fondo no cambia"):
        corregir_fondo(fondo.pk, of(changed, anio=2027), "x", revision=2, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="Otra persona corrigió"):
        corregir_fondo(fondo.pk, of(changed, nombre="Otro"), "x", revision=1, actor=cast.secretaria)
    assert corregir_fondo(fondo.pk, of(changed), revision=2, actor=cast.secretaria).revision == 2, "nothing changed"
    assert refused(lambda: corregir_fondo(fondo.pk, later, revision=2, actor=cast.actor("gobierno"))) == [DECIDE]


def test_the_cap_that_was_approved_stays_and_one_is_set_where_there_was_none(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    with pytest.raises(DomainError, match="con ese tope de gastos de administración"):
        corregir_fondo(fondo.pk, of(fondo, tope_administracion=D("50")), "Más.", revision=1, actor=cast.secretaria)
    Fondo.objects.filter(pk=fondo.pk).update(tope_administracion=None)
    fixed = corregir_fondo(
        fondo.pk, of(fondo, tope_administracion=D("5")), "Lo dice el convenio.", revision=1, actor=cast.secretaria
    )
    assert fixed.tope_administracion == D("5")


def test_it_is_given_up_before_it_is_spent_and_taken_up_where_it_was_left(cast: Cast) -> None:
    fondo = escena.fondo(cast, estado="aprobado", administradora=None)
    with pytest.raises(DomainError, match="Escriba por qué"):
        desistir_fondo(fondo.pk, " ", actor=cast.secretaria)
    assert desistir_fondo(fondo.pk, "No se firmó el convenio.", actor=cast.secretaria).estado == "desistido"
    with pytest.raises(Conflicto, match="ya terminó"):
        corregir_fondo(fondo.pk, of(fondo), revision=1, actor=cast.secretaria)
    assert retomar_fondo(fondo.pk, actor=cast.secretaria).estado == "aprobado"
    Fondo.objects.filter(pk=fondo.pk).update(estado="en_ejecucion")
    with pytest.raises(Conflicto, match="el estado es"):
        desistir_fondo(fondo.pk, "Tarde.", actor=cast.secretaria)


def test_it_is_closed_with_its_final_report_and_opened_with_a_reason(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    with pytest.raises(DomainError, match="cuando su informe final está publicado"):
        cerrar_fondo(fondo.pk, actor=cast.secretaria)
    final = escena.informe(fondo, "final", estado="publicado")
    with pytest.raises(DomainError, match="constancia del envío"):
        cerrar_fondo(fondo.pk, actor=cast.secretaria)
    fondo.informes.filter(pk=final.pk).update(enviado_el=date(2026, 12, 30))
    half = escena.informe(fondo, "mitad")
    with pytest.raises(DomainError, match="versión sin publicar"):
        cerrar_fondo(fondo.pk, actor=cast.secretaria)
    fondo.informes.filter(pk=half.pk).update(estado="publicado")
    waiting = escena.gasto(fondo)
    with pytest.raises(DomainError, match="esperan revisión o corrección: 1"):
        cerrar_fondo(fondo.pk, actor=cast.secretaria)
    fondo.gastos.filter(pk=waiting.pk).update(estado="anulado")
    assert cerrar_fondo(fondo.pk, actor=cast.secretaria).estado == "cerrado"
    with pytest.raises(DomainError, match="Escriba por qué"):
        reabrir_fondo(fondo.pk, "", actor=cast.secretaria)
    assert reabrir_fondo(fondo.pk, "Llegó una factura.", actor=cast.secretaria).estado == "en_ejecucion"
    assert refused(lambda: cerrar_fondo(fondo.pk, actor=cast.actor("administradora"))) == [
        DECIDE,
        "Quien administra el fondo no revisa sus propios registros ni decide sobre él.",
    ]


@pytest.mark.django_db(transaction=True)
@races(crear_fondo, corregir_fondo, desistir_fondo, retomar_fondo, cerrar_fondo, reabrir_fondo)
def test_two_at_once_one_wins(cast: Cast) -> None:
    who = cast.secretaria
    opened = together(*[lambda: crear_fondo(cast.mesa.pk, datos(), actor=who)] * 2)
    assert sorted(f.clave for f in opened) == ["2026", "2026-2"]
    fondo = opened[0]
    _won, lost = winner_and_loser(
        together(
            *[lambda n=n: corregir_fondo(fondo.pk, of(fondo, nombre=n), revision=1, actor=who) for n in ("A", "B")]
        )
    )
    assert "Otra persona corrigió" in str(lost)
    for act in (lambda: desistir_fondo(fondo.pk, "No.", actor=who), lambda: retomar_fondo(fondo.pk, actor=who)):
        winner_and_loser(together(act, act))
    Fondo.objects.filter(pk=fondo.pk).update(estado="en_ejecucion", monto=D("20000"))
    escena.informe(fondo, "final", estado="publicado", enviado_el=date(2026, 12, 30))
    for act in (lambda: cerrar_fondo(fondo.pk, actor=who), lambda: reabrir_fondo(fondo.pk, "Falta.", actor=who)):
        winner_and_loser(together(act, act))


def test_it_is_opened_and_corrected_in_its_pages(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    assert "Todavía no hay fondos" in client.get("/fondos/").content.decode()
    form = {
        "anio": "2026",
        "nombre": "Fondo de cocreación 2026",
        "proposito": "Fortalecer las redes.",
        "financista": "Cooperante Ejemplo",
        "monto_minimo": "15.000",
        "monto_maximo": "25.000",
        "convocado_el": "2026-02-02",
        "inicia_el": "2026-04-01",
        "ultimo_gasto": "2026-12-15",
        "base": "pagado",
        "metodo_cambio": "cuota",
        "envio": str(uuid4()),
    }
    answer = client.post("/fondos/nuevo/", form)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == f"/fondos/2026/propuesta/?guardado={form['envio']}"
    kept_no_more = f'data-formulario-guardado="{form["envio"]}"'
    assert kept_no_more in client.get(answer["Location"]).content.decode(), "the browser forgets what was typed"
    page = client.get("/fondos/2026/datos/").content.decode()
    assert 'value="15.000"' in page
    kept = {**form, "revision": "1", "nombre": "Fondo 2026"}
    assert client.post("/fondos/2026/datos/", kept).status_code == 302
    stale = client.post("/fondos/2026/datos/", {**kept, "nombre": "Otro nombre"})
    assert stale.status_code == 409
    assert "Lo guardado ahora dice: «Fondo 2026»." in stale.content.decode()
    assert "Fondo 2026" in client.get("/fondos/").content.decode()
