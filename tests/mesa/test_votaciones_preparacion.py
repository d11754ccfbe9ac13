"""Votaciones in preparation: the call and its options, who writes them, and what is told to whom it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Votacion
from mesa.operations.votaciones import (
    abrir_votacion,
    agregar_opcion,
    anular_votacion,
    corregir_opcion,
    corregir_votacion,
    marca_de,
    mover_opcion,
    preparar_votacion,
    quitar_opcion,
)
from tests.checks import event, refused_to_all_but
from tests.mesa import votaciones as given
from tests.mesa.votaciones import convocatoria

pytestmark = pytest.mark.django_db
PREPARA = "Solo quien conduce el órgano prepara sus votaciones: su secretaría o, en una red, quien la representa."


def names(votacion: Votacion) -> list[tuple[int, str]]:
    return list(votacion.opciones.values_list("orden", "nombre"))


def test_the_call_is_kept_as_it_was_written(cast) -> None:
    votacion = preparar_votacion(cast.mesa.pk, convocatoria(titulo="  Mes\n de la sesión "), actor=cast.secretaria)
    assert (votacion.titulo, votacion.estado, votacion.abierta_el) == ("Mes de la sesión", "en_preparacion", None)
    assert event("votacion.preparada", votacion, cast.secretaria).ahora == {"titulo": "Mes de la sesión"}


def test_only_who_conducts_the_organo_prepares(cast) -> None:
    votacion = given.en_preparacion(cast)
    option = votacion.opciones.first()
    read = marca_de(votacion)
    acts = [
        lambda a: preparar_votacion(cast.mesa.pk, convocatoria(titulo="Otra"), actor=a),
        lambda a: corregir_votacion(votacion.pk, convocatoria(), leida=read, actor=a),
        lambda a: agregar_opcion(votacion.pk, "Junio", "", actor=a),
        lambda a: corregir_opcion(votacion.pk, option.pk, "Junio", "", leida=option.nombre, actor=a),
        lambda a: mover_opcion(votacion.pk, option.pk, "abajo", actor=a),
        lambda a: quitar_opcion(votacion.pk, option.pk, actor=a),
        lambda a: abrir_votacion(votacion.pk, clock.today() + timedelta(days=2), None, leida=read, actor=a),
    ]
    for act in acts:
        refused_to_all_but(cast, {"secretaria"}, act, PREPARA)


def test_a_network_is_conducted_by_who_represents_it(cast) -> None:
    """And not by the secretaría of the Mesa, which has nothing to say in it."""
    red = cast.organizacion("red-social-ejemplo")
    refused_to_all_but(cast, {"social"}, lambda a: preparar_votacion(red.pk, convocatoria(), actor=a), PREPARA)
    votacion = given.abierta(cast, por="social", organo=red)
    assert {e.nombre for e in votacion.padron.all()} == {
        f"Organización {name} Ejemplo" for name in ("Norte", "Sur", "Oriente")
    }


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"clase": "otra"}, "Elija qué se vota."),
        ({"titulo": " \u2800"}, "Escriba el título, la convocatoria y el acuerdo o norma que la rige."),
        ({"norma": ""}, "Escriba el título, la convocatoria y el acuerdo o norma que la rige."),
        ({"convocatoria": "x" * 20_001}, "El texto tiene más de 20.000 caracteres. Acórtelo."),
        ({"cupos": 0}, "Se elige al menos una, y se marca al menos una; el máximo es 30."),
        ({"marcas": 31}, "Se elige al menos una, y se marca al menos una; el máximo es 30."),
    ],
)
def test_what_a_call_cannot_say(cast, wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DomainError) as refusal:
        preparar_votacion(cast.mesa.pk, convocatoria(**wrong), actor=cast.secretaria)
    assert refusal.value.mensaje == sentence


def test_one_title_is_one_votacion_while_it_goes_on(cast) -> None:
    votacion = given.en_preparacion(cast)
    with pytest.raises(Conflicto, match="Ya hay una votación con ese título"):
        given.en_preparacion(cast)
    anular_votacion(votacion.pk, "Se repite.", actor=cast.secretaria)
    assert given.en_preparacion(cast).pk != votacion.pk


def test_it_is_corrected_by_who_read_what_there_is(cast) -> None:
    votacion = given.en_preparacion(cast)
    read = marca_de(votacion)
    corregir_votacion(votacion.pk, convocatoria(cupos=2, secreta=False), leida=read, actor=cast.secretaria)
    changed = Votacion.objects.get(pk=votacion.pk)
    assert (changed.cupos, changed.secreta) == (2, False)
    event("votacion.corregida", votacion, cast.secretaria)
    with pytest.raises(Conflicto, match="Otra persona cambió la votación"):
        corregir_votacion(votacion.pk, convocatoria(cupos=3), leida=read, actor=cast.secretaria)


def test_options_are_always_one_two_three(cast) -> None:
    votacion = given.en_preparacion(cast, ["A", "B", "C", "D"])
    by_name = {option.nombre: option.pk for option in votacion.opciones.all()}
    secretaria = cast.secretaria
    mover_opcion(votacion.pk, by_name["D"], "arriba", actor=secretaria)
    mover_opcion(votacion.pk, by_name["A"], "arriba", actor=secretaria)
    mover_opcion(votacion.pk, by_name["A"], "abajo", actor=secretaria)
    assert names(votacion) == [(1, "B"), (2, "A"), (3, "D"), (4, "C")]
    assert quitar_opcion(votacion.pk, by_name["A"], actor=secretaria) == "A"
    assert names(votacion) == [(1, "B"), (2, "D"), (3, "C")]
    corregir_opcion(votacion.pk, by_name["D"], "E", "Con detalle", leida="D", actor=secretaria)
    assert names(votacion) == [(1, "B"), (2, "E"), (3, "C")]
    with pytest.raises(Conflicto, match="Otra persona corrigió esta opción"):
        corregir_opcion(votacion.pk, by_name["D"], "F", "", leida="D", actor=secretaria)
    with pytest.raises(Conflicto, match="Otra persona quitó esa opción"):
        quitar_opcion(votacion.pk, by_name["A"], actor=secretaria)


def test_an_option_is_there_once(cast) -> None:
    votacion = given.en_preparacion(cast)
    for again in ("Marzo de 2027", " marzo  de 2027"):
        with pytest.raises(DomainError, match="Esa opción ya está en la votación"):
            agregar_opcion(votacion.pk, again, "", actor=cast.secretaria)
    second = votacion.opciones.get(orden=2)
    with pytest.raises(DomainError, match="Esa opción ya está en la votación"):
        corregir_opcion(votacion.pk, second.pk, "MARZO de 2027", "", leida=second.nombre, actor=cast.secretaria)
    corregir_opcion(votacion.pk, second.pk, "ABRIL de 2027", "", leida=second.nombre, actor=cast.secretaria)


def test_there_are_thirty_options_at_most(cast) -> None:
    votacion = given.en_preparacion(cast, [f"Opción {n}" for n in range(30)])
    with pytest.raises(DomainError, match="30 opciones como máximo"):
        agregar_opcion(votacion.pk, "Una más", "", actor=cast.secretaria)
