"""`make check`: everything that can be judged without running the application, in order, up to the first failure."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from mesa.dev import locations
from mesa.dev.demo import say, seconds

# Django's own judgement of an installation needs one that could be real; nothing connects to these addresses.
PRODUCTION = {
    "DEBUG": "0",
    "ALLOWED_HOSTS": "mesa.example",
    "SITE_URL": "https://mesa.example",
    "DATABASE_URL": "postgresql://mesa:mesa@db.example:5432/mesa",
    "REDIS_URL": "redis://valkey.example:6379/0",
}


def steps() -> list[tuple[str, list[str], dict[str, str]]]:
    """Title, command and what it adds to the environment, cheapest first."""
    scripts = Path(sysconfig.get_path("scripts"))
    python = [sys.executable, "-m"]
    manage = [sys.executable, "manage.py"]
    production = PRODUCTION | {"SECRET_KEY": secrets.token_urlsafe(60), "DATA_DIR": str(locations.data_dir())}
    return [
        ("Errores y estilo (ruff check)", [*python, "ruff", "check"], {}),
        ("Formato (ruff format)", [*python, "ruff", "format", "--check"], {}),
        ("Tipos (mypy)", [*python, "mypy"], {}),
        ("Capas (import-linter)", [sys.executable, str(scripts / "lint-imports")], {}),
        ("Plantillas (djlint)", [*python, "djlint", "templates", "--lint", "--profile", "django"], {}),
        ("Migraciones al día", [*manage, "makemigrations", "--check", "--dry-run"], {"DEBUG": "1"}),
        ("Configuración de producción", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
    ]


def main() -> int:
    """Exit status of the first step that fails, after its output; 0 if none does."""
    # A warning, such as that of makemigrations without a database, is no failure unless a step says so.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    for title, command, extra in steps():
        began = time.monotonic()
        say(f"  {title}… ", end="")
        done = subprocess.run(
            command, cwd=locations.ROOT, env=env | extra, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        if done.returncode != 0:
            say(f"falló\n{done.stdout}{done.stderr}")
            return done.returncode
        say(seconds(time.monotonic() - began))
    say("Sin reparos.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
