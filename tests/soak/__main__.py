"""`make soak`: the stack of the demo under kill -9 while people work, and what must hold afterwards.

--kills of each process, --clients at once; --seed repeats the order and the moments of an earlier run.
"""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from threading import Thread

from mesa.dev import locations, preflight
from mesa.dev.demo import say
from mesa.dev.processes import last_lines
from mesa.dev.servers import Postgres, Valkey
from tests.soak.journal import KINDS, Journal
from tests.soak.people import ROADS, SLOW_ROADS, Client, Entrance
from tests.soak.stack import Killer, Standing

QUICK_SECONDS = 8  # between the sweeps of a short run, at its end: what a wake-up lost would wait a minute for beat
FINISH_SECONDS = 200  # for a deadline of a minute and a half, its minute of grace, and the publication


def main() -> int:
    """Exit status 0 if everything held; 1, with what did not."""
    options = _options()
    home = (locations.ROOT / options.home).absolute()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    began = time.monotonic()
    say(f"Semilla: {options.seed} (se repite con --seed {options.seed})")
    stack, journal = Standing(home, options.port or _free_port()), Journal()
    with preflight.take_lock(home):
        _empty(home)
        try:
            stack.start()
            remember = [sys.executable, "-m", "tests.soak.checks", "--remember", str(home / "before.json")]
            subprocess.run(remember, cwd=locations.ROOT, env=stack.env, check=True)
            killer, clients = _run(stack, journal, options)
            failures = [*journal.faults, *_check(stack, journal)]
        finally:
            stack.stop()
    _report(killer, clients, journal)
    say(f"\nTotal: {time.monotonic() - began:.0f} s.")
    if failures:
        say("\n".join(["", "No se sostuvo:", *(f"  {failure}" for failure in failures)]))
        say(f"Los datos y los registros quedan en {home}")
        return 1
    shutil.rmtree(home, ignore_errors=True)
    return 0


def _empty(home: Path) -> None:
    """Begin from nothing, whatever an earlier run left, be it alive."""
    for server in (Valkey(home), Postgres(home)):
        server.stop()
    for entry in home.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != "demo.lock":
            entry.unlink()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--gap", type=float, default=3.5, help="segundos entre una muerte y otra, en promedio")
    parser.add_argument("--quick", action="store_true", help="nadie espera un plazo ni, al final, el minuto de beat")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--home", default=".dev/soak")
    parser.add_argument("--port", type=int, default=0)
    return parser.parse_args()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((preflight.HOST, 0))
        port: int = free.getsockname()[1]
        return port


def _run(stack: Standing, journal: Journal, options: argparse.Namespace) -> tuple[Killer, list[Client]]:
    """People work while processes die; when the last one died, whoever is half way finishes."""
    killer = Killer(stack, journal, options.kills, options.gap, options.seed)
    outbox = locations.data_dir(stack.home) / "correo"
    roads = ROADS if options.quick else SLOW_ROADS
    entrance = Entrance(stack.url)
    clients = [Client(number, entrance, outbox, journal, options.seed, roads) for number in range(options.clients)]
    workers = [Thread(target=client.work, daemon=True) for client in clients]
    say(f"\n{options.clients} clientes, {len(killer.plan)} muertes…")
    for thread in [*workers, Thread(target=killer.work, daemon=True)]:
        thread.start()
    deadline, swept = None, 0.0
    while any(thread.is_alive() for thread in workers):
        stack.mend()
        if killer.done.is_set() and deadline is None:
            deadline = time.monotonic() + FINISH_SECONDS
            for client in clients:
                client.closing.set()
            swept = time.monotonic()
        if options.quick and deadline is not None and time.monotonic() - swept > QUICK_SECONDS:
            subprocess.Popen(
                [sys.executable, "manage.py", "barrer"], cwd=locations.ROOT, env=stack.env, stdout=subprocess.DEVNULL
            )
            swept = time.monotonic()
        if deadline is not None and time.monotonic() > deadline:
            journal.fault(f"a los {FINISH_SECONDS} s de la última muerte alguien no termina: {_stuck(journal)}")
            for client in clients:
                client.over.set()
        time.sleep(0.05)
    if len(killer.kills) < len(killer.plan):
        journal.fault(f"se hicieron {len(killer.kills)} de {len(killer.plan)} muertes")
    return killer, clients


def _stuck(journal: Journal) -> str:
    return str([(act.what, act.key) for act in journal.acts if not act.known] or "espera algo que no llega")


def _check(stack: Standing, journal: Journal) -> list[str]:
    """What does not hold, asked in a process of its own with the settings of the stack, which goes on meanwhile."""
    path = stack.home / "journal.json"
    path.write_text(json.dumps(journal.plain(), ensure_ascii=False), encoding="utf-8")
    checks = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.checks", str(path)], cwd=locations.ROOT, env=stack.env, text=True
    )
    while checks.poll() is None:
        stack.mend()
        time.sleep(0.05)
    found = path.with_suffix(".failures")
    if not found.exists():
        return [f"las comprobaciones no terminaron (código {checks.returncode})", last_lines(stack.child("worker").log)]
    return found.read_text(encoding="utf-8").splitlines()


def _report(killer: Killer, clients: list[Client], journal: Journal) -> None:
    say("\nMuertes (cuántas; segundos hasta que responde de nuevo: mediana, máximo)")
    for target in killer.targets:
        back = sorted(kill.back for kill in killer.kills if kill.target == target and kill.back is not None)
        count = sum(kill.target == target for kill in killer.kills)
        times = f"{back[len(back) // 2]:.1f}, {back[-1]:.1f}" if back else "-"
        say(f"  {target:<24}{count:>3}   {times}")
    say("\nActos (confirmados, vistos tras no saber, rechazados, sin saber; sin respuesta al intentarlos)")
    known: Counter[tuple[str, str]] = Counter((act.what, act.known) for act in journal.acts)
    for what in KINDS:
        counts = [known[what, how] for how in ("confirmado", "visto", "rechazado", "")]
        unanswered = sum(act.unanswered for act in journal.acts if act.what == what)
        say(f"  {what:<12}" + "".join(f"{count:>6}" for count in counts) + f"   {unanswered:>4}")
    say(f"  Actas que terminaron su camino: {sum(client.finished for client in clients)}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except preflight.RefusedError as refusal:
        sys.exit(str(refusal))
