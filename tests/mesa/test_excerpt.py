"""What a search shows of a text: the words around its hits, nothing invented, whatever the text and the stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesa.kernel.excerpt import excerpt

LONG = "Uno dos tres cuatro cinco seis siete ocho nueve diez. " * 20


def shown(texto: str, lexemas: str) -> str:
    """The excerpt as one text, its hits between brackets."""
    return "".join(f"[{piece}]" if hit else piece for piece, hit in excerpt(texto, lexemas))


@pytest.mark.parametrize(
    ("lexemas", "marked"),
    [
        ("'ampli'", ["ampliación", "Ampliaciones"]),
        ("'ampliacion' | 'ampli'", ["ampliación", "Ampliaciones"]),
        ("'mes'", ["mesa"]),
        ("'12'", ["12"]),
        ("'o''higgins'", ["O'Higgins"]),
        ("'acuerd' & 'sesion'", ["acuerdo", "sesiones"]),
        ("T", []),
        ("", []),
    ],
)
def test_words_that_begin_with_a_stem_are_hits(lexemas: str, marked: list[str]) -> None:
    texto = "La ampliación: Ampliaciones del acuerdo 12 (no 123) de la mesa mesurada, en sesiones en O'Higgins."
    assert [piece for piece, hit in excerpt(texto, lexemas) if hit] == marked


def test_it_shows_two_places_and_not_what_is_between() -> None:
    texto = f"{LONG}Un quelonio al principio. {LONG}Otro quelonio al final. {LONG}Y un tercer quelonio."
    found = shown(texto, "'quelonio'")
    assert found.count("[quelonio]") == 2
    assert " … " in found
    assert "tercer" not in found
    assert len(found) < 500


def test_without_hits_it_is_how_the_text_begins() -> None:
    assert shown(LONG, "'nada'") == " ".join(LONG.split()[:24])


@given(st.text(), st.text())
def test_it_says_only_what_the_text_says(texto: str, lexemas: str) -> None:
    for piece, hit in excerpt(texto, lexemas):
        assert piece in texto or (piece == " … " and not hit)


@given(st.text(alphabet="aáoñ İßx\n", max_size=80))
def test_places_are_those_of_the_text_whatever_its_capitals(texto: str) -> None:
    for piece, hit in excerpt(texto.upper() + " Acta", "'acta'"):
        assert not hit or piece == "Acta"
