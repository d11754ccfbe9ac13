"""Canonical JSON: one document, one sequence of bytes; and the short code of a hash."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesa.kernel.canonical import canonical, document_hash, sha256
from mesa.operations.publicaciones import code_of

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def folded(value):
    """The same document with its texts in NFC, keys included."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {folded(key): folded(item) for key, item in value.items()}
    return [folded(item) for item in value] if isinstance(value, list) else value


@given(DOCUMENTS)
def test_reading_it_back_gives_the_document_in_nfc(document) -> None:
    assert json.loads(canonical(document)) == folded(document)


@given(DOCUMENTS)
def test_it_is_its_own_canonical_form(document) -> None:
    once = canonical(document)
    assert canonical(json.loads(once)) == once
    assert document_hash(document) == sha256(once)


@given(
    st.dictionaries(TEXT.map(lambda text: unicodedata.normalize("NFC", text)), st.integers(), min_size=2), st.randoms()
)
def test_the_order_of_keys_says_nothing(document, dice) -> None:
    keys = list(document)
    dice.shuffle(keys)
    shuffled = {key: document[key] for key in keys}
    assert canonical(shuffled) == canonical(document)
    assert list(json.loads(canonical(shuffled))) == sorted(document)


@given(DOCUMENTS, DOCUMENTS)
def test_two_documents_have_two_hashes(one, other) -> None:
    same = json.dumps(folded(one), sort_keys=True) == json.dumps(folded(other), sort_keys=True)
    assert (document_hash(one) == document_hash(other)) == same


def test_composed_and_decomposed_are_one_text() -> None:
    assert canonical({"an\u0303o": "so\u0301lo"}) == canonical({"año": "sólo"}) == '{"año":"sólo"}'.encode()
    assert canonical(["Ω", "\u2126"]) == canonical(["\u2126", "Ω"])


def test_there_are_no_blanks_no_escapes_and_tuples_are_lists() -> None:
    assert canonical({"b": [1, True, None], "a": ("«á»", '"\n')}) == '{"a":["«á»","\\"\\n"],"b":[1,true,null]}'.encode()


@pytest.mark.parametrize(
    "document", [1.0, {"a": 0.5}, [[float("nan")]], {"a": ("x", float("inf"))}, {"a": b"x"}, {1, 2}]
)
def test_what_has_no_one_form_is_refused(document) -> None:
    with pytest.raises(TypeError):
        canonical(document)


@given(st.binary(min_size=32, max_size=32))
def test_the_code_is_the_first_forty_bits_of_the_hash(digest) -> None:
    code = code_of(digest.hex())
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code)
    value = 0
    for letter in code.replace("-", ""):
        value = value * 32 + ALPHABET.index(letter)
    assert value == int.from_bytes(digest[:5])


def test_a_code_by_hand() -> None:
    assert code_of("0000000000" + "f" * 54) == "0000-0000"
    assert code_of("ffffffffff" + "0" * 54) == "ZZZZ-ZZZZ"
    assert code_of("084210842" + "1" + "0" * 54) == "1111-1111"
