"""Payments in parts, whose sum is the expense to the cent; gains and losses on their own; public copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fondo.ejecucion import CERO, Clase
from fondo.models import Asiento, CopiaPublica, Fondo, Gasto, Pago
from fondo.operations.gastos import (
    DatosPago,
    aceptar_gasto,
    aceptar_pago,
    anular_gasto,
    anular_pago,
    aprobar_copia,
    observar_pago,
    partes_de,
    registrar_gasto,
    registrar_pago,
    retirar_copia,
    retirar_pago,
    subir_copia,
)
from fondo.operations.gastos.pagos import tasar
from mesa.kernel.errors import Conflicto, DomainError
from mesa.operations.archivos import Subido
from tests.cast import Cast
from tests.checks import event, races, refused, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.test_gastos import DECIDE, DIA, FOTO, MISMA, REGISTRA, datos, fondo, registrado, sums

__all__ = ["fondo"]  # a fixture
db = pytest.mark.django_db
D = Decimal
TACHADA = Subido("copia.jpg", "image/jpeg", b"\xff\xd8\xff copia tachada")


def debido(cast: Cast, fondo: Fondo, **more: Any) -> Gasto:
    """One that is not paid yet."""
    return registrar_gasto(fondo.pk, datos(fondo, **more), pagado=False, actor=cast.actor("administradora"))


def pagado(cast: Cast, gasto: Gasto, dia: date = DIA, monto: str | None = None, **more: Any) -> Pago:
    said = DatosPago(dia, D(monto) if monto else None, **more)
    return registrar_pago(gasto.pk, said, actor=cast.actor("administradora"))


def aceptado(gasto: Gasto, cast: Cast) -> Gasto:
    """Accepted as it is now."""
    gasto.refresh_from_db()
    return aceptar_gasto(gasto.pk, revision=gasto.revision, actor=cast.secretaria)


@given(
    st.integers(1, 10**8),
    st.integers(30000, 150000),
    st.integers(0, 40),
    st.lists(st.integers(1, 10**7), min_size=1, max_size=12),
    st.data(),
)
def test_parts_of_any_size_some_annulled_add_up_to_the_cent(
    total: int, rate: int, kept: int, sizes: list[int], data: st.DataObject
) -> None:
    """Whatever the parts, and whichever is annulled on the way, what is paid whole is the expense in USD, exactly."""
    monto, tasa = D(total), D(rate) / 100
    retenido = D(total * kept // 100)
    gasto = Gasto(monto=monto, retencion=retenido, tasa=tasa, monto_usd=(monto / tasa).quantize(D("0.01")))
    paid: list[Pago] = []
    for size in [*sizes, None, "kept"]:
        part = partes_de(gasto, paid)[size == "kept"]
        amount = part.falta if size in (None, "kept") else min(D(size), part.falta)
        if amount <= 0:
            continue
        pago = Pago(clase="retencion" if size == "kept" else "liquido", monto=amount, tasa=tasa, estado="registrado")
        tasar(pago, gasto, part)
        assert pago.diferencia_usd == CERO, "at the rate of the expense nothing is gained or lost"
        paid.append(pago)
        if size not in (None, "kept") and data.draw(st.booleans()):
            paid[data.draw(st.integers(0, len(paid) - 1))].estado = "anulado"
    standing = [p for p in paid if p.estado != "anulado"]
    assert sum(p.monto for p in standing) == monto
    assert sum(p.monto_usd for p in standing) == gasto.monto_usd


@db
def test_paid_in_parts_it_adds_up_to_the_cent(cast: Cast, fondo: Fondo) -> None:
    gasto = debido(cast, fondo, monto=D("100000"))
    parts = [pagado(cast, gasto, monto=m) for m in ("33333", "33333")] + [pagado(cast, gasto)]
    assert [p.monto_usd for p in parts] == [D("35.09"), D("35.08"), D("35.09")]
    assert sum(p.monto_usd for p in parts) == gasto.monto_usd == D("105.26")
    event("pago.registrado", parts[-1], cast.actor("administradora"))
    with pytest.raises(DomainError, match="ya está pagado por completo"):
        pagado(cast, gasto)


@db
def test_what_cannot_be_paid_says_why(cast: Cast, fondo: Fondo) -> None:
    gasto = debido(cast, fondo)
    refused_to_all_but(
        cast, {"administradora"}, lambda actor: registrar_pago(gasto.pk, DatosPago(DIA), actor=actor), REGISTRA
    )
    for more, sentence in (
        ({"monto": "95001"}, "Falta pagar"),
        ({"dia": date(2026, 8, 11)}, "anterior al gasto"),
        ({"dia": date(2100, 1, 1)}, "año"),
        ({"retencion": True}, "no tiene retención"),
        ({"tasa": D("-1")}, "cuántos pesos vale"),
    ):
        with pytest.raises(DomainError, match=sentence):
            pagado(cast, gasto, **more)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="no lleva tipo de cambio"):
        pagado(cast, debido(cast, fondo, monto=D("10"), moneda="USD"), tasa=D("950"))
    Gasto.objects.update(estado="anulado")
    with pytest.raises(Conflicto, match="se anuló"):
        pagado(cast, gasto)
    assert not Pago.objects.exists()


@db
def test_a_gain_or_loss_is_a_line_of_its_own(cast: Cast, fondo: Fondo) -> None:
    gasto = debido(cast, fondo)
    escena.cuota(fondo, 2, "8000", "7520000", recibida_el=date(2026, 8, 20))
    late = pagado(cast, gasto, date(2026, 8, 25), "47500")
    assert (late.tasa, late.monto_usd, late.diferencia_usd) == (D("940"), D("50.00"), D("0.53"))
    typed = pagado(cast, gasto, date(2026, 8, 26), tasa=D("1000"))
    assert (typed.monto_usd, typed.diferencia_usd) == (D("50.00"), D("-2.50"))
    aceptado(gasto, cast)
    after = sums(fondo)
    assert (after[Clase.PAGADO], after[Clase.DIFERENCIA]) == (D("100.00"), D("-1.97"))


@db
def test_a_payment_is_reviewed_on_its_own_once_its_expense_was(cast: Cast, fondo: Fondo) -> None:
    gasto = debido(cast, fondo)
    pago = pagado(cast, gasto, monto="50000")
    with pytest.raises(Conflicto, match="Primero acepte el gasto"):
        aceptar_pago(pago.pk, actor=cast.secretaria)
    aceptado(gasto, cast)
    other = pagado(cast, gasto)
    acts: list[Callable[[Any], object]] = [
        lambda actor: aceptar_pago(other.pk, actor=actor),
        lambda actor: observar_pago(other.pk, "No.", actor=actor),
        lambda actor: anular_pago(pago.pk, "No.", actor=actor),
    ]
    for act in acts:
        assert refused(lambda act=act: act(cast.actor("administradora")))[:2] == [DECIDE, MISMA]
        assert refused(lambda act=act: act(cast.actor("social"))) == [DECIDE]
    observed = observar_pago(other.pk, "No es la fecha del banco.", actor=cast.secretaria)
    event("pago.observado", observed, cast.secretaria)
    with pytest.raises(Conflicto):
        aceptar_pago(other.pk, actor=cast.secretaria)
    refused_to_all_but(cast, {"administradora"}, lambda actor: retirar_pago(other.pk, "No.", actor=actor), REGISTRA)
    event(
        "pago.retirado",
        retirar_pago(other.pk, "Era otro día.", actor=cast.actor("administradora")),
        cast.actor("administradora"),
    )
    again = aceptar_pago(pagado(cast, gasto).pk, actor=cast.secretaria)
    event("pago.aceptado", again, cast.secretaria)
    assert sums(fondo)[Clase.PAGADO] == D("100.00")
    with pytest.raises(Conflicto, match="el estado es «aceptado»"):
        retirar_pago(again.pk, "No.", actor=cast.actor("administradora"))


@db
def test_who_accepts_an_expense_accepts_the_payments_that_were_read(cast: Cast, fondo: Fondo) -> None:
    gasto = debido(cast, fondo)
    held = pagado(cast, gasto, monto="50000")
    with pytest.raises(Conflicto, match="Alguien corrigió"):
        aceptar_gasto(gasto.pk, revision=gasto.revision, actor=cast.secretaria)
    retirar_pago(held.pk, "Era otro.", actor=cast.actor("administradora"))
    with pytest.raises(Conflicto, match="Alguien corrigió"):
        aceptar_gasto(gasto.pk, revision=gasto.revision + 1, actor=cast.secretaria)
    aceptado(gasto, cast)
    assert sums(fondo).get(Clase.PAGADO, CERO) == CERO


@db
def test_a_payment_annulled_is_owed_again(cast: Cast, fondo: Fondo) -> None:
    gasto = registrado(cast, fondo)
    aceptado(gasto, cast)
    pago = gasto.pagos.get()
    with pytest.raises(DomainError, match="por qué"):
        anular_pago(pago.pk, "", actor=cast.secretaria)
    done = anular_pago(pago.pk, "El banco lo rechazó.", actor=cast.secretaria)
    event("pago.anulado", done, cast.secretaria)
    after = sums(fondo)
    assert (after[Clase.DEVENGADO], after[Clase.PAGADO]) == (D("100.00"), CERO)
    net, _kept = partes_de(gasto, gasto.pagos.all())
    assert (net.falta, net.falta_usd) == (D("95000"), D("100.00"))
    with pytest.raises(Conflicto):
        anular_pago(pago.pk, "Otra vez.", actor=cast.secretaria)
    anular_gasto(gasto.pk, "Repetido.", actor=cast.secretaria)
    assert sums(fondo)[Clase.PAGADO] == CERO, "it is not reversed twice"


@pytest.fixture
def por_pagar(cast: Cast) -> Gasto:
    """An accepted expense of $ 95.000 with half of it paid and waiting."""
    made = escena.fondo(cast)
    escena.cuota(made)
    gasto = debido(cast, made)
    aceptado(gasto, cast)
    pagado(cast, gasto, monto="50000")
    return gasto


@pytest.mark.django_db(transaction=True)
@races(registrar_pago)
def test_of_two_payments_of_all_that_is_left_one_is_refused(cast: Cast, por_pagar: Gasto) -> None:
    act = lambda: pagado(cast, por_pagar)  # noqa: E731
    _done, error = winner_and_loser(together(act, act))
    assert isinstance(error, DomainError)
    envio, who = uuid4(), cast.actor("administradora")
    Pago.objects.exclude(monto=50000).update(estado="anulado")
    same = lambda: registrar_pago(por_pagar.pk, DatosPago(DIA), envio=envio, actor=who)  # noqa: E731
    first, second = together(same, same)
    assert first == second


@pytest.mark.django_db(transaction=True)
@races(aceptar_pago, observar_pago, retirar_pago)
def test_a_payment_meets_one_end(cast: Cast, por_pagar: Gasto) -> None:
    pago = por_pagar.pagos.get()
    results = together(
        lambda: aceptar_pago(pago.pk, actor=cast.secretaria),
        lambda: observar_pago(pago.pk, "No.", actor=cast.secretaria),
        lambda: retirar_pago(pago.pk, "No.", actor=cast.actor("administradora")),
    )
    pago.refresh_from_db()
    assert any(isinstance(r, Conflicto) for r in results)
    assert Asiento.objects.filter(pago=pago).exists() == (pago.estado == "aceptado")


@pytest.mark.django_db(transaction=True)
@races(anular_pago)
def test_of_two_who_annul_a_payment_one_wins(cast: Cast, por_pagar: Gasto) -> None:
    pago = por_pagar.pagos.get()
    aceptar_pago(pago.pk, actor=cast.secretaria)
    act = lambda: anular_pago(pago.pk, "No.", actor=cast.secretaria)  # noqa: E731
    _done, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert Asiento.objects.filter(pago=pago).count() == 2


# Copies


@db
def test_a_copy_is_public_once_another_person_checked_it(cast: Cast, fondo: Fondo) -> None:
    gasto, who = registrado(cast, fondo), cast.actor("administradora")
    refused_to_all_but(cast, {"administradora"}, lambda actor: subir_copia(gasto.pk, TACHADA, actor=actor), REGISTRA)
    with pytest.raises(DomainError, match="idéntica al comprobante"):
        subir_copia(gasto.pk, FOTO, actor=who)
    with pytest.raises(DomainError, match="PDF o una imagen"):
        subir_copia(gasto.pk, Subido("a.txt", "text/plain", b"a"), actor=who)
    copia = subir_copia(gasto.pk, TACHADA, actor=who)
    event("copia.subida", copia, who)
    assert subir_copia(gasto.pk, TACHADA, actor=who) == copia
    assert refused(lambda: aprobar_copia(copia.pk, revise=True, actor=who))[:2] == [DECIDE, MISMA]
    assert refused(lambda: aprobar_copia(copia.pk, revise=True, actor=cast.actor("gobierno"))) == [DECIDE]
    with pytest.raises(DomainError, match="Marque que revisó"):
        aprobar_copia(copia.pk, revise=False, actor=cast.secretaria)
    done = aprobar_copia(copia.pk, revise=True, actor=cast.secretaria)
    assert done.revisada_por == cast.secretaria.persona
    event("copia.aprobada", done, cast.secretaria)
    with pytest.raises(Conflicto, match="ya no espera"):
        aprobar_copia(copia.pk, revise=True, actor=cast.secretaria)
    other = subir_copia(gasto.pk, Subido("b.jpg", "image/jpeg", b"\xff\xd8\xff otra"), actor=who)
    aprobar_copia(other.pk, revise=True, actor=cast.secretaria)
    assert CopiaPublica.objects.get(pk=copia.pk).retirada_el is not None, "one at a time is public"
    assert len(refused(lambda: retirar_copia(other.pk, "No.", actor=cast.actor("gobierno")))) == 1
    gone = retirar_copia(other.pk, "Se leía una firma.", actor=cast.secretaria)
    event("copia.retirada", gone, cast.secretaria)
    with pytest.raises(Conflicto, match="ya se retiró"):
        retirar_copia(other.pk, "No.", actor=who)
    Gasto.objects.update(estado="anulado")
    with pytest.raises(Conflicto, match="se anuló"):
        subir_copia(gasto.pk, TACHADA, actor=who)


@pytest.mark.django_db(transaction=True)
@races(subir_copia)
def test_the_same_copy_twice_at_once_is_one(cast: Cast, por_pagar: Gasto) -> None:
    act = lambda: subir_copia(por_pagar.pk, TACHADA, actor=cast.actor("administradora"))  # noqa: E731
    first, second = together(act, act)
    assert first == second
    assert CopiaPublica.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@races(aprobar_copia, retirar_copia)
def test_approved_and_withdrawn_at_once_it_ends_withdrawn(cast: Cast, por_pagar: Gasto) -> None:
    copia = subir_copia(por_pagar.pk, TACHADA, actor=cast.actor("administradora"))
    together(
        lambda: aprobar_copia(copia.pk, revise=True, actor=cast.secretaria),
        lambda: retirar_copia(copia.pk, "No.", actor=cast.actor("administradora")),
    )
    copia.refresh_from_db()
    assert copia.retirada_el is not None
