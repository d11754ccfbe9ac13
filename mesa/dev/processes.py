"""What the launchers need to know about processes and folders of this computer."""

from __future__ import annotations

import ctypes
import errno
import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

NO_SPACE = "No queda espacio en el disco. Libere al menos 300 MB y repita la orden."
LOG_BYTES = 5_000_000


class ServerError(Exception):
    """A server could not be started or stopped; the text is a sentence for whoever ran the command."""


def open_log(path: Path) -> IO[bytes]:
    """The log at `path`, for appending; started over when it has grown past 5 MB."""
    path.parent.mkdir(parents=True, exist_ok=True)
    too_long = path.exists() and path.stat().st_size > LOG_BYTES
    return path.open("wb" if too_long else "ab")


def lives(pid: int) -> bool:
    """Whether `pid` is a running process. A zombie is not: nobody may ever reap it, and it serves no one."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return not Path("/proc/self").exists()  # no /proc on this system: the signal is all there is to go by
    return state not in "ZX"


def is_running(pid: int, mark: str) -> bool:
    """Whether `pid` lives and its command line has `mark`: after a restart the number may be another program's."""
    if not lives(pid):
        return False
    try:
        return mark in os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return not Path("/proc/self").exists()


def has_shared_memory(megabytes: int = 1) -> bool:
    """Whether /dev/shm is there with so much free: some containers and chroots have none, or next to none."""
    if not sys.platform.startswith("linux"):
        return True  # shared memory needs no folder there
    try:
        room = os.statvfs("/dev/shm")
    except OSError:
        return False
    return os.access("/dev/shm", os.W_OK) and room.f_bavail * room.f_frsize >= megabytes * 2**20


def read_pid(path: Path) -> int | None:
    """The number on the first line of a pid file, or None if there is none."""
    try:
        return int(path.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


@dataclass(frozen=True)
class Disguise:
    """How we run a program that refuses root: before its command, as arguments of Popen, and as who others see it."""

    prefix: tuple[str, ...] = ()
    popen: dict[str, Any] = field(default_factory=dict)
    uid: int = field(default_factory=os.geteuid)


@cache
def disguise() -> Disguise:
    """The first way of not being root that works here. No user is created and nobody else's permissions change.

    In a user namespace the process is still root for everyone else, and so are its files; containers and chroots
    usually refuse it. Then it is `nobody`, let through private folders on the way (the project may be in /root).
    """
    if os.geteuid() != 0:
        return Disguise()
    nobody = pwd.getpwnam("nobody")
    ids = (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    # The first, because initdb asks access() for its files, which otherwise forgets capabilities.
    passing = ("--securebits=+no_setuid_fixup", "--inh-caps=-all,+dac_override", "--ambient-caps=+dac_override")
    for way in (
        Disguise(("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")),
        Disguise(("setpriv", *passing, *ids, "--"), uid=nobody.pw_uid),
    ):
        with suppress(FileNotFoundError):
            if subprocess.run((*way.prefix, "true"), capture_output=True, check=False).returncode == 0:
                return way
    return Disguise((), {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}, nobody.pw_uid)


def own_dir(path: Path, uid: int) -> None:
    """Make `path` a private directory (0700) of `uid`. As root, what is inside changes hands too.

    Raises ServerError if it is a link or a stranger's: anyone may have put it among the temporary files before us.
    """
    with suppress(FileExistsError):
        path.mkdir(parents=True, mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid(), disguise().uid}:
        raise ServerError(f"«{path}» pertenece a otra persona de este computador. Bórrela, o clone en otra carpeta.")
    if found.st_uid != uid:
        for folder, _, files in os.walk(path):
            for entry in (folder, *(os.path.join(folder, name) for name in files)):
                os.chown(entry, uid, -1, follow_symlinks=False)
    path.chmod(0o700)


def os_sentence(error: OSError) -> str:
    """What a failed system call means for whoever ran the command."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return NO_SPACE
    if isinstance(error, PermissionError):
        return f"No hay permiso para usar «{error.filename}». Revise a quién pertenece esa carpeta."
    return f"El sistema no dejó preparar la instalación local: {error}."


def log_sentence(who: str, said: str, log: Path) -> str:
    """That `who` failed, where its log is, and the last lines of what it `said`."""
    if "No space left on device" in said:
        return NO_SPACE
    lines = [line for line in said.splitlines() if line.strip()][-5:]
    return "\n  ".join([f"{who} falló. Registro completo: {log}", *lines])


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, to be shown after a sentence."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        lines = []
    return "\n  ".join([f"Su registro es {log}:" if lines else f"Su registro, {log}, está vacío.", *lines])


class Child:
    """A process of the application: apart from the terminal, and ended by the system if we are killed."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, folder: Path) -> None:
        """Run the command in `folder`, with its output in its log, which is begun anew."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a terminal's Ctrl-C reaches the supervisor alone
                preexec_fn=_end_with_parent(),
            )

    @property
    def code(self) -> int | None:
        """How it ended, negative if by a signal; None while it runs or before it starts."""
        return None if self._process is None else self._process.poll()

    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def terminate(self) -> None:
        """Ask it, and not the children it looks after, to finish."""
        if self._process is not None:
            self._process.terminate()

    def kill(self) -> None:
        """End it and whatever is left of its session."""
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):  # macOS says the second for an empty group
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def last_words(self) -> str:
        """The end of its log."""
        return last_lines(self.log)


def _end_with_parent() -> Callable[[], None] | None:
    """What a child does before its program: ask Linux for a SIGTERM when its parent dies, even by kill -9."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(1, signal.SIGTERM)  # 1 is PR_SET_PDEATHSIG
