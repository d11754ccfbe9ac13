"""The whole of `make demo`, as a newcomer gives it: one command, a page, a signal, nothing left."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from mesa.dev import locations

pytestmark = [
    pytest.mark.stack,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="sin /proc no se ven los procesos que quedan"),
]
NEWCOMERS = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE")  # nothing of the tests' own settings


def processes_of(home):
    """Every process that inherited this home from the command that started it, whatever became of its parents.

    Valkey writes its title over its environment: it is known by its socket.
    """
    mark, sockets = b"MESA_DEV_HOME=" + os.fsencode(home), os.fsencode(locations.socket_dir(home))
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                if sockets in line or mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append((int(entry.name), line))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
    return found


def until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


@pytest.fixture
def command(home):
    """Starts `make demo` in that home on a free port, and ends whatever a failed test leaves of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: os.environ[name] for name in NEWCOMERS if name in os.environ}
    env |= {"MESA_DEV_HOME": str(home), "PORT": str(port)}
    running = []

    def make(output=subprocess.PIPE):
        process = subprocess.Popen(
            ["make", "demo"],
            cwd=locations.ROOT,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    make.url = f"http://127.0.0.1:{port}"
    yield make
    for process in running:
        process.kill()
        process.communicate()
    for pid, _ in processes_of(home):
        os.kill(pid, signal.SIGKILL)


def wait_until_ready(process):
    """What it printed until the last line of its welcome."""
    printed = ""
    for line in process.stdout:
        printed += line
        if "make demo-reset" in line:
            return printed
    raise AssertionError(printed)


def test_from_nothing_to_a_page_and_back_to_nothing_twice(command, home):
    first = command()
    printed = wait_until_ready(first)
    assert f"La Mesa está en {command.url}\n" in printed
    assert "secretaria@mesa.example" in printed
    with urllib.request.urlopen(f"{command.url}/", timeout=30) as page:
        assert page.status == 200
    commands = b"\n".join(line for _, line in processes_of(home))
    for program in (b"postgres", b"valkey-server", b" worker ", b" beat ", b"granian"):
        assert program in commands

    second = command()
    said, _ = second.communicate(timeout=60)
    assert second.returncode != 0
    assert f"La demostración ya está en marcha en {command.url}." in said

    (home / "datos" / "huella").write_text("sigue")
    key = (home / "secret_key").read_text()
    os.killpg(first.pid, signal.SIGINT)  # what a terminal's Ctrl-C does: make and the supervisor get it, nobody else
    time.sleep(0.3)
    os.killpg(first.pid, signal.SIGINT)
    said, _ = first.communicate(timeout=30)
    assert "Traceback" not in said
    assert until(lambda: not processes_of(home), 2), processes_of(home)

    wait_until_ready(again := command())
    assert (home / "datos" / "huella").read_text() == "sigue"
    assert (home / "secret_key").read_text() == key
    began = time.monotonic()
    again.send_signal(signal.SIGTERM)
    again.communicate(timeout=30)
    assert time.monotonic() - began < 15
    assert until(lambda: not processes_of(home), 2), processes_of(home)


def test_what_dies_by_itself_leaves_nothing_behind(command, home):
    wait_until_ready(killed := command())
    supervisor = next(pid for pid, line in processes_of(home) if b"mesa.dev.demo" in line)
    os.kill(supervisor, signal.SIGKILL)
    killed.communicate(timeout=30)
    # The application's processes end by themselves, so that the port is free; the servers wait for the next start.
    assert until(lambda: not any(b" -m " in line for _, line in processes_of(home)), 15), processes_of(home)

    wait_until_ready(process := command())
    web = next(pid for pid, line in processes_of(home) if b"granian" in line)
    os.kill(web, signal.SIGKILL)
    said, _ = process.communicate(timeout=30)
    assert process.returncode != 0
    assert "El proceso «web» terminó de improviso" in said
    assert "Traceback" not in said
    assert until(lambda: not processes_of(home), 2), processes_of(home)
