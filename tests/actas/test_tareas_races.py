"""Two at once on one task: one does it, and the other is told what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from actas.models import Avance, Tarea
from actas.operations import (
    anular_avance,
    atar_tarea,
    crear_tarea,
    cumplir_parte,
    cumplir_tarea,
    dejar_sin_efecto,
    devolver_tarea,
    diferir_tarea,
    editar_tarea,
    fijar_plazo_tarea,
    informar_avance,
    iniciar_tarea,
    marcar_paso,
    reabrir_parte,
    reanudar_tarea,
    verificar_tarea,
)
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from tests.actas.tareas import VENCE, acuerdo, ahora, cumple, datos, parte, tarea
from tests.cast import Cast
from tests.checks import races, together, winner_and_loser

pytestmark = pytest.mark.django_db(transaction=True)


def one_wins(sentence: str, *acts: Callable[[], Any]) -> Any:
    """Run the acts at once: one does it, and the other reads that sentence. What the winner returned."""
    done, error = winner_and_loser(together(*acts))
    assert isinstance(error, Conflicto), repr(error)
    assert sentence in error.mensaje
    return done


def both(verbo: str, *acts: Callable[[], Any], times: int = 1) -> None:
    """Run the acts at once: both end well, and it is told so many times."""
    results = together(*acts)
    assert not [result for result in results if isinstance(result, Exception)], results
    assert Evento.objects.filter(verbo=verbo).count() == times


@races(crear_tarea)
def test_one_form_makes_one_and_two_get_two_numbers(cast: Cast) -> None:
    envio, own = uuid4(), acuerdo(cast)

    def send(which: object) -> Tarea:
        return crear_tarea(cast.mesa.pk, datos(cast), acuerdo_id=own.pk, envio=which, actor=cast.secretaria)

    first, second = together(lambda: send(envio), lambda: send(envio))
    assert first == second
    together(lambda: send(uuid4()), lambda: send(uuid4()))
    assert sorted(Tarea.objects.values_list("numero", flat=True)) == [1, 2, 3]


@races(editar_tarea)
def test_one_edit_wins_and_the_other_keeps_its_words(cast: Cast) -> None:
    made = tarea(cast)
    acts = [
        lambda title=title: editar_tarea(made.pk, datos(cast, titulo=title), revision=1, actor=cast.secretaria)
        for title in ("Una", "Otra")
    ]
    done = one_wins("cambió mientras usted escribía", *acts)
    assert ahora(made).titulo == done.titulo


@races(editar_tarea)
def test_two_edits_at_once_close_no_circle(cast: Cast) -> None:
    one, two = tarea(cast, titulo="Una"), tarea(cast, titulo="Dos")
    results = together(
        lambda: editar_tarea(one.pk, datos(cast, depende_de=[two.pk]), revision=1, actor=cast.secretaria),
        lambda: editar_tarea(two.pk, datos(cast, depende_de=[one.pk]), revision=1, actor=cast.secretaria),
    )
    _done, error = winner_and_loser(results)
    assert isinstance(error, DomainError)
    assert "a su vez depende" in error.mensaje


@races(fijar_plazo_tarea)
def test_one_date_wins(cast: Cast) -> None:
    made, days = tarea(cast), [VENCE.replace(day=day) for day in (28, 29)]
    acts = [
        lambda day=day: fijar_plazo_tarea(made.pk, day, "Otra.", leido=VENCE, actor=cast.secretaria) for day in days
    ]
    done = one_wins("cambió el plazo", *acts)
    assert ahora(made).vence == done.vence


@races(atar_tarea)
def test_it_is_tied_once(cast: Cast) -> None:
    made, other = tarea(cast), acuerdo(cast, 2)
    results = together(*[lambda: atar_tarea(made.pk, other.pk, actor=cast.secretaria)] * 2)
    failed = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, Conflicto) for error in failed), results
    assert (ahora(made).acuerdo, ahora(made).numero) == (other, 1)
    assert Evento.objects.filter(verbo="tarea.atada").count() == 1


@races(iniciar_tarea)
def test_it_is_begun_once(cast: Cast) -> None:
    made = tarea(cast)
    both("tarea.iniciada", *[lambda: iniciar_tarea(made.pk, actor=cast.secretaria)] * 2)


@races(informar_avance)
def test_an_advance_sent_twice_is_one(cast: Cast) -> None:
    made = tarea(cast)
    both("avance.informado", *[lambda: informar_avance(made.pk, "Va.", actor=cast.actor("social"))] * 2)
    assert Avance.objects.count() == 1


@races(anular_avance)
def test_an_advance_is_taken_back_once(cast: Cast) -> None:
    made = tarea(cast)
    avance = informar_avance(made.pk, "Va.", actor=cast.actor("social"))
    both("avance.anulado", *[lambda: anular_avance(avance.pk, actor=cast.secretaria)] * 2)


@races(marcar_paso)
def test_a_step_is_marked_once(cast: Cast) -> None:
    paso = tarea(cast, pasos=["Redactar"]).pasos.get()
    both("paso.marcado", *[lambda: marcar_paso(paso.pk, hecho=True, actor=cast.secretaria)] * 2)


@races(cumplir_parte)
def test_one_part_is_done_once(cast: Cast) -> None:
    own = parte(cast, tarea(cast), "social")
    one_wins("ya se dio por cumplida", *[lambda: cumplir_parte(own.pk, actor=cast.actor("social"))] * 2)


@races(cumplir_parte)
def test_the_last_two_parts_at_once_make_it_done(cast: Cast) -> None:
    made = tarea(cast)
    parts = [(parte(cast, made, who).pk, cast.actor(who)) for who in ("social", "gobierno")]
    both("tarea.cumplida", *[lambda pk=pk, actor=actor: cumplir_parte(pk, actor=actor) for pk, actor in parts])
    assert ahora(made).estado == "cumplida"


@races(cumplir_tarea)
def test_two_close_one_task_and_one_wins(cast: Cast) -> None:
    made = tarea(cast)
    one_wins("ya dio por cumplida esta tarea", *[lambda: cumplir_tarea(made.pk, actor=cast.secretaria)] * 2)
    assert Evento.objects.filter(verbo="tarea.cumplida").count() == 1


@races(cumplir_tarea, cumplir_parte)
def test_the_secretaria_and_the_organisation_close_it_at_once(cast: Cast) -> None:
    made = tarea(cast, "social")
    own = parte(cast, made, "social").pk
    one_wins(
        "ya",
        lambda: cumplir_tarea(made.pk, actor=cast.secretaria),
        lambda: cumplir_parte(own, actor=cast.actor("social")),
    )
    assert Evento.objects.filter(verbo="tarea.cumplida").count() == 1


@races(reabrir_parte)
def test_a_part_is_reopened_once(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made)
    own = parte(cast, made, "social")
    one_wins("ya no se puede reabrir", *[lambda: reabrir_parte(own.pk, actor=cast.secretaria)] * 2)


@races(verificar_tarea)
def test_one_verifies(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made)
    actors = [cast.secretaria, cast.actor("academica")]
    one_wins("ya verificó esta tarea", *[lambda who=who: verificar_tarea(made.pk, actor=who) for who in actors])


@races(verificar_tarea, devolver_tarea)
def test_one_verifies_while_another_sends_it_back(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made)
    results = together(
        lambda: verificar_tarea(made.pk, actor=cast.actor("academica")),
        lambda: devolver_tarea(made.pk, "Falta.", actor=cast.secretaria),
    )
    end = ahora(made)
    assert end.estado == "en_curso", "what is sent back is open, whether it was verified before or not"
    assert end.verificada_por is None
    assert not [result for result in results if isinstance(result, Exception) and not isinstance(result, Conflicto)]


@races(devolver_tarea)
def test_it_is_sent_back_once(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made)
    one_wins("Solo se devuelve", *[lambda: devolver_tarea(made.pk, "Falta.", actor=cast.secretaria)] * 2)


@races(diferir_tarea)
def test_it_is_deferred_once(cast: Cast) -> None:
    made = tarea(cast)
    one_wins(
        "el estado es «diferida»",
        *[lambda: diferir_tarea(made.pk, None, "Sin fondos.", actor=cast.secretaria)] * 2,
    )


@races(reanudar_tarea)
def test_it_is_resumed_once(cast: Cast) -> None:
    made = tarea(cast)
    diferir_tarea(made.pk, None, "Sin fondos.", actor=cast.secretaria)
    one_wins("no está diferida", *[lambda: reanudar_tarea(made.pk, actor=cast.secretaria)] * 2)


@races(dejar_sin_efecto)
def test_it_is_left_without_effect_once(cast: Cast) -> None:
    made, other = tarea(cast), acuerdo(cast, 2)
    one_wins("«sin efecto»", *[lambda: dejar_sin_efecto(made.pk, other.pk, actor=cast.secretaria)] * 2)
