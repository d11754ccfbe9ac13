"""People at work: each client takes actas the whole road, and when no answer comes looks whether it was done.

What a person does is sent again only after looking, or, half of the times, at once, as whoever presses twice does: the
application must not do it twice either way.
"""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from threading import Event, Lock
from urllib.parse import urlsplit

from mesa.calendario import SANTIAGO
from tests.soak.browser import Browser, Form, NoAnswerError, Page
from tests.soak.journal import Act, Journal

PASSWORD = "mesa-demo"
VOTERS = ["secretaria", "gobierno", "academica", "organismo", "social"]
BY_LETTER = "social"  # answers from its e-mails, and signs in nowhere
RULE = "Trámite breve"  # simple majority, the same day, silence approves, closes early
ROADS = ["aprobada", "aprobada", "rechazada", "retirada"]
SLOW_ROADS = [*ROADS, "plazo"]  # the last one waits for its deadline, and for the worker to close it a minute later
MONTHS = [
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
]  # fmt: skip
MINUTE = """ACTA DE LA SESIÓN {titulo} DE LA MESA DE EJEMPLO

Fecha: {fecha}
Lugar: Reunión virtual
Horario: 10:00 a 11:00 horas

ASISTENTES

1. Integrantes
a. Persona Ejemplo Uno, representante de la Red Social Ejemplo.

TABLA

1. Reglas internas de las redes

DESARROLLO

1. Reglas internas de las redes

1. Las redes informaron el estado de sus reglas internas.

2. Se dejó constancia de la sesión {titulo}.

ACUERDOS Y TAREAS

1. Se acordó que cada red publique sus reglas internas.
"""


class StoppedError(Exception):
    """The time of the soak is over: whoever was waiting for an answer goes home."""


class Entrance:
    """Signs in each account once, with its password: not so many may try from one address in a minute.

    Who counts the attempts locks their counter, and a process killed meanwhile leaves it locked for 10 seconds
    (`CACHE_LOCK_TIMEOUT` of allauth): whoever comes is told to wait, waits and tries again.
    """

    LOCKED_SECONDS = 20.0

    def __init__(self, url: str) -> None:
        self.url = url
        self._in: dict[str, str] = {}
        self._lock = Lock()

    def cookies(self, who: str) -> str:
        """Those of whoever is in with that account, tried until it is."""
        with self._lock:
            until = time.monotonic() + self.LOCKED_SECONDS
            while who not in self._in:
                browser = Browser(self.url)
                try:
                    form = browser.get("/cuenta/login/").form(has="password")
                    form.data |= {"login": f"{who}@mesa.example", "password": PASSWORD}
                    page = browser.post(form)
                except NoAnswerError:
                    time.sleep(0.5)
                    until = time.monotonic() + self.LOCKED_SECONDS
                    continue
                if "Hubo demasiados intentos" in page.text and time.monotonic() < until:
                    time.sleep(1.0)
                    continue
                assert page.status == 302, f"{who} could not sign in: {page.status} {told(page)}"
                self._in[who] = browser.cookies.output(header="", sep=";")
            return self._in[who]


