"""The complete stack of `make demo` for the journeys, with a home and a port of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mesa.dev import locations

NEWCOMERS = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE")  # nothing of the tests' own settings


@dataclass(frozen=True)
class Stack:
    """A running demo: where it answers and where it lives."""

    url: str
    home: Path
    env: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run manage.py against it, as whoever has its shell would."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=locations.ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def clean_environment() -> dict[str, str]:
    """What a process started by a person would have: nothing of the tests' own settings."""
    return {name: os.environ[name] for name in NEWCOMERS if name in os.environ}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running(home: Path) -> Iterator[Stack]:
    """PostgreSQL, Valkey, the web server, a worker and beat, until the block ends; then none of them."""
    port = _free_port()
    env = clean_environment() | {"MESA_DEV_HOME": str(home), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "mesa.dev.demo"],
        cwd=locations.ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if "make demo-reset" in line:
                break
        else:
            raise AssertionError(printed)
        yield Stack(f"http://127.0.0.1:{port}", home, env)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
