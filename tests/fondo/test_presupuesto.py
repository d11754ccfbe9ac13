"""The budget on any day; money moved between its lines, within what is committed, agreed and capped; and undone."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import Sum
from django.test import Client

from actas.models import AcuerdoAdoptado
from fondo.models import Decision, Fondo, Item, LineaPlan, Traspaso
from fondo.operations.expediente import anotar_otra_decision
from fondo.operations.items import agregar_item, quitar_item
from fondo.operations.lectura import leer
from fondo.operations.traspasos import deshacer_traspaso, requiere_acuerdo, traspasar
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_presupuesto import DECIDE
from tests.fondo.test_administradora import acuerdo

pytestmark = pytest.mark.django_db
D = Decimal
TALLERES, MATERIALES, DIFUSION, FEE = "Talleres internos", "Materiales", "Difusión", "Administración"
JULIO = datetime(2026, 7, 15, 12, tzinfo=clock.SANTIAGO)


def move(cast: Cast, fondo: Fondo, monto: str, de: str = TALLERES, a: str = DIFUSION, **more: Any) -> Traspaso:
    """A transfer by the secretaría."""
    items = {name: escena.item(fondo, name).pk for name in (de, a)}
    actor = more.pop("actor", cast.secretaria)
    return traspasar(fondo.pk, items[de], items[a], D(monto), "Hay más demanda.", actor=actor, **more)


def vigente(fondo: Fondo, nombre: str) -> Decimal:
    """What is in force of a line."""
    found: Decimal = escena.item(fondo, nombre).vigente
    return found


def test_below_the_threshold_it_needs_no_agreement_and_the_total_is_the_same(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    made = move(cast, fondo, "150.50")
    assert (vigente(fondo, TALLERES), vigente(fondo, DIFUSION)) == (D("1849.50"), D("2150.50"))
    assert (made.decision, made.fecha, made.hecho_por) == (None, clock.today(), cast.secretaria.persona)
    assert not Decision.objects.filter(fondo=fondo).exists()
    rows = Item.objects.filter(etapa__fondo=fondo).aggregate(Sum("vigente"), Sum("original"))
    assert set(rows.values()) == {D("20000.00")}
    told = event("traspaso.hecho", made, cast.secretaria).ahora
    assert told == {
        "de": TALLERES, "a": DIFUSION, "monto": "150.50", "motivo": "Hay más demanda.", "acuerdo": "",
    }  # fmt: skip


def test_above_the_threshold_it_needs_an_agreement_that_stands(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    with pytest.raises(DomainError, match=r"más de US\$\xa0200 necesita un acuerdo publicado y vigente"):
        move(cast, fondo, "200.01")
    gone = acuerdo(cast, clave="2026-05-06/2", numero=2, estado="sin_efecto")
    for wrong in (gone, acuerdo(cast, clave="x/1", organo=cast.organizacion("red-social-ejemplo"))):
        with pytest.raises(DomainError, match="Elija un acuerdo publicado y vigente de la Mesa"):
            move(cast, fondo, "200.01", acuerdo_id=wrong.pk)
    made = move(cast, fondo, "500", acuerdo_id=agreed.pk)
    assert made.decision is not None
    assert (made.decision.clase, made.decision.acuerdo) == ("traspaso", agreed)
    assert made.decision.titulo == "Traspaso de US$\xa0500 de «Talleres internos» a «Difusión»"


def test_it_is_not_divided_to_do_without_an_agreement(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    first = move(cast, fondo, "120")
    move(cast, fondo, "500", acuerdo_id=acuerdo(cast).pk)  # what was agreed does not count
    with pytest.raises(DomainError) as refusal:
        move(cast, fondo, "80.01", a=MATERIALES)
    assert refusal.value.mensaje == (
        "De «Talleres internos» ya salieron US$\xa0120 sin acuerdo; con este serían US$\xa0200,01, más de "
        "US$\xa0200. El umbral cuenta la suma de los traspasos del ítem, para que no se divida: elija el acuerdo de "
        "la Mesa."
    )
    assert requiere_acuerdo(fondo, escena.item(fondo, TALLERES), D("80")) == ""
    deshacer_traspaso(first.pk, "Fue un error.", actor=cast.secretaria)
    move(cast, fondo, "200", a=MATERIALES)


def test_never_below_what_is_committed(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    escena.gasto(fondo, usd="1500.00", estado="aceptado")
    with pytest.raises(DomainError) as refusal:
        move(cast, fondo, "500.01", acuerdo_id=agreed.pk)
    assert refusal.value.mensaje == (
        "En «Talleres internos» quedan US$\xa0500 sin comprometer: de ahí no se pueden mover US$\xa0500,01."
    )
    move(cast, fondo, "500", acuerdo_id=agreed.pk)


def test_administration_stays_below_its_cap(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    with pytest.raises(
        DomainError, match=r"llegarían a US\$\xa01.000,01 y su tope es el 5\xa0% del fondo: US\$\xa01.000"
    ):
        move(cast, fondo, "0.01", a=FEE)
    move(cast, fondo, "100", de=FEE)
    move(cast, fondo, "100", a=FEE)
    Fondo.objects.filter(pk=fondo.pk).update(tope_administracion=None)
    with pytest.raises(DomainError, match="no admite gastos de administración"):
        move(cast, fondo, "10", a=FEE, acuerdo_id=agreed.pk)


def test_a_fee_that_nobody_agreed_gets_nothing(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    Item.objects.filter(etapa__fondo=fondo, administracion=True).update(original=0, vigente=0)
    with pytest.raises(DomainError, match="La Mesa no ha acordado gastos de administración"):
        move(cast, fondo, "100", a=FEE)
    move(cast, fondo, "100", a=FEE, acuerdo_id=acuerdo(cast).pk)
    other = acuerdo(cast, clave="2026-05-06/2", numero=2)
    noted = anotar_otra_decision(fondo.pk, "administracion", "Pago", acuerdo_id=other.pk, actor=cast.secretaria)
    move(cast, fondo, "100", a=FEE)
    AcuerdoAdoptado.objects.filter(pk=noted.acuerdo_id).update(estado="sin_efecto")
    with pytest.raises(DomainError, match="La Mesa no ha acordado"):
        move(cast, fondo, "50", de=MATERIALES, a=FEE)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"a": TALLERES}, "Elija dos ítems distintos de este fondo."),
        ({"monto": "0"}, "El monto debe ser mayor que cero."),
        ({"monto": "-5"}, "El monto debe ser mayor que cero."),
        ({"monto": "1.005"}, "El monto lleva a lo más dos decimales."),
    ],
)
def test_what_is_no_transfer_is_refused(cast: Cast, how: dict[str, str], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        move(cast, escena.fondo(cast), **{"monto": "10"} | how)


def test_another_fund_a_reason_that_lacks_and_a_fund_that_does_not_run(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    other = escena.fondo(cast, clave="2027", estado="cerrado")
    de, a = escena.item(fondo), escena.item(other)
    with pytest.raises(DomainError, match="Elija dos ítems distintos de este fondo"):
        traspasar(fondo.pk, de.pk, a.pk, D("10"), "Hay más.", actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba por qué se mueve el dinero"):
        traspasar(fondo.pk, de.pk, escena.item(fondo, DIFUSION).pk, D("10"), " ", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="no está en ejecución"):
        move(cast, other, "10")


def test_undoing_is_the_contrary_transfer_and_is_done_once(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    first = move(cast, fondo, "500", acuerdo_id=acuerdo(cast).pk)
    back = deshacer_traspaso(first.pk, "El monto era otro.", actor=cast.secretaria)
    assert (back.de, back.a, back.monto, back.deshace) == (first.a, first.de, first.monto, first)
    assert (vigente(fondo, TALLERES), vigente(fondo, DIFUSION)) == (D("2000.00"), D("2000.00"))
    assert event("traspaso.deshecho", back, cast.secretaria).ahora["deshace"] == first.pk
    with pytest.raises(Conflicto, match="ya se deshizo"):
        deshacer_traspaso(first.pk, "Otra vez.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="Este traspaso deshace otro"):
        deshacer_traspaso(back.pk, "Al revés.", actor=cast.secretaria)
    spent = move(cast, fondo, "200", de=MATERIALES)
    escena.gasto(fondo, usd="2150.00", item=escena.item(fondo, DIFUSION), estado="aceptado")
    with pytest.raises(DomainError, match=r"quedan US\$\xa050 sin comprometer"):
        deshacer_traspaso(spent.pk, "Fue un error.", actor=cast.secretaria)
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        Traspaso.objects.filter(pk=first.pk).update(monto=D("1"))


def test_a_past_day_says_what_was_in_force_then(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    with clock.as_of(JULIO):
        first = move(cast, fondo, "150")
    with clock.as_of(datetime(2026, 8, 3, 12, tzinfo=clock.SANTIAGO)):
        deshacer_traspaso(first.pk, "Fue un error.", actor=cast.secretaria)
    lectura, name = leer(fondo), TALLERES

    def on(day: date) -> Decimal:
        [row] = [f for e in lectura.presupuesto(day).filas for f in e.filas if f.item.nombre == name]
        return row.vigente

    days = (date(2026, 7, 14), date(2026, 7, 15), date(2026, 8, 2), date(2026, 8, 3))
    assert [on(day) for day in days] == [D("2000.00"), D("1850.00"), D("1850.00"), D("2000.00")]
    assert {lectura.presupuesto(day).vigente for day in days} == {D("20000.00")}


def test_only_the_secretaria_moves_money_and_adds_lines(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    done = move(cast, fondo, "10")
    added = agregar_item(fondo.pk, 2, "Traducción", agreed.pk, actor=cast.secretaria)
    de, a = escena.item(fondo).pk, escena.item(fondo, DIFUSION).pk
    acts = (
        lambda who: traspasar(fondo.pk, de, a, D("10"), "Sí.", actor=who),
        lambda who: deshacer_traspaso(done.pk, "Sí.", actor=who),
        lambda who: agregar_item(fondo.pk, 1, "Otro", agreed.pk, actor=who),
        lambda who: quitar_item(added.pk, actor=who),
    )
    fondo.administradora = None  # whom it is refused to as administradora is told more
    Fondo.objects.filter(pk=fondo.pk).update(administradora=None)
    for act in acts:
        refused_to_all_but(cast, {"secretaria"}, act, DECIDE)


def test_a_line_is_added_at_zero_by_an_agreement_and_taken_away_while_unused(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    made = agregar_item(fondo.pk, 2, " Traducción  a lenguas ", agreed.pk, actor=cast.secretaria)
    assert (made.nombre, made.original, made.vigente, made.orden) == ("Traducción a lenguas", 0, 0, 7)
    decision = Decision.objects.get(fondo=fondo)
    assert (decision.acuerdo, decision.objeto_id) == (agreed, made.pk)
    event("item.agregado", made, cast.secretaria)
    with pytest.raises(Conflicto, match="ya tiene un ítem con ese nombre"):
        agregar_item(fondo.pk, 2, "Traducción a lenguas", agreed.pk, actor=cast.secretaria)
    with pytest.raises(DomainError, match="Elija la etapa y escriba el nombre"):
        agregar_item(fondo.pk, 3, "Otro", agreed.pk, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="Solo se quita un ítem agregado"):
        quitar_item(escena.item(fondo).pk, actor=cast.secretaria)
    LineaPlan.objects.create(item=made, fecha=date(2026, 10, 1), monto=D("10"))
    with pytest.raises(Conflicto, match="Solo se quita un ítem agregado"):
        quitar_item(made.pk, actor=cast.secretaria)
    assert Decision.objects.filter(fondo=fondo).count() == 1, "nothing of a refusal remains"
    made.plan.all().delete()
    assert quitar_item(made.pk, actor=cast.secretaria) == "Traducción a lenguas"
    assert not Decision.objects.filter(fondo=fondo).exists()


def test_a_line_of_administration_that_is_added_is_a_fee_agreed(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast, tope_administracion=None), acuerdo(cast)
    with pytest.raises(DomainError, match="no admite gastos de administración"):
        agregar_item(fondo.pk, 1, "Contabilidad", agreed.pk, administracion=True, actor=cast.secretaria)
    Fondo.objects.filter(pk=fondo.pk).update(tope_administracion=D("10"))
    Item.objects.filter(etapa__fondo=fondo, administracion=True).update(original=0, vigente=0)
    agregar_item(fondo.pk, 1, "Contabilidad", agreed.pk, administracion=True, actor=cast.secretaria)
    assert Decision.objects.get(fondo=fondo).clase == "administracion"
    move(cast, fondo, "100", a="Contabilidad")


@pytest.mark.django_db(transaction=True)
@races(traspasar)
def test_two_transfers_at_once_never_take_more_than_there_is(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    results = together(
        *(lambda a=a: move(cast, fondo, "1200", a=a, acuerdo_id=agreed.pk) for a in (DIFUSION, MATERIALES))
    )
    _won, error = winner_and_loser(results)
    assert "quedan US$\xa0800 sin comprometer" in str(error)
    assert vigente(fondo, TALLERES) == D("800.00")


@pytest.mark.django_db(transaction=True)
@races(traspasar)
def test_the_same_form_sent_twice_moves_it_once(cast: Cast) -> None:
    fondo, envio = escena.fondo(cast), uuid4()
    one, other = together(*[lambda: move(cast, fondo, "100", envio=envio)] * 2)
    assert one.pk == other.pk
    assert vigente(fondo, TALLERES) == D("1900.00")


@pytest.mark.django_db(transaction=True)
@races(deshacer_traspaso)
def test_a_transfer_is_undone_once_by_two_at_once(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    first = move(cast, fondo, "100")
    winner_and_loser(together(*[lambda: deshacer_traspaso(first.pk, "Error.", actor=cast.secretaria)] * 2))
    assert vigente(fondo, TALLERES) == D("2000.00")


@pytest.mark.django_db(transaction=True)
@races(agregar_item, quitar_item)
def test_a_line_is_added_and_taken_away_once(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    add = lambda: agregar_item(fondo.pk, 2, "Traducción", agreed.pk, actor=cast.secretaria)  # noqa: E731
    made, _error = winner_and_loser(together(add, add))
    results = together(*[lambda: quitar_item(made.pk, actor=cast.secretaria)] * 2)
    assert sum(isinstance(result, Exception) for result in results) == 1


# The pages


def entered(cast: Cast, cuenta: str = "secretaria") -> Client:
    """A browser in which that account is signed in."""
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def test_the_page_and_its_files_say_the_same_on_a_past_day(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    with clock.as_of(JULIO):
        move(cast, fondo, "150.50")
    escena.pago(escena.gasto(fondo, estado="aceptado"), diferencia_usd=D("0.40"))
    client = entered(cast, "gobierno")
    page = client.get("/fondos/2026/presupuesto/").content.decode()
    assert "1.849,50" in page
    assert "0,40" in page
    assert "Bajo el umbral" in page
    assert "Traspasar entre ítems" not in page, "she only reads"
    before = client.get("/fondos/2026/presupuesto/?al=2026-07-01").content.decode()
    assert "1.849,50" not in before
    assert "Así estaba el 1 de julio de 2026." in before
    assert "No hay traspasos" in before
    for odd, sentence in (("ayer", "Esa fecha no existe."), ("2099-01-01", "Ese día todavía no llega.")):
        assert sentence in client.get(f"/fondos/2026/presupuesto/?al={odd}").content.decode()
    file = client.get("/fondos/2026/presupuesto/descargar/?formato=csv&al=2026-08-31").content.decode("utf-8-sig")
    rows = list(csv.reader(file.splitlines(), delimiter=";"))
    assert rows[0][:4] == ["etapa", "item", "administracion", "original"]
    at = rows[0].index
    assert next(r for r in rows if r[1] == TALLERES)[at("vigente")] == "1849.50"
    assert [*rows[-2][1:2], rows[-2][at("pagado")]] == ["Diferencia de cambio", "0.40"]
    assert [rows[-1][at(name)] for name in ("original", "vigente", "pagado")] == ["20000.00", "20000.00", "100.00"]
    assert client.get("/fondos/2026/presupuesto/descargar/").content[:2] == b"PK"
    assert client.get("/fondos/2026/presupuesto/descargar/?formato=pdf").status_code == 404


def test_the_secretaria_moves_money_from_the_page(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    client, url = entered(cast), "/fondos/2026/presupuesto/traspasar/"
    page = client.get(url).content.decode()
    assert "Etapa 1. Talleres internos: quedan US$\xa02.000" in page
    typed = {
        "de": escena.item(fondo).pk,
        "a": escena.item(fondo, DIFUSION).pk,
        "monto": "1.250,50",
        "motivo": "Hay más demanda.",
        "envio": str(uuid4()),
    }
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "necesita un acuerdo publicado" in refused.content.decode()
    done = client.post(url, typed | {"acuerdo": acuerdo(cast).pk})
    assert (done.status_code, done["Location"]) == (302, f"/fondos/2026/presupuesto/?guardado={typed['envio']}")
    assert vigente(fondo, TALLERES) == D("749.50")
    made = Traspaso.objects.get()
    page = client.get("/fondos/2026/presupuesto/").content.decode()
    assert "Acuerdo del 6 de mayo de 2026" in page
    client.post(f"/fondos/2026/presupuesto/traspasos/{made.pk}/deshacer/", {"motivo": "Error."})
    assert vigente(fondo, TALLERES) == D("2000.00")
    assert "Deshecho" in client.get("/fondos/2026/presupuesto/").content.decode()


def test_a_line_is_added_and_taken_away_from_the_page(cast: Cast) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    client = entered(cast)
    stage = fondo.etapas.get(numero=2)
    client.post(
        "/fondos/2026/presupuesto/items/agregar/",
        {"etapa": stage.pk, "nombre": "Traducción", "acuerdo": agreed.pk},
    )
    made = escena.item(fondo, "Traducción")
    assert "Sin usar" in client.get("/fondos/2026/presupuesto/").content.decode()
    client.post(f"/fondos/2026/presupuesto/items/{made.pk}/quitar/")
    assert not Item.objects.filter(pk=made.pk).exists()


def test_a_fund_without_budget_says_what_to_do(cast: Cast) -> None:
    escena.fondo(cast, monto=None, estado="convocado")
    page = entered(cast).get("/fondos/2026/presupuesto/").content.decode()
    assert "Todavía no hay presupuesto" in page


def test_the_page_costs_the_same_with_many_transfers(cast: Cast, django_assert_max_num_queries: Any) -> None:
    fondo, agreed = escena.fondo(cast), acuerdo(cast)
    client = entered(cast)
    client.get("/fondos/2026/presupuesto/")
    counts = []
    for _turn in range(2):
        for _n in range(4):
            move(cast, fondo, "10", acuerdo_id=agreed.pk)
        client.get("/fondos/2026/presupuesto/")  # what waits is counted again after each event
        with django_assert_max_num_queries(30) as asked:
            client.get("/fondos/2026/presupuesto/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= 15, "\n".join(q["sql"][:150] for q in asked.captured_queries)
