"""`python -m actas.importacion docx|pdf`: bytes in, text in UTF-8 out; or, with exit status 1, the name of a Motivo.

Started by `aparte` only. It bounds its own processor time and memory before it imports any reader.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable

from actas.importacion.errores import MAXIMO, Motivo
from actas.importacion.lector import Falla

_BOUNDS = {
    resource.RLIMIT_AS: 512 * 1024 * 1024,
    resource.RLIMIT_CPU: 10,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def _bound() -> None:
    for what, limit in _BOUNDS.items():
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):  # a lower one was already set, or this system knows it not
            continue


def _reader(clase: str) -> Callable[[bytes], str]:
    if clase == "pdf":
        from actas.importacion.pdf import leer_pdf

        return leer_pdf
    from actas.importacion.word import leer_docx

    return leer_docx


def _leer(clase: str, data: bytes) -> tuple[int, bytes]:
    try:
        texto = _reader(clase)(data).encode("utf-8", "replace")
    except Falla as falla:
        return 1, falla.motivo.encode()
    except (MemoryError, RecursionError):
        return 1, Motivo.COSTOSO.encode()
    except Exception:  # noqa: BLE001  # whatever a broken file makes a library raise
        return 1, Motivo.DANADO.encode()
    return (0, texto) if len(texto) <= MAXIMO else (1, Motivo.LARGO.encode())


def main() -> int:
    """Exit status: 0, or 1 when what is on standard output is why not."""
    _bound()
    estado, salida = _leer(sys.argv[1], sys.stdin.buffer.read(MAXIMO + 1))
    sys.stdout.buffer.write(salida)
    sys.stdout.buffer.flush()
    return estado


if __name__ == "__main__":
    sys.exit(main())
