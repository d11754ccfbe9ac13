"""With three published profiles and with three hundred, of years of answers: the same queries, and right rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mesa.kernel import clock
from mesa.models import Ficha
from redes.public.lista import POR_PAGINA
from redes.tramos import medidas_de, puntaje_del, respuestas_de
from tests.bench import bodies
from tests.cast import Cast
from tests.redes.test_publico import AHORA, publicado

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 300
PAST = "2024-03-01"


@pytest.fixture(autouse=True)
def now(cast: Cast) -> Iterator[None]:
    with clock.as_of(AHORA):
        publicado(cast)
        bodies.fill(FEW)
        yield


def visited(address: str) -> tuple[int, str]:
    for cache in caches.all():
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(address)
        assert response.status_code == 200, address
        return len(queries), response.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    "address", [*bodies.PAGES, bodies.DATA, f"{bodies.DATA}?al={PAST}", f"/redes/?al={PAST}&atraso=si"]
)
def test_it_costs_the_same_with_few_profiles_and_with_many(address: str) -> None:
    few, _text = visited(address)
    bodies.fill(MANY)
    many, _text = visited(address)
    assert many == few <= 5


def test_the_table_goes_on_page_by_page_and_each_is_there_once() -> None:
    bodies.fill(MANY)
    seen: list[str] = []
    address = f"/redes/?al={PAST}"
    while address:
        _queries, text = visited(address)
        shown = [part.partition("/")[0] for part in text.split('href="/redes/cuerpo-')[1:]]
        assert len(set(shown)) <= POR_PAGINA
        seen += dict.fromkeys(shown)
        _before, _mark, after = text.partition('<a href="?desde=')
        address = f"/redes/?desde={after.partition(chr(34))[0]}".replace("&amp;", "&") if after else ""
    assert sorted(seen, key=int) == [str(n + 1) for n in range(MANY)]


@pytest.mark.parametrize("day", ["2026-09-07", PAST, "2022-05-01"])
def test_the_data_of_any_day_say_of_each_what_its_whole_record_says(day: str) -> None:
    """A row is computed from the answers that stood that day alone: all that were ever given say the same."""
    bodies.fill(bodies.VARIANTS)
    _queries, text = visited(f"{bodies.DATA}?al={day}")
    rows = {row["identificador"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    al = clock.today().fromisoformat(day)
    checked = 0
    for ficha in Ficha.objects.filter(tipo="perfil", clave__startswith="cuerpo-"):
        medidas = medidas_de(ficha.datos["estandares"], ficha.datos["tipo"])
        whole = puntaje_del(medidas, respuestas_de(ficha.datos["respuestas"]), al)
        if row := rows.get(ficha.clave):
            assert row["nivel"] == whole.nivel
            assert row["vence"] == (whole.vence_el.isoformat() if whole.vence_el else "")
            assert {code: row[code] for code in whole.niveles} == {c: str(n) for c, n in whole.niveles.items()}
            checked += 1
    assert checked >= bodies.VARIANTS // 2
