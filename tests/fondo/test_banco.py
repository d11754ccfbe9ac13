"""The bank against the books: a statement loaded once, lines matched once, and explained."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fondo.models import CartolaBancaria, Fondo, MovimientoBanco, Pago
from fondo.operations.banco import (
    banco_de,
    cargar_cartola,
    conciliar_linea,
    descartar_linea,
    desconciliar_linea,
    posibles,
)
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_actividades import LLEVAN

pytestmark = pytest.mark.django_db
BOTH = {"secretaria", "administradora"}
CSV = (
    b"Fecha;Glosa;Monto\n14/08/2026;PAGO IMPRENTA;-95.000\n15/04/2026;ABONO;11.400.000\n"
    b"31/08/2026;COMISION;-1.190\n31/08/2026;COMISION;-1.190\n"
)


@pytest.fixture
def pago(cast: Cast) -> Pago:
    """One of 95.000 pesos, and an instalment of 11.400.000."""
    fondo = escena.fondo(cast)
    escena.cuota(fondo)
    return escena.pago(escena.gasto(fondo, estado="aceptado"))


def loaded(cast: Cast, fondo: Fondo, data: bytes = CSV) -> CartolaBancaria:
    """A statement loaded by who administers."""
    return cargar_cartola(fondo.pk, "agosto.csv", data, actor=cast.actor("administradora"))


def test_a_statement_is_loaded_once_and_so_are_its_lines(cast: Cast, pago: Pago) -> None:
    fondo, who = pago.fondo, cast.actor("administradora")
    refused_to_all_but(cast, BOTH, lambda actor: cargar_cartola(fondo.pk, "a.csv", CSV, actor=actor), LLEVAN)
    made = loaded(cast, fondo)
    assert (made.lineas, made.repetidas) == (4, 0), "two that say the same are two"
    assert "COMISION" not in str(event("cartola.cargada", made, who).ahora)
    with pytest.raises(Conflicto, match="ya se cargó"):
        loaded(cast, fondo)
    more = loaded(cast, fondo, CSV + b"01/09/2026;OTRA;-5\n")
    assert (more.lineas, more.repetidas) == (1, 4)
    with pytest.raises(DomainError, match="No se reconocen"):
        loaded(cast, fondo, b"nada")


def test_lines_match_and_are_of_one_thing_only(cast: Cast, pago: Pago) -> None:
    fondo, who = pago.fondo, cast.actor("administradora")
    loaded(cast, fondo)
    found = banco_de(fondo)
    assert {(line.glosa, one.clave.split("-")[0]) for line, (one,) in found.coinciden} == {
        ("PAGO IMPRENTA", "pago"),
        ("ABONO", "cuota"),
    }
    assert [line.glosa for line in found.sin_registro] == ["COMISION", "COMISION"]
    line = MovimientoBanco.objects.get(glosa="PAGO IMPRENTA")
    refused_to_all_but(cast, BOTH, lambda actor: conciliar_linea(line.pk, pago_id=pago.pk, actor=actor), LLEVAN)
    done = conciliar_linea(line.pk, pago_id=pago.pk, actor=who)
    event("movimiento.conciliado", done, who)
    with pytest.raises(Conflicto, match="ya está conciliada"):
        conciliar_linea(line.pk, pago_id=pago.pk, actor=who)
    fee, other = MovimientoBanco.objects.filter(glosa="COMISION").order_by("pk")
    with pytest.raises(Conflicto, match="otra línea"):
        conciliar_linea(fee.pk, pago_id=pago.pk, actor=who)
    with pytest.raises(DomainError, match="no son iguales"):
        conciliar_linea(fee.pk, cuota_id=fondo.cuotas.get().pk, actor=who)
    with pytest.raises(DomainError, match="Elija un pago o una cuota"):
        conciliar_linea(other.pk, actor=who)
    refused_to_all_but(cast, BOTH, lambda actor: desconciliar_linea(line.pk, actor=actor), LLEVAN)
    event("movimiento.desconciliado", desconciliar_linea(line.pk, actor=who), who)
    desconciliar_linea(line.pk, actor=who)
    assert Evento.objects.filter(verbo="movimiento.desconciliado").count() == 1


def test_what_matches_nothing_by_itself_is_chosen_by_hand(cast: Cast, client: Client, pago: Pago) -> None:
    """A payment in dollars, whose pesos only the bank knows; one of the same amount, weeks later."""
    fondo = pago.fondo
    in_dollars = escena.pago(escena.gasto(fondo, "40", "40.00", moneda="USD", folio="1", estado="aceptado"))
    late = escena.pago(escena.gasto(fondo, folio="2", estado="aceptado"), pagado_el=date(2026, 10, 2))
    loaded(cast, fondo, CSV + b"02/09/2026;COMPRA USD 40;-38.412\n02/09/2026;TRANSFERENCIA;-95.000\n")
    client.force_login(cast.usuario("administradora"))
    bought, sent = (MovimientoBanco.objects.get(glosa=glosa) for glosa in ("COMPRA USD 40", "TRANSFERENCIA"))
    assert {one.clave for one in posibles(bought)} == {f"pago-{in_dollars.pk}"}
    assert [one.clave for one in posibles(sent)][-1] == f"pago-{late.pk}", "the nearest first"
    assert bought in banco_de(fondo).sin_registro
    path = f"/fondos/2026/banco/{bought.pk}/conciliar/"
    assert path in client.get("/fondos/2026/banco/").content.decode()
    asked = client.get(path).content.decode()
    assert "US$\xa040" in asked
    assert "Elija un pago o una cuota" in client.post(path).content.decode()
    assert client.post(path, {"con": f"pago-{late.pk}"}).status_code == 422, "another amount"
    client.post(path, {"con": f"pago-{in_dollars.pk}"})
    assert MovimientoBanco.objects.get(pk=bought.pk).pago == in_dollars
    assert "No hay pagos ni cuotas" in client.get(path).content.decode()


def test_a_line_of_what_was_annulled_is_shown_apart(cast: Cast, client: Client, pago: Pago) -> None:
    loaded(cast, pago.fondo)
    line = MovimientoBanco.objects.get(glosa="ABONO")
    conciliar_linea(line.pk, cuota_id=pago.fondo.cuotas.get().pk, actor=cast.actor("administradora"))
    assert banco_de(pago.fondo).anuladas == []
    pago.fondo.cuotas.update(estado="anulado")
    found = banco_de(pago.fondo)
    assert (found.anuladas, found.hechas) == ([line], [])
    client.force_login(cast.usuario("administradora"))
    assert "De algo que se anuló" in client.get("/fondos/2026/banco/").content.decode()


def test_what_is_not_of_the_fund_says_why(cast: Cast, pago: Pago) -> None:
    who = cast.actor("administradora")
    loaded(cast, pago.fondo)
    fee = MovimientoBanco.objects.filter(glosa="COMISION").earliest("pk")
    refused_to_all_but(cast, BOTH, lambda actor: descartar_linea(fee.pk, "Comisión.", actor=actor), LLEVAN)
    with pytest.raises(DomainError, match="Escriba por qué"):
        descartar_linea(fee.pk, " ", actor=who)
    event("movimiento.descartado", descartar_linea(fee.pk, "Comisión.", actor=who), who)
    with pytest.raises(Conflicto, match="ya está"):
        conciliar_linea(fee.pk, pago_id=pago.pk, actor=who)
    assert len(banco_de(pago.fondo).sin_registro) == 1


def test_its_page_asks_as_many_queries_whatever_its_size(cast: Cast, client: Client, pago: Pago) -> None:
    client.force_login(cast.usuario("administradora"))
    path = "/fondos/2026/banco/"
    assert "Todavía no hay cartolas" in client.get(path).content.decode()
    sent = client.post(f"{path}cargar/", {"archivo": SimpleUploadedFile("a.csv", CSV)}, follow=True)
    assert "Quedó cargada" in sent.content.decode()
    line = MovimientoBanco.objects.get(glosa="PAGO IMPRENTA")
    done = client.post(f"{path}{line.pk}/conciliar/", {"con": f"pago-{pago.pk}"}, follow=True)
    assert "Quedó conciliada" in done.content.decode()
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    rows = b"".join(b"01/09/2026;OTRA %d;-5\n" % n for n in range(30))
    loaded(cast, pago.fondo, CSV + rows)
    client.get(path)  # what the frame counts is counted again
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few) <= 15


# Two at once


@pytest.mark.django_db(transaction=True)
@races(cargar_cartola)
def test_loaded_twice_at_once_it_is_once(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    _one, error = winner_and_loser(together(lambda: loaded(cast, fondo), lambda: loaded(cast, fondo)))
    assert isinstance(error, Conflicto)
    assert MovimientoBanco.objects.count() == 4


@pytest.mark.django_db(transaction=True)
@races(conciliar_linea, descartar_linea)
def test_matched_and_explained_at_once_it_is_one_of_them(cast: Cast, pago: Pago) -> None:
    loaded(cast, pago.fondo)
    line, who = MovimientoBanco.objects.get(glosa="PAGO IMPRENTA"), cast.secretaria
    _one, error = winner_and_loser(
        together(
            lambda: conciliar_linea(line.pk, pago_id=pago.pk, actor=who),
            lambda: descartar_linea(line.pk, "No.", actor=who),
        )
    )
    assert isinstance(error, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(desconciliar_linea)
def test_left_free_twice_at_once_it_is_once(cast: Cast, pago: Pago) -> None:
    loaded(cast, pago.fondo)
    line, who = MovimientoBanco.objects.get(glosa="PAGO IMPRENTA"), cast.secretaria
    conciliar_linea(line.pk, pago_id=pago.pk, actor=who)
    act = lambda: desconciliar_linea(line.pk, actor=who)  # noqa: E731
    together(act, act)
    assert Evento.objects.filter(verbo="movimiento.desconciliado").count() == 1
