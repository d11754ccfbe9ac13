"""How a consulta ends: closed by its rule at the deadline, closed early when it is certain, or withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from mesa import decision
from mesa.kernel import clock
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto
from mesa.models import Consulta, Evento, Membresia, Plazo, Pronunciamiento, Regla
from mesa.operations.consultas import cerrar_consulta, cerrar_vencidas, recordar_consulta, retirar_consulta
from tests.checks import ROLES, SECRETARIA, SISTEMA, event, refused, refused_to_all_but, rewriting

LUNES = datetime(2026, 9, 7, 10, tzinfo=SANTIAGO)
GRACIA = timedelta(seconds=60)
MICRO = timedelta(microseconds=1)
TODAVIA_NO = "Todavía no corresponde cerrar esta consulta."
VOTAN = ["secretaria", "gobierno", "academica", "social", "organismo"]
EXPRESA, TACITA, SILENTE, NO_REQUERIDA = "expresa", "tacita", "silente", "no_requerida"


def circula(cast, numero: int | None = 1, **rule: Any) -> Consulta:
    """A text in circulation since Monday at ten, under rule `numero` with some of its terms changed."""
    if rule:
        Regla.objects.filter(pk=cast.regla(numero).pk).update(**rule)
    with clock.as_of(LUNES):
        return cast.en_circulacion(numero)


def answer(cast, consulta: Consulta, **sentidos: str) -> None:
    """What each account answers, all at eleven."""
    with clock.as_of(LUNES + timedelta(hours=1)):
        for cuenta, sentido in sentidos.items():
            cast.responde(consulta, cuenta, sentido, "" if sentido == "aprueba" else "Por esto.")


def close(consulta: Consulta, after: timedelta = GRACIA) -> Consulta:
    with clock.as_of(consulta.plazo.instante + after):
        cerrar_consulta(consulta.pk, actor=None)
    return Consulta.objects.select_related("plazo").get(pk=consulta.pk)


def counts(consulta: Consulta) -> tuple[str, int, int, int, int]:
    return (consulta.resultado, consulta.favor, consulta.contra, consulta.abstencion, consulta.tacitas)


def endings(consulta: Consulta) -> dict[str, list[str]]:
    """The accounts of the convoked by how each ended."""
    account = {
        "secretaria-ejemplo": "secretaria",
        "ministerio-ejemplo": "gobierno",
        "red-academica-ejemplo": "academica",
        "red-social-ejemplo": "social",
        "organismo-ejemplo": "organismo",
    }
    found: dict[str, list[str]] = {}
    for convocada in consulta.convocadas.select_related("organizacion"):
        found.setdefault(convocada.cierre, []).append(account[convocada.organizacion.slug])
    return {ending: sorted(accounts) for ending, accounts in found.items()}


def recomputed(consulta: Consulta, *, cerrada: bool) -> decision.Resultado:
    """The result from the history of answers alone: the last one of each convoked with a vote."""
    voting = consulta.convocadas.filter(con_voto=True)
    last: dict[str, decision.Sentido | None] = {str(c.pk): None for c in voting}
    for row in Pronunciamiento.objects.filter(convocada__in=voting).order_by("pk"):
        last[str(row.convocada_id)] = decision.Sentido(row.sentido)
    sectores = {str(c.pk): c.get_sector_display() for c in voting}
    return decision.resolver(consulta.regla.pura, last, cerrada=cerrada, sectores=sectores)


SI, NO, ABST, INH, OBS = "aprueba", "objeta", "se_abstiene", "se_inhabilita", "aprueba_con_observaciones"
CASES: list[tuple[int, dict[str, Any], dict[str, str], tuple[str, int, int, int, int]]] = [
    # rule, changes to it, answers, (result, favour, against, abstaining, tacit)
    (1, {}, dict.fromkeys(VOTAN, SI), ("aprobada", 5, 0, 0, 0)),
    (1, {}, {"gobierno": SI, "social": OBS, "academica": ABST}, ("aprobada", 2, 0, 1, 0)),
    (1, {}, {**dict.fromkeys(VOTAN, SI), "organismo": NO}, ("rechazada", 4, 1, 0, 0)),
    (1, {}, {"gobierno": ABST, "social": ABST, "academica": ABST}, ("rechazada", 0, 0, 3, 0)),
    (1, {}, {"gobierno": SI, "social": SI}, ("sin_quorum", 2, 0, 0, 0)),
    (1, {}, {}, ("sin_quorum", 0, 0, 0, 0)),
    # SI recusal leaves four to decide, and two of four are half.
    (1, {}, {"secretaria": INH, "gobierno": SI, "social": SI}, ("aprobada", 2, 0, 0, 0)),
    (1, {}, dict.fromkeys(VOTAN, INH), ("sin_quorum", 0, 0, 0, 0)),
    # Silence approves, but never makes quórum.
    (2, {}, {"gobierno": SI, "social": NO, "academica": NO}, ("aprobada", 3, 2, 0, 2)),
    (2, {}, {"gobierno": ABST, "social": NO, "academica": ABST}, ("aprobada", 2, 1, 2, 2)),
    (2, {}, {"gobierno": SI, "social": SI}, ("sin_quorum", 5, 0, 0, 3)),
    (2, {"silencio": "se_abstiene"}, {"gobierno": SI, "social": NO, "academica": ABST}, ("rechazada", 1, 1, 3, 2)),
    (2, {"silencio": "no_cuenta"}, {"gobierno": SI, "social": NO, "academica": ABST}, ("rechazada", 1, 1, 1, 0)),
    (1, {"mayoria": "dos_tercios"}, {"gobierno": SI, "social": SI, "academica": SI}, ("rechazada", 3, 0, 0, 0)),
    (1, {"mayoria": "absoluta"}, {"gobierno": SI, "social": SI, "academica": SI}, ("aprobada", 3, 0, 0, 0)),
    (1, {"mayoria": "unanimidad"}, {"gobierno": SI, "social": SI, "academica": ABST}, ("rechazada", 2, 0, 1, 0)),
    (1, {"mayoria": "adhesion", "quorum_numerador": 0}, {"gobierno": SI}, ("aprobada", 1, 0, 0, 0)),
    # Four of five answered, and yet one sector did not.
    (1, {"quorum_por_sector": True}, dict.fromkeys(VOTAN[:4], SI), ("sin_quorum", 4, 0, 0, 0)),
    (1, {"quorum_por_sector": True}, dict.fromkeys(VOTAN[1:], SI), ("aprobada", 4, 0, 0, 0)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("numero", "rule", "sentidos", "expected"), CASES)
def test_at_the_deadline_the_rule_gives_the_result(cast, numero, rule, sentidos, expected) -> None:
    consulta = circula(cast, numero, **rule)
    answer(cast, consulta, **sentidos)
    closed = close(consulta)
    assert counts(closed) == expected
    result = recomputed(closed, cerrada=True)
    assert counts(closed) == (result.estado, result.favor, result.contra, result.abstencion, result.tacitas)
    assert closed.explicacion == result.explicacion
    assert (closed.estado, closed.cierre) == ("cerrada", "plazo")
    assert closed.cerrada_el == closed.plazo.cumplido_el == consulta.plazo.instante + GRACIA
    silent = SILENTE if closed.regla.silencio == "no_cuenta" else TACITA
    said, unsaid = sorted(sentidos), sorted(set(VOTAN) - set(sentidos))
    assert endings(closed) == {key: accounts for key, accounts in [(EXPRESA, said), (silent, unsaid)] if accounts}
    evento = event("consulta.cerrada", consulta, None)
    assert (evento.antes, evento.ahora) == ("abierta", expected[0])


@pytest.mark.django_db
def test_for_observations_it_closes_without_a_result(cast) -> None:
    consulta = circula(cast, None)
    answer(cast, consulta, gobierno="aprueba_con_observaciones", social="objeta")
    closed = close(consulta)
    assert (closed.estado, closed.cierre, closed.explicacion) == ("cerrada", "plazo", "")
    assert counts(closed) == ("", 0, 0, 0, 0)
    assert endings(closed) == {EXPRESA: ["gobierno", "social"], SILENTE: ["academica", "organismo", "secretaria"]}
    assert event("consulta.cerrada", consulta, None).ahora == "cerrada"


@pytest.mark.django_db
def test_who_has_no_vote_may_answer_and_does_not_count(cast) -> None:
    seats = Membresia.objects.filter(organo=cast.mesa, miembro__slug__in=["ministerio-ejemplo", "red-social-ejemplo"])
    with rewriting():
        seats.update(voto="no")
    consulta = circula(cast)
    answer(cast, consulta, secretaria=SI, academica=SI, gobierno=NO)
    closed = close(consulta)
    assert counts(closed) == ("aprobada", 2, 0, 0, 0), "the objection of one without a vote stops nothing"
    assert endings(closed) == {
        EXPRESA: ["academica", "gobierno", "secretaria"],
        SILENTE: ["organismo"],
        NO_REQUERIDA: ["social"],
    }


@pytest.mark.django_db
def test_it_closes_no_sooner_than_a_minute_after_its_last_instant(cast) -> None:
    consulta = circula(cast)
    answer(cast, consulta, **dict.fromkeys(VOTAN, SI))
    for early in (timedelta(days=-1), timedelta(0), MICRO, GRACIA - MICRO):
        with pytest.raises(Conflicto) as conflict:
            close(consulta, early)
        assert conflict.value.mensaje == TODAVIA_NO
        with clock.as_of(consulta.plazo.instante + early):
            assert cerrar_vencidas() == 0
    with clock.as_of(consulta.plazo.instante + GRACIA):
        assert cerrar_vencidas() == 0, "the sweep waits until the minute has passed"
    with clock.as_of(consulta.plazo.instante + GRACIA + MICRO):
        assert cerrar_vencidas() == 1
        assert cerrar_vencidas() == 0
    assert Evento.objects.filter(verbo="consulta.cerrada").count() == 1


@pytest.mark.django_db
def test_only_the_system_closes(cast) -> None:
    consulta = circula(cast)
    with clock.as_of(consulta.plazo.instante + GRACIA):
        refused_to_all_but(cast, set(), lambda actor: cerrar_consulta(consulta.pk, actor=actor), SISTEMA, system=True)
    assert Consulta.objects.get(pk=consulta.pk).abierta


@pytest.mark.django_db
def test_what_ended_does_not_end_again(cast) -> None:
    closed = close(circula(cast))
    with pytest.raises(Conflicto, match="el estado es «cerrada»"):
        close(closed)
    with pytest.raises(Conflicto, match="el estado es «cerrada»"):
        retirar_consulta(closed.pk, "Tarde.", actor=cast.secretaria)
    withdrawn = circula(cast)
    with clock.as_of(LUNES):
        retirar_consulta(withdrawn.pk, "Se corrige.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="el estado es «retirada»"):
        close(withdrawn)
    with pytest.raises(Conflicto, match="el estado es «retirada»"):
        retirar_consulta(withdrawn.pk, "Otra vez.", actor=cast.secretaria)


# Before the deadline


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sentidos", "expected"),
    [
        ({"gobierno": SI, "social": SI, "academica": OBS}, ("aprobada", 3, 0, 0, 0)),
        ({"gobierno": NO, "social": NO, "academica": NO, "organismo": SI}, ("rechazada", 1, 3, 0, 0)),
        ({**dict.fromkeys(VOTAN, INH)}, ("sin_quorum", 0, 0, 0, 0)),
    ],
)
def test_what_is_certain_closes_before_and_nobody_is_tacit(cast, sentidos, expected) -> None:
    consulta = circula(cast, 2)
    answer(cast, consulta, **sentidos)
    with clock.as_of(LUNES + timedelta(hours=2)):
        assert cerrar_vencidas() == 1
    closed = Consulta.objects.select_related("plazo").get(pk=consulta.pk)
    assert counts(closed) == expected
    assert closed.explicacion == recomputed(closed, cerrada=False).explicacion
    assert closed.cierre == "anticipado"
    assert closed.cerrada_el == closed.plazo.cumplido_el == LUNES + timedelta(hours=2)
    missing = sorted(set(VOTAN) - set(sentidos))
    assert endings(closed) == {EXPRESA: sorted(sentidos)} | ({NO_REQUERIDA: missing} if missing else {})
    with clock.as_of(LUNES + timedelta(hours=3)), pytest.raises(Conflicto) as conflict:
        cast.responde(consulta, "secretaria", NO, "Por esto.")
    assert conflict.value.mensaje == (
        f"La consulta cerró antes del plazo, con resultado cierto: {closed.explicacion} Su respuesta no se registró."
    )


@pytest.mark.django_db
def test_what_is_not_certain_waits_for_the_deadline(cast) -> None:
    consulta = circula(cast, 2)
    answer(cast, consulta, gobierno=SI, social=SI, academica=NO)
    with clock.as_of(LUNES + timedelta(hours=2)):
        assert cerrar_vencidas() == 0
        with pytest.raises(Conflicto) as conflict:
            cerrar_consulta(consulta.pk, actor=None)
    assert conflict.value.mensaje == TODAVIA_NO
    assert counts(close(consulta)) == ("aprobada", 4, 1, 0, 2)


@pytest.mark.django_db
def test_without_leave_of_the_rule_it_waits_though_it_is_certain(cast) -> None:
    consulta = circula(cast, 1)
    answer(cast, consulta, **dict.fromkeys(VOTAN, SI))
    with clock.as_of(LUNES + timedelta(days=1)), pytest.raises(Conflicto, match=TODAVIA_NO):
        cerrar_consulta(consulta.pk, actor=None)


@pytest.mark.django_db
def test_after_the_last_instant_nothing_is_closed_early(cast) -> None:
    """Certain by an answer of the last second: it is closed at its deadline, where silence is tacit."""
    consulta = circula(cast, 2)
    answer(cast, consulta, gobierno=SI, social=SI)
    with clock.as_of(consulta.plazo.instante):
        cast.responde(consulta, "academica")
    for after in (MICRO, timedelta(seconds=30)):
        with pytest.raises(Conflicto, match=TODAVIA_NO):
            close(consulta, after)
    closed = close(consulta)
    assert (closed.cierre, counts(closed)) == ("plazo", ("aprobada", 5, 0, 0, 2))
    assert endings(closed)[TACITA] == ["organismo", "secretaria"]


# Withdrawing and reminding


@pytest.mark.django_db
def test_the_secretaria_withdraws_and_the_answers_stay(cast) -> None:
    consulta = circula(cast)
    answer(cast, consulta, social=NO)
    at = LUNES + timedelta(hours=2)
    with clock.as_of(at):
        retirar_consulta(consulta.pk, " Se corrige. ", actor=cast.secretaria)
    withdrawn = Consulta.objects.get(pk=consulta.pk)
    assert (withdrawn.estado, withdrawn.motivo_retiro, withdrawn.cerrada_el) == ("retirada", "Se corrige.", at)
    assert Plazo.objects.get(pk=withdrawn.plazo_id).cumplido_el == at
    assert withdrawn.convocadas.get(vigente__isnull=False).vigente.sentido == NO
    evento = event("consulta.retirada", consulta, cast.secretaria)
    assert (evento.antes, evento.ahora) == ("abierta", "Se corrige.")


@pytest.mark.django_db
def test_only_the_secretaria_withdraws_and_reminds(cast) -> None:
    consulta = circula(cast)
    with clock.as_of(LUNES):
        refused_to_all_but(
            cast, {"secretaria"}, lambda actor: retirar_consulta(consulta.pk, "No.", actor=actor), SECRETARIA
        )
        refused_to_all_but(cast, {"secretaria"}, lambda actor: recordar_consulta(consulta.pk, actor=actor), SECRETARIA)
    assert not Evento.objects.filter(verbo__in=["consulta.retirada", "consulta.recordada"]).exists()


@pytest.mark.django_db
def test_the_secretaria_of_another_organo_does_nothing_here(cast) -> None:
    """The function is asked of today and of this órgano."""
    consulta = circula(cast)
    funcion = cast.mesa.funciones.get()
    funcion.hasta = LUNES.date()
    funcion.save()
    with clock.as_of(LUNES):
        recordar_consulta(consulta.pk, actor=cast.secretaria)
    with clock.as_of(LUNES + timedelta(days=1)):
        for act in (recordar_consulta, lambda pk, actor: retirar_consulta(pk, "No.", actor=actor)):
            assert refused(lambda act=act: act(consulta.pk, actor=cast.secretaria)) == [SECRETARIA]
    assert len(ROLES) == 14


@pytest.mark.django_db
def test_a_reminder_is_asked_for_while_answers_are_taken(cast) -> None:
    consulta = circula(cast)
    with clock.as_of(consulta.plazo.instante):
        recordar_consulta(consulta.pk, actor=cast.secretaria)
    event("consulta.recordada", consulta, cast.secretaria)
    with clock.as_of(consulta.plazo.instante + MICRO), pytest.raises(Conflicto) as conflict:
        recordar_consulta(consulta.pk, actor=cast.secretaria)
    assert conflict.value.mensaje == "La consulta ya no recibe respuestas."
    close(consulta)
    with clock.as_of(LUNES), pytest.raises(Conflicto, match="ya no recibe respuestas"):
        recordar_consulta(consulta.pk, actor=cast.secretaria)
