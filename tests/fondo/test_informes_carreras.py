"""Reports of a fund when two people act on one at once: one wins, and what is sent twice is once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fondo.models import Decision, Fondo, Informe, ObservacionInforme
from fondo.operations.informes import (
    aprobar_informe,
    consultar_informe,
    corregir_fechas_informe,
    corregir_informe,
    devolver_informe,
    entregar_informe,
    enviar_informe,
    escribir_relato,
    observar_informe,
    preparar_informe,
    publicar_informe,
    responder_observacion_informe,
    retirar_informe,
)
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Consulta
from tests.cast import Cast
from tests.checks import races, together, winner_and_loser
from tests.fondo.test_informes import FECHAS, RELATO, aprobado, borrador, con_gastos, consultado, responden

pytestmark = pytest.mark.django_db


@pytest.fixture
def fondo(cast: Cast) -> Fondo:
    """A fund in execution with expenses."""
    return con_gastos(cast)


Act = Callable[[Cast, Fondo], Callable[[], Any]]


def _telling(cast: Cast, fondo: Fondo) -> Callable[[], Any]:
    informe, who = preparar_informe(fondo.pk, "mitad", FECHAS, actor=cast.secretaria), cast.actor("administradora")
    return lambda: escribir_relato(informe.pk, RELATO, revision=informe.revision, actor=who)


def _dating(cast: Cast, fondo: Fondo) -> Callable[[], Any]:
    informe, later = borrador(cast, fondo), replace(FECHAS, envio_hasta=date(2026, 10, 5))
    return lambda: corregir_fechas_informe(informe.pk, later, revision=informe.revision, actor=cast.secretaria)


def _delivering(cast: Cast, fondo: Fondo) -> Callable[[], Any]:
    informe, who = preparar_informe(fondo.pk, "mitad", FECHAS, actor=cast.secretaria), cast.actor("administradora")
    informe = escribir_relato(informe.pk, RELATO, revision=informe.revision, actor=who)
    return lambda: entregar_informe(informe.pk, revision=informe.revision, actor=who)


def _asking(cast: Cast, fondo: Fondo) -> Callable[[], Any]:
    informe = borrador(cast, fondo)
    return lambda: consultado(cast, informe)


def _withdrawing(cast: Cast, fondo: Fondo) -> Callable[[], Any]:
    informe = consultado(cast, borrador(cast, fondo))
    return lambda: retirar_informe(informe.pk, "Un error.", actor=cast.secretaria)


def _publishing(cast: Cast, fondo: Fondo) -> Callable[[], Any]:
    informe = aprobado(cast, fondo)
    return lambda: publicar_informe(informe.pk, actor=cast.secretaria)


def _correcting(cast: Cast, fondo: Fondo) -> Callable[[], Any]:
    informe = aprobado(cast, fondo)
    return lambda: corregir_informe(informe.pk, "Un error.", actor=cast.secretaria)


def _opening(cast: Cast, fondo: Fondo) -> Callable[[], Any]:
    return lambda: preparar_informe(fondo.pk, "mitad", FECHAS, actor=cast.secretaria)


@races(
    preparar_informe,
    corregir_fechas_informe,
    escribir_relato,
    entregar_informe,
    consultar_informe,
    retirar_informe,
    publicar_informe,
    corregir_informe,
)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "begin", [_opening, _dating, _telling, _delivering, _asking, _withdrawing, _publishing, _correcting]
)
def test_of_two_who_do_the_same_at_once_one_does_it(cast: Cast, fondo: Fondo, begin: Act) -> None:
    act = begin(cast, fondo)
    results = together(act, act)
    if begin is _telling:  # the same words twice are the same words
        assert sum(isinstance(result, Exception) for result in results) <= 1
        return
    _won, lost = winner_and_loser(results)
    assert isinstance(lost, Conflicto | DomainError)


@races(observar_informe, responder_observacion_informe, enviar_informe)
@pytest.mark.django_db(transaction=True)
def test_what_is_sent_twice_is_once(cast: Cast, fondo: Fondo) -> None:
    from uuid import uuid4

    informe, envio = borrador(cast, fondo), uuid4()

    def observe() -> Any:
        return observar_informe(informe.pk, "", "¿Y los plazos?", envio=envio, actor=cast.actor("social"))

    together(observe, observe)
    row = ObservacionInforme.objects.get()

    def answer() -> Any:
        return responder_observacion_informe(row.pk, "Están en el resumen.", actor=cast.secretaria)

    assert not [r for r in together(answer, answer) if isinstance(r, Exception)]
    asked = consultado(cast, Informe.objects.get(pk=informe.pk))
    responden(cast, asked)
    publicar_informe(informe.pk, actor=cast.secretaria)

    def send() -> Any:
        return enviar_informe(informe.pk, clock.today(), "Por correo.", actor=cast.secretaria)

    assert not [r for r in together(send, send) if isinstance(r, Exception)]


@races(aprobar_informe, devolver_informe)
@pytest.mark.django_db(transaction=True)
def test_a_consulta_settles_a_report_once(cast: Cast, fondo: Fondo) -> None:
    informe = consultado(cast, borrador(cast, fondo))
    asked = Consulta.objects.get(pk=informe.consulta_id)
    Consulta.objects.filter(pk=asked.pk).update(estado="cerrada", resultado="aprobada", cerrada_el=clock.now())
    results = together(*[lambda: aprobar_informe(informe.pk, actor=None)] * 2)
    winner_and_loser(results)
    assert Decision.objects.filter(fondo=fondo, clase="informe").count() == 1
    with pytest.raises(Conflicto):
        devolver_informe(informe.pk, actor=None)
