"""The life of an acta: imported, circulated, approved or returned by its consulta, and published."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction

from actas.documento import documento, leer_acta
from actas.lectura import ActaLeida, leer
from actas.models import Acta, Parrafo
from actas.operations import (
    aprobar_acta,
    circular_acta,
    corregir_parrafo,
    devolver_acta,
    importar_acta,
    publicar_acta,
    publicar_registro_historico,
    retirar_acta,
)
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.kernel.events import run_pending
from mesa.models import Consulta, Evento, Publicacion, Reaccion
from mesa.operations.consultas import cerrar_vencidas, primera_fecha, pronunciarse
from tests.cast import TEXTO
from tests.checks import SECRETARIA, SISTEMA, event, refused_to_all_but

pytestmark = pytest.mark.django_db
LUNES = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)
CIRCULAR = "Solo la secretaría puede circular el acta. Si falta algo, responda con una observación."
PUBLICAR = "Solo la secretaría puede publicar el acta."
IMPORTAR = "Solo la secretaría del órgano puede importar un acta."
VOTAN = ["secretaria", "gobierno", "academica", "social", "organismo"]


def estado(acta: Acta) -> str:
    return Acta.objects.get(pk=acta.pk).estado


def circula(cast, acta: Acta | None = None, numero: int | None = 1, *, cuando: datetime = LUNES) -> Consulta:
    with clock.as_of(cuando):
        return cast.en_circulacion(numero, acta=acta)


def answers(cast, consulta: Consulta, cuando: datetime = LUNES + timedelta(hours=1), **sentidos: str) -> None:
    with clock.as_of(cuando):
        for cuenta, sentido in sentidos.items():
            cast.responde(consulta, cuenta, sentido, "" if sentido == "aprueba" else "Por esto.")


def sweep(cuando: datetime) -> None:
    """What the minute does with decisions."""
    with clock.as_of(cuando):
        cerrar_vencidas()
        run_pending()


def approved(cast, acta: Acta | None = None) -> Acta:
    """An acta approved by consensus of three, at its deadline."""
    consulta = circula(cast, acta)
    answers(cast, consulta, gobierno="aprueba", social="aprueba_con_observaciones", academica="aprueba")
    sweep(consulta.plazo.instante + timedelta(seconds=61))
    found = Acta.objects.get(pk=consulta.objeto_id)
    assert found.estado == "aprobada"
    return found


# Importing


def test_what_was_read_becomes_a_draft(cast) -> None:
    read = leer(TEXTO)
    acta = importar_acta(read, cast.mesa, actor=cast.secretaria)
    assert (acta.estado, acta.sesion.clave, acta.sesion.organo) == ("borrador", "2026-08-05", cast.mesa)
    assert (acta.sesion.inicio, acta.sesion.termino, acta.sesion.lugar) == (time(10), time(11), "Reunión virtual")
    assert acta.acuerdos.count() == 1
    assert acta.avisos_lectura == list(read.avisos)
    event("acta.importada", acta, cast.secretaria)


def test_only_the_secretaria_imports_and_the_console_may(cast) -> None:
    read = leer(TEXTO)
    refused_to_all_but(
        cast, {"secretaria"}, lambda actor: importar_acta(read, cast.mesa, actor=actor), IMPORTAR, system=True
    )
    assert not Acta.objects.exists()
    event("acta.importada", importar_acta(read, cast.mesa, actor=None), None)


def test_the_date_comes_from_the_text_or_is_asked_for(cast) -> None:
    with pytest.raises(DomainError) as error:
        importar_acta(leer("Sin fecha."), cast.mesa, actor=cast.secretaria)
    assert error.value.mensaje == ("El texto no dice la fecha de la sesión. Indíquela para guardar el borrador.")
    given = importar_acta(leer("Sin fecha."), cast.mesa, fecha=date(2026, 1, 2), actor=cast.secretaria)
    assert given.sesion.clave == "2026-01-02"
    written = importar_acta(leer(TEXTO), cast.mesa, fecha=date(2026, 1, 2), actor=cast.secretaria)
    assert written.sesion.clave == "2026-08-05", "the text knows better"


def test_the_key_is_permanent_and_tells_the_organo_and_a_second_session_of_the_day(cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    keys = [importar_acta(leer(TEXTO), organo, actor=None).sesion.clave for organo in (cast.mesa, red, cast.mesa, red)]
    assert keys == [
        "2026-08-05", "red-social-ejemplo-2026-08-05", "2026-08-05-2", "red-social-ejemplo-2026-08-05-2",
    ]  # fmt: skip
    assert str(importar_acta(ActaLeida(fecha=date(2026, 8, 5)), cast.mesa, actor=None).titulo) != ""


# Circulating


def test_circulating_freezes_the_text_and_opens_its_consulta(cast) -> None:
    acta = cast.borrador()
    consulta = circula(cast, acta)
    acta = Acta.objects.get(pk=acta.pk)
    text = documento(leer_acta(acta))
    assert json.loads(consulta.documento) == text
    assert consulta.sha256 == document_hash(text)
    assert (acta.estado, acta.version, acta.consulta_id) == ("en_circulacion", 1, consulta.pk)
    assert (consulta.objeto_tipo, consulta.objeto_id, consulta.version) == ("actas.acta", acta.pk, 1)
    assert consulta.plazo.ruta == "/actas/2026-08-05/circulacion/"
    evento = event("acta.circulada", acta, cast.secretaria)
    assert (evento.antes, evento.ahora) == ("borrador", consulta.sha256)
    event("consulta.abierta", consulta, cast.secretaria)


def test_only_the_secretaria_circulates_withdraws_and_publishes(cast) -> None:
    draft, circulating, ready = cast.borrador(), cast.borrador(), approved(cast)
    circula(cast, circulating)
    with clock.as_of(LUNES):
        vence = primera_fecha(cast.regla())

        def circulate(actor: Actor | None) -> Acta:
            return circular_acta(draft.pk, cast.regla(), vence, None, actor=actor)

        refused_to_all_but(cast, {"secretaria"}, circulate, CIRCULAR)
        refused_to_all_but(
            cast, {"secretaria"}, lambda actor: retirar_acta(circulating.pk, "Porque sí.", actor=actor), SECRETARIA
        )
        refused_to_all_but(cast, {"secretaria"}, lambda actor: publicar_acta(ready.pk, actor=actor), PUBLICAR)
        refused_to_all_but(
            cast,
            {"secretaria"},
            lambda actor: publicar_registro_historico(draft.pk, actor=actor),
            PUBLICAR,
            system=True,
        )
    assert [estado(acta) for acta in (draft, circulating, ready)] == ["borrador", "en_circulacion", "aprobada"]


def test_an_acta_without_text_is_not_circulated(cast) -> None:
    acta = importar_acta(ActaLeida(titulo="Acta", fecha=date(2026, 8, 5), tabla=("Uno",)), cast.mesa, actor=None)
    with pytest.raises(DomainError) as error:
        circula(cast, acta)
    assert error.value.mensaje == "El acta no tiene párrafos ni acuerdos. Agregue el texto antes de circularla."
    assert estado(acta) == "borrador"


def test_a_term_that_is_refused_leaves_the_draft_as_it_was(cast) -> None:
    acta = cast.borrador()
    with clock.as_of(LUNES), pytest.raises(DomainError, match="más corto que el de la regla"):
        circular_acta(acta.pk, cast.regla(), LUNES.date(), None, actor=cast.secretaria)
    assert estado(acta) == "borrador"
    assert not Consulta.objects.exists()
    assert not Evento.objects.filter(verbo="acta.circulada").exists()


# What its consulta decides

OUTCOMES = [
    # rule, answers, state of the acta after the deadline, result, event
    (1, dict.fromkeys(VOTAN, "aprueba"), "aprobada", "aprobada", "acta.aprobada"),
    (1, {"gobierno": "aprueba", "social": "objeta", "academica": "aprueba"}, "borrador", "rechazada", "acta.devuelta"),
    (1, {"gobierno": "aprueba"}, "borrador", "sin_quorum", "acta.devuelta"),
    (2, {"gobierno": "aprueba", "social": "objeta", "academica": "objeta"}, "aprobada", "aprobada", "acta.aprobada"),
    (1, {"social": "se_inhabilita", "gobierno": "aprueba", "academica": "aprueba"}, *["aprobada"] * 2, "acta.aprobada"),
    (None, {"gobierno": "aprueba_con_observaciones"}, "borrador", "", "acta.devuelta"),
]  # fmt: skip


@pytest.mark.parametrize(("numero", "said", "after", "result", "verbo"), OUTCOMES)
def test_the_acta_follows_its_consulta(cast, numero, said, after, result, verbo) -> None:
    consulta = circula(cast, None, numero)
    answers(cast, consulta, **said)
    sweep(consulta.plazo.instante + timedelta(seconds=61))
    acta = Acta.objects.get(pk=consulta.objeto_id)
    assert (acta.estado, acta.consulta_id) == (after, consulta.pk)
    closed = Consulta.objects.get(pk=consulta.pk)
    assert (closed.estado, closed.resultado) == ("cerrada", result)
    evento = event(verbo, acta, None)
    assert (evento.antes, evento.ahora) == ("en_circulacion", consulta.sha256 if after == "aprobada" else result)
    answered = closed.convocadas.exclude(vigente=None).count()
    assert answered == len(said), "and its answers stay with it"


def test_when_it_is_certain_it_is_approved_before_the_deadline(cast) -> None:
    consulta = circula(cast, None, 2)
    answers(cast, consulta, gobierno="aprueba", social="aprueba", academica="aprueba")
    sweep(LUNES + timedelta(hours=2))
    acta = Acta.objects.get(pk=consulta.objeto_id)
    assert acta.estado == "aprobada"
    closed = Consulta.objects.get(pk=consulta.pk)
    assert (closed.cierre, closed.tacitas) == ("anticipado", 0)
    silent = closed.convocadas.filter(vigente=None)
    assert {convocada.cierre for convocada in silent} == {"no_requerida"}


def test_only_the_system_approves_and_returns_and_only_what_closed_so(cast) -> None:
    consulta = circula(cast)
    pk = consulta.objeto_id
    refused_to_all_but(cast, set(), lambda actor: aprobar_acta(pk, actor=actor), SISTEMA, system=True)
    refused_to_all_but(cast, set(), lambda actor: devolver_acta(pk, actor=actor), SISTEMA, system=True)
    with pytest.raises(Conflicto, match="no cerró aprobada"):
        aprobar_acta(pk, actor=None)
    with pytest.raises(Conflicto, match="no la devuelve"):
        devolver_acta(pk, actor=None)
    ready = approved(cast)
    with pytest.raises(Conflicto, match="no la devuelve"):
        devolver_acta(ready.pk, actor=None)
    with pytest.raises(Conflicto, match="el estado es «aprobada»"):
        aprobar_acta(ready.pk, actor=None)
    for act in (aprobar_acta, devolver_acta):
        with pytest.raises(Conflicto):
            act(cast.borrador().pk, actor=None)


def test_a_reaction_that_runs_twice_or_late_does_no_harm(cast) -> None:
    consulta = circula(cast)
    sweep(consulta.plazo.instante + timedelta(seconds=61))
    Reaccion.objects.filter(handler="actas.resolver_acta").update(estado="pendiente")
    second = circula(cast, Acta.objects.get(pk=consulta.objeto_id), cuando=LUNES + timedelta(days=30))
    sweep(LUNES + timedelta(days=30))
    acta = Acta.objects.get(pk=second.objeto_id)
    assert (acta.estado, acta.consulta_id) == ("en_circulacion", second.pk), "the first one's result is not its"
    assert Evento.objects.filter(verbo="acta.devuelta").count() == 1
    assert not Reaccion.objects.filter(estado="pendiente", handler="actas.resolver_acta").exists()


# Withdrawing, and the next version


def test_withdrawing_the_acta_withdraws_its_consulta(cast) -> None:
    consulta = circula(cast)
    answers(cast, consulta, social="objeta")
    with clock.as_of(LUNES + timedelta(hours=2)):
        acta = retirar_acta(consulta.objeto_id, " Falta un acuerdo. ", actor=cast.secretaria)
    assert estado(acta) == "borrador"
    withdrawn = Consulta.objects.get(pk=consulta.pk)
    assert (withdrawn.estado, withdrawn.motivo_retiro) == ("retirada", "Falta un acuerdo.")
    assert withdrawn.convocadas.exclude(vigente=None).count() == 1
    evento = event("acta.retirada", acta, cast.secretaria)
    assert (evento.antes, evento.ahora) == ("en_circulacion", "Falta un acuerdo.")
    event("consulta.retirada", withdrawn, cast.secretaria)
    sweep(consulta.plazo.instante + timedelta(days=1))
    assert estado(acta) == "borrador", "its deadline comes to nothing"


def test_withdrawing_needs_a_reason_and_something_in_circulation(cast) -> None:
    consulta = circula(cast)
    with pytest.raises(DomainError) as error:
        retirar_acta(consulta.objeto_id, " \n ", actor=cast.secretaria)
    assert error.value.mensaje == "Escriba por qué retira el acta: lo leerán quienes ya respondieron."
    with pytest.raises(Conflicto, match="el estado es «borrador»"):
        retirar_acta(cast.borrador().pk, "No.", actor=cast.secretaria)
    # Its consulta closed, and the worker has not yet taken the result to the acta.
    with clock.as_of(consulta.plazo.instante + timedelta(seconds=61)):
        cerrar_vencidas()
        with pytest.raises(Conflicto, match="el estado es «cerrada»"):
            retirar_acta(consulta.objeto_id, "No.", actor=cast.secretaria)
    assert estado(Acta.objects.get(pk=consulta.objeto_id)) == "en_circulacion"


def test_a_new_version_is_a_new_consulta_and_no_approval_moves_to_it(cast) -> None:
    first = circula(cast)
    answers(cast, first, social="aprueba", gobierno="aprueba")
    acta = retirar_acta(first.objeto_id, "Se corrige.", actor=cast.secretaria)
    parrafo = Parrafo.objects.filter(acta=acta, padre=None).first()
    corregir_parrafo(parrafo.pk, "Otro texto.", version=1, actor=cast.secretaria)
    second = circula(cast, acta, cuando=LUNES + timedelta(days=1))
    assert (first.version, second.version, Acta.objects.get(pk=acta.pk).version) == (1, 2, 2)
    assert second.sha256 != first.sha256
    assert not second.convocadas.exclude(vigente=None).exists(), "nobody has answered the new text"
    with clock.as_of(LUNES + timedelta(days=1)):
        social = cast.actor("social")
        with pytest.raises(Conflicto, match="El texto cambió"):
            pronunciarse(second.pk, social.organizacion.pk, "aprueba", "", sha256=first.sha256, actor=social)
        with pytest.raises(Conflicto, match="retiró este texto"):
            cast.responde(first, "academica")
    retirar_acta(acta.pk, "Sin cambios.", actor=cast.secretaria)
    third = circula(cast, acta, cuando=LUNES + timedelta(days=2))
    assert (third.version, third.sha256) == (3, second.sha256), "the same text has the same hash, and its own answers"
    answers(cast, third, LUNES + timedelta(days=2), **dict.fromkeys(VOTAN[:3], "aprueba"))
    sweep(third.plazo.instante + timedelta(seconds=61))
    voted = set(
        Acta.objects.get(pk=acta.pk).consulta.convocadas.exclude(vigente=None).values_list("vigente__sha256", flat=True)
    )
    assert voted == {third.sha256}
    with pytest.raises(FueraDePlazo), clock.as_of(third.plazo.instante + timedelta(seconds=90)):
        cast.responde(third, "social")


def test_what_was_returned_can_be_corrected_and_circulated_again(cast) -> None:
    first = circula(cast)
    sweep(first.plazo.instante + timedelta(seconds=61))
    second = circula(cast, Acta.objects.get(pk=first.objeto_id), cuando=LUNES + timedelta(days=20))
    assert second.version == 2
    assert estado(Acta.objects.get(pk=first.objeto_id)) == "en_circulacion"


@pytest.mark.parametrize("where", ["en_circulacion", "aprobada", "publicada", "registro_historico"])
def test_only_a_draft_is_circulated_and_only_what_was_approved_is_published(cast, where) -> None:
    acta = cast.borrador()
    if where == "en_circulacion":
        circula(cast, acta)
    elif where == "registro_historico":
        publicar_registro_historico(acta.pk, actor=None)
    else:
        acta = approved(cast, acta)
        if where == "publicada":
            publicar_acta(acta.pk, actor=cast.secretaria)
    label = {"en_circulacion": "en circulación", "registro_historico": "registro histórico"}.get(where, where)
    acts: list[Any] = [lambda: circula(cast, acta), lambda: publicar_registro_historico(acta.pk, actor=cast.secretaria)]
    if where != "aprobada":
        acts.append(lambda: publicar_acta(acta.pk, actor=cast.secretaria))
    if where != "en_circulacion":
        acts.append(lambda: retirar_acta(acta.pk, "No.", actor=cast.secretaria))
    before = Publicacion.objects.count()
    for act in acts:
        with pytest.raises(Conflicto, match=f"el estado es «{label}»"), transaction.atomic():
            act()
    assert estado(acta) == where
    assert Publicacion.objects.count() == before
