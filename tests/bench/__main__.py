"""`make bench`: the goals of performance, as ratios against the bare thing in the same run; a table, and a judgement.

The rule. What is the same on any machine (queries, Python calls, rows skipped, whole tables read) fails as soon as it
passes its goal. What is a ratio of two measurements fails only if it is FAR times worse than its goal: on a shared
machine two runs of the same thing differ by so much, and a heavy page waits more for its turn than a light one; so the
processor's time for a request, as a ratio too, has to be as FAR. Seconds and milliseconds fail only VERY FAR from it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from statistics import median

import django

from mesa.dev import locations
from mesa.dev.demo import say
from tests.bench import stage
from tests.bench.load import Load, load

FAR = 1.5
VERY_FAR = 4.0
CONNECTIONS = 16
MANY = 64
ACTA = "/actas/2022-06-16/"
LIST = "/acuerdos/"
DRAWN_LIST = f"{LIST}?dibujada"  # a process keeps the first page of a list, and draws whatever is asked more
ONE = "/uno/fila-500/"
FEW, SOME, LOTS = 100, 10_000, 100_000
FEW_BODIES, BODIES = 100, 2_000
EXPENSES = 20_000


@dataclass(frozen=True)
class Goal:
    """A line of the table. `bare` is what the document of goals measured of the bare thing, or what was seen of it."""

    what: str
    limit: float
    got: float
    bare: str = ""
    least: bool = False  # a ratio that is to be at least so much
    slack: float = 1.0
    unit: str = ""
    cpu: float = 0.0  # the same ratio, of the processor's time

    def met(self, slack: float = 1.0) -> bool:
        """Whether it is within its limit, or not worse than so many times that."""
        got = self.got if slack == 1 else max(self.got, self.cpu)
        return got * slack >= self.limit if self.least else self.got <= self.limit * slack

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        mark = "" if self.met() else "  NO" if not self.met(self.slack) else "  fuera de la meta"
        limit, got = _number(self.limit, self.unit), _number(self.got, self.unit)
        return f"  {self.what:<58}{sign} {limit:<12}{got:<12}{self.bare}{mark}"


def _number(value: float, unit: str) -> str:
    text = (
        f"{value:,.0f}".replace(",", ".")
        if value >= 100 or float(value).is_integer()
        else f"{value:.2f}".replace(".", ",")
    )
    return f"{text} {unit}".strip()


def main() -> int:
    """Exit status 0 if nothing failed by the rule above."""
    options = _options()
    goals: list[Goal] = []
    say(f"{'':2}{'':<58}{'meta':<14}{'medido':<12}referencia")

    def add(found: Iterator[Goal]) -> None:
        for goal in found:
            goals.append(goal)
            say(str(goal))

    with stage.servers():
        _prepare()
        from tests.bench import filling

        add(_growth(FEW, filling.fill))
        add(_followed(SOME, filling.fill, filling.follow))
        add(_growth(options.agreements, filling.fill))
        add(_calls())
        add(_loads(options.pairs, options.seconds))
        add(_papers(options.pairs))
        add(_bodies())
        add(_expenses())
    if not options.skip_start:
        add(_starts())
    failed = [goal for goal in goals if not goal.met(goal.slack)]
    missed = [goal for goal in goals if goal not in failed and not goal.met()]
    say(f"\n{len(goals)} medidas, {len(missed)} fuera de su meta por poco, {len(failed)} fallan.")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--pairs", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=2.0, help="de cada medida de carga")
    parser.add_argument("--agreements", type=int, default=LOTS)
    parser.add_argument("--skip-start", action="store_true", help="sin clonar ni instalar")
    return parser.parse_args()


def _prepare() -> None:
    """The schema, the demo's data, its files and the table of the bare view."""
    stage.manage("collectstatic", "--no-input")
    stage.manage("migrate", "--no-input")
    demo = {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "mesa.settings"}
    stage.manage("cargar_demo", env=demo)
    stage.manage("barrer", env=demo)
    django.setup()
    from django.db import connection

    from tests.bench.table import ROWS, TABLE

    with connection.cursor() as cursor:
        cursor.execute(TABLE, [ROWS])


