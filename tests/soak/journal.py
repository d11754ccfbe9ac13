"""What was confirmed to people, in the order it was, and what they never knew."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from threading import Condition
from typing import Any

KINDS = ["importa", "corrige", "agrega", "circula", "responde", "retira", "publica"]


@dataclass
class Act:
    """One thing somebody did: how often no answer came, and how it was known to be done, if it ever was."""

    client: int
    what: str  # one of KINDS
    key: str  # of what: the acta, its paragraph, its consulta and organisation
    value: str  # what must be found
    began: float
    unanswered: int = 0
    known: str = ""  # confirmado, visto, rechazado; empty while nobody knows
    found: Any = None  # what the answer said of it, such as the number of the consulta


@dataclass
class Journal:
    """Every act of every client."""

    acts: list[Act] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _began: Condition = field(default_factory=Condition)

    def begin(self, client: int, what: str, key: str, value: str) -> Act:
        """Write down that somebody is about to do it."""
        act = Act(client, what, key, value, time.time())
        with self._began:
            self.acts.append(act)
            self._began.notify_all()
        return act

    def wait_for(self, what: str, seconds: float) -> None:
        """Return when somebody begins to do that, or after so many seconds."""
        with self._began:
            count = len(self.acts)
            self._began.wait_for(lambda: any(act.what == what for act in self.acts[count:]), seconds)

    def fault(self, text: str) -> None:
        """Something that must not happen even under a kill -9, such as being signed out."""
        self.faults.append(text)

    def plain(self) -> list[dict[str, Any]]:
        """For the checks, which run in a process of their own."""
        return [asdict(act) for act in self.acts]
