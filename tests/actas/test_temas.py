"""What sessions do with the points of their tabla, and how what was left for later comes back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from actas.models import Acta, AcuerdoAdoptado, PuntoPropuesto, Tarea, Tema, Tratamiento
from actas.operations import (
    adoptar_regla_tabla,
    anular_tratamiento,
    crear_acta_de_tabla,
    descartar_acta,
    descartar_propuesto,
    fechar_tema,
    incluir_propuesto,
    proponer_punto,
    reabrir_tema,
    registrar_tratamientos,
    retirar_tema,
)
from actas.operations.tabla import ReglaDeTabla, Resultado
from actas.operations.tabla.retorno import proponer_pendientes
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from tests.actas.seguimiento import tarea
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser

NOW = datetime(2026, 9, 1, 12, tzinfo=clock.SANTIAGO)
REGISTRA = "Solo la secretaría registra qué se hizo con cada punto de la tabla."
LLEVA = "Solo la secretaría retira un tema, lo reabre o le pone fecha."


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def says(error: type[DomainError], act) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def sesion(cast: Cast, *titulos: str, dia: date | None = None) -> Acta:
    """The acta of a session held that day (today), with those points, taken from the tabla where they are in it."""
    return crear_acta_de_tabla(cast.mesa, dia or clock.today(), puntos=titulos, actor=cast.secretaria)


def resultado(cast: Cast, acta: Acta, que: str, **more: object) -> Tratamiento:
    """What was done with the first point of an acta."""
    values = {"punto": acta.sesion.puntos.first().pk, "resultado": que} | more
    return registrar_tratamientos(acta.pk, [Resultado(**values)], actor=cast.secretaria)[0]


def difiere(cast: Cast, titulo: str = "Sede", dia: date | None = None, **more: object) -> tuple[Acta, Tema]:
    """A session that defers its only point."""
    acta = sesion(cast, titulo, dia=dia)
    found = resultado(cast, acta, "diferido", **({"motivo": "Falta el informe."} | more))
    return acta, Tema.objects.get(pk=found.tema_id)


def propuesto(tema: Tema) -> PuntoPropuesto:
    return PuntoPropuesto.objects.get(tema=tema)


def en_juego(cast: Cast) -> set[str]:
    alive = PuntoPropuesto.objects.en_juego(clock.today()).filter(organo=cast.mesa, estado="propuesto")
    return set(alive.values_list("titulo", flat=True))


# What was done with a point


@pytest.mark.django_db
def test_a_deferral_says_by_whom_and_why_and_the_topic_comes_back_at_once(cast: Cast) -> None:
    red = cast.organizacion("red-social-ejemplo")
    acta, tema = difiere(cast, diferido_por=red.pk)
    found = Tratamiento.objects.get(tema=tema)
    assert (tema.titulo, tema.estado, found.diferido_por_nombre) == ("Sede", "abierto", "Red Social Ejemplo")
    assert event("tratamiento.registrado", found, cast.secretaria).ahora["motivo"] == "Falta el informe."
    assert propuesto(tema).clase == "diferido"
    assert en_juego(cast) == {"Sede"}
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda a: registrar_tratamientos(acta.pk, [Resultado(found.punto_id, "informado")], actor=a),
        REGISTRA,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("que", "queda"), [("acordado", "decidido"), ("informado", "decidido"), ("retirado", "retirado")]
)
def test_what_was_decided_does_not_come_back_and_a_correction_does(cast: Cast, que: str, queda: str) -> None:
    acta = sesion(cast, "Sede")
    tema = resultado(cast, acta, que).tema
    proponer_pendientes()
    assert (Tema.objects.get(pk=tema.pk).estado, en_juego(cast)) == (queda, set())
    resultado(cast, acta, "diferido", motivo="No se alcanzó.")
    assert (Tema.objects.get(pk=tema.pk).estado, en_juego(cast)) == ("abierto", {"Sede"})
    resultado(cast, acta, que)
    assert (Tema.objects.get(pk=tema.pk).estado, en_juego(cast)) == (queda, set())


@pytest.mark.django_db
def test_what_was_said_twice_is_said_once(cast: Cast) -> None:
    acta, _tema = difiere(cast)
    before = Evento.objects.count()
    resultado(cast, acta, "diferido", motivo="Falta el informe.")
    assert Evento.objects.count() == before
    assert Tema.objects.count() == Tratamiento.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("que", "more", "sentence"),
    [
        ("diferido", {}, "Escriba por qué se difiere «Sede»: la próxima tabla lo dirá."),
        ("cualquiera", {}, "Elija qué se hizo con cada punto."),
        ("diferido", {"motivo": "No.", "diferido_por": 0}, "Elija una organización que integraba el órgano"),
        (
            "diferido",
            {"motivo": "No.", "retomar_el": date(2026, 9, 1)},
            "La fecha en que se retoma un tema es posterior",
        ),
        ("acordado", {"tema": 0}, "Elija un tema de este órgano."),
        ("acordado", {"acuerdo": 0}, "Elija un acuerdo de esta sesión."),
    ],
)
def test_what_a_result_lacks_is_said_and_nothing_stays(
    cast: Cast, que: str, more: dict[str, object], sentence: str
) -> None:
    acta = sesion(cast, "Sede")
    assert says(DomainError, lambda: resultado(cast, acta, que, **more)).startswith(sentence)
    assert not Tema.objects.exists()


@pytest.mark.django_db
def test_results_are_of_a_session_that_was_held_and_of_its_points(cast: Cast) -> None:
    ahead = sesion(cast, "Sede", dia=date(2026, 9, 10))
    assert says(DomainError, lambda: resultado(cast, ahead, "acordado")).startswith("La sesión es el 10 de septiembre")
    acta, other = sesion(cast, "A", "B"), sesion(cast, "C")
    assert "Alguien eliminó un punto" in says(
        Conflicto, lambda: resultado(cast, acta, "acordado", punto=other.sesion.puntos.first().pk)
    )
    first, second = acta.sesion.puntos.all()
    tema = resultado(cast, acta, "acordado", punto=first.pk).tema_id
    assert "ya tiene su resultado en otro punto" in says(
        DomainError, lambda: resultado(cast, acta, "acordado", punto=second.pk, tema=tema)
    )


@pytest.mark.django_db
def test_a_result_is_taken_away_with_the_topic_that_it_made(cast: Cast) -> None:
    acta, tema = difiere(cast)
    found = Tratamiento.objects.get(tema=tema)
    assert "resultados" in says(Conflicto, lambda: descartar_acta(acta.pk, actor=cast.secretaria))
    refused_to_all_but(cast, {"secretaria"}, lambda a: anular_tratamiento(found.pk, actor=a), REGISTRA)
    assert anular_tratamiento(found.pk, actor=cast.secretaria) == "Sede"
    assert Evento.objects.get(verbo="tratamiento.anulado").antes["resultado"] == "diferido"
    assert not Tema.objects.exists()
    assert en_juego(cast) == set()
    descartar_acta(acta.pk, actor=cast.secretaria)


# Across sessions


@pytest.mark.django_db
def test_a_topic_lives_across_sessions_and_the_rule_puts_it_an_end(cast: Cast) -> None:
    adoptar_regla_tabla(
        cast.mesa.pk, ReglaDeTabla(date(2026, 1, 5), "Sesión de Ejemplo", max_diferimientos=2), actor=cast.secretaria
    )
    _first, tema = difiere(cast)
    for month, times in ((10, 2), (11, 3)):
        with clock.as_of(NOW.replace(month=month)):
            incluir_propuesto(propuesto(tema).pk, actor=cast.secretaria)
            acta = sesion(cast, "Sede")
            assert propuesto(tema).sesion == acta.sesion
            if times == 2:
                resultado(cast, acta, "diferido", motivo="Tampoco.")
                assert propuesto(tema).estado == "propuesto"
                continue
            assert "ya se difirió 2 veces y la regla admite 2" in says(
                DomainError, lambda acta=acta: resultado(cast, acta, "diferido", motivo="Otra vez.")
            )
            resultado(cast, acta, "diferido", motivo="Otra vez.", retomar_el=date(2026, 12, 15))
            assert en_juego(cast) == set(), "given a date, it waits for it"
    with clock.as_of(NOW.replace(month=12, day=15)):
        assert proponer_pendientes() == 0
        assert en_juego(cast) == {"Sede"}
    assert [t.resultado for t in tema.tratamientos.all()] == ["diferido"] * 3
    assert PuntoPropuesto.objects.filter(tema=tema).count() == 1


@pytest.mark.django_db
def test_what_a_member_proposed_and_was_deferred_is_the_same_point(cast: Cast) -> None:
    made = incluir_propuesto(proponer_punto(cast.mesa.pk, "Sede", actor=cast.actor("social")).pk, actor=cast.secretaria)
    _acta, tema = difiere(cast)
    again = propuesto(tema)
    assert (again.pk, again.estado, again.clase) == (made.pk, "propuesto", "diferido")


@pytest.mark.django_db
def test_an_agreement_that_defers_has_its_topic_once(cast: Cast) -> None:
    acta = sesion(cast, "Fondo")
    AcuerdoAdoptado.objects.create(
        organo=cast.mesa,
        clave="2026-09-01/1",
        numero=1,
        fecha=NOW.date(),
        sesion=acta.sesion,
        texto="Retomar el fondo en una sesión posterior.",
        tipo="difiere",
    )
    old = {"organo": cast.mesa, "numero": 2, "fecha": NOW.date(), "texto": "Viejo.", "tipo": "difiere"}
    AcuerdoAdoptado.objects.create(clave="2022-06-16/2", estado="sin_seguimiento_registrado", **old)
    assert proponer_pendientes() == 1
    assert proponer_pendientes() == 0
    tema = Tema.objects.get()
    assert (tema.origen.clave, tema.tratamientos.get().resultado) == ("2026-09-01/1", "diferido")
    assert en_juego(cast) == {"Retomar el fondo en una sesión posterior."}


@pytest.mark.django_db
def test_months_of_sweeps_propose_each_thing_once_and_bring_back_what_is_owed(cast: Cast) -> None:
    owed = tarea(cast, None)
    _acta, tema = difiere(cast, dia=date(2026, 8, 20))
    proponer_pendientes()
    assert en_juego(cast) == {"Publicar las reglas", "Sede"}
    task = PuntoPropuesto.objects.get(tarea=owed)
    incluir_propuesto(task.pk, actor=cast.secretaria)
    descartar_propuesto(propuesto(tema).pk, "No cabe en esta tabla.", actor=cast.secretaria)
    with clock.as_of(NOW + timedelta(days=7)):
        sesion(cast, "Publicar las reglas")
        proponer_pendientes()
        assert en_juego(cast) == set(), "the session is today: nothing comes back before it"
    counts = []
    for month in (10, 11, 12):
        with clock.as_of(NOW.replace(month=month)):
            proponer_pendientes()
            assert proponer_pendientes() == 0
            assert en_juego(cast) == {"Publicar las reglas", "Sede"}, "left out of one tabla, not of the next"
            counts.append(PuntoPropuesto.objects.count())
    assert counts == [2, 2, 2]
    Tarea.objects.filter(pk=owed.pk).update(estado="verificada")
    with clock.as_of(NOW.replace(month=12)):
        assert en_juego(cast) == {"Sede"}


# A topic by itself


@pytest.mark.django_db
def test_a_topic_is_withdrawn_and_reopened(cast: Cast) -> None:
    _acta, tema = difiere(cast)
    secretaria = cast.secretaria
    refused_to_all_but(cast, {"secretaria"}, lambda a: retirar_tema(tema.pk, "Ya no.", actor=a), LLEVA)
    assert (
        says(DomainError, lambda: retirar_tema(tema.pk, " ", actor=secretaria)) == "Escriba por qué se retira el tema."
    )
    retirar_tema(tema.pk, "Ya no procede.", actor=secretaria)
    assert event("tema.retirado", tema, secretaria).ahora == {"motivo": "Ya no procede."}
    assert en_juego(cast) == set()
    assert "ya no se puede hacer" in says(Conflicto, lambda: retirar_tema(tema.pk, "Otra vez.", actor=secretaria))
    refused_to_all_but(cast, {"secretaria"}, lambda a: reabrir_tema(tema.pk, actor=a), LLEVA)
    reabrir_tema(tema.pk, actor=secretaria)
    event("tema.reabierto", tema, secretaria)
    assert en_juego(cast) == {"Sede"}


@pytest.mark.django_db
def test_a_topic_waits_for_its_date(cast: Cast) -> None:
    _acta, tema = difiere(cast)
    day = date(2026, 10, 1)
    refused_to_all_but(cast, {"secretaria"}, lambda a: fechar_tema(tema.pk, day, "", actor=a), LLEVA)
    assert says(DomainError, lambda: fechar_tema(tema.pk, NOW.date(), "", actor=cast.secretaria)) == (
        "Indique una fecha posterior a hoy."
    )
    fechar_tema(tema.pk, day, "Cuando esté el informe.", actor=cast.secretaria)
    assert event("tema.fechado", tema, cast.secretaria).ahora["retomar_el"] == "2026-10-01"
    assert en_juego(cast) == set()
    fechar_tema(tema.pk, None, "", actor=cast.secretaria)
    assert en_juego(cast) == {"Sede"}
    retirar_tema(tema.pk, "Ya no.", actor=cast.secretaria)
    assert "Solo se le pone fecha a un tema abierto" in says(
        Conflicto, lambda: fechar_tema(tema.pk, day, "", actor=cast.secretaria)
    )


# At once


@pytest.mark.django_db(transaction=True)
@races(registrar_tratamientos)
def test_two_results_of_a_point_at_once_are_one_topic(cast: Cast) -> None:
    acta = sesion(cast, "Sede", dia=date(2026, 1, 5))
    together(
        lambda: resultado(cast, acta, "acordado"), lambda: resultado(cast, acta, "diferido", motivo="No se alcanzó.")
    )
    found = Tratamiento.objects.get()
    assert found.tema.estado == {"acordado": "decidido", "diferido": "abierto"}[found.resultado]
    assert Tema.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@races(anular_tratamiento)
def test_a_result_is_taken_away_once(cast: Cast) -> None:
    _acta, tema = difiere(cast)
    pk = tema.tratamientos.get().pk
    act = lambda: anular_tratamiento(pk, actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(retirar_tema)
def test_a_topic_is_withdrawn_once(cast: Cast) -> None:
    _acta, tema = difiere(cast)
    act = lambda: retirar_tema(tema.pk, "Ya no.", actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(reabrir_tema)
def test_a_topic_is_reopened_once(cast: Cast) -> None:
    _acta, tema = difiere(cast)
    retirar_tema(tema.pk, "Ya no.", actor=cast.secretaria)
    act = lambda: reabrir_tema(tema.pk, actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(fechar_tema)
def test_the_same_date_twice_at_once_is_told_once(cast: Cast) -> None:
    _acta, tema = difiere(cast)
    later = max(NOW, timezone.now()).date() + timedelta(days=90)  # a thread runs by the clock of the wall
    act = lambda: fechar_tema(tema.pk, later, "Espera.", actor=cast.secretaria)  # noqa: E731
    together(act, act)
    assert Evento.objects.filter(verbo="tema.fechado").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_propose_each_thing_once(cast: Cast) -> None:
    for n in range(4):
        tarea(cast, None, f"Tarea {n}")
    together(proponer_pendientes, proponer_pendientes)
    assert PuntoPropuesto.objects.count() == 4


@pytest.mark.django_db
def test_a_point_called_as_a_topic_continues_it(cast: Cast) -> None:
    _acta, tema = difiere(cast, dia=date(2026, 8, 20))
    later = sesion(cast, "Sede", "Sede")
    first, second = later.sesion.puntos.all()
    assert resultado(cast, later, "acordado", punto=first.pk).tema == tema
    assert resultado(cast, later, "acordado", punto=second.pk).tema != tema, "one topic has one result a session"
