"""Questions beneath a consulta, and what recusing oneself does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.models import Aviso, Consulta, Pregunta
from mesa.operations.avisos import faltan
from mesa.operations.consultas import cerrar_consulta, resultado_si_cerrara, retirar_consulta
from mesa.operations.deliberacion import preguntar_consulta, responder_pregunta
from tests.cast import Cast, after
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser

LUNES = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
PREGUNTA = "¿Desde cuándo rige el acuerdo 1?"
RESPUESTA = "Desde que se publique el acta."
PREGUNTAN = "Pregunta solo quien tiene hoy el mandato de titular, suplente o delegada de una organización convocada."
CONDUCE = "Responde las preguntas solo quien conduce la consulta: la secretaría o quien representa a la red."


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """The rule's 5 business days end on Monday 14 September 2026."""
    with clock.as_of(LUNES):
        yield


def asks(cast: Cast, consulta: Consulta, cuenta: str = "social", texto: str = PREGUNTA) -> Pregunta:
    actor = cast.actor(cuenta)
    assert actor.organizacion is not None
    return preguntar_consulta(consulta.pk, actor.organizacion.pk, texto, actor=actor)


def letters_to(cuenta: str) -> list[str]:
    return [str(m.subject) for m in mail.outbox if m.to == [f"{cuenta}@mesa.example"]]


