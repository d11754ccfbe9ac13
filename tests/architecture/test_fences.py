"""The fences that import-linter cannot draw: what each kind of file may touch, and the shape of an operation."""

from __future__ import annotations

import ast
import subprocess
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import APPS, ROOT, Module, modules, name_of

WEB = ("django.http.", "django.shortcuts.", "django.contrib.messages.", "django.contrib.auth.views.")
#: Where a request comes in or a response goes out. allauth's adapter (accounts) and Django's admin are handed requests.
WEB_FILES = {"views.py", "middleware.py", "accounts.py", "admin.py"}
#: Operations of the installation, without person, permission or event.
OF_THE_INSTALLATION = {"sembrar_feriados", "cargar_estandar"}
#: The key of an invitation is the permission to accept it.
BY_KEY = {"aceptar_invitacion"}


def is_web(module: Module) -> bool:
    """Whether the module may speak HTTP."""
    path = Path(module.path)
    return bool({"views", "public"} & set(path.parts)) or path.name in WEB_FILES


def web_imports(module: Module) -> list[str]:
    """Where it imports what belongs to pages."""
    return [f"{module.path}:{line} {name}" for name, line in module.imported() if f"{name}.".startswith(WEB)]


def operations() -> Iterator[tuple[Module, ast.FunctionDef]]:
    """Every function decorated with @operation."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef) and "operation" in {name_of(d) for d in node.decorator_list}:
                yield module, node


def called_in(module: Module, function: ast.FunctionDef) -> set[str]:
    """The names of everything a function calls, and of what its helpers among the operations call in their turn.

    A name that its own module defines is that one; else, the ones that any module of operations defines.
    """
    helpers: dict[str, list[tuple[Module, ast.FunctionDef]]] = {}
    for other in modules():
        for node in other.tree.body if ".operations" in other.name else []:
            if isinstance(node, ast.FunctionDef) and "operation" not in {name_of(d) for d in node.decorator_list}:
                helpers.setdefault(node.name, []).append((other, node))
    called: set[str] = set()
    waiting = [(module, function)]
    while waiting:
        place, current = waiting.pop()
        own = {name_of(node.func) for node in ast.walk(current) if isinstance(node, ast.Call)}
        for name in own - called:
            known = helpers.get(name, [])
            waiting += [found for found in known if found[0].name == place.name] or known
        called |= own
    return called


def test_import_contracts_hold() -> None:
    lint = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run([lint, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_app_is_under_the_contracts() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert sorted(linter["root_packages"]) == sorted(APPS)
    containers = {name for contract in linter["contracts"] for name in contract.get("containers", [])}
    assert containers == set(APPS)


@pytest.mark.parametrize("module", [m for m in modules() if not is_web(m)], ids=lambda m: m.path)
def test_only_pages_speak_http(module: Module) -> None:
    assert not web_imports(module)


@pytest.mark.parametrize(
    "source",
    [
        "import django.http",
        "from django import http, shortcuts",
        "from django.http import Http404",
        "def later():\n    from django.contrib import messages",
        "from django.contrib.messages import success",
        "from django.shortcuts import render as draw",
    ],
)
def test_the_fence_sees_every_way_of_importing(source: str) -> None:
    assert web_imports(Module("x.py", "x", ast.parse(source)))


def test_celery_is_known_to_the_kernel_only() -> None:
    seen = [
        f"{module.path}:{line} {name}"
        for module in modules()
        if not module.name.startswith(("mesa.kernel", "mesa.celery"))
        for name, line in module.imported()
        if name.partition(".")[0] in {"celery", "kombu"}
    ]
    assert not seen


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("refresh_from_db", "state is read only after the lock, in the operation"),
        ("has_perm", "a superuser is no member: permissions are mesa.kernel.permissions"),
        ("has_perms", "a superuser is no member: permissions are mesa.kernel.permissions"),
    ],
)
def test_what_nobody_calls(call: str, why: str) -> None:
    assert not [f"{module.path}:{node.lineno}" for module in modules() for node in module.calls(call)], why


def test_there_are_operations() -> None:
    assert len(list(operations())) > 15


@pytest.mark.parametrize(("module", "function"), list(operations()), ids=lambda x: getattr(x, "name", ""))
def test_operation_has_its_shape(module: Module, function: ast.FunctionDef) -> None:
    """Keyword-only actor without default, so that nobody acts as the system by forgetting it; permission; event."""
    if function.name in OF_THE_INSTALLATION:
        return
    keywords = {a.arg: d for a, d in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)}
    assert "actor" in keywords, f"{function.name} has no keyword-only actor"
    assert keywords["actor"] is None, f"{function.name}: actor has a default"
    called = called_in(module, function)
    assert "record" in called, f"{function.name} records no event"
    if function.name not in BY_KEY:
        assert "require" in called, f"{function.name} asks no permission"
