"""Answers registered while the organisation answers, while they are registered again, or while it closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.models import Consulta, Evento, Pronunciamiento
from mesa.operations.consultas import pronunciarse
from mesa.operations.vias import (
    anular_registro,
    cerrar_consulta_en_sesion,
    registrar_en_sesion,
    registrar_pronunciamiento,
)
from tests.cast import Cast
from tests.checks import races, together, winner_and_loser
from tests.mesa.test_vias import EVIDENCIA, LUNES, VENCE, VOTAN, dichos, en_sesion, of, registra


@pytest.fixture(autouse=True)
def _monday(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with clock.as_of(LUNES):
        yield


@pytest.fixture
def consulta(cast: Cast) -> Consulta:
    return cast.en_circulacion(1, vence=VENCE)


def at(instante: datetime, act: Any) -> Any:
    """The act, to be run in another thread as of that instant."""

    def run() -> Any:
        with clock.as_of(instante):
            return act()

    return run


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Two at the same time."""

    @races(registrar_pronunciamiento, pronunciarse)
    def test_the_organisation_answers_while_it_is_registered(self, cast: Cast, consulta: Consulta) -> None:
        """Whoever comes second, its own word stays: the secretaría is told, or is replaced."""
        actor, secretaria = cast.actor("social"), cast.secretaria
        assert actor.mandato is not None
        registering = lambda: registrar_pronunciamiento(  # noqa: E731
            consulta.pk, actor.mandato.organizacion_id, "aprueba", "", via="en_sesion", mandato_id=actor.mandato.pk,
            evidencia=EVIDENCIA, sha256=consulta.sha256, actor=secretaria,
        )  # fmt: skip
        own = lambda: pronunciarse(  # noqa: E731
            consulta.pk, actor.mandato.organizacion_id, "objeta", "No.", sha256=consulta.sha256, actor=actor
        )
        registered, answered = together(at(LUNES, registering), at(LUNES, own))
        assert of(consulta).vigente == answered
        if isinstance(registered, Exception):
            assert isinstance(registered, Conflicto)
            assert "respondió en línea" in registered.mensaje

    @races(registrar_en_sesion)
    def test_the_same_session_sent_twice_is_one(self, cast: Cast, consulta: Consulta) -> None:
        said, secretaria = dichos(cast, gobierno="aprueba", social="objeta"), cast.secretaria
        act = at(LUNES, lambda: en_sesion(cast, consulta, said, actor=secretaria))
        first, second = together(act, act)
        assert first == second
        assert Pronunciamiento.objects.count() == 2

    @races(anular_registro)
    def test_undone_twice_is_undone_once(self, cast: Cast, consulta: Consulta) -> None:
        answer, secretaria = registra(cast, consulta), cast.secretaria
        act = at(LUNES, lambda: anular_registro(answer.pk, "Error.", actor=secretaria))
        _done, error = winner_and_loser(together(act, act))
        assert isinstance(error, Conflicto)
        assert error.mensaje == "Esta respuesta ya no es la vigente: no hay nada que anular."
        assert Evento.objects.filter(verbo="pronunciamiento.anulado").count() == 1

    @races(cerrar_consulta_en_sesion)
    def test_closed_twice_is_closed_once(self, cast: Cast, consulta: Consulta) -> None:
        en_sesion(cast, consulta, dichos(cast, **dict.fromkeys(VOTAN, "aprueba")))
        secretaria = cast.secretaria
        act = at(LUNES, lambda: cerrar_consulta_en_sesion(consulta.pk, "sesión 13", actor=secretaria))
        done, error = winner_and_loser(together(act, act))
        assert (done.resultado, type(error)) == ("aprobada", Conflicto)
        assert Evento.objects.filter(verbo="consulta.cerrada").count() == 1
