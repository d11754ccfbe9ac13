"""Expenses: recorded with little, corrected, withdrawn, reviewed by another person, and reversed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from fondo.ejecucion import CERO, Clase
from fondo.models import Asiento, Entregable, Fondo, Gasto, Item, Pago, Proveedor
from fondo.operations.gastos import (
    DatosGasto,
    DatosPago,
    aceptar_gasto,
    alertas_del,
    corregir_gasto,
    observar_gasto,
    registrar_gasto,
    registrar_pago,
    retirar_gasto,
)
from fondo.operations.lectura import leer
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.operations.archivos import Subido
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena

pytestmark = pytest.mark.django_db
D = Decimal
DIA = date(2026, 8, 12)
FOTO = Subido("boleta.jpg", "image/jpeg", b"\xff\xd8\xff boleta de ejemplo")
REGISTRA = "Esto lo hace solo la organización que administra el fondo."
DECIDE = "Solo la secretaría de la Mesa puede hacer esto en el fondo."
MISMA = "Quien administra el fondo no revisa sus propios registros ni decide sobre él."


def datos(fondo: Fondo, monto: str = "95000", **more: Any) -> DatosGasto:
    """What is typed on a phone: a photograph, an amount, a date, an ítem and who is paid."""
    said = DatosGasto(D(monto), DIA, escena.item(fondo).pk, proveedor_nombre="Imprenta Ejemplo", comprobante=FOTO)
    return replace(said, **more)


@pytest.fixture
def fondo(cast: Cast) -> Fondo:
    """A fund whose first instalment came at 950 pesos for a dollar."""
    made = escena.fondo(cast)
    escena.cuota(made)
    return made


def registrado(cast: Cast, fondo: Fondo, monto: str = "95000", **more: Any) -> Gasto:
    """One that waits for its review, paid that day."""
    return registrar_gasto(fondo.pk, datos(fondo, monto, **more), actor=cast.actor("administradora"))


def sums(fondo: Fondo) -> dict[Clase, Decimal]:
    lectura = leer(fondo)
    return {clase: lectura.ejecutado(date(2100, 1, 1), clase) for clase in Clase}


def test_with_five_things_it_is_recorded_and_the_rest_has_defaults(cast: Cast, fondo: Fondo) -> None:
    gasto = registrado(cast, fondo)
    assert (gasto.estado, gasto.documento, gasto.moneda) == ("registrado", "boleta", "CLP")
    assert (gasto.monto_usd, gasto.tasa, gasto.cuota.numero) == (D("100.00"), D("950"), 1)
    assert gasto.fuente_tasa == "Cuota 1, que el banco liquidó el 15 de abril de 2026"
    assert (gasto.devengado_el, gasto.glosa) == (DIA, "Talleres internos")
    pago = gasto.pagos.get()
    assert (pago.estado, pago.clase, pago.pagado_el, pago.monto) == ("registrado", "total", DIA, D("95000"))
    assert (pago.monto_usd, pago.diferencia_usd) == (D("100.00"), CERO)
    assert gasto.huella == gasto.comprobante.sha256
    assert sums(fondo)[Clase.DEVENGADO] == 0, "nothing counts until another person accepts it"
    told = event("gasto.registrado", gasto, cast.actor("administradora"))
    assert "Imprenta" not in str(told.ahora)


def test_who_records_and_who_does_not(cast: Cast, fondo: Fondo) -> None:
    refused_to_all_but(
        cast, {"administradora"}, lambda actor: registrar_gasto(fondo.pk, datos(fondo), actor=actor), REGISTRA
    )
    Fondo.objects.filter(pk=fondo.pk).update(estado="cerrado")
    with pytest.raises(Conflicto, match="no está en ejecución"):
        registrado(cast, fondo)


def test_a_form_sent_twice_makes_one(cast: Cast, fondo: Fondo) -> None:
    envio, who = uuid4(), cast.actor("administradora")
    first = registrar_gasto(fondo.pk, datos(fondo), envio=envio, actor=who)
    assert registrar_gasto(fondo.pk, datos(fondo), envio=envio, actor=who) == first
    assert (Gasto.objects.count(), Pago.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@races(registrar_gasto)
def test_sent_twice_at_once_it_is_one(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    escena.cuota(fondo)
    envio, who = uuid4(), cast.actor("administradora")
    act = lambda: registrar_gasto(fondo.pk, datos(fondo), envio=envio, actor=who)  # noqa: E731
    first, second = together(act, act)
    assert first == second
    assert (Gasto.objects.count(), Proveedor.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"item_id": 10**9}, "Elija un ítem"),
        ({"proveedor_nombre": " "}, "Elija un proveedor"),
        ({"proveedor_id": 10**9}, "Elija un proveedor de este fondo"),
        ({"proveedor_rut": "99999999-8"}, "dígito verificador"),
        ({"monto": D("0")}, "mayor que cero"),
        ({"monto": D("1.50")}, "Los pesos no llevan decimales"),
        ({"monto": D("1"), "tasa": D("950")}, "no alcanza a un centavo"),
        ({"tasa": D("0")}, "cuántos pesos vale un dólar"),
        ({"emitido_el": date(2100, 1, 1)}, "año"),
        ({"emitido_el": date(2026, 1, 2)}, "ninguna cuota"),
        ({"metodo": "transaccion"}, "Escriba el tipo de cambio"),
        ({"entregable_id": 10**9}, "Elija un entregable"),
    ],
)
def test_what_cannot_be_says_what_to_do(cast: Cast, fondo: Fondo, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        registrado(cast, fondo, **more)
    assert not Gasto.objects.exists()


def test_a_day_to_come_is_not_recorded(cast: Cast, fondo: Fondo) -> None:
    with pytest.raises(DomainError, match="todavía no llega"):
        registrado(cast, fondo, emitido_el=clock.today() + timedelta(days=1))
    with pytest.raises(DomainError, match="anterior al gasto"):
        registrar_gasto(fondo.pk, datos(fondo), pagado_el=date(2026, 8, 11), actor=cast.actor("administradora"))


def test_a_supplier_is_known_by_its_rut_and_then_by_its_name(cast: Cast, fondo: Fondo) -> None:
    first = registrado(cast, fondo).proveedor
    assert first.persona_natural, "without a RUT nobody else sees the name"
    same = registrado(cast, fondo, proveedor_nombre="imprenta  EJEMPLO", proveedor_rut="99.999.999-9").proveedor
    assert (same.pk, same.rut, same.persona_natural) == (first.pk, "99999999-9", False)
    assert registrado(cast, fondo, proveedor_nombre="Otra grafía", proveedor_rut="99999999-9").proveedor == first
    person = registrado(cast, fondo, proveedor_nombre="Persona Ejemplo", proveedor_rut="11111111-1").proveedor
    assert person.persona_natural
    assert Proveedor.objects.filter(fondo=fondo).count() == 2


@pytest.mark.parametrize(("typed", "kept"), [("0009310", "9310"), ("N° 9.310", "9310"), ("A-12", "A-12"), ("", "")])
def test_a_number_is_kept_as_it_is_told_apart(cast: Cast, fondo: Fondo, typed: str, kept: str) -> None:
    assert registrado(cast, fondo, folio=typed).folio == kept


def test_of_a_boleta_de_honorarios_the_net_is_paid_now_and_the_retention_is_owed(cast: Cast, fondo: Fondo) -> None:
    gasto = registrado(cast, fondo, "95000", documento="honorarios")
    assert (gasto.tasa_retencion, gasto.retencion, gasto.liquido) == (D("15.25"), D("14488"), D("80512"))
    pago = gasto.pagos.get()
    assert (pago.clase, pago.monto, pago.monto_usd) == ("liquido", D("80512"), D("84.75"))
    other = registrado(cast, fondo, "80512", documento="honorarios", liquido=True)
    assert (other.monto, other.retencion, other.liquido) == (D("94999"), D("14487"), D("80512"))
    later = registrar_pago(gasto.pk, DatosPago(clock.today(), retencion=True), actor=cast.actor("administradora"))
    assert (later.clase, later.monto, later.monto_usd) == ("retencion", D("14488"), D("15.25"))
    assert pago.monto_usd + later.monto_usd == gasto.monto_usd
    with pytest.raises(DomainError, match="ya está pagada"):
        registrar_pago(gasto.pk, DatosPago(clock.today(), retencion=True), actor=cast.actor("administradora"))


def test_in_dollars_there_is_no_rate(cast: Cast, fondo: Fondo) -> None:
    gasto = registrado(cast, fondo, "120.50", moneda="USD")
    assert (gasto.monto_usd, gasto.tasa, gasto.cuota, gasto.fuente_tasa) == (D("120.50"), None, None, "")
    assert gasto.pagos.get().diferencia_usd == CERO


def test_another_method_or_a_typed_rate(cast: Cast, fondo: Fondo) -> None:
    escena.cuota(fondo, 2, "8000", "7520000", recibida_el=date(2026, 8, 1))
    assert registrado(cast, fondo).tasa == D("940")
    assert registrado(cast, fondo, metodo="promedio").tasa == D("946")
    typed = registrado(cast, fondo, tasa=D("912.5"), fuente_tasa="Dólar observado")
    assert (typed.tasa, typed.cuota, typed.fuente_tasa) == (D("912.5"), None, "Dólar observado")


def entregable(fondo: Fondo, **more: Any) -> Entregable:
    """The first deliverable of a contract of $ 3.800.000, received."""
    contract = escena.obligacion(fondo, **more)
    row: Entregable = contract.entregables.get(numero=1)
    row.recibido_el = date(2026, 7, 31)
    row.save()
    return row


def test_a_deliverable_is_paid_once_received_and_not_above_what_it_has_left(cast: Cast, fondo: Fondo) -> None:
    row = entregable(fondo)
    gasto = registrado(cast, fondo, "1000000", entregable_id=row.pk, item_id=None, proveedor_nombre="")
    assert (gasto.item.nombre, gasto.proveedor.nombre) == ("Consultoría en estándares", "Consultora Ejemplo")
    with pytest.raises(DomainError, match=r"le quedan \$\s900\.000"):
        registrado(cast, fondo, "900001", entregable_id=row.pk)
    registrado(cast, fondo, "900000", entregable_id=row.pk, folio="2")
    second = row.obligacion.entregables.get(numero=2)
    with pytest.raises(DomainError, match="recepción conforme"):
        registrado(cast, fondo, entregable_id=second.pk)
    assert not [a for a in alertas_del(gasto) if a.codigo == "sobre_presupuesto"], "its contract committed it already"


def test_it_is_corrected_until_it_is_accepted_and_its_payment_follows(cast: Cast, fondo: Fondo) -> None:
    gasto, who = registrado(cast, fondo), cast.actor("administradora")
    new = datos(fondo, "190000", comprobante=None, folio="77")
    refused_to_all_but(
        cast, {"administradora"}, lambda actor: corregir_gasto(gasto.pk, new, revision=1, actor=actor), REGISTRA
    )
    observar_gasto(gasto.pk, "El monto no es el de la boleta.", revision=1, actor=cast.secretaria)
    done = corregir_gasto(gasto.pk, new, revision=1, actor=who)
    assert (done.estado, done.revision, done.monto_usd, done.folio) == ("registrado", 2, D("200.00"), "77")
    assert done.huella == gasto.huella, "its receipt stays unless another one is given"
    assert done.observacion == "El monto no es el de la boleta."
    pago = done.pagos.get()
    assert (pago.monto, pago.monto_usd) == (D("190000"), D("200.00"))
    told = event("gasto.corregido", done, who)
    assert (told.antes, told.ahora) == (
        {"folio": "", "monto": "95000.00", "monto_usd": "100.00"},
        {"folio": "77", "monto": "190000", "monto_usd": "200.00"},
    )
    with pytest.raises(Conflicto, match="Alguien corrigió"):
        corregir_gasto(gasto.pk, new, revision=1, actor=who)
    aceptar_gasto(gasto.pk, revision=2, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="ya no se corrige"):
        corregir_gasto(gasto.pk, new, revision=2, actor=who)


def test_the_administration_costs_no_more_than_was_agreed(cast: Cast, fondo: Fondo) -> None:
    """An alert is passed with a reason; what the Mesa agreed for the administration is not."""
    item = Item.objects.get(etapa__fondo=fondo, administracion=True)
    gasto = registrar_gasto(
        fondo.pk, datos(fondo, "950950", item_id=item.pk), pagado=False, actor=cast.actor("administradora")
    )
    with pytest.raises(DomainError, match="Los gastos de administración pasarían en US"):
        aceptar_gasto(gasto.pk, "Se necesita.", revision=1, actor=cast.secretaria)
    Item.objects.filter(pk=item.pk).update(vigente=D("1001.00"))
    aceptar_gasto(gasto.pk, "Se necesita.", revision=1, actor=cast.secretaria)


def test_a_correction_below_what_was_paid_in_parts_is_refused(cast: Cast, fondo: Fondo) -> None:
    who = cast.actor("administradora")
    gasto = registrar_gasto(fondo.pk, datos(fondo), pagado=False, actor=who)
    for amount in ("30000", "20001"):
        registrar_pago(gasto.pk, DatosPago(DIA, D(amount)), actor=who)
    with pytest.raises(DomainError, match="pagos por más que ese monto"):
        corregir_gasto(gasto.pk, datos(fondo, "50000"), revision=3, actor=who)
    corregir_gasto(gasto.pk, datos(fondo, "50001", tasa=D("1000")), revision=3, actor=who)
    assert sum(p.monto_usd for p in gasto.pagos.all()) == D("50.00")
    assert {(p.tasa, p.diferencia_usd) for p in gasto.pagos.all()} == {(D("1000"), D("0"))}, "no loss that nobody had"


@pytest.mark.django_db(transaction=True)
@races(corregir_gasto)
def test_of_two_corrections_at_once_one_is_told(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    escena.cuota(fondo)
    gasto, who = registrado(cast, fondo), cast.actor("administradora")
    acts = [
        lambda amount=amount: corregir_gasto(gasto.pk, datos(fondo, amount), revision=1, actor=who)
        for amount in ("19000", "9500")
    ]
    kept, error = winner_and_loser(together(*acts))
    assert isinstance(error, Conflicto)
    assert Gasto.objects.get().monto == kept.monto == Pago.objects.get().monto


def test_what_was_never_accepted_is_withdrawn_and_leaves_no_entry(cast: Cast, fondo: Fondo) -> None:
    gasto, who = registrado(cast, fondo), cast.actor("administradora")
    refused_to_all_but(cast, {"administradora"}, lambda actor: retirar_gasto(gasto.pk, "No.", actor=actor), REGISTRA)
    with pytest.raises(DomainError, match="por qué"):
        retirar_gasto(gasto.pk, " ", actor=who)
    gone = retirar_gasto(gasto.pk, "Lo pagó otra organización.", actor=who)
    assert (gone.estado, gone.pagos.get().estado) == ("anulado", "anulado")
    event("gasto.retirado", gone, who)
    assert not Asiento.objects.filter(gasto=gasto).exists()
    accepted = registrado(cast, fondo, folio="2")
    aceptar_gasto(accepted.pk, "Otro ejemplar.", revision=1, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="el estado es «aceptado»"):
        retirar_gasto(accepted.pk, "No.", actor=who)


@pytest.mark.django_db(transaction=True)
@races(retirar_gasto, aceptar_gasto)
def test_withdrawn_and_accepted_at_once_it_is_one_of_them(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    escena.cuota(fondo)
    gasto = registrado(cast, fondo)
    _done, error = winner_and_loser(
        together(
            lambda: retirar_gasto(gasto.pk, "No.", actor=cast.actor("administradora")),
            lambda: aceptar_gasto(gasto.pk, revision=1, actor=cast.secretaria),
        )
    )
    assert isinstance(error, Conflicto)
    gasto.refresh_from_db()
    assert Asiento.objects.filter(gasto=gasto).exists() == (gasto.estado == "aceptado")
