"""What the database does for each public page, by PostgreSQL's own account: `explain analyze` of the page's queries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesa.models import Ficha
from tests.bench.filling import SEARCHES

RUNS = 5
DEEP = re.compile(r"\bOFFSET\s+[1-9]", re.IGNORECASE)


@dataclass(frozen=True)
class Growth:
    """The slowest query of a page, and what the database read to answer it.

    Milliseconds in the server, of the quickest of its runs: a busy machine only adds.
    """

    url: str
    milliseconds: float
    sql: str
    whole_tables: list[str]
    queries: int

    @property
    def offset(self) -> bool:
        """Whether it counts rows to throw them away."""
        return bool(DEEP.search(self.sql))


def pages() -> list[str]:
    """Every public page that asks the database, the last page of each list included."""
    acta = Ficha.objects.filter(tipo="acta").earliest("fecha", "-orden")
    acuerdo = Ficha.objects.filter(tipo="acuerdo").earliest("fecha", "-orden")
    end = "1990-01-05_3_1"
    urls = ["/", "/actas/", "/acuerdos/", f"/actas/?desde={end}", f"/acuerdos/?desde={end}"]
    urls += [acta.ruta, f"{acta.ruta}acta.json", f"{acta.ruta}acta.pdf", acuerdo.ruta, f"{acuerdo.ruta}acuerdo.json"]
    return urls + [f"/buscar/?q={quote(words)}" for words in SEARCHES]


#: The list of agreements asked for each thing that it may be asked, as a page and whole.
FILTERED = (
    "estado=vencido",
    "estado=cumplido&anio=2001",
    "organizacion=Organizaci%C3%B3n+7",
    "plan=c9&estado=en_plazo",
    "organo=mesa-ejemplo",
    "q=acuerdo",
    "q=quelonio&estado=en_plazo",
    "q=gacela&organizacion=Red+3",
    "formato=csv",
)


def filtered() -> list[Growth]:
    """The list of agreements under each filter, when nobody has kept anything, with its slowest query."""
    client = Client(headers={"host": "127.0.0.1"})
    found = []
    for asked in FILTERED:
        for cache in caches.all():
            cache.clear()
        found.append(max(_queries(client, f"/acuerdos/?{asked}"), key=lambda growth: growth.milliseconds))
    return found


def measured() -> list[Growth]:
    """Each public page, with its slowest query; a process has the figures of the day, which read every agreement."""
    client = Client(headers={"host": "127.0.0.1"})
    client.get("/acuerdos/?dibujada")
    return [max(_queries(client, url), key=lambda growth: growth.milliseconds) for url in pages()]


def _queries(client: Client, url: str) -> Iterator[Growth]:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code in {200, 503}, (url, response.status_code)  # 503: its PDF is being made
    for query in queries:
        if query["sql"].startswith("EXPLAIN"):
            continue  # the search's own question to the planner, who answers from its statistics
        plans = [_explain(query["sql"]) for _ in range(RUNS)]
        took = min(plan["Execution Time"] + plan["Planning Time"] for plan in plans)
        yield Growth(url, took, query["sql"], _whole_tables(plans[0]["Plan"]), len(queries))


def _explain(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("explain (analyze, format json) " + sql.replace("%", "%%"), ())
        plan = cursor.fetchone()[0]
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]  # type: ignore[no-any-return]


def _whole_tables(plan: dict[str, Any]) -> list[str]:
    found = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" else []
    return found + [name for part in plan.get("Plans", ()) for name in _whole_tables(part)]
