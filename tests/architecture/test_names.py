"""Names: permissions, events and docstrings say the same thing everywhere."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import AppConfig
from django.core.management.base import BaseCommand
from django.db import models

from mesa.kernel import events
from mesa.kernel.permissions import registered
from tests.architecture.source import APPS, Module, first_text, modules, name_of

PERMISSION = re.compile(rf"(?:{'|'.join(APPS)})\.[a-z]+(?:ar|er|ir)_[a-z_]+")
EVENT = re.compile(r"[a-z_]+\.[a-z]+[ao]")
#: Classes whose docstring is another one's: the module's for a command, the labels for a choice.
SPEAK_FOR_THEMSELVES = (BaseCommand, AppConfig, models.Choices)


def asked() -> dict[str, list[str]]:
    """Every permission asked for by name, with the modules that ask."""
    found: dict[str, list[str]] = {}
    for module in modules():
        for call in module.calls("require", "motivos", "puede", "motivos_de"):
            names = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            for name in names:
                found.setdefault(name, []).append(module.path)
    return found


def recorded() -> dict[str, list[str]]:
    """Every verb that is recorded, with where."""
    found: dict[str, list[str]] = {}
    for module in modules():
        if module.path != "mesa/kernel/events.py":
            for call in module.calls("record"):
                found.setdefault(str(first_text(call)), []).append(f"{module.path}:{call.lineno}")
    return found


def declared() -> dict[str, str]:
    """Every verb declared, with its module."""
    return {str(first_text(call)): module.path for module in modules() for call in module.calls("verbo")}


@pytest.mark.parametrize("name", registered())
def test_permission_is_named_and_asked_for(name: str) -> None:
    assert PERMISSION.fullmatch(name), "a permission is app.verbo_objeto, with the verb in infinitive"
    assert any("/operations" in path or "/views" in path for path in asked().get(name, [])), "nobody asks for it"


def test_every_permission_asked_for_is_registered() -> None:
    unknown = {name: paths for name, paths in asked().items() if name not in registered()}
    assert not unknown


def test_every_event_is_declared_recorded_and_told() -> None:
    verbs, rows = declared(), recorded()
    assert verbs
    assert "None" not in rows, f"a verb is a literal text: {rows.get('None')}"
    assert set(rows) == set(verbs)
    for name in verbs:
        assert EVENT.fullmatch(name), f"{name}: an event is objeto.participio"
        sentence = events.frase(name)
        assert sentence[:1].islower(), f"{name}: who did it stands before «{sentence}»"
        assert not sentence.endswith(".")


def test_an_undeclared_verb_is_refused() -> None:
    with pytest.raises(ValueError, match="undeclared verb"):
        events.record("nada.inventado", models.Model.__new__(models.Model), actor=None)
    with pytest.raises(ValueError, match="declared twice"):
        events.verbo(next(iter(declared())), "otra vez")


def undocumented(module: Module) -> Iterator[str]:
    """What a reader would have to guess: public functions and classes, and methods of more than one statement."""
    for node in module.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if isinstance(node, ast.FunctionDef):
            if not ast.get_docstring(node) and "regla" not in {name_of(d) for d in _called(node)}:
                yield f"{module.path}:{node.lineno} {node.name}"
            continue
        held = getattr(import_module(module.name), node.name)
        if not ast.get_docstring(node) and not issubclass(held, SPEAK_FOR_THEMSELVES):
            yield f"{module.path}:{node.lineno} {node.name}"
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and not ast.get_docstring(method) and not _plain(held, method):
                yield f"{module.path}:{method.lineno} {node.name}.{method.name}"


def _called(function: ast.FunctionDef) -> list[ast.expr]:
    """Its decorators, without their arguments. A leaf of permissions is told by the sentence it refuses with."""
    return [d.func if isinstance(d, ast.Call) else d for d in function.decorator_list]


def _plain(held: type, method: ast.FunctionDef) -> bool:
    """Private, of one statement, or known by the class it overrides."""
    if method.name.startswith("_") or len(method.body) == 1:
        return True
    return any(method.name in vars(base) for base in inspect.getmro(held)[1:])


def test_everything_public_says_what_it_does() -> None:
    assert not [line for module in modules() for line in undocumented(module)]


def test_every_module_says_what_it_is() -> None:
    empty = {module.path for module in modules() if not module.tree.body}
    assert not [m.path for m in modules() if m.path not in empty and not ast.get_docstring(m.tree)]
