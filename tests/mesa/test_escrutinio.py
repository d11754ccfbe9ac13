"""The count of a ballot, against a naive one and by its properties."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesa.escrutinio import Escrutinio, contar, se_revela

NOMBRES = {place: f"Opción {place}" for place in range(1, 31)}


@st.composite
def elections(draw: st.DrawFn) -> dict[str, Any]:
    """Any election that can be held: options, seats, marks, a roll, and ballots that may be cast."""
    size = draw(st.integers(2, 6))
    marcas = draw(st.integers(1, size))
    ballot = st.sets(st.integers(1, size), max_size=marcas).map(tuple)
    papeletas = draw(st.lists(ballot, max_size=12))
    return {
        "opciones": {place: NOMBRES[place] for place in range(1, size + 1)},
        "papeletas": papeletas,
        "cupos": draw(st.integers(1, size)),
        "marcas": marcas,
        "padron": draw(st.integers(len(papeletas), 20)),
    }


def naive(opciones: dict[int, str], papeletas: list[tuple[int, ...]], cupos: int) -> tuple[set[int], set[int]]:
    """Who is elected and who ties, by asking of each option how many are at least as good as it."""
    marks = {place: sum(place in ballot for ballot in papeletas) for place in opciones}
    above = {place: sum(other > own for other in marks.values()) for place, own in marks.items()}
    level = {place: sum(other == own for other in marks.values()) for place, own in marks.items()}
    chosen = {place for place in opciones if marks[place] and above[place] + level[place] <= cupos}
    tied = {place for place in opciones if marks[place] and above[place] < cupos < above[place] + level[place]}
    return chosen, tied


@given(elections())
def test_it_is_that_of_a_naive_count(election: dict[str, Any]) -> None:
    counted = contar(**election)
    chosen, tied = naive(election["opciones"], election["papeletas"], election["cupos"])
    assert (set(counted.elegidas), set(counted.empatadas)) == (chosen, tied)


@given(elections())
def test_figures_add_up(election: dict[str, Any]) -> None:
    counted = contar(**election)
    assert counted.papeletas == len(election["papeletas"])
    assert counted.blancas == sum(not ballot for ballot in election["papeletas"])
    assert sum(marks for _place, marks in counted.cuenta) == sum(map(len, election["papeletas"]))
    assert sorted(place for place, _ in counted.cuenta) == sorted(election["opciones"])
    assert [marks for _, marks in counted.cuenta] == sorted((marks for _, marks in counted.cuenta), reverse=True)
    assert len(counted.elegidas) + counted.vacantes == election["cupos"]
    assert counted.vacantes >= bool(counted.empatadas)
    assert not set(counted.elegidas) & set(counted.empatadas)


@given(elections(), st.randoms())
def test_neither_the_order_of_the_ballots_nor_that_of_their_marks_matters(election: dict[str, Any], dice: Any) -> None:
    before = contar(**election)
    shuffled = [tuple(dice.sample(ballot, len(ballot))) for ballot in election["papeletas"]]
    dice.shuffle(shuffled)
    assert contar(**election | {"papeletas": shuffled}) == before


@given(elections())
def test_one_more_mark_never_unseats_who_got_it(election: dict[str, Any]) -> None:
    before = contar(**election)
    for place in before.elegidas:
        more = contar(**election | {"papeletas": [*election["papeletas"], (place,)], "padron": 40})
        assert place in more.elegidas


@given(elections())
def test_the_explanation_names_everyone_it_concerns(election: dict[str, Any]) -> None:
    counted = contar(**election)
    for place in (*counted.elegidas, *counted.empatadas):
        assert election["opciones"][place] in counted.explicacion
    assert counted.explicacion.endswith(".")
    assert ("Empatan" in counted.explicacion) == bool(counted.empatadas)


NADIE = "Nadie recibió marcas: no se elige nada."
SIN_LLENAR = "El empate no elige a nadie: ese lugar queda sin llenar hasta otra votación."


def count(*papeletas: tuple[int, ...], cupos: int = 1, marcas: int = 1, padron: int = 6) -> Escrutinio:
    return contar({1: "Norte", 2: "Sur", 3: "Oriente"}, papeletas, cupos=cupos, marcas=marcas, padron=padron)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (
            count((1,), (1,), (2,), ()),
            "Votaron 4 de 6 organizaciones del padrón, 1 en blanco. Se elige: Norte, con 2 marcas.",
        ),
        (
            count((1, 2), (1, 2), (1,), cupos=2, marcas=2),
            "Votaron 3 de 6 organizaciones del padrón. Se eligen: Norte, con 3 marcas; Sur, con 2 marcas.",
        ),
        (
            count((1,), (2,), padron=2),
            f"Votaron 2 de 2 organizaciones del padrón. Empatan con 1 marca, por 1 lugar: Norte; Sur. {SIN_LLENAR}",
        ),
        (
            count((1,), (1,), (2,), (3,), cupos=2),
            "Votaron 4 de 6 organizaciones del padrón. Se elige: Norte, con 2 marcas. "
            f"Empatan con 1 marca, por 1 lugar: Sur; Oriente. {SIN_LLENAR}",
        ),
        (
            count((1,), cupos=3),
            "Votó 1 de 6 organizaciones del padrón. Se elige: Norte, con 1 marca. "
            "Quedan 2 lugares sin llenar: nadie más recibió marcas.",
        ),
        (
            count((), padron=1),
            "Votó 1 de 1 organización del padrón, 1 en blanco. " + NADIE,
        ),
        (count(), "Nadie votó: el padrón es de 6 organizaciones. " + NADIE),
    ],
)
def test_it_is_told_in_sentences(counted: Escrutinio, said: str) -> None:
    assert counted.explicacion == said


@pytest.mark.parametrize(
    "wrong",
    [
        {"papeletas": [(4,)]},
        {"papeletas": [(1, 1)], "marcas": 2},
        {"papeletas": [(1, 2)]},
        {"papeletas": [(1,), (1,)], "padron": 1},
        {"cupos": 0},
        {"marcas": 0},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    given_ = {"opciones": {1: "Norte", 2: "Sur"}, "papeletas": [(1,)], "cupos": 1, "marcas": 1, "padron": 5}
    with pytest.raises(ValueError):
        contar(**given_ | wrong)


def test_ballots_that_say_the_same_reveal_everyone() -> None:
    assert se_revela([[1, 2], [2, 1]])
    assert se_revela([[]])
    assert not se_revela([[1], [2]])
    assert not se_revela([])
