"""Forms with rows that are added without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def con_otra_fila(data: Mapping[str, Any] | None, prefijos: Sequence[str]) -> Any:
    """What was sent, with one more empty row of the set that was asked for (`otra`), if it is one of those."""
    asked = data.get("otra", "") if data is not None else ""
    if asked not in prefijos or data is None:
        return data
    more = data.copy()  # type: ignore[attr-defined]  # a QueryDict
    name = f"{asked}-TOTAL_FORMS"
    count = str(more.get(name, "0"))
    more[name] = str(int(count) + 1) if count.isdecimal() and len(count) < 4 else count
    return more
