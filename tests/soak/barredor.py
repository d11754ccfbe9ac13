"""A worker of the soak of reminders: it sweeps as of an instant, once until nothing is left, or until it is killed.

With --once it says on its last line what it cost: batches, the most queries of one, and memory after the first and at
its peak.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from datetime import datetime
from typing import Any

import django


def main() -> None:
    """Sweep."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.barredor", description=__doc__)
    parser.add_argument("al", type=datetime.fromisoformat)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesa.settings")
    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # or each query would be kept
    measure(options.al) if options.once else work(options.al)


def work(al: datetime) -> None:
    """What the minute does with notices, over and over."""
    from mesa.kernel import clock
    from mesa.operations.envios import enviar_correos
    from mesa.operations.recordatorios import recordar_plazos

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    with clock.as_of(al):
        while True:
            if not recordar_plazos() + enviar_correos():
                time.sleep(0.02)


def measure(al: datetime) -> None:
    """Write every reminder that is due, and what it cost."""
    from django.db import connection

    from mesa.kernel import clock
    from mesa.operations import recordatorios

    seen: dict[str, int] = {"batches": 0, "queries": 0, "most": 0, "first_kb": 0}
    batch = recordatorios._batch

    def counted(execute: Any, *args: Any) -> Any:
        seen["queries"] += 1
        return execute(*args)

    def watched(*args: Any) -> Any:
        seen["queries"] = 0
        done = batch(*args)
        seen["batches"] += 1
        seen["most"] = max(seen["most"], seen["queries"])
        seen["first_kb"] = seen["first_kb"] or peak_kb()
        return done

    recordatorios._batch = watched
    written = 0
    with connection.execute_wrapper(counted), clock.as_of(al):
        while done := recordatorios.recordar_plazos():
            written += done
    sys.stdout.write(json.dumps({**seen, "peak_kb": peak_kb(), "written": written}) + "\n")


def peak_kb() -> int:
    """The most memory that this process had at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
