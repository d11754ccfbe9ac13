"""What two people do at once around a network's own consulta."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.models import Consulta, Cuenta, Pronunciamiento
from mesa.operations.consultas import cerrar_consulta
from mesa.operations.interna import abrir_interna, dar_cuenta, retirar_interna
from mesa.operations.posiciones import FaltaApartamiento, se_aparta
from tests.cast import Cast, after
from tests.checks import races, together, winner_and_loser
from tests.mesa.redes import MIEMBROS, abierta, leida, regla_de, responde_la_red

pytestmark = pytest.mark.django_db(transaction=True)


def superior(cast: Cast) -> Consulta:
    """An acta in circulation for a month, on the real clock: threads have no other."""
    return cast.en_circulacion(vence=clock.today() + timedelta(days=30))


@races(abrir_interna)
def test_two_representatives_open_it_at_once(cast: Cast) -> None:
    upper, regla, actor = superior(cast), regla_de(cast), cast.actor("social")
    act = lambda nota: lambda: abrir_interna(upper.pk, regla.pk, None, nota, actor=actor)  # noqa: E731
    opened, error = winner_and_loser(together(act("una"), act("otra")))
    assert isinstance(error, Conflicto)
    assert error.mensaje == "Su red ya está respondiendo una consulta interna sobre este texto."
    assert Consulta.objects.get(superior=upper).pk == opened.pk


@races(retirar_interna)
def test_it_is_taken_back_once(cast: Cast) -> None:
    interna, actor = abierta(cast, superior(cast)), cast.actor("social")
    act = lambda: retirar_interna(interna.pk, "No corresponde.", actor=actor)  # noqa: E731
    _taken, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert leida(interna.pk).estado == "retirada"


@races(dar_cuenta)
def test_two_give_account_of_the_same_answer(cast: Cast) -> None:
    upper = superior(cast)
    answer, actor = responde_la_red(cast, upper, "aprueba", cuenta="academica"), cast.actor("academica")
    act = lambda text: lambda: dar_cuenta(answer.pk, text, actor=actor)  # noqa: E731
    told, error = winner_and_loser(together(act("Aprobé."), act("Aprobamos.")))
    assert isinstance(error, Conflicto)
    assert Cuenta.objects.get() == told


def test_the_network_resolves_while_its_representative_answers_otherwise(cast: Cast) -> None:
    """Either the answer was given before, with nothing to depart from, or it is asked why: never unexplained after."""
    upper = superior(cast)
    interna = abierta(cast, upper)
    for cuenta in MIEMBROS:
        cast.responde(interna, cuenta)
    at, actor = after(interna), None

    def close() -> Consulta:
        with clock.as_of(at):
            return cerrar_consulta(interna.pk, actor=actor)

    def answer() -> Pronunciamiento:
        with clock.as_of(at):
            return responde_la_red(cast, upper, "objeta", "No corresponde.")

    closed, answered = together(close, answer)
    assert isinstance(closed, Consulta)
    if isinstance(answered, Exception):
        assert isinstance(answered, FaltaApartamiento), answered
        assert not Pronunciamiento.objects.filter(convocada__consulta=upper).exists()
    else:
        assert answered.interna_id == interna.pk
        assert se_aparta(leida(interna.pk), answered.sentido)
