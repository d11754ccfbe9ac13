"""People and their mandates: registered together, dated, and never leaving the secretaría without anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Convocada, Mandato, Persona
from mesa.operations.consultas import pronunciarse
from mesa.operations.mandatos import (
    Designacion,
    NuevaPersona,
    anular_mandato,
    corregir_persona,
    otorgar_mandato,
    terminar_mandato,
)
from tests.cast import Cast
from tests.checks import event, races, together, winner_and_loser
from tests.mesa.registro import AHORA, HOY, says, twice


@pytest.fixture(autouse=True)
def _september() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


@pytest.mark.django_db
def test_a_person_and_her_mandate_are_registered_together(cast: Cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    held = otorgar_mandato(
        cast.mesa.pk,
        NuevaPersona("  Persona   Ejemplo Doce ", " Doce@Mesa.example "),
        Designacion(red.pk, "suplente", HOY + timedelta(days=1), "Carta"),
        actor=cast.secretaria,
    )
    assert (held.persona.nombre, held.persona.correo, held.persona.ejemplo) == (
        "Persona Ejemplo Doce",
        "doce@mesa.example",
        True,
    )
    event("persona.registrada", held.persona, cast.secretaria)
    event("mandato.otorgado", held, cast.secretaria)
    assert held not in Mandato.objects.que_responden(HOY)
    assert held in Mandato.objects.que_responden(HOY + timedelta(days=1))


@pytest.mark.django_db
def test_what_cannot_be_a_mandate_is_said(cast: Cast) -> None:
    red, social = cast.organizacion("red-social-ejemplo"), cast.actor("social").persona
    grant = lambda quien, **d: otorgar_mandato(  # noqa: E731
        cast.mesa.pk,
        quien,
        Designacion(**{"organizacion": red.pk, "calidad": "titular", "desde": HOY, **d}),
        actor=cast.secretaria,
    )
    assert says(Conflicto, lambda: grant(social.pk)) == "Esa persona ya tiene ese mandato desde el 5 de enero de 2026."
    assert grant(social.pk, calidad="suplente").calidad == "suplente", "another capacity is another mandate"
    assert says(DomainError, lambda: grant(NuevaPersona("X", "SOCIAL@mesa.example"))) == (
        "Ese correo ya es de Persona Ejemplo Uno. Elíjala en la lista, o escriba otro correo."
    )
    assert says(DomainError, lambda: grant(NuevaPersona("X", "sin arroba"))).endswith("no es una dirección de correo.")
    assert says(DomainError, lambda: grant(NuevaPersona(" "))) == "Escriba el nombre de la persona."
    outside = cast.organizacion("norte-ejemplo").pk
    assert "Recargue" in says(Conflicto, lambda: grant(social.pk, organizacion=outside)), "of another órgano's register"
    stranger = Persona.objects.create(nombre="Persona Ejemplo Trece")
    assert "Recargue" in says(Conflicto, lambda: grant(stranger.pk))


@pytest.mark.django_db
def test_a_mandate_that_ends_today_still_answers_today(cast: Cast) -> None:
    consulta, social = cast.en_circulacion(), cast.actor("social")
    assert social.mandato is not None
    assert social.organizacion is not None
    terminar_mandato(cast.mesa.pk, social.mandato.pk, HOY, "Carta", actor=cast.secretaria)
    event("mandato.terminado", social.mandato, cast.secretaria)
    answer = lambda: pronunciarse(  # noqa: E731
        consulta.pk, social.organizacion.pk, "aprueba", "", sha256=consulta.sha256, actor=social
    )
    answer()
    with clock.as_of(datetime(2026, 9, 8, tzinfo=clock.SANTIAGO)), pytest.raises(DomainError):
        answer()


@pytest.mark.django_db
def test_a_mandate_does_not_end_before_it_last_acted_nor_is_annulled_once_used(cast: Cast) -> None:
    consulta, mandato = cast.en_circulacion(), cast.actor("social").mandato
    assert mandato is not None
    cast.responde(consulta, "social")
    end = lambda: terminar_mandato(cast.mesa.pk, mandato.pk, HOY - timedelta(days=1), "", actor=cast.secretaria)  # noqa: E731
    assert says(DomainError, end).startswith("Consta en un acto del 7 de septiembre de 2026")
    assert "no se anula" in says(Conflicto, lambda: anular_mandato(cast.mesa.pk, mandato.pk, actor=cast.secretaria))
    unused = cast.actor("organismo").mandato
    assert unused is not None
    assert anular_mandato(cast.mesa.pk, unused.pk, actor=cast.secretaria) == "Persona Ejemplo Seis"
    assert not Mandato.objects.filter(pk=unused.pk).exists()


@pytest.mark.django_db
def test_a_mandate_that_a_notice_was_sent_under_is_not_annulled(cast: Cast) -> None:
    cast.en_circulacion()
    tasks.sweep()
    mandato = cast.actor("organismo").mandato
    assert mandato is not None
    assert "no se anula" in says(Conflicto, lambda: anular_mandato(cast.mesa.pk, mandato.pk, actor=cast.secretaria))


@pytest.mark.django_db
def test_the_last_person_of_the_secretaria_stays(cast: Cast) -> None:
    own = cast.secretaria.mandato
    assert own is not None
    last = "Nadie más puede llevar la secretaría. Registre antes otro mandato en Secretaría de Ejemplo."
    end = lambda: terminar_mandato(cast.mesa.pk, own.pk, HOY, "", actor=cast.secretaria)  # noqa: E731
    assert says(Conflicto, end) == last
    assert says(Conflicto, lambda: anular_mandato(cast.mesa.pk, own.pk, actor=cast.secretaria)) == last
    designacion = Designacion(own.organizacion_id, "suplente", HOY + timedelta(days=1))
    otorgar_mandato(cast.mesa.pk, NuevaPersona("Persona Ejemplo Doce"), designacion, actor=cast.secretaria)
    assert end().hasta == HOY


# --- Two at once


@pytest.mark.django_db(transaction=True)
@races(otorgar_mandato)
def test_two_register_the_same_person(cast: Cast) -> None:
    red = cast.organizacion("red-social-ejemplo").pk
    nueva = NuevaPersona("Persona Ejemplo Doce", "doce@mesa.example")
    said = twice(cast, lambda a: otorgar_mandato(cast.mesa.pk, nueva, Designacion(red, "suplente", HOY), actor=a))
    assert said.startswith("Ese correo ya es de Persona Ejemplo Doce.")


@pytest.mark.django_db(transaction=True)
@races(terminar_mandato)
def test_two_end_a_mandate(cast: Cast) -> None:
    mandato = cast.actor("organismo").mandato
    assert mandato is not None
    said = twice(cast, lambda a: terminar_mandato(cast.mesa.pk, mandato.pk, HOY, "", actor=a))
    assert "ya tiene término" in said


@pytest.mark.django_db(transaction=True)
@races(anular_mandato, pronunciarse)
def test_a_mandate_is_not_annulled_under_whoever_answers_by_it(cast: Cast) -> None:
    """Either the answer is there and the mandate too, or neither: never an answer of nobody."""
    consulta, social, secretaria = cast.en_circulacion(), cast.actor("social"), cast.secretaria
    assert social.mandato is not None
    assert social.organizacion is not None
    mandato, red = social.mandato.pk, social.organizacion.pk
    _, error = winner_and_loser(
        together(
            lambda: anular_mandato(cast.mesa.pk, mandato, actor=secretaria),
            lambda: pronunciarse(consulta.pk, red, "aprueba", "", sha256=consulta.sha256, actor=social),
        )
    )
    assert isinstance(error, DomainError), error
    answered = Convocada.objects.get(consulta=consulta, organizacion=red).vigente_id is not None
    assert Mandato.objects.filter(pk=mandato).exists() is answered


@pytest.mark.django_db(transaction=True)
@races(corregir_persona)
def test_two_give_their_people_the_same_address(cast: Cast) -> None:
    red, secretaria, mesa = cast.organizacion("red-social-ejemplo").pk, cast.secretaria, cast.mesa.pk
    one, two = (
        otorgar_mandato(mesa, NuevaPersona(name), Designacion(red, "suplente", HOY), actor=secretaria).persona_id
        for name in ("Persona Ejemplo Doce", "Persona Ejemplo Trece")
    )
    _, error = winner_and_loser(
        together(
            lambda: corregir_persona(mesa, one, "Persona Ejemplo Doce", "x@mesa.example", actor=secretaria),
            lambda: corregir_persona(mesa, two, "Persona Ejemplo Trece", "x@mesa.example", actor=secretaria),
        )
    )
    assert str(error).startswith("Ese correo ya es de Persona Ejemplo")
