"""Permissions as small sentences.

A leaf is a predicate with the sentence that refuses; leaves are joined with `&` and `|`, and a permission is a name
for such a tree. The same tree decides in the operation and explains in the page. Negation is a leaf of its own: only
its author knows how the contrary is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import rules
from django.utils.functional import Promise

from mesa.kernel.errors import NoPermitido

Check = Callable[[Any, Any], bool]


class Leaf(rules.Predicate):  # type: ignore[misc,name-defined]  # rules carries no types
    """One predicate over (actor, objeto) with the sentence that refuses."""

    def __init__(self, check: Check, sentence: str | Promise) -> None:
        super().__init__(check, name=check.__name__)
        self.sentence = sentence

    def saying(self, sentence: str | Promise) -> Leaf:
        """The same predicate, refusing with another sentence."""
        return Leaf(self.fn, sentence)

    def refusals(self, actor: Any, objeto: Any, asked: dict[Check, bool] | None = None) -> list[str]:
        """Its sentence, when it refuses. `asked` holds what predicates already answered about these two."""
        asked = {} if asked is None else asked
        if self.fn not in asked:
            asked[self.fn] = self.holds(actor, objeto)
        return [] if asked[self.fn] else [str(self.sentence)]

    def holds(self, actor: Any, objeto: Any) -> bool:
        """Whether the predicate is true of them."""
        return bool(self.test(actor, objeto))

    def __and__(self, other: Leaf | Tree) -> Tree:
        return Tree("and", self, other)

    def __or__(self, other: Leaf | Tree) -> Tree:
        return Tree("or", self, other)

    def __invert__(self) -> Leaf:
        raise TypeError("A negation is a leaf of its own, with its own sentence.")


class Tree:
    """Leaves joined by `and` (all refusals are told) or `or` (told only when every branch refuses)."""

    def __init__(self, joint: str, *branches: Leaf | Tree) -> None:
        self.joint, self.branches = joint, branches

    def refusals(self, actor: Any, objeto: Any, asked: dict[Check, bool] | None = None) -> list[str]:
        """The sentences that refuse, each once; empty when it is allowed."""
        told = [branch.refusals(actor, objeto, asked) for branch in self.branches]
        if self.joint == "or" and not all(told):
            return []
        return list(dict.fromkeys(sentence for sentences in told for sentence in sentences))

    def __and__(self, other: Leaf | Tree) -> Tree:
        return Tree("and", self, other)

    def __or__(self, other: Leaf | Tree) -> Tree:
        return Tree("or", self, other)


_permissions: dict[str, Leaf | Tree] = {}


def regla(sentence: str | Promise) -> Callable[[Check], Leaf]:
    """Make a leaf of a predicate `(actor, objeto) -> bool`; `sentence` is told to whom it refuses."""
    return lambda check: Leaf(check, sentence)


def permiso(nombre: str, tree: Leaf | Tree) -> None:
    """Register the permission `app.verbo_nombre`. A second registration of the same name is a mistake."""
    if nombre in _permissions:
        raise ValueError(f"permission registered twice: {nombre}")
    _permissions[nombre] = tree


def motivos(nombre: str, actor: Any, objeto: Any) -> list[str]:
    """The sentences that refuse `nombre` to `actor` on `objeto`; empty when it is allowed. KeyError if unknown."""
    return motivos_de(actor, objeto, nombre)[0]


def motivos_de(actor: Any, objeto: Any, *nombres: str) -> list[list[str]]:
    """The refusals of several permissions, in order, for a page: a predicate that they share is asked once."""
    asked = _asked_about(actor, objeto)
    return [_permissions[nombre].refusals(actor, objeto, asked) for nombre in nombres]


#: While a page is drawn, what was answered about each (actor, objeto), by identity; both are kept alive with it.
_page: ContextVar[dict[tuple[int, int], tuple[Any, Any, dict[Check, bool]]] | None] = ContextVar("page", default=None)


@contextmanager
def una_vez() -> Iterator[None]:
    """For a page that only shows: its parts ask a predicate once about the same two. Never around an operation."""
    token = _page.set({})
    try:
        yield
    finally:
        _page.reset(token)


def _asked_about(actor: Any, objeto: Any) -> dict[Check, bool]:
    page = _page.get()
    return {} if page is None else page.setdefault((id(actor), id(objeto)), (actor, objeto, {}))[2]


def puede(nombre: str, actor: Any, objeto: Any) -> bool:
    """Whether `actor` may do `nombre` to `objeto`."""
    return not motivos(nombre, actor, objeto)


def require(nombre: str, actor: Any, objeto: Any) -> None:
    """Raise NoPermitido with its sentences unless `actor` may do `nombre` to `objeto`."""
    if refusals := motivos(nombre, actor, objeto):
        raise NoPermitido(refusals)


def registered() -> list[str]:
    """The names of all permissions, sorted."""
    return sorted(_permissions)
