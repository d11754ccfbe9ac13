"""One kill -9 of each process while two people work. Ten of each, with four people, is `make soak`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mesa.dev import locations
from tests.journeys.stack import clean_environment

pytestmark = pytest.mark.stack


def test_what_was_confirmed_outlives_one_kill_of_each_process(tmp_path: Path) -> None:
    """Nothing confirmed is lost, nothing happens twice, and the chain verifies: tests/soak/checks.py."""
    command = [
        sys.executable,
        "-m",
        "tests.soak",
        "--kills=1",
        "--clients=2",
        "--gap=1.5",
        "--quick",
        f"--home={tmp_path}",
    ]
    done = subprocess.run(
        command, cwd=locations.ROOT, env=clean_environment(), capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
