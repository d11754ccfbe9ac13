"""The fences that import-linter cannot draw: what each kind of file may touch of Django, Celery and permissions."""

from __future__ import annotations

import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import APPS, ROOT, Module, modules, name_of

WEB = ("django.http", "django.shortcuts", "django.contrib.messages", "django.contrib.auth.views")
#: Files where a request comes in or a response goes out. `accounts.py` is allauth's adapter: it is handed requests.
WEB_FILES = {"views.py", "public.py", "middleware.py", "accounts.py"}


def is_web(module: Module) -> bool:
    """Whether the module may speak HTTP."""
    path = Path(module.path)
    return "views" in path.parts or path.name in WEB_FILES


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
    seen = [f"{module.path}:{line} {name}" for name, line in module.imported() if f"{name}.".startswith(_dotted(WEB))]
    assert not seen


def _dotted(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}." for name in names)


def test_the_fence_sees_every_way_of_importing() -> None:
    import ast

    ways = ["import django.http", "from django import http", "from django.http import Http404"]
    ways += ["def f():\n    from django.contrib import messages", "from django.contrib.messages import success"]
    for way in ways:
        found = [name for name, _ in Module("x.py", "x", ast.parse(way)).imported()]
        assert any(f"{name}.".startswith(_dotted(WEB)) for name in found), way


def test_celery_is_known_to_the_kernel_only() -> None:
    at_home = ("mesa.kernel", "mesa.celery")
    seen = [
        f"{module.path}:{line} {name}"
        for module in modules()
        if not module.name.startswith(at_home)
        for name, line in module.imported()
        if name.partition(".")[0] in {"celery", "kombu"}
    ]
    assert seen == ["mesa/__init__.py:3 mesa.celery.app"] or not seen, seen


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("refresh_from_db", "state is read only after the lock, in the operation"),
        ("has_perm", "a superuser is no member: permissions are mesa.kernel.permissions"),
        ("has_perms", "a superuser is no member: permissions are mesa.kernel.permissions"),
    ],
)
def test_what_nobody_calls(call: str, why: str) -> None:
    seen = [f"{module.path}:{node.lineno}" for module in modules() for node in module.calls(call)]
    assert not seen, why


def test_operations_are_called_with_their_actor() -> None:
    """An operation has `actor` as a keyword without default: nobody acts as the system by forgetting it."""
    import ast

    loose = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef) and "operation" in {name_of(d) for d in node.decorator_list}:
                keywords = {arg.arg: default for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults)}
                if keywords.get("actor", node) is not None and node.name not in WITHOUT_ACTOR:
                    loose.append(f"{module.path}:{node.lineno} {node.name}")
    assert not loose


#: Operations of the installation, not of a person.
WITHOUT_ACTOR = {"sembrar_feriados"}
