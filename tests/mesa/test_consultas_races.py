"""Answers, closings and withdrawals at once: one order of things, and a result that is that of its history."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Thread
from typing import Any

import pytest
from django.db import transaction

from mesa import decision
from mesa.kernel import clock, operations
from mesa.kernel.errors import Conflicto, FueraDePlazo
from mesa.kernel.events import run_pending
from mesa.models import Aviso, Consulta, Convocada, Evento, Plazo, Pronunciamiento, Reaccion
from mesa.operations.consultas import (
    Llamado,
    abrir_consulta,
    cerrar_consulta,
    cerrar_vencidas,
    pronunciarse,
    recordar_consulta,
    retirar_consulta,
)
from mesa.querysets.consultas import GRACIA
from tests.checks import races, row_locked, together, wait_until_blocked, winner_and_loser

pytestmark = pytest.mark.django_db(transaction=True)
CERRADA = "Esto ya no se puede hacer: el estado es «cerrada». Recargue la página para ver cómo quedó."
VOTAN = ["secretaria", "gobierno", "academica", "social", "organismo"]


def expire_at(consulta: Consulta, instante: datetime) -> None:
    Plazo.objects.filter(pk=consulta.plazo_id).update(instante=instante)


def answering(
    cast, consulta: Consulta, cuenta: str, sentido: str = "aprueba", fundamento: str = ""
) -> Callable[[], Any]:
    """An answer to be given from another thread, with what it needs already read."""
    actor = cast.actor(cuenta)
    slug = actor.organizacion.pk
    return lambda: pronunciarse(consulta.pk, slug, sentido, fundamento, sha256=consulta.sha256, actor=actor)


def check_history(consulta: Consulta) -> None:
    """The stored result is that of the history of answers, and each convoked ends as its last answer says."""
    consulta = Consulta.objects.select_related("regla").get(pk=consulta.pk)
    last: dict[str, decision.Sentido | None] = {}
    for convocada in consulta.convocadas.select_related("vigente"):
        history = list(convocada.pronunciamientos.order_by("pk"))
        assert convocada.vigente == (history[-1] if history else None)
        assert (convocada.cierre == "expresa") == bool(history)
        last[str(convocada.pk)] = decision.Sentido(history[-1].sentido) if history else None
    result = decision.resolver(consulta.regla.pura, last, cerrada=consulta.cierre == "plazo")
    assert (consulta.resultado, consulta.favor, consulta.contra, consulta.abstencion, consulta.tacitas) == (
        result.estado,
        result.favor,
        result.contra,
        result.abstencion,
        result.tacitas,
    )
    rows = Pronunciamiento.objects.filter(convocada__consulta=consulta)
    told = Evento.objects.filter(verbo="pronunciamiento.registrado", objeto_id=consulta.pk)
    assert sorted(e.ahora["pronunciamiento"] for e in told) == sorted(rows.values_list("pk", flat=True))
    assert Evento.objects.filter(verbo="consulta.cerrada", objeto_id=consulta.pk).count() == 1


def test_who_entered_in_time_is_in_time_though_the_lock_comes_later(cast) -> None:
    """On the real clock: both wait for the same lock; one entered before the last instant, the other after."""
    consulta = cast.en_circulacion()
    results: dict[str, Any] = {}

    def run(name: str, act: Callable[[], Any]) -> Thread:
        thread = Thread(target=lambda: results.update({name: together(act)[0]}))
        thread.start()
        return thread

    act_early, act_late = answering(cast, consulta, "social"), answering(cast, consulta, "gobierno")
    last = clock.now() + timedelta(seconds=0.6)
    expire_at(consulta, last)
    with row_locked(consulta) as release:
        early = run("early", act_early)
        wait_until_blocked(1)
        assert clock.now() < last
        time.sleep(max(0.0, (last - clock.now()).total_seconds()) + 0.02)
        late = run("late", act_late)
        wait_until_blocked(2)
        release.set()
        early.join(10)
        late.join(10)
    assert isinstance(results["early"], Pronunciamiento)
    assert results["early"].recibido <= last
    assert isinstance(results["late"], FueraDePlazo)


class FastClock:
    """Time that runs `speed` times faster, the same for every thread, from `start` when it is first asked."""

    def __init__(self, start: datetime, speed: int) -> None:
        self.start, self.speed = start, speed

    @cached_property
    def began(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        began = self.began
        return self.start + timedelta(seconds=(time.monotonic() - began) * self.speed)


@races(pronunciarse, cerrar_consulta)
def test_twelve_threads_around_the_last_second(cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight answer and four close, from twenty seconds before the last instant until it closes, a minute after it.

    Every answer entered by the last instant is taken and every later one refused; one closing wins; the result is
    that of the history.
    """
    consulta = cast.en_circulacion(1)
    last = datetime(2026, 9, 15, 2, 59, 59, 999999, tzinfo=UTC)
    expire_at(consulta, last)
    actors = [cast.actor(cuenta) for cuenta in [*VOTAN, "academica.suplente"]]
    outcomes: list[tuple[datetime, datetime, Any]] = []
    closings: list[Any] = []
    quick = FastClock(last - timedelta(seconds=20), speed=15)
    monkeypatch.setattr(clock, "timezone", quick)

    def answer(seed: int) -> None:
        dice, before = random.Random(seed), quick.now()
        while before < last + timedelta(seconds=8):
            actor = dice.choice(actors)
            sentido = dice.choice(list(decision.Sentido))
            before = quick.now()
            try:
                result: Any = pronunciarse(
                    consulta.pk,
                    actor.organizacion.pk,
                    sentido,
                    f"Por esto, {dice.random()}.",
                    sha256=consulta.sha256,
                    actor=actor,
                )
            except Conflicto as refusal:
                result = refusal
            outcomes.append((before, quick.now(), result))

    def close() -> str:
        while quick.now() < last + timedelta(seconds=90):
            try:
                closings.append(cerrar_consulta(consulta.pk, actor=None))
                return "cerró"
            except Conflicto as refusal:
                if refusal.mensaje != "Todavía no corresponde cerrar esta consulta.":
                    return refusal.mensaje
            time.sleep(0.01)
        return "nunca"

    answers = [lambda seed=seed: answer(seed) for seed in range(8)]
    ended = together(*answers, *[close] * 4)
    assert ended[:8] == [None] * 8
    assert sorted(ended[8:])[:3] == [CERRADA] * 3
    assert sorted(ended[8:])[3] == "cerró"
    assert len(closings) == 1
    assert closings[0].cerrada_el >= last + GRACIA
    seen = Counter("taken" if isinstance(result, Pronunciamiento) else "refused" for _, _, result in outcomes)
    assert seen["taken"] > 0
    assert seen["refused"] >= 8, "each insists until it is late"
    for before, after, result in outcomes:
        if isinstance(result, Pronunciamiento):
            assert before <= result.recibido <= last
        else:
            assert isinstance(result, FueraDePlazo)
            assert after > last
    taken = {result.pk for _, _, result in outcomes if isinstance(result, Pronunciamiento)}
    assert taken == set(Pronunciamiento.objects.values_list("pk", flat=True))
    check_history(consulta)


