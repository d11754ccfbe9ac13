"""Where the local stack lives. Pure and standard library only: settings import it, and bootstrap runs it before uv.

Everything of a stack is below its *home* (`.dev/` in the project, or what MESA_DEV_HOME says); the addresses are
computed from it, so any process finds the servers without asking the one that started them.
"""

from __future__ import annotations

import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent.parent

# A socket's whole path may have 103 bytes on macOS and 107 on Linux, and PostgreSQL adds "/.s.PGSQL.5432.lock".
SOCKET_DIR_BYTES = 84
# What travels unescaped in every kind of URL: libpq's, redis-py's and kombu's parsers disagree about the rest.
_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")


def default_home() -> Path:
    """The home of `make demo`: MESA_DEV_HOME (absolute, or below the project), or `.dev` in the project."""
    return ROOT / (os.environ.get("MESA_DEV_HOME") or ".dev")


def home_for_tests(worker: str = "") -> Path:
    """The home of `make test`, apart from the demo's so that both may run at once; one for each of its processes."""
    return ROOT / ".dev" / (f"test-{worker}" if worker else "test")


def data_dir(home: Path | None = None) -> Path:
    """Where the application keeps its files (DATA_DIR)."""
    return (home or default_home()) / "datos"


def log_dir(home: Path | None = None) -> Path:
    """Where every process of the stack writes its log."""
    return (home or default_home()) / "log"


def secret_key_file(home: Path | None = None) -> Path:
    """The file with the demo's SECRET_KEY, made once so that a restart keeps people signed in."""
    return (home or default_home()) / "secret_key"


def secret_key(home: Path | None = None) -> str | None:
    """The demo's SECRET_KEY, or None when the demo has never run or its key belongs to another user."""
    try:
        return secret_key_file(home).read_text(encoding="ascii").strip() or None
    except (FileNotFoundError, PermissionError):
        return None


def site_url_file(home: Path | None = None) -> Path:
    """The file with the address of the demo that runs, so that shell commands write links that open."""
    return (home or default_home()) / "site_url"


def site_url(home: Path | None = None) -> str | None:
    """The address where the demo was last served, or None if it never was."""
    try:
        return site_url_file(home).read_text(encoding="ascii").strip() or None
    except (FileNotFoundError, PermissionError):
        return None


def socket_dir(home: Path | None = None) -> Path:
    """The private directory of both sockets: `run` in the home, or a short one among the temporary files.

    The second when the path is too long for a socket or has characters that some URL parser would mangle.
    """
    run = (home or default_home()).absolute() / "run"
    if len(os.fsencode(run)) <= SOCKET_DIR_BYTES and _PLAIN.fullmatch(str(run)):
        return run
    digest = sha256(os.fsencode(run)).hexdigest()[:12]
    return _short_temp() / f"mesa-{os.getuid()}-{digest}"


def _short_temp() -> Path:
    """/tmp whatever TMPDIR says, so that two shells agree; where there is none, Python's choice."""
    tmp = Path("/tmp")
    return tmp if os.access(tmp, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())


def database_url(home: Path | None = None) -> str:
    """The embedded PostgreSQL's address, whether it runs or not."""
    return f"postgresql://mesa@/mesa?host={quote(str(socket_dir(home)), safe='')}"


def redis_socket(home: Path | None = None) -> Path:
    """The embedded Valkey's socket."""
    return socket_dir(home) / "valkey.sock"


def redis_url(home: Path | None = None) -> str:
    """The embedded Valkey's address, whether it runs or not."""
    return f"unix://{redis_socket(home)}?db=0"
