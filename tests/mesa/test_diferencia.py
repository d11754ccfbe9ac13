"""Differences: what is joined back gives both texts, and what did not change is not told."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesa.diferencia import Cambio, por_palabras, por_parrafos

WORDS = st.lists(
    st.sampled_from(
        ["el", "la", "acta", "año", "an\u0303o", "2.3", "—", ",", ".", "«", " ", "  ", "\n", "🙂", "\u200d"]
    ),
    max_size=15,
).map(" ".join)
TEXTS = st.text(max_size=60) | WORDS
PARAGRAPHS = st.lists(st.tuples(st.sampled_from(["1", "1.1", "1.1.a", "2", "acuerdo-1"]), WORDS), max_size=6)


def old_of(tramos) -> str:
    return "".join(text for kind, text in tramos if kind in {"igual", "menos"})


def new_of(tramos) -> str:
    return "".join(text for kind, text in tramos if kind in {"igual", "mas"})


@given(TEXTS, TEXTS)
def test_the_stretches_joined_give_both_texts(antes, ahora) -> None:
    tramos = por_palabras(antes, ahora)
    assert old_of(tramos) == antes
    assert new_of(tramos) == ahora


@given(TEXTS, TEXTS)
def test_stretches_are_of_three_kinds_and_never_empty(antes, ahora) -> None:
    tramos = por_palabras(antes, ahora)
    assert all(kind in {"igual", "mas", "menos"} and text for kind, text in tramos)
    kinds = [kind for kind, _ in tramos]
    assert ("igual", "igual") not in pairwise(kinds)
    if antes and antes == ahora:
        assert tramos == [("igual", antes)]


@given(st.lists(st.sampled_from(["uno", "dos", "tres"]), min_size=1, max_size=8))
def test_a_word_is_changed_whole(words) -> None:
    tramos = por_palabras(" ".join(words), " ".join(["otro", *words[1:]]))
    assert tramos[:2] == [("menos", words[0]), ("mas", "otro")]


@given(PARAGRAPHS, PARAGRAPHS)
def test_no_paragraph_is_told_if_and_only_if_the_texts_are_equal(antes, ahora) -> None:
    equal = [text for _, text in antes] == [text for _, text in ahora]
    # An empty paragraph that comes or goes is a change, though there is nothing of it to show.
    assert (por_parrafos(antes, ahora) == []) == equal


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_changes_and_what_stayed_give_both_documents(antes, ahora) -> None:
    changes = por_parrafos(antes, ahora)
    stayed = [
        antes[i][1]
        for tag, i1, i2, _j1, _j2 in SequenceMatcher(
            a=[t for _, t in antes], b=[t for _, t in ahora], autojunk=False
        ).get_opcodes()
        if tag == "equal"
        for i in range(i1, i2)
    ]
    told_old = [old_of(change.tramos) for change in changes if "mas" not in kinds(change) or old_of(change.tramos)]
    told_new = [new_of(change.tramos) for change in changes if "menos" not in kinds(change) or new_of(change.tramos)]
    assert sorted(filter(None, [*stayed, *told_old])) == sorted(text for _, text in antes if text)
    assert sorted(filter(None, [*stayed, *told_new])) == sorted(text for _, text in ahora if text)
    known = {reference for reference, _ in [*antes, *ahora]}
    assert all(change.referencia in known for change in changes)


def kinds(change) -> set[str]:
    return {kind for kind, _ in change.tramos}


def test_a_paragraph_taken_out_or_put_in_is_told_whole() -> None:
    antes = [("1.1", "Uno."), ("1.2", "Dos."), ("1.3", "Tres.")]
    (change,) = por_parrafos(antes, [antes[0], ("1.2", "Tres.")])
    assert (change.referencia, change.tramos) == ("1.2", [("menos", "Dos.")])
    (change,) = por_parrafos(antes, [*antes, ("1.4", "Cuatro.")])
    assert (change.referencia, change.tramos) == ("1.4", [("mas", "Cuatro.")])


def test_a_number_that_moved_is_no_change() -> None:
    assert por_parrafos([("1.1", "Uno."), ("1.2", "Dos.")], [("2.1", "Uno."), ("2.2", "Dos.")]) == []


@pytest.mark.parametrize(
    ("antes", "ahora", "tramos"),
    [
        ("", "", []),
        ("", "Uno.", [("mas", "Uno.")]),
        ("Uno.", "", [("menos", "Uno.")]),
        (
            "cuatro de las cinco redes",
            "las cinco redes",
            [("menos", "cuatro de "), ("igual", "las cinco redes")],
        ),
        ("quince días", "diez días", [("menos", "quince"), ("mas", "diez"), ("igual", " días")]),
    ],
)
def test_what_a_reader_sees(antes, ahora, tramos) -> None:
    assert por_palabras(antes, ahora) == tramos


def test_a_paragraph_that_moved_with_its_text_is_neither_taken_out_nor_put_in() -> None:
    antes = [("1.1", "Uno."), ("1.2", "Dos, que es más largo."), ("2.1", "Tres."), ("2.2", "Cuatro.")]
    ahora = [("1.1", "Uno."), ("2.1", "Tres."), ("2.2", "Cuatro."), ("2.3", "Dos, que es más largo.")]
    (change,) = por_parrafos(antes, ahora)
    assert change == Cambio("2.3", [("igual", "Dos, que es más largo.")], "1.2")


def test_a_rewritten_paragraph_is_matched_with_the_one_it_was_whatever_comes_before_it() -> None:
    antes = [("1.1", "Las redes informaron el estado de sus reglas."), ("1.2", "Se acordó publicarlas en septiembre.")]
    ahora = [
        ("1.1", "La secretaría abrió la sesión."),
        ("1.2", "Las redes informaron el estado de sus reglas internas."),
        ("1.3", "Se acordó publicarlas en octubre."),
    ]
    put_in, first, second = por_parrafos(antes, ahora)
    assert put_in == Cambio("1.1", [("mas", "La secretaría abrió la sesión.")])
    assert (first.referencia, new_of(first.tramos), old_of(first.tramos)) == ("1.2", ahora[1][1], antes[0][1])
    assert (second.referencia, old_of(second.tramos)) == ("1.3", antes[1][1])


def test_a_document_rewritten_whole_is_told_in_bounded_time() -> None:
    antes = [(f"{n}.1", f"palabra {n} vieja") for n in range(300)]
    changes = por_parrafos(antes, [(ref, f"otra {ref}") for ref, _ in antes])
    assert len(changes) == 300
