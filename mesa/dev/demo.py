"""`make demo`: the whole application on this computer, until Ctrl-C. It starts, watches and ends every process.

Its address is http://127.0.0.1:PORT (8000). DATABASE_URL and REDIS_URL replace the embedded servers. Everything it
writes is below its home, `.dev/` or MESA_DEV_HOME.
"""

from __future__ import annotations

import os
import secrets
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from mesa.dev import locations, preflight
from mesa.dev.preflight import RefusedError
from mesa.dev.processes import Child, ServerError, has_shared_memory, last_lines, os_sentence
from mesa.dev.servers import Postgres, Server, Valkey

FIRST_PAGE_SECONDS = 90
# `celery inspect ping` waits out its whole time; this returns with the first answer. One sent too early is lost.
PING_WORKER = """
from mesa.celery import app
raise SystemExit(not any(app.control.ping(timeout=1, limit=1) for _ in range(30)) and "El worker no responde.")
"""
PASSWORD = "mesa-demo"
ACCOUNTS = {
    "secretaria": "secretaría",
    "gobierno": "representante del gobierno",
    "academica": "titular de la Red Académica",
    "academica.suplente": "suplente de la Red Académica",
    "social": "titular de la Red Social",
    "organismo": "representante de un organismo internacional",
    "cooperante": "invitada permanente, sin voto",
    "administradora": "organización administradora del fondo",
    "delegada.norte": "delegada en la Red Social",
    "delegada.sur": "delegada en la Red Social",
    "delegada.academica": "delegada en la Red Académica",
    "delegada.oriente": "delegada en la Red Social",
    "delegada.facultad": "delegada en la Red Académica",
    "delegada.universidad": "delegada en la Red Académica",
}


class StopRequestedError(Exception):
    """Someone asked the demo to stop while it was starting."""


