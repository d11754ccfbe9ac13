"""Questions of anyone about an agreement: received with their bounds, moderated, answered and published."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail

from actas.models import AcuerdoAdoptado, PreguntaCiudadana, ReglaTabla
from actas.operations.preguntas import (
    admitir_pregunta_ciudadana,
    anonimizar_pregunta_ciudadana,
    clave_de,
    corregir_respuesta_ciudadana,
    publicar_pregunta_ciudadana,
    recepcion,
    rechazar_pregunta_ciudadana,
    recibir_pregunta_ciudadana,
    responder_pregunta_ciudadana,
    tachar_pregunta_ciudadana,
)
from actas.operations.preguntas.correos import avisar_a_quienes_preguntaron
from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.strike import MARCA
from mesa.models import Aviso, Evento, Ficha, Publicacion, Responsable
from mesa.operations.publicaciones import versiones
from tests.actas.preguntas import MONDAY, answered, asked
from tests.cast import TEXTO, Cast
from tests.checks import event, refused, refused_to_all_but
from tests.mesa.scene import publish

pytestmark = pytest.mark.django_db
MODERA = "Solo la secretaría del órgano decide qué preguntas se publican."
RESPONDE = "Solo la secretaría del órgano responde las preguntas sobre sus acuerdos."


@pytest.fixture
def acuerdo(cast: Cast) -> AcuerdoAdoptado:
    """The agreement of a published minute."""
    with clock.as_of(MONDAY):
        publish(cast, TEXTO)
    return AcuerdoAdoptado.objects.select_related("organo").get(clave="2026-08-05/1")


# Received


def test_it_is_received_with_its_plazo_and_no_word_of_it_in_the_event(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = asked(acuerdo, "¿Cuándo? Soy ana@example.com", nombre=" Ana \n Ejemplo ", correo="ana@example.com")
    assert (pregunta.estado, pregunta.nombre, pregunta.correo) == ("recibida", "Ana Ejemplo", "ana@example.com")
    plazo = pregunta.plazo
    assert plazo is not None
    assert (plazo.vence, plazo.fatal, plazo.organo, plazo.ruta) == (
        date(2026, 9, 22),  # ten business days after Monday 7, with a holiday between
        False,
        cast.mesa,
        f"/preguntas/{pregunta.pk}/",
    )
    assert [r.organizacion for r in plazo.responsables.all()] == [cast.secretaria.organizacion]
    told = event("pregunta_ciudadana.recibida", acuerdo, None)
    assert told.ahora == {"pregunta": pregunta.pk}
    assert "Soy" not in told.objeto_texto


def test_the_rule_of_the_organo_says_the_term(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    ReglaTabla.objects.create(organo=cast.mesa, desde=date(2026, 1, 1), dias_de_respuesta=2, norma="Acuerdo 1")
    plazo = asked(acuerdo).plazo
    assert plazo is not None
    assert plazo.vence == date(2026, 9, 9)


def test_sent_twice_it_is_one(acuerdo: AcuerdoAdoptado) -> None:
    envio = uuid4()
    first, second = (recibir_pregunta_ciudadana(acuerdo.clave, "¿Y?", envio=envio, actor=None) for _ in range(2))
    assert first.pk == second.pk
    assert recibir_pregunta_ciudadana(acuerdo.clave, "¿Y?", envio=uuid4(), actor=None).pk == first.pk, "the same words"
    assert PreguntaCiudadana.objects.count() == 1


def test_each_who_asks_the_same_is_told(acuerdo: AcuerdoAdoptado) -> None:
    first = asked(acuerdo, nombre="Ana", correo="ana@example.com")
    other = asked(acuerdo, nombre="Luis", correo="luis@example.com")
    assert (other.nombre, other.correo) == ("Luis", "luis@example.com")
    assert asked(acuerdo, correo="ana@example.com") == first, "she asked already"
    assert asked(acuerdo, nombre="Otra") == first, "nobody to tell"
    assert PreguntaCiudadana.objects.count() == 2


def test_a_mistyped_address_is_corrected_over_the_same_form_while_it_waits(
    cast: Cast, acuerdo: AcuerdoAdoptado
) -> None:
    envio = uuid4()

    def sends(texto: str, nombre: str, correo: str) -> tuple[int, str, str]:
        told = {"nombre": nombre, "correo": correo}
        pk = recibir_pregunta_ciudadana(acuerdo.clave, texto, envio=envio, actor=None, **told).pk
        kept = PreguntaCiudadana.objects.get(pk=pk)
        return kept.pk, kept.nombre, kept.correo

    one, *_told = sends("¿Y?", "Ana", "ana@exmaple.com")
    assert sends("¿Y?", " Ana  Ejemplo ", "ana@example.com") == (one, "Ana Ejemplo", "ana@example.com")
    another, *_told = sends("¿Y otra?", "Ana", "ana@exmaple.com")
    assert sends("¿Y otra?", "Ana", "ana@example.com") == (another, "Ana", "ana@example.com")
    admitir_pregunta_ciudadana(one, actor=cast.secretaria)
    assert sends("¿Y?", "Eva", "eva@example.com") == (one, "Ana Ejemplo", "ana@example.com"), "it was taken up"
    assert PreguntaCiudadana.objects.count() == 2


@pytest.mark.parametrize(
    ("texto", "sentence"),
    [
        ("", "Escriba su pregunta."),
        (" \u200b\n", "Escriba su pregunta."),
        ("a" * 2001, "El texto tiene más de 2000 caracteres. Acórtelo."),
    ],
)
def test_what_is_no_question_is_refused(acuerdo: AcuerdoAdoptado, texto: str, sentence: str) -> None:
    with pytest.raises(DomainError) as error:
        asked(acuerdo, texto)
    assert error.value.mensaje == sentence


def test_of_what_a_correction_removed_nobody_asks(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    AcuerdoAdoptado.objects.update(suprimido=True)
    sentence = "Se pregunta sobre los acuerdos que rigen: este lo quitó una rectificación del acta."
    assert refused(lambda: asked(acuerdo)) == [sentence]


def test_an_agreement_receives_so_many_a_day(acuerdo: AcuerdoAdoptado, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recepcion, "AL_DIA", 2)
    for n in range(2):
        asked(acuerdo, f"¿Y la {n}?")
    with pytest.raises(Conflicto, match="envíela de nuevo mañana"):
        asked(acuerdo, "¿Y la otra?")
    with clock.as_of(MONDAY + timedelta(days=1, seconds=1)):
        assert recibir_pregunta_ciudadana(acuerdo.clave, "¿Y la otra?", envio=uuid4(), actor=None)


def test_no_more_of_an_organo_wait_than_somebody_can_read(
    cast: Cast, acuerdo: AcuerdoAdoptado, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recepcion, "EN_ESPERA", 1)
    asked(acuerdo)
    with pytest.raises(Conflicto, match="demasiadas preguntas"):
        asked(acuerdo, "¿Y la otra?")
    AcuerdoAdoptado.objects.create(
        organo=cast.organizacion("red-social-ejemplo"),
        clave="2026-08-06/1",
        fecha=date(2026, 8, 6),
        numero=1,
        texto="Se acuerda otra cosa.",
    )
    assert recibir_pregunta_ciudadana("2026-08-06/1", "¿Y?", envio=uuid4(), actor=None), "another órgano's do wait"


def test_whoever_conducts_is_told_and_nothing_is_quoted(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = asked(acuerdo, "¿Quién es el señor Tal?", correo="ana@example.com")
    assert -1 not in tasks.sweep().values()
    notices = Aviso.objects.filter(plantilla="pregunta_ciudadana")
    assert [a.persona for a in notices] == [cast.secretaria.persona]
    assert notices[0].ruta == f"/preguntas/{pregunta.pk}/"
    [letter] = [m for m in mail.outbox if "pregunta" in m.subject]
    assert letter.subject == "Una pregunta sobre el acuerdo 1 del 5 de agosto de 2026"
    assert "Tal" not in str(letter.body) + str(letter.alternatives[0][0])
    assert "ana@example.com" not in str(letter.body)


# Moderated


def test_only_who_conducts_moderates_and_answers(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk = asked(acuerdo).pk
    refused_to_all_but(cast, {"secretaria"}, lambda a: admitir_pregunta_ciudadana(pk, actor=a), MODERA)
    refused_to_all_but(cast, {"secretaria"}, lambda a: rechazar_pregunta_ciudadana(pk, "No.", actor=a), MODERA)
    refused_to_all_but(cast, {"secretaria"}, lambda a: tachar_pregunta_ciudadana(pk, "x", leida="", actor=a), MODERA)
    refused_to_all_but(cast, {"secretaria"}, lambda a: anonimizar_pregunta_ciudadana(pk, actor=a), MODERA)
    refused_to_all_but(cast, {"secretaria"}, lambda a: responder_pregunta_ciudadana(pk, "Sí.", actor=a), RESPONDE)
    refused_to_all_but(cast, {"secretaria"}, lambda a: publicar_pregunta_ciudadana(pk, respuesta="", actor=a), RESPONDE)
    refused_to_all_but(
        cast, {"secretaria"}, lambda a: corregir_respuesta_ciudadana(pk, "Sí.", "x", leida="", actor=a), RESPONDE
    )


def test_admitting_and_rejecting_are_undone_by_each_other(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta, secretaria = asked(acuerdo), cast.secretaria
    rechazar_pregunta_ciudadana(pregunta.pk, "No es sobre el acuerdo.", actor=secretaria)
    pregunta.refresh_from_db()
    assert (pregunta.estado, pregunta.motivo) == ("rechazada", "No es sobre el acuerdo.")
    assert pregunta.plazo is not None
    assert not Responsable.objects.filter(plazo=pregunta.plazo, cumplido_el=None).exists(), "nobody is reminded"
    event("pregunta_ciudadana.rechazada", acuerdo, secretaria)
    admitir_pregunta_ciudadana(pregunta.pk, actor=secretaria)
    pregunta = PreguntaCiudadana.objects.select_related("plazo").get()
    assert (pregunta.estado, pregunta.motivo, pregunta.respondida_el) == ("admitida", "", None)
    assert pregunta.plazo.cumplido_el is None  # type: ignore[union-attr]
    event("pregunta_ciudadana.admitida", acuerdo, secretaria)
    with pytest.raises(Conflicto, match="el estado es «admitida»"):
        admitir_pregunta_ciudadana(pregunta.pk, actor=secretaria)


def test_a_rejection_says_why(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk = asked(acuerdo).pk
    with pytest.raises(DomainError) as error:
        rechazar_pregunta_ciudadana(pk, " ", actor=cast.secretaria)
    assert error.value.mensaje == "Escriba por qué no se publica: se le dice a quien preguntó."


def test_only_a_personal_datum_is_struck_and_it_shows(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = asked(acuerdo, "Soy 12.345.678-5. ¿Cuándo?")
    tachar_pregunta_ciudadana(pregunta.pk, "12345678-5", leida=pregunta.texto, actor=cast.secretaria)
    pregunta.refresh_from_db()
    assert pregunta.texto == f"Soy {MARCA}. ¿Cuándo?"
    told = event("pregunta_ciudadana.tachada", acuerdo, cast.secretaria)
    assert "345" not in str(told.ahora)
    for datum, leida, why in (
        ("otra cosa", pregunta.texto, "no contiene ese dato"),
        ("¿Cuándo?", "otro texto", "cambió mientras usted la revisaba"),
    ):
        with pytest.raises(Conflicto, match=why):
            tachar_pregunta_ciudadana(pregunta.pk, datum, leida=leida, actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba el dato completo"):
        tachar_pregunta_ciudadana(pregunta.pk, "a", leida=pregunta.texto, actor=cast.secretaria)
    rechazar_pregunta_ciudadana(pregunta.pk, "No.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="ya no se modera"):
        tachar_pregunta_ciudadana(pregunta.pk, "Cuándo", leida=pregunta.texto, actor=cast.secretaria)


def test_who_asked_is_erased_before_and_the_event_does_not_say_who_it_was(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = answered(cast, acuerdo, nombre="Ana Ejemplo", correo="ana@example.com")
    for _ in range(2):
        anonimizar_pregunta_ciudadana(pregunta.pk, actor=cast.secretaria)
    pregunta.refresh_from_db()
    assert (pregunta.nombre, pregunta.correo, pregunta.texto) == ("", "", "¿Cuándo se publican?")
    assert event("pregunta_ciudadana.anonimizada", acuerdo, cast.secretaria).ahora == {"pregunta": pregunta.pk}
    assert Evento.objects.filter(verbo="pregunta_ciudadana.anonimizada").count() == 1
    publicar_pregunta_ciudadana(pregunta.pk, respuesta="En octubre.", actor=cast.secretaria)
    assert avisar_a_quienes_preguntaron() == 0


# Answered and published


def test_the_answer_waits_until_it_is_published(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = answered(cast, acuerdo)
    event("pregunta_ciudadana.respondida", acuerdo, cast.secretaria)
    assert not Ficha.objects.filter(tipo="pregunta").exists()
    before = Evento.objects.count()
    responder_pregunta_ciudadana(pregunta.pk, "En octubre.", actor=cast.secretaria)
    assert Evento.objects.count() == before, "the same answer changes nothing"
    with pytest.raises(Conflicto, match="otra respuesta mientras usted escribía"):
        responder_pregunta_ciudadana(pregunta.pk, "En noviembre.", leida="Nunca.", actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba la respuesta"):
        responder_pregunta_ciudadana(pregunta.pk, "", actor=cast.secretaria)
    received = asked(acuerdo, "¿Y la otra?")
    with pytest.raises(Conflicto, match="admitida y sin publicar"):
        responder_pregunta_ciudadana(received.pk, "Sí.", actor=cast.secretaria)


def test_it_is_published_with_its_answer_and_nothing_of_who_asked(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = answered(cast, acuerdo, nombre="Ana Ejemplo", correo="ana@example.com")
    with clock.as_of(MONDAY + timedelta(days=2)):
        publicar_pregunta_ciudadana(pregunta.pk, respuesta="En octubre.", actor=cast.secretaria)
    event("pregunta_ciudadana.publicada", acuerdo, cast.secretaria)
    header = Publicacion.objects.select_related("contenido").get(tipo="pregunta")
    assert (header.clave, clave_de(pregunta)) == ("2026-08-05/1/1", "2026-08-05/1/1")
    text = header.contenido.texto
    assert "¿Cuándo se publican?" in text
    assert "En octubre." in text
    assert '"recibida":"2026-09-07"' in text
    assert "Ana" not in text
    assert "example.com" not in text
    assert Ficha.objects.get(tipo="pregunta").ruta == "/acuerdos/2026-08-05/1/preguntas/1/"
    assert not Responsable.objects.filter(plazo=pregunta.plazo_id, cumplido_el=None).exists()
    with pytest.raises(Conflicto, match="publicada con su respuesta"):
        publicar_pregunta_ciudadana(pregunta.pk, respuesta="En octubre.", actor=cast.secretaria)


def test_what_is_published_is_what_was_read(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = asked(acuerdo)
    admitir_pregunta_ciudadana(pregunta.pk, actor=cast.secretaria)
    with pytest.raises(DomainError, match="Escriba la respuesta antes de publicar"):
        publicar_pregunta_ciudadana(pregunta.pk, respuesta="", actor=cast.secretaria)
    responder_pregunta_ciudadana(pregunta.pk, "En octubre.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="cambió mientras usted la revisaba"):
        publicar_pregunta_ciudadana(pregunta.pk, respuesta="En mayo.", actor=cast.secretaria)
    Ficha.objects.filter(tipo="acuerdo").delete()
    with pytest.raises(Conflicto, match="se retiró: ya no se publican preguntas"):
        publicar_pregunta_ciudadana(pregunta.pk, respuesta="En octubre.", actor=cast.secretaria)


def test_a_published_answer_is_corrected_by_another_version(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = answered(cast, acuerdo)
    again = {"leida": "En octubre.", "actor": cast.secretaria}
    with pytest.raises(Conflicto, match="todavía no se publica"):
        corregir_respuesta_ciudadana(pregunta.pk, "En mayo.", "Error de mes.", **again)  # type: ignore[arg-type]
    publicar_pregunta_ciudadana(pregunta.pk, respuesta="En octubre.", actor=cast.secretaria)
    with pytest.raises(DomainError, match="es la misma"):
        corregir_respuesta_ciudadana(pregunta.pk, "En octubre.", "Error de mes.", **again)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="por qué se corrige"):
        corregir_respuesta_ciudadana(pregunta.pk, "En mayo.", "", **again)  # type: ignore[arg-type]
    corregir_respuesta_ciudadana(pregunta.pk, "En mayo.", "Error de mes.", **again)  # type: ignore[arg-type]
    event("pregunta_ciudadana.corregida", acuerdo, cast.secretaria)
    assert [v.version for v in versiones("pregunta", "2026-08-05/1/1")] == [2, 1]
    assert Ficha.objects.get(tipo="pregunta").resumen == "En mayo."
    with pytest.raises(Conflicto, match="corrigió la respuesta mientras"):
        corregir_respuesta_ciudadana(pregunta.pk, "En junio.", "Otro mes.", **again)  # type: ignore[arg-type]
