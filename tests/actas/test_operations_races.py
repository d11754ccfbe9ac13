"""Two at once on one acta: one does it, the other is told; and the acta and its consulta never disagree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from actas.lectura import leer
from actas.models import Acta, Sesion
from actas.operations import (
    agregar_parrafo,
    aprobar_acta,
    circular_acta,
    corregir_parrafo,
    descartar_acta,
    deshacer_edicion,
    devolver_acta,
    eliminar_parrafo,
    importar_acta,
    publicar_acta,
    publicar_registro_historico,
    retirar_acta,
)
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import run_pending
from mesa.models import Consulta, Evento, Publicacion, Reaccion
from mesa.operations.consultas import cerrar_consulta, cerrar_vencidas, primera_fecha
from mesa.operations.publicaciones import verificar_cadena
from mesa.querysets.consultas import GRACIA
from tests.cast import TEXTO
from tests.checks import races, together, winner_and_loser

pytestmark = pytest.mark.django_db(transaction=True)
DESCARTADO = "Alguien descartó este borrador mientras usted trabajaba."
ELIMINADO = "Alguien eliminó este párrafo mientras usted trabajaba. Recargue la página para ver el acta."


def twice(act: Callable[[], Any], then: str) -> Any:
    """Run the act in two threads: one does it, and the other reads that the state is `then`."""
    done, error = winner_and_loser(together(act, act))
    assert isinstance(error, Conflicto)
    assert f"el estado es «{then}»" in error.mensaje
    return done


def closed(cast, consulta: Consulta, *, favour: bool) -> Consulta:
    """The consulta at its deadline, before any worker takes the result to the acta."""
    for cuenta in ("gobierno", "social", "academica") if favour else ():
        cast.responde(consulta, cuenta)
    with clock.as_of(consulta.plazo.instante + GRACIA):
        return cerrar_consulta(consulta.pk, actor=None)


@races(importar_acta)
def test_two_imports_of_one_day_are_two_sessions(cast) -> None:
    read, secretaria = leer(TEXTO), cast.secretaria
    together(*[lambda: importar_acta(read, cast.mesa, actor=secretaria)] * 4)
    keys = sorted(Sesion.objects.values_list("clave", flat=True))
    assert keys == ["2026-08-05", "2026-08-05-2", "2026-08-05-3", "2026-08-05-4"]


def test_the_same_form_received_twice_at_once_is_one_draft(cast) -> None:
    """Whoever saw no answer sends again: the second is told, even if the first had not ended."""
    read, secretaria, envio = leer(TEXTO), cast.secretaria, uuid4()
    _, error = winner_and_loser(together(*[lambda: importar_acta(read, cast.mesa, envio=envio, actor=secretaria)] * 2))
    assert isinstance(error, Conflicto)
    assert error.mensaje == "Ese texto ya se recibió: el borrador está en la lista de actas en trabajo."
    assert Acta.objects.get().envio == envio


@races(circular_acta)
def test_circulating_twice_opens_one_consulta(cast) -> None:
    acta, secretaria, regla = cast.borrador(), cast.secretaria, cast.regla()
    vence = primera_fecha(regla)
    done = twice(lambda: circular_acta(acta.pk, regla, vence, None, actor=secretaria), "en circulación")
    assert Consulta.objects.get() == done.consulta
    assert Evento.objects.filter(verbo="acta.circulada").count() == 1


@races(retirar_acta)
def test_withdrawing_twice_withdraws_once(cast) -> None:
    consulta, secretaria = cast.en_circulacion(), cast.secretaria
    twice(lambda: retirar_acta(consulta.objeto_id, "No.", actor=secretaria), "borrador")
    assert Evento.objects.filter(verbo="consulta.retirada").count() == 1


@pytest.mark.parametrize("favour", [True, False])
@races(aprobar_acta, devolver_acta)
def test_two_workers_take_the_result_to_the_acta_once(cast, favour) -> None:
    consulta = closed(cast, cast.en_circulacion(), favour=favour)
    act = aprobar_acta if favour else devolver_acta
    twice(lambda: act(consulta.objeto_id, actor=None), "aprobada" if favour else "borrador")
    assert Evento.objects.filter(verbo__in=["acta.aprobada", "acta.devuelta"]).count() == 1


@races(publicar_acta)
def test_publishing_twice_publishes_once(cast) -> None:
    secretaria = cast.secretaria
    consulta = closed(cast, cast.en_circulacion(), favour=True)
    aprobar_acta(consulta.objeto_id, actor=None)
    twice(lambda: publicar_acta(consulta.objeto_id, actor=secretaria), "publicada")
    assert list(Publicacion.objects.values_list("tipo", "version")) == [("acta", 1), ("acuerdo", 1)]
    assert verificar_cadena() == 2


@races(publicar_registro_historico)
def test_an_old_acta_is_published_once(cast) -> None:
    acta, secretaria = cast.borrador(), cast.secretaria
    twice(lambda: publicar_registro_historico(acta.pk, actor=secretaria), "registro histórico")
    assert Publicacion.objects.filter(tipo="acta").count() == 1


def test_four_actas_published_at_once_are_one_chain(cast) -> None:
    actas = [cast.borrador() for _ in range(4)]
    results = together(*[lambda pk=acta.pk: publicar_registro_historico(pk, actor=None) for acta in actas])
    assert all(isinstance(result, Acta) for result in results), results
    assert verificar_cadena() == 8
    assert set(Publicacion.objects.filter(tipo="acta").values_list("clave", flat=True)) == {
        acta.sesion.clave for acta in actas
    }


@pytest.mark.parametrize("other", ["circulate", "correct"])
def test_discarding_and_anything_else_at_once(cast, other) -> None:
    acta, secretaria, regla = cast.borrador(), cast.secretaria, cast.regla()
    pk, vence = acta.parrafos.filter(padre=None).first().pk, primera_fecha(regla)
    acts: dict[str, Callable[[], Any]] = {
        "circulate": lambda: circular_acta(acta.pk, regla, vence, None, actor=secretaria),
        "correct": lambda: corregir_parrafo(pk, "Otro texto.", version=1, actor=secretaria),
    }
    discarded, done = together(lambda: descartar_acta(acta.pk, actor=secretaria), acts[other])
    if isinstance(discarded, Exception):
        assert isinstance(discarded, Conflicto)
        assert discarded.mensaje.startswith("Solo se descarta un borrador que nunca circuló.")
    elif isinstance(done, Exception):
        assert isinstance(done, Conflicto)
        assert done.mensaje in {DESCARTADO, ELIMINADO}
    else:
        assert other == "correct", "first corrected, then discarded"
    assert Acta.objects.exists() == Consulta.objects.exists() == isinstance(discarded, Exception)


def test_whoever_still_had_a_discarded_draft_open_is_told(cast) -> None:
    acta, secretaria, regla = cast.borrador(), cast.secretaria, cast.regla()
    deletion = eliminar_parrafo(acta.parrafos.filter(padre=None).first().pk, version=1, actor=secretaria)
    descartar_acta(acta.pk, actor=secretaria)
    acts: list[Callable[[], Any]] = [
        lambda: descartar_acta(acta.pk, actor=secretaria),
        lambda: circular_acta(acta.pk, regla, primera_fecha(regla), None, actor=secretaria),
        lambda: agregar_parrafo(acta.pk, "x", punto_id=None, actor=secretaria),
        lambda: deshacer_edicion(deletion.pk, actor=secretaria),
        lambda: publicar_registro_historico(acta.pk, actor=secretaria),
    ]
    for act in acts:
        with pytest.raises(Conflicto) as conflict:
            act()
        assert conflict.value.mensaje == DESCARTADO


@pytest.mark.parametrize("where", ["devuelta", "registro_historico"])
def test_what_circulated_or_was_published_is_not_discarded(cast, where) -> None:
    acta = cast.borrador()
    if where == "registro_historico":
        publicar_registro_historico(acta.pk, actor=None)
    else:
        closed(cast, cast.en_circulacion(acta=acta), favour=False)
        devolver_acta(acta.pk, actor=None)
    with pytest.raises(Conflicto, match="Solo se descarta un borrador que nunca circuló"):
        descartar_acta(acta.pk, actor=cast.secretaria)
    assert Acta.objects.filter(pk=acta.pk).exists()


@pytest.mark.parametrize("round_", range(4))
def test_withdrawing_as_it_closes_leaves_acta_and_consulta_in_agreement(cast, round_) -> None:
    consulta, secretaria = cast.en_circulacion(), cast.secretaria
    after = consulta.plazo.instante + GRACIA + timedelta(seconds=1)

    def sweep() -> None:
        with clock.as_of(after):
            for _ in range(3):
                cerrar_vencidas()
                run_pending()

    def withdraw() -> Acta:
        with clock.as_of(after):
            return retirar_acta(consulta.objeto_id, "Se corrige.", actor=secretaria)

    withdrawn, *_ = together(withdraw, sweep, sweep)
    sweep()
    consulta = Consulta.objects.get(pk=consulta.pk)
    acta = Acta.objects.get(pk=consulta.objeto_id)
    assert acta.estado == "borrador"
    told = set(Evento.objects.filter(objeto_id=acta.pk, objeto_tipo="actas.acta").values_list("verbo", flat=True))
    if isinstance(withdrawn, Acta):
        assert consulta.estado == "retirada"
        assert "acta.devuelta" not in told
    else:
        assert isinstance(withdrawn, Conflicto)
        assert (consulta.estado, consulta.resultado) == ("cerrada", "sin_quorum")
        assert "acta.retirada" not in told
        assert "acta.devuelta" in told
    assert not Reaccion.objects.filter(estado="pendiente").exists()


def test_the_worker_that_closes_and_the_one_that_reacts_are_told_apart(cast) -> None:
    """Twelve sweeps of four workers from the answers to the publication: one of each event."""
    consulta = cast.en_circulacion(2)
    for cuenta in ("gobierno", "social", "academica"):
        cast.responde(consulta, cuenta)

    def sweep() -> None:
        for _ in range(3):
            cerrar_vencidas()
            run_pending()

    together(*[sweep] * 4)
    sweep()
    verbos = Evento.objects.filter(objeto_id__in=[consulta.pk, consulta.objeto_id]).values_list("verbo", flat=True)
    assert sorted(verbo for verbo in verbos if verbo in {"consulta.cerrada", "acta.aprobada", "acta.devuelta"}) == [
        "acta.aprobada",
        "consulta.cerrada",
    ]
    assert Acta.objects.get(pk=consulta.objeto_id).estado == "aprobada"
