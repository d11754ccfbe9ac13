"""Content-addressed files under DATA_DIR, shared by web and worker."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from mesa.kernel.canonical import sha256


def path_of(digest: str) -> Path:
    """Where the file with this sha256 lives."""
    return Path(settings.DATA_DIR) / "archivos" / digest[:2] / digest


def store(data: bytes) -> str:
    """Keep `data` durably and return its sha256. Written aside, synced and renamed: a reader never sees half a file."""
    digest = sha256(data)
    target = path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as aside:
        aside.write(data)
        aside.flush()
        os.fsync(aside.fileno())
    Path(aside.name).rename(target)
    return digest
