"""Who may do what with the fund, and what the others are told: those of tests/fondo/permissions_*.py.

Each part has its TABLE, and `asked_of(name, cast, fondo)` gives what a permission is asked of.
"""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.fondo import escena

PARTS = escena._parts("permissions_")
TABLE: dict[str, tuple[set[str], str]] = {name: row for part in PARTS for name, row in part.TABLE.items()}


def objects(cast: Cast) -> dict[str, Any]:
    """What each permission is asked of, in a fund in execution."""
    de = escena.fondo(cast)
    return {name: part.asked_of(name, cast, de) for part in PARTS for name in part.TABLE}