def _growth(agreements: int, fill: Callable[[int], None]) -> Iterator[Goal]:
    """Every public query at that size: milliseconds in the server, and no row read to be thrown away."""
    from tests.bench import growth

    began = time.monotonic()
    fill(agreements)
    say(f"  ({agreements} acuerdos más, en {time.monotonic() - began:.0f} s)")
    found = growth.measured()
    worst = max(found, key=lambda each: each.milliseconds)
    yield Goal(
        f"consulta pública más lenta, {agreements} acuerdos",
        5,
        worst.milliseconds,
        worst.url,
        slack=VERY_FAR,
        unit="ms",
    )
    rare = next(each for each in found if "quelonio" in each.url)
    yield Goal(f"buscar una palabra rara, {agreements} acuerdos", 5, rare.milliseconds, slack=VERY_FAR, unit="ms")
    if agreements > FEW:
        deep = [each.url for each in found if each.offset or each.whole_tables]
        yield Goal("páginas que saltan filas o leen tablas enteras", 0, len(deep), " ".join(deep))
    for name, limit, pages in (("publicada", 2, ("/actas/2", "/acuerdos/2")), ("buscar", 3, ("/buscar/",))):
        most = max(
            each.queries for each in found if each.url.startswith(pages) or (name == "publicada" and _one(each.url))
        )
        yield Goal(f"consultas SQL, {name}", limit, most)
    yield Goal(
        "consultas SQL, lista", 2, max(e.queries for e in found if e.url.partition("?")[0] in {LIST, "/actas/", "/"})
    )


def _followed(agreements: int, fill: Callable[[int], None], follow: Callable[[], None]) -> Iterator[Goal]:
    """The list of agreements under its filters, with its figures and choices, at the size follow-up is made for."""
    from tests.bench import growth

    fill(agreements)
    follow()
    found = growth.filtered()
    worst = max(found, key=lambda each: each.milliseconds)
    yield Goal(
        f"acuerdos filtrados, con sus cifras, {agreements} acuerdos",
        150,
        worst.milliseconds,
        worst.url,
        slack=VERY_FAR,
        unit="ms",
    )
    yield Goal("consultas SQL, acuerdos filtrados", 3, max(each.queries for each in found))


def _one(url: str) -> bool:
    return url.count("/") > 2


def _calls() -> Iterator[Goal]:
    from tests.bench.calls import calls

    yield Goal("llamadas de Python, acta publicada", 3_500, calls(ACTA), "1.933")
    yield Goal("llamadas de Python, lista de 20", 16_000, calls(DRAWN_LIST), "12.614")


def _loads(pairs: int, seconds: float) -> Iterator[Goal]:
    """Requests a second against those of the bare view, by turns; both sites stand all the time."""
    with stage.served("tests.bench.bare:application") as bare, stage.served("mesa.wsgi:application") as site:
        most = load(bare.port, "/nada/", CONNECTIONS, seconds)
        etag = _etag(site.port, ACTA)

        def ratio(path: str, *headers: str, connections: int = CONNECTIONS) -> tuple[list[Load], list[Load]]:
            turns = [
                (_spent(bare, ONE, connections, seconds), _spent(site, path, connections, seconds, *headers))
                for _ in range(pairs)
            ]
            return [one for one, _ in turns], [ours for _, ours in turns]

        ones, actas = ratio(ACTA)
        yield _rates("acta publicada contra «one»", 0.65, ones, actas, "0,82")
        rate, share = median(one.rate for one in ones), median(one.share for one in ones)
        say(f"  (cliente: {most.rate:.0f} respuestas vacías por segundo; de «one», {rate:.0f}, y ocupa {share:.0%})")
        ones, same = ratio(ACTA, f"If-None-Match: {etag}")
        assert {each.status for each in same} == {304}
        yield _rates("304 contra «one»", 0.8, ones, same, "1,0")
        ones, lists = ratio(DRAWN_LIST)
        yield _rates(f"lista de 20 entre {LOTS}, dibujada, contra «one»", 0.2, ones, lists, "0,24")
        ones, actas = ratio(ACTA, connections=MANY)
        p99 = median(ours.p99 / one.p99 for one, ours in zip(ones, actas, strict=True))
        yield Goal(f"p99 del acta con {MANY} conexiones contra «one»", 2.5, p99, "2,1", slack=FAR)
        yield Goal("memoria de un proceso web con carga", 90, site.memory(), "57 MB", slack=FAR, unit="MB")


def _rates(what: str, limit: float, ones: list[Load], ours: list[Load], bare: str) -> Goal:
    found = median(mine.rate / one.rate for one, mine in zip(ones, ours, strict=True))
    cpu = median(one.cpu / mine.cpu for one, mine in zip(ones, ours, strict=True))
    told = f"{bare} (en tiempo de procesador: {_number(cpu, '')})"
    return Goal(what, limit, found, told, least=True, slack=FAR, cpu=cpu)


