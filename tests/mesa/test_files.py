"""Files by their content: whole or not at all, and what a death left half written is found to be swept away."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from mesa.kernel import files


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_the_same_content_is_one_file() -> None:
    assert files.store(b"uno") == files.store(b"uno")
    assert files.path_of(files.store(b"uno")).read_bytes() == b"uno"
    assert len(list(files.kept())) == 1


def test_one_that_is_stored_again_is_as_if_written_now() -> None:
    """Whoever sweeps leftovers by their age leaves it: its row is about to be committed."""
    path = files.path_of(files.store(b"uno"))
    os.utime(path, (0, 0))
    files.store(b"uno")
    assert path.stat().st_mtime > time.time() - 60


def test_what_a_death_left_half_written_is_found_and_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", dies)
        with pytest.raises(KeyboardInterrupt):
            files.store(b"a medias")
    (left,) = [name for name, _ in files.kept()]
    assert files.delete(left)
    assert not list(files.kept())
