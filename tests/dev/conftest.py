"""A home like the worst of a newcomer's: with a space and an ñ in its path, and nothing else in it."""

import shutil

import pytest

from mesa.dev import locations
from mesa.dev.servers import Postgres, Valkey


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "mi carpeta ñ"
    yield home
    for server in (Postgres(home), Valkey(home)):  # if a test failed half-way
        server.stop()
    shutil.rmtree(locations.socket_dir(home), ignore_errors=True)