def _spent(site: stage.Site, path: str, connections: int, seconds: float, *headers: str) -> Load:
    """A run of the client, with the processor's seconds that the site's workers spent on each request."""
    before = site.cpu()
    seen = load(site.port, path, connections, seconds, *headers)
    return replace(seen, cpu=(site.cpu() - before) / seen.sent)


def _etag(port: int, path: str) -> str:
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with browser.open(f"http://{stage.HOST}:{port}{path}", timeout=30) as answer:
        return str(answer.headers["ETag"])


def _papers(pairs: int) -> Iterator[Goal]:
    for pages, limit in ((4, 1.2), (34, 1.1)):
        command = [sys.executable, "-m", "tests.bench.paper", str(pages), str(pairs)]
        said = subprocess.run(command, cwd=locations.ROOT, check=True, capture_output=True, text=True).stdout
        found = json.loads(said)
        bare = f"{found['bare']:.2f} s".replace(".", ",")
        yield Goal(f"PDF de {found['pages']} páginas contra write_pdf", limit, found["ratio"], bare, slack=FAR)


def _bodies() -> Iterator[Goal]:
    """Pages of networks and organisations with five years of answers of many, against the same with few."""
    from tests.bench import bodies

    bodies.fill(FEW_BODIES)
    few = bodies.measured()
    began = time.monotonic()
    bodies.fill(BODIES)
    say(f"  ({BODIES} perfiles con {bodies.YEARS} años de respuestas, en {time.monotonic() - began:.0f} s)")
    many = bodies.measured()
    *pages, (few_data, data) = zip(few, many, strict=True)
    slowest = max((each for _few, each in pages), key=lambda each: each.seconds)
    yield Goal(f"página más lenta, {BODIES} perfiles", 0.5, slowest.seconds, slowest.url, slack=VERY_FAR, unit="s")
    grown = max(pages, key=lambda pair: pair[1].seconds / pair[0].seconds)
    ratio = grown[1].seconds / grown[0].seconds
    yield Goal(f"página con {BODIES} perfiles contra {FEW_BODIES}", 5, ratio, grown[1].url, slack=FAR)
    share = (data.seconds / BODIES) / (few_data.seconds / FEW_BODIES)
    yield Goal(f"cada fila del CSV, de {BODIES} contra {FEW_BODIES}", 1.3, share, f"{data.seconds:.1f} s", slack=FAR)
    yield Goal("consultas SQL, redes", 5, max(each.queries for each in many))
    same = [each.url for before, each in zip(few, many, strict=True) if each.queries != before.queries]
    yield Goal("páginas de redes que consultan más si hay más perfiles", 0, len(same), " ".join(same))


def _expenses() -> Iterator[Goal]:
    """Pages and data of a fund with many expenses, against the same with a tenth of them."""
    from tests.bench import spent

    spent.fill(EXPENSES // 10)
    few = spent.measured()
    began = time.monotonic()
    published = spent.fill(EXPENSES)
    say(f"  ({EXPENSES} gastos con sus pagos, en {time.monotonic() - began:.0f} s; publicarlos, {published:.0f} s)")
    many = spent.measured()
    pages = [(before, each) for before, each in zip(few, many, strict=True) if not each.url.endswith(spent.DATA)]
    slowest = max((each for _few, each in pages), key=lambda each: each.first)
    yield Goal(f"página más lenta, {EXPENSES} gastos", 1, slowest.first, slowest.url, slack=VERY_FAR, unit="s")
    data = [(before, each) for before, each in zip(few, many, strict=True) if each.url.endswith(spent.DATA)]
    grown = max(data, key=lambda pair: pair[1].seconds / pair[0].seconds)
    ratio = grown[1].seconds / grown[0].seconds / 10
    yield Goal(f"cada gasto de los datos, de {EXPENSES} contra un décimo", 1.5, ratio, grown[1].url, slack=FAR)
    same = [each.url for before, each in zip(few, many, strict=True) if each.queries != before.queries]
    yield Goal("páginas y datos del fondo que consultan más si hay más gastos", 0, len(same), " ".join(same))


def _starts() -> Iterator[Goal]:
    from tests.bench import start

    found = start.measured()
    if found is None:
        say("  (sin git no se mide desde el clon)")
        return
    yield Goal("del clon a la primera página", 60, found[0], slack=VERY_FAR, unit="s")
    yield Goal("segunda puesta en marcha", 10, found[1], slack=VERY_FAR, unit="s")


if __name__ == "__main__":
    sys.exit(main())
