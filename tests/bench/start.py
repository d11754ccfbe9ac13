"""From clone to first page, and a second start: a clone of what is committed, in a temporary folder, by `make demo`."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from mesa.dev.locations import ROOT

PATIENCE_SECONDS = 600
# The measurement's own environment leads elsewhere; the clone is to find its own way.
KEPT = ("HOME", "PATH", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "UV_CACHE_DIR")


def measured() -> tuple[float, float] | None:
    """Seconds to the first page of a fresh clone, wheels cached, and to that of a second start; None without git."""
    if subprocess.run(["git", "rev-parse"], cwd=ROOT, capture_output=True, check=False).returncode != 0:
        return None
    with tempfile.TemporaryDirectory(prefix="mesa-bench-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        began = time.monotonic()
        subprocess.run(["git", "clone", "-q", str(ROOT), folder], check=True)
        return _demo(Path(folder), port, began), _demo(Path(folder), port, time.monotonic())


def _demo(folder: Path, port: int, began: float) -> float:
    env = {name: os.environ[name] for name in KEPT if name in os.environ} | {"PORT": str(port)}
    demo = subprocess.Popen(
        ["make", "--no-print-directory", "demo"],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        return _announced(demo, began) - began
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.communicate(timeout=60)


def _announced(demo: subprocess.Popen[bytes], began: float) -> float:
    """The instant at which it says where it is: its first page has answered."""
    assert demo.stdout is not None
    said = b""
    while time.monotonic() < began + PATIENCE_SECONDS:
        if select.select([demo.stdout], [], [], 1)[0]:
            part = os.read(demo.stdout.fileno(), 4096)
            said += part
            if "La Mesa está en".encode() in said:
                return time.monotonic()
            if not part:
                break
    raise RuntimeError(said.decode("utf-8", "replace")[-2000:])