@pytest.mark.django_db
class TestPreguntas:
    """Asked by the convoked, answered by who conducts, read by all."""

    def test_a_convoked_organisation_asks_and_it_is_told_to_who_conducts(self, cast: Cast) -> None:
        consulta, social = cast.en_circulacion(), cast.actor("social")
        pregunta = asks(cast, consulta, texto=f"  {PREGUNTA}\u202e ")
        assert (pregunta.texto, pregunta.hecha_el, pregunta.respuesta) == (PREGUNTA, LUNES, "")
        assert event("pregunta.recibida", consulta, social).ahora == {"pregunta": pregunta.pk}
        assert asks(cast, consulta) == pregunta, "the same question sent twice is one"
        mail.outbox = []
        tasks.sweep()
        assert [s for s in letters_to("secretaria") if "pregunta" in s] == [
            f"Red Social Ejemplo pregunta: {consulta.titulo}"
        ]
        assert not [s for s in letters_to("social") if "pregunta" in s]

    def test_only_the_convoked_ask(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        social = cast.organizacion("red-social-ejemplo")
        refused_to_all_but(
            cast, {"social"}, lambda actor: preguntar_consulta(consulta.pk, social.pk, PREGUNTA, actor=actor), PREGUNTAN
        )
        assert not Pregunta.objects.exists()

    @pytest.mark.parametrize("texto", ["", "  \n", "\u2800", "x" * 5_001])
    def test_what_says_nothing_or_too_much_is_refused(self, cast: Cast, texto: str) -> None:
        consulta = cast.en_circulacion()
        with pytest.raises(DomainError, match=r"Escriba su pregunta\.|5000 caracteres"):
            asks(cast, consulta, texto=texto)

    def test_after_the_deadline_nobody_asks(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        with clock.as_of(after(consulta, 1)), pytest.raises(FueraDePlazo, match="Su pregunta no se registró"):
            asks(cast, consulta)
        with clock.as_of(after(consulta, -1)):
            asks(cast, consulta)

    def test_who_conducts_answers_and_everyone_convoked_is_told(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        pregunta = asks(cast, consulta)
        tasks.sweep()
        mail.outbox = []
        done = responder_pregunta(pregunta.pk, RESPUESTA, actor=cast.secretaria)
        assert (done.respuesta, done.respondida_el) == (RESPUESTA, LUNES)
        assert done.respondida_por_nombre == cast.secretaria.persona.nombre
        assert event("pregunta.respondida", consulta, cast.secretaria).ahora == {"pregunta": pregunta.pk}
        tasks.sweep()
        tasks.sweep()
        for cuenta in ("gobierno", "academica", "academica.suplente", "social", "organismo", "secretaria"):
            assert len([s for s in letters_to(cuenta) if s.startswith("Respondida la pregunta")]) == 1, cuenta
        letter = next(m for m in mail.outbox if m.to == ["gobierno@mesa.example"])
        assert PREGUNTA in str(letter.body)
        assert RESPUESTA in str(letter.body)
        assert "/responder/" in str(letter.body), "the link that answers it"

    def test_only_who_conducts_answers(self, cast: Cast) -> None:
        pregunta = asks(cast, cast.en_circulacion())
        refused_to_all_but(
            cast, {"secretaria"}, lambda actor: responder_pregunta(pregunta.pk, RESPUESTA, actor=actor), CONDUCE
        )

    def test_an_answer_is_corrected_only_by_who_read_it(self, cast: Cast) -> None:
        pregunta = asks(cast, cast.en_circulacion())
        responder_pregunta(pregunta.pk, RESPUESTA, actor=cast.secretaria)
        with pytest.raises(Conflicto, match="Alguien respondió esta pregunta"):
            responder_pregunta(pregunta.pk, "Otra cosa.", actor=cast.secretaria)
        responder_pregunta(pregunta.pk, RESPUESTA, actor=cast.secretaria)
        done = responder_pregunta(pregunta.pk, "Desde hoy.", leida=RESPUESTA, actor=cast.secretaria)
        assert done.respuesta == "Desde hoy."
        with pytest.raises(DomainError, match="Escriba la respuesta"):
            responder_pregunta(pregunta.pk, " ", leida="Desde hoy.", actor=cast.secretaria)

    def test_a_closed_consulta_owes_its_answer_and_a_withdrawn_one_does_not(self, cast: Cast) -> None:
        consulta = cast.en_circulacion()
        pregunta = asks(cast, consulta)
        with clock.as_of(after(consulta)):
            cerrar_consulta(consulta.pk, actor=None)
            responder_pregunta(pregunta.pk, RESPUESTA, actor=cast.secretaria)
        other = cast.en_circulacion()
        pending = asks(cast, other)
        retirar_consulta(other.pk, "Otra redacción", actor=cast.secretaria)
        with pytest.raises(Conflicto, match="retiró este texto"):
            responder_pregunta(pending.pk, RESPUESTA, actor=cast.secretaria)
        with pytest.raises(Conflicto, match="retiró este texto"):
            asks(cast, other)


@pytest.mark.django_db(transaction=True)
class TestALaVez:
    """Two at the same time."""

    @races(preguntar_consulta)
    def test_the_same_question_sent_twice_at_once_is_one(self, cast: Cast) -> None:
        consulta, actor = cast.en_circulacion(), cast.actor("social")
        assert actor.organizacion is not None
        pk = actor.organizacion.pk

        def ask() -> Pregunta:
            with clock.as_of(LUNES):
                return preguntar_consulta(consulta.pk, pk, PREGUNTA, actor=actor)

        first, second = together(ask, ask)
        assert first == second
        assert Pregunta.objects.count() == 1

    @races(responder_pregunta)
    def test_of_two_answers_one_stays_and_the_other_is_told(self, cast: Cast) -> None:
        pregunta, actor = asks(cast, cast.en_circulacion()), cast.secretaria
        answer = lambda texto: lambda: responder_pregunta(pregunta.pk, texto, actor=actor)  # noqa: E731
        won, lost = winner_and_loser(together(answer("Sí."), answer("No.")))
        assert isinstance(lost, Conflicto)
        assert Pregunta.objects.get().respuesta == won.respuesta


# Recusal

CONFLICTO = "Administra el proyecto del que trata el punto 1."


@pytest.mark.django_db
def test_who_recused_is_out_of_the_quorum_and_the_rule_says_how_many(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    for cuenta in ("gobierno", "academica"):
        cast.responde(consulta, cuenta)
    before = resultado_si_cerrara(Consulta.objects.get(pk=consulta.pk))
    assert before is not None
    assert before.estado == "sin_quorum" or "respondieron 2 de 5" in before.explicacion
    cast.responde(consulta, "organismo", "se_inhabilita", CONFLICTO)
    now = resultado_si_cerrara(Consulta.objects.get(pk=consulta.pk))
    assert now is not None
    assert "respondieron 2 de 4" in now.explicacion
    assert "1 inhabilitada" in now.explicacion


@pytest.mark.django_db
def test_who_recused_is_not_reminded_and_may_come_back_before_the_deadline(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    cast.responde(consulta, "organismo", "se_inhabilita", CONFLICTO)
    organismo = cast.actor("organismo").organizacion
    assert organismo not in [c.organizacion for c in faltan(consulta)]
    with clock.as_of(consulta.plazo.instante - timedelta(hours=2)):
        tasks.sweep()
        assert not Aviso.objects.filter(plantilla="recordatorio", mandato__organizacion=organismo).exists()
        assert Aviso.objects.filter(plantilla="recordatorio").exists()
        cast.responde(consulta, "organismo", "aprueba")
    answers = consulta.convocadas.get(organizacion=organismo).pronunciamientos.values_list("sentido", flat=True)
    assert list(answers) == ["se_inhabilita", "aprueba"]
    now = resultado_si_cerrara(Consulta.objects.get(pk=consulta.pk))
    assert now is not None
    assert "inhabilitada" not in now.explicacion
    with clock.as_of(after(consulta, 1)), pytest.raises(FueraDePlazo):
        cast.responde(consulta, "organismo", "se_inhabilita", CONFLICTO)


@pytest.mark.django_db
def test_a_recusal_needs_its_reason(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    with pytest.raises(DomainError, match="fundamento"):
        cast.responde(consulta, "organismo", "se_inhabilita", " ")


def test_the_day_of_these_tests_is_what_they_say() -> None:
    assert clock.today() == date(2026, 9, 7)
    assert Actor
