"""The next tabla: what is proposed, included, ordered, left out, and taken to the acta of the next session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from actas.models import PuntoPropuesto, ReglaTabla, Tarea, Tema, Tratamiento
from actas.operations import (
    adoptar_regla_tabla,
    anular_regla_tabla,
    crear_acta_de_tabla,
    descartar_acta,
    descartar_propuesto,
    incluir_propuesto,
    mover_propuesto,
    proponer_punto,
    proponer_tarea,
    quitar_propuesto,
    regla_de_tabla,
    reponer_propuesto,
)
from actas.operations.tabla import ReglaDeTabla
from actas.operations.tabla.retorno import proponer_pendientes
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from tests.actas.seguimiento import tarea
from tests.cast import Cast
from tests.checks import event, races, refused, refused_to_all_but, together, winner_and_loser

NOW = datetime(2026, 9, 1, 12, tzinfo=clock.SANTIAGO)
TODAY = NOW.date()
DECIDE = "Solo la secretaría decide qué va en la próxima tabla."
PROPONE = "Propone puntos para la tabla quien responde por una organización que integra el órgano, o su secretaría."
DESCARTA = "Descarta un punto la secretaría o la organización que lo propuso."
REGLAS = "Solo la secretaría ingresa las reglas de la tabla que el órgano adoptó."
MIEMBROS = {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(NOW):
        yield


def says(error: type[DomainError], act) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def punto(cast: Cast, titulo: str = "Sede de los talleres", cuenta: str = "social") -> PuntoPropuesto:
    return proponer_punto(cast.mesa.pk, titulo, actor=cast.actor(cuenta))


def incluidos(cast: Cast) -> list[str]:
    return [p.titulo for p in PuntoPropuesto.objects.incluidos(cast.mesa)]


def regla(maximo: int | None = 1, **more: object) -> ReglaDeTabla:
    values = {"desde": TODAY, "norma": "Sesión de Ejemplo, acuerdo 1", "max_diferimientos": maximo} | more
    return ReglaDeTabla(**values)  # type: ignore[arg-type]


# The rules


@pytest.mark.django_db
def test_the_secretaria_enters_the_rules_and_the_former_ones_rule_their_days(cast: Cast) -> None:
    assert regla_de_tabla(cast.mesa, TODAY).pk is None
    assert regla_de_tabla(cast.mesa, TODAY).dias_a_la_tabla == 5
    primera = adoptar_regla_tabla(cast.mesa.pk, regla(2), actor=cast.secretaria)
    later = TODAY + timedelta(days=30)
    segunda = adoptar_regla_tabla(cast.mesa.pk, regla(3, desde=later), actor=cast.secretaria)
    assert (regla_de_tabla(cast.mesa, TODAY), regla_de_tabla(cast.mesa, later)) == (primera, segunda)
    assert event("reglatabla.adoptada", segunda, cast.secretaria).ahora["max_diferimientos"] == 3
    refused_to_all_but(cast, {"secretaria"}, lambda a: adoptar_regla_tabla(cast.mesa.pk, regla(), actor=a), REGLAS)
    refused_to_all_but(cast, {"secretaria"}, lambda a: anular_regla_tabla(cast.mesa.pk, segunda.pk, actor=a), REGLAS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"norma": "  "}, "Escriba en qué sesión o acuerdo se adoptaron estas reglas."),
        ({"dias_a_la_tabla": 0}, "Los plazos van de 1 a 250 días hábiles."),
        ({"dias_de_respuesta": 251}, "Los plazos van de 1 a 250 días hábiles."),
    ],
)
def test_rules_need_their_norm_and_terms_within_bounds(cast: Cast, more: dict[str, object], sentence: str) -> None:
    assert (
        says(DomainError, lambda: adoptar_regla_tabla(cast.mesa.pk, regla(**more), actor=cast.secretaria)) == sentence
    )


@pytest.mark.django_db
def test_only_the_latest_rules_are_annulled_and_a_day_has_one(cast: Cast) -> None:
    primera = adoptar_regla_tabla(cast.mesa.pk, regla(2), actor=cast.secretaria)
    assert "Ya hay reglas" in says(
        Conflicto, lambda: adoptar_regla_tabla(cast.mesa.pk, regla(4), actor=cast.secretaria)
    )
    later = adoptar_regla_tabla(cast.mesa.pk, regla(3, desde=TODAY + timedelta(days=9)), actor=cast.secretaria)
    assert "Solo se anulan las últimas" in says(
        Conflicto, lambda: anular_regla_tabla(cast.mesa.pk, primera.pk, actor=cast.secretaria)
    )
    anular_regla_tabla(cast.mesa.pk, later.pk, actor=cast.secretaria)
    assert list(ReglaTabla.objects.filter(organo=cast.mesa)) == [primera]


@pytest.mark.django_db(transaction=True)
@races(adoptar_regla_tabla)
def test_two_rules_of_one_day_are_one(cast: Cast) -> None:
    act = lambda n: adoptar_regla_tabla(cast.mesa.pk, regla(n), actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(lambda: act(1), lambda: act(2)))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(anular_regla_tabla)
def test_the_rules_are_annulled_once(cast: Cast) -> None:
    made = adoptar_regla_tabla(cast.mesa.pk, regla(), actor=cast.secretaria)
    act = lambda: anular_regla_tabla(cast.mesa.pk, made.pk, actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


# What a member proposes


@pytest.mark.django_db
def test_whoever_sits_in_the_organ_proposes_and_the_same_title_is_one(cast: Cast) -> None:
    social = cast.actor("social")
    made = punto(cast)
    assert (made.estado, made.clase, made.propuesto_por_nombre) == ("propuesto", "propuesto", "Red Social Ejemplo")
    assert event("propuesto.agregado", made, social).ahora["titulo"] == "Sede de los talleres"
    assert punto(cast, "sede de los  talleres", "gobierno") == made
    assert says(DomainError, lambda: punto(cast, " \n ")) == "Escriba el título del punto que propone."
    assert "hasta 300 caracteres" in says(DomainError, lambda: punto(cast, "x" * 301))
    refused_to_all_but(cast, MIEMBROS, lambda a: proponer_punto(cast.mesa.pk, "Otro", actor=a), PROPONE)


@pytest.mark.django_db
def test_the_secretaria_decides_what_goes_and_every_decision_has_its_undo(cast: Cast) -> None:
    made, secretaria = punto(cast), cast.secretaria
    refused_to_all_but(cast, {"secretaria"}, lambda a: incluir_propuesto(made.pk, actor=a), DECIDE)
    assert incluir_propuesto(made.pk, actor=secretaria).estado == "incluido"
    assert event("propuesto.incluido", made, secretaria).antes == "propuesto"
    assert "ya no se puede hacer" in says(Conflicto, lambda: incluir_propuesto(made.pk, actor=secretaria))
    refused_to_all_but(cast, {"secretaria"}, lambda a: quitar_propuesto(made.pk, actor=a), DECIDE)
    assert quitar_propuesto(made.pk, actor=secretaria).estado == "propuesto"
    event("propuesto.quitado", made, secretaria)
    assert says(DomainError, lambda: descartar_propuesto(made.pk, " ", actor=secretaria)).startswith("Escriba por qué")
    assert descartar_propuesto(made.pk, "Ya se trató.", actor=secretaria).motivo == "Ya se trató."
    assert event("propuesto.descartado", made, secretaria).ahora == {"motivo": "Ya se trató."}
    assert reponer_propuesto(made.pk, actor=secretaria).motivo == ""
    event("propuesto.repuesto", made, secretaria)
    assert "ya no está propuesto" in says(Conflicto, lambda: incluir_propuesto(0, actor=secretaria))


@pytest.mark.django_db
def test_who_proposed_a_point_may_withdraw_it(cast: Cast) -> None:
    made = punto(cast)
    refused_to_all_but(cast, {"secretaria", "social"}, lambda a: descartar_propuesto(made.pk, "No.", actor=a), DESCARTA)
    descartar_propuesto(made.pk, "Lo trataremos después.", actor=cast.actor("social"))
    refused_to_all_but(cast, {"secretaria", "social"}, lambda a: reponer_propuesto(made.pk, actor=a), DESCARTA)
    assert reponer_propuesto(made.pk, actor=cast.actor("social")).estado == "propuesto"


@pytest.mark.django_db
def test_the_tabla_is_put_in_order(cast: Cast) -> None:
    a, b, c = (punto(cast, titulo) for titulo in "ABC")
    for each in (a, b, c):
        incluir_propuesto(each.pk, actor=cast.secretaria)
    mover_propuesto(c.pk, sube=True, actor=cast.secretaria)
    assert incluidos(cast) == ["A", "C", "B"]
    assert event("propuesto.movido", c, cast.secretaria).ahora == 2
    mover_propuesto(a.pk, sube=True, actor=cast.secretaria)
    mover_propuesto(a.pk, sube=False, actor=cast.secretaria)
    assert incluidos(cast) == ["C", "A", "B"]
    refused_to_all_but(cast, {"secretaria"}, lambda x: mover_propuesto(a.pk, sube=True, actor=x), DECIDE)
    quitar_propuesto(a.pk, actor=cast.secretaria)
    assert "ya no está en la próxima tabla" in says(
        Conflicto, lambda: mover_propuesto(a.pk, sube=True, actor=cast.secretaria)
    )


@pytest.mark.django_db
def test_a_topic_deferred_as_often_as_the_rule_admits_is_not_left_out_once_more(cast: Cast) -> None:
    adoptar_regla_tabla(cast.mesa.pk, regla(1), actor=cast.secretaria)
    tema = Tema.objects.create(organo=cast.mesa, titulo="Sedes", creado_el=NOW)
    proponer_pendientes()
    made = PuntoPropuesto.objects.get(tema=tema)
    sesion = cast.borrador().sesion
    Tratamiento.objects.create(
        tema=tema, sesion=sesion, titulo="Sedes", resultado="diferido", motivo="Faltó.", registrado_el=NOW
    )
    assert says(DomainError, lambda: descartar_propuesto(made.pk, "Otra vez no.", actor=cast.secretaria)) == (
        "El tema ya se difirió una vez y la regla admite 1: decídalo, retírelo o indique la fecha en que se retoma."
    )


# To the acta


@pytest.mark.django_db
def test_the_included_points_are_the_tabla_of_the_next_acta(cast: Cast) -> None:
    a, b, c = (punto(cast, titulo) for titulo in ("Talleres", "Presupuesto", "Informe"))
    for each in (b, a, c):
        incluir_propuesto(each.pk, actor=cast.secretaria)
    acta = crear_acta_de_tabla(cast.mesa, TODAY, puntos=["Presupuesto", "Talleres", "Varios"], actor=cast.secretaria)
    assert [p.titulo for p in acta.sesion.puntos.all()] == ["Presupuesto", "Talleres", "Varios"]
    assert set(acta.sesion.propuestos.all()) == {a, b}
    assert event("tabla.llevada", acta, cast.secretaria).ahora == {"puntos": ["Presupuesto", "Talleres"]}
    assert incluidos(cast) == ["Informe"], "what was taken out of the list waits for the next one"
    assert "ya está en el acta" in says(Conflicto, lambda: quitar_propuesto(a.pk, actor=cast.secretaria))
    descartar_acta(acta.pk, actor=cast.secretaria)
    assert incluidos(cast) == ["Presupuesto", "Talleres", "Informe"], "a draft thrown away gives them back"
    assert refused(lambda: crear_acta_de_tabla(cast.mesa, TODAY, puntos=[], actor=cast.actor("social"))) == [
        "Solo la secretaría del órgano puede crear un acta."
    ]


# Tasks


@pytest.mark.django_db
def test_a_task_is_proposed_once_and_comes_as_overdue_when_it_is_escalated(cast: Cast) -> None:
    made = tarea(cast, None)
    first = proponer_tarea(made, "abierta")
    assert proponer_tarea(made, "abierta") == first
    descartar_propuesto(first.pk, "Aún tiene plazo.", actor=cast.secretaria)
    assert proponer_tarea(made, "abierta").estado == "descartado", "open is no news"
    again = proponer_tarea(made, "vencida")
    assert (again.pk, again.estado, again.clase) == (first.pk, "propuesto", "vencida")
    proponer_tarea(made, "vencida")
    assert PuntoPropuesto.objects.filter(tarea=made).count() == 1


@pytest.mark.django_db
def test_what_is_done_is_proposed_no_more_and_comes_back_if_it_is_reopened(cast: Cast) -> None:
    made = tarea(cast, None)
    proponer_pendientes()
    alive = PuntoPropuesto.objects.en_juego(TODAY).filter(tarea=made)
    assert alive.count() == 1
    Tarea.objects.filter(pk=made.pk).update(estado="cumplida")
    assert not alive.exists()
    Tarea.objects.filter(pk=made.pk).update(estado="en_curso")
    assert alive.exists()


# At once


@pytest.mark.django_db(transaction=True)
@races(proponer_punto)
def test_the_same_point_proposed_at_once_is_one(cast: Cast) -> None:
    one, other = together(lambda: punto(cast), lambda: punto(cast, cuenta="gobierno"))
    assert one == other


@pytest.mark.django_db(transaction=True)
@races(incluir_propuesto, descartar_propuesto)
def test_a_point_is_included_or_left_out_but_not_both(cast: Cast) -> None:
    made = punto(cast)
    results = together(
        lambda: incluir_propuesto(made.pk, actor=cast.secretaria),
        lambda: descartar_propuesto(made.pk, "No.", actor=cast.secretaria),
    )
    _kept, lost = winner_and_loser(results)
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(quitar_propuesto)
def test_a_point_is_taken_out_once(cast: Cast) -> None:
    made = incluir_propuesto(punto(cast).pk, actor=cast.secretaria)
    act = lambda: quitar_propuesto(made.pk, actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(reponer_propuesto)
def test_a_point_is_brought_back_once(cast: Cast) -> None:
    made = descartar_propuesto(punto(cast).pk, "No.", actor=cast.secretaria)
    act = lambda: reponer_propuesto(made.pk, actor=cast.secretaria)  # noqa: E731
    _kept, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(mover_propuesto)
def test_two_moves_at_once_leave_every_point_in_one_place(cast: Cast) -> None:
    points = [incluir_propuesto(punto(cast, titulo).pk, actor=cast.secretaria) for titulo in "ABC"]
    together(*(lambda p=p: mover_propuesto(p.pk, sube=True, actor=cast.secretaria) for p in points[1:]))
    assert sorted(PuntoPropuesto.objects.values_list("orden", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
@races(crear_acta_de_tabla)
def test_two_actas_at_once_share_no_point(cast: Cast) -> None:
    incluir_propuesto(punto(cast).pk, actor=cast.secretaria)
    act = lambda: crear_acta_de_tabla(cast.mesa, TODAY, puntos=["Sede de los talleres"], actor=cast.secretaria)  # noqa: E731
    one, other = together(act, act)
    assert sorted([one.sesion.propuestos.count(), other.sesion.propuestos.count()]) == [0, 1]
