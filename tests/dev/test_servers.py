"""The embedded servers, for real: started, shared, killed, started again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from mesa.dev import locations, processes
from mesa.dev.processes import ServerError
from mesa.dev.servers import Postgres, Valkey

# Starts a server, says its process, and stops it when its standard input ends.
HOLD = """
import sys
from pathlib import Path
from mesa.dev.servers import Postgres
server = Postgres(Path(sys.argv[1]), durable=False)
server.start()
print(server.pid, flush=True)
sys.stdin.read()
server.stop()
"""


def query(server, sql):
    with psycopg.connect(server.url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def is_up(server):
    return server.pid is not None and processes.lives(server.pid)


def test_postgres_starts_sorts_like_production_and_stops(home):
    with Postgres(home, durable=False) as server:
        assert query(server, "SELECT current_user, current_database()") == [("mesa", "mesa")]
        assert query(server, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'mesa'") == [
            ("b", "C.UTF-8")
        ]
        assert query(server, "SELECT lower('ÑANDÚ')") == [("ñandú",)]
        assert query(server, "SHOW fsync") == [("off",)]
        assert query(server, "SHOW listen_addresses") == [("",)]
        assert locations.socket_dir(home).stat().st_mode & 0o777 == 0o700
        pid = server.pid
    assert pid is not None
    assert not processes.lives(pid)


@pytest.mark.parametrize("room", [0, 1], ids=["no /dev/shm", "a tiny one"])
def test_postgres_needs_no_shared_memory_folder(home, monkeypatch, room):
    """Some containers and chroots have none, and a data folder made on a computer that has it must start there too."""
    with Postgres(home, durable=False):
        pass  # its data folder remembers what it found here
    monkeypatch.setattr("mesa.dev.servers.has_shared_memory", lambda megabytes: room >= megabytes)
    with Postgres(home, durable=False) as server:
        assert query(server, "SHOW dynamic_shared_memory_type") == [("mmap",)]


def test_postgres_keeps_its_data_and_is_durable_unless_told_otherwise(home):
    with Postgres(home) as server:
        query(server, "CREATE TABLE t (a int)")
        query(server, "INSERT INTO t VALUES (7)")
        assert query(server, "SHOW fsync") == [("on",)]
    with Postgres(home) as server:
        assert query(server, "SELECT a FROM t") == [(7,)]


def test_postgres_killed_outright_comes_back_with_what_was_committed(home):
    with Postgres(home) as server:
        query(server, "CREATE TABLE t (a int)")
        query(server, "INSERT INTO t VALUES (7)")
        os.kill(server.pid, signal.SIGKILL)
        server._held.process.wait()
        assert not server.alive()
        server.start()
        assert query(server, "SELECT a FROM t") == [(7,)]


def test_lock_of_a_number_now_held_by_another_program_is_a_leftover(home):
    with Postgres(home, durable=False) as server:
        pass
    # What a machine that lost its power leaves, when the number of the dead server is someone else's: ours.
    lock = f"{os.getpid()}\n{server.data}\n1\n5432\n{server.sockets}\n\n\n"
    (server.data / "postmaster.pid").write_text(lock)
    (server.sockets / ".s.PGSQL.5432.lock").write_text(lock)
    with server:
        assert query(server, "SELECT 1") == [(1,)]


def test_interrupted_first_start_is_begun_again(home):
    (home / "postgres.tmp").mkdir(parents=True)
    (home / "postgres.tmp" / "PG_VERSION").write_text("18")
    with Postgres(home, durable=False) as server:
        assert query(server, "SELECT 1") == [(1,)]
    assert not (home / "postgres.tmp").exists()


def test_a_database_of_another_version_is_left_alone_with_a_sentence(home):
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("16\n")
    with pytest.raises(ServerError, match="no es una base de datos de PostgreSQL 18"):
        Postgres(home).start()
    assert (home / "postgres" / "PG_VERSION").read_text() == "16\n"


def test_two_processes_that_start_at_once_share_one_server_and_the_last_one_ends_it(home):
    command = [sys.executable, "-c", HOLD, str(home)]
    env = os.environ | {"PYTHONPATH": str(locations.ROOT)}
    one, two = (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) for _ in range(2)
    )
    with one, two:
        pids = {one.stdout.readline(), two.stdout.readline()}
        assert len(pids) == 1
        one.communicate()
        server = Postgres(home)
        assert is_up(server)
        assert query(server, "SELECT 1") == [(1,)]
        two.communicate()
        assert not processes.lives(int(pids.pop()))


def test_server_left_by_a_killed_process_is_found_and_stopped(home):
    env = os.environ | {"PYTHONPATH": str(locations.ROOT)}
    command = [sys.executable, "-c", HOLD, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env) as starter:
        pid = int(starter.stdout.readline())
        starter.kill()
    assert processes.lives(pid)
    with Postgres(home, durable=False) as server:
        assert server.pid == pid
    assert not processes.lives(pid)


def test_stop_of_what_never_ran_is_nothing(home):
    Postgres(home).stop()
    Valkey(home).stop()
    assert not home.exists()


def test_valkey_keeps_what_it_holds_even_when_killed(home):
    with Valkey(home) as server:
        client = redis.Redis.from_url(server.url)
        client.set("clave", "valor")
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        os.kill(server.pid, signal.SIGKILL)
        server._held.process.wait()
        assert not server.alive()
        server.start()
        assert client.get("clave") == b"valor"
        client.close()
        pid = server.pid
    assert not processes.lives(pid)


def test_a_strangers_socket_directory_is_refused(home, tmp_path):
    sockets = locations.socket_dir(home)
    (tmp_path / "trampa").mkdir()
    sockets.symlink_to(tmp_path / "trampa")
    try:
        with pytest.raises(ServerError, match="pertenece a otra persona"):
            Valkey(home).start()
    finally:
        sockets.unlink()


def test_failure_shows_the_last_lines_and_a_full_disk_its_own_sentence():
    shown = processes.log_sentence("PostgreSQL", "uno\ndos\n", Path("/x.log"))
    assert shown == "PostgreSQL falló. Registro completo: /x.log\n  uno\n  dos"
    assert processes.log_sentence("PostgreSQL", "could not write: No space left on device", Path("/x.log")) == (
        processes.NO_SPACE
    )


def test_a_zombie_does_not_live():
    with subprocess.Popen(["true"]) as child:
        deadline = time.monotonic() + 5
        while processes.lives(child.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not processes.lives(child.pid)  # dead, and not reaped yet
