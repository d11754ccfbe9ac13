"""Who asked about an agreement is told once what became of it; her name and address are erased then, or in a week."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from actas.models import AcuerdoAdoptado, PreguntaCiudadana
from actas.operations.preguntas import correos, publicar_pregunta_ciudadana, rechazar_pregunta_ciudadana
from actas.operations.preguntas.correos import avisar_a_quienes_preguntaron
from mesa.kernel import clock
from tests.actas.preguntas import MONDAY, answered, asked
from tests.cast import TEXTO, Cast
from tests.mesa.scene import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def acuerdo(cast: Cast) -> AcuerdoAdoptado:
    """The agreement of a published minute."""
    with clock.as_of(MONDAY):
        publish(cast, TEXTO)
    return AcuerdoAdoptado.objects.select_related("organo").get(clave="2026-08-05/1")


def test_who_asked_is_told_once_and_her_name_and_address_are_erased(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = answered(cast, acuerdo, nombre="Ana", correo="ana@example.com")
    assert avisar_a_quienes_preguntaron() == 0, "nothing to tell yet"
    publicar_pregunta_ciudadana(pregunta.pk, respuesta="En octubre.", actor=cast.secretaria)
    assert avisar_a_quienes_preguntaron() == 1
    assert avisar_a_quienes_preguntaron() == 0
    [letter] = mail.outbox
    assert letter.to == ["ana@example.com"]
    assert letter.subject == "Respondida su pregunta sobre el acuerdo 1 del 5 de agosto de 2026"
    assert "/acuerdos/2026-08-05/1/preguntas/1/" in str(letter.body)
    assert "En octubre." in str(letter.body)
    pregunta.refresh_from_db()
    assert (pregunta.nombre, pregunta.correo) == ("", "")


def test_a_rejection_is_told_after_an_hour_so_that_a_mistake_is_not(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = asked(acuerdo, correo="ana@example.com")
    with clock.as_of(MONDAY):
        rechazar_pregunta_ciudadana(pregunta.pk, "No es sobre el acuerdo.", actor=cast.secretaria)
        assert avisar_a_quienes_preguntaron() == 0
    with clock.as_of(MONDAY + timedelta(minutes=61)):
        assert avisar_a_quienes_preguntaron() == 1
    [letter] = mail.outbox
    assert "No es sobre el acuerdo." in str(letter.body)
    assert "Ley 20.285" in str(letter.body)


class _Broken:
    """A server that gives that error: to all, or to one address only."""

    def __init__(self, error: Exception, to: str = "") -> None:
        self.error, self.to, self.tried = error, to, 0

    def send_messages(self, messages: list[Any]) -> None:
        self.tried += 1
        if not self.to or messages[0].to == [self.to]:
            raise self.error


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (smtplib.SMTPRecipientsRefused({"ana@example.com": (550, b"no existe")}), False),
        *((smtplib.SMTPRecipientsRefused({"ana@example.com": (code, b"")}), True) for code in (421, 450, 451, 452)),
        (ConnectionRefusedError(), True),
        (smtplib.SMTPDataError(451, b""), True),
    ],
)
def test_a_server_that_is_down_keeps_it_waiting_and_for_no_more_than_a_week(
    cast: Cast, acuerdo: AcuerdoAdoptado, monkeypatch: pytest.MonkeyPatch, error: Exception, kept: bool
) -> None:
    pregunta = answered(cast, acuerdo, nombre="Ana", correo="ana@example.com")
    unaddressed = answered(cast, acuerdo, texto="¿Y la otra?", nombre="Luis")
    with clock.as_of(MONDAY):
        publicar_pregunta_ciudadana(unaddressed.pk, respuesta="En octubre.", actor=cast.secretaria)
        publicar_pregunta_ciudadana(pregunta.pk, respuesta="En octubre.", actor=cast.secretaria)
        monkeypatch.setattr(correos, "get_connection", lambda: _Broken(error))
        assert avisar_a_quienes_preguntaron() == 0
        pregunta.refresh_from_db()
        assert (bool(pregunta.nombre), bool(pregunta.correo)) == (kept, kept)
    with clock.as_of(MONDAY + timedelta(days=8)):
        avisar_a_quienes_preguntaron()
    assert set(PreguntaCiudadana.objects.values_list("nombre", "correo")) == {("", "")}


@pytest.mark.parametrize(
    ("error", "stops"),
    [
        (smtplib.SMTPDataError(554, b""), False),
        (smtplib.SMTPSenderRefused(550, b"", "mesa@mesa.example"), False),
        (smtplib.SMTPRecipientsRefused({"ana@example.com": (450, b"")}), False),
        (ValueError("an address that no e-mail can be written to"), False),
        (smtplib.SMTPDataError(421, b""), True),
        (smtplib.SMTPServerDisconnected(), True),
    ],
)
def test_what_a_server_refuses_of_one_stops_no_other(
    cast: Cast, acuerdo: AcuerdoAdoptado, monkeypatch: pytest.MonkeyPatch, error: Exception, stops: bool
) -> None:
    server = _Broken(error, "ana@example.com")
    for correo in ("ana@example.com", "luis@example.com"):
        pregunta = answered(cast, acuerdo, texto=f"¿Y? {correo}", correo=correo)
        publicar_pregunta_ciudadana(pregunta.pk, respuesta="En octubre.", actor=cast.secretaria)
    monkeypatch.setattr(correos, "get_connection", lambda: server)
    assert (avisar_a_quienes_preguntaron(), server.tried) == ((0, 1) if stops else (1, 2))
    waiting = ["ana@example.com", *(["luis@example.com"] if stops else [])]
    assert list(PreguntaCiudadana.objects.exclude(correo="").values_list("correo", flat=True)) == waiting