class Demo:
    """One run of the demo, from the first step to the last process gone."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.url = f"http://{preflight.HOST}:{port}"
        self.port = port
        self.database = os.environ.get("DATABASE_URL")
        self.broker = os.environ.get("REDIS_URL")
        self.asked_to_stop = 0
        self.servers: list[Server] = []
        self.children: list[Child] = []
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        self._make = os.getppid() if "MAKELEVEL" in os.environ else None

    def run(self) -> None:
        """Start everything, say where it is, and wait; leaves nothing running.

        Raises StopRequestedError when someone asks it to end, RefusedError or ServerError when it cannot go on.
        """
        with preflight.take_lock(self.home) as lock:
            lock.truncate(0)
            lock.write(self.url)
            lock.flush()
            try:
                self.start()
                announce(self.url)
                while True:
                    self.watch()
                    time.sleep(0.2)
            finally:
                self.stop()

    def start(self) -> None:
        """Servers, schema, data and processes, until the first page answers."""
        began = time.monotonic()
        self.start_servers()
        self.prepare_environment()
        with step("Esquema de la base de datos"):
            self.finish("migrate", "manage.py", "migrate", "--no-input")
        with step("Datos de ejemplo"):
            self.finish("cargar_demo", "manage.py", "cargar_demo")
        with step("Servidor web, worker y beat de Celery"):
            self.start_processes()
            self.wait_for_first_page()
            self.wait_for_worker()
        say(f"Todo listo en {seconds(time.monotonic() - began)}.")

    def start_servers(self) -> None:
        """One for each address that nobody gave. Raises RefusedError if one that was given does not answer."""
        if self.database:
            check_database(self.database)
        if self.broker:
            check_broker(self.broker)
        for server in ([] if self.database else [Postgres(self.home)]) + ([] if self.broker else [Valkey(self.home)]):
            with step(server.title):
                self.servers.append(server)
                server.start()
            self.check_asked()

    def prepare_environment(self) -> None:
        """What the application's processes read from their environment, whatever stands in ours."""
        ours = {
            "DJANGO_SETTINGS_MODULE": "mesa.settings",
            "DEBUG": "1",
            "DATABASE_URL": self.database or locations.database_url(self.home),
            "REDIS_URL": self.broker or locations.redis_url(self.home),
            "SECRET_KEY": secret_key(self.home),
            "DATA_DIR": str(locations.data_dir(self.home)),
            "SITE_URL": self.url,
            "PYTHONUNBUFFERED": "1",
        }
        for name in ours:
            self.env.pop(f"{name}_FILE", None)  # it would win over the value
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)  # to compile everything in each process takes most of a start
        self.env |= ours
        locations.data_dir(self.home).mkdir(exist_ok=True)
        locations.site_url_file(self.home).write_text(self.url, encoding="ascii")

    def finish(self, name: str, *arguments: str) -> None:
        """Run a Python program to its end. Raises RefusedError with the last lines of what it wrote if it fails."""
        child = self.spawn(name, *arguments)
        while child.runs():
            self.watch(besides=child)
            time.sleep(0.05)
        self.children.remove(child)
        if child.code != 0:
            raise RefusedError(f"«{name}» falló. {child.last_words()}")

    def start_processes(self) -> None:
        """The web server, the worker and the scheduler of every installation, only smaller."""
        # Prefork shares memory through /dev/shm, which some containers and chroots do not have.
        pool = ("--pool", "prefork" if has_shared_memory() else "threads", "--concurrency", "2")
        celery = ("-m", "celery", "--app", "mesa")
        self.spawn("worker", *celery, "worker", *pool, "--loglevel", "warning", "--without-mingle", "--without-gossip")
        self.spawn("beat", *celery, "beat", "--loglevel", "warning", "-s", str(self.home / "celerybeat-schedule"))
        address = ("--host", preflight.HOST, "--port", str(self.port))
        size = ("--workers", "1", "--respawn-failed-workers", "--blocking-threads", "4")
        self.spawn("web", "-m", "granian", "--interface", "wsgi", *address, *size, "--no-ws", "mesa.wsgi:application")

    def spawn(self, name: str, *arguments: str) -> Child:
        """Start one of the demo's processes and return it."""
        child = Child(name, [sys.executable, *arguments], self.env, locations.log_dir(self.home) / f"{name}.log")
        self.children.append(child)
        child.start(locations.ROOT)
        return child

    def wait_for_first_page(self) -> None:
        """Return when the start page answers 200. Raises RefusedError if it answers an error, or nothing in 90 s."""
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + FIRST_PAGE_SECONDS
        log = locations.log_dir(self.home) / "web.log"
        while time.monotonic() < deadline:
            self.watch()
            try:
                with browser.open(f"{self.url}/", timeout=FIRST_PAGE_SECONDS) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError as error:
                error.close()
                raise RefusedError(
                    f"La página de inicio respondió con el error {error.code}. {last_lines(log)}"
                ) from error
            except (OSError, HTTPException):
                time.sleep(0.1)  # not listening yet
        raise RefusedError(f"La página de inicio no respondió en {FIRST_PAGE_SECONDS} segundos. {last_lines(log)}")

    def wait_for_worker(self) -> None:
        """Return when the worker answers through the broker, so that what one does first finds it at work."""
        self.finish("ping", "-c", PING_WORKER)

    def watch(self, besides: Child | None = None) -> None:
        """Raises StopRequestedError if someone asked for it, RefusedError if another process than `besides` ended."""
        self.check_asked()
        for server in self.servers:
            if not server.alive():
                raise RefusedError(f"{server.title} terminó de improviso. {last_lines(server.log)}")
        for child in self.children:
            if child is not besides and not child.runs():
                raise RefusedError(
                    f"El proceso «{child.name}» terminó de improviso (código {child.code}). {child.last_words()}"
                )

    def check_asked(self) -> None:
        if self.asked_to_stop or (self._make and make_gave_up(self._make)):
            raise StopRequestedError

    def stop(self) -> None:
        """End every process: the application's all at once, then the servers it uses."""
        if not self.children and not self.servers:
            return
        say("Deteniendo…")
        for child in self.children:
            child.terminate()
        deadline = time.monotonic() + 8
        while any(child.runs() for child in self.children) and time.monotonic() < deadline:
            if self.asked_to_stop > 1:  # a second Ctrl-C: no more waiting for tasks under way
                break
            time.sleep(0.05)
        for child in self.children:
            child.kill()
        for server in reversed(self.servers):
            server.stop()
        say("Todo quedó detenido.")


