"""Files: none too long, none that says where it was made, and the ones that every project owes its reader."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, text_files

MAX_LINES = {".py": 400, ".css": 400, ".js": 400, ".sh": 400, ".html": 120}
# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.\-/])/(?:wo" + r"rk\b|ro" + r"ot/|ho" + r"me/\w|Us" + r"ers/\w)")
REGISTRY = re.compile(r"\b(?:pyp" + r"i\.org|pythonh" + r"osted\.org|registry\.npm" + r"js|[\w.-]*artif" + r"actory)")
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def counted() -> list[Path]:
    """Files whose length is bounded; migrations are written by Django."""
    return [p for p in text_files() if p.suffix in MAX_LINES and "migrations" not in p.parts]


def holding(pattern: re.Pattern[str]) -> list[str]:
    """Every line of ours that holds the pattern, with its place."""
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:100]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_files_are_ours() -> None:
    names = {str(path.relative_to(ROOT)) for path in text_files()}
    assert {"pyproject.toml", "mesa/settings.py", "templates/base.html", "static/css/base.css"} <= names
    assert not {name for name in names if "/vendor/" in name or name == "uv.lock"}


def test_no_file_is_too_long() -> None:
    """Past the limit it is split by meaning: a package with one file a noun, or a fragment."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in counted()}
    long = [f"{path.relative_to(ROOT)}: {n}" for path, n in lengths.items() if n > MAX_LINES[path.suffix]]
    assert not long


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (MACHINE_PATH, "open('/ro" + "ot/x')"),
        (REGISTRY, "https://pyp" + "i.org/simple"),
        (UNFINISHED, "# TO" + "DO: later"),
    ],
    ids=["machine path", "registry host", "unfinished"],
)
def test_nothing_says_where_it_was_made(pattern: re.Pattern[str], example: str) -> None:
    assert pattern.search(example)
    assert not holding(pattern)


def test_licence() -> None:
    """The file is the licence that pyproject.toml names."""
    titles = {"MPL-2.0": "Mozilla Public License Version 2.0", "EUPL-1.2": "EUROPEAN UNION PUBLIC LICENCE v. 1.2"}
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"]
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").strip().startswith(titles[named])


def test_readme_begins_with_its_two_commands() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:40]
    assert {"make demo", "make test"} <= {line.partition("#")[0].strip(" $`") for line in head}
