"""Instalments: foreseen within the fund, received at the rate that the bank gave, and in the ledger once accepted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from fondo.ejecucion import Clase
from fondo.models import Asiento, Cuota, Fondo, Gasto
from fondo.operations.cuotas import (
    CuotaRecibida,
    aceptar_cuota,
    anular_cuota,
    corregir_cuota,
    corregir_cuota_prevista,
    cuotas_de,
    observar_cuota,
    prever_cuota,
    quitar_cuota_prevista,
    registrar_cuota,
    retirar_cuota,
)
from fondo.operations.gastos import tasa_del_dia
from fondo.operations.lectura import leer
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from mesa.operations.archivos import revisar
from tests.cast import Cast
from tests.checks import event, races, refused, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_cuotas import DECIDE, REGISTRA

pytestmark = pytest.mark.django_db
D = Decimal
DIA = date(2026, 4, 10)
LLEGO = CuotaRecibida(date(2026, 4, 15), D("12000"), D("11400000"), revisar(b"Abono de ejemplo", "abono.txt"))


def prevista(cast: Cast, monto: str = "12000") -> Cuota:
    """An instalment that is expected."""
    return prever_cuota(escena.fondo(cast).pk, DIA, D(monto), envio=None, actor=cast.secretaria)


def test_what_came_counts_once_another_person_accepts_it(cast: Cast) -> None:
    cuota = prevista(cast)
    got = registrar_cuota(cuota.pk, LLEGO, actor=cast.actor("administradora"))
    assert (got.estado, got.tasa, got.registrado_por_nombre) == ("registrado", D("950.0000"), "Persona Ejemplo Ocho")
    assert got.comprobante is not None
    assert not Asiento.objects.exists(), "nobody accepted it"
    with pytest.raises(DomainError, match="hay una que todavía no lo está"):
        tasa_del_dia(got.fondo, clock.today())
    accepted = aceptar_cuota(cuota.pk, revision=1, actor=cast.secretaria)
    assert leer(accepted.fondo).ejecutado(clock.today(), Clase.RECIBIDO) == D("12000.00")
    found = tasa_del_dia(accepted.fondo, clock.today())
    assert (found.valor, found.cuota) == (D("950.0000"), cuota)
    told = list(Evento.objects.filter(verbo__startswith="cuota.").order_by("pk").values_list("verbo", flat=True))
    assert told == ["cuota.prevista", "cuota.registrada", "cuota.aceptada"]
    with pytest.raises(Conflicto, match="el estado es «aceptado»"):
        registrar_cuota(cuota.pk, LLEGO, actor=cast.actor("administradora"))


def test_they_never_exceed_the_fund_and_a_form_sent_twice_makes_one(cast: Cast) -> None:
    fondo, who, envio = escena.fondo(cast), cast.secretaria, uuid4()
    first = prever_cuota(fondo.pk, DIA, D("12000"), envio=envio, actor=who)
    assert prever_cuota(fondo.pk, DIA, D("12000"), envio=envio, actor=who) == first
    with pytest.raises(DomainError, match=r"quedan US\$\xa08.000 por prever"):
        prever_cuota(fondo.pk, DIA, D("8000.01"), envio=None, actor=who)
    assert prever_cuota(fondo.pk, DIA, D("8000"), envio=None, actor=who).numero == 2
    called = escena.fondo(cast, clave="2025", monto=None, estado="convocado", administradora=None)
    with pytest.raises(Conflicto, match="todavía no tiene monto"):
        prever_cuota(called.pk, DIA, D("1"), envio=None, actor=who)


def test_what_cannot_be_is_refused(cast: Cast) -> None:
    cuota, who = prevista(cast), cast.actor("administradora")
    tomorrow = clock.today() + timedelta(days=1)
    for wrong, sentence in (
        (CuotaRecibida(tomorrow, D("1"), D("950")), "Esa fecha todavía no llega"),
        (CuotaRecibida(DIA, D("0"), D("950")), "El monto debe ser mayor que cero"),
        (CuotaRecibida(DIA, D("1"), D("950.5")), "Los pesos no llevan decimales"),
        (CuotaRecibida(DIA, D("1"), D("95000000")), "Revise los montos"),
    ):
        with pytest.raises(DomainError, match=sentence):
            registrar_cuota(cuota.pk, wrong, actor=who)


def test_each_does_her_part_only(cast: Cast) -> None:
    expected, fondo = prevista(cast, "4000"), Fondo.objects.get()
    came, held = (
        escena.cuota(fondo, 2, "4000", "3800000", estado="registrado"),
        escena.cuota(fondo, 3, "4000", "3800000"),
    )
    for decides in (
        lambda actor: prever_cuota(fondo.pk, DIA, D("1"), envio=None, actor=actor),
        lambda actor: corregir_cuota_prevista(expected.pk, DIA, D("1"), revision=1, actor=actor),
        lambda actor: quitar_cuota_prevista(expected.pk, actor=actor),
        lambda actor: observar_cuota(came.pk, "Falta.", revision=1, actor=actor),
        lambda actor: aceptar_cuota(came.pk, revision=1, actor=actor),
        lambda actor: anular_cuota(held.pk, "No llegó.", actor=actor),
    ):
        assert DECIDE in refused(lambda decides=decides: decides(cast.actor("administradora")))
        refused_to_all_but(cast, {"secretaria", "administradora"}, decides, DECIDE)
    for records in (
        lambda actor: registrar_cuota(expected.pk, LLEGO, actor=actor),
        lambda actor: corregir_cuota(came.pk, LLEGO, revision=1, actor=actor),
        lambda actor: retirar_cuota(came.pk, "No llegó.", actor=actor),
    ):
        refused_to_all_but(cast, {"administradora"}, records, REGISTRA)
    Cuota.objects.filter(pk=came.pk).update(registrado_por=cast.secretaria.persona)
    assert refused(lambda: aceptar_cuota(came.pk, revision=1, actor=cast.secretaria)) == [
        "Lo revisa otra persona: no quien lo registró."
    ]


def test_a_foreseen_one_is_corrected_within_the_fund_and_taken_out(cast: Cast) -> None:
    cuota, who = prevista(cast), cast.secretaria
    later = date(2026, 5, 10)
    done = corregir_cuota_prevista(cuota.pk, later, D("20000"), revision=1, actor=who)
    assert (done.prevista_el, done.monto_previsto, done.revision) == (later, D("20000"), 2)
    told = event("cuota.replanteada", done, who)
    assert (told.antes["monto_previsto"], told.ahora["monto_previsto"]) == ("12000.00", "20000")
    with pytest.raises(Conflicto, match="Alguien corrigió este registro"):
        corregir_cuota_prevista(cuota.pk, later, D("1"), revision=1, actor=who)
    with pytest.raises(DomainError, match=r"quedan US\$\xa020.000 por prever"):
        corregir_cuota_prevista(cuota.pk, later, D("20000.01"), revision=2, actor=who)
    event("cuota.quitada", quitar_cuota_prevista(cuota.pk, actor=who), who)
    with pytest.raises(Conflicto, match="el estado es «anulado»"):
        quitar_cuota_prevista(cuota.pk, actor=who)
    assert prever_cuota(cuota.fondo_id, DIA, D("20000"), envio=None, actor=who).numero == 2
    Fondo.objects.update(estado="cerrado")
    with pytest.raises(Conflicto, match="no espera más cuotas"):
        prever_cuota(cuota.fondo_id, DIA, D("1"), envio=None, actor=who)


def test_observed_it_is_corrected_and_keeps_its_receipt(cast: Cast) -> None:
    cuota, office, spends = prevista(cast), cast.secretaria, cast.actor("administradora")
    registrar_cuota(cuota.pk, LLEGO, actor=spends)
    with pytest.raises(DomainError, match="qué se observa"):
        observar_cuota(cuota.pk, " ", revision=1, actor=office)
    observed = observar_cuota(cuota.pk, "Los pesos no son los de la liquidación.", revision=1, actor=office)
    event("cuota.observada", observed, office)
    with pytest.raises(Conflicto, match="el estado es «observado»"):
        aceptar_cuota(cuota.pk, revision=1, actor=office)
    right = CuotaRecibida(date(2026, 4, 16), D("12000"), D("11280000"))
    done = corregir_cuota(cuota.pk, right, revision=1, actor=spends)
    assert (done.estado, done.tasa, done.revision) == ("registrado", D("940.0000"), 2)
    assert done.comprobante is not None
    assert event("cuota.corregida", done, spends).antes["tasa"] == "950.0000"
    with pytest.raises(Conflicto, match="Alguien corrigió"):
        aceptar_cuota(cuota.pk, revision=1, actor=office)
    aceptar_cuota(cuota.pk, revision=2, actor=office)
    with pytest.raises(Conflicto, match="el estado es «aceptado»"):
        corregir_cuota(cuota.pk, right, revision=2, actor=spends)


def test_withdrawn_it_leaves_no_entry_and_may_be_foreseen_again(cast: Cast) -> None:
    cuota, spends = prevista(cast), cast.actor("administradora")
    registrar_cuota(cuota.pk, LLEGO, actor=spends)
    with pytest.raises(DomainError, match="por qué retira"):
        retirar_cuota(cuota.pk, "", actor=spends)
    done = retirar_cuota(cuota.pk, "No era del fondo.", actor=spends)
    event("cuota.retirada", done, spends)
    assert not Asiento.objects.exists()
    assert prever_cuota(cuota.fondo_id, DIA, D("12000"), envio=None, actor=cast.secretaria).numero == 2


def test_annulled_it_is_reversed_today_unless_something_rests_on_it(cast: Cast) -> None:
    fondo, office = escena.fondo(cast), cast.secretaria
    cuota, other = escena.cuota(fondo), escena.cuota(fondo, 2, "500", "475000")
    spent = escena.gasto(fondo, cuota=cuota, estado="aceptado")
    with pytest.raises(Conflicto, match="Un gasto está contado al tipo de cambio de esta cuota"):
        anular_cuota(cuota.pk, "Se devolvió.", actor=office)
    Gasto.objects.filter(pk=spent.pk).update(cuota=None)
    escena.pago(escena.gasto(fondo, "475000", "500.01", estado="aceptado"), diferencia_usd=D("0.01"))
    with pytest.raises(Conflicto, match=r"gastado más de lo recibido: ya se pagaron US\$\xa0500,02"):
        anular_cuota(cuota.pk, "Se devolvió.", actor=office)
    with pytest.raises(DomainError, match="por qué"):
        anular_cuota(other.pk, "", actor=office)
    before = leer(fondo).ejecutado(date(2026, 4, 30), Clase.RECIBIDO)
    done = anular_cuota(other.pk, "Se devolvió.", actor=office)
    event("cuota.anulada", done, office)
    assert [a.fecha for a in done.asientos.exclude(reversa_de=None)] == [clock.today()]
    assert leer(fondo).ejecutado(date(2026, 4, 30), Clase.RECIBIDO) == before
    found = cuotas_de(fondo)
    assert (found.previsto, found.recibido, found.pesos, found.falta) == (D("12000"), D("12000"), D("11400000"), D("0"))
    with pytest.raises(Conflicto, match="el estado es «anulado»"):
        anular_cuota(other.pk, "Se devolvió.", actor=office)


@pytest.mark.django_db(transaction=True)
@races(prever_cuota, registrar_cuota, aceptar_cuota, anular_cuota)
def test_two_at_once_one_wins(cast: Cast) -> None:
    fondo, who, spends = escena.fondo(cast), cast.secretaria, cast.actor("administradora")
    act = lambda: prever_cuota(fondo.pk, DIA, D("12000"), envio=None, actor=who)  # noqa: E731
    cuota, _lost = winner_and_loser(together(act, act))
    winner_and_loser(together(*[lambda: registrar_cuota(cuota.pk, LLEGO, actor=spends)] * 2))
    winner_and_loser(together(*[lambda: aceptar_cuota(cuota.pk, revision=1, actor=who)] * 2))
    assert Asiento.objects.count() == 1
    winner_and_loser(together(*[lambda: anular_cuota(cuota.pk, "Se devolvió.", actor=who)] * 2))
    assert Asiento.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@races(corregir_cuota_prevista, quitar_cuota_prevista, observar_cuota, corregir_cuota, retirar_cuota)
def test_what_is_not_accepted_is_changed_by_one(cast: Cast) -> None:
    fondo, who, spends = escena.fondo(cast), cast.secretaria, cast.actor("administradora")
    cuota = prever_cuota(fondo.pk, DIA, D("12000"), envio=None, actor=who)
    act = lambda: corregir_cuota_prevista(cuota.pk, DIA, D("9000"), revision=1, actor=who)  # noqa: E731
    winner_and_loser(together(act, act))
    other = prever_cuota(fondo.pk, DIA, D("1000"), envio=None, actor=who)
    winner_and_loser(together(*[lambda: quitar_cuota_prevista(other.pk, actor=who)] * 2))
    registrar_cuota(cuota.pk, LLEGO, actor=spends)
    winner_and_loser(together(*[lambda: observar_cuota(cuota.pk, "Falta.", revision=2, actor=who)] * 2))
    winner_and_loser(together(*[lambda: corregir_cuota(cuota.pk, LLEGO, revision=2, actor=spends)] * 2))
    winner_and_loser(together(*[lambda: retirar_cuota(cuota.pk, "No llegó.", actor=spends)] * 2))
    assert not Asiento.objects.exists()
