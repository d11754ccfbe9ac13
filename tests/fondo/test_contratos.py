"""Contracts: recorded, reviewed, committed in the ledger, received deliverable by deliverable, ended and annulled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from fondo.ejecucion import CERO, Clase
from fondo.models import Asiento, Entregable, Fondo, Obligacion
from fondo.operations.gastos import DatosGasto, aceptar_gasto, anular_gasto, registrar_gasto
from fondo.operations.lectura import leer
from fondo.operations.obligaciones import (
    CotizacionDicha,
    DatosContrato,
    EntregableDicho,
    aceptar_obligacion,
    alertas_del,
    anular_obligacion,
    cifras_de,
    corregir_obligacion,
    deshacer_recepcion,
    observar_obligacion,
    recibir_entregable,
    registrar_obligacion,
    retirar_obligacion,
    terminar_obligacion,
)
from fondo.operations.proveedores import DatosProveedor
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.operations.archivos import revisar
from tests.cast import Cast
from tests.checks import event, races, refused, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_contratos import DECIDE, REGISTRA
from tests.fondo.test_gastos import fondo, sums

pytestmark = pytest.mark.django_db
__all__ = ["fondo"]  # a fixture
D = Decimal
FIRMA, FIN = date(2026, 5, 4), date(2026, 10, 30)
JULIO, OCTUBRE = date(2026, 7, 31), date(2026, 10, 15)
FILE = revisar(b"Contrato de ejemplo, sin datos de nadie.", "contrato.txt")


def datos(fondo: Fondo, **more: Any) -> DatosContrato:
    """A contract of US$ 4.000 in two deliverables, with two quotations."""
    values: dict[str, Any] = {
        "titulo": "Consultoría en estándares",
        "item_id": escena.item(fondo, "Consultoría en estándares").pk,
        "proveedor": DatosProveedor("Consultora Ejemplo", "99.999.999-9"),
        "firmada_el": FIRMA,
        "termina_el": FIN,
        "monto": D("3800000"),
        "entregables": (
            EntregableDicho("Diagnóstico", JULIO, D("1900000")),
            EntregableDicho("Estándar", OCTUBRE, D("1900000")),
        ),
        "cotizaciones": (
            CotizacionDicha("Consultora Ejemplo", D("3800000"), elegida=True, archivo=FILE),
            CotizacionDicha("Otra Consultora Ejemplo", D("4200000")),
        ),
        "contrato": FILE,
    }
    return DatosContrato(**values | more)


def registrado(cast: Cast, fondo: Fondo, **more: Any) -> Obligacion:
    """One that waits for its review."""
    return registrar_obligacion(fondo.pk, datos(fondo, **more), actor=cast.actor("administradora"))


def aceptado(cast: Cast, fondo: Fondo, **more: Any) -> Obligacion:
    """One in the ledger."""
    return aceptar_obligacion(registrado(cast, fondo, **more).pk, revision=1, actor=cast.secretaria)


def gastado(cast: Cast, entregable: Entregable, monto: str = "1900000", *, acepta: bool = True) -> Any:
    """An expense of a deliverable, received before."""
    told = DatosGasto(D(monto), date(2026, 8, 3), entregable_id=entregable.pk, comprobante=FILE, folio=uuid4().hex[:8])
    made = registrar_gasto(entregable.fondo.pk, told, actor=cast.actor("administradora"))
    return aceptar_gasto(made.pk, revision=1, actor=cast.secretaria) if acepta else made


def recibido(cast: Cast, obligacion: Obligacion, numero: int = 1) -> Entregable:
    """A deliverable that conforms."""
    row = obligacion.entregables.get(numero=numero)
    return recibir_entregable(row.pk, date(2026, 7, 30), "Conforme a los términos.", actor=cast.secretaria)


def test_it_commits_what_it_costs_once_another_person_accepts_it(cast: Cast, fondo: Fondo) -> None:
    made = registrado(cast, fondo, terminos=FILE)
    assert (made.estado, made.tasa, made.monto_usd) == ("registrado", D("950"), D("4000.00"))
    assert (made.proveedor.rut, made.proveedor.persona_natural) == ("99999999-9", False)
    assert [c.elegida for c in made.cotizaciones.all()] == [True, False]
    assert [(e.numero, e.monto) for e in made.entregables.all()] == [(1, D("1900000")), (2, D("1900000"))]
    assert made.terminos == made.contrato
    told = event("obligacion.registrada", made, cast.actor("administradora"))
    assert "Ejemplo" not in str(told.ahora), "an event never says with whom"
    assert sums(fondo)[Clase.COMPROMETIDO] == CERO
    done = aceptar_obligacion(made.pk, revision=1, actor=cast.secretaria)
    assert event("obligacion.aceptada", done, cast.secretaria).ahora == {"estado": "aceptado", "alertas": []}
    assert sums(fondo)[Clase.COMPROMETIDO] == D("4000.00")
    assert Asiento.objects.get(obligacion=made).fecha == FIRMA
    with pytest.raises(Conflicto, match="el estado es «aceptado»"):
        aceptar_obligacion(made.pk, revision=1, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="el estado es «aceptado»"):
        corregir_obligacion(made.pk, datos(fondo), revision=1, actor=cast.actor("administradora"))


def test_its_deliverables_are_the_plan_of_payments(cast: Cast, fondo: Fondo) -> None:
    aceptado(cast, fondo)
    owed = leer(fondo).previstos(clock.today())
    assert [(p.fecha, p.monto) for p in owed] == [(JULIO, D("2000.00")), (OCTUBRE, D("2000.00"))]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"titulo": " "}, "Escriba qué se contrata"),
        ({"item_id": 0}, "Elija un ítem"),
        ({"proveedor": DatosProveedor()}, "escriba el nombre de uno nuevo"),
        ({"termina_el": date(2026, 5, 3)}, "termina antes de firmarse"),
        ({"firmada_el": date(2040, 1, 1), "termina_el": date(2041, 1, 1)}, "todavía no llega"),
        ({"monto": D("3800001")}, r"suman \$\xa03.800.000 y el contrato es por \$\xa03.800.001"),
        ({"monto": D("0")}, "mayor que cero"),
        ({"entregables": ()}, "al menos un entregable"),
        ({"entregables": (EntregableDicho("Fuera", date(2026, 11, 1), D("3800000")),)}, "vence dentro del contrato"),
        ({"entregables": (EntregableDicho(" ", JULIO, D("3800000")),)}, "qué se entrega"),
        ({"entregables": [EntregableDicho("Uno", JULIO, D("1"))] * 25}, "demasiados entregables"),
        ({"cotizaciones": (CotizacionDicha("Uno Ejemplo", D("1")),)}, "Marque cuál"),
        ({"cotizaciones": [CotizacionDicha("Uno Ejemplo", D("1"), elegida=True)] * 2}, "Marque cuál"),
        ({"cotizaciones": (CotizacionDicha(" ", D("1"), elegida=True),)}, "de quién es"),
        ({"cotizaciones": [CotizacionDicha("Uno Ejemplo", D("1"))] * 11}, "demasiadas cotizaciones"),
        ({"moneda": "USD", "tasa": D("950")}, "no lleva tipo de cambio"),
        ({"firmada_el": date(2026, 4, 2)}, "no había llegado ninguna cuota"),
        (
            {"monto": D("1"), "entregables": (EntregableDicho("Uno", JULIO, D("1")),), "tasa": D("1000")},
            "no alcanza a un centavo",
        ),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, fondo: Fondo, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        registrado(cast, fondo, **more)
    assert not Obligacion.objects.exists()


def test_in_dollars_or_at_a_typed_rate(cast: Cast, fondo: Fondo) -> None:
    parts = (EntregableDicho("Todo", JULIO, D("1000.50")),)
    own = registrado(cast, fondo, moneda="USD", monto=D("1000.50"), entregables=parts, cotizaciones=())
    assert (own.tasa, own.monto_usd) == (None, D("1000.50"))
    assert registrado(cast, fondo, tasa=D("1000")).monto_usd == D("3800.00")


def test_a_form_sent_twice_makes_one_and_nothing_is_recorded_out_of_execution(cast: Cast, fondo: Fondo) -> None:
    envio, who = uuid4(), cast.actor("administradora")
    first = registrar_obligacion(fondo.pk, datos(fondo), envio=envio, actor=who)
    assert registrar_obligacion(fondo.pk, datos(fondo), envio=envio, actor=who) == first
    Fondo.objects.filter(pk=fondo.pk).update(estado="cerrado")
    with pytest.raises(Conflicto, match="no está en ejecución"):
        registrado(cast, fondo)


def test_each_does_her_part_only(cast: Cast, fondo: Fondo) -> None:
    waits, held = registrado(cast, fondo), escena.obligacion(fondo)
    row = held.entregables.get(numero=1)
    for reviews in (
        lambda actor: observar_obligacion(waits.pk, "No.", revision=1, actor=actor),
        lambda actor: aceptar_obligacion(waits.pk, revision=1, actor=actor),
        lambda actor: anular_obligacion(held.pk, "No.", actor=actor),
        lambda actor: terminar_obligacion(held.pk, clock.today(), "Se redujo el encargo.", actor=actor),
        lambda actor: recibir_entregable(row.pk, JULIO, "Conforme.", actor=actor),
        lambda actor: deshacer_recepcion(row.pk, actor=actor),
    ):
        assert DECIDE in refused(lambda reviews=reviews: reviews(cast.actor("administradora")))
        refused_to_all_but(cast, {"secretaria", "administradora"}, reviews, DECIDE)
    for records in (
        lambda actor: registrar_obligacion(fondo.pk, datos(fondo), actor=actor),
        lambda actor: corregir_obligacion(waits.pk, datos(fondo), revision=1, actor=actor),
        lambda actor: retirar_obligacion(waits.pk, "No.", actor=actor),
    ):
        refused_to_all_but(cast, {"administradora"}, records, REGISTRA)
    Obligacion.objects.update(registrado_por=cast.secretaria.persona)
    assert refused(lambda: aceptar_obligacion(waits.pk, revision=1, actor=cast.secretaria)) == [
        "Lo revisa otra persona: no quien lo registró."
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"contrato": None}, "sin_comprobante"),
        ({"termina_el": date(2026, 12, 16)}, "fuera_de_periodo"),
        (
            {"monto": D("8075951"), "entregables": (EntregableDicho("Todo", JULIO, D("8075951")),)},
            "sobre_presupuesto",
        ),
        ({"proveedor": DatosProveedor("ADMINISTRADORA EJEMPLO")}, "conflicto"),
    ],
)
def test_what_is_flagged_is_accepted_for_a_reason_only(
    cast: Cast, fondo: Fondo, more: dict[str, Any], code: str
) -> None:
    if code == "conflicto":
        more = {"proveedor": DatosProveedor(fondo.administradora.nombre.upper())}
    made = registrado(cast, fondo, **more)
    assert [str(a.codigo) for a in alertas_del(made)] == [code]
    with pytest.raises(DomainError, match="tiene alertas"):
        aceptar_obligacion(made.pk, " ", revision=1, actor=cast.secretaria)
    done = aceptar_obligacion(made.pk, "Lo acordó la Mesa.", revision=1, actor=cast.secretaria)
    assert done.fundamento == "Lo acordó la Mesa."
    assert event("obligacion.aceptada", done, cast.secretaria).ahora["alertas"] == [code]


def test_observed_it_is_corrected_and_its_files_stay(cast: Cast, fondo: Fondo) -> None:
    made, who = registrado(cast, fondo), cast.actor("administradora")
    with pytest.raises(DomainError, match="qué se observa"):
        observar_obligacion(made.pk, " ", revision=1, actor=cast.secretaria)
    observed = observar_obligacion(made.pk, "Falta un entregable.", revision=1, actor=cast.secretaria)
    event("obligacion.observada", observed, cast.secretaria)
    first, second = made.cotizaciones.all()
    new = replace(
        datos(fondo, contrato=None),
        entregables=[EntregableDicho("Todo", JULIO, D("3800000"))],
        cotizaciones=[
            CotizacionDicha("Consultora Ejemplo", D("3800000"), pk=first.pk),
            CotizacionDicha("Otra Consultora Ejemplo", D("3800000"), elegida=True, pk=second.pk),
        ],
    )
    done = corregir_obligacion(made.pk, new, revision=1, actor=who)
    event("obligacion.corregida", done, who)
    assert (done.estado, done.revision, done.entregables.count()) == ("registrado", 2, 1)
    assert done.contrato is not None
    assert [(c.elegida, c.archivo is None) for c in done.cotizaciones.all()] == [(False, False), (True, True)]
    for act in (
        lambda: aceptar_obligacion(made.pk, revision=1, actor=cast.secretaria),
        lambda: corregir_obligacion(made.pk, new, revision=1, actor=who),
    ):
        with pytest.raises(Conflicto, match="Alguien corrigió"):
            act()


def test_withdrawn_it_leaves_no_entry(cast: Cast, fondo: Fondo) -> None:
    made, who = registrado(cast, fondo), cast.actor("administradora")
    with pytest.raises(DomainError, match="por qué retira"):
        retirar_obligacion(made.pk, "", actor=who)
    event("obligacion.retirada", retirar_obligacion(made.pk, "No se firmó.", actor=who), who)
    assert not Asiento.objects.filter(obligacion=made).exists()
    with pytest.raises(Conflicto, match="el estado es «anulado»"):
        retirar_obligacion(made.pk, "No se firmó.", actor=who)


def test_only_what_was_received_is_spent_and_then_it_is_not_undone(cast: Cast, fondo: Fondo) -> None:
    made, office = aceptado(cast, fondo), cast.secretaria
    row = made.entregables.get(numero=1)
    with pytest.raises(DomainError, match="no tiene recepción conforme"):
        gastado(cast, row)
    for day, sentence in ((date(2026, 5, 3), "antes de firmar"), (date(2040, 1, 1), "todavía no llega")):
        with pytest.raises(DomainError, match=sentence):
            recibir_entregable(row.pk, day, "Conforme.", actor=office)
    with pytest.raises(DomainError, match="por qué está conforme"):
        recibir_entregable(row.pk, JULIO, " ", actor=office)
    done = recibir_entregable(row.pk, JULIO, "Conforme.", FILE, actor=office)
    assert (done.recibido_por_nombre, done.archivo is None) == (office.persona.nombre, False)
    event("entregable.recibido", done, office)
    with pytest.raises(Conflicto, match="ya se recibió"):
        recibir_entregable(row.pk, JULIO, "Conforme.", actor=office)
    spent = gastado(cast, row)
    assert sums(fondo)[Clase.COMPROMETIDO] == D("4000.00"), "what the contract committed is not committed again"
    figures = cifras_de([made])[made.pk]
    assert (figures.comprometido, figures.devengado, figures.pagado) == (D("4000"), D("2000"), D("2000"))
    assert figures.proximo == made.entregables.get(numero=2)
    assert [p.monto for p in leer(fondo).previstos(clock.today())] == [D("2000.00")]
    with pytest.raises(Conflicto, match="Hay un gasto de este entregable"):
        deshacer_recepcion(row.pk, actor=office)
    anular_gasto(spent.pk, "Repetido.", actor=office)
    undone = deshacer_recepcion(row.pk, actor=office)
    event("entregable.devuelto", undone, office)
    assert (undone.recibido_el, undone.archivo, undone.recepcion) == (None, None, "")
    with pytest.raises(Conflicto, match="no tiene recepción"):
        deshacer_recepcion(row.pk, actor=office)


def test_annulled_it_commits_nothing_unless_it_was_spent(cast: Cast, fondo: Fondo) -> None:
    made, office = aceptado(cast, fondo), cast.secretaria
    spent = gastado(cast, recibido(cast, made), acepta=False)
    with pytest.raises(Conflicto, match="tiene gastos"):
        anular_obligacion(made.pk, "No sigue.", actor=office)
    spent.estado = "anulado"
    spent.save(update_fields=["estado"])
    with pytest.raises(DomainError, match="por qué"):
        anular_obligacion(made.pk, "", actor=office)
    done = anular_obligacion(made.pk, "No sigue.", actor=office)
    event("obligacion.anulada", done, office)
    assert sums(fondo)[Clase.COMPROMETIDO] == CERO
    assert leer(fondo).ejecutado(date(2026, 5, 31), Clase.COMPROMETIDO) == D("4000.00"), "no past day changes"
    assert not leer(fondo).previstos(clock.today())
    row = done.entregables.get(numero=2)
    with pytest.raises(Conflicto, match="el estado es «anulado»"):
        recibir_entregable(row.pk, JULIO, "Conforme.", actor=office)


def test_ended_it_releases_what_it_did_not_cost(cast: Cast, fondo: Fondo) -> None:
    made, office = aceptado(cast, fondo), cast.secretaria
    row = recibido(cast, made)
    with pytest.raises(Conflicto, match="no tiene gasto"):
        terminar_obligacion(made.pk, clock.today(), "Se redujo el encargo.", actor=office)
    spent = gastado(cast, row, acepta=False)
    with pytest.raises(Conflicto, match="espera su revisión"):
        terminar_obligacion(made.pk, clock.today(), "Se redujo el encargo.", actor=office)
    aceptar_gasto(spent.pk, revision=1, actor=office)
    with pytest.raises(DomainError, match="no termina antes"):
        terminar_obligacion(made.pk, date(2026, 5, 3), "Se redujo el encargo.", actor=office)
    with pytest.raises(DomainError, match="Escriba por qué"):
        terminar_obligacion(made.pk, date(2026, 8, 31), " ", actor=office)
    done = terminar_obligacion(made.pk, date(2026, 8, 31), "Se redujo el encargo.", actor=office)
    assert event("obligacion.terminada", done, office).ahora == {"terminada_el": "2026-08-31"}
    assert sums(fondo)[Clase.COMPROMETIDO] == D("2000.00")
    assert Asiento.objects.filter(obligacion=made).latest("numero").fecha == clock.today()
    assert not leer(fondo).previstos(clock.today()), "nothing more is expected of it"
    with pytest.raises(Conflicto, match="ya se dio por terminado"):
        terminar_obligacion(made.pk, date(2026, 8, 31), "Se redujo el encargo.", actor=office)
    with pytest.raises(Conflicto, match="se dio por terminado"):
        recibir_entregable(made.entregables.get(numero=2).pk, JULIO, "Conforme.", actor=office)


def both(act: Callable[[], object]) -> None:
    """Two at once, of which one is told that it cannot be done any more."""
    _done, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(registrar_obligacion, corregir_obligacion, observar_obligacion, retirar_obligacion)
def test_what_waits_is_changed_by_one(cast: Cast) -> None:
    fondo, spends, office = escena.fondo(cast), cast.actor("administradora"), cast.secretaria
    escena.cuota(fondo)
    envio = uuid4()
    one, other = together(
        *[lambda: registrar_obligacion(fondo.pk, datos(fondo), envio=envio, actor=spends)] * 2,
    )
    assert one == other
    both(lambda: corregir_obligacion(one.pk, datos(fondo), revision=1, actor=spends))
    both(lambda: observar_obligacion(one.pk, "No.", revision=2, actor=office))
    both(lambda: retirar_obligacion(one.pk, "No.", actor=spends))


@pytest.mark.django_db(transaction=True)
@races(aceptar_obligacion, recibir_entregable, deshacer_recepcion, terminar_obligacion, anular_obligacion)
def test_what_is_accepted_is_done_once(cast: Cast) -> None:
    fondo, office = escena.fondo(cast), cast.secretaria
    escena.cuota(fondo)
    made = registrado(cast, fondo)
    both(lambda: aceptar_obligacion(made.pk, revision=1, actor=office))
    row = made.entregables.get(numero=1)
    both(lambda: recibir_entregable(row.pk, JULIO, "Conforme.", actor=office))
    both(lambda: deshacer_recepcion(row.pk, actor=office))
    both(lambda: terminar_obligacion(made.pk, clock.today(), "Se redujo el encargo.", actor=office))
    both(lambda: anular_obligacion(made.pk, "No.", actor=office))
    assert sum(a.monto_usd for a in Asiento.objects.filter(obligacion=made)) == CERO


@pytest.mark.django_db(transaction=True)
@races(deshacer_recepcion, registrar_gasto)
def test_what_is_spent_was_received(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    escena.cuota(fondo)
    row = recibido(cast, aceptado(cast, fondo))
    results = together(
        lambda: deshacer_recepcion(row.pk, actor=cast.secretaria),
        lambda: gastado(cast, row, acepta=False),
    )
    winner_and_loser(results)
    row.refresh_from_db()
    assert row.gastos.exists() == (row.recibido_el is not None)
