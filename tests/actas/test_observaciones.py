"""Observations: made until the deadline by whoever was convoked, answered with reasons, published with the acta."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actas.documento import leer_acta
from actas.models import Acta, Observacion, Parrafo
from actas.operations import (
    corregir_observacion,
    corregir_parrafo,
    eliminar_parrafo,
    observar_acta,
    responder_observacion,
    retirar_acta,
    retirar_observacion,
)
from actas.operations.observaciones import falta_responder, marca
from actas.operations.parrafos import ParrafoCambiado
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.models import Consulta, Evento, Mandato
from mesa.operations.consultas import cerrar_consulta
from tests.cast import Cast, after
from tests.checks import event, refused, refused_to_all_but, rewriting

pytestmark = pytest.mark.django_db

MOTIVO = "Falta decir qué redes informaron."
PROPUESTA = "Las cinco redes informaron el estado de sus reglas internas."
CONVOCADAS = {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo"}
OBSERVA = (
    "Observa el acta solo quien tiene hoy el mandato de titular, suplente o delegada de una organización convocada."
)
AUTORA = "Solo la organización que hizo la observación puede corregirla o retirarla."
RESPONDE = "Solo la secretaría puede responder una observación al acta."


def observes(
    cast: Cast, consulta: Consulta, cuenta: str = "social", referencia: str = "1.1", **said: str
) -> Observacion:
    """An observation of whoever holds that account, on the first paragraph unless told otherwise."""
    words = {"motivo": MOTIVO, "propuesta": PROPUESTA} | said
    return observar_acta(consulta.pk, referencia=referencia, sha256=consulta.sha256, **words, actor=cast.actor(cuenta))


def answers(cast: Cast, observacion: Observacion, estado: str = "acogida", **more: Any) -> Observacion:
    """An answer of the secretaría to the observation as it is now."""
    now = Observacion.objects.select_related("parrafo").get(pk=observacion.pk)
    read = {"leida": marca(now), "version": now.parrafo.version if now.parrafo else 0}
    words = {"respuesta": "El dato consta en el perfil de la red."} | more
    return responder_observacion(now.pk, estado, **(read | words), actor=cast.secretaria)


def paragraph(acta_id: int, referencia: str = "1.1") -> Parrafo:
    """The paragraph of that reference, as it is now."""
    completa = leer_acta(Acta.objects.get(pk=acta_id))
    return next(n.parrafo for n in completa.parrafos() if n.referencia == referencia)


def withdrawn(cast: Cast, consulta: Consulta) -> Acta:
    """The acta taken back to draft."""
    return retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)


# --- Observing


@pytest.mark.parametrize(
    ("referencia", "cita"),
    [
        ("", ""),
        ("1.1", "Las redes informaron el estado de sus reglas internas."),
        ("1.2.b", "acompañarlas del acta que las adoptó."),
        ("acuerdo-1", "Se acordó que cada red publique sus reglas internas."),
    ],
)
def test_an_observation_quotes_what_it_is_about(cast: Cast, referencia: str, cita: str) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta, referencia=referencia)
    actor = cast.actor("social")
    assert actor.mandato is not None
    assert (observacion.referencia, observacion.texto_citado) == (referencia, cita)
    assert observacion.parrafo == (paragraph(consulta.objeto_id, referencia) if referencia else None)
    assert (observacion.motivo, observacion.propuesta, observacion.estado) == (MOTIVO, PROPUESTA, "pendiente")
    assert (observacion.organizacion_nombre, observacion.calidad) == ("Red Social Ejemplo", "titular")
    assert (observacion.persona, observacion.mandato) == (actor.persona, actor.mandato)
    assert event("observacion.recibida", observacion, actor).ahora == {"referencia": referencia}


def test_the_wording_is_optional_and_the_same_text_is_none(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    same = paragraph(consulta.objeto_id).texto
    assert observes(cast, consulta, propuesta=f"  {same} \n").propuesta == ""
    assert observes(cast, consulta, "gobierno", propuesta="").propuesta == ""


def test_what_is_sent_twice_is_one_observation(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    assert observes(cast, consulta) == observes(cast, consulta)
    assert Observacion.objects.count() == Evento.objects.filter(verbo="observacion.recibida").count() == 1
    assert observes(cast, consulta, motivo="Otra cosa.") != observes(cast, consulta)


def test_only_who_speaks_for_a_convoked_organisation_observes(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    refused_to_all_but(
        cast,
        CONVOCADAS,
        lambda actor: observar_acta(
            consulta.pk, referencia="", motivo=MOTIVO, propuesta="", sha256=consulta.sha256, actor=actor
        ),
        OBSERVA,
    )
    with rewriting():
        Mandato.objects.filter(persona__correo="social@mesa.example").update(hasta=clock.today() - timedelta(days=1))
    assert refused(lambda: observes(cast, consulta)) == [OBSERVA]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"motivo": " \n"}, "Escriba la observación: qué habría que cambiar y por qué."),
        ({"motivo": "x" * 10_001}, "La observación tiene más de 10.000 caracteres."),
        ({"propuesta": "x" * 20_001}, "El párrafo tiene más de 20.000 caracteres."),
        ({"referencia": "9.9"}, "Ese párrafo no está en el texto que circula."),
        ({"referencia": "1"}, "Ese párrafo no está en el texto que circula."),
    ],
)
def test_what_cannot_be_taken_says_why(cast: Cast, said: dict[str, str], sentence: str) -> None:
    consulta = cast.en_circulacion()
    with pytest.raises(DomainError, match=sentence):
        observes(cast, consulta, **said)


def test_the_text_observed_is_the_one_that_was_read(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    with pytest.raises(Conflicto, match="El texto cambió desde que usted lo abrió"):
        observar_acta(
            consulta.pk, referencia="", motivo=MOTIVO, propuesta="", sha256="0" * 64, actor=cast.actor("social")
        )


def test_until_the_last_instant_and_not_after(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    with clock.as_of(consulta.plazo.instante):
        observacion = observes(cast, consulta)
    assert observacion.creada == consulta.plazo.instante
    with clock.as_of(after(consulta, 0.001)):
        with pytest.raises(FueraDePlazo, match=r"El plazo venció el .* Lo que escribió no se registró"):
            observes(cast, consulta, "gobierno")
        with pytest.raises(FueraDePlazo):
            corregir_observacion(observacion.pk, motivo="Otra.", propuesta="", actor=cast.actor("social"))


def test_not_once_withdrawn_nor_closed(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    withdrawn(cast, consulta)
    with pytest.raises(Conflicto, match="La secretaría retiró este texto de circulación"):
        observes(cast, consulta)
    early = cast.en_circulacion(2)
    for cuenta in ("gobierno", "academica", "social"):
        cast.responde(early, cuenta)
    cerrar_consulta(early.pk, actor=None)
    with pytest.raises(Conflicto, match=r"La consulta ya cerró\. Lo que escribió no se registró"):
        observes(cast, early)


# --- Correcting and withdrawing


def test_its_organisation_corrects_it_while_nobody_answered(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta, "academica")
    suplente = cast.actor("academica.suplente")
    corrected = corregir_observacion(observacion.pk, motivo="Dicho mejor.", propuesta="", actor=suplente)
    assert (corrected.motivo, corrected.propuesta, corrected.persona) == ("Dicho mejor.", "", suplente.persona)
    assert corrected.creada > observacion.creada
    told = event("observacion.corregida", corrected, suplente)
    assert told.antes == {"motivo": MOTIVO, "propuesta": PROPUESTA}
    corregir_observacion(observacion.pk, motivo="Dicho mejor.", propuesta="", actor=suplente)
    assert Evento.objects.filter(verbo="observacion.corregida").count() == 1
    answers(cast, observacion)
    with pytest.raises(Conflicto, match="ya no se puede corregir"):
        corregir_observacion(observacion.pk, motivo="Otra vez.", propuesta="", actor=suplente)


def test_others_neither_correct_nor_withdraw_it(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    for act in (
        lambda actor: corregir_observacion(observacion.pk, motivo="x", propuesta="", actor=actor),
        lambda actor: retirar_observacion(observacion.pk, actor=actor),
    ):
        refused_to_all_but(cast, {"social"}, act, AUTORA)


def test_withdrawn_it_stays_in_the_ledger_and_asks_for_no_answer(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    social = cast.actor("social")
    retirar_observacion(observacion.pk, actor=social)
    event("observacion.retirada", observacion, social)
    assert Observacion.objects.get().estado == "retirada"
    assert falta_responder(observacion.acta) == ""
    with pytest.raises(Conflicto, match="el estado es «retirada»"):
        retirar_observacion(observacion.pk, actor=social)
    with pytest.raises(Conflicto, match="el estado es «retirada»"):
        answers(cast, observacion)


def test_an_answered_one_is_not_withdrawn(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    answers(cast, observacion, "no_acogida")
    with pytest.raises(Conflicto, match="el estado es «no acogida»"):
        retirar_observacion(observacion.pk, actor=cast.actor("social"))


# --- Answering


@pytest.mark.parametrize("estado", ["acogida", "acogida_parcialmente", "no_acogida"])
def test_the_secretaria_answers_with_reasons_while_it_circulates(cast: Cast, estado: str) -> None:
    observacion = answers(cast, observes(cast, cast.en_circulacion()), estado)
    assert (observacion.estado, observacion.aplicada) == (estado, False)
    assert observacion.respondida_por == cast.secretaria.persona.nombre
    told = event("observacion.respondida", observacion, cast.secretaria)
    assert told.antes == {"estado": "pendiente", "respuesta": "", "aplicada": False}


def test_only_the_secretaria_answers(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: responder_observacion(observacion.pk, "acogida", "x", leida=marca(observacion), actor=actor),
        RESPONDE,
    )


@pytest.mark.parametrize(
    ("estado", "more", "sentence"),
    [
        ("acogida", {"respuesta": " "}, "Escriba el fundamento de la respuesta: lo leerá quien observó."),
        ("acogida", {"respuesta": "x" * 10_001}, "La respuesta tiene más de 10.000 caracteres."),
        ("retirada", {}, "Elija si la observación se acoge"),
        ("pendiente", {}, "Elija si la observación se acoge"),
        ("", {}, "Elija si la observación se acoge"),
        ("no_acogida", {"aplicar": True}, "La redacción de una observación no acogida no se incorpora"),
    ],
)
def test_an_answer_that_cannot_be_taken_says_why(cast: Cast, estado: str, more: dict[str, Any], sentence: str) -> None:
    observacion = observes(cast, cast.en_circulacion())
    with pytest.raises(DomainError, match=sentence):
        answers(cast, observacion, estado, **more)
    assert Observacion.objects.get().estado == "pendiente"


def test_an_answer_is_corrected_by_another_that_has_read_it(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    stale = marca(observacion)
    answers(cast, observacion, "no_acogida")
    with pytest.raises(Conflicto, match="alguien la respondió, mientras usted escribía"):
        answers(cast, observacion, "acogida", leida=stale)
    assert answers(cast, observacion, "acogida").estado == "acogida"
    answers(cast, observacion, "acogida")
    assert Evento.objects.filter(verbo="observacion.respondida").count() == 2


def test_an_answer_to_what_was_corrected_meanwhile_is_not_kept(cast: Cast) -> None:
    observacion = observes(cast, cast.en_circulacion())
    stale = marca(observacion)
    corregir_observacion(observacion.pk, motivo="Otra cosa.", propuesta="", actor=cast.actor("social"))
    with pytest.raises(Conflicto, match="Esta observación cambió"):
        answers(cast, observacion, leida=stale)


# --- Taking the wording to the paragraph


def test_in_draft_the_wording_goes_to_the_paragraph_with_its_version(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    withdrawn(cast, consulta)
    assert answers(cast, observacion, aplicar=True).aplicada
    applied = paragraph(consulta.objeto_id)
    assert (applied.texto, applied.version) == (PROPUESTA, 2)
    told = Evento.objects.get(verbo="parrafo.corregido")
    assert told.persona == cast.secretaria.persona


def test_an_edited_wording_may_be_the_one_that_goes(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    withdrawn(cast, consulta)
    answers(cast, observacion, "acogida_parcialmente", aplicar=True, texto="Cuatro redes informaron.")
    assert paragraph(consulta.objeto_id).texto == "Cuatro redes informaron."


@pytest.mark.django_db
def test_what_stands_in_the_text_is_not_said_to_be_refused(cast: Cast) -> None:
    """An answer and the acta it is published with never contradict each other."""
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)
    answers(cast, observacion, aplicar=True)
    with pytest.raises(Conflicto, match="Quítela del párrafo"):
        answers(cast, observacion, "no_acogida")
    assert Observacion.objects.get(pk=observacion.pk).aplicada
    now = paragraph(consulta.objeto_id)
    corregir_parrafo(now.pk, "Otro texto.", version=now.version, actor=cast.secretaria)
    assert not answers(cast, observacion, "no_acogida").aplicada


@pytest.mark.django_db
def test_a_wording_left_empty_is_asked_for(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    retirar_acta(consulta.objeto_id, "Se corrige.", actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba la redacción que queda"):
        answers(cast, observacion, aplicar=True, texto=" ")


def test_accepted_while_it_circulates_it_is_applied_once_in_draft(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    assert not answers(cast, observacion, aplicar=True).aplicada
    assert paragraph(consulta.objeto_id).texto != PROPUESTA
    withdrawn(cast, consulta)
    assert answers(cast, observacion, aplicar=True).aplicada
    assert paragraph(consulta.objeto_id).texto == PROPUESTA


def test_a_paragraph_that_changed_meanwhile_is_not_written_over(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    withdrawn(cast, consulta)
    corregir_parrafo(paragraph(consulta.objeto_id).pk, "Lo de otra persona.", version=1, actor=cast.secretaria)
    with pytest.raises(ParrafoCambiado) as conflict:
        answers(cast, observacion, aplicar=True, version=1)
    assert conflict.value.parrafo.texto == "Lo de otra persona."
    assert Observacion.objects.get().estado == "pendiente", "nothing of the answer is kept"


def test_a_paragraph_that_is_gone_is_said_to_be(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta)
    withdrawn(cast, consulta)
    eliminar_parrafo(paragraph(consulta.objeto_id).pk, version=1, actor=cast.secretaria)
    assert Observacion.objects.get().parrafo is None
    with pytest.raises(DomainError, match="El párrafo observado ya no está en el acta"):
        answers(cast, observacion, aplicar=True)
    assert answers(cast, observacion).estado == "acogida"


def test_of_another_version_the_paragraph_is_the_same_wherever_it_is(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta, referencia="1.2.b")
    acta = withdrawn(cast, consulta)
    first = paragraph(acta.pk, "1.2.a")
    eliminar_parrafo(first.pk, version=1, actor=cast.secretaria)
    cast.en_circulacion(acta=acta)
    withdrawn(cast, Consulta.objects.get(objeto_id=acta.pk, estado="abierta"))
    answers(cast, observacion, aplicar=True)
    assert paragraph(acta.pk, "1.2.a").texto == PROPUESTA
