"""Versions of the standard: proposed, published, adopted by an agreement, undone; and what that does to profiles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest

from mesa.kernel import clock, ensayo
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.tabular import escribir_csv, leer_tabla
from mesa.models import Ficha, Publicacion
from redes.models import Estandar, Perfil
from redes.operations.comparacion import comparar, efecto
from redes.operations.estandar import cargar_estandar
from redes.operations.importacion_estandar import COLUMNAS, ImportadorEstandar, filas_de
from redes.operations.versiones import (
    adoptar_estandar,
    deshacer_adopcion,
    proponer_version,
    publicar_estandar,
    semilla_de,
)
from redes.operations.vigencias import poner_al_dia, poner_al_dia_niveles
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.redes import escena
from tests.redes.estandar import ADOPTA, AHORA, HOY, acuerdo, publicada, semilla, version_2
from tests.redes.test_respuestas import says

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def last(version: int) -> dict[str, object]:
    """What the last publication of a version says."""
    rows = Publicacion.objects.filter(tipo="estandar", clave=str(version)).order_by("-version")
    said: dict[str, object] = json.loads(rows[0].contenido.texto)
    return said


def test_each_indicator_says_what_it_asks_and_shows_examples() -> None:
    for indicador in semilla()["indicadores"]:
        assert 40 < len(indicador["guia"]) < 600, indicador["codigo"]
        assert 2 <= len(indicador["ejemplos"].splitlines()) <= 3, indicador["codigo"]


def test_the_initial_proposal_is_published_once_by_the_secretaria(cast: Cast) -> None:
    first = escena.estandar()
    assert not Ficha.objects.filter(tipo="estandar").exists(), "what was loaded is not public until somebody says so"
    act = lambda a: publicar_estandar(first.pk, organo_pk=cast.mesa.pk, actor=a)  # noqa: E731
    refused_to_all_but(cast, {"secretaria"}, act, ADOPTA)
    act(cast.secretaria)
    event("estandar.publicado", first, cast.secretaria)
    act(cast.secretaria)
    assert Publicacion.objects.filter(tipo="estandar").count() == 1
    assert last(1)["estado"] == "propuesta"
    red = cast.organizacion("red-social-ejemplo")
    wrong = lambda: publicar_estandar(first.pk, organo_pk=red.pk, actor=cast.actor("social"))  # noqa: E731
    assert "El estándar es de la Mesa" in says(DomainError, wrong)


def test_a_version_is_proposed_and_measures_while_none_is_adopted(cast: Cast) -> None:
    first = escena.estandar()
    act = lambda a: proponer_version(semilla(minimo=60), organo_pk=cast.mesa.pk, actor=a)  # noqa: E731
    refused_to_all_but(cast, {"secretaria"}, act, ADOPTA)
    second = act(cast.secretaria)
    assert (second.version, second.estado, second.minimo) == (2, "propuesta", 60)
    event("estandar.propuesto", second, cast.secretaria)
    assert last(2)["minimo"] == 60
    assert act(cast.secretaria) == second, "the same is not proposed twice"
    assert Estandar.objects.vigente() == second
    first.refresh_from_db()
    assert first.estado == "propuesta"


@pytest.mark.parametrize("wrong", ["dimension", "peso", "para", "derivado", "repetido", "vacio", "campo"])
def test_what_nobody_could_measure_with_is_no_standard(cast: Cast, wrong: str) -> None:
    said = semilla()
    one = said["indicadores"][0]
    one |= {
        "dimension": {"dimension": "X"},
        "peso": {"peso": 0},
        "para": {"para": []},
        "derivado": {"derivado": "magia"},
    }.get(wrong, {})
    if wrong == "repetido":
        one["codigo"] = "T2"
    if wrong == "vacio":
        said["indicadores"] = []
    if wrong == "campo":
        del one["nombre"]
    act = lambda: proponer_version(said, organo_pk=cast.mesa.pk, actor=cast.secretaria)  # noqa: E731
    assert "no es un estándar" in says(DomainError, act)
    assert not Estandar.objects.exists()


def test_the_mesa_adopts_one_and_what_measured_before_is_replaced_with_its_dates(cast: Cast) -> None:
    first, agreed = escena.estandar(), acuerdo(cast)
    second = version_2(cast)
    act = lambda a: adoptar_estandar(second.pk, agreed.pk, HOY, actor=a)  # noqa: E731
    refused_to_all_but(cast, {"secretaria"}, act, ADOPTA)
    for day, sentence in ((date(2026, 6, 1), "desde antes del acuerdo"), (date(2026, 8, 4), "futura")):
        wrong = lambda day=day: adoptar_estandar(second.pk, agreed.pk, day, actor=cast.secretaria)  # noqa: E731
        assert sentence in says(DomainError, wrong)
    done = act(cast.secretaria)
    assert (done.estado, done.acuerdo, done.desde) == ("adoptado", agreed, HOY)
    event("estandar.adoptado", done, cast.secretaria)
    first.refresh_from_db()
    assert (first.estado, first.hasta) == ("reemplazado", HOY), "none was adopted, and the first measured by then"
    assert last(2)["acuerdo"] == agreed.clave
    assert last(1)["estado"] == "reemplazado"
    assert says(Conflicto, lambda: act(cast.secretaria))
    third = proponer_version(semilla(minimo=60), organo_pk=cast.mesa.pk, actor=cast.secretaria)
    wrong = lambda: adoptar_estandar(third.pk, agreed.pk, HOY, actor=cast.secretaria)  # noqa: E731
    assert "Por ese acuerdo se adoptó la versión 2" in says(DomainError, wrong)


def test_an_adoption_is_undone_while_no_profile_was_published_under_it(cast: Cast) -> None:
    first, agreed = escena.estandar(), acuerdo(cast)
    second = version_2(cast)
    undo = lambda a: deshacer_adopcion(second.pk, organo_pk=cast.mesa.pk, actor=a)  # noqa: E731
    assert "no está adoptada" in says(Conflicto, lambda: undo(cast.secretaria))
    adoptar_estandar(second.pk, agreed.pk, HOY, actor=cast.secretaria)
    refused_to_all_but(cast, {"secretaria"}, undo, ADOPTA)
    done = undo(cast.secretaria)
    assert (done.estado, done.acuerdo, done.desde) == ("propuesta", None, None)
    event("adopcion.deshecha", done, cast.secretaria)
    first.refresh_from_db()
    assert (first.estado, first.desde, first.hasta) == ("propuesta", None, None)
    assert last(2)["estado"] == "propuesta"
    adoptar_estandar(second.pk, agreed.pk, HOY, actor=cast.secretaria)
    with clock.as_of(AHORA + timedelta(hours=1)):
        publicada(cast)
        assert "Ya se publicó un perfil" in says(Conflicto, lambda: undo(cast.secretaria))


def test_the_next_day_published_profiles_are_measured_with_it(cast: Cast) -> None:
    own = publicada(cast).perfil
    second = version_2(cast)
    with clock.as_of(AHORA + timedelta(hours=1)):
        adoptar_estandar(second.pk, acuerdo(cast).pk, HOY, actor=cast.secretaria)
        assert poner_al_dia_niveles() == 0, "today it may still be undone"
    versions = Publicacion.objects.filter(tipo="perfil")
    assert versions.count() == 1
    with clock.as_of(AHORA + timedelta(days=1)):
        assert poner_al_dia_niveles() == 1
        assert poner_al_dia_niveles() == 0
    assert versions.count() == 2
    said = json.loads(versions.order_by("-version")[0].contenido.texto)
    assert {m["version"]: m["estado"] for m in said["estandares"]} == {1: "reemplazado", 2: "adoptado"}
    own.refresh_from_db()
    assert own.cambia_el is not None


def test_two_versions_are_compared_and_whose_level_would_change(cast: Cast) -> None:
    first, second = escena.estandar(), version_2(cast)
    found = comparar(first, second)
    assert [i.codigo for i in found.quitados] == ["T4"]
    assert [(c.indicador.codigo, c.campos[0][1:]) for c in found.cambiados] == [("T3", ("sí", "no"))]
    assert (found.agregados, found.iguales) == ((), 26)
    assert [i.codigo for i in comparar(second, first).agregados] == ["T4"]
    stars = [i.codigo for i in second.indicadores.all() if i.inexcusable and "red" in i.para]
    own = escena.perfil(cast.organizacion("red-social-ejemplo"), publicado_el=AHORA)
    for code in stars:
        escena.respuesta(own, code, fecha=HOY, termino=date(2027, 1, 1))
    changed, levels = efecto(first, second, HOY)
    assert [(e.perfil, e.antes, e.despues) for e in changed] == [(own, "inicial", "basico")]
    assert levels == {"basico": 1}


def test_what_is_downloaded_loads_back_as_a_proposal(cast: Cast) -> None:
    first = escena.estandar()
    importer = ImportadorEstandar(cast.mesa, first, cast.secretaria)
    rows = filas_de(semilla_de(first)["indicadores"])
    columns = [c.nombre for c in COLUMNAS]
    same = ensayo.ensayar(importer, leer_tabla("e.csv", escribir_csv(columns, rows)))
    assert (same.con_errores, same.hace_algo) == ((), False)
    rows[0][2], gone = "Otro nombre", rows.pop(3)
    tried = ensayo.ensayar(importer, leer_tabla("e.csv", escribir_csv(columns, rows)))
    assert tried.filas[0].detalle == f"Cambia: indicador. La versión nueva deja fuera: {gone[0]}."
    assert importer.aplicar(tried.filas, uuid4()) == "Quedó propuesta y publicada la versión 2 del estándar."
    made = Estandar.objects.get(version=2)
    assert (made.indicadores.count(), made.indicadores.get(codigo="T1").nombre) == (27, "Otro nombre")


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (0, "t-1", "Use letras mayúsculas"),
        (0, "T2", "Está en más de una fila."),
        (1, "X", "no es una de las opciones"),
        (3, "quizás", "no es una de las opciones"),
        (4, "todas", "Escriba red, org o ambas"),
        (5, "0", "Escriba un número entero desde 1"),
        (10, "magia", "No hay una regla con ese nombre"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_by_its_column(cast: Cast, place: int, value: str, sentence: str) -> None:
    first = escena.estandar()
    rows = filas_de(semilla_de(first)["indicadores"])
    rows[0][place] = value
    table = leer_tabla("e.csv", escribir_csv([c.nombre for c in COLUMNAS], rows))
    tried = ensayo.ensayar(ImportadorEstandar(cast.mesa, first, cast.secretaria), table)
    assert sentence in str(tried.con_errores[0].errores)


@pytest.mark.django_db(transaction=True)
@races(proponer_version)
def test_two_proposals_at_once_are_two_versions(cast: Cast) -> None:
    escena.estandar()
    acts = [
        lambda m=m: proponer_version(semilla(minimo=m), organo_pk=cast.mesa.pk, actor=cast.secretaria) for m in (60, 65)
    ]
    assert sorted(e.version for e in together(*acts)) == [2, 3]


@pytest.mark.django_db(transaction=True)
@races(adoptar_estandar)
def test_one_of_two_adopts(cast: Cast) -> None:
    first, agreed = escena.estandar(), acuerdo(cast)
    act = lambda: adoptar_estandar(first.pk, agreed.pk, HOY, actor=cast.secretaria)  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(deshacer_adopcion)
def test_one_of_two_undoes_an_adoption(cast: Cast) -> None:
    first = escena.estandar()
    adoptar_estandar(first.pk, acuerdo(cast).pk, HOY, actor=cast.secretaria)
    act = lambda: deshacer_adopcion(first.pk, organo_pk=cast.mesa.pk, actor=cast.secretaria)  # noqa: E731
    _won, lost = winner_and_loser(together(act, act))
    assert isinstance(lost, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(publicar_estandar)
def test_published_twice_at_once_it_is_one_publication(cast: Cast) -> None:
    first = escena.estandar()
    act = lambda: publicar_estandar(first.pk, organo_pk=cast.mesa.pk, actor=cast.secretaria)  # noqa: E731
    together(act, act)
    assert Publicacion.objects.filter(tipo="estandar").count() == 1


@pytest.mark.django_db(transaction=True)
@races(poner_al_dia)
def test_two_sweeps_bring_it_up_to_date_once(cast: Cast) -> None:
    own = publicada(cast).perfil
    Perfil.objects.filter(pk=own.pk).update(cambia_el=HOY, nivel="cumple")
    assert sorted(together(*[lambda: poner_al_dia(own.pk, actor=None)] * 2)) == [False, True]
    own.refresh_from_db()
    assert own.nivel == "inicial"
    event("nivel.cambiado", own, None)


@pytest.mark.django_db(transaction=True)
@races(cargar_estandar)
def test_it_is_loaded_once(cast: Cast) -> None:
    found = together(cargar_estandar, cargar_estandar)
    assert Estandar.objects.count() == 1, found
