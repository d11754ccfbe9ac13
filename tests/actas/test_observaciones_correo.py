"""The letters that observations cause: to whom, once, and with what."""

from __future__ import annotations

import pytest
from django.core import mail

from actas.operations import retirar_observacion
from mesa.kernel import tasks
from tests.actas.test_observaciones import PROPUESTA, answers, observes, withdrawn
from tests.actas.test_observaciones_paginas import clave
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_secretaria_is_told_of_each_observation_once(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    tasks.sweep()
    mail.outbox = []
    observacion = observes(cast, consulta, motivo="Dice <b>todas</b>.")
    tasks.sweep()
    tasks.sweep()
    (letter,) = mail.outbox
    assert letter.to == ["secretaria@mesa.example"]
    assert letter.subject == f"Red Social Ejemplo observó el {consulta.titulo}: párrafo 1.1"
    url = f"http://testserver/actas/{clave(consulta)}/observaciones/{observacion.pk}/"
    for body in (str(letter.body), str(letter.alternatives[0][0])):
        assert url in body
        assert PROPUESTA in body
    assert "Dice <b>todas</b>." in str(letter.body)
    assert "Dice &lt;b&gt;todas" in str(letter.alternatives[0][0])


def test_nobody_is_told_of_what_was_withdrawn_first_nor_of_what_they_did(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    tasks.sweep()
    mail.outbox = []
    observes(cast, consulta, "secretaria")
    retirar_observacion(observes(cast, consulta).pk, actor=cast.actor("social"))
    tasks.sweep()
    assert not mail.outbox


def test_who_observed_is_told_the_answer_and_the_new_text(cast: Cast) -> None:
    consulta = cast.en_circulacion()
    observacion = observes(cast, consulta, "academica")
    withdrawn(cast, consulta)
    tasks.sweep()
    mail.outbox = []
    answers(cast, observacion, "acogida_parcialmente", aplicar=True, respuesta="Consta <i>casi</i> todo.")
    tasks.sweep()
    told = {to for m in mail.outbox for to in m.to}
    assert {"academica@mesa.example", "academica.suplente@mesa.example"} <= told
    assert not told & {"secretaria@mesa.example", "social@mesa.example", "gobierno@mesa.example"}
    letter = mail.outbox[0]
    assert letter.subject == (
        f"Acogida parcialmente la observación de Red Académica Ejemplo al {consulta.titulo}: párrafo 1.1"
    )
    for body in (str(letter.body), str(letter.alternatives[0][0])):
        assert "El párrafo quedó así:" in body
        assert PROPUESTA in body
    assert "Consta <i>casi</i> todo." in str(letter.body)
    assert "Consta &lt;i&gt;casi" in str(letter.alternatives[0][0])
