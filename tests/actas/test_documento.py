"""From rows to the document that is voted: order, letras and references; and from what was read, nothing lost."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actas.documento import documento, leer_acta, letra, parrafos_de, resumen_de
from actas.forms.actas import attendance_text
from actas.lectura import ActaLeida, AcuerdoLeido, GrupoLeido, LetraLeida, ParrafoLeido, PersonaLeida, PuntoLeido, leer
from actas.models import Acta, Parrafo
from actas.operations import importar_acta
from actas.schema import Documento
from mesa.kernel.canonical import document_hash

ACTA_2022 = Path(__file__).resolve().parents[2] / "actas" / "datos" / "acta-2022-06-16.txt"
ONCE_PER_EXAMPLE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
# Titles that look alike and are not written alike, and titles without a letter or a digit.
TITLES = st.sampled_from(
    ["Varios", "varios.", "1. Varios", "Cuenta", "CUENTA", "Cuenta pública", "", "—", "***", "Ñandú", "ñandú"]
) | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)
LETRAS = st.lists(WORDS, max_size=3).map(lambda texts: tuple(LetraLeida(letra(n), t) for n, t in enumerate(texts)))
PARRAFOS = st.lists(st.builds(ParrafoLeido, texto=WORDS, letras=LETRAS), max_size=3).map(tuple)
PERSONAS = st.builds(
    PersonaLeida,
    nombre=WORDS.filter(bool),
    calidad=st.none() | st.text("abc ", min_size=1, max_size=900),
    estado=st.sampled_from(["presente", "ausente", "excusada"]),
)
LEIDAS = st.builds(
    ActaLeida,
    titulo=st.just("Acta"),
    fecha=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    inicio=st.none() | st.just(time(10, 5)),
    termino=st.none() | st.just(time(11)),
    lugar=st.none() | st.text("abc ", min_size=1, max_size=600),
    asistentes=st.lists(
        st.builds(
            GrupoLeido,
            grupo=st.sampled_from(["", "Integrantes", "Redes", "R" * 400]),
            personas=st.lists(PERSONAS, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    tabla=st.lists(TITLES, max_size=6).map(tuple),
    desarrollo=st.lists(st.builds(PuntoLeido, titulo=TITLES, parrafos=PARRAFOS), max_size=6).map(tuple),
    acuerdos=st.lists(st.builds(AcuerdoLeido, texto=WORDS, letras=LETRAS), max_size=4).map(tuple),
)


def stored(leida: ActaLeida, organo) -> dict[str, Any]:
    """The document of what was read, through the database."""
    acta = importar_acta(leida, organo, actor=None)
    return documento(leer_acta(Acta.objects.select_related("sesion__organo").get(pk=acta.pk)))


# Letras and references


def test_letras_go_on_beyond_z() -> None:
    expected = {0: "a", 1: "b", 25: "z", 26: "aa", 27: "ab", 51: "az", 52: "ba", 701: "zz", 702: "aaa", 18277: "zzz"}
    assert {index: letra(index) for index in expected} == expected


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_letras_are_in_order(one, other) -> None:
    def key(index: int) -> tuple[int, str]:
        return len(letra(index)), letra(index)

    assert (key(one) < key(other)) == (one < other)


@pytest.fixture
def acta(cast) -> Acta:
    many = tuple(LetraLeida("x", str(n)) for n in range(28))
    read = ActaLeida(
        titulo="Acta",
        fecha=date(2026, 8, 5),
        tabla=("Uno", "Solo en la tabla", "Dos"),
        desarrollo=(
            PuntoLeido("Uno", (ParrafoLeido("1.1"), ParrafoLeido("1.2", many))),
            PuntoLeido("DOS", (ParrafoLeido("2.1"),)),
        ),
        acuerdos=(AcuerdoLeido("A1"), AcuerdoLeido("A2", (LetraLeida("a", "A2a"),))),
    )
    return importar_acta(read, cast.mesa, actor=None)


@pytest.mark.django_db
def test_every_paragraph_has_its_reference_in_reading_order(acta, django_assert_num_queries) -> None:
    fresh = Acta.objects.select_related("sesion__organo").get(pk=acta.pk)
    with django_assert_num_queries(3):
        completa = leer_acta(fresh)
    references = [numbered.referencia for numbered in completa.parrafos()]
    letters = [f"1.2.{letra(n)}" for n in range(28)]
    assert references == ["1.1", "1.2", *letters, "2.1", "acuerdo-1", "acuerdo-2", "acuerdo-2.a"]
    assert letters[-2:] == ["1.2.aa", "1.2.ab"]
    texts = [numbered.parrafo.texto for numbered in completa.parrafos()]
    assert texts == ["1.1", "1.2", *map(str, range(28)), "2.1", "A1", "A2", "A2a"]
    assert completa.referencia(Parrafo.objects.get(texto="27").pk) == "1.2.ab"
    with pytest.raises(KeyError):
        completa.referencia(0)
    assert [reference for reference, _ in parrafos_de(documento(completa))] == [
        "titulo", "1", "1.1", "1.2", *letters, "2", "2.1", "acuerdo-1", "acuerdo-2", "acuerdo-2.a",
    ]  # fmt: skip


@pytest.mark.django_db
def test_order_is_that_of_the_rows_not_of_their_keys(acta) -> None:
    first, second = Parrafo.objects.filter(texto__in=["1.1", "1.2"]).order_by("texto")
    Parrafo.objects.filter(pk=first.pk).update(orden=2)
    Parrafo.objects.filter(pk=second.pk).update(orden=1)
    text = documento(leer_acta(Acta.objects.get(pk=acta.pk)))
    assert [parrafo["texto"] for parrafo in text["desarrollo"][0]["parrafos"]] == ["1.2", "1.1"]
    assert len(text["desarrollo"][0]["parrafos"][0]["letras"]) == 28, "the letras go with their paragraph"


@pytest.mark.django_db
def test_each_list_keeps_its_own_wording_and_place(acta) -> None:
    text = documento(leer_acta(acta))
    assert text["tabla"] == ["Uno", "Solo en la tabla", "Dos"]
    assert [punto["titulo"] for punto in text["desarrollo"]] == ["Uno", "DOS"]
    assert acta.sesion.puntos.count() == 3, "one row for an item that stands in both"
    assert resumen_de(text) == "Sesión del 5 de agosto de 2026 · 3 párrafos, 2 acuerdos"


# Nothing lost


@pytest.mark.django_db
def test_the_acta_of_2022_is_stored_as_it_was_read(cast) -> None:
    read = leer(ACTA_2022.read_text(encoding="utf-8"))
    text, expected = stored(read, cast.mesa), read.como_dict()
    for part in ("titulo", "asistentes", "tabla", "desarrollo", "acuerdos"):
        assert text[part] == expected[part], part
    assert {key: text["sesion"][key] for key in ("fecha", "inicio", "termino", "lugar")} == {
        key: expected[key] for key in ("fecha", "inicio", "termino", "lugar")
    }
    assert [len(group["personas"]) for group in text["asistentes"]] == [4, 2, 4]
    assert [len(punto["parrafos"]) for punto in text["desarrollo"]] == [3, 8]
    lettered = {n: [i["letra"] for i in p["letras"]] for n, p in enumerate(text["desarrollo"][1]["parrafos"], 1)}
    assert {n: letters for n, letters in lettered.items() if letters} == {3: list("abcde"), 4: list("abcd")}
    assert [[i["letra"] for i in acuerdo["letras"]] for acuerdo in text["acuerdos"]] == [[], [], ["a", "b"], []]
    assert Documento.model_validate(text).model_dump(mode="json") == text
    assert read.avisos == tuple(Acta.objects.get().avisos_lectura)


@pytest.mark.django_db
@ONCE_PER_EXAMPLE
@given(LEIDAS)
def test_whatever_was_read_is_stored_whole_and_in_order(cast, leida) -> None:
    with transaction.atomic():
        text, expected = stored(leida, cast.mesa), leida.como_dict()
        transaction.set_rollback(True)
    for part in ("titulo", "asistentes", "tabla", "desarrollo", "acuerdos"):
        assert text[part] == expected[part], part
    assert {key: text["sesion"][key] for key in ("fecha", "inicio", "termino", "lugar")} == {
        key: expected[key] for key in ("fecha", "inicio", "termino", "lugar")
    }


@pytest.mark.django_db
@ONCE_PER_EXAMPLE
@given(st.lists(TITLES, max_size=8), st.lists(TITLES, max_size=8))
def test_tabla_and_desarrollo_come_back_in_order_whatever_they_share(cast, tabla, desarrollo) -> None:
    read = ActaLeida(
        titulo="Acta", fecha=date(2026, 8, 5), tabla=tuple(tabla), desarrollo=tuple(PuntoLeido(t) for t in desarrollo)
    )
    with transaction.atomic():
        text = stored(read, cast.mesa)
        transaction.set_rollback(True)
    assert text["tabla"] == tabla
    assert [punto["titulo"] for punto in text["desarrollo"]] == desarrollo


@pytest.mark.django_db
def test_a_group_with_nobody_in_it_is_kept(cast) -> None:
    read = ActaLeida(
        titulo="Acta",
        fecha=date(2026, 8, 5),
        asistentes=(GrupoLeido("Integrantes", (PersonaLeida("Persona Ejemplo Uno"),)), GrupoLeido("Invitadas")),
    )
    acta = importar_acta(read, cast.mesa, actor=None)
    assert documento(leer_acta(acta))["asistentes"][1] == {"grupo": "Invitadas", "personas": []}
    assert attendance_text(acta).split() == ["#", "Integrantes", "Persona", "Ejemplo", "Uno", "#", "Invitadas"]


@pytest.mark.django_db
def test_the_hash_is_of_the_text_and_of_nothing_else(acta) -> None:
    def sha() -> str:
        return document_hash(documento(leer_acta(Acta.objects.select_related("sesion__organo").get(pk=acta.pk))))

    before = sha()
    Parrafo.objects.filter(texto="1.1").update(version=9, editado_por="Otra")
    Acta.objects.update(estado="en_circulacion", version=4)
    acta.acuerdos.update(titulo="Título breve")
    assert sha() == before
    changes: list[Any] = [
        lambda: Parrafo.objects.filter(texto="1.1").update(texto="1.1 "),
        lambda: acta.sesion.puntos.filter(titulo="Dos").update(titulo="Tres"),
        lambda: type(acta.sesion).objects.update(lugar="Otro"),
    ]
    for change in changes:
        with transaction.atomic():
            assert change() == 1
            assert sha() != before
            transaction.set_rollback(True)
    assert sha() == before
