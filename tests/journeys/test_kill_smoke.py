"""A few kills -9 of each process while people work and while reminders are sent. Many of each is `make soak`."""

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


def test_a_reminder_exists_once_and_leaves_once_whoever_is_killed(tmp_path: Path) -> None:
    """Three kills of a worker that sweeps and sends; fifty, over 100,000 deadlines, is `make soak`."""
    command = [
        sys.executable,
        "-m",
        "tests.soak.recordatorios",
        "--plazos=600",
        "--kills=3",
        f"--home={tmp_path}",
    ]
    done = subprocess.run(
        command, cwd=locations.ROOT, env=clean_environment(), capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
