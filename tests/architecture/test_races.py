"""Every operation is run by two threads at once in some test, which says so with `@races` (tests/checks.py)."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache

import pytest

from tests.architecture.source import ROOT, modules, name_of


def operations() -> list[str]:
    """The full name of every function decorated `@operation`."""
    return sorted(
        f"{module.name}.{node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and "operation" in {name_of(d) for d in node.decorator_list}
    )


@cache
def raced() -> dict[str, list[str]]:
    """The names of the operations that tests say they race, with those tests."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for call in getattr(node, "decorator_list", ()):
                if isinstance(call, ast.Call) and name_of(call.func) == "races":
                    for argument in call.args:
                        found.setdefault(name_of(argument), []).append(f"{path.relative_to(ROOT)}::{node.name}")
    return found


@pytest.mark.parametrize("name", operations())
def test_two_threads_run_it_at_once(name: str) -> None:
    assert raced().get(name.rpartition(".")[2]), f"no test marked @races({name.rpartition('.')[2]})"


def test_each_name_is_one_operation() -> None:
    """Tests name operations by their last name, as events and permissions do."""
    assert not [name for name, times in Counter(n.rpartition(".")[2] for n in operations()).items() if times > 1]


def test_what_is_raced_is_an_operation() -> None:
    assert not set(raced()) - {name.rpartition(".")[2] for name in operations()}
