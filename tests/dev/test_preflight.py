"""What `make demo` refuses before it does anything, each with its sentence."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections import namedtuple

import pytest

from mesa.dev import demo, preflight, reset
from mesa.dev.preflight import RefusedError


@pytest.mark.parametrize("given", ["0", "65536", "abc", "-1", "8000.5", "٨٠٠٠"])
def test_a_port_that_is_none(given, monkeypatch):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(RefusedError, match="PORT debe ser un número entre 1 y 65535"):
        preflight.wanted_port()


@pytest.mark.parametrize(("given", "port"), [("8123", 8123), ("", 8000), (" 8124 ", 8124)])
def test_a_port(given, port, monkeypatch):
    monkeypatch.setenv("PORT", given)
    assert preflight.wanted_port() == port


def test_a_busy_port_is_named_with_a_way_out():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(RefusedError, match=rf"El puerto {port} ya está en uso.*PORT=8123 make demo"):
            preflight.check_port(port)
    preflight.check_port(port)


def test_no_room(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 9, 20 * 2**20))
    with pytest.raises(RefusedError, match="No hay espacio en el disco: quedan 20 MB"):
        preflight.check_room(tmp_path)


def test_a_second_demo_is_sent_to_the_first_and_the_data_of_a_running_one_is_safe(home):
    with preflight.take_lock(home) as lock:
        lock.write("http://127.0.0.1:8123")
        lock.flush()
        (home / "datos").mkdir()
        with pytest.raises(RefusedError, match=r"ya está en marcha en http://127\.0\.0\.1:8123"):
            preflight.check(home)
        with pytest.raises(RefusedError, match="ya está en marcha"):
            reset.reset(home)
    assert (home / "datos").exists()


def test_reset_deletes_what_the_demo_made_and_nothing_else(home):
    for name in ("postgres", "valkey", "datos", "test"):
        (home / name).mkdir(parents=True)
    for name in ("secret_key", "celerybeat-schedule", "celerybeat-schedule.db"):
        (home / name).touch()
    reset.reset(home)
    left = {entry.name for entry in home.iterdir()}
    assert "test" in left
    assert left.isdisjoint(
        {"postgres", "valkey", "datos", "secret_key", "celerybeat-schedule", "celerybeat-schedule.db"}
    )


def test_secret_key_is_made_once_for_its_owner_only(home):
    home.mkdir()
    key = demo.secret_key(home)
    assert len(key) >= 50
    assert demo.secret_key(home) == key
    assert (home / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_address_that_does_not_answer_is_said_without_its_password():
    with pytest.raises(RefusedError, match="DATABASE_URL no responde") as refusal:
        demo.check_database("postgresql://mesa:secreta@127.0.0.1:1/mesa")
    assert "secreta" not in str(refusal.value)
    with pytest.raises(RefusedError, match="REDIS_URL no responde") as refusal:
        demo.check_broker("redis://:secreta@127.0.0.1:1/0")
    assert "secreta" not in str(refusal.value)


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="sin /proc no se puede saber")
def test_an_interrupt_that_only_make_got_is_noticed(tmp_path):
    (tmp_path / "Makefile").write_text("wait:\n\t@exec sleep 30\n")
    with subprocess.Popen(["make", "-s", "wait"], cwd=tmp_path, start_new_session=True) as make:
        time.sleep(0.3)
        assert not demo.blocks_interrupts(make.pid)
        make.send_signal(signal.SIGINT)
        deadline = time.monotonic() + 5
        while not demo.blocks_interrupts(make.pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        noticed = demo.blocks_interrupts(make.pid)
        os.killpg(make.pid, signal.SIGKILL)
    assert noticed
