"""Two at once on a question: sent twice it is one, what one did the other is told, and each has its own number."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core import mail

from actas.models import AcuerdoAdoptado, PreguntaCiudadana
from actas.operations.preguntas import (
    admitir_pregunta_ciudadana,
    anonimizar_pregunta_ciudadana,
    corregir_respuesta_ciudadana,
    publicar_pregunta_ciudadana,
    recepcion,
    rechazar_pregunta_ciudadana,
    recibir_pregunta_ciudadana,
    responder_pregunta_ciudadana,
    tachar_pregunta_ciudadana,
)
from actas.operations.preguntas.correos import avisar_a_quienes_preguntaron
from mesa.kernel.errors import Conflicto
from mesa.kernel.strike import MARCA
from mesa.models import Evento, Ficha, Publicacion
from tests.actas.preguntas import RESPUESTA, en_estado
from tests.cast import TEXTO, Cast
from tests.checks import races, together, winner_and_loser
from tests.mesa.scene import publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def acuerdo(cast: Cast) -> AcuerdoAdoptado:
    """The agreement of a published minute."""
    publish(cast, TEXTO)
    return AcuerdoAdoptado.objects.get(clave="2026-08-05/1")


@races(recibir_pregunta_ciudadana)
def test_the_same_form_sent_twice_at_once_is_one_question(acuerdo: AcuerdoAdoptado) -> None:
    envio = uuid4()
    one, other = together(*[lambda: recibir_pregunta_ciudadana(acuerdo.clave, "¿Cuándo?", envio=envio, actor=None)] * 2)
    assert one == other
    assert PreguntaCiudadana.objects.count() == 1


@races(recibir_pregunta_ciudadana)
def test_the_last_place_of_the_day_is_for_one(acuerdo: AcuerdoAdoptado, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recepcion, "AL_DIA", 1)
    _won, error = winner_and_loser(
        together(
            *(
                lambda n=n: recibir_pregunta_ciudadana(acuerdo.clave, f"¿Y la {n}?", envio=uuid4(), actor=None)
                for n in range(2)
            )
        )
    )
    assert isinstance(error, Conflicto)


@races(admitir_pregunta_ciudadana, rechazar_pregunta_ciudadana)
def test_admitted_and_rejected_at_once_the_last_one_stands_and_says_so(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    """From received both lead on: admitted first it may still be rejected; rejected first, admitted again."""
    pk, actor = en_estado(cast, acuerdo, "recibida").pk, cast.secretaria
    results = together(
        lambda: admitir_pregunta_ciudadana(pk, actor=actor),
        lambda: rechazar_pregunta_ciudadana(pk, "No.", actor=actor),
    )
    assert not [r for r in results if isinstance(r, Exception)]
    pregunta = PreguntaCiudadana.objects.select_related("plazo").get()
    assert pregunta.plazo is not None
    assert (pregunta.estado == "rechazada") == (pregunta.plazo.cumplido_el is not None) == bool(pregunta.motivo)


@races(tachar_pregunta_ciudadana)
def test_two_data_struck_at_once_are_seen_by_whoever_strikes(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    texto = "Soy 12.345.678-5 y llamo al 912345678."
    pk, actor = en_estado(cast, acuerdo, "recibida", texto).pk, cast.secretaria
    _won, error = winner_and_loser(
        together(
            *(
                lambda dato=dato: tachar_pregunta_ciudadana(pk, dato, leida=texto, actor=actor)
                for dato in ("12345678-5", "912345678")
            )
        )
    )
    assert "cambió mientras usted la revisaba" in str(error)
    assert PreguntaCiudadana.objects.get().texto.count(MARCA) == 1


@races(anonimizar_pregunta_ciudadana)
def test_who_asked_is_erased_twice_at_once_and_told_once(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk, actor = en_estado(cast, acuerdo, "recibida").pk, cast.secretaria
    results = together(*[lambda: anonimizar_pregunta_ciudadana(pk, actor=actor)] * 2)
    assert not [r for r in results if isinstance(r, Exception)]
    assert Evento.objects.filter(verbo="pregunta_ciudadana.anonimizada").count() == 1


@races(responder_pregunta_ciudadana)
def test_of_two_answers_one_is_kept_and_the_other_is_told(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk, actor = en_estado(cast, acuerdo, "admitida").pk, cast.secretaria
    won, error = winner_and_loser(
        together(*(lambda t=t: responder_pregunta_ciudadana(pk, t, actor=actor) for t in ("En mayo.", "En junio.")))
    )
    assert isinstance(error, Conflicto)
    assert PreguntaCiudadana.objects.get().respuesta == won.respuesta


@races(publicar_pregunta_ciudadana)
def test_published_twice_at_once_it_is_one_publication(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk, actor = en_estado(cast, acuerdo, "respondida").pk, cast.secretaria
    _won, error = winner_and_loser(
        together(*[lambda: publicar_pregunta_ciudadana(pk, respuesta=RESPUESTA, actor=actor)] * 2)
    )
    assert isinstance(error, Conflicto)
    assert Publicacion.objects.filter(tipo="pregunta").count() == 1


@races(publicar_pregunta_ciudadana)
def test_two_of_one_agreement_published_at_once_have_each_its_number(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pks = [en_estado(cast, acuerdo, "respondida", f"¿Y la {n}?").pk for n in range(2)]
    actor = cast.secretaria
    results = together(*(lambda pk=pk: publicar_pregunta_ciudadana(pk, respuesta=RESPUESTA, actor=actor) for pk in pks))
    assert not [r for r in results if isinstance(r, Exception)]
    assert set(Ficha.objects.filter(tipo="pregunta").values_list("orden", flat=True)) == {1, 2}


@races(corregir_respuesta_ciudadana)
def test_corrected_twice_at_once_one_is_told(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pk, actor = en_estado(cast, acuerdo, "publicada").pk, cast.secretaria
    _won, error = winner_and_loser(
        together(
            *(
                lambda t=t: corregir_respuesta_ciudadana(pk, t, "Error.", leida=RESPUESTA, actor=actor)
                for t in ("En mayo.", "En junio.")
            )
        )
    )
    assert "corrigió la respuesta mientras usted escribía" in str(error)
    assert Publicacion.objects.filter(tipo="pregunta").count() == 2


def test_two_workers_send_one_e_mail(cast: Cast, acuerdo: AcuerdoAdoptado) -> None:
    pregunta = en_estado(cast, acuerdo, "publicada")
    PreguntaCiudadana.objects.filter(pk=pregunta.pk).update(correo="ana@example.com")
    assert sum(together(*[avisar_a_quienes_preguntaron] * 2)) == 1
    assert len([m for m in mail.outbox if m.to == ["ana@example.com"]]) == 1
