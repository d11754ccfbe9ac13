"""The public page of a fund and its data: the same for everyone, adding up to the same cent."""

from __future__ import annotations

import csv
import json
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from fondo.models import CopiaPublica, Fondo, Gasto
from fondo.operations.gastos import aprobar_copia, retirar_copia
from fondo.operations.publicacion import publicar_fondo
from mesa.kernel import clock
from tests.cast import Cast
from tests.fondo import escena
from tests.fondo.test_publicacion import fund
from tests.mesa.scene import body

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def published(cast: Cast) -> Fondo:
    """A fund with something of everything, published."""
    fondo = fund(cast)
    publicar_fondo(fondo.pk, actor=cast.secretaria)
    return fondo


def page(address: str, **more: Any) -> str:
    """A public page, with its blanks joined."""
    response = Client().get(address, **more)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def table(address: str) -> list[dict[str, str]]:
    """A CSV of ours."""
    response: Any = Client().get(address)
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def test_before_anything_is_published_the_list_says_so(cast: Cast) -> None:
    fund(cast)
    assert "Todavía no hay fondos publicados" in page("/fondo/")
    assert Client().get("/fondo/2026/").status_code == 404


def test_it_says_what_it_is_for_and_where_each_dollar_is(published: Fondo) -> None:
    assert "Fondo de cocreación 2026" in page("/fondo/")
    text = page("/fondo/2026/")
    for said in (
        "En qué se usa el fondo y cómo avanza",
        "Lo aporta Cooperante Ejemplo. La Mesa decide su uso.",
        "Organización Administradora Ejemplo solo lo administra y ejecuta.",
        "la base está por confirmar con Cooperante Ejemplo",
        "Diferencia de cambio",
        "Sin evidencia",
        "Boleta 9309",
        "Taller regional de ejemplo",
        "En IATI 2.03",
    ):
        assert said in text, said
    assert "78" not in text.partition("Pagos aceptados")[2].partition("</table>")[0], "what was annulled was not paid"


def test_a_past_day_is_shown_and_no_day_is_404(published: Fondo) -> None:
    then = page("/fondo/2026/?al=2026-07-31")
    assert "Así estaba el 31 de julio de 2026." in then
    assert "Todavía no hay pagos aceptados." in then
    assert Client().get("/fondo/2026/?al=ayer").status_code == 404
    assert Client().get("/fondo/2026/?desde=x").status_code == 404


def test_a_floor_whose_day_came_says_so_though_nothing_else_happened(cast: Cast) -> None:
    """Published before it, and not since: the data are of the day on which they are read."""
    fondo = fund(cast)
    day = clock.today() + timedelta(days=3)
    fondo.hitos.filter(porcentaje=50).update(fecha=day)
    fondo.hitos.filter(porcentaje=100).update(fecha=day + timedelta(days=30))
    publicar_fondo(fondo.pk, actor=cast.secretaria)
    read = lambda: b"".join(Client().get("/fondo/2026/iati.xml").streaming_content)  # type: ignore[attr-defined]  # noqa: E731
    assert b"<actual" not in read()
    with clock.as_of(datetime.combine(day, time(12), clock.SANTIAGO)):
        assert read().count(b"<actual") == 1


def test_all_the_data_add_up_to_the_same_cent(published: Fondo) -> None:
    record = json.loads(Client().get("/fondo/2026/fondo.json").content)
    rows = table("/fondo/2026/libro.csv")
    assert [r["usd"] for r in rows] == [m["usd"] for m in record["movimientos"]]
    by_item = [r for r in table("/fondo/2026/presupuesto.csv") if r["etapa"]]
    total = next(r for r in table("/fondo/2026/presupuesto.csv") if r["item"].startswith("Total"))
    for column in ("comprometido", "devengado", "pagado"):
        told = sum(D(r["usd"]) for r in rows if r["clase"] == column)
        assert sum(D(r[column]) for r in by_item) == told == D(total[column]), column
    book = load_workbook(BytesIO(body(Client().get("/fondo/2026/fondo.xlsx"))), read_only=True)
    sheet = list(book["libro"].iter_rows(min_row=2, values_only=True))
    cells = [D(str(row[5])).quantize(D("0.01")) for row in sheet]
    assert cells == [D(r["usd"]) for r in rows]
    difference = next(r for r in table("/fondo/2026/presupuesto.csv") if r["item"] == "Diferencia de cambio")
    assert D(difference["pagado"]) == D("-0.37")


