"""The project's own files, read once: what the tests about the codebase look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = tuple(name for name in ("mesa", "actas", "redes", "fondo") if (ROOT / name).is_dir())
FOLDERS = (*APPS, "tests", "templates", "static", "locale", ".ci")
BINARY = {".woff2", ".ttf", ".png", ".jpg", ".pdf", ".mo", ".ico", ".pyc"}


@dataclass(frozen=True)
class Module:
    """One Python file: its path below the project, its dotted name and its tree."""

    path: str
    name: str
    tree: ast.Module

    @property
    def app(self) -> str:
        """The app it belongs to."""
        return self.name.partition(".")[0]

    def calls(self, *functions: str) -> Iterator[ast.Call]:
        """Every call of a function by one of these names, however it was reached."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and name_of(node.func) in functions:
                yield node

    def imported(self) -> Iterator[tuple[str, int]]:
        """Everything imported, wherever it stands, by its full name, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    def strings(self) -> Iterator[str]:
        """Every literal text."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def name_of(function: ast.expr) -> str:
    """The last name of what is called: `require` for both `require(…)` and `permissions.require(…)`."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def first_text(call: ast.Call) -> str | None:
    """The first argument of a call, if it is a literal text."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


@cache
def modules(*, migrations: bool = False) -> tuple[Module, ...]:
    """The modules of the apps; migrations only if asked for."""
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                relative = path.relative_to(ROOT)
                name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
                found.append(Module(str(relative), name, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


@cache
def text_files() -> tuple[Path, ...]:
    """Every file of ours that is text: neither vendored nor made by a tool."""
    here = [path for path in ROOT.iterdir() if path.is_file() and path.name != "uv.lock"]
    below = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    return tuple(sorted(path for path in here + below if _is_ours(path)))


def _is_ours(path: Path) -> bool:
    made = {"vendor", "__pycache__"} & set(path.parts) or path.name == ".bootstrapped"
    return path.suffix not in BINARY and not made
