"""What the secretaría writes in the dossier: decisions, what backs them, answers to objections; and its pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from actas.models import AcuerdoAdoptado
from fondo.models import Contestacion, Decision, Fondo
from fondo.operations.decisiones import anotar_decision
from fondo.operations.expediente import (
    anotar_otra_decision,
    contestar_objecion,
    corregir_contestacion,
    descartar_decision,
    desvincular_decision,
    exigir_expediente,
    expediente_de,
    respaldar_decision,
    sin_evidencia,
)
from fondo.operations.expediente.lectura import decisiones_por_respaldar
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Consulta
from tests.actas import acuerdos
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.fondo import escena
from tests.fondo.permissions_presupuesto import DECIDE
from tests.fondo.test_expediente import HUERFANA, anotada, con_objecion, una

pytestmark = pytest.mark.django_db


def test_a_decision_is_written_backed_left_without_and_discarded(cast: Cast) -> None:
    fondo, acuerdo = escena.fondo(cast), acuerdos.adoptado(cast)
    decision = anotada(cast, fondo)
    event("decision.anotada", decision, cast.secretaria)
    assert anotada(cast, fondo) == decision, "said twice, it is one"
    assert una(fondo).falta == [HUERFANA]
    backed = respaldar_decision(decision.pk, acuerdo_id=acuerdo.pk, revision=1, actor=cast.secretaria)
    assert event("decision.respaldada", backed, cast.secretaria).ahora["acuerdo"] == acuerdo.clave
    assert una(fondo).completa
    with pytest.raises(Conflicto, match="Quite antes su respaldo"):
        descartar_decision(decision.pk, "Error.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="Alguien cambió esta decisión"):
        desvincular_decision(decision.pk, "Era otra.", revision=1, actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba por qué se quita"):
        desvincular_decision(decision.pk, " ", revision=2, actor=cast.secretaria)
    gone = desvincular_decision(decision.pk, "Era otra.", revision=2, actor=cast.secretaria)
    event("decision.desvinculada", gone, cast.secretaria)
    assert una(fondo).falta == [HUERFANA]
    assert descartar_decision(decision.pk, "Se anotó dos veces.", actor=cast.secretaria) == "Sedes de los talleres"
    assert expediente_de(fondo) == []


def test_what_may_not_be_written_nor_back_a_decision(cast: Cast) -> None:
    fondo, acuerdo = escena.fondo(cast), acuerdos.adoptado(cast)
    with pytest.raises(DomainError, match="se anotan solas"):
        anotar_otra_decision(fondo.pk, "traspaso", "Uno", actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba qué se decidió"):
        anotar_otra_decision(fondo.pk, "otra", " ", actor=cast.secretaria)
    decision = anotada(cast, fondo)
    acta = Consulta.objects.get(objeto_tipo="actas.acta")
    for wrong in ({}, {"acuerdo_id": acuerdo.pk, "consulta_id": acta.pk}):
        with pytest.raises(DomainError, match="Elija un acuerdo o una consulta"):
            respaldar_decision(decision.pk, **wrong, revision=1, actor=cast.secretaria)
    with pytest.raises(DomainError, match="cerrado aprobada y trate de este fondo"):
        respaldar_decision(decision.pk, consulta_id=acta.pk, revision=1, actor=cast.secretaria)
    AcuerdoAdoptado.objects.filter(pk=acuerdo.pk).update(estado="sin_efecto")
    with pytest.raises(DomainError, match="Elija un acuerdo publicado y vigente"):
        respaldar_decision(decision.pk, acuerdo_id=acuerdo.pk, revision=1, actor=cast.secretaria)
    Fondo.objects.filter(pk=fondo.pk).update(estado="cerrado")
    with pytest.raises(Conflicto, match="Este fondo ya terminó"):
        descartar_decision(decision.pk, "Error.", actor=cast.secretaria)


def test_a_proposal_is_backed_by_its_own_consulta(cast: Cast) -> None:
    _fondo, decision = con_objecion(cast)
    acuerdo = acuerdos.adoptado(cast)
    with pytest.raises(Conflicto, match="con su propia consulta"):
        respaldar_decision(decision.pk, acuerdo_id=acuerdo.pk, revision=1, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="con su propia consulta"):
        desvincular_decision(decision.pk, "No.", revision=1, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="Solo se descarta"):
        descartar_decision(decision.pk, "No.", actor=cast.secretaria)


def test_an_answer_is_written_once_and_corrected(cast: Cast) -> None:
    _fondo, decision = con_objecion(cast)
    with pytest.raises(DomainError, match="no objetó ni observó"):
        contestar_objecion(decision.pk, "Red Social Ejemplo", "Sí.", actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba la respuesta"):
        contestar_objecion(decision.pk, "Organismo Ejemplo", " ", actor=cast.secretaria)
    answer = contestar_objecion(decision.pk, "Organismo Ejemplo", "Se acogió.", actor=cast.secretaria)
    assert contestar_objecion(decision.pk, "Organismo Ejemplo", "Se acogió.", actor=cast.secretaria) == answer
    with pytest.raises(Conflicto, match="ya respondió esa objeción"):
        contestar_objecion(decision.pk, "Organismo Ejemplo", "Otra.", actor=cast.secretaria)
    fixed = corregir_contestacion(answer.pk, "Se acogió en parte.", revision=1, actor=cast.secretaria)
    told = event("respuesta_objecion.corregida", fixed, cast.secretaria)
    assert (told.antes, told.ahora) == ("Se acogió.", "Se acogió en parte.")
    with pytest.raises(Conflicto, match="Otra persona corrigió esta respuesta"):
        corregir_contestacion(answer.pk, "No.", revision=1, actor=cast.secretaria)


def test_what_answered_a_former_vote_answers_nothing_of_the_next(cast: Cast) -> None:
    """The same thing voted again, after it was corrected, is objected to for another reason."""
    fondo, decision = con_objecion(cast)
    former = contestar_objecion(decision.pk, "Organismo Ejemplo", "Se acogió.", actor=cast.secretaria)
    assert not sin_evidencia(fondo)
    Contestacion.objects.filter(pk=former.pk).update(contestada_el=decision.consulta.abierta_el - timedelta(days=9))
    assert "Falta responder la objeción de Organismo Ejemplo" in " ".join(sin_evidencia(fondo)[0].falta)
    assert decision in decisiones_por_respaldar(Fondo.objects.all())
    answer = contestar_objecion(decision.pk, "Organismo Ejemplo", "Se acogió.", actor=cast.secretaria)
    assert (answer.pk, answer.revision) == (former.pk, 2)
    assert not sin_evidencia(fondo)
    assert decision not in decisiones_por_respaldar(Fondo.objects.all())


def test_only_the_secretaria_keeps_the_dossier(cast: Cast) -> None:
    fondo, objected = con_objecion(cast)
    acuerdo, who = acuerdos.adoptado(cast), cast.secretaria
    decision = anotada(cast, fondo)
    answer = contestar_objecion(objected.pk, "Organismo Ejemplo", "Sí.", actor=who)
    acts = (
        lambda who: anotar_otra_decision(fondo.pk, "otra", "Otra", actor=who),
        lambda who: respaldar_decision(decision.pk, acuerdo_id=acuerdo.pk, revision=1, actor=who),
        lambda who: desvincular_decision(decision.pk, "Sí.", revision=1, actor=who),
        lambda who: descartar_decision(decision.pk, "Sí.", actor=who),
        lambda who: contestar_objecion(objected.pk, "Organismo Ejemplo", "No.", actor=who),
        lambda who: corregir_contestacion(answer.pk, "No.", revision=1, actor=who),
    )
    for act in acts:
        refused_to_all_but(cast, {"secretaria"}, act, DECIDE)


@pytest.mark.django_db(transaction=True)
@races(anotar_otra_decision)
def test_a_decision_written_by_two_at_once_is_one(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    one, other = together(*[lambda: anotada(cast, fondo)] * 2)
    assert one == other


@pytest.mark.django_db(transaction=True)
@races(respaldar_decision)
def test_of_two_that_back_a_decision_at_once_one_wins(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    decision = anotada(cast, fondo)
    rows = [
        AcuerdoAdoptado.objects.create(
            organo=cast.mesa, clave=f"2026-05-06/{n}", numero=n, fecha=date(2026, 5, 6), texto="Se acuerda."
        )
        for n in (1, 2)
    ]
    winner_and_loser(
        together(
            *(
                lambda row=row: respaldar_decision(decision.pk, acuerdo_id=row.pk, revision=1, actor=cast.secretaria)
                for row in rows
            )
        )
    )
    assert Decision.objects.get(pk=decision.pk).revision == 2


@pytest.mark.django_db(transaction=True)
@races(desvincular_decision, descartar_decision)
def test_what_one_left_without_backing_another_does_not_find_backed(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    acuerdo = AcuerdoAdoptado.objects.create(
        organo=cast.mesa, clave="2026-05-06/1", numero=1, fecha=date(2026, 5, 6), texto="Se acuerda."
    )
    decision = anotada(cast, fondo, acuerdo_id=acuerdo.pk)
    undo = lambda: desvincular_decision(decision.pk, "Era otra.", revision=1, actor=cast.secretaria)  # noqa: E731
    one, other = together(undo, undo)
    assert one.acuerdo is other.acuerdo is None
    assert Decision.objects.get(pk=decision.pk).revision == 2
    drop = lambda: descartar_decision(decision.pk, "Error.", actor=cast.secretaria)  # noqa: E731
    results = together(drop, drop)
    assert sum(isinstance(result, Exception) for result in results) == 1


@pytest.mark.django_db(transaction=True)
@races(contestar_objecion, corregir_contestacion)
def test_two_answers_at_once_leave_one(cast: Cast) -> None:
    _fondo, decision = con_objecion(cast)
    made, error = winner_and_loser(
        together(
            *(
                lambda t=t: contestar_objecion(decision.pk, "Organismo Ejemplo", t, actor=cast.secretaria)
                for t in ("Sí.", "No.")
            )
        )
    )
    assert "ya respondió" in str(error)
    winner_and_loser(
        together(
            *(
                lambda t=t: corregir_contestacion(made.pk, t, revision=1, actor=cast.secretaria)
                for t in ("Quizás.", "Nunca.")
            )
        )
    )
    assert Contestacion.objects.get(pk=made.pk).revision == 2


# The pages


def entered(cast: Cast, cuenta: str = "secretaria") -> Client:
    """A browser in which that account is signed in."""
    client = Client()
    client.force_login(cast.usuario(cuenta))
    return client


def test_the_pages_show_the_dossier_and_offer_what_is_lacking(cast: Cast) -> None:
    fondo, objected = con_objecion(cast)
    acuerdo = acuerdos.adoptado(cast)
    client, url = entered(cast), "/fondos/2026/expediente/"
    made = client.post(f"{url}anotar/", {"clase": "otra", "titulo": "Sedes de los talleres"})
    decision = Decision.objects.get(clase="otra")
    assert made["Location"] == f"{url}{decision.pk}/"
    page = client.get(url).content.decode()
    assert "A 2 decisiones les falta evidencia." in page
    assert "Sin evidencia" in page
    own = client.get(f"{url}{decision.pk}/").content.decode()
    assert HUERFANA in own
    assert "Respaldar la decisión" in own
    chosen = {"acuerdo": acuerdo.pk, "revision": 1}
    assert client.post(f"{url}{decision.pk}/respaldar/", chosen).status_code == 302
    own = client.get(f"{url}{decision.pk}/").content.decode()
    assert "Acuerdo 1 de la sesión del 5 de agosto de 2026" in own
    assert "Red Social Ejemplo" in own
    assert client.post(f"{url}{decision.pk}/desvincular/", {"motivo": "Era otra.", "revision": 2}).status_code == 302
    assert client.post(f"{url}{decision.pk}/descartar/", {"motivo": "Error."})["Location"] == url
    asked = client.get(f"{url}{objected.pk}/contestar/?a=Organismo%20Ejemplo").content.decode()
    assert "Falta decir quién difunde." in asked
    sent = {"organizacion": "Organismo Ejemplo", "texto": "Se agregó."}
    assert client.post(f"{url}{objected.pk}/contestar/", sent).status_code == 302
    answer = Contestacion.objects.get()
    assert "Se agregó." in client.get(f"{url}{objected.pk}/").content.decode()
    stale = client.post(f"{url}respuestas/{answer.pk}/", {"texto": "Otra.", "revision": 9})
    assert stale.status_code == 409
    assert "Lo guardado ahora dice: «Se agregó.»" in stale.content.decode()
    assert client.post(f"{url}respuestas/{answer.pk}/", {"texto": "Otra.", "revision": 1}).status_code == 302
    exigir_expediente(fondo)


def test_who_only_reads_is_told_who_keeps_it(cast: Cast) -> None:
    _fondo, decision = con_objecion(cast)
    client = entered(cast, "gobierno")
    for url in ("/fondos/2026/expediente/", f"/fondos/2026/expediente/{decision.pk}/"):
        page = client.get(url).content.decode()
        assert DECIDE in page
        assert "Responder<" not in page
        assert "Anotar una decisión" not in page


@pytest.mark.parametrize("where", ["", "{pk}/"])
def test_its_pages_cost_no_more_than_a_page_may(cast: Cast, where: str, django_assert_max_num_queries: Any) -> None:
    fondo, decision = con_objecion(cast)
    for n, acuerdo in enumerate((acuerdos.adoptado(cast), acuerdos.por_consulta(cast))):
        anotar_decision(fondo, "otra", f"Otra {n}", acuerdo=acuerdo)
    url = "/fondos/2026/expediente/" + where.format(pk=decision.pk)
    client = entered(cast)
    client.get(url)
    with django_assert_max_num_queries(15):
        client.get(url)
