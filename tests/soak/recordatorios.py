"""`make soak`, its second part: reminders by the hundred thousand, and sending under kill -9.

--plazos deadlines are swept by four workers at once; then --kills workers that sweep and send are killed at random
moments. Each reminder must exist exactly once, each e-mail be sent once, plus the one in flight at a kill.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from mesa.dev import locations
from mesa.dev.demo import say
from mesa.dev.servers import Postgres, Valkey
from tests.mesa import smtp

WORKERS = 4
MOST_QUERIES = 14
MOST_MEMORY = 1.3  # of a worker that swept everything against itself after its first batch
OF_EACH_KILL = 60  # deadlines whose reminders are to be sent, so that no kill finds the work done
WAIT_SECONDS = 300


def main() -> int:
    """Exit status 0 if everything held; 1, with what did not."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.recordatorios", description=__doc__)
    parser.add_argument("--plazos", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--home", default=".dev/soak-recordatorios")
    options = parser.parse_args()
    home = (locations.ROOT / options.home).absolute()
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    say(f"Semilla: {options.seed} (se repite con --seed {options.seed})")
    with Postgres(home), Valkey(home), smtp.serving() as server:
        _django(home, server.port)
        failures = [*_many(options.plazos), *_killed(options.kills, Random(options.seed), server)]
    if failures:
        say("\n".join(["", "No se sostuvo:", *(f"  {failure}" for failure in failures)]))
        return 1
    shutil.rmtree(home, ignore_errors=True)
    return 0


def _django(home: Path, port: int) -> None:
    """This process and those it starts: settings of a demo in that home, that sends to that port."""
    for name in [n for n in os.environ if n.startswith(("DATABASE_", "REDIS_"))]:
        del os.environ[name]
    os.environ |= {
        "MESA_DEV_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "mesa.settings",
        "DATABASE_URL": locations.database_url(home),
        "REDIS_URL": locations.redis_url(home),
        "DEBUG": "1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "LOG_LEVEL": "CRITICAL",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _sweeper(*arguments: str) -> subprocess.Popen[str]:
    from tests.mesa.plazos import TOLD

    al = (TOLD + timedelta(days=4)).isoformat()
    command = [sys.executable, "-m", "tests.soak.barredor", al, *arguments]
    return subprocess.Popen(command, cwd=locations.ROOT, stdout=subprocess.PIPE, text=True)


def _many(number: int) -> list[str]:
    """Four workers at once over that many open deadlines: constant cost a batch, bounded memory, each once."""
    from mesa.models import Recordatorio
    from tests import cast as people
    from tests.mesa.plazos import TOLD, many, owed, repeated

    many(number, people.load().mesa)
    began = time.monotonic()
    done = [
        json.loads(p.communicate(timeout=900)[0].splitlines()[-1]) for p in [_sweeper("--once") for _ in range(WORKERS)]
    ]
    marks, expected = Recordatorio.objects.count(), owed(TOLD + timedelta(days=4))
    most, ratio = max(d["most"] for d in done), max(d["peak_kb"] / d["first_kb"] for d in done)
    say(
        f"{number} plazos: {marks} recordatorios en {time.monotonic() - began:.0f} s con {WORKERS} procesos, "
        f"{sum(d['batches'] for d in done)} lotes de {most} consultas a lo más, memoria × {ratio:.2f}"
    )
    failures = repeated()[:20]
    if marks != expected:
        failures.append(f"{marks} recordatorios en vez de {expected}")
    if most > MOST_QUERIES:
        failures.append(f"un lote hizo {most} consultas")
    if ratio > MOST_MEMORY:
        failures.append(f"la memoria creció {ratio:.2f} veces")
    return failures


def _killed(kills: int, random: Random, server: smtp.Server) -> list[str]:
    """Workers that sweep and send, killed at random moments and started again; and then one that ends the work."""
    from django.db import connection

    from mesa.models import Envio
    from tests.mesa.plazos import repeated

    _begin_again(OF_EACH_KILL * kills)
    sweepers = [_sweeper() for _ in range(WORKERS)]
    for _ in range(kills):
        victim = random.randrange(WORKERS)
        _ready(sweepers[victim])
        time.sleep(random.uniform(0.0, 0.5))
        sweepers[victim].send_signal(signal.SIGKILL)
        sweepers[victim].communicate()
        sweepers[victim] = _sweeper()
    deadline = time.monotonic() + WAIT_SECONDS
    while _left() and time.monotonic() < deadline:
        with connection.cursor() as cursor:  # the ten minutes for which a claim is nobody else's
            cursor.execute("update mesa_envio set proximo = now() where proximo > now() and estado <> 'enviado'")
        time.sleep(2)
    for sweeper in sweepers:
        sweeper.kill()
        sweeper.communicate()
    taken = Counter(message["Message-ID"] for _, message in server.taken)
    again = {f"<aviso-{e.aviso_id}@mesa.example>": e.intentos for e in Envio.objects.filter(intentos__gt=1)}
    extra = sum(taken.values()) - len(taken)
    say(f"{kills} muertes: {len(taken)} correos, {len(again)} reclamados otra vez, {extra} recibidos dos veces")
    failures = repeated()[:20]
    failures += [f"{n} sin enviar" for n in [Envio.objects.exclude(estado="enviado").count()] if n]
    failures += [f"{name} salió {n} veces" for name, n in taken.items() if n > again.get(name, 1)][:20]
    failures += [f"{extra} de más en {kills} muertes"] if extra > kills else []
    failures += (
        [f"{Envio.objects.count()} envíos y {len(taken)} correos"] if Envio.objects.count() != len(taken) else []
    )
    return failures


def _ready(sweeper: subprocess.Popen[str]) -> None:
    """Wait until it sweeps: to kill one that is starting proves nothing."""
    assert sweeper.stdout is not None
    if not sweeper.stdout.readline():
        raise RuntimeError("un proceso que barre terminó por sí mismo")


def _begin_again(number: int) -> None:
    """Of what was written, a part is to be written and sent again: enough to be killed in the middle of it."""
    from mesa.models import Aviso, Envio, Plazo, Recordatorio, Responsable

    Envio.objects.all().delete()
    Aviso.objects.all().delete()
    Recordatorio.objects.all().delete()
    kept = list(Plazo.objects.filter(titulo__startswith="Tarea ").order_by("pk").values_list("pk", flat=True)[:number])
    Responsable.objects.exclude(plazo__in=kept).delete()
    Plazo.objects.filter(titulo__startswith="Tarea ").exclude(pk__in=kept).delete()


def _left() -> bool:
    from mesa.models import Envio, Recordatorio
    from tests.mesa.plazos import TOLD, owed

    wanting = Recordatorio.objects.count() < owed(TOLD + timedelta(days=4))
    return wanting or Envio.objects.exclude(estado="enviado").exists()


if __name__ == "__main__":
    sys.exit(main())