def test_it_is_the_same_for_everyone_and_costs_two_queries(published: Fondo, django_assert_num_queries: Any) -> None:
    first = Client().get("/fondo/2026/")
    with django_assert_num_queries(1):
        again = Client().get("/fondo/2026/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    with django_assert_num_queries(2):  # another day of what was read
        Client().get("/fondo/2026/?al=2026-08-31")
    for n in range(20):
        escena.pago(escena.gasto(published, folio=f"M{n}", estado="aceptado"))
    publicar_fondo_again(published)
    with django_assert_num_queries(3):
        Client().get("/fondo/2026/?al=2026-08-31")


def publicar_fondo_again(fondo: Fondo) -> None:
    """What the sweep does."""
    from fondo.operations.publicacion import actualizar_fondo

    assert actualizar_fondo(fondo.pk, actor=None)


def test_versions_and_english(published: Fondo) -> None:
    assert "Lo que se publicó el" in page("/fondo/2026/v/1/")
    english = Client()
    english.cookies["idioma"] = "en"
    assert english.get("/fondo/2026/").status_code == 200
    spanish, other = (b"".join(c.get("/fondo/2026/libro.csv")) for c in (Client(), english))
    assert spanish == other, "data are in one language"
    assert Client().get("/fondo/2026/otro.csv").status_code == 404
    assert Client().get("/fondo/1999/libro.csv").status_code == 404


def test_payments_are_paged(published: Fondo) -> None:
    for n in range(30):
        escena.pago(escena.gasto(published, folio=f"M{n}", estado="aceptado"))
    publicar_fondo_again(published)
    text = page("/fondo/2026/")
    assert "1 a 25 de 32" in text
    rest = page("/fondo/2026/?desde=25")
    assert "26 a 32 de 32" in rest
    assert clock.today()


def test_it_is_published_from_its_page_as_it_was_read(cast: Cast) -> None:
    fund(cast)
    client = Client()
    client.force_login(cast.usuario("secretaria"))
    read = client.get("/fondos/2026/publicar/").content.decode()
    assert "No se publica a quién se paga" in read
    seen = read.partition('name="visto" value="')[2].partition('"')[0]
    escena.gasto(Fondo.objects.get(clave="2026"), folio="L1", estado="aceptado")
    stale = client.post("/fondos/2026/publicar/", {"visto": seen})
    assert stale.status_code == 409
    assert "El fondo cambió mientras usted lo revisaba" in stale.content.decode()
    again = stale.content.decode().partition('name="visto" value="')[2].partition('"')[0]
    assert client.post("/fondos/2026/publicar/", {"visto": again}).status_code == 302
    assert "Lo publicado está al día" in client.get("/fondos/2026/publicar/").content.decode()


def test_each_expense_is_told_with_what_the_ledger_says_of_it(published: Fondo) -> None:
    ledger, spent = table("/fondo/2026/libro.csv"), table("/fondo/2026/gastos.csv")
    for kind in ("devengado", "pagado", "diferencia"):
        of_expenses = [D(r["usd"]) for r in ledger if r["clase"] == kind and r["gasto"]]
        assert sum(D(r[f"{kind}_usd"]) for r in spent) == sum(of_expenses), kind
    assert any(of_expenses)
    assert {r["gasto"] for r in spent} == {r["gasto"] for r in ledger if r["gasto"]}
    for name in ("pisos", "curva", "cuotas", "contratos", "actividades"):
        assert table(f"/fondo/2026/{name}.csv"), name


def test_a_receipt_is_seen_only_as_a_checked_copy_and_while_nobody_takes_it_back(cast: Cast, published: Fondo) -> None:
    copia = CopiaPublica.objects.get(gasto__fondo=published)
    address = f"/fondo/2026/comprobantes/{copia.archivo.sha256}/"
    assert Client().get(address).status_code == 404, "nobody checked it"
    aprobar_copia(copia.pk, revise=True, actor=cast.secretaria)
    publicar_fondo_again(published)
    assert address in page("/fondo/2026/")
    shown: Any = Client().get(address)
    assert b"".join(shown)
    assert shown["Content-Disposition"].startswith("attachment")
    assert copia.archivo.nombre not in shown["Content-Disposition"], "how it was called may name somebody"
    Gasto.objects.filter(pk=copia.gasto_id).update(estado="anulado")
    assert Client().get(address).status_code == 404
    Gasto.objects.filter(pk=copia.gasto_id).update(estado="aceptado")
    retirar_copia(copia.pk, "Se leía un nombre.", actor=cast.secretaria)
    assert Client().get(address).status_code == 404
