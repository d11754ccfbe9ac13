"""Where it is measured: PostgreSQL and Valkey of its own, the application and the bare site served alike by granian."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mesa.dev import locations
from mesa.dev.processes import last_lines
from mesa.dev.servers import Postgres, Valkey

HOME = locations.ROOT / ".dev" / "bench"
HOST = "127.0.0.1"
# The size of the image's own command: see CMD in Dockerfile.
SIZE = ("--workers", "2", "--blocking-threads", "2")


def environment() -> dict[str, str]:
    """What production would be told, about the servers of the measurement."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DEBUG": "0",
        "SECRET_KEY": "of-the-measurement-and-of-nothing-else-" * 2,
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"http://{HOST}",
        "SECURE_SSL_REDIRECT": "0",
        "DATABASE_URL": locations.database_url(HOME),
        "REDIS_URL": locations.redis_url(HOME),
        "DATA_DIR": str(locations.data_dir(HOME)),
        "LOG_LEVEL": "CRITICAL",  # a PDF that is being made is a 503, and here nobody makes it
    }


@contextmanager
def servers() -> Iterator[None]:
    """An empty PostgreSQL and Valkey, and the environment that leads to them."""
    shutil.rmtree(HOME, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
    os.environ.update(environment())
    try:
        with Postgres(HOME, durable=False), Valkey(HOME):
            yield
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


def manage(*arguments: str, env: dict[str, str] | None = None) -> None:
    """One command of the application, to its end."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=locations.ROOT, capture_output=True, text=True, env=os.environ | (env or {}))
    if done.returncode != 0:
        raise SystemExit(f"«manage.py {arguments[0]}» falló.\n{done.stderr[-2000:]}")


@dataclass(frozen=True)
class Site:
    """A WSGI application that granian serves; `pid` is its supervisor's."""

    port: int
    pid: int

    def memory(self) -> float:
        """Megabytes of its largest worker."""
        return max(_resident(pid) for pid in _children(self.pid))

    def cpu(self) -> float:
        """Seconds of processor that its workers have used."""
        return sum(_seconds(pid) for pid in _children(self.pid))


@contextmanager
def served(application: str) -> Iterator[Site]:
    """The application behind granian, as the image starts it, once it answers."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    log = locations.log_dir(HOME) / f"{application.partition(':')[0]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *SIZE, "--no-ws", application],
            cwd=locations.ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(port, process, log)
        yield Site(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(300):
        try:
            browser.open(f"http://{HOST}:{port}/", timeout=30).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"No responde. {last_lines(log)}")


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
