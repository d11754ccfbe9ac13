"""The review of expenses: one of two wins, alerts ask for a reason, and what is annulled is reversed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fondo.ejecucion import CERO, Clase
from fondo.models import Asiento, Decision, Fondo, Gasto
from fondo.operations import libro
from fondo.operations.gastos import (
    aceptar_gasto,
    alertas_del,
    anular_gasto,
    observar_gasto,
    registrar_gasto,
)
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import motivos
from tests.cast import Cast
from tests.checks import event, races, refused, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.test_gastos import DECIDE, MISMA, datos, fondo, registrado, sums

pytestmark = pytest.mark.django_db
__all__ = ["fondo"]  # a fixture
D = Decimal


def dichas(gasto: Gasto) -> list[str]:
    """The codes of what it is flagged for."""
    return [str(alerta.codigo) for alerta in alertas_del(gasto)]


def test_accepted_it_enters_the_ledger_with_its_payment(cast: Cast, fondo: Fondo) -> None:
    gasto = registrado(cast, fondo)
    done = aceptar_gasto(gasto.pk, revision=1, actor=cast.secretaria)
    assert (done.estado, done.revisado_por, done.pagos.get().estado) == (
        "aceptado",
        cast.secretaria.persona,
        "aceptado",
    )
    after = sums(fondo)
    assert [after[k] for k in (Clase.COMPROMETIDO, Clase.DEVENGADO, Clase.PAGADO)] == [D("100.00")] * 3
    assert event("gasto.aceptado", done, cast.secretaria).ahora == {"estado": "aceptado", "alertas": []}
    with pytest.raises(Conflicto, match="el estado es «aceptado»"):
        aceptar_gasto(gasto.pk, revision=1, actor=cast.secretaria)


def test_nobody_reviews_what_is_hers(cast: Cast, fondo: Fondo) -> None:
    gasto = registrado(cast, fondo)
    acts: list[Callable[[Any], object]] = [
        lambda actor: aceptar_gasto(gasto.pk, revision=1, actor=actor),
        lambda actor: observar_gasto(gasto.pk, "No.", revision=1, actor=actor),
        lambda actor: anular_gasto(gasto.pk, "No.", actor=actor),
    ]
    for act in acts:
        assert refused(lambda act=act: act(cast.actor("administradora")))[:2] == [DECIDE, MISMA]
        for cuenta in ("gobierno", "cooperante", "social"):
            assert refused(lambda act=act, c=cuenta: act(cast.actor(c))) == [DECIDE]
    Gasto.objects.update(registrado_por=cast.secretaria.persona)
    for act in acts:
        assert refused(lambda act=act: act(cast.secretaria)) == ["Lo revisa otra persona: no quien lo registró."]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"comprobante": None}, "sin_comprobante"),
        ({"monto": D("1900950")}, "sobre_presupuesto"),
        ({"emitido_el": date(2026, 3, 31), "tasa": D("950")}, "fuera_de_periodo"),
    ],
)
def test_what_is_flagged_is_accepted_for_a_reason_only(
    cast: Cast, fondo: Fondo, more: dict[str, Any], code: str
) -> None:
    gasto = registrar_gasto(fondo.pk, datos(fondo, **more), pagado=False, actor=cast.actor("administradora"))
    assert dichas(gasto) == [code]
    with pytest.raises(DomainError, match="tiene alertas"):
        aceptar_gasto(gasto.pk, " ", revision=1, actor=cast.secretaria)
    done = aceptar_gasto(gasto.pk, "Lo acordó la Mesa.", revision=1, actor=cast.secretaria)
    assert done.fundamento == "Lo acordó la Mesa."
    assert event("gasto.aceptado", done, cast.secretaria).ahora["alertas"] == [code]


def test_a_repeated_receipt_or_document_names_the_other(cast: Cast, fondo: Fondo) -> None:
    first = registrado(cast, fondo, folio="9310", proveedor_rut="99999999-9")
    second = registrado(cast, fondo, folio="0009310", proveedor_rut="99999999-9", comprobante=None)
    found = alertas_del(second)
    assert [(str(a.codigo), a.otro) for a in found] == [("sin_comprobante", None), ("repetido", first.pk)]
    assert "Boleta 9310" in found[1].texto or "boleta 9310" in found[1].texto
    assert dichas(registrado(cast, fondo, folio="9310", documento="factura", comprobante=None)) == ["sin_comprobante"]
    anulado = Gasto.objects.filter(pk=first.pk)
    anulado.update(estado="anulado")
    assert dichas(second) == ["sin_comprobante"], "what was annulled is repeated by nobody"
    assert alertas_del(anulado.get()) == []


def test_a_conflict_of_interest_is_flagged(cast: Cast, fondo: Fondo) -> None:
    itself = registrado(cast, fondo, proveedor_nombre=fondo.administradora.nombre.upper())
    assert dichas(itself) == ["conflicto"]
    assert "propia organización" in alertas_del(itself)[0].texto
    consulta = cast.en_circulacion(2)
    cast.responde(consulta, "social")
    Decision.objects.create(fondo=fondo, clase="otra", titulo="Sedes", consulta=consulta, anotada_el=clock.now())
    voter = registrado(cast, fondo, proveedor_nombre="Red Social Ejemplo", comprobante=None)
    assert "votó una decisión sobre el fondo: «Sedes»" in alertas_del(voter)[1].texto


def test_what_a_report_told_already_is_flagged(cast: Cast, fondo: Fondo) -> None:
    """What comes late of days that the Mesa voted changes those days in the ledger, and not its report."""
    gasto = registrado(cast, fondo)
    report = escena.informe(fondo, "mitad")
    assert "anterior al corte" not in str(alertas_del(gasto)), "it is a draft: it will count it"
    fondo.informes.filter(pk=report.pk).update(estado="publicado")
    assert "Es anterior al corte del informe de mitad de período" in str(alertas_del(gasto))
    fondo.informes.filter(pk=report.pk).update(
        ultimo_gasto=gasto.devengado_el - timedelta(days=2), corte=gasto.devengado_el - timedelta(days=1)
    )
    assert "anterior al corte" not in str(alertas_del(gasto))


def test_observed_it_waits_for_who_recorded_it(cast: Cast, fondo: Fondo) -> None:
    gasto = registrado(cast, fondo)
    with pytest.raises(DomainError, match="qué se observa"):
        observar_gasto(gasto.pk, " ", revision=1, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="Alguien corrigió"):
        observar_gasto(gasto.pk, "Falta.", revision=2, actor=cast.secretaria)
    done = observar_gasto(gasto.pk, "Falta el RUT del emisor.", revision=1, actor=cast.secretaria)
    assert (done.estado, done.observacion) == ("observado", "Falta el RUT del emisor.")
    event("gasto.observado", done, cast.secretaria)
    with pytest.raises(Conflicto, match="el estado es «observado»"):
        aceptar_gasto(gasto.pk, revision=1, actor=cast.secretaria)
    assert motivos("fondo.corregir_gasto", cast.actor("administradora"), done) == []


def test_annulled_every_entry_is_reversed_today_and_no_past_day_changes(cast: Cast, fondo: Fondo) -> None:
    gasto = registrado(cast, fondo)
    aceptar_gasto(gasto.pk, revision=1, actor=cast.secretaria)
    before = {c: t for c, t in sums(fondo).items() if c != Clase.RECIBIDO}
    assert any(before.values())
    with pytest.raises(DomainError, match="por qué"):
        anular_gasto(gasto.pk, "", actor=cast.secretaria)
    done = anular_gasto(gasto.pk, "Factura repetida.", actor=cast.secretaria)
    assert (done.estado, done.pagos.get().estado) == ("anulado", "anulado")
    after = sums(fondo)
    assert all(after[c] == CERO for c in before)
    rows = Asiento.objects.filter(gasto=gasto)
    assert rows.count() == 6
    assert {r.fecha for r in rows.filter(reversa_de__isnull=False)} == {clock.today()}
    event("gasto.anulado", done, cast.secretaria)
    waits = registrado(cast, fondo, folio="5")
    with pytest.raises(Conflicto, match="el estado es «registrado»"):
        anular_gasto(waits.pk, "No.", actor=cast.secretaria)


def test_of_a_contract_that_ended_what_is_annulled_is_committed_no_more(cast: Cast, fondo: Fondo) -> None:
    contract = escena.obligacion(fondo)
    row = contract.entregables.get(numero=1)
    row.recibido_el = date(2026, 7, 31)
    row.save()
    gasto = registrado(cast, fondo, "1900000", entregable_id=row.pk)
    aceptar_gasto(gasto.pk, revision=1, actor=cast.secretaria)
    contract.terminada_el = date(2026, 8, 31)
    contract.save(update_fields=["terminada_el"])
    libro.asentar_termino(contract, date(2026, 8, 31))
    anular_gasto(gasto.pk, "No se entregó.", actor=cast.secretaria)
    assert sums(fondo)[Clase.COMPROMETIDO] == CERO


ACTS: dict[str, Callable[[Gasto, Any], object]] = {
    "aceptar": lambda g, a: aceptar_gasto(g.pk, revision=1, actor=a),
    "observar": lambda g, a: observar_gasto(g.pk, "No.", revision=1, actor=a),
}


@pytest.mark.django_db(transaction=True)
@races(aceptar_gasto)
def test_of_two_who_accept_at_once_one_wins(cast: Cast) -> None:
    made = escena.fondo(cast)
    escena.cuota(made)
    gasto = registrado(cast, made)
    act = lambda: ACTS["aceptar"](gasto, cast.secretaria)  # noqa: E731
    _done, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert Asiento.objects.filter(gasto=gasto).count() == 3


@pytest.mark.django_db(transaction=True)
@races(observar_gasto, aceptar_gasto)
def test_accepted_and_observed_at_once_it_is_one_of_them(cast: Cast) -> None:
    made = escena.fondo(cast)
    escena.cuota(made)
    gasto = registrado(cast, made)
    _done, error = winner_and_loser(together(*[lambda act=act: act(gasto, cast.secretaria) for act in ACTS.values()]))
    assert isinstance(error, Conflicto)
    gasto.refresh_from_db()
    assert Asiento.objects.filter(gasto=gasto).exists() == (gasto.estado == "aceptado")


@pytest.mark.django_db(transaction=True)
@races(anular_gasto)
def test_of_two_who_annul_at_once_one_wins_and_it_is_reversed_once(cast: Cast) -> None:
    made = escena.fondo(cast)
    escena.cuota(made)
    gasto = registrado(cast, made)
    aceptar_gasto(gasto.pk, revision=1, actor=cast.secretaria)
    act = lambda: anular_gasto(gasto.pk, "Repetido.", actor=cast.secretaria)  # noqa: E731
    _done, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert Asiento.objects.filter(gasto=gasto).count() == 6