class Client:
    """One of the people who work at once, with a browser for each account it uses."""

    def __init__(
        self, number: int, entrance: Entrance, letters: Path, journal: Journal, seed: str, roads: list[str]
    ) -> None:
        self.number, self.entrance, self.letters, self.journal = number, entrance, letters, journal
        self.url = entrance.url
        self.dice, self.roads = Random(f"{seed}-{number}"), roads
        self.browsers: dict[str, Browser] = {}
        self.closing, self.over = Event(), Event()  # no new acta; no more waiting
        self.finished = 0
        self._made = 0

    def work(self) -> None:
        """Take actas along the road, some at once, until told to finish them; what breaks is a fault."""
        roads: list[Iterator[None]] = []
        try:
            while not self.over.is_set():
                if len(roads) < 2 and not self.closing.is_set():
                    roads.append(self.road(self.dice.choice(self.roads)))
                if not roads:
                    return
                road = self.dice.choice(roads)
                try:
                    next(road)
                except StopIteration:
                    roads.remove(road)
                    self.finished += 1
                self.over.wait(self.dice.uniform(0.02, 0.3))
        except StoppedError:
            return
        except Exception as error:  # noqa: BLE001  # the report tells it, and the soak fails
            self.journal.fault(f"cliente {self.number}: {type(error).__name__}: {error}")

    # One acta, from its text to its publication

    def road(self, kind: str) -> Iterator[None]:
        """Import, correct, circulate, answer, close and publish; it yields where a person would wait."""
        acta = self.imports()
        yield
        for _ in range(self.dice.randint(1, 3)):
            self.corrects(acta)
            yield
        self.adds(acta)
        yield
        version = 1
        consulta = self.circulates(acta, version, soon=kind == "plazo")
        if kind in {"rechazada", "retirada"}:
            yield from self.answer(acta, consulta, version, ["objeta"] * (3 if kind == "rechazada" else 1))
            if kind == "retirada":
                self.withdraws(acta)
            yield from self.until(lambda: self.may(acta, "circular"))
            self.corrects(acta)
            yield
            version = 2
            consulta = self.circulates(acta, version)
        senses = ["aprueba"] * self.dice.choice([3, 4]) if kind != "plazo" else ["aprueba", "aprueba", "se_abstiene"]
        yield from self.answer(acta, consulta, version, senses)
        # Whoever was late for a deadline leaves it without quórum, and the text goes back to draft.
        yield from self.until(lambda: self.may(acta, "publicar") or (kind == "plazo" and self.may(acta, "circular")))
        if self.may(acta, "publicar"):
            self.publishes(acta)

    def may(self, acta: str, what: str) -> bool:
        """Whether the acta is in the state in which that is done."""
        return self.see(f"/actas/{acta}/{what}/").status == 200

    def imports(self) -> str:
        """Paste a minute of a day that nobody else has; its key is that day."""
        self._made += 1
        day = date(1990 + self.number, 1, 1) + timedelta(days=self._made)
        key = day.isoformat()
        form = self.see("/actas/importar/").form(has="texto")
        form.data["accion"] = "guardar"
        form.data["texto"] = MINUTE.format(titulo=key, fecha=in_words(day))
        act = self.journal.begin(self.number, "importa", key, key)
        self.insist(act, form, done=lambda: self.see(f"/actas/{key}/editar/").status == 200)
        return key

    def corrects(self, acta: str) -> None:
        """Write another text over one of the paragraphs."""
        page = self.see(f"/actas/{acta}/editar/")
        pk = self.dice.choice(sorted(set(re.findall(r'data-parrafo="(\d+)"', page.text))))
        form = self.see(f"/actas/{acta}/editar/?editar={pk}").form(action=f"/parrafos/{pk}/")
        text = self.text(f"Texto corregido de {acta}")
        form.data["texto"] = text
        act = self.journal.begin(self.number, "corrige", f"{acta}#{pk}", text)
        self.insist(act, form, done=lambda: text in self.see(f"/actas/{acta}/editar/").text)

    def adds(self, acta: str) -> None:
        """Add an agreement."""
        form = self.see(f"/actas/{acta}/editar/?agregar=acuerdos").form(action=f"/{acta}/parrafos/")
        text = self.text(f"Acuerdo agregado a {acta}")
        form.data["texto"] = text
        act = self.journal.begin(self.number, "agrega", acta, text)
        self.insist(act, form, done=lambda: text in self.see(f"/actas/{acta}/editar/").text, twice=False)

    def circulates(self, acta: str, version: int, *, soon: bool = False) -> int:
        """Put it in circulation, until the end of the year or of the next minute; the number of its consulta."""
        form = self.see(f"/actas/{acta}/circular/").form(has="regla")
        form.choose("regla", RULE)
        until = datetime.now(SANTIAGO) + timedelta(seconds=100 if soon else 86_400)
        form.data |= {"vence": f"{until:%Y-%m-%d}", "hora": f"{until:%H:%M}"}
        act = self.journal.begin(self.number, "circula", acta, str(version))
        self.insist(act, form, done=lambda: f"versión {version}" in self.see(f"/actas/{acta}/circulacion/").text)
        number = re.fullmatch(r"/consultas/(\d+)/", self.see(f"/actas/{acta}/circulacion/").path)
        assert number, "what circulates has its consulta"
        act.found = int(number[1])
        return act.found

    def answer(self, acta: str, consulta: int, version: int, senses: list[str]) -> Iterator[None]:
        """As many organisations answer, the first of them twice; each with the page it opened before all of them.

        When the result is certain before the last one, that one is late, and is told.
        """
        tabs: list[tuple[str, str, Form]] = []
        for who in self.dice.sample(VOTERS, len(senses)):
            path = f"/consultas/{consulta}/responder/"
            if who == BY_LETTER:
                found: list[str] = []
                yield from self.until(
                    lambda who=who, found=found: self.letter(who, acta, version, found) or self.may(acta, "circular")
                )
                if not found:
                    return  # its letter came after the deadline, without a link to answer
                path = found[0]
            forms = [form for form in self.see(path, who).forms() if "sentido" in form.data]
            if not forms:
                return  # it closed meanwhile
            tabs.append((who, path, forms[0]))
        for (who, path, form), sense in zip([tabs[0], *tabs], ["se_inhabilita", *senses], strict=True):
            self.answers(who, path, form, f"{consulta}:{who}", sense)
            yield

    def answers(self, who: str, path: str, form: Form, key: str, sense: str) -> None:
        """Send an answer with its reasons; it may be refused because the consulta closed before."""
        reasons = self.text("Por esto")
        form.data |= {"sentido": sense, "fundamento": reasons}
        act = self.journal.begin(self.number, "responde", key, f"{sense}: {reasons}")
        self.insist(act, form, who, done=lambda: reasons in self.see(path, who).text)

    def withdraws(self, acta: str) -> None:
        """Take it back from circulation."""
        form = self.see(f"/actas/{acta}/retirar/").form(has="motivo")
        form.data["motivo"] = "Se corrige un párrafo."
        act = self.journal.begin(self.number, "retira", acta, "retirada")
        self.insist(act, form, done=lambda: self.may(acta, "circular"))

    def publishes(self, acta: str) -> None:
        """Publish it, once and for all."""
        form = self.see(f"/actas/{acta}/publicar/").form(action=f"/actas/{acta}/publicar/")
        act = self.journal.begin(self.number, "publica", acta, acta)
        self.insist(act, form, done=lambda: self.see(f"/actas/{acta}/").status == 200)

    # What people do when nothing comes back

    def insist(
        self, act: Act, form: Form, who: str = "secretaria", *, done: Callable[[], bool], twice: bool = True
    ) -> Page | None:
        """Send until it is known to be done or refused. Without an answer: look, or (if `twice`) just send again."""
        while True:
            try:
                page = self.browser(who).post(form)
            except NoAnswerError:
                act.unanswered += 1
                self.pause(0.5)
                if (not twice or self.dice.random() < 0.5) and done():
                    act.known = "visto"
                    return None
                continue
            if page.status == 302:
                assert "/cuenta/login/" not in page.path, f"signed out while {act}"
                act.known = "confirmado"
                return page
            if act.unanswered and done():  # the first time was taken, and the second is told so
                act.known = "visto"
                return None
            if act.what == "responde" and page.status == 409:
                act.known = "rechazado"
                return None
            raise AssertionError(f"{page.status} to {act}: {told(page)}")

    def send(self, form: Form, who: str = "secretaria") -> Page:
        """Send what changes nothing until somebody answers."""
        while True:
            try:
                return self.browser(who).post(form)
            except NoAnswerError:
                self.pause(0.5)

    def see(self, path: str, who: str = "secretaria") -> Page:
        """A page, asked for until somebody answers."""
        browser = self.browser(who)
        while True:
            try:
                page = browser.get(path)
            except NoAnswerError:
                self.pause(0.5)
                continue
            if "/cuenta/login/" in page.path:
                raise AssertionError(f"{who} was signed out, asking for {path}")
            return page

    def browser(self, who: str) -> Browser:
        """The browser in which that account is in; whoever comes from a letter is in nowhere."""
        if who not in self.browsers:
            self.browsers[who] = Browser(self.url)
            if who != BY_LETTER:
                self.browsers[who].cookies.load(self.entrance.cookies(who))
        return self.browsers[who]

    def until(self, ask: Callable[[], object]) -> Iterator[None]:
        """Ask again each time this acta's turn comes, and not sooner than in a second."""
        while not ask():
            then = time.monotonic() + 1
            yield
            while time.monotonic() < then and not self.over.is_set():
                yield

    def letter(self, who: str, acta: str, version: int, found: list[str]) -> bool:
        """Whether the letter that calls to answer came; its link goes into `found`."""
        called = f"{in_words(date.fromisoformat(acta))}, versión {version}"
        for file in sorted(self.letters.glob("*.eml")):
            text = read_letter(file)
            link = re.search(r"http\S+/responder/\S+", text)
            if link and f"To: {who}@" in text and called in text:
                found.append(urlsplit(link[0]).path)
                return True
        return False

    def text(self, start: str) -> str:
        """A text that nobody else writes."""
        return f"{start}, cliente {self.number}, {self.dice.getrandbits(48):012x}."

    def pause(self, seconds: float) -> None:
        """Wait as a person does before trying again. Raises StoppedError when there is no more time."""
        if self.over.wait(self.dice.uniform(0.5, 1.5) * seconds):
            raise StoppedError


def in_words(day: date) -> str:
    """As a minute writes it."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def told(page: Page) -> str:
    """What a page says, for a failure."""
    main = page.text.partition("<main")[2] or page.text
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:300]


@cache
def read_letter(file: Path) -> str:
    """To whom a letter of the outbox goes, and its plain text; it never changes once it is there."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    plain = message.get_body(("plain",))
    return f"To: {message['To']}\n{plain.get_content() if plain else ''}"
