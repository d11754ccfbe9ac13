"""What a rule says besides how it decides, and the new version of a rule in the place of the former one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from mesa.decision import Condiciones, Publica, describir_condiciones
from mesa.forms.reglas import ReglaForm
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Regla
from mesa.operations.reglas import adoptar_regla
from tests.cast import Cast
from tests.checks import event, together, winner_and_loser
from tests.mesa.registro import AHORA, HOY, says
from tests.mesa.test_reglas import NUEVA

OTRA = replace(NUEVA, nombre="Actas por consenso")


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


@pytest.mark.parametrize(
    ("condiciones", "red", "dice"),
    [
        (Condiciones(), False, "El plazo puede prorrogarse una vez, hasta en la mitad."),
        (Condiciones(prorroga=0), False, "El plazo no se prorroga."),
        (Condiciones(prorroga=100), False, "El plazo puede prorrogarse una vez, hasta por otro tanto."),
        (Condiciones(prorroga=30), False, "El plazo puede prorrogarse una vez, hasta en un 30\N{NO-BREAK SPACE}%."),
        (
            Condiciones(),
            True,
            "El plazo puede prorrogarse una vez, hasta en la mitad. La consulta interna cierra 1 día hábil antes que "
            "la de la Mesa. Fuera de la red no se publica nada de su consulta interna.",
        ),
        (
            Condiciones(prorroga=0, margen_interno=0, publica_interno=Publica.RESULTADO),
            True,
            "El plazo no se prorroga. La consulta interna cierra a más tardar el mismo día que la de la Mesa. "
            "Fuera de la red se publica el resultado y su recuento.",
        ),
        (
            Condiciones(prorroga=0, mandato_amplio=True, publica_interno=Publica.DETALLE),
            True,
            "El plazo no se prorroga. Su representante tiene mandato amplio: responde y después da cuenta a la red.",
        ),
    ],
)
def test_its_conditions_are_said_in_plain_sentences(condiciones: Condiciones, red: bool, dice: str) -> None:
    assert describir_condiciones(condiciones, red=red) == dice


@pytest.mark.parametrize(
    "wrong", [{"prorroga": 101}, {"prorroga": -1}, {"margen_interno": 31}, {"publica_interno": "x"}]
)
def test_conditions_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Condiciones(**wrong)


@pytest.mark.django_db
def test_they_are_stored_told_and_read_back(cast: Cast) -> None:
    asked = Condiciones(prorroga=20, margen_interno=4, mandato_amplio=True, publica_interno=Publica.DETALLE)
    red, social = cast.organizacion("red-social-ejemplo"), cast.actor("social")
    regla = adoptar_regla(red.pk, replace(NUEVA, condiciones=asked), actor=social)
    assert Regla.objects.get(pk=regla.pk).condiciones == asked
    assert event("regla.adoptada", regla, social).ahora["condiciones"] == regla.condiciones_en_palabras
    assert "mandato amplio" in regla.condiciones_en_palabras
    mine = adoptar_regla(cast.mesa.pk, replace(NUEVA, condiciones=asked), actor=cast.secretaria)
    assert mine.condiciones_en_palabras == "El plazo puede prorrogarse una vez, hasta en un 20\N{NO-BREAK SPACE}%."


@pytest.mark.django_db
def test_only_the_rule_of_a_network_asks_how_it_answers(cast: Cast) -> None:
    own = {"mandato_amplio", "margen_interno", "publica_interno"}
    assert not own & set(ReglaForm(cast.mesa).fields)
    assert own <= set(ReglaForm(cast.organizacion("red-social-ejemplo")).fields)


@pytest.mark.django_db
def test_a_new_version_takes_the_place_of_the_former_the_day_before_it_begins(cast: Cast) -> None:
    old = cast.regla(1)
    new = adoptar_regla(cast.mesa.pk, replace(OTRA, reemplaza=old.pk), actor=cast.secretaria)
    assert (Regla.objects.get(pk=old.pk).hasta, new.desde) == (HOY - timedelta(days=1), HOY)
    assert new.nombre == old.nombre, "it may keep its name"
    told = event("regla.terminada", old, cast.secretaria).ahora
    assert told == {"hasta": "2026-09-06", "norma": NUEVA.pura.norma}


@pytest.mark.django_db
def test_what_keeps_the_former_from_ending_keeps_the_new_one_from_beginning(cast: Cast) -> None:
    old, mesa = cast.regla(1), cast.mesa.pk
    enter = lambda **change: adoptar_regla(  # noqa: E731
        mesa, replace(OTRA, reemplaza=old.pk, **change), actor=cast.secretaria
    )
    assert says(DomainError, lambda: enter(desde=date(2026, 1, 5))) == (
        "La Regla 1: Actas por consenso rige desde el 5 de enero de 2026: la que la reemplaza debe regir desde un día "
        "posterior."
    )
    cast.en_circulacion(1)
    assert "Con esta regla se circuló un texto el 7 de septiembre de 2026" in says(DomainError, enter)
    assert Regla.objects.filter(organo=mesa).count() == 3, "nothing of it remains"
    red = cast.organizacion("red-social-ejemplo")
    act = lambda: adoptar_regla(red.pk, replace(OTRA, reemplaza=old.pk), actor=cast.actor("social"))  # noqa: E731
    assert says(Conflicto, act).startswith("Alguien anuló esta regla"), "of another órgano"


@pytest.mark.django_db
def test_the_form_begins_with_what_the_former_says(cast: Cast, client: Client) -> None:
    client.force_login(cast.usuario("secretaria"))
    old = cast.regla(1)
    address = f"/mesa/reglas/ingresar/?de={old.pk}"
    page = client.get(address).content.decode()
    assert 'value="Actas por consenso"' in page
    assert "Poner término a la Regla 1: Actas por consenso el día anterior" in page
    form = ReglaForm(cast.mesa, anterior=old)
    assert (form["quorum"].value(), form["mayoria"].value(), form["dias"].value()) == ("1/2", "consenso", 5)
    sent = {
        name: form[name].value() for name in ("nombre", "mayoria", "quorum", "silencio", "dias", "termino", "prorroga")
    }
    sent |= {"sesion_fecha": "2026-08-05", "acuerdo": "9", "texto": "Se acordó.", "termina_anterior": "on"}
    assert "Termina el día anterior" in client.post(address, sent).content.decode()
    assert Regla.objects.get(pk=old.pk).hasta is None, "not before it is confirmed"
    client.post(address, sent | {"confirmar": "1"})
    assert Regla.objects.get(pk=old.pk).hasta == date(2026, 8, 4)
    assert Regla.objects.filter(organo=cast.mesa, nombre=old.nombre, hasta=None).count() == 1
    rules = client.get("/mesa/reglas/").content.decode()
    assert rules.index("Rigen hoy") < rules.index("Anteriores") < rules.index("hasta el 4 de agosto de 2026")
    for other in ("999999", "x", Regla.objects.get(organo__slug="red-social-ejemplo").pk):
        assert "el día anterior" not in client.get(f"/mesa/reglas/ingresar/?de={other}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_replace_the_same_rule_at_once(cast: Cast) -> None:
    secretaria, mesa, old = cast.secretaria, cast.mesa.pk, cast.regla(1).pk
    ways = [replace(NUEVA, nombre=nombre, reemplaza=old) for nombre in ("Una", "Otra")]
    _, error = winner_and_loser(together(*(lambda w=w: adoptar_regla(mesa, w, actor=secretaria) for w in ways)))
    assert str(error).startswith("Esta regla ya tiene término")
    assert Regla.objects.filter(organo=mesa, numero=4).count() == 1