@pytest.mark.parametrize("seed", range(4))
def test_answers_race_with_a_close_that_comes_early(cast, seed) -> None:
    """Under a rule that closes when certain, each answer is in the result or is told that it closed."""
    consulta = cast.en_circulacion(2)
    dice = random.Random(seed)
    acts = [
        answering(cast, consulta, cuenta, sentido, f"Por esto {n}.")
        for n, cuenta in enumerate(VOTAN)
        for sentido in dice.choices(["aprueba", "aprueba_con_observaciones", "objeta"], weights=[4, 2, 1], k=2)
    ]

    def sweep() -> None:
        for _ in range(15):
            cerrar_vencidas()
            time.sleep(0.004)

    results = together(*acts, sweep, sweep)[: len(acts)]
    cerrar_vencidas()
    for result in results:
        if not isinstance(result, Pronunciamiento):
            assert type(result) is Conflicto
            assert result.mensaje.startswith("La consulta cerró antes del plazo, con resultado cierto:")
    if Consulta.objects.get(pk=consulta.pk).abierta:
        with clock.as_of(consulta.plazo.instante + GRACIA):
            cerrar_consulta(consulta.pk, actor=None)
    check_history(consulta)


def test_two_that_speak_for_one_organisation_leave_one_current_answer(cast) -> None:
    consulta = cast.en_circulacion()
    results = together(
        answering(cast, consulta, "academica", "objeta", "No."), answering(cast, consulta, "academica.suplente")
    )
    assert all(isinstance(result, Pronunciamiento) for result in results), results
    current = Convocada.objects.get(consulta=consulta, vigente__isnull=False).vigente
    assert current.pk == max(result.pk for result in results)
    second = Evento.objects.filter(verbo="pronunciamiento.registrado").latest("pk")
    assert second.antes == min(results, key=lambda result: result.pk).sentido


