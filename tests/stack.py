"""The real services of the tests, loaded by pytest before Django's settings are read (see addopts).

PostgreSQL and Valkey are embedded ones apart from the demo's, in memory-like mode (no fsync), unless DATABASE_URL and
REDIS_URL say otherwise. Nothing here is a mock. When the tests run in several processes (pytest -n), each has servers
of its own, and a file runs whole in one of them.
"""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

import pytest

from mesa.dev import locations

LONG = {"journeys", "browser", "test_crowd", "test_demo", "test_interna_privada"}
WORKERS = 4  # more would each want a gigabyte, and the journeys alone take as long


def _addresses(worker: str) -> dict[str, str]:
    home = locations.home_for_tests(worker)
    return {"DATABASE_URL": locations.database_url(home), "REDIS_URL": locations.redis_url(home)}


WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
HOME = locations.home_for_tests(WORKER)
EMBEDDED, COORDINATOR = _addresses(WORKER), _addresses("")
# A worker inherits what the process that started it wrote below; that was nobody's wish.
_missing = [name for name in EMBEDDED if os.environ.get(name, COORDINATOR[name]) == COORDINATOR[name]]
_files = tempfile.TemporaryDirectory(prefix="mesa-tests-")

os.environ.update({name: EMBEDDED[name] for name in _missing})
os.environ.update(
    {
        "DEBUG": "1",
        "SECRET_KEY": "only-for-tests",
        "DATA_DIR": str(Path(_files.name) / "datos"),
        "SITE_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "LOG_LEVEL": "CRITICAL",
        # By number: a bare Debian has no /etc/hosts, and so nobody there is called localhost.
        "DJANGO_LIVE_TEST_SERVER_ADDRESS": "127.0.0.1",
    }
)


def pytest_xdist_auto_num_workers() -> int:
    """How many processes `-n auto` means: only this one where servers were given, since several would share them."""
    cores = os.cpu_count() or 1
    return min(cores, WORKERS) if cores > 1 and len(_missing) == len(EMBEDDED) else 0


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: with the last of them alone, a process would wait for another."""
    items.sort(key=lambda item: item.path.parent.name not in LONG and item.path.stem not in LONG)


def _without_servers(config: pytest.Config) -> bool:
    """Whether this process runs no test: it lists them, or only hands them to others."""
    option = config.option
    return bool(option.collectonly or option.help or (not WORKER and getattr(option, "numprocesses", None)))


def pytest_configure(config: pytest.Config) -> None:
    """Start what nobody gave an address for; what already runs in that home is used as it is."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Whatever started the tests in the background ignores interrupts, and what they start would inherit that.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if _without_servers(config):
        return
    from mesa.dev.servers import Postgres, Valkey

    if "DATABASE_URL" in _missing:
        Postgres(HOME, durable=False).start()
    if "REDIS_URL" in _missing:
        Valkey(HOME).start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no process behind."""
    if _without_servers(config):
        return
    from mesa.dev.servers import Postgres, Valkey

    if "DATABASE_URL" in _missing:
        Postgres(HOME, durable=False).stop()
    if "REDIS_URL" in _missing:
        Valkey(HOME).stop()
    _files.cleanup()
