"""Content-addressed files under DATA_DIR, shared by web and worker."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from mesa.kernel.canonical import sha256


def path_of(digest: str) -> Path:
    """Where the file with this sha256 lives."""
    return Path(settings.DATA_DIR) / "archivos" / digest[:2] / digest


def store(data: bytes, *, hold: int = 0) -> str:
    """Keep `data` durably and return its sha256. Written aside, synced and renamed: a reader never sees half a file.

    One that was there is as if written now, so that nobody takes it for a leftover before its row is committed; with
    `hold`, so many seconds later: a file that will have no row, and that somebody comes back for.
    """
    digest = sha256(data)
    target = path_of(digest)
    written = time.time() + hold
    with suppress(FileNotFoundError):
        os.utime(target, (written, written))
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    # Under a name that `path_of` finds too: what a death leaves here is deleted as any other leftover.
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=digest[:2], delete=False) as aside:
        aside.write(data)
        aside.flush()
        os.fsync(aside.fileno())
    if hold:
        os.utime(aside.name, (written, written))
    Path(aside.name).rename(target)
    for folder in (target.parent, target.parent.parent):
        _sync(folder)
    return digest


def _sync(folder: Path) -> None:
    """Have the names in a folder survive a power cut, and not only the bytes of its files."""
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def delete(digest: str) -> bool:
    """Delete the file with this sha256, and say whether there was one. Whoever reads it now reads it to its end."""
    target = path_of(digest)
    if not target.is_file():
        return False
    target.unlink(missing_ok=True)
    return True


def kept() -> Iterator[tuple[str, float]]:
    """The hash of every file kept, with the instant it was written (seconds since the epoch)."""
    for path in (Path(settings.DATA_DIR) / "archivos").glob("??/*"):
        if path.is_file():
            yield path.name, path.stat().st_mtime
