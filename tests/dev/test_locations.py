"""Addresses are computed, never asked for: the same from any process, and parsable by every client."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from mesa.dev import locations
from mesa.env import broker, database


def test_short_plain_home_keeps_its_sockets_inside():
    assert locations.socket_dir(Path("/srv/mesa/.dev")) == Path("/srv/mesa/.dev/run")


@pytest.mark.parametrize(
    "home", ["/srv/mi proyecto/.dev", "/srv/ñandú/.dev", "/srv/a%2Fb/.dev", "/srv/" + "largo/" * 20]
)
def test_awkward_home_gets_a_short_private_directory_of_its_own(home):
    found = locations.socket_dir(Path(home))
    assert found == locations.socket_dir(Path(home))
    assert found != locations.socket_dir(Path(home + "2"))
    assert len(str(found / ".s.PGSQL.5432.lock")) <= 103
    assert locations._PLAIN.fullmatch(str(found))


@pytest.mark.parametrize("home", ["/srv/mesa/.dev", "/srv/mi proyecto ñ/.dev"])
def test_urls_lead_every_client_to_the_same_sockets(home):
    sockets = str(locations.socket_dir(Path(home)))
    url = locations.database_url(Path(home))
    assert parse_qs(urlsplit(url).query)["host"] == [sockets]
    settings = database(url)
    assert (settings["HOST"], settings["NAME"], settings["USER"]) == (sockets, "mesa", "mesa")
    assert broker(locations.redis_url(Path(home))) == f"redis+socket://{sockets}/valkey.sock?virtual_host=0"


def test_home_comes_from_the_environment_and_relative_is_below_the_project(monkeypatch):
    monkeypatch.delenv("MESA_DEV_HOME", raising=False)
    assert locations.default_home() == locations.ROOT / ".dev"
    monkeypatch.setenv("MESA_DEV_HOME", "otra")
    assert locations.default_home() == locations.ROOT / "otra"
    monkeypatch.setenv("MESA_DEV_HOME", "/srv/otra")
    assert locations.default_home() == Path("/srv/otra")


def test_demo_and_tests_live_apart(monkeypatch):
    monkeypatch.delenv("MESA_DEV_HOME", raising=False)
    assert locations.database_url(locations.home_for_tests()) != locations.database_url()


def test_secret_key_is_what_the_demo_left_or_nothing(tmp_path):
    assert locations.secret_key(tmp_path) is None
    locations.secret_key_file(tmp_path).write_text("clave\n")
    assert locations.secret_key(tmp_path) == "clave"


def test_make_demo_is_refused_before_anything_is_installed(tmp_path):
    """bootstrap.sh runs the preflight with whatever Python there is: without .venv, and without any package."""
    bare = locations.ROOT / "mesa" / "dev" / "bare.py"
    env = {"MESA_DEV_HOME": str(tmp_path), "PORT": "ninguno"}
    done = subprocess.run([sys.executable, "-I", "-S", bare, "preflight"], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("PORT debe ser un número")
    done = subprocess.run([sys.executable, "-I", "-S", bare, "reset"], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
