"""Files of others: each one is the one its package published, and none is there without its licence."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
MANIFESTS = sorted(STATIC.rglob("VERSIONES.json"))
FILES = {
    name: sha
    for manifest in MANIFESTS
    for package in json.loads(manifest.read_text(encoding="utf-8"))
    for name, sha in package["files"].items()
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_file_is_the_published_one(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == FILES[name]


def test_every_file_of_others_is_declared() -> None:
    own = {"VERSIONES.json", "fonts.conf"}
    found = {
        path.relative_to(STATIC).as_posix()
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).rglob("*")
        if path.is_file() and path.name not in own
    }
    assert found == set(FILES)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parent.name)
def test_each_package_says_its_version_and_brings_its_licence(manifest) -> None:
    for package in json.loads(manifest.read_text(encoding="utf-8")):
        assert package["package"]
        assert package["version"]
        assert package["license"]
        assert any("LICENSE" in name or "OFL" in name for name in package["files"]), package["package"]
