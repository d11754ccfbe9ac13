"""Many published profiles with years of answers, by bulk SQL from those of the demo, and what their pages take.

Each is one of those of the demo with its answers given again every year, checked or late in turns, so that levels go
up and down. As those of agreements, their hashes are of their numbers: public pages read rows, and do not verify.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesa.models import Ficha, Publicacion
from redes.operations.publicacion import TIPO
from redes.public.perfil import ficha_perfil

YEARS = 5
VARIANTS = 12
RUNS = 3
MODELS = """
create temporary table modelo (n int, publicacion_id bigint, contenido text, datos jsonb)
"""
PUBLICATIONS = """
insert into mesa_publicacion (numero, tipo, clave, version, contenido_sha256, anterior, hash, codigo, publicada)
select %(numero)s + n, 'perfil', 'cuerpo-' || n, 1, md5('c' || n) || md5('d' || n), md5('a' || n) || md5('b' || n),
       md5('e' || n) || md5('f' || n), 'P' || n, now()
from generate_series(%(desde)s, %(hasta)s) g (n)
"""
CONTENTS = """
insert into mesa_contenido (publicacion_id, sal, texto)
select p.id, repeat('0', 32), m.contenido
from generate_series(%(desde)s, %(hasta)s) g (n)
join mesa_publicacion p on p.tipo = 'perfil' and p.clave = 'cuerpo-' || g.n
join modelo m on m.n = g.n %% %(modelos)s
"""
FICHAS = """
insert into mesa_ficha (publicacion_id, tipo, clave, organo_id, organo_nombre, titulo, resumen, fecha, orden, ejemplo,
                        ruta, datos, cuerpos, texto, busqueda)
select p.id, 'perfil', p.clave, f.organo_id, f.organo_nombre, 'Cuerpo de Ejemplo ' || g.n, f.resumen, f.fecha, 0, true,
       '/redes/' || p.clave || '/', m.datos || jsonb_build_object('slug', p.clave), f.cuerpos, f.texto, f.busqueda
from generate_series(%(desde)s, %(hasta)s) g (n)
join mesa_publicacion p on p.tipo = 'perfil' and p.clave = 'cuerpo-' || g.n
join modelo m on m.n = g.n %% %(modelos)s
join mesa_ficha f on f.publicacion_id = m.publicacion_id
"""
TODAY = "?hoy"  # a process keeps the first page of the list, and draws whatever is asked more
PAGES = (
    f"/redes/{TODAY}",
    "/redes/?nivel=basico&tipo=red",
    "/redes/?atraso=si",
    "/redes/?al=2024-03-01",
    "/redes/comparar/?a=cuerpo-1&b=cuerpo-2",
    f"/redes/cuerpo-1/{TODAY}",
    "/redes/cuerpo-1/?al=2024-03-01",
)
DATA = "/redes/datos.csv"


@dataclass(frozen=True)
class Taken:
    """What an address took: the seconds of the first of them to ask and of who comes after, and its queries."""

    url: str
    first: float
    seconds: float
    queries: int


def fill(bodies: int) -> None:
    """As many profiles in all as asked, besides the demo's."""
    there = Ficha.objects.filter(tipo=TIPO, clave__startswith="cuerpo-").count()
    models = list(_models())
    asked: dict[str, Any] = {
        "numero": Publicacion.objects.order_by("-numero").values_list("numero", flat=True)[0] - there,
        "desde": there + 1,
        "hasta": bodies,
        "modelos": len(models),
    }
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists modelo")
        cursor.execute(MODELS)
        cursor.executemany("insert into modelo values (%s, %s, %s, %s)", models)
        for statement in (PUBLICATIONS, CONTENTS, FICHAS):
            cursor.execute(statement, asked)
        cursor.execute("analyze" if connection.in_atomic_block else "vacuum analyze")


def measured() -> list[Taken]:
    """Each page, and all of them as data."""
    client = Client(headers={"host": "127.0.0.1"})
    return [_taken(client, url) for url in (*PAGES, DATA)]


def _taken(client: Client, url: str) -> Taken:
    for cache in caches.all():
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
        first, asked = _seconds(client, url), len(queries)  # before the next request begins to count anew
    return Taken(url, first, median(_seconds(client, url) for _ in range(RUNS)), asked)


def _seconds(client: Client, url: str) -> float:
    began = time.perf_counter()
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return time.perf_counter() - began


def _models() -> Iterator[tuple[int, int, str, str]]:
    """The records that bodies have in turns, with what a list knows of them."""
    shown = list(Ficha.objects.filter(tipo=TIPO).exclude(clave__startswith="cuerpo-").select_related("publicacion"))
    for variant in range(VARIANTS):
        ficha = shown[variant % len(shown)]
        record = json.loads(ficha.publicacion.contenido.texto)
        record["respuestas"] = _years(record, variant)
        yield variant, ficha.publicacion_id, json.dumps(record), json.dumps(ficha_perfil(ficha.clave, record).datos)


def _years(record: dict[str, Any], variant: int) -> list[dict[str, Any]]:
    """Every answer that a record holds today, given anew each year until now."""
    year = date.fromisoformat(record["al"]).year
    found = []
    for place, said in enumerate(each for each in record["respuestas"] if each["hasta"] is None):
        for back in range(YEARS, -1, -1):
            start = date(year - back, 1 + (place + variant) % 6, 1 + variant)
            until = date(year - back + 1, 1 + (place + variant + back) % 6, 1 + variant) if back else None
            checked = start if (place + back + variant) % 3 == 0 else None
            level = min(2, (place + back + variant) % 5)
            found.append(
                said
                | {"nivel": level, "desde": start.isoformat(), "fecha": start.isoformat(), "termino": None}
                | {"hasta": until and until.isoformat(), "verificada_el": checked and checked.isoformat()}
            )
    return _in_turn(found)


def _in_turn(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, each ending on the day on which the next one begins."""
    for said, after in pairwise(found):
        said["hasta"] = after["desde"] if said["codigo"] == after["codigo"] else None
    return found
