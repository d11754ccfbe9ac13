"""Instalments: foreseen within the fund, received at the rate that the bank gave, and in the ledger once accepted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from fondo.ejecucion import Clase
from fondo.models import Asiento, Cuota
from fondo.operations.cuotas import CuotaRecibida, aceptar_cuota, prever_cuota, registrar_cuota, tasa_del_fondo
from fondo.operations.lectura import leer
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from mesa.operations.archivos import revisar
from tests.cast import Cast
from tests.checks import races, refused, together, winner_and_loser
from tests.fondo import escena

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
    assert tasa_del_fondo(got.fondo, clock.today()) is None
    accepted = aceptar_cuota(cuota.pk, actor=cast.secretaria)
    assert leer(accepted.fondo).ejecutado(clock.today(), Clase.RECIBIDO) == D("12000.00")
    found = tasa_del_fondo(accepted.fondo, clock.today())
    assert found is not None
    assert (found.valor, found.cuota) == (D("950.0000"), 1)
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
        (CuotaRecibida(tomorrow, D("1"), D("950")), "Ese día todavía no llega"),
        (CuotaRecibida(DIA, D("0"), D("950")), "El monto debe ser mayor que cero"),
        (CuotaRecibida(DIA, D("1"), D("950.5")), "Los pesos no llevan decimales"),
    ):
        with pytest.raises(DomainError, match=sentence):
            registrar_cuota(cuota.pk, wrong, actor=who)


def test_who_spends_does_not_foresee_nor_accept_and_who_accepts_does_not_record(cast: Cast) -> None:
    cuota, spends = prevista(cast), cast.actor("administradora")
    assert refused(lambda: prever_cuota(cuota.fondo_id, DIA, D("1"), envio=None, actor=spends))
    for cuenta in ("secretaria", "gobierno", "social"):
        who = cast.actor(cuenta)
        assert refused(lambda who=who: registrar_cuota(cuota.pk, LLEGO, actor=who))
    registrar_cuota(cuota.pk, LLEGO, actor=spends)
    for cuenta in ("administradora", "gobierno"):
        who = cast.actor(cuenta)
        assert refused(lambda who=who: aceptar_cuota(cuota.pk, actor=who))


@pytest.mark.django_db(transaction=True)
@races(prever_cuota, registrar_cuota, aceptar_cuota)
def test_two_at_once_one_wins(cast: Cast) -> None:
    fondo, who, spends = escena.fondo(cast), cast.secretaria, cast.actor("administradora")
    act = lambda: prever_cuota(fondo.pk, DIA, D("12000"), envio=None, actor=who)  # noqa: E731
    cuota, _lost = winner_and_loser(together(act, act))
    winner_and_loser(together(*[lambda: registrar_cuota(cuota.pk, LLEGO, actor=spends)] * 2))
    winner_and_loser(together(*[lambda: aceptar_cuota(cuota.pk, actor=who)] * 2))
    assert Asiento.objects.count() == 1
