"""Votaciones by two threads at once: one ballot each, one close, and nobody's correction lost."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.models import Elector, Evento, Opcion, Papeleta, Plazo, Urna, Votacion, Voto
from mesa.operations.votaciones import (
    abrir_votacion,
    agregar_opcion,
    anular_votacion,
    cerrar_votacion,
    corregir_opcion,
    corregir_votacion,
    emitir_voto,
    marca_de,
    mover_opcion,
    preparar_desempate,
    preparar_votacion,
    quitar_opcion,
)
from mesa.querysets.consultas import GRACIA
from tests.checks import races, row_locked, together, wait_until_blocked, winner_and_loser
from tests.mesa import votaciones as given
from tests.mesa.votaciones import VOTAN, convocatoria

pytestmark = pytest.mark.django_db(transaction=True)


def voting(cast, votacion: Votacion, cuenta: str, *marcas: int) -> Any:
    """A vote to be given from another thread, with what it needs already read."""
    place, actor = given.elector(cast, votacion, cuenta).pk, cast.actor(cuenta)
    return lambda: emitir_voto(place, marcas, sha256=votacion.sha256, actor=actor)


@races(emitir_voto)
def test_two_ballots_of_one_elector_are_one(cast) -> None:
    votacion = given.abierta(cast)
    acts = [voting(cast, votacion, "academica", 1), voting(cast, votacion, "academica.suplente", 2)]
    won, lost = winner_and_loser(together(*acts))
    assert isinstance(lost, Conflicto)
    assert Urna.objects.count() == 1
    assert Elector.objects.get(recibida=True).comprobante == won.comprobante


@races(emitir_voto)
def test_ballots_of_all_at_once_are_all_in_the_urn(cast) -> None:
    votacion = given.abierta(cast)
    together(*(voting(cast, votacion, cuenta, 1 + place % 3) for place, cuenta in enumerate(VOTAN)))
    assert sorted(Urna.objects.values_list("marcas", flat=True)) == [[1], [1], [2], [2], [3]]
    assert Elector.objects.filter(recibida=True).exclude(comprobante="").count() == len(VOTAN)


@races(emitir_voto)
def test_two_open_votes_of_one_elector_are_its_history(cast) -> None:
    votacion = given.abierta(cast, secreta=False)
    together(voting(cast, votacion, "academica", 1), voting(cast, votacion, "academica.suplente", 2))
    assert sorted(Voto.objects.values_list("marcas", flat=True)) == [[1], [2]]
    last = Voto.objects.latest("pk")
    closed = given.cierra(votacion)
    assert closed.resultado["elegidas"] == last.marcas


@races(emitir_voto, cerrar_votacion)
def test_votes_and_closers_around_the_last_second(cast) -> None:
    """Votes keep coming while two sweeps try to close: all that were taken are counted, and no other."""
    votacion = given.abierta(cast)
    last = clock.now() + timedelta(seconds=0.4)
    Plazo.objects.filter(pk=votacion.plazo_id).update(instante=last)
    taken: list[Elector] = []
    late: list[Exception] = []
    pause = threading.Event()

    def votes(cuenta: str, after: float) -> Any:
        act = voting(cast, votacion, cuenta, 1)

        def run() -> None:
            pause.wait(after)
            try:
                taken.append(act())
            except FueraDePlazo as error:
                late.append(error)

        return run

    def closes() -> None:
        until = time.monotonic() + 3
        while time.monotonic() < until:
            with clock.as_of(clock.now() + GRACIA):  # the minute of grace, without waiting for it
                try:
                    cerrar_votacion(votacion.pk, actor=None)
                except Conflicto:
                    time.sleep(0.01)

    acts = [votes(cuenta, after) for cuenta, after in zip(VOTAN, (0.0, 0.1, 0.2, 0.6, 0.8), strict=True)]
    assert together(*acts, closes, closes) == [None] * 7
    closed = Votacion.objects.get(pk=votacion.pk)
    assert len(taken) + len(late) == len(VOTAN)
    assert len(late) >= 2
    assert closed.resultado["papeletas"] == len(taken) == Papeleta.objects.count()
    assert not Urna.objects.exists()
    assert Evento.objects.filter(verbo="votacion.cerrada").count() == 1


@races(emitir_voto)
def test_who_entered_in_time_is_in_time_though_the_lock_comes_later(cast) -> None:
    votacion = given.abierta(cast)
    act = voting(cast, votacion, "social", 1)
    other = voting(cast, votacion, "gobierno", 2)
    last = clock.now() + timedelta(seconds=0.6)
    Plazo.objects.filter(pk=votacion.plazo_id).update(instante=last)
    results: list[Any] = []
    with row_locked(votacion) as release:
        thread = threading.Thread(target=lambda: results.extend(together(act, other)))
        thread.start()
        wait_until_blocked(2)
        assert clock.now() < last
        time.sleep(max(0.0, (last - clock.now()).total_seconds()) + 0.05)
        release.set()
        thread.join(15)
    assert all(isinstance(result, Elector) for result in results), results


@races(cerrar_votacion)
def test_one_of_two_closers_counts(cast) -> None:
    votacion = given.abierta(cast)
    given.vota(cast, votacion, "social", 1)
    due = clock.now() - GRACIA - timedelta(seconds=1)
    Plazo.objects.filter(pk=votacion.plazo_id).update(instante=due)
    act = lambda: cerrar_votacion(votacion.pk, actor=None)  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)
    assert Papeleta.objects.count() == 1


@races(anular_votacion, emitir_voto)
def test_a_vote_and_an_annulment(cast) -> None:
    """Either order: the urn ends empty, and what came late is told so."""
    votacion, secretaria = given.abierta(cast), cast.secretaria
    results = together(
        voting(cast, votacion, "social", 1), lambda: anular_votacion(votacion.pk, "Error.", actor=secretaria)
    )
    assert isinstance(results[1], Votacion)
    assert isinstance(results[0], Elector | Conflicto)
    assert not Urna.objects.exists()


@races(preparar_votacion)
def test_two_of_one_title_are_one(cast) -> None:
    mesa, secretaria = cast.mesa.pk, cast.secretaria
    act = lambda: preparar_votacion(mesa, convocatoria(), actor=secretaria)  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)
    assert Votacion.objects.count() == 1


@races(corregir_votacion)
def test_of_two_corrections_of_one_reading_the_second_is_told(cast) -> None:
    votacion, secretaria = given.en_preparacion(cast), cast.secretaria
    read = marca_de(votacion)

    def act(cupos: int) -> Any:
        return lambda: corregir_votacion(votacion.pk, convocatoria(cupos=cupos), leida=read, actor=secretaria)

    won, lost = winner_and_loser(together(act(2), act(3)))
    assert isinstance(lost, Conflicto)
    assert Votacion.objects.get().cupos == won.cupos


@races(agregar_opcion)
def test_one_option_is_added_once_and_two_take_two_places(cast) -> None:
    votacion, secretaria = given.en_preparacion(cast, []), cast.secretaria

    def act(nombre: str) -> Any:
        return lambda: agregar_opcion(votacion.pk, nombre, "", actor=secretaria)

    _won, lost = winner_and_loser(together(act("A"), act("a")))
    assert isinstance(lost, DomainError)
    together(act("B"), act("C"))
    assert sorted(votacion.opciones.values_list("orden", flat=True)) == [1, 2, 3]


@races(corregir_opcion)
def test_of_two_corrections_of_an_option_the_second_is_told(cast) -> None:
    votacion, secretaria = given.en_preparacion(cast, ["A", "B"]), cast.secretaria
    first = votacion.opciones.get(orden=1).pk

    def act(nombre: str) -> Any:
        return lambda: corregir_opcion(votacion.pk, first, nombre, "", leida="A", actor=secretaria)

    won, lost = winner_and_loser(together(act("C"), act("D")))
    assert isinstance(lost, Conflicto)
    assert Opcion.objects.get(pk=first).nombre == won.nombre


@races(mover_opcion, quitar_opcion)
def test_moving_and_taking_out_leave_one_two_three(cast) -> None:
    votacion, secretaria = given.en_preparacion(cast, ["A", "B", "C", "D"]), cast.secretaria
    first, second = (votacion.opciones.get(orden=place).pk for place in (1, 2))
    results = together(
        lambda: mover_opcion(votacion.pk, first, "abajo", actor=secretaria),
        lambda: quitar_opcion(votacion.pk, second, actor=secretaria),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert list(votacion.opciones.values_list("orden", flat=True)) == [1, 2, 3]


@races(quitar_opcion)
def test_an_option_is_taken_out_once(cast) -> None:
    votacion, secretaria = given.en_preparacion(cast), cast.secretaria
    first = votacion.opciones.get(orden=1).pk
    act = lambda: quitar_opcion(votacion.pk, first, actor=secretaria)  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@races(abrir_votacion, agregar_opcion)
def test_an_option_is_in_what_opens_or_is_refused(cast) -> None:
    """Never in a ballot that was frozen without it."""
    votacion, secretaria = given.en_preparacion(cast), cast.secretaria
    read, vence = marca_de(votacion), clock.today() + timedelta(days=2)
    _won, lost = winner_and_loser(
        together(
            lambda: abrir_votacion(votacion.pk, vence, None, leida=read, actor=secretaria),
            lambda: agregar_opcion(votacion.pk, "Junio de 2027", "", actor=secretaria),
        )
    )
    assert isinstance(lost, Conflicto)
    opened = Votacion.objects.get(pk=votacion.pk)
    assert (opened.estado == "abierta") == (opened.opciones.count() == 3)


@races(preparar_desempate)
def test_one_tie_has_one_round(cast) -> None:
    votacion, secretaria = given.abierta(cast), cast.secretaria
    given.vota(cast, votacion, "social", 1)
    given.vota(cast, votacion, "gobierno", 2)
    given.cierra(votacion)
    act = lambda: preparar_desempate(votacion.pk, actor=secretaria)  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)
    assert Votacion.objects.filter(estado="en_preparacion").count() == 1
