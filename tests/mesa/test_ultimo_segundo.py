"""The last second of a consulta: twenty threads answer and close it, by every way, and history tells one story."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from mesa import decision
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError, FueraDePlazo
from mesa.models import Consulta, Convocada, Evento, Mandato, Plazo, Pronunciamiento
from mesa.operations.consultas import cerrar_consulta, pronunciarse
from mesa.operations.vias import anular_registro, cerrar_consulta_en_sesion, registrar_pronunciamiento
from mesa.querysets.consultas import GRACIA
from tests.cast import Cast
from tests.checks import races, together

pytestmark = pytest.mark.django_db(transaction=True)
RESPONDEN = ("secretaria", "gobierno", "academica", "academica.suplente", "social")
ONLINE, REGISTERING, CLOSING = 11, 5, 4
_TOO_LATE = (
    "El plazo venció el ",
    "La consulta cerró antes del plazo, con resultado cierto: ",
    "La consulta cerró en la sesión 13: ",
)
#: How each may be refused, by the beginning of its sentence: any other is not one that people should get here.
SENTENCES = {
    "en línea": _TOO_LATE,
    "registrado": (
        *_TOO_LATE,
        *("Red ", "Ministerio ", "Organismo ", "Secretaría "),  # «… respondió en línea el …»
        "Mientras usted tenía abierta esta página se registró otra respuesta de ",
        "La respuesta registrada de ",  # «… se anuló mientras tanto»
    ),
    "anulado": (*_TOO_LATE, "Esta respuesta ya no es la vigente"),
    "cierre": (
        *_TOO_LATE,
        "Todavía no corresponde cerrar",
        "Hay quienes todavía pueden responder",
        "Esto ya no se puede hacer: el estado es «cerrada»",
        "La consulta ya cerró. ",
    ),
}


@dataclass
class Told:
    """What one act came to, and when it was asked for and answered."""

    kind: str
    before: datetime
    after: datetime
    result: Any


class LastSecond:
    """Twenty threads around the last instant of one consulta, on the real clock, and what each was told."""

    def __init__(self, cast: Cast, numero: int, seed: int) -> None:
        self.consulta = cast.en_circulacion(numero)
        self.seed, self.told = seed, list[Told]()
        self.secretaria = cast.secretaria
        self.actors: list[Actor] = [cast.actor(cuenta) for cuenta in RESPONDEN]
        self.absent = cast.actor("organismo")  # whom only the secretaría registers
        self.all_said = Barrier(ONLINE + REGISTERING + CLOSING)
        mandato = self.absent.mandato
        assert mandato is not None
        self.first = self._try("registrado", partial(self._registers, mandato, random.Random(seed)))

    def run(self, *, in_session: bool) -> None:
        """Let all go at once, and wait for the closing."""
        acts: list[Callable[[], None]] = [partial(self._keeps_answering, n) for n in range(ONLINE)]
        acts += [partial(self._keeps_registering, n) for n in range(REGISTERING)]
        acts += [partial(self._keeps_closing, in_session=in_session and n == 0) for n in range(CLOSING)]
        self.last = clock.now() + timedelta(seconds=1)
        Plazo.objects.filter(pk=self.consulta.plazo_id).update(instante=self.last)
        assert together(*acts) == [None] * 20

    def _try(self, kind: str, act: Callable[[], Any]) -> Any:
        before = clock.now()
        try:
            result: Any = act()
        except DomainError as refusal:
            result = refusal
        self.told.append(Told(kind, before, clock.now(), result))
        return result

    def _keeps_answering(self, number: int) -> None:
        dice = random.Random(f"{self.seed}-{number}")
        while clock.now() < self.last + timedelta(milliseconds=250):
            self._try("en línea", partial(self._answers, dice.choice(self.actors), dice))
            time.sleep(dice.random() * 0.03)
        self._try("en línea", partial(self._answers, self.actors[0], dice))  # late, for certain
        self.all_said.wait(30)

    def _answers(self, actor: Actor, dice: random.Random) -> Pronunciamiento:
        sentido = dice.choice(list(decision.Sentido))
        reasons = "" if sentido == "aprueba" else f"Por esto, {dice.random()}."
        sha256 = self.consulta.sha256
        assert actor.organizacion is not None
        return pronunciarse(self.consulta.pk, actor.organizacion.pk, sentido, reasons, sha256=sha256, actor=actor)

    def _keeps_registering(self, number: int) -> None:
        """Answers of any organisation, replacing what she sees there; half of them undone at once."""
        dice = random.Random(f"{self.seed}-r{number}")
        self._undoes(self.first)
        while clock.now() < self.last + timedelta(milliseconds=250):
            mandato = dice.choice([*self.actors, *[self.absent] * len(self.actors)]).mandato
            assert mandato is not None
            registered = self._try("registrado", partial(self._registers, mandato, dice))
            if isinstance(registered, Pronunciamiento) and dice.random() < 0.5:
                self._undoes(registered)
            time.sleep(dice.random() * 0.03)
        self.all_said.wait(30)

    def _undoes(self, answer: Pronunciamiento) -> None:
        self._try("anulado", partial(anular_registro, answer.pk, "Error.", actor=self.secretaria))

    def _registers(self, mandato: Mandato, dice: random.Random) -> Pronunciamiento:
        organizacion = mandato.organizacion_id
        return registrar_pronunciamiento(
            self.consulta.pk,
            organizacion,
            dice.choice(list(decision.Sentido)),
            f"Por esto, {dice.random()}.",
            via="en_sesion",
            mandato_id=mandato.pk,
            evidencia="Sesión 13, 23 de septiembre de 2026",
            sha256=self.consulta.sha256,
            reemplaza=Convocada.objects.get(consulta=self.consulta, organizacion=organizacion).vigente_id,
            actor=self.secretaria,
        )

    def _keeps_closing(self, *, in_session: bool) -> None:
        """By the rule or, one of them, in session; and at last by the term, when its minute of grace let in all."""
        by_rule = partial(cerrar_consulta, self.consulta.pk, actor=None)
        there = partial(cerrar_consulta_en_sesion, self.consulta.pk, "sesión 13", actor=self.secretaria)
        while clock.now() < self.last + timedelta(milliseconds=200):
            self._try("cierre", there if in_session else by_rule)
            time.sleep(0.02)
        self.all_said.wait(30)
        with clock.as_of(self.last + GRACIA):
            self._try("cierre", by_rule)

    def check(self) -> None:
        """Accepted or refused with its sentence, none both, nothing late; one closing; the result of the history."""
        for told in self.told:
            if isinstance(told.result, DomainError):
                assert told.result.mensaje.startswith(SENTENCES[told.kind]), told.result.mensaje
                if isinstance(told.result, FueraDePlazo):
                    assert told.after > self.last
            else:
                assert told.before <= self.last or told.kind == "cierre", "what entered too late was taken"
        taken = {t.result.pk for t in self.told if isinstance(t.result, Pronunciamiento)}
        rows = Pronunciamiento.objects.filter(convocada__consulta=self.consulta)
        assert taken == set(rows.values_list("pk", flat=True)), "told it was taken, and stored: the same"
        assert all(row.recibido <= self.last for row in rows)
        closed = Consulta.objects.select_related("regla").get(pk=self.consulta.pk)
        assert sum(isinstance(told.result, Consulta) for told in self.told) == 1, "one closes it"
        assert Evento.objects.filter(verbo="consulta.cerrada", objeto_id=closed.pk).count() == 1
        self._check_result(closed)

    def _check_result(self, closed: Consulta) -> None:
        """Read again from the events: what each left in force is what was counted."""
        convoked = list(closed.convocadas.select_related("vigente"))
        by_answer = {p.pk: p for p in Pronunciamiento.objects.filter(convocada__consulta=closed)}
        in_force: dict[int, int | None] = dict.fromkeys(c.pk for c in convoked)
        verbs = ["pronunciamiento.registrado", "pronunciamiento.anulado"]
        for event in Evento.objects.filter(verbo__in=verbs, objeto_id=closed.pk).order_by("pk"):
            about = by_answer[(event.ahora if event.verbo == verbs[0] else event.antes)["pronunciamiento"]]
            in_force[about.convocada_id] = event.ahora["pronunciamiento"]
        assert {c.pk: c.vigente_id for c in convoked} == in_force
        assert {c.pk: c.cierre == "expresa" for c in convoked} == {pk: bool(held) for pk, held in in_force.items()}
        assert closed.regla is not None
        rule = closed.regla.pura
        if closed.cierre == "en_sesion":
            rule = replace(rule, silencio=decision.Silencio.NO_CUENTA)
        said = {
            str(c.pk): decision.Sentido(by_answer[held].sentido) if (held := in_force[c.pk]) else None for c in convoked
        }
        sectors = {str(c.pk): c.get_sector_display() for c in convoked}
        result = decision.resolver(rule, said, cerrada=closed.cierre == "plazo", sectores=sectors)
        assert (
            closed.resultado, closed.favor, closed.contra, closed.abstencion, closed.tacitas, closed.explicacion
        ) == (
            result.estado, result.favor, result.contra, result.abstencion, result.tacitas, result.explicacion
        )  # fmt: skip


@races(pronunciarse, registrar_pronunciamiento, anular_registro, cerrar_consulta, cerrar_consulta_en_sesion)
@pytest.mark.parametrize(
    ("numero", "in_session", "seed"), [(1, False, 1), (1, True, 2), (2, False, 3), (2, True, 4), (1, False, 5)]
)
def test_twenty_threads_across_the_last_second(cast: Cast, numero: int, in_session: bool, seed: int) -> None:
    """Rule 1 waits for the term; rule 2 closes as soon as it is certain, and takes silence for approval."""
    scene = LastSecond(cast, numero, seed)
    scene.run(in_session=in_session)
    scene.check()
    kinds = {told.kind for told in scene.told}
    assert kinds == set(SENTENCES)
    assert sum(isinstance(told.result, FueraDePlazo) for told in scene.told) >= ONLINE
    assert sum(isinstance(told.result, Pronunciamiento) for told in scene.told) > 1
