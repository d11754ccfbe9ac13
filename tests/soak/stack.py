"""The whole of `make demo`, with a supervisor that starts again whatever dies, and who kills it."""

from __future__ import annotations

import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from random import Random
from threading import Event, Thread

from mesa.dev import locations
from mesa.dev.demo import Demo
from mesa.dev.processes import Child, ServerError, lives
from mesa.dev.servers import Postgres, Valkey
from tests.soak.journal import KINDS, Journal

BACK_SECONDS = 60
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Standing(Demo):
    """A demo on a durable PostgreSQL that goes on when one of its processes is killed: it starts that one again."""

    def __init__(self, home: Path, port: int) -> None:
        super().__init__(home, port)
        self.database = self.broker = None
        self.env = {name: value for name, value in self.env.items() if not name.startswith(("DATABASE_", "REDIS_"))}
        self.env["MESA_DEV_HOME"] = str(home)
        self.postgres, self.valkey = Postgres(home, durable=True), Valkey(home)
        self.restarts = 0

    def child(self, name: str) -> Child:
        """One of the processes of the application."""
        return next(child for child in self.children if child.name == name)

    def pid(self, name: str) -> int | None:
        """The process that a server or a child has now, if it runs."""
        if name in {"postgres", "valkey"}:
            server = getattr(self, name)
            return server.pid if server.alive() else None
        child = self.child(name)
        return child._process.pid if child.runs() and child._process else None

    def mend(self) -> None:
        """Start again what died. From the thread that started the stack: children are told when it ends."""
        for server in self.servers:
            if not server.alive():
                with suppress(ServerError):  # killed again while it was recovering: next time
                    server.start()
                self.restarts += 1
        for child in self.children:
            if not child.runs():
                child.kill()  # what is left of its session, as whoever runs a service does
                child.log.replace(child.log.with_name(f"{child.name}.{self.restarts}.log"))
                child.start(locations.ROOT)
                self.restarts += 1

    def serves(self) -> bool:
        """Whether the web server answers, be it an error."""
        try:
            OPENER.open(f"{self.url}/accesibilidad/", timeout=10).close()
        except urllib.error.HTTPError:
            return True
        except (OSError, HTTPException):
            return False
        return True


def children_of(pid: int) -> list[int]:
    """The processes that `pid` started, oldest first."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []


def _says(pid: int, words: bytes) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return words in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


@dataclass
class Kill:
    """One kill -9: of what, when (seconds since the first), and in how many seconds it was back."""

    target: str
    at: float
    back: float | None = None


class Killer:
    """Kills each target so many times, in an order and at moments that the seed decides.

    Some of the moments are any; most come while somebody does one of the things that are done here, chosen at
    random too: most of these take some hundredths of a second, and would seldom be hit.
    """

    def __init__(self, stack: Standing, journal: Journal, times: int, gap: float, seed: str) -> None:
        self.stack, self.journal, self.gap, self.dice = stack, journal, gap, Random(f"{seed}-kill")
        self.targets: dict[str, Callable[[], int]] = {
            "web": lambda: self.end("web", whole=True),
            "web: su proceso": lambda: self.end_child("web"),
            "worker": lambda: self.end("worker"),
            "worker: un proceso": lambda: self.end_child("worker"),
            "beat": lambda: self.end("beat"),
            "valkey": lambda: self.end("valkey"),
            "postgres": lambda: self.end("postgres"),
            "postgres: una conexión": lambda: self.end_child("postgres", b"mesa mesa"),
        }
        self.plan = [target for target in self.targets for _ in range(times)]
        self.dice.shuffle(self.plan)
        self.kills: list[Kill] = []
        self.done = Event()

    def work(self) -> None:
        """Follow the plan; a target that is down at its moment is killed as soon as it is up."""
        began = time.monotonic()
        try:
            for target in self.plan:
                time.sleep(self.dice.uniform(0.2, 1.8) * self.gap)
                what, during = self.dice.choice(KINDS), self.dice.random() < 0.8
                later = self.dice.uniform(0, 0.1 if target.startswith(("web", "postgres")) else 1.5)
                if during:
                    self.journal.wait_for(what, self.gap)
                    time.sleep(later)
                deadline = time.monotonic() + BACK_SECONDS
                while not (pid := self.targets[target]()):
                    if time.monotonic() > deadline:
                        raise AssertionError(f"«{target}» no volvió en {BACK_SECONDS} s")
                    time.sleep(0.02)
                kill = Kill(target, time.monotonic() - began)
                self.kills.append(kill)
                Thread(target=self.measure, args=[kill, pid], daemon=True).start()
        finally:
            self.done.set()

    def measure(self, kill: Kill, pid: int) -> None:
        """Write down in how many seconds it answers again."""
        process = kill.target.partition(":")[0]
        answers = {
            "web": self.stack.serves,
            "valkey": self.stack.valkey.answers,
            "postgres": self.stack.postgres.answers,
            "worker": lambda: len(children_of(self.stack.pid("worker") or 0)) >= 2,
            "beat": lambda: self.stack.pid("beat") is not None,
        }
        began = time.monotonic()
        while time.monotonic() - began < BACK_SECONDS:
            if not lives(pid) and answers[process]():
                kill.back = time.monotonic() - began
                return
            time.sleep(0.1)

    def end(self, name: str, *, whole: bool = False) -> int:
        """kill -9 of the process itself, or of all its session as when its container is killed. 0 if it is down."""
        pid = self.stack.pid(name)
        return self._kill(pid, os.killpg if whole else os.kill) if pid else 0

    def end_child(self, name: str, words: bytes = b"") -> int:
        """kill -9 of one of those it started. 0 if there is none."""
        found = [child for child in children_of(self.stack.pid(name) or 0) if _says(child, words)]
        return self._kill(self.dice.choice(found)) if found else 0

    def _kill(self, pid: int, how: Callable[[int, int], None] = os.kill) -> int:
        if not lives(pid):
            return 0
        with suppress(ProcessLookupError):
            how(pid, signal.SIGKILL)
            return pid
        return 0
