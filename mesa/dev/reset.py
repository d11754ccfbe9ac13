"""`make demo-reset`: delete the demo's data, so that the next start makes it anew. Standard library only."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from mesa.dev import locations
from mesa.dev.preflight import RefusedError, take_lock
from mesa.dev.processes import ServerError, os_sentence
from mesa.dev.servers import Postgres, Valkey


def reset(home: Path) -> None:
    """Delete a demo's databases, files, key and schedule. Raises RefusedError while one is running in `home`."""
    with take_lock(home):
        for server in (Valkey(home), Postgres(home)):  # alive only if the demo that started them was killed
            server.stop()
        for folder in (home / "postgres", home / "valkey", locations.data_dir(home)):
            if folder.exists():
                shutil.rmtree(folder)
        locations.secret_key_file(home).unlink(missing_ok=True)
        sockets = locations.socket_dir(home)
        if sockets.exists():
            shutil.rmtree(sockets)
        for schedule in home.glob("celerybeat-schedule*"):
            schedule.unlink()


def main() -> int:
    """Exit status 1, with a sentence, if nothing could be deleted."""
    try:
        reset(locations.default_home())
    except (RefusedError, ServerError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(os_sentence(error), file=sys.stderr)
        return 1
    print("Los datos de la demostración se borraron. La próxima vez, «make demo» los crea de nuevo.")
    if os.environ.get("DATABASE_URL"):
        print("La base de datos de DATABASE_URL no se tocó.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