def make_gave_up(make: int) -> bool:
    """Whether the make that runs us died, or got an interrupt that it does not pass on.

    make passes SIGTERM to its child, but takes SIGINT and SIGHUP for a terminal's, which reach all by themselves: if
    one was sent to make alone, make waits for us with the signal blocked, and that shows in /proc.
    """
    return os.getppid() != make or blocks_interrupts(make)


def blocks_interrupts(pid: int) -> bool:
    """Whether `pid` has SIGINT or SIGHUP blocked; never, as far as one can know, on a system without /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    blocked = next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigBlk:")), 0)
    return any(blocked & 1 << (number - 1) for number in (signal.SIGINT, signal.SIGHUP))


def secret_key(home: Path) -> str:
    """The demo's key: what its file holds, or a new one, kept there for its owner only."""
    if found := locations.secret_key(home):
        return found
    key = secrets.token_urlsafe(50)
    path = locations.secret_key_file(home)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(key)
    return key


def check_database(url: str) -> None:
    """Raises RefusedError if no PostgreSQL answers at `url`, never repeating it: it holds a password."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["sin respuesta"])[0].removeprefix("connection failed: ")
        raise RefusedError(f"La base de datos de DATABASE_URL no responde: {reason}") from error


def check_broker(url: str) -> None:
    """Raises RefusedError if no Valkey or Redis answers at `url`."""
    import redis

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise RefusedError(f"El servidor de REDIS_URL no responde: {error}") from error


def say(text: str, *, end: str = "\n") -> None:
    """Write for whoever is looking; that nobody looks any more (`make demo | head`) is no reason to fail."""
    try:
        print(text, end=end, flush=True)
    except (BrokenPipeError, OSError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the rest of the process


def seconds(elapsed: float) -> str:
    """«3,2 s»."""
    return f"{elapsed:.1f} s".replace(".", ",")


@contextmanager
def step(title: str) -> Iterator[None]:
    """A line with the step's title and, when it is done, its seconds."""
    say(f"  {title}… ", end="")
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say("")
        raise
    say(seconds(time.monotonic() - began))


def announce(url: str) -> None:
    """Where the demo is and who one may be in it."""
    lines = [f"\nLa Mesa está en {url}"]
    lines += [f"  Recorrido de cinco minutos:  {url}/recorrido/", f"  Correo de la demostración:   {url}/correo/"]
    lines += [f"\nCuentas de ejemplo, con la contraseña {PASSWORD}"]
    width = max(map(len, ACCOUNTS)) + len("@mesa.example") + 2
    lines += [f"  {f'{name}@mesa.example':<{width}}{role}" for name, role in ACCOUNTS.items()]
    say("\n".join([*lines, "\nCtrl-C la detiene y conserva los datos; «make demo-reset» empieza de nuevo.\n"]))


def main() -> int:
    """Exit status 0 if it ran until someone stopped it; 1, with a sentence, if it could not start or go on."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without ñ is no reason to fail
    home = locations.default_home()
    try:
        demo = Demo(home, preflight.check(home))

        def ask_to_stop(*_: object) -> None:
            demo.asked_to_stop += 1

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup make demo
                signal.signal(number, ask_to_stop)
        demo.run()
    except StopRequestedError:
        return 0
    except (RefusedError, ServerError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(os_sentence(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
