"""Templates: every one is drawn by somebody, and names only templates, files and addresses that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import allauth
import django
from django.contrib.staticfiles import finders
from django.template import Template
from django.template.base import FilterExpression, Node
from django.template.defaulttags import URLNode
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.static import StaticNode
from django.urls import get_resolver

from mesa import tipos
from tests.architecture.source import ROOT, modules

FOLDER = ROOT / "templates"
#: Where Django and allauth look for templates of the same name, which ours replace.
ALLAUTH = Path(allauth.__path__[0])
OVERRIDDEN = (ALLAUTH / "templates", Path(django.__path__[0]) / "contrib" / "admin" / "templates")
#: Django's handlers of errors look for these by name.
ERRORS = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
#: Included by a variable: a kind of consulta says how its text is shown, other files add parts to its page, and that
#: of a network shows the text of the table's.
BY_KIND = {"kind.template", "seccion.template", "plantilla"}
CONTRACT = re.compile(r"(?:\{% extends [^%]+ %\}\s*)?\{% comment %\}")


@cache
def names() -> frozenset[str]:
    """Every template of ours."""
    return frozenset(str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*") if p.suffix in {".html", ".txt"})


def compiled(name: str) -> Template:
    """A template, compiled by Django."""
    return get_template(name).template  # type: ignore[attr-defined, no-any-return]


def nodes(name: str, kind: type[Node]) -> list[Any]:
    """Its nodes of one kind, wherever they stand."""
    return list(compiled(name).nodelist.get_nodes_by_type(kind))


def constant(expression: FilterExpression) -> str | None:
    """The text of an expression, or None if it depends on the context."""
    return str(expression.var) if isinstance(expression.var, str) else None


def named_by(name: str) -> Iterator[str]:
    """The templates that a template extends or includes by their name."""
    for node in nodes(name, ExtendsNode):
        if parent := constant(node.parent_name):
            yield parent
    for node in nodes(name, IncludeNode):
        if target := constant(node.template):
            yield target


def named_in_code() -> set[str]:
    """The templates that Python names: whole, or with a part that is a literal text somewhere else."""
    texts = {text for module in modules() for text in module.strings()}
    found = names() & texts
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"([a-z_]+)" for part in node.values
                )
                matched = {name: re.fullmatch(pattern, name) for name in names()}
                found |= {name for name, match in matched.items() if match and set(match.groups()) <= texts}
    return found


def overrides() -> set[str]:
    """Ours that replace one of allauth or of Django: a file of theirs, or a name that allauth's code looks for."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ALLAUTH / "account").rglob("*.py"))
    return {
        name
        for name in names()
        if name in ERRORS
        or any((folder / name).is_file() for folder in OVERRIDDEN)
        or f'"{name.rpartition(".")[0]}.' in code
    }


def test_every_template_is_drawn() -> None:
    reached: set[str] = set()
    waiting = set(named_in_code() | overrides())
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(named_by(name)) & names() - reached
    assert names() - reached == set()


def test_every_template_named_exists() -> None:
    for name in names():
        for target in named_by(name):
            compiled(target)


def test_a_template_by_kind_exists() -> None:
    """The only include by a variable is that of a kind, and each kind's template compiles."""
    variable = {
        (name, node.template.token)
        for name in names()
        for node in nodes(name, IncludeNode)
        if constant(node.template) is None
    }
    assert {token for _, token in variable} <= BY_KIND
    for kind in [*tipos.publicaciones(), tipos.consulta("aprobacion_acta")]:
        compiled(kind.template)


def test_every_file_named_exists() -> None:
    named = {(name, constant(node.path)) for name in names() for node in nodes(name, StaticNode)}
    assert named
    assert not {(name, path) for name, path in named if path is None or not finders.find(path)}


def test_every_address_named_exists() -> None:
    addresses = set(_addresses(get_resolver()))
    named = {(name, constant(node.view_name)) for name in names() for node in nodes(name, URLNode)}
    assert named
    assert not {(name, view) for name, view in named if view not in addresses}


def _addresses(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield f"{prefix}{pattern.name}"


def test_no_template_holds_script_style_or_event() -> None:
    """The CSP forbids what stands in the page itself; a script that is data runs nowhere. E-mails and PDFs apart."""
    inline = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\s(?:src=|type=\"application/json\"))|\son[a-z]+=|javascript:", re.IGNORECASE
    )
    pages = [name for name in names() if name.endswith(".html") and not name.startswith(("correo/", "pdf/"))]
    assert not [name for name in pages if inline.search((FOLDER / name).read_text(encoding="utf-8"))]


def test_a_fragment_says_what_it_takes() -> None:
    """A component or a fragment (_x.html) begins with the comment that is its contract."""
    silent = [
        name
        for name in names()
        if name.endswith(".html") and (name.startswith("components/") or name.rpartition("/")[2].startswith("_"))
        if not CONTRACT.match((FOLDER / name).read_text(encoding="utf-8"))
    ]
    assert not silent
