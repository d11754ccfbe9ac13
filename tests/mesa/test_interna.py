"""A network's own consulta: opened from that of the table, its result, what departs from it, and the account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest

from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.models import Aviso, Consulta, Cuenta, Evento, Mandato, Plazo, Pronunciamiento, Regla
from mesa.operations.consultas import cerrar_consulta, recordar_consulta, retirar_consulta
from mesa.operations.interna import abrir_interna, dar_cuenta, propuestas, retirar_interna
from mesa.operations.posiciones import FaltaApartamiento, resolvio, se_aparta
from mesa.operations.vias import registrar_pronunciamiento
from mesa.views.posiciones import respuestas_de_la_red
from tests.cast import Cast, after
from tests.checks import event, refused_to_all_but
from tests.mesa.redes import (
    CONDUCEN,
    MIEMBROS,
    NOW,
    ULTIMA,
    VENCE,
    abierta,
    cerrada,
    cierra,
    leida,
    regla_de,
    responde_la_red,
    superior,
)

pytestmark = pytest.mark.django_db
FALTA = "Escriba por qué se aparta de lo que resolvió su red: "
ABRE = "Solo quien representa hoy a una red convocada, como titular o suplente, abre su consulta interna."
CUENTA = "Solo quien representa hoy a la red, como titular o suplente, le da cuenta de lo que respondió."


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


@pytest.fixture
def upper(cast: Cast) -> Consulta:
    return superior(cast)


# Opening


def test_it_asks_todays_organisations_the_same_text_until_the_margin(cast: Cast, upper: Consulta) -> None:
    interna = abierta(cast, upper, "Propongo aprobarla.")
    assert (interna.superior_id, interna.organo.slug, interna.plazo.vence) == (upper.pk, "red-social-ejemplo", ULTIMA)
    assert (interna.plazo.clase, interna.plazo.siguiente_id) == (Plazo.Clase.INTERNO, upper.plazo_id)
    assert interna.plazo.separacion == 1
    asked = set(interna.convocadas.values_list("organizacion__slug", flat=True))
    assert asked == {"norte-ejemplo", "sur-ejemplo", "oriente-ejemplo"}
    assert upper.sha256 in interna.documento
    assert "Propongo aprobarla." in interna.documento
    event("consulta.abierta", interna, cast.actor("social"))
    event("interna.abierta", interna, cast.actor("social"))
    refused_to_all_but(
        cast,
        CONDUCEN,
        lambda actor: abrir_interna(upper.pk, interna.regla_id, None, "", actor=actor),  # type: ignore[arg-type]
        ABRE,
    )


def test_a_network_that_was_not_convoked_has_nothing_to_ask(cast: Cast, upper: Consulta) -> None:
    upper.convocadas.filter(organizacion__slug="red-academica-ejemplo").delete()
    regla = regla_de(cast, "red-academica-ejemplo")
    refused_to_all_but(cast, {"social"}, lambda a: abrir_interna(upper.pk, regla.pk, None, "", actor=a), ABRE)


def test_it_never_closes_later_than_the_margin_nor_sooner_than_its_term(cast: Cast, upper: Consulta) -> None:
    regla = regla_de(cast, margen_interno=2)
    for vence, sentence in (
        (date(2026, 9, 9), "la última fecha posible es el 8 de septiembre de 2026."),
        (date(2026, 9, 3), "la primera fecha posible es el 4 de septiembre de 2026."),
    ):
        with pytest.raises(DomainError) as refusal:
            abrir_interna(upper.pk, regla.pk, vence, "", actor=cast.actor("social"))
        assert refusal.value.mensaje.endswith(sentence)
    assert not Consulta.objects.filter(superior=upper).exists()


def test_a_rule_whose_term_is_longer_than_what_is_left_is_refused_with_both_dates(cast: Cast, upper: Consulta) -> None:
    regla = regla_de(cast, dias=7)
    with pytest.raises(DomainError, match=r"terminaría el 10 de .* a más tardar el 9 de septiembre"):
        abrir_interna(upper.pk, regla.pk, None, "", actor=cast.actor("social"))


def test_without_margin_it_closes_with_the_hour_of_the_upper_one(cast: Cast, upper: Consulta) -> None:
    Plazo.objects.filter(pk=upper.plazo_id).update(hora=time(13), instante=NOW.replace(day=10, hour=13))
    interna = abierta(cast, upper, margen_interno=0)
    assert (interna.plazo.vence, interna.plazo.hora) == (VENCE, time(13))


def test_only_rules_in_force_that_decide_are_offered(cast: Cast, upper: Consulta) -> None:
    red, regla = cast.organizacion("red-social-ejemplo"), regla_de(cast)
    common = {"organo": red, "dias": 1, "norma": "Acuerdo", "desde": date(2026, 1, 5)}
    Regla.objects.create(**common, numero=2, nombre="De ayer", mayoria="simple", hasta=date(2026, 8, 31))
    Regla.objects.create(**common, numero=3, nombre="Cartas", mayoria="adhesion")
    assert [p.regla for p in propuestas(upper, red)] == [regla]
    old = Regla.objects.get(nombre="De ayer")
    with pytest.raises(Conflicto, match="Esa regla no rige hoy en su red"):
        abrir_interna(upper.pk, old.pk, None, "", actor=cast.actor("social"))


def test_one_at_a_time_and_none_once_it_resolved(cast: Cast, upper: Consulta) -> None:
    interna = abierta(cast, upper)
    with pytest.raises(Conflicto, match="ya está respondiendo"):
        abierta(cast, upper)
    cast.responde(interna, MIEMBROS[0])
    assert cierra(interna).resultado == "sin_quorum"
    second = abierta(cast, upper, vence=date(2026, 9, 8))
    assert second.version == 2
    for cuenta in MIEMBROS:
        cast.responde(second, cuenta)
    cierra(second)
    with pytest.raises(Conflicto, match="ya resolvió"):
        abierta(cast, upper)


def test_it_is_not_opened_on_what_takes_no_answers(cast: Cast, upper: Consulta) -> None:
    with clock.as_of(after(upper)), pytest.raises(FueraDePlazo):
        abierta(cast, upper)
    retirar_consulta(upper.pk, "Se corrige.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="La secretaría retiró este texto"):
        abierta(cast, upper)


def test_the_longest_note_is_told_its_limit(cast: Cast, upper: Consulta) -> None:
    with pytest.raises(DomainError, match=r"más de 5\.000 caracteres"):
        abierta(cast, upper, "x" * 5_001)


# Its end, when the upper one ends


def test_it_is_withdrawn_when_the_upper_one_is_withdrawn(cast: Cast, upper: Consulta) -> None:
    interna = abierta(cast, upper)
    tasks.sweep()
    retirar_consulta(upper.pk, "Se corrige.", actor=cast.secretaria)
    tasks.sweep()
    interna = leida(interna.pk)
    assert interna.estado == "retirada"
    assert interna.motivo_retiro == "El texto sobre el que se consultaba se retiró de circulación."
    told = Aviso.objects.filter(plantilla="retiro", persona=cast.actor("delegada.norte").persona)
    assert [aviso.datos["consulta"] for aviso in told] == [interna.pk]


def test_it_is_withdrawn_when_the_upper_one_closes_before(cast: Cast) -> None:
    upper = cast.en_circulacion(2, vence=VENCE)  # closes early
    interna = abierta(cast, upper)
    for cuenta in ("gobierno", "academica", "organismo"):
        cast.responde(upper, cuenta)
    tasks.sweep()
    assert (leida(upper.pk).estado, leida(interna.pk).estado) == ("cerrada", "retirada")
    assert "cerró antes que esta" in leida(interna.pk).motivo_retiro


def test_one_past_its_own_deadline_still_closes_by_its_rule(cast: Cast) -> None:
    upper = cast.en_circulacion(2, vence=VENCE)
    interna = abierta(cast, upper)
    for cuenta in ("gobierno", "academica", "organismo"):
        cast.responde(upper, cuenta)
    with clock.as_of(after(interna, 1)):
        tasks.sweep()
    assert leida(interna.pk).estado == "abierta"
    with clock.as_of(after(interna)):
        tasks.sweep()
    assert leida(interna.pk).estado == "cerrada"


def test_its_representative_takes_it_back_with_a_reason(cast: Cast, upper: Consulta) -> None:
    interna = abierta(cast, upper)
    sentence = "Solo quien representa a la red puede retirar su consulta interna."
    refused_to_all_but(
        cast, {"social"}, lambda a: retirar_interna(interna.pk, "No corresponde.", actor=a), sentence, system=True
    )
    with pytest.raises(DomainError, match="Escriba por qué retira la consulta"):
        retirar_interna(interna.pk, " ", actor=cast.actor("social"))
    retirar_interna(interna.pk, "No corresponde.", actor=cast.actor("social"))
    event("consulta.retirada", interna, cast.actor("social"))
    with pytest.raises(Conflicto):
        retirar_interna(interna.pk, "Otra vez.", actor=cast.actor("social"))
    assert abierta(cast, upper).version == 2


# Its position


@pytest.mark.parametrize(
    ("resultado", "sentido", "departs"),
    [
        ("aprobada", "aprueba", False),
        ("aprobada", "aprueba_con_observaciones", False),
        ("aprobada", "objeta", True),
        ("aprobada", "se_abstiene", True),
        ("aprobada", "se_inhabilita", True),
        ("rechazada", "objeta", False),
        ("rechazada", "aprueba", True),
        ("rechazada", "se_abstiene", True),
        ("sin_quorum", "objeta", False),
        ("", "objeta", False),
    ],
)
def test_what_departs_from_what_was_resolved(resultado: str, sentido: str, departs: bool) -> None:
    interna = Consulta(estado="cerrada", resultado=resultado)
    assert se_aparta(interna, sentido) == departs
    assert resolvio(interna) == (resultado in {"aprobada", "rechazada"})
    assert not se_aparta(Consulta(estado="abierta"), sentido)


def test_the_answer_remembers_what_the_network_resolved(cast: Cast, upper: Consulta) -> None:
    interna = cerrada(cast, upper)
    assert interna.resultado == "aprobada"
    answer = responde_la_red(cast, upper, "aprueba")
    assert (answer.interna_id, answer.apartamiento) == (interna.pk, "")


def test_who_departs_says_why_and_repeats_it_once(cast: Cast, upper: Consulta) -> None:
    cerrada(cast, upper)
    with pytest.raises(FaltaApartamiento, match=FALTA):
        responde_la_red(cast, upper, "objeta", "No corresponde.")
    assert not Pronunciamiento.objects.filter(convocada__consulta=upper).exists()
    answer = responde_la_red(cast, upper, "objeta", "No corresponde.", "El plazo del fondo cambió ayer.")
    assert answer.apartamiento == "El plazo del fondo cambió ayer."
    again = responde_la_red(cast, upper, "objeta", "No corresponde.", "El plazo del fondo cambió ayer.")
    assert again == answer
    with pytest.raises(FaltaApartamiento, match="no se aparta de lo que resolvió su red"):
        responde_la_red(cast, upper, "aprueba", "", "El plazo del fondo cambió ayer.")


def test_the_reason_is_in_no_event(cast: Cast, upper: Consulta) -> None:
    cerrada(cast, upper)
    responde_la_red(cast, upper, "objeta", "No corresponde.", "Motivo reservado.")
    assert not [e for e in Evento.objects.all() if "reservado" in f"{e.antes}{e.ahora}{e.objeto_texto}"]


def test_without_quorum_or_still_open_there_is_nothing_to_depart_from(cast: Cast, upper: Consulta) -> None:
    interna = abierta(cast, upper)
    before = responde_la_red(cast, upper, "objeta", "Por ahora.")
    assert before.interna_id == interna.pk
    cierra(interna)
    assert responde_la_red(cast, upper, "aprueba").interna_id == interna.pk


def test_an_answer_given_before_is_explained_after(cast: Cast, upper: Consulta) -> None:
    """The same answer, once the network resolved otherwise, is another: it says why it departs."""
    interna = abierta(cast, upper)
    first = responde_la_red(cast, upper, "objeta", "Por ahora.")
    for cuenta in MIEMBROS:
        cast.responde(interna, cuenta)
    assert respuestas_de_la_red(cast.actor("social")) == []
    cierra(interna)
    (waits,) = respuestas_de_la_red(cast.actor("social"))
    assert waits.url == f"/consultas/{upper.pk}/responder/"
    second = responde_la_red(cast, upper, "objeta", "Por ahora.", "No hubo tiempo de conversarlo.")
    assert second.pk != first.pk
    assert respuestas_de_la_red(cast.actor("social")) == []


def test_what_the_secretaria_registers_for_a_network_is_linked_too(cast: Cast, upper: Consulta) -> None:
    interna, red = cerrada(cast, upper), cast.actor("social")
    answer = registrar_pronunciamiento(
        upper.pk,
        red.organizacion.pk,  # type: ignore[union-attr]
        "objeta",
        "Lo dijo por carta.",
        via="otro_medio",
        mandato_id=red.mandato.pk,  # type: ignore[union-attr]
        evidencia="Carta del 2 de septiembre de 2026.",
        sha256=upper.sha256,
        actor=cast.secretaria,
    )
    assert (answer.interna_id, answer.apartamiento) == (interna.pk, "")
    assert len(respuestas_de_la_red(cast.actor("social"))) == 1


def test_what_did_not_come_online_is_registered_by_who_represents_the_network(cast: Cast, upper: Consulta) -> None:
    interna = abierta(cast, upper)
    norte = cast.actor("delegada.norte")
    said = {"via": "otro_medio", "evidencia": "Correo del 2 de septiembre.", "sha256": interna.sha256}
    sentence = "Solo la secretaría puede registrar lo que una organización respondió en sesión o por otro medio."

    def register(actor: object) -> object:
        return registrar_pronunciamiento(
            interna.pk,
            norte.organizacion.pk,  # type: ignore[union-attr]
            "aprueba",
            "",
            mandato_id=norte.mandato.pk,  # type: ignore[union-attr]
            actor=actor,  # type: ignore[arg-type]
            **said,  # type: ignore[arg-type]
        )

    refused_to_all_but(cast, {"social"}, register, sentence)
    register(cast.actor("social"))
    recordar_consulta(interna.pk, actor=cast.actor("social"))


# Who is told


def test_who_represents_it_is_told_what_it_resolved_and_its_organisations_what_was_answered(
    cast: Cast, upper: Consulta
) -> None:
    cerrada(cast, upper)
    tasks.sweep()
    resolved = Aviso.objects.filter(plantilla="interna_resuelta")
    assert set(resolved.values_list("persona__nombre", flat=True)) == {cast.actor("social").persona.nombre}
    responde_la_red(cast, upper, "objeta", "No corresponde.", "Cambió el plazo.")
    tasks.sweep()
    taken = Aviso.objects.filter(plantilla="posicion")
    assert set(taken.values_list("persona__nombre", flat=True)) == {cast.actor(c).persona.nombre for c in MIEMBROS}


# Mandato amplio


def test_with_mandato_amplio_it_answers_and_gives_account(cast: Cast, upper: Consulta) -> None:
    academica = cast.actor("academica")
    assert respuestas_de_la_red(academica) == []
    answer = responde_la_red(cast, upper, "aprueba", cuenta="academica")
    (waits,) = respuestas_de_la_red(academica)
    assert waits.url == f"/cuentas/{answer.pk}/"
    refused_to_all_but(
        cast, {"academica", "academica.suplente"}, lambda a: dar_cuenta(answer.pk, "Aprobé.", actor=a), CUENTA
    )
    for text, sentence in ((" ", "Escriba qué respondió y por qué"), ("x" * 10_001, r"más de 10\.000")):
        with pytest.raises(DomainError, match=sentence):
            dar_cuenta(answer.pk, text, actor=academica)
    cuenta = dar_cuenta(answer.pk, "Aprobé: es lo que conversamos.", actor=academica)
    event("cuenta.dada", cuenta, academica)
    assert respuestas_de_la_red(academica) == []
    with pytest.raises(Conflicto, match="Ya se dio cuenta"):
        dar_cuenta(answer.pk, "Otra vez.", actor=academica)
    tasks.sweep()
    told = set(Aviso.objects.filter(plantilla="cuenta").values_list("persona__nombre", flat=True))
    members = Mandato.objects.filter(organizacion__asientos__organo__slug="red-academica-ejemplo")
    assert told == set(members.values_list("persona__nombre", flat=True))
    assert len(told) > 1


def test_the_account_is_of_the_answer_that_stands(cast: Cast, upper: Consulta) -> None:
    academica = cast.actor("academica")
    first = responde_la_red(cast, upper, "aprueba", cuenta="academica")
    dar_cuenta(first.pk, "Aprobé.", actor=academica)
    second = responde_la_red(cast, upper, "objeta", "Lo pensé mejor.", cuenta="academica")
    with pytest.raises(Conflicto, match="se registró otra respuesta"):
        dar_cuenta(first.pk, "Aprobé.", actor=academica)
    assert [p.url for p in respuestas_de_la_red(academica)] == [f"/cuentas/{second.pk}/"]
    assert Cuenta.objects.count() == 1


def test_a_network_that_asked_owes_no_account(cast: Cast, upper: Consulta) -> None:
    regla = regla_de(cast, "red-academica-ejemplo")
    pk = abrir_interna(upper.pk, regla.pk, None, "", actor=cast.actor("academica")).pk
    responde_la_red(cast, upper, "aprueba", cuenta="academica")
    assert Pronunciamiento.objects.get(convocada__consulta=upper).interna_id == pk
    assert respuestas_de_la_red(cast.actor("academica")) == []


def test_an_upper_one_that_is_extended_moves_nothing(cast: Cast, upper: Consulta) -> None:
    interna = abierta(cast, upper)
    Plazo.objects.filter(pk=upper.plazo_id).update(vence=VENCE + timedelta(days=5))
    tasks.sweep()
    assert leida(interna.pk).plazo.vence == ULTIMA


def test_the_closing_of_an_upper_one_needs_no_internal_one(cast: Cast, upper: Consulta) -> None:
    cast.responde(upper, "gobierno")
    with clock.as_of(after(upper)):
        cerrar_consulta(upper.pk, actor=None)
        tasks.sweep()
    assert leida(upper.pk).estado == "cerrada"
