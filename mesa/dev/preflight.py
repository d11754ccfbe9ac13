"""What would make `make demo` fail, asked before anything slow. Standard library only: it runs before installing."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import IO

from mesa.dev import locations
from mesa.dev.processes import os_sentence

HOST = "127.0.0.1"
FIRST_START_MB = 300
LATER_START_MB = 50
INSTALL_MB = 800


class RefusedError(Exception):
    """The demo cannot start; the text is a sentence for whoever asked for it."""


def wanted_port() -> int:
    """The port in PORT, 8000 without it. Raises RefusedError if it is no port."""
    given = os.environ.get("PORT", "").strip() or "8000"
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65535):
        raise RefusedError(f"PORT debe ser un número entre 1 y 65535, no «{given}». Por ejemplo: PORT=8123 make demo")
    return int(given)


def check_port(port: int) -> None:
    """Raises RefusedError if nothing may listen on `port` of this computer's own address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port closed a moment ago is free
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = "ya está en uso" if error.errno == errno.EADDRINUSE else "no está permitido para esta cuenta"
            other = 8123 if port != 8123 else 8124
            raise RefusedError(f"El puerto {port} {why}. Elija otro, por ejemplo: PORT={other} make demo") from error


def check_room(home: Path) -> None:
    """Raises RefusedError if the disk has no room for the demo's data."""
    needed = LATER_START_MB if (home / "postgres").exists() else FIRST_START_MB
    if not (locations.ROOT / ".venv").exists():
        needed += INSTALL_MB
    free = shutil.disk_usage(home if home.exists() else locations.ROOT).free // 2**20
    if free < needed:
        raise RefusedError(f"No hay espacio en el disco: quedan {free} MB y la demostración necesita {needed} MB.")


def take_lock(home: Path) -> IO[str]:
    """The lock that a running demo holds on its home, until it is closed or the process ends.

    Raises RefusedError, naming the address that the other demo wrote in it, if one is running.
    """
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "demo.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        where = lock.read().strip()
        lock.close()
        place = f" en {where}" if where else ""
        raise RefusedError(f"La demostración ya está en marcha{place}. Deténgala con Ctrl-C en su terminal.") from None
    return lock


def check(home: Path) -> int:
    """The port, after all of the above but without keeping the lock. Raises RefusedError for the first that fails."""
    try:
        port = wanted_port()
        take_lock(home).close()
        check_port(port)
        check_room(home)
    except OSError as error:
        raise RefusedError(os_sentence(error)) from error
    return port


def main() -> int:
    """Exit status 0 if the demo may start; 1, with the sentence on standard error, if it may not."""
    try:
        check(locations.default_home())
    except RefusedError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
