"""Two at once on observations: what one did the other is told, and what was seen published is all there is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actas.models import Acta, Observacion, Parrafo
from actas.operations import (
    corregir_observacion,
    corregir_parrafo,
    observar_acta,
    publicar_acta,
    reabrir_acta,
    responder_observacion,
    retirar_acta,
    retirar_observacion,
)
from actas.operations.observaciones import marca
from actas.operations.parrafos import ParrafoCambiado
from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, FueraDePlazo
from mesa.models import Consulta, Evento
from mesa.operations.consultas import cerrar_consulta, cerrar_vencidas
from tests.actas.test_observaciones import PROPUESTA, observes, withdrawn
from tests.actas.test_reabrir import approved_with
from tests.cast import Cast, after
from tests.checks import races, together, winner_and_loser
from tests.mesa.scene import approved

pytestmark = pytest.mark.django_db(transaction=True)


@races(observar_acta)
def test_the_same_observation_sent_twice_at_once_is_one(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    one, other = together(*[lambda: observes(cast, consulta)] * 2)
    assert one == other
    assert Evento.objects.filter(verbo="observacion.recibida").count() == 1


@pytest.mark.parametrize("round_", range(3))
@races(observar_acta, cerrar_consulta)
def test_observing_as_it_closes_is_before_or_refused(cast: Cast, round_: int) -> None:
    """Early closing: whoever came first, an observation is of a text that was open when it was registered."""
    consulta = cast.en_circulacion(2)
    for cuenta in ("gobierno", "academica", "social"):
        cast.responde(consulta, cuenta)
    seen, _closed = together(lambda: observes(cast, consulta), lambda: cerrar_consulta(consulta.pk, actor=None))
    closed = Consulta.objects.get(pk=consulta.pk)
    assert closed.estado == "cerrada"
    if isinstance(seen, Exception):
        assert isinstance(seen, Conflicto)
        assert seen.mensaje.startswith("La consulta ya cerró.")
        assert not Observacion.objects.exists()
    else:
        assert seen == Observacion.objects.get()


@races(observar_acta, cerrar_consulta)
def test_of_two_across_the_deadline_the_late_one_is_refused(cast: Cast) -> None:
    consulta = cast.en_circulacion()

    def at(instante, cuenta):  # type: ignore[no-untyped-def]
        def act() -> Observacion:
            with clock.as_of(instante):
                return observes(cast, consulta, cuenta)

        return act

    last = consulta.plazo.instante
    in_time, late, swept = together(
        at(last, "social"), at(last + timedelta(milliseconds=1), "gobierno"), lambda: _sweep(after(consulta))
    )
    assert isinstance(late, FueraDePlazo)
    assert swept == 1
    assert isinstance(in_time, Observacion) == Observacion.objects.exists()


def _sweep(instante) -> int:  # type: ignore[no-untyped-def]
    with clock.as_of(instante):
        return cerrar_vencidas()


@races(corregir_observacion, responder_observacion)
def test_correcting_while_it_is_answered_is_one_or_the_other(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    social, secretaria, leida = cast.actor("social"), cast.secretaria, marca(observacion)
    _done, refused = winner_and_loser(
        together(
            lambda: corregir_observacion(observacion.pk, motivo="Otra.", propuesta="", actor=social),
            lambda: responder_observacion(observacion.pk, "acogida", "Sí.", leida=leida, actor=secretaria),
        )
    )
    now = Observacion.objects.get()
    assert isinstance(refused, Conflicto)
    assert (now.motivo == "Otra.") != (now.estado == "acogida")


@races(retirar_observacion, responder_observacion)
def test_withdrawing_while_it_is_answered_is_one_or_the_other(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    social, secretaria, leida = cast.actor("social"), cast.secretaria, marca(observacion)
    done, refused = winner_and_loser(
        together(
            lambda: retirar_observacion(observacion.pk, actor=social),
            lambda: responder_observacion(observacion.pk, "acogida", "Sí.", leida=leida, actor=secretaria),
        )
    )
    assert isinstance(refused, Conflicto)
    assert Observacion.objects.get().estado == done.estado


@races(responder_observacion)
def test_of_two_answers_at_once_the_second_reads_the_first(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    secretaria, leida = cast.secretaria, marca(observacion)
    done, refused = winner_and_loser(
        together(
            lambda: responder_observacion(observacion.pk, "acogida", "Sí.", leida=leida, actor=secretaria),
            lambda: responder_observacion(observacion.pk, "no_acogida", "No.", leida=leida, actor=secretaria),
        )
    )
    assert isinstance(refused, Conflicto)
    assert "alguien la respondió" in refused.mensaje
    assert Observacion.objects.get().respuesta == done.respuesta
    assert Evento.objects.filter(verbo="observacion.respondida").count() == 1


@races(responder_observacion, corregir_parrafo)
def test_applying_while_someone_edits_the_paragraph_writes_over_nobody(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    withdrawn(cast, consulta)
    parrafo, secretaria, leida = observacion.parrafo, cast.secretaria, marca(observacion)
    assert parrafo is not None
    answer = {"leida": leida, "aplicar": True, "version": 1}
    _done, refused = winner_and_loser(
        together(
            lambda: responder_observacion(observacion.pk, "acogida", "Sí.", **answer, actor=secretaria),
            lambda: corregir_parrafo(parrafo.pk, "Lo de otra persona.", version=1, actor=secretaria),
        )
    )
    assert isinstance(refused, ParrafoCambiado)
    applied = Observacion.objects.get().aplicada
    assert Parrafo.objects.get(pk=parrafo.pk).texto == (PROPUESTA if applied else "Lo de otra persona.")
    assert (Observacion.objects.get().estado == "acogida") == applied


@races(reabrir_acta)
def test_reopening_twice_reopens_once(cast: Cast) -> None:
    acta, secretaria = approved(cast, clock.today()), cast.secretaria
    _done, refused = winner_and_loser(together(*[lambda: reabrir_acta(acta.pk, "Se acoge.", actor=secretaria)] * 2))
    assert isinstance(refused, Conflicto)
    assert Evento.objects.filter(verbo="acta.reabierta").count() == 1


@races(reabrir_acta, publicar_acta)
def test_reopening_and_publishing_at_once_is_one_or_the_other(cast: Cast) -> None:
    acta, secretaria = approved(cast, clock.today()), cast.secretaria
    _done, refused = winner_and_loser(
        together(
            lambda: reabrir_acta(acta.pk, "Se acoge.", actor=secretaria),
            lambda: publicar_acta(acta.pk, actor=secretaria),
        )
    )
    assert isinstance(refused, Conflicto)
    assert Acta.objects.get(pk=acta.pk).estado in {"borrador", "publicada"}


@races(responder_observacion, publicar_acta)
def test_the_last_answer_and_the_publication_at_once_publish_no_unanswered_one(cast: Cast) -> None:
    acta, (observacion,) = approved_with(cast, ("social", "1.1"))
    secretaria, leida = cast.secretaria, marca(observacion)
    answered, published = together(
        lambda: responder_observacion(observacion.pk, "no_acogida", "No.", leida=leida, actor=secretaria),
        lambda: publicar_acta(acta.pk, actor=secretaria),
    )
    assert isinstance(answered, Observacion)
    assert Observacion.objects.get().estado == "no_acogida"
    if isinstance(published, Exception):
        assert isinstance(published, Conflicto)
        assert published.mensaje.startswith("Falta responder 1 observación")


@races(observar_acta, retirar_acta)
def test_observing_as_it_is_withdrawn_is_before_or_refused(cast: Cast) -> None:
    consulta, secretaria = cast.en_circulacion(), cast.secretaria
    seen, taken = together(
        lambda: observes(cast, consulta), lambda: retirar_acta(consulta.objeto_id, "Se corrige.", actor=secretaria)
    )
    assert isinstance(taken, Acta)
    assert isinstance(seen, Observacion) or "retiró este texto" in seen.mensaje
    assert tasks.sweep()
