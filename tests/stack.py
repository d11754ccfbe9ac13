"""The real services of the tests, loaded by pytest before Django's settings are read (see addopts).

PostgreSQL and Valkey are embedded ones apart from the demo's, in memory-like mode (no fsync), unless DATABASE_URL and
REDIS_URL say otherwise. Nothing here is a mock.
"""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mesa.dev import locations

if TYPE_CHECKING:
    import pytest

HOME = locations.home_for_tests()
EMBEDDED = {
    "DATABASE_URL": locations.database_url(HOME),
    "REDIS_URL": locations.redis_url(HOME),
}
_missing = [name for name in EMBEDDED if name not in os.environ]
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


def pytest_configure(config: pytest.Config) -> None:
    """Start what nobody gave an address for; what already runs in that home is used as it is."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Whatever started the tests in the background ignores interrupts, and what they start would inherit that.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.option.collectonly or config.option.help:
        return
    from mesa.dev.servers import Postgres, Valkey

    if "DATABASE_URL" in _missing:
        Postgres(HOME, durable=False).start()
    if "REDIS_URL" in _missing:
        Valkey(HOME).start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no process behind."""
    if config.option.collectonly or config.option.help:
        return
    from mesa.dev.servers import Postgres, Valkey

    if "DATABASE_URL" in _missing:
        Postgres(HOME, durable=False).stop()
    if "REDIS_URL" in _missing:
        Valkey(HOME).stop()
    _files.cleanup()