def test_the_same_answer_sent_twice_is_one(cast) -> None:
    consulta = cast.en_circulacion()
    first, second = together(*[answering(cast, consulta, "social", "objeta", "No.")] * 2)
    assert first == second
    assert Pronunciamiento.objects.count() == 1


def test_withdrawing_and_answering_at_once_leave_one_truth(cast) -> None:
    consulta = cast.en_circulacion()
    secretaria = cast.secretaria
    withdrawn, answer = together(
        lambda: retirar_consulta(consulta.pk, "Se corrige.", actor=secretaria), answering(cast, consulta, "social")
    )
    assert withdrawn.estado == "retirada"
    if not isinstance(answer, Pronunciamiento):
        assert isinstance(answer, Conflicto)
        assert "retiró este texto" in answer.mensaje
    assert Pronunciamiento.objects.count() == isinstance(answer, Pronunciamiento)


@races(abrir_consulta)
def test_two_open_the_same_text_and_one_is_told(cast) -> None:
    secretaria = cast.secretaria
    llamado = Llamado("aprobacion_acta", cast.mesa, "acta", "/x/", {"a": 1}, clock.today() + timedelta(days=30))
    act = lambda: abrir_consulta(llamado, cast.mesa, None, actor=secretaria)  # noqa: E731
    opened, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert error.mensaje == "Ese texto ya está en circulación."
    assert Consulta.objects.get() == opened
    assert Convocada.objects.count() == 5


@pytest.mark.parametrize("other", ["close", "withdraw"])
@races(cerrar_consulta, retirar_consulta)
def test_two_endings_at_once_are_one(cast, other) -> None:
    consulta = cast.en_circulacion()
    secretaria = cast.secretaria
    after = consulta.plazo.instante + GRACIA

    def close() -> Consulta:
        with clock.as_of(after):
            return cerrar_consulta(consulta.pk, actor=None)

    second = close if other == "close" else lambda: retirar_consulta(consulta.pk, "No.", actor=secretaria)
    done, error = winner_and_loser(together(close, second))
    assert isinstance(error, Conflicto)
    assert f"el estado es «{done.estado}»" in error.mensaje
    assert Evento.objects.filter(verbo__in=["consulta.cerrada", "consulta.retirada"]).count() == 1


@races(recordar_consulta)
def test_two_reminders_at_once_write_to_each_once(cast) -> None:
    """Both who asked are told that it will be sent; whoever is missing gets one letter in that hour."""
    consulta, secretaria = cast.en_circulacion(), cast.secretaria

    def ask() -> Consulta:
        with clock.as_of(consulta.abierta_el):
            return recordar_consulta(consulta.pk, actor=secretaria)

    assert all(isinstance(result, Consulta) for result in together(ask, ask))
    together(run_pending, run_pending)
    run_pending()
    told = Aviso.objects.filter(plantilla="recordatorio")
    assert told.count() == told.values("persona").distinct().count() == len(VOTAN) + 1, "a suplente too"


def test_the_sweep_of_two_workers_closes_each_once(cast) -> None:
    consulta = cast.en_circulacion()
    after = consulta.plazo.instante + GRACIA + timedelta(seconds=1)

    def sweep() -> int:
        with clock.as_of(after):
            return cerrar_vencidas()

    assert sorted(together(*[sweep] * 4)) == [0, 0, 0, 1]


def test_a_consulta_locked_too_long_is_told_and_stops_no_other(cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "LOCK_TIMEOUT_MS", 300)
    locked, free = cast.en_circulacion(), cast.en_circulacion()
    with row_locked(locked):
        with pytest.raises(Conflicto, match="Otra persona está trabajando en lo mismo"):
            answering(cast, locked, "social")()
        with clock.as_of(locked.plazo.instante + GRACIA + timedelta(days=1)):
            assert cerrar_vencidas() == 1
    assert Consulta.objects.get(pk=free.pk).estado == "cerrada"
    assert Consulta.objects.get(pk=locked.pk).abierta


def test_an_answer_and_what_it_causes_are_committed_together(cast) -> None:
    consulta = cast.en_circulacion()
    act = answering(cast, consulta, "social")
    before = Reaccion.objects.count()
    with transaction.atomic():
        act()
        transaction.set_rollback(True)  # a power cut
    assert not Pronunciamiento.objects.exists()
    assert Reaccion.objects.count() == before
    act()
    assert list(Reaccion.objects.order_by("pk").values_list("handler", flat=True))[before:] == [
        "mesa.avisar_comprobante",
        "mesa.avisar_posicion",  # nobody is told: what answered is no network
    ]
