"""What a topic and its point keep when somebody corrects, undoes, discards or sweeps at the wrong moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from threading import Thread, current_thread, main_thread
from typing import Any

import pytest
from django.db import connections
from django.db.models import QuerySet

from actas.models import AcuerdoAdoptado, Punto, PuntoPropuesto, Tema, Tratamiento
from actas.operations import (
    abrir_rectificacion,
    anular_tratamiento,
    descartar_propuesto,
    deshacer_edicion,
    desistir_rectificacion,
    eliminar_punto,
    fechar_tema,
    incluir_propuesto,
    mover_propuesto,
    proponer_punto,
    publicar_registro_historico,
    reabrir_tema,
    retirar_tema,
)
from actas.operations.puntos import huella_punto
from actas.operations.tabla.retorno import proponer_pendientes
from mesa.kernel import clock
from mesa.models import Evento
from tests.actas.test_temas import NOW, difiere, en_juego, propuesto, resultado, sesion
from tests.cast import Cast


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def despues(dias: int = 0, horas: int = 0) -> Any:
    return clock.as_of(NOW + timedelta(days=dias, hours=horas))


def como_esta(tema: Tema) -> tuple[str, date | None, str]:
    found = Tema.objects.get(pk=tema.pk)
    return found.estado, found.retomar_el, found.motivo


# What was decided of a topic after its result


@pytest.mark.django_db
def test_a_topic_reopened_on_the_day_that_decided_it_is_proposed_again(cast: Cast) -> None:
    point = proponer_punto(cast.mesa.pk, "Sede", actor=cast.secretaria)
    incluir_propuesto(point.pk, actor=cast.secretaria)
    tema = resultado(cast, sesion(cast, "Sede"), "acordado").tema
    reabrir_tema(tema.pk, actor=cast.secretaria)
    assert en_juego(cast) == {"Sede"}


@pytest.mark.django_db
def test_a_topic_reopened_before_the_session_that_has_it_stays_in_its_tabla(cast: Cast) -> None:
    _first, tema = difiere(cast, dia=date(2026, 8, 20))
    incluir_propuesto(propuesto(tema).pk, actor=cast.secretaria)
    acta = sesion(cast, "Sede")
    retirar_tema(tema.pk, "Ya no.", actor=cast.secretaria)
    reabrir_tema(tema.pk, actor=cast.secretaria)
    assert propuesto(tema).sesion == acta.sesion


@pytest.mark.django_db
def test_correcting_the_words_of_a_result_leaves_what_was_decided_of_its_topic_since(cast: Cast) -> None:
    acta, tema = difiere(cast)
    with despues(1):
        retirar_tema(tema.pk, "Ya no procede.", actor=cast.secretaria)
    with despues(2):
        resultado(cast, acta, "diferido", motivo="Falta el informe final.")
        assert como_esta(tema) == ("retirado", None, "Ya no procede.")
        reabrir_tema(tema.pk, actor=cast.secretaria)
    with despues(3):
        fechar_tema(tema.pk, date(2026, 12, 1), "Hasta que haya fondos.", actor=cast.secretaria)
        resultado(cast, acta, "diferido", motivo="Otra razón.", retomar_el=date(2026, 12, 1))
        assert como_esta(tema) == ("abierto", date(2026, 12, 1), "Hasta que haya fondos.")
    with despues(4):
        resultado(cast, acta, "acordado")
        assert como_esta(tema)[:2] == ("decidido", None), "another result is the last word"
        resultado(cast, acta, "acordado", motivo="Se aprobó.")
        assert como_esta(tema) == ("decidido", None, "Se aprobó.")


@pytest.mark.django_db
def test_a_result_of_an_older_session_moves_no_topic_nor_its_date(cast: Cast) -> None:
    first, tema = difiere(cast, dia=date(2026, 8, 20))
    second = sesion(cast, "Sede")
    resultado(cast, second, "diferido", motivo="Tampoco.", retomar_el=date(2026, 12, 1))
    resultado(cast, first, "informado")
    assert como_esta(tema) == ("abierto", date(2026, 12, 1), "Tampoco.")
    anular_tratamiento(Tratamiento.objects.get(sesion=first.sesion).pk, actor=cast.secretaria)
    assert como_esta(tema) == ("abierto", date(2026, 12, 1), "Tampoco.")


@pytest.mark.django_db
def test_another_date_in_a_result_is_told(cast: Cast) -> None:
    acta, tema = difiere(cast)
    resultado(cast, acta, "diferido", motivo="Falta el informe.", retomar_el=date(2026, 12, 1))
    assert como_esta(tema)[:2] == ("abierto", date(2026, 12, 1))
    told = Evento.objects.filter(verbo="tratamiento.registrado").latest("pk")
    assert told.ahora["retomar_el"] == "2026-12-01"


@pytest.mark.django_db
def test_a_result_taken_away_leaves_the_topic_as_it_was_decided_before_it(cast: Cast) -> None:
    with clock.as_of(NOW - timedelta(days=12)):
        _first, tema = difiere(cast)
    with clock.as_of(NOW - timedelta(days=5)):
        retirar_tema(tema.pk, "Ya no procede.", actor=cast.secretaria)
    made = resultado(cast, sesion(cast, "Sede"), "acordado")
    assert (made.tema, como_esta(tema)[0]) == (tema, "decidido")
    anular_tratamiento(made.pk, actor=cast.secretaria)
    assert como_esta(tema) == ("retirado", None, "Ya no procede.")


# A point that comes back to an acta


@pytest.mark.django_db
def test_a_point_brought_back_by_undoing_has_its_result_again(cast: Cast) -> None:
    acta, tema = difiere(cast)
    punto = acta.sesion.puntos.get()
    Punto.objects.filter(pk=punto.pk).update(titulo="Sede de los talleres")
    gone = eliminar_punto(punto.pk, huella=huella_punto([]), actor=cast.secretaria)
    assert tema.tratamientos.get().punto is None
    undone = deshacer_edicion(gone.pk, actor=cast.secretaria)
    assert tema.tratamientos.get().punto == punto
    deshacer_edicion(undone.pk, actor=cast.secretaria)
    assert tema.tratamientos.get().punto is None


@pytest.mark.django_db
def test_a_point_brought_back_by_giving_up_a_correction_has_its_result_again(cast: Cast) -> None:
    acta = publicar_registro_historico(cast.borrador().pk, actor=None)
    tema = resultado(cast, acta, "diferido", motivo="Falta el informe.").tema
    punto = acta.sesion.puntos.first()
    abrir_rectificacion(acta.pk, "Falta un dato.", actor=cast.secretaria)
    mine = acta.parrafos.filter(punto=punto)
    eliminar_punto(punto.pk, huella=huella_punto(mine), actor=cast.secretaria)
    desistir_rectificacion(acta.pk, actor=cast.secretaria)
    assert tema.tratamientos.get().punto == punto
    assert resultado(cast, acta, "diferido", motivo="Falta aún.").tema == tema
    assert Tema.objects.count() == 1


# The next tabla


@pytest.mark.django_db
def test_the_order_is_that_of_the_points_on_the_page(cast: Cast) -> None:
    _acta, tema = difiere(cast, "B")
    free = {t: proponer_punto(cast.mesa.pk, t, actor=cast.secretaria) for t in ("A", "C")}
    for each in (free["A"], propuesto(tema), free["C"]):
        incluir_propuesto(each.pk, actor=cast.secretaria)
    fechar_tema(tema.pk, date(2026, 12, 1), "Espera.", actor=cast.secretaria)

    def order() -> list[str]:
        return list(PuntoPropuesto.objects.incluidos(cast.mesa).values_list("titulo", flat=True))

    mover_propuesto(free["A"].pk, sube=False, actor=cast.secretaria)
    assert order() == ["C", "A", "B"], "what waits for its date goes last"
    mover_propuesto(free["A"].pk, sube=False, actor=cast.secretaria)
    assert order() == ["C", "A", "B"]


@pytest.mark.django_db
def test_what_is_discarded_on_the_day_of_the_session_comes_back_after_it(cast: Cast) -> None:
    _acta, tema = difiere(cast, dia=date(2026, 8, 20))
    descartar_propuesto(propuesto(tema).pk, "No cabe hoy.", actor=cast.secretaria)
    sesion(cast, "Otra cosa")
    assert proponer_pendientes() == 0
    with despues(1):
        assert proponer_pendientes() == 1
        assert en_juego(cast) == {"Sede"}


# Sweeps at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("modelo", [AcuerdoAdoptado, PuntoPropuesto])
def test_what_another_sweep_did_before_the_lock_is_not_done_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, modelo: type[Any]
) -> None:
    """The rows that the first sweep saw to do are locked once the other one has done them and committed."""
    with clock.as_of(datetime(2026, 3, 2, 12, tzinfo=clock.SANTIAGO)):
        AcuerdoAdoptado.objects.create(
            organo=cast.mesa, clave="2026-03-02/1", numero=1, fecha=date(2026, 3, 2), texto="Se retoma.", tipo="difiere"
        )
        if modelo is PuntoPropuesto:
            proponer_pendientes()
            incluir_propuesto(PuntoPropuesto.objects.get().pk, actor=cast.secretaria)
            acta = sesion(cast, "Se retoma.")
            acta.sesion.puntos.update(titulo="Otra cosa")
    lock, seen = QuerySet.select_for_update, []

    def other() -> None:
        try:
            proponer_pendientes()
        finally:
            connections.close_all()

    def late(self: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        if self.model is modelo and kwargs.get("skip_locked") and current_thread() is main_thread() and not seen:
            seen.extend(self.values_list("pk", flat=True))
            worker = Thread(target=other)
            worker.start()
            worker.join(30)
            self = modelo.objects.filter(pk__in=seen)
        return lock(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", late)
    assert proponer_pendientes() == 0
    assert len(seen) == 1, "it had seen it to do"
    assert (Tema.objects.count(), PuntoPropuesto.objects.get().estado) == (1, "propuesto")
