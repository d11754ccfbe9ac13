"""Migrations: named for what they do, reversible, and reversed once for real."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration

from tests.architecture.source import APPS, ROOT

DATABASE = "mesa_reversed"


def ours() -> list[Migration]:
    """The migrations of the apps of the project."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [migration for (app, _), migration in sorted(loader.disk_migrations.items()) if app in APPS]


def test_the_graph_has_one_end_an_app() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    assert {app: len(graph.leaf_nodes(app)) for app in APPS} == dict.fromkeys(APPS, 1)


@pytest.mark.parametrize("migration", ours(), ids=lambda m: f"{m.app_label}.{m.name}")
def test_migration_is_named_and_reversible(migration: Migration) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", migration.name)
    assert "_auto_" not in migration.name, "a migration is named for what it does"
    assert not [operation.describe() for operation in migration.operations if not operation.reversible]


#: Run by a process of its own: to undo the tables under the running tests would end them.
THERE_AND_BACK = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
for order in (), ("mesa", "zero"):
    call_command("migrate", *order, verbosity=0)
with connection.cursor() as cursor:
    cursor.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') "
        "union all select proname from pg_proc where pronamespace = 'public'::regnamespace"
    )
    print(*(name for (name,) in cursor.fetchall()))
"""


@pytest.fixture
def empty_database(django_db_setup: None) -> Iterator[str]:
    """The address of a database of its own, beside that of the tests."""
    params = connection.get_connection_params()
    server = {key: value for key, value in params.items() if key in {"host", "port", "user", "password"}}
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        admin.execute(f"drop database if exists {DATABASE}")
        admin.execute(f"create database {DATABASE}")
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{DATABASE}"))
        admin.execute(f"drop database {DATABASE}")


def test_everything_can_be_undone(empty_database: str) -> None:
    """Forward and back: no table, view or function of ours is left. pgtrigger keeps its functions without triggers."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", THERE_AND_BACK],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": empty_database, "DJANGO_SETTINGS_MODULE": "mesa.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    left = done.stdout.split()
    assert "django_migrations" in left
    assert not [name for name in left if not name.startswith(("django_", "auth_", "pgtrigger_", "_pgtrigger_"))]
