"""The plan of spending: its lines within each ítem, its tables, and what the curve and the floors make of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fondo.models import Fondo, LineaPlan
from fondo.operations.lectura import leer
from fondo.operations.plan import (
    COLUMNAS,
    DatosLinea,
    ImportadorPlan,
    agregar_linea,
    corregir_linea,
    filas_del_plan,
    importar_lineas,
    plan_de,
    quitar_linea,
)
from fondo.operations.plan.lectura import lineas_de
from mesa.kernel import clock, ensayo
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.tabular import Fila, Tabla, en_texto
from mesa.models import Evento
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_actividades import LLEVAN

pytestmark = pytest.mark.django_db
D = Decimal
BOTH = {"secretaria", "administradora"}
DIA = date(2026, 9, 20)


def linea(fondo: Fondo, monto: str = "1500", nombre: str = "Difusión", fecha: date = DIA) -> DatosLinea:
    """A line that the fund takes: nothing is planned of Difusión."""
    return DatosLinea(escena.item(fondo, nombre).pk, fecha, D(monto), "Campaña de ejemplo")


def added(cast: Cast, fondo: Fondo, **more: Any) -> LineaPlan:
    """One added by who administers."""
    return agregar_linea(fondo.pk, linea(fondo, **more), envio=None, actor=cast.actor("administradora"))


def test_a_line_is_added_once_within_what_its_item_has(cast: Cast) -> None:
    fondo, who, envio = escena.fondo(cast), cast.actor("administradora"), uuid4()
    refused_to_all_but(cast, BOTH, lambda actor: agregar_linea(fondo.pk, linea(fondo), envio=None, actor=actor), LLEVAN)
    made = agregar_linea(fondo.pk, linea(fondo), envio=envio, actor=who)
    assert agregar_linea(fondo.pk, linea(fondo), envio=envio, actor=who) == made
    assert event("plan.agregado", fondo, who).ahora["monto"] == "1500"
    with pytest.raises(DomainError, match=r"A «Difusión» le quedan US\$\xa0500 sin planificar"):
        added(cast, fondo, monto="500.01")
    for day in (date(2026, 3, 31), date(2026, 12, 16)):
        with pytest.raises(DomainError, match="El fondo gasta entre"):
            added(cast, fondo, monto="1", fecha=day)
    with pytest.raises(DomainError, match="mayor que cero"):
        added(cast, fondo, monto="0")
    other = escena.fondo(cast, clave="2025", estado="cerrado")
    with pytest.raises(DomainError, match="de este fondo"):
        agregar_linea(fondo.pk, linea(other), envio=None, actor=who)
    with pytest.raises(Conflicto, match="su plan no cambia"):
        agregar_linea(other.pk, linea(other), envio=None, actor=cast.secretaria)


def test_it_is_corrected_over_what_was_read_and_taken_out(cast: Cast) -> None:
    fondo, who = escena.fondo(cast), cast.actor("administradora")
    made = added(cast, fondo, monto="2000")
    said = linea(fondo, "1000")
    refused_to_all_but(cast, BOTH, lambda actor: corregir_linea(made.pk, said, revision=1, actor=actor), LLEVAN)
    now = corregir_linea(made.pk, said, revision=1, actor=who)
    assert (now.monto, now.revision) == (D("1000"), 2)
    event("plan.corregido", fondo, who)
    with pytest.raises(Conflicto, match="Alguien corrigió"):
        corregir_linea(made.pk, said, revision=1, actor=who)
    with pytest.raises(DomainError, match="sin planificar"):
        corregir_linea(made.pk, linea(fondo, "2000.01"), revision=2, actor=who)
    refused_to_all_but(cast, BOTH, lambda actor: quitar_linea(made.pk, actor=actor), LLEVAN)
    quitar_linea(made.pk, actor=who)
    event("plan.quitado", fondo, who)
    with pytest.raises(LineaPlan.DoesNotExist):
        quitar_linea(made.pk, actor=who)


def test_the_curve_and_the_floors_change_with_it(cast: Cast) -> None:
    fondo, hoy = escena.fondo(cast), date(2026, 9, 1)
    before, floor = leer(fondo), date(2026, 9, 30)
    added(cast, fondo, monto="1500")
    after = leer(fondo)
    reached = [{hito.fecha: state.con_plan for hito, state in read.estados(hoy)}[floor] for read in (before, after)]
    assert reached[1] == reached[0] + D("1500")
    planned = [{p.fecha: p.planificado for p in read.curva(hoy)}[floor] for read in (before, after)]
    assert planned[1] == planned[0] + D("1500")
    plan = plan_de(fondo)
    september = next(m for m in plan.meses if m.mes == date(2026, 9, 1))
    assert (september.monto, september.acumulado) == (D("3500"), D("12000"))
    assert [(p.exige, p.planificado, p.falta) for p in september.pisos] == [(D("10000.00"), D("12000"), D("0"))]
    last = plan.meses[-1].pisos[0]
    assert (last.exige, last.falta) == (D("20000.00"), D("2000.00"))
    left = {row.item.nombre: row.queda for row in plan.items}
    assert left["Difusión"] == D("500.00")
    assert (plan.total, plan.queda) == (D("18000"), D("2000.00"))


def table(*rows: dict[str, str]) -> Tabla:
    """A spreadsheet with every column."""
    names = [columna.nombre for columna in COLUMNAS]
    return Tabla(tuple(names), tuple(Fila(n, {c: row.get(c, "") for c in names}) for n, row in enumerate(rows, 2)))


ROW = {"fecha": "20/09/2026", "ítem": "difusión", "monto": "1.500,50", "glosa": "Campaña"}


@pytest.mark.parametrize("reemplaza", [True, False])
def test_a_table_is_tried_and_applied_whole(cast: Cast, reemplaza: bool) -> None:
    fondo, who = escena.fondo(cast), cast.actor("administradora")
    importer = ImportadorPlan(fondo, reemplaza=reemplaza, actor=who)
    tried = ensayo.ensayar(importer, table(ROW, ROW | {"monto": "499.5"}))
    assert tried.hace_algo, tried.con_errores
    assert LineaPlan.objects.count() == 4
    assert importer.aplicar(tried.filas, uuid4()) == "Quedaron planificadas 2 líneas."
    assert LineaPlan.objects.count() == (2 if reemplaza else 6)
    assert event("plan.cargado", fondo, who).ahora["monto"] == "2000.00"
    with pytest.raises(Conflicto, match="Alguien cambió el plan"):
        importer.aplicar(tried.filas, uuid4())


def test_what_is_downloaded_loads_back_and_what_is_wrong_is_said_by_its_column(cast: Cast) -> None:
    fondo, who = escena.fondo(cast), cast.actor("administradora")
    names = [columna.nombre for columna in COLUMNAS]
    told = [dict(zip(names, map(en_texto, row), strict=True)) for row in filas_del_plan(lineas_de(fondo))]
    importer = ImportadorPlan(fondo, reemplaza=True, actor=who)
    importer.aplicar(ensayo.ensayar(importer, table(*told)).filas, uuid4())
    back = [dict(zip(names, map(en_texto, row), strict=True)) for row in filas_del_plan(lineas_de(fondo))]
    assert back == told
    wrong = table(
        ROW | {"fecha": "2027-01-01"},
        ROW | {"ítem": "Nada"},
        ROW | {"monto": "mil"},
        ROW | {"monto": "-5"},
        ROW | {"monto": "2000"},
        ROW | {"etapa": "1"},
    )
    found = ensayo.ensayar(ImportadorPlan(fondo, reemplaza=True, actor=who), wrong)
    assert [[c for c, _said in fila.errores] for fila in found.filas] == [
        ["fecha"], ["ítem"], ["monto"], ["monto"], ["monto"], ["ítem"],
    ]  # fmt: skip
    refused_to_all_but(
        cast,
        BOTH,
        lambda actor: importar_lineas(fondo.pk, [], leidas=[], reemplaza=True, actor=actor),
        LLEVAN,
    )


def test_its_page_is_seen_and_asks_as_many_queries_whatever_its_size(cast: Cast, client: Client) -> None:
    fondo = escena.fondo(cast)
    client.force_login(cast.usuario("administradora"))
    with CaptureQueriesContext(connection) as few:
        page = client.get("/fondos/2026/plan/").content.decode()
    assert "Sin planificar" in page
    item = escena.item(fondo, "Difusión").pk
    form = {"item": str(item), "monto": "1.500", "fecha": "2026-09-20", "glosa": "", "envio": str(uuid4())}
    page = client.post("/fondos/2026/plan/agregar/", form, follow=True).content.decode()
    assert "Quedó en el plan" in page
    for n in range(20):
        LineaPlan.objects.create(item_id=item, fecha=DIA, monto=D(1), glosa=str(n))
    with CaptureQueriesContext(connection) as many:
        client.get("/fondos/2026/plan/")
    assert len(many) <= len(few) <= 15
    assert client.get("/fondos/2026/plan/descargar/?formato=csv").status_code == 200
    client.force_login(cast.usuario("gobierno"))
    assert "Agregar al plan" not in client.get("/fondos/2026/plan/").content.decode()
    assert clock.today() > fondo.inicia_el


# Two at once


@pytest.mark.django_db(transaction=True)
@races(agregar_linea)
def test_two_add_what_only_one_may(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    _one, error = winner_and_loser(together(lambda: added(cast, fondo), lambda: added(cast, fondo)))
    assert isinstance(error, DomainError)
    assert escena.item(fondo, "Difusión").plan.count() == 1


@pytest.mark.django_db(transaction=True)
@races(corregir_linea)
def test_of_two_corrections_at_once_one_is_told(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    made = added(cast, fondo)
    acts = [
        lambda m=m: corregir_linea(made.pk, linea(fondo, m), revision=1, actor=cast.secretaria) for m in ("10", "20")
    ]
    _one, error = winner_and_loser(together(*acts))
    assert isinstance(error, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(quitar_linea)
def test_taken_out_twice_at_once_it_is_once(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    made = added(cast, fondo)
    act = lambda: quitar_linea(made.pk, actor=cast.secretaria)  # noqa: E731
    winner_and_loser([r or "done" for r in together(act, act)])
    assert Evento.objects.filter(verbo="plan.quitado").count() == 1


@pytest.mark.django_db(transaction=True)
@races(importar_lineas)
def test_a_table_loaded_twice_at_once_is_loaded_once(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    read = [(row.pk, row.revision) for row in lineas_de(fondo)]
    act = lambda: importar_lineas(  # noqa: E731
        fondo.pk, [linea(fondo, "10")], leidas=read, reemplaza=False, actor=cast.secretaria
    )
    _done, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert LineaPlan.objects.count() == 5
