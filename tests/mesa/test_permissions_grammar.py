"""Permissions: the grammar of sentences."""

from __future__ import annotations

from typing import Any

import pytest

from mesa.kernel import permissions
from mesa.kernel.errors import NoPermitido
from mesa.kernel.permissions import Leaf, motivos, motivos_de, permiso, puede, regla, require, una_vez


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> dict[str, Leaf]:
    """Leaves over a set of letters, and a register of their own."""
    monkeypatch.setattr(permissions, "_permissions", {})

    def leaf(letter: str) -> Leaf:
        @regla(f"Falta {letter}.")
        def holds(actor: Any, objeto: Any) -> bool:
            return letter in objeto

        return holds

    return {letter: leaf(letter) for letter in "abc"}


def test_a_leaf_tells_its_sentence_to_whom_it_refuses(own) -> None:
    permiso("x.y", own["a"])
    assert motivos("x.y", None, "a") == []
    assert motivos("x.y", None, "z") == ["Falta a."]
    assert puede("x.y", None, "a")
    assert not puede("x.y", None, "")
    require("x.y", None, "a")
    with pytest.raises(NoPermitido) as refusal:
        require("x.y", None, "z")
    assert refusal.value.motivos == ["Falta a."]


@pytest.mark.parametrize(
    ("objeto", "told"),
    [
        ("abc", []),
        ("ab", []),
        ("ac", []),
        ("a", ["Falta b.", "Falta c."]),
        ("b", ["Falta a."]),
        ("", ["Falta a.", "Falta b.", "Falta c."]),
    ],
)
def test_and_tells_all_its_refusals_and_or_only_if_all_refuse(own, objeto, told) -> None:
    permiso("x.y", own["a"] & (own["b"] | own["c"]))
    assert motivos("x.y", None, objeto) == told


def test_trees_join_with_trees_and_a_sentence_is_told_once(own) -> None:
    a, b, c = own.values()
    permiso("x.y", (a & b) & (a | c))
    assert motivos("x.y", None, "") == ["Falta a.", "Falta b.", "Falta c."]
    permiso("x.z", (a & b) | (b & c))
    assert motivos("x.z", None, "bc") == []
    assert motivos("x.z", None, "b") == ["Falta a.", "Falta c."]
    permiso("x.w", a | (b & c))
    assert motivos("x.w", None, "a") == []


def test_the_same_leaf_may_refuse_with_another_sentence(own) -> None:
    permiso("x.y", own["a"].saying("Pida a."))
    permiso("x.z", own["a"])
    assert motivos("x.y", None, "") == ["Pida a."]
    assert motivos("x.z", None, "") == ["Falta a."]
    assert motivos("x.y", None, "a") == []


def test_a_page_asks_a_shared_predicate_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_permissions", {})
    asked: list[str] = []

    @regla("Falta a.")
    def leaf(actor: Any, objeto: Any) -> bool:
        asked.append(objeto)
        return objeto == "a"

    permiso("x.y", leaf)
    permiso("x.z", leaf.saying("Pida a.") & leaf)
    assert motivos_de(None, "b", "x.y", "x.z") == [["Falta a."], ["Pida a.", "Falta a."]]
    assert asked == ["b"]
    assert motivos_de(None, "a", "x.z", "x.y") == [[], []]
    asked.clear()
    with una_vez():  # its parts, each by itself; and once it is drawn, nobody is answered with what it remembered
        assert [puede(name, None, objeto) for name in ("x.y", "x.z") for objeto in "ab"] == [True, False] * 2
    assert not puede("x.y", None, "b")
    assert asked == ["a", "b", "b"]


def test_a_negation_is_a_leaf_of_its_own(own) -> None:
    with pytest.raises(TypeError, match="leaf of its own"):
        _ = ~own["a"]


def test_a_name_is_registered_once_and_an_unknown_one_is_a_mistake(own) -> None:
    permiso("x.y", own["a"])
    with pytest.raises(ValueError, match=r"registered twice: x\.y"):
        permiso("x.y", own["b"])
    with pytest.raises(KeyError):
        motivos("x.olvidado", None, "a")
    with pytest.raises(KeyError):
        require("x.olvidado", None, "a")
