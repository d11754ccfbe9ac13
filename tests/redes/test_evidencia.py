"""An answer never outlives what it rests on: its data change, go, or turn out to be of who checks it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Mandato
from redes.models import Dato, Enlace, Perfil, Respuesta
from redes.operations.perfil import DatoDicho, corregir_dato, quitar_dato
from redes.operations.publicacion import actualizar_hospedada, por_publicar, publicar_perfil
from redes.operations.respuestas import Dicho, responder_indicador
from redes.operations.revision import observar_respuesta, verificar_respuesta
from tests.cast import Cast
from tests.checks import refused
from tests.redes.escena import dato, respuesta
from tests.redes.estandar import AHORA, HOY, VERIFICA, perfil, publicada
from tests.redes.test_publicacion import PERSONA, borrador, registro
from tests.redes.test_respuestas import says

pytestmark = pytest.mark.django_db
DOCUMENTO = {"clase": "estatutos", "titulo": "Estatutos de la red", "url": "https://red.example/estatutos.pdf"}

T3 = "estatutos (o carta de la red) y sus modificaciones (T3)"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def vigente(own: Perfil, codigo: str) -> Respuesta | None:
    found: Respuesta | None = own.respuestas.filter(codigo=codigo, desde__isnull=False, hasta=None).first()
    return found


def verificada(cast: Cast, own: Perfil, codigo: str) -> Respuesta:
    """The answer that stands, checked."""
    found = vigente(own, codigo)
    assert found is not None
    return verificar_respuesta(found.pk, revision=found.revision, actor=cast.actor("gobierno"))


def con_directorio(cast: Cast) -> tuple[Perfil, list[Dato]]:
    """The network with a board of three of one same period, which somebody checked."""
    own = perfil(cast)
    board = [borrador(own, "directivo", PERSONA | {"nombre": f"Persona Ejemplo {name}"}) for name in "ABC"]
    publicar_perfil(own.pk, actor=cast.actor("social"))
    verificada(cast, own, "T2")
    return own, board


def con_documento(cast: Cast) -> tuple[Perfil, Dato]:
    """The network with its statutes, which an answer shows as they are published."""
    own = perfil(cast)
    shown = dato(own, "documento", DOCUMENTO)
    responder_indicador(own.pk, "T3", Dicho(2, HOY, dato=shown.pk), actor=cast.actor("social"))
    publicar_perfil(own.pk, actor=cast.actor("social"))
    return own, shown


@pytest.mark.parametrize("days", [0, 10])
def test_who_checked_a_board_did_not_check_the_one_that_is_left(cast: Cast, days: int) -> None:
    """Also when all happens on one day, with the same dates and level."""
    own, board = con_directorio(cast)
    with clock.as_of(AHORA + timedelta(days=days)):
        quitar_dato(board[0].pk, revision=1, actor=cast.actor("social"))
        publicar_perfil(own.pk, actor=cast.actor("social"))
        now = vigente(own, "T2")
        assert now is not None
        assert (now.verificada_el, now.desde, now.leidos) == (None, clock.today(), [d.pk for d in board[1:]])
        assert registro()["respuestas"][-1]["verificada_el"] is None


def test_what_a_rule_does_not_read_leaves_its_answer_checked(cast: Cast) -> None:
    own, _board = con_directorio(cast)
    checked = vigente(own, "T2")
    borrador(own, "mision", {"texto": "Acompañar."})
    with clock.as_of(AHORA + timedelta(days=10)):
        publicar_perfil(own.pk, actor=cast.actor("social"))
    assert vigente(own, "T2") == checked


def test_who_checked_what_the_host_published_did_not_check_what_it_publishes_later(cast: Cast) -> None:
    host, own = (
        Perfil.objects.create(organizacion=cast.organizacion("norte-ejemplo"), creado_el=AHORA, cambiado_el=AHORA),
        perfil(cast),
    )
    Perfil.objects.filter(pk=own.pk).update(anfitriona=host.organizacion)
    first = dato(host, "fuente", {"fuente": "Cuotas", "tipo": "privada", "monto": "1000"}, anio=2025)
    dato(host, "fuente", {"fuente": "Aportes", "tipo": "privada", "monto": "500"}, anio=2025)
    respuesta(own, "T3", desde=None)
    publicar_perfil(host.pk, actor=cast.actor("delegada.norte"))
    publicar_perfil(own.pk, actor=cast.actor("social"))
    verificada(cast, own, "T5")
    borrador(host, "mision", {"texto": "Acompañar."})
    publicar_perfil(host.pk, actor=cast.actor("delegada.norte"))
    assert not actualizar_hospedada(own.pk), "its sources are the same"
    quitar_dato(first.pk, revision=1, actor=cast.actor("delegada.norte"))
    publicar_perfil(host.pk, actor=cast.actor("delegada.norte"))
    assert actualizar_hospedada(own.pk)
    assert vigente(own, "T5").verificada_el is None  # type: ignore[union-attr]


def test_an_answer_goes_on_with_the_datum_that_took_the_place_of_its_evidence_and_nobody_checked_it(cast: Cast) -> None:
    own, shown = con_documento(cast)
    was = verificada(cast, own, "T3")
    with clock.as_of(AHORA + timedelta(days=10)):
        said = DatoDicho(DOCUMENTO | {"titulo": "Estatutos reformados"}, None, "Acta", HOY)
        new = corregir_dato(shown.pk, said, revision=1, actor=cast.actor("social"))
        cambios, _record = por_publicar(own)
        assert cambios.codigos == ("T3",)
        publicar_perfil(own.pk, actor=cast.actor("social"))
        now = vigente(own, "T3")
        assert now is not None
        assert (now.dato, now.verificada_el, now.desde) == (new, None, clock.today())
        was.refresh_from_db()
        assert (was.hasta, was.verificada_el) == (clock.today(), HOY), "the past keeps the check that it had"


def test_an_answer_ends_when_what_it_shows_is_taken_out_and_who_publishes_reads_so(cast: Cast) -> None:
    own, shown = con_documento(cast)
    verificada(cast, own, "T3")
    quitar_dato(shown.pk, revision=1, actor=cast.actor("social"))
    cambios, _record = por_publicar(own)
    assert f"Queda sin evidencia y deja de valer: {T3}." in cambios.en_palabras()
    publicar_perfil(own.pk, actor=cast.actor("social"))
    assert vigente(own, "T3") is None
    said = registro()
    assert [r for r in said["respuestas"] if r["codigo"] == "T3" and r["hasta"] is None] == []
    assert f"Queda sin evidencia y deja de valer: {T3}." in said["rectifica"]["motivo"]


def test_another_answer_of_the_same_day_takes_the_place_of_what_is_taken_out(cast: Cast) -> None:
    own, shown = con_documento(cast)
    responder_indicador(own.pk, "T3", Dicho(2, HOY, url="https://red.example/e"), actor=cast.actor("social"))
    quitar_dato(shown.pk, revision=1, actor=cast.actor("social"))
    publicar_perfil(own.pk, actor=cast.actor("social"))
    assert vigente(own, "T3").enlace == Enlace.objects.get()  # type: ignore[union-attr]


def test_a_draft_answer_follows_the_datum_it_shows(cast: Cast) -> None:
    own = perfil(cast)
    shown, actor = dato(own, "documento", DOCUMENTO), cast.actor("social")
    responder_indicador(own.pk, "T3", Dicho(2, HOY, dato=shown.pk), actor=actor)
    new = corregir_dato(
        shown.pk, DatoDicho(DOCUMENTO | {"titulo": "Otros"}, None, "Acta", HOY), revision=1, actor=actor
    )
    publicar_perfil(own.pk, actor=actor)
    assert [(r.dato, r.hasta) for r in own.respuestas.filter(codigo="T3")] == [(new, None)]


def test_what_a_draft_answer_shows_is_not_taken_out_nor_shown_once_it_is(cast: Cast) -> None:
    own, actor = perfil(cast), cast.actor("social")
    shown = dato(own, "documento", DOCUMENTO)
    other = corregir_dato(shown.pk, DatoDicho(DOCUMENTO | {"titulo": "E"}, None, "Acta", HOY), revision=1, actor=actor)
    for pk in (shown.pk, other.pk):
        Respuesta.objects.all().delete()
        responder_indicador(own.pk, "T3", Dicho(2, HOY, dato=pk), actor=actor)
        act = lambda: quitar_dato(other.pk, revision=other.revision, actor=actor)  # noqa: E731
        assert says(Conflicto, act) == (
            "Una respuesta al estándar lo usa como evidencia: cambie primero esa respuesta."
        ), "neither what it shows nor what takes its place"
    Respuesta.objects.all().delete()
    quitar_dato(other.pk, revision=other.revision, actor=actor)
    for pk in (shown.pk, other.pk):
        shows = lambda p=pk: responder_indicador(own.pk, "T3", Dicho(2, HOY, dato=p), actor=actor)  # noqa: E731
        assert says(DomainError, shows) == "Ese dato ya no está en su perfil: elija otro."
    publicar_perfil(own.pk, actor=actor)


def con_otro_mandato(cast: Cast, cuenta: str, slug: str) -> Actor:
    """Who has that account, speaking for another body where she has a mandate too."""
    who = cast.actor(cuenta).persona
    made = Mandato.objects.create(
        persona=who, organizacion=cast.organizacion(slug), calidad="delegada", desde=date(2026, 1, 1)
    )
    return Actor(who, Mandato.objects.for_actor().get(pk=made.pk))


def test_nobody_checks_her_own_body_with_another_mandate(cast: Cast) -> None:
    answer = publicada(cast)
    other = cast.actor("gobierno").organizacion
    assert other is not None
    two = con_otro_mandato(cast, "social", other.slug)
    assert refused(lambda: verificar_respuesta(answer.pk, revision=1, actor=two)) == [VERIFICA]
    member = con_otro_mandato(cast, "delegada.norte", other.slug)
    assert refused(lambda: verificar_respuesta(answer.pk, revision=1, actor=member)) == [VERIFICA], "of one of its own"
    Mandato.objects.filter(persona=two.persona, calidad="titular").update(hasta=HOY - timedelta(days=1))
    assert refused(lambda: verificar_respuesta(answer.pk, revision=1, actor=two)) == [VERIFICA], "she answered it"


def test_neither_the_host_nor_who_is_hosted_checks_the_other(cast: Cast) -> None:
    answer = publicada(cast)
    host, guest = cast.actor("gobierno"), cast.actor("academica")
    Perfil.objects.filter(pk=answer.perfil_id).update(anfitriona=host.organizacion)
    Perfil.objects.create(
        organizacion=guest.organizacion,
        anfitriona=answer.perfil.organizacion,
        creado_el=AHORA,
        cambiado_el=AHORA,
    )
    for actor in (host, guest):
        act = lambda a=actor: verificar_respuesta(answer.pk, revision=1, actor=a)  # noqa: E731
        assert refused(act) == [VERIFICA], str(actor.organizacion)
    assert verificar_respuesta(answer.pk, revision=1, actor=cast.actor("organismo")).verificada_el == HOY


def test_who_wrote_the_data_does_not_check_what_is_computed_from_them(cast: Cast) -> None:
    own, gone = perfil(cast), cast.actor("gobierno")
    borrador(own, "directivo", PERSONA, creado_por=gone.persona)
    publicar_perfil(own.pk, actor=cast.actor("social"))
    answer = vigente(own, "T2")
    assert answer is not None
    assert refused(lambda: verificar_respuesta(answer.pk, revision=1, actor=gone)) == [VERIFICA]


def test_an_observation_is_public_at_once_and_answering_anew_does_not_hide_it(cast: Cast) -> None:
    answer = publicada(cast)
    found = observar_respuesta(answer.pk, "Falta la última modificación.", actor=cast.actor("gobierno"))
    told = registro()["observaciones"]
    assert [(o["texto"], o["estado"], o["anterior"]) for o in told] == [(found.texto, "pendiente", False)]
    assert registro()["rectifica"]["motivo"] == f"Ministerio de Ejemplo observó {T3}."
    responder_indicador(
        answer.perfil_id, "T3", Dicho(2, HOY, url="https://red.example/otra"), actor=cast.actor("social")
    )
    publicar_perfil(answer.perfil_id, actor=cast.actor("social"))
    told = registro()["observaciones"]
    assert [(o["texto"], o["estado"], o["anterior"]) for o in told] == [(found.texto, "pendiente", True)]
    found.refresh_from_db()
    assert found.respuesta == answer, "it stays of the answer that its author read"


def test_an_answer_that_is_no_more_is_not_observed(cast: Cast) -> None:
    answer = publicada(cast)
    responder_indicador(
        answer.perfil_id, "T3", Dicho(2, HOY, url="https://red.example/otra"), actor=cast.actor("social")
    )
    publicar_perfil(answer.perfil_id, actor=cast.actor("social"))
    late = lambda: observar_respuesta(answer.pk, "Falta.", actor=cast.actor("gobierno"))  # noqa: E731
    assert "La respuesta cambió mientras usted escribía." in says(Conflicto, late)
