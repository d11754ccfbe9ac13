"""What a body answers: drafts that only it sees, with their evidence and dates, and nothing of two people lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.operations.archivos import revisar
from redes.models import Enlace, Respuesta
from redes.operations.respuestas import descartar_respuesta, responder_indicador
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.redes import escena
from tests.redes.estandar import AHORA, HOY, RESPONDE, dicho, perfil, publicada

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def says(error: type[DomainError], act: Any) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def test_who_speaks_for_the_body_answers_in_draft(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    draft = responder_indicador(own.pk, "T3", dicho(motivo=" Falta\r\nla última. "), actor=actor)
    assert (draft.desde, draft.nivel, draft.revision, draft.creada_por) == (None, 2, 1, actor.persona)
    assert draft.motivo == "Falta\nla última."
    assert Enlace.objects.get().proximo_el is not None, "the worker will look at it"
    told = event("respuesta.escrita", own, actor)
    assert told.ahora == {"codigo": "T3", "nivel": 2, "aplica": True, "fecha": "2026-07-01", "termino": None}
    act = lambda a: responder_indicador(own.pk, "T3", dicho(), actor=a)  # noqa: E731
    refused_to_all_but(cast, {"social"}, act, RESPONDE)
    again = responder_indicador(own.pk, "T3", dicho(motivo="Falta\nla última."), revision=0, actor=actor)
    assert (again.pk, again.revision) == (draft.pk, 1), "what it says again changes nothing"


@pytest.mark.parametrize(
    ("codigo", "more", "sentence"),
    [
        ("T3", {"nivel": 3}, "Elija si no está publicado, si está en preparación o si está publicado."),
        ("T3", {"url": ""}, "Para decir que está publicado, muestre dónde: un dato, un archivo o una dirección."),
        ("T3", {"dato": 1}, "Elija una sola evidencia: un dato del perfil, un archivo o una dirección."),
        (
            "T3",
            {"url": "javascript:alert(1)"},
            "Escriba la dirección completa, como https://red.example/estatutos.pdf.",
        ),
        ("T3", {"url": "ftp://red.example/"}, "Escriba la dirección completa, como https://red.example/estatutos.pdf."),
        ("T3", {"url": "https://yo:clave@red.example/"}, "La dirección no puede llevar usuario ni clave."),
        *[
            ("T3", {"url": url}, "Esa dirección no se abre desde fuera: indique una que cualquiera pueda abrir.")
            for url in ("http://169.254.169.254/", "http://[::1]/", "http://localhost/", "http://red.example:22/")
        ],
        ("T3", {"url": "", "dato": 10**9}, "Ese dato ya no está en su perfil: elija otro."),
        ("T3", {"url": "", "archivo": 10**9}, "Adjunte de nuevo el archivo: lo demás que escribió sigue aquí."),
        ("T3", {"fecha": None}, "Indique la fecha de la evidencia: desde ella corre su vigencia."),
        ("T3", {"fecha": date(2026, 8, 4)}, "La evidencia no puede tener una fecha futura."),
        ("D3", {}, "Indique hasta cuándo dura el período: después vence."),
        ("D3", {"termino": date(2026, 6, 1)}, "Termina antes de la fecha de la evidencia: revise las fechas."),
        ("T3", {"aplica": False, "motivo": "No"}, "Es un indicador inexcusable: se responde siempre."),
        ("I3", {"aplica": False}, "Diga por qué no se aplica a su organización: se publica."),
        ("T2", {}, "No se responde: se calcula de los datos de su perfil. Complete esos datos."),
        ("T4", {}, "El estándar vigente no pide «T4» a su organización."),
        ("Z9", {}, "El estándar vigente no pide «Z9» a su organización."),
    ],
)
def test_what_lacks_or_does_not_fit_is_said(cast: Cast, codigo: str, more: dict[str, Any], sentence: str) -> None:
    own = perfil(cast)
    act = lambda: responder_indicador(own.pk, codigo, dicho(**more), actor=cast.actor("social"))  # noqa: E731
    assert says(DomainError, act) == sentence
    assert not Respuesta.objects.exists()


def test_what_does_not_apply_keeps_no_evidence(cast: Cast) -> None:
    own = perfil(cast)
    draft = responder_indicador(own.pk, "I3", dicho(aplica=False, motivo="No hay"), actor=cast.actor("social"))
    assert (draft.nivel, draft.enlace, draft.aplica) == (0, None, False)


def test_a_file_is_kept_by_its_content_and_stays_while_nothing_replaces_it(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    given = revisar(b"%PDF-1.7 ejemplo", "estatutos.html")
    draft = responder_indicador(own.pk, "T3", dicho(url="", archivo=given), actor=actor)
    assert draft.archivo is not None
    assert (draft.archivo.tipo, draft.archivo.nombre) == ("application/pdf", "estatutos.html.pdf")
    kept = dicho(url="", archivo=draft.archivo.pk, motivo="Otra cosa")
    assert responder_indicador(own.pk, "T3", kept, revision=1, actor=actor).archivo == draft.archivo
    other = escena.perfil(cast.organizacion("red-academica-ejemplo"))
    act = lambda: responder_indicador(other.pk, "T3", kept, actor=cast.actor("academica"))  # noqa: E731
    assert "Adjunte de nuevo" in says(DomainError, act), "a file of another body is nobody else's evidence"


def test_a_datum_of_its_own_is_evidence_and_one_of_another_is_not(cast: Cast) -> None:
    own, other = perfil(cast), escena.perfil(cast.organizacion("red-academica-ejemplo"))
    said = {"clase": "estatutos", "titulo": "Estatutos"}
    mine, theirs = (escena.dato(p, "documento", said) for p in (own, other))
    draft = responder_indicador(own.pk, "T3", dicho(url="", dato=mine.pk), actor=cast.actor("social"))
    assert draft.dato == mine
    act = lambda: responder_indicador(  # noqa: E731
        own.pk, "T3", dicho(url="", dato=theirs.pk), revision=1, actor=cast.actor("social")
    )
    assert "ya no está en su perfil" in says(DomainError, act)


def test_a_draft_is_thrown_away_and_what_is_published_stays(cast: Cast) -> None:
    standing = publicada(cast)
    own, actor = standing.perfil, cast.actor("social")
    draft = responder_indicador(own.pk, "T3", dicho(motivo="Otro"), actor=actor)
    act = lambda a: descartar_respuesta(own.pk, "T3", revision=draft.revision, actor=a)  # noqa: E731
    refused_to_all_but(cast, {"social"}, act, RESPONDE)
    stale = lambda: descartar_respuesta(own.pk, "T3", revision=9, actor=actor)  # noqa: E731
    assert "cambió el borrador" in says(Conflicto, stale)
    act(actor)
    assert event("respuesta.descartada", own, actor).antes["codigo"] == "T3"
    assert list(own.respuestas.filter(codigo="T3")) == [standing]
    assert "ya no está" in says(Conflicto, lambda: act(actor))


def test_publishing_puts_the_draft_in_force(cast: Cast) -> None:
    first = publicada(cast)
    assert (first.desde, first.hasta) == (HOY, None)
    with clock.as_of(AHORA.replace(month=9)):
        second = publicada(cast, motivo="Otra")
    first.refresh_from_db()
    assert first.hasta == second.desde == date(2026, 9, 3)


@pytest.mark.django_db(transaction=True)
@races(responder_indicador)
def test_two_delegadas_on_one_indicator_lose_nothing(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    acts = [
        lambda text=text: responder_indicador(own.pk, "T3", dicho(motivo=text), revision=0, actor=actor)
        for text in ("Uno", "Dos")
    ]
    won, lost = winner_and_loser(together(*acts))
    assert isinstance(lost, Conflicto)
    assert "mientras usted escribía" in lost.mensaje
    assert own.respuestas.get().motivo == won.motivo


@pytest.mark.django_db(transaction=True)
@races(descartar_respuesta)
def test_one_of_two_throws_it_away(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    responder_indicador(own.pk, "T3", dicho(), actor=actor)
    act = lambda: descartar_respuesta(own.pk, "T3", revision=1, actor=actor)  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)
