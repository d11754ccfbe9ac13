"""A .docx or a PDF is read by a process of its own: what a hostile file breaks, exhausts or keeps busy is only that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from actas.importacion.errores import ArchivoIlegible, Motivo

#: Seconds by the clock on the wall; __main__ has its own bounds for processor and memory.
SEGUNDOS = 25
_RAIZ = Path(__file__).resolve().parents[2]


def leer_aparte(clase: str, data: bytes) -> str:
    """The text of a "docx" or a "pdf". Raises ArchivoIlegible with what its process said, or Motivo.COSTOSO."""
    # No secret of the installation is in the environment of a process that opens files of strangers.
    env = {"PYTHONPATH": os.pathsep.join(filter(None, [str(_RAIZ), *sys.path])), "PYTHONHASHSEED": "0"}
    with subprocess.Popen(  # noqa: S603  # our own module, by our own interpreter
        [sys.executable, "-m", "actas.importacion", clase],
        cwd=_RAIZ,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as proceso:
        try:
            salida, _ = proceso.communicate(data, timeout=SEGUNDOS)
        except subprocess.TimeoutExpired as error:
            raise ArchivoIlegible(Motivo.COSTOSO) from error
        finally:  # with whatever it started
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(proceso.pid, signal.SIGKILL)
    if proceso.returncode == 0:
        return salida.decode("utf-8")
    dicho = salida.decode("ascii", "replace")
    raise ArchivoIlegible(Motivo(dicho) if dicho in set(Motivo) else Motivo.COSTOSO)
