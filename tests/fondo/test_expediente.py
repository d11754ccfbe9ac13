"""The dossier: what shows that the Mesa took each decision, and what lacks of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from actas.models import AcuerdoAdoptado
from actas.operations import publicar_registro_historico
from fondo.models import Decision, Fondo
from fondo.operations.decisiones import anotar_decision
from fondo.operations.expediente import (
    Antecedente,
    anotar_otra_decision,
    consultas_para,
    contestar_objecion,
    decisiones_por_respaldar,
    exigir_expediente,
    expediente_de,
    expediente_publico,
    respaldar_decision,
    sin_evidencia,
)
from fondo.schema import AntecedentePublicado
from mesa.conteos import lineas_de
from mesa.kernel import clock
from mesa.kernel.errors import DomainError
from mesa.models import Consulta
from tests.actas import acuerdos
from tests.cast import TEXTO, Cast
from tests.checks import event
from tests.fondo import escena
from tests.fondo.test_propuesta import convocado, en_consulta, responden
from tests.mesa import asuntos

pytestmark = pytest.mark.django_db
HUERFANA = "No hay acuerdo ni consulta que la respalde."


def una(fondo: Fondo) -> Antecedente:
    """The evidence of its only decision."""
    [found] = expediente_de(fondo)
    return found


def anotada(cast: Cast, fondo: Fondo, **more: Any) -> Decision:
    """A decision written down by the secretaría."""
    return anotar_otra_decision(fondo.pk, "otra", "Sedes de los talleres", actor=cast.secretaria, **more)


def con_objecion(cast: Cast, quienes: str = "gobierno academica social", **more: Any) -> tuple[Fondo, Decision]:
    """A fund whose proposal was approved by three, with the objection of one."""
    fondo = convocado(cast, **more)
    asked = en_consulta(cast, fondo)
    assert asked.consulta is not None
    cast.responde(asked.consulta, "organismo", "objeta", "Falta decir quién difunde.")
    responden(cast, asked, quienes=quienes)
    return fondo, Decision.objects.get(fondo=fondo)


def test_a_session_tells_its_acta_who_was_there_and_how_it_was_approved(cast: Cast) -> None:
    fondo, acuerdo = escena.fondo(cast), acuerdos.adoptado(cast)
    anotada(cast, fondo, acuerdo_id=acuerdo.pk)
    found = una(fondo)
    p = found.prueba
    assert (found.completa, found.falta, found.evidencia) == (True, [], "Completa")
    assert (p.via, p.fecha, p.donde) == (
        "en_sesion",
        date(2026, 8, 5),
        "Acuerdo 1 de la sesión del 5 de agosto de 2026",
    )
    assert (p.ruta, p.ruta_texto) == ("/acuerdos/2026-08-05/1/", "/actas/2026-08-05/")
    assert [(one.institucion, one.sector) for one in p.presentes] == [
        ("Red Social Ejemplo", "sociedad civil"),
        ("Secretaría de Ejemplo", "gobierno"),
    ]
    assert found.sectores == ["gobierno", "sociedad civil"]
    assert p.quorum.startswith("Asistieron 2 personas. Al acta respondieron ")
    assert p.sello is not None
    assert (p.sello.tipo, len(p.sello.hash), len(p.sha256)) == ("acta", 64, 64)
    assert 0 < p.favor <= len(p.votos)
    assert "Persona Ejemplo" not in str(found.publico())


def test_an_agreement_out_of_session_tells_the_votes_of_its_consulta(cast: Cast) -> None:
    fondo, acuerdo = escena.fondo(cast), acuerdos.por_consulta(cast)
    anotada(cast, fondo, acuerdo_id=acuerdo.pk)
    found = una(fondo)
    assert found.completa, found.falta
    assert (found.prueba.via, found.prueba.ruta) == ("entre_sesiones", acuerdo.ruta)
    assert found.prueba.donde.startswith("Acuerdo entre sesiones, ")
    assert found.recuento == "5 a favor de 5"
    assert found.prueba.ruta_texto.startswith("/decisiones/")
    assert acuerdo.asunto is not None
    assert found.prueba.sha256 == Consulta.objects.get(pk=acuerdo.asunto.consulta_id).sha256


def test_an_acta_with_an_objection_is_incomplete_until_it_is_answered(cast: Cast) -> None:
    fondo, decision = con_objecion(cast)
    found = una(fondo)
    assert (found.completa, found.evidencia, found.prueba.aprobada) == (False, "Incompleta", True)
    assert found.falta == ["Falta responder la objeción de Organismo Ejemplo."]
    assert found.recuento.startswith("3 a favor, 1 en contra")
    assert [(o.organizacion, o.objeta, o.fundamento) for o in found.objeciones] == [
        ("Organismo Ejemplo", True, "Falta decir quién difunde.")
    ]
    with pytest.raises(DomainError) as refusal:
        exigir_expediente(fondo)
    assert refusal.value.mensaje == (
        f"El expediente de consenso no está completo. Incompleta, «{decision.titulo}»: "
        "Falta responder la objeción de Organismo Ejemplo."
    )
    answer = contestar_objecion(decision.pk, "Organismo Ejemplo", "Se agregó a la etapa 2.", actor=cast.secretaria)
    event("objecion.contestada", answer, cast.secretaria)
    exigir_expediente(fondo)
    assert una(fondo).objeciones[0].contestacion == answer
    assert una(fondo).publico()["objeciones"][0]["respuesta"] == "Se agregó a la etapa 2."


def test_the_consulta_of_a_proposal_is_its_evidence_while_it_stands(cast: Cast) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo)
    anotar_decision(fondo, "propuesta", "La propuesta", consulta=asked.consulta, objeto=asked)
    found = una(fondo)
    assert (found.falta, found.evidencia, found.prueba.votos) == (["La consulta sigue abierta."], "Sin evidencia", [])
    responden(cast, asked)
    found = una(fondo)
    assert (found.completa, found.prueba.via) == (True, "consulta")
    assert found.prueba.ruta == f"/fondo/2026/#decision-{found.decision.pk}"
    assert asked.consulta is not None
    assert found.prueba.sha256 == asked.consulta.sha256
    assert {v.en_palabras for v in found.prueba.votos} >= {"Aprueba"}


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"estado": "cerrada", "resultado": "rechazada"}, "La consulta cerró sin aprobarla."),
        ({"estado": "retirada"}, "La consulta se retiró."),
    ],
)
def test_a_consulta_that_approved_nothing_shows_nothing(cast: Cast, change: dict[str, str], lacks: str) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo)
    anotar_decision(fondo, "propuesta", "La propuesta", consulta=asked.consulta, objeto=asked)
    Consulta.objects.filter(pk=asked.consulta_id).update(cerrada_el=clock.now(), **change)
    assert una(fondo).falta == [lacks]


def test_a_text_that_circulated_to_be_observed_decided_nothing(cast: Cast) -> None:
    fondo = convocado(cast)
    asked = en_consulta(cast, fondo, regla=None)
    anotar_decision(fondo, "propuesta", "La propuesta", consulta=asked.consulta, objeto=asked)
    assert una(fondo).falta == ["El texto circuló para observaciones: no decidió nada."]


def test_an_old_record_is_not_complete_as_nobody_knows_how_it_was_approved(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    acta = publicar_registro_historico(cast.borrador(TEXTO).pk, actor=None)
    acuerdo = AcuerdoAdoptado.objects.get(sesion=acta.sesion)
    anotar_decision(fondo, "otra", "Sedes", acuerdo=acuerdo)
    found = una(fondo)
    assert found.falta == ["El acta es un registro histórico: no consta cómo se aprobó."]
    assert (found.evidencia, found.recuento, len(found.prueba.presentes)) == ("Sin evidencia", "", 2)


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"estado": "sin_efecto"}, "El acuerdo quedó sin efecto."),
        ({"suprimido": True}, "Una corrección del acta quitó el acuerdo."),
    ],
)
def test_an_agreement_that_does_not_stand_shows_nothing(cast: Cast, change: dict[str, Any], lacks: str) -> None:
    fondo, acuerdo = escena.fondo(cast), acuerdos.adoptado(cast)
    anotada(cast, fondo, acuerdo_id=acuerdo.pk)
    AcuerdoAdoptado.objects.filter(pk=acuerdo.pk).update(**change)
    assert (una(fondo).falta, una(fondo).evidencia) == ([lacks], "Sin evidencia")


def test_an_agreement_without_publication_shows_nothing(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    acuerdo = AcuerdoAdoptado.objects.create(
        organo=cast.mesa, clave="2026-05-06/1", numero=1, fecha=date(2026, 5, 6), texto="Se acuerda."
    )
    anotada(cast, fondo, acuerdo_id=acuerdo.pk)
    assert una(fondo).falta == ["El acuerdo, o el acta que lo aprobó, ya no está publicado."]


def test_a_document_decided_out_of_session_is_read_from_its_publication(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    text = acuerdos.decidido(cast, "documento")
    decision = anotada(cast, fondo)
    consulta = consultas_para(fondo).get()
    assert consulta.pk == text.consulta_id
    respaldar_decision(decision.pk, consulta_id=consulta.pk, revision=1, actor=cast.secretaria)
    found = una(fondo)
    assert found.completa, found.falta
    assert found.prueba.ruta == found.prueba.ruta_texto
    assert found.prueba.ruta.startswith("/decisiones/")
    waits = asuntos.aprobado(cast, "documento")
    Decision.objects.filter(pk=decision.pk).update(consulta=waits.consulta_id)
    assert una(fondo).falta == ["Lo que se decidió todavía no está publicado."]


def test_the_public_dossier_is_json_in_spanish_and_names_no_one(cast: Cast) -> None:
    fondo, _decision = con_objecion(cast)
    Fondo.objects.filter(pk=fondo.pk).update(estado="en_ejecucion")
    anotada(cast, fondo, acuerdo_id=acuerdos.adoptado(cast).pk)
    anotar_otra_decision(fondo.pk, "fechas", "Se mueve un piso", actor=cast.secretaria)
    with translation.override("en"):
        told = expediente_publico(fondo)
    for one in told:
        AntecedentePublicado.model_validate(one)
    assert [one["falta"] for one in told] == [["Falta responder la objeción de Organismo Ejemplo."], [], [HUERFANA]]
    assert [one["evidencia"] for one in told] == ["Incompleta", "Completa", "Sin evidencia"]
    assert told[1]["publicacion"]["tipo"] == "acta"
    assert "Persona Ejemplo" not in str(told)
    assert "@" not in str(told)
    assert [one.decision.titulo for one in sin_evidencia(fondo)] == [told[0]["titulo"], "Se mueve un piso"]


def test_it_costs_the_same_with_many_decisions(cast: Cast, django_assert_max_num_queries: Any) -> None:
    fondo, _decision = con_objecion(cast)
    agreed = [acuerdos.adoptado(cast), acuerdos.por_consulta(cast)]
    counts = []
    for turn in range(2):
        for n, acuerdo in enumerate(agreed):
            anotar_decision(fondo, "otra", f"Otra {turn}{n}", acuerdo=acuerdo)
        anotar_decision(fondo, "otra", f"Sin nada {turn}")
        with django_assert_max_num_queries(8) as asked:
            assert len(expediente_de(fondo)) == 4 + 3 * turn
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_waits_for_the_secretaria_is_what_the_dossier_lacks(cast: Cast) -> None:
    fondo, objected = con_objecion(cast)
    Fondo.objects.filter(pk=fondo.pk).update(estado="en_ejecucion")
    adopted, other = acuerdos.adoptado(cast), acuerdos.por_consulta(cast)
    anotar_decision(fondo, "otra", "De sesión", acuerdo=adopted)
    anotar_decision(fondo, "otra", "Entre sesiones", acuerdo=other)
    anotar_decision(fondo, "otra", "Sin nada")

    def lacking() -> set[int]:
        told = set(decisiones_por_respaldar(Fondo.objects.all()).values_list("pk", flat=True))
        assert told == {one.decision.pk for one in sin_evidencia(fondo)}
        return told

    assert len(lacking()) == 2
    AcuerdoAdoptado.objects.filter(pk=adopted.pk).update(estado="sin_efecto")
    assert len(lacking()) == 3
    contestar_objecion(objected.pk, "Organismo Ejemplo", "Se agregó.", actor=cast.secretaria)
    assert len(lacking()) == 2
    [line] = [p for p in lineas_de(cast.secretaria) if p.url.endswith("/expediente/")]
    assert (line.titulo, line.url) == ("A 2 decisiones sobre el fondo les falta evidencia", "/fondos/2026/expediente/")
    for cuenta in ("gobierno", "administradora"):
        assert not [p for p in lineas_de(cast.actor(cuenta)) if p.url.endswith("/expediente/")]
    Fondo.objects.filter(pk=fondo.pk).update(estado="desistido")
    assert not [p for p in lineas_de(cast.secretaria) if p.url.endswith("/expediente/")]
