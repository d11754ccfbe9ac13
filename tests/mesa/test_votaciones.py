"""Votaciones: prepared, opened, voted, counted, annulled; who may, and what is told to whom it refuses."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

import pytest

from mesa.kernel import clock, tasks
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo, NoPermitido
from mesa.models import Aviso, Elector, Evento, Funcion, Membresia, Papeleta, Responsable, Urna, Votacion, Voto
from mesa.operations.votaciones import (
    abrir_votacion,
    agregar_opcion,
    anular_votacion,
    cerrar_votacion,
    corregir_opcion,
    corregir_votacion,
    electores_de,
    emitir_voto,
    marca_de,
    mover_opcion,
    preparar_desempate,
    quitar_opcion,
)
from tests.checks import ROLES, SISTEMA, event, refused, refused_to_all_but
from tests.mesa import votaciones as given
from tests.mesa.votaciones import OPCIONES, VOTAN, convocatoria

pytestmark = pytest.mark.django_db
PREPARA = "Solo quien conduce el órgano prepara sus votaciones: su secretaría o, en una red, quien la representa."
ANULA = "Solo quien conduce el órgano anula una votación: su secretaría o, en una red, quien la representa."
VOTA = "Vota por una organización solo quien tiene hoy su mandato de titular, suplente o delegada."
NO_PREPARA = "La votación ya no está en preparación: lo que se convocó no cambia."


def names(votacion: Votacion) -> list[tuple[int, str]]:
    return list(votacion.opciones.values_list("orden", "nombre"))


# Opened


def test_opening_freezes_the_call_the_options_and_the_roll(cast) -> None:
    votacion = given.abierta(cast)
    frozen = json.loads(votacion.documento)
    assert document_hash(frozen) == votacion.sha256
    assert [option["nombre"] for option in frozen["opciones"]] == list(OPCIONES)
    assert frozen["padron"] == sorted(e.nombre for e in electores_de(cast.mesa))
    assert "Cooperante Ejemplo" not in frozen["padron"], "who has no vote is not on the roll"
    assert (votacion.estado, votacion.plazo.fatal) == ("abierta", True)
    assert votacion.plazo.notificado_el
    expected = Responsable.objects.filter(plazo=votacion.plazo)
    assert {r.organizacion_id for r in expected} == {e.organizacion_id for e in votacion.padron.all()}
    assert not expected.exclude(cumplido_el=None)
    event("votacion.abierta", votacion, cast.secretaria)


def test_what_opened_does_not_change(cast) -> None:
    votacion = given.abierta(cast)
    option, secretaria = votacion.opciones.first(), cast.secretaria
    tomorrow = clock.today() + timedelta(days=1)
    for act in (
        lambda: corregir_votacion(votacion.pk, convocatoria(), leida="", actor=secretaria),
        lambda: agregar_opcion(votacion.pk, "Junio", "", actor=secretaria),
        lambda: corregir_opcion(votacion.pk, option.pk, "Junio", "", leida=option.nombre, actor=secretaria),
        lambda: mover_opcion(votacion.pk, option.pk, "abajo", actor=secretaria),
        lambda: quitar_opcion(votacion.pk, option.pk, actor=secretaria),
        lambda: abrir_votacion(votacion.pk, tomorrow, None, leida="", actor=secretaria),
    ):
        with pytest.raises(Conflicto, match=NO_PREPARA):
            act()


@pytest.mark.parametrize(
    ("opciones", "changes", "sentence"),
    [
        (["A"], {}, "Agregue al menos dos opciones antes de abrir la votación."),
        (
            ["A", "B"],
            {"cupos": 3},
            "Se eligen más que las opciones que hay. Agregue opciones o corrija la convocatoria.",
        ),
        (
            ["A", "B"],
            {"marcas": 3},
            "Se pueden marcar más que las opciones que hay. Agregue opciones o corrija el máximo.",
        ),
    ],
)
def test_a_ballot_that_cannot_be_voted_does_not_open(cast, opciones, changes, sentence) -> None:
    votacion = given.en_preparacion(cast, opciones, **changes)
    with pytest.raises(DomainError) as refusal:
        abrir_votacion(votacion.pk, date(2030, 1, 2), None, leida=marca_de(votacion), actor=cast.secretaria)
    assert refusal.value.mensaje == sentence


def test_it_opens_with_a_roll_a_deadline_to_come_and_what_was_read(cast) -> None:
    votacion = given.en_preparacion(cast)
    read, secretaria, today = marca_de(votacion), cast.secretaria, clock.today()
    with pytest.raises(DomainError, match="El plazo ya pasó"):
        abrir_votacion(votacion.pk, today, time(0, 0), leida=read, actor=secretaria)
    agregar_opcion(votacion.pk, "Junio", "", actor=secretaria)
    with pytest.raises(Conflicto, match="Otra persona cambió la votación"):
        abrir_votacion(votacion.pk, today, None, leida=read, actor=secretaria)
    Membresia.objects.filter(organo=cast.mesa).update(hasta=today - timedelta(days=1))
    read = marca_de(Votacion.objects.get(pk=votacion.pk))
    with pytest.raises(DomainError, match="no tiene integrantes con voto"):
        abrir_votacion(votacion.pk, today, None, leida=read, actor=secretaria)


# Voted


def test_an_open_vote_may_be_changed_and_keeps_its_history(cast) -> None:
    votacion = given.abierta(cast, secreta=False, marcas=2)
    given.vota(cast, votacion, "academica", 3, 1)
    given.vota(cast, votacion, "academica.suplente", 2)
    history = Voto.objects.filter(elector=given.elector(cast, votacion, "academica"))
    assert [(v.marcas, v.persona_nombre, v.calidad) for v in history] == [
        ([1, 3], "Persona Ejemplo Tres", "titular"),
        ([2], "Persona Ejemplo Dos", "suplente"),
    ]
    told = event("voto.registrado", votacion, cast.actor("academica.suplente"))
    assert told.ahora == {"organizacion": "Red Académica Ejemplo", "voto": history[1].pk}
    done = Responsable.objects.get(plazo=votacion.plazo, organizacion__slug="red-academica-ejemplo")
    assert done.cumplido_el == history[0].recibido


def test_the_same_open_vote_again_changes_nothing(cast) -> None:
    votacion = given.abierta(cast, secreta=False)
    for _time in range(2):
        given.vota(cast, votacion, "social", 2)
    assert Voto.objects.count() == 1
    assert Evento.objects.filter(verbo="voto.registrado").count() == 1


def test_a_secret_ballot_is_received_once(cast) -> None:
    votacion = given.abierta(cast)
    received = given.vota(cast, votacion, "social", 2)
    assert received.recibida
    assert len(received.comprobante) == 19
    for again in (2, 3):
        with pytest.raises(Conflicto, match="Ya se recibió la papeleta de su organización"):
            given.vota(cast, votacion, "social", again)
    assert [ballot.marcas for ballot in Urna.objects.all()] == [[2]]
    assert Elector.objects.get(pk=received.pk).comprobante == received.comprobante


def test_a_blank_vote_is_a_vote(cast) -> None:
    for secreta in (True, False):
        votacion = given.abierta(cast, secreta=secreta, titulo=f"Secreta: {secreta}")
        given.vota(cast, votacion, "social")
        closed = given.cierra(votacion)
        assert (closed.resultado["papeletas"], closed.resultado["blancas"]) == (1, 1)


def test_only_who_holds_a_mandate_votes(cast) -> None:
    votacion = given.abierta(cast)
    place = given.elector(cast, votacion, "academica").pk
    refused_to_all_but(
        cast,
        {"academica", "academica.suplente"},
        lambda a: emitir_voto(place, [1], sha256=votacion.sha256, actor=a),
        VOTA,
    )
    assert not Urna.objects.exists()


@pytest.mark.parametrize("secreta", [True, False])
@pytest.mark.parametrize(
    ("marcas", "sentence"),
    [
        ([1, 2], "Marcó 2 y el máximo es 1."),
        ([4], "Marque solo opciones de la papeleta, cada una una vez."),
        ([0], "Marque solo opciones de la papeleta, cada una una vez."),
        ([1, 1], "Marque solo opciones de la papeleta, cada una una vez."),
    ],
)
def test_marks_that_cannot_be(cast, secreta, marcas, sentence) -> None:
    votacion = given.abierta(cast, secreta=secreta)
    with pytest.raises(DomainError) as refusal:
        given.vota(cast, votacion, "social", *marcas)
    assert refusal.value.mensaje == sentence


def test_a_vote_is_for_the_ballot_that_was_read(cast) -> None:
    votacion = given.abierta(cast)
    place = given.elector(cast, votacion, "social").pk
    with pytest.raises(Conflicto, match="La papeleta que usted leyó no es la de esta votación"):
        emitir_voto(place, [1], sha256="0" * 64, actor=cast.actor("social"))


def test_the_last_instant_is_in_time_and_the_next_microsecond_is_not(cast) -> None:
    votacion = given.abierta(cast)
    last = votacion.plazo.instante
    with clock.as_of(last):
        given.vota(cast, votacion, "social", 1)
    with clock.as_of(last + timedelta(microseconds=1)), pytest.raises(FueraDePlazo, match="Su voto no se registró"):
        given.vota(cast, votacion, "gobierno", 1)


# Closed


def test_only_the_system_closes_and_a_minute_after_the_last_instant(cast) -> None:
    votacion = given.abierta(cast)
    everyone = {"sistema"}
    refused_to_all_but(cast, everyone, lambda a: cerrar_votacion(votacion.pk, actor=a), SISTEMA, system=True)
    with clock.as_of(given.fin(votacion) - timedelta(microseconds=1)), pytest.raises(Conflicto, match="Todavía no"):
        cerrar_votacion(votacion.pk, actor=None)
    given.cierra(votacion)
    with clock.as_of(given.fin(votacion)), pytest.raises(Conflicto, match="el estado es «cerrada»"):
        cerrar_votacion(votacion.pk, actor=None)


def test_the_sweep_closes_counts_and_tells(cast, mailoutbox) -> None:
    votacion = given.abierta(cast)
    for cuenta, place in zip(VOTAN, (1, 1, 2, 3, 1), strict=True):
        given.vota(cast, votacion, cuenta, place)
    with clock.as_of(given.fin(votacion) + timedelta(seconds=1)):
        done = tasks.sweep()
    assert done["votaciones"] == 1
    closed = Votacion.objects.select_related("plazo").get(pk=votacion.pk)
    assert closed.resultado == {
        "padron": 5,
        "papeletas": 5,
        "blancas": 0,
        "cuenta": [[1, 3], [2, 1], [3, 1]],
        "elegidas": [1],
        "empatadas": [],
        "vacantes": 0,
        "se_revela": False,
    }
    assert "Se elige: Marzo de 2027, con 3 marcas." in closed.explicacion
    assert closed.plazo.cumplido_el == closed.cerrada_el
    assert event("votacion.cerrada", closed, None).ahora == closed.resultado
    assert (Urna.objects.count(), Papeleta.objects.count()) == (0, 5)
    told = Aviso.objects.filter(plantilla="votacion_resultado").values_list("persona__correo", flat=True)
    assert {f"{cuenta}@mesa.example" for cuenta in (*VOTAN, "academica.suplente")} == set(told)


def test_a_tie_at_the_boundary_elects_nobody_and_another_round_is_prepared(cast) -> None:
    votacion = given.abierta(cast, cupos=2, secreta=False)
    for cuenta, place in zip(VOTAN, (1, 1, 2, 3, 1), strict=True):
        given.vota(cast, votacion, cuenta, place)
    refusal = refused(lambda: preparar_desempate(votacion.pk, actor=cast.actor("social")))
    assert refusal == [PREPARA]
    with pytest.raises(Conflicto, match="nadie empató"):
        preparar_desempate(votacion.pk, actor=cast.secretaria)
    closed = given.cierra(votacion)
    assert (closed.resultado["elegidas"], closed.resultado["empatadas"]) == ([1], [2, 3])
    again = preparar_desempate(votacion.pk, actor=cast.secretaria)
    assert again.titulo == "Mes de la sesión regional (desempate)"
    assert (again.cupos, again.marcas, again.estado) == (1, 1, "en_preparacion")
    assert names(again) == [(1, "Abril de 2027"), (2, "Mayo de 2027")]
    event("votacion.preparada", again, cast.secretaria)
    with pytest.raises(Conflicto, match="Ya hay una votación con ese título"):
        preparar_desempate(votacion.pk, actor=cast.secretaria)


# Annulled


def test_annulling_says_why_to_everyone_and_destroys_the_urn(cast) -> None:
    votacion = given.abierta(cast)
    given.vota(cast, votacion, "social", 1)
    refused_to_all_but(cast, {"secretaria"}, lambda a: anular_votacion(votacion.pk, "Error.", actor=a), ANULA)
    with pytest.raises(DomainError, match="Escriba por qué se anula"):
        anular_votacion(votacion.pk, "  ", actor=cast.secretaria)
    anular_votacion(votacion.pk, "Faltó una candidatura.", actor=cast.secretaria)
    assert not Urna.objects.exists()
    event("votacion.anulada", votacion, cast.secretaria)
    with pytest.raises(Conflicto, match="La votación se anuló"):
        given.vota(cast, votacion, "gobierno", 1)
    with pytest.raises(Conflicto, match="el estado es «anulada»"):
        anular_votacion(votacion.pk, "Otra vez.", actor=cast.secretaria)
    tasks.sweep()
    assert Aviso.objects.filter(plantilla="votacion_anulada").count() == len(VOTAN) + 1


def test_nobody_is_told_of_what_never_opened(cast) -> None:
    votacion = given.en_preparacion(cast)
    anular_votacion(votacion.pk, "No hace falta.", actor=cast.secretaria)
    tasks.sweep()
    assert not Aviso.objects.filter(plantilla__startswith="votacion").exists()


# Seen


def test_who_sees_it(cast) -> None:
    def seen(votacion: Votacion) -> set[str]:
        today = clock.today()
        return {r for r in ROLES if Votacion.objects.visible_to(cast.actor(r), today).filter(pk=votacion.pk).exists()}

    table = {*VOTAN, "academica.suplente", "cooperante"}
    draft = given.en_preparacion(cast)
    assert seen(draft) == {"secretaria"}
    anular_votacion(draft.pk, "No hace falta.", actor=cast.secretaria)
    assert seen(draft) == {"secretaria"}
    assert seen(given.abierta(cast)) == table
    red = cast.organizacion("red-social-ejemplo")
    own = given.abierta(cast, por="social", organo=red)
    assert seen(own) == {"social", "delegada.norte", "delegada.sur", "delegada.oriente"}
    assert not Votacion.objects.visible_to(None, clock.today()).exists()


def test_whoever_is_on_the_roll_sees_it_after_leaving_the_organo(cast) -> None:
    votacion = given.abierta(cast)
    today = clock.today()
    Membresia.objects.filter(organo=cast.mesa, miembro__slug="organismo-ejemplo").update(hasta=today - timedelta(1))
    Funcion.objects.filter(organo=cast.mesa).update(hasta=today - timedelta(1))
    assert votacion in Votacion.objects.visible_to(cast.actor("organismo"), today)
    with pytest.raises(NoPermitido):
        anular_votacion(votacion.pk, "Error.", actor=cast.secretaria)
