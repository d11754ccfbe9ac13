"""The English catalogue: whole where the public looks, true to its placeholders, compiled; and pages that show it.

What is Spanish in an English page, the text of an acta or a sentence that was stored, says so (WCAG 3.1.2).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation.template import templatize

from actas.models import Acta
from actas.operations import publicar_acta
from mesa.dev import catalogue
from mesa.enlaces import Enlace, url_para_responder
from mesa.kernel import tasks
from mesa.models import Consulta, Convocada
from tests.architecture.source import ROOT, modules, name_of
from tests.architecture.test_templates import compiled, named_by, names
from tests.cast import TEXTO, Cast

#: What each public address draws; what a view includes by a variable is named here too.
PUBLIC = {
    "mesa:inicio": ["mesa/inicio.html"],
    "mesa:buscar": ["mesa/buscar.html"],
    "mesa:accesibilidad": ["mesa/accesibilidad.html"],
    "mesa:privacidad": ["mesa/privacidad.html"],
    "mesa:invitacion": ["mesa/invitacion_vencida.html"],
    "mesa:responder_desde_correo": [
        "mesa/responder.html",
        "components/acta_cuerpo.html",
        "mesa/asuntos/_texto.html",
    ],
    "mesa:decisiones": ["mesa/asuntos/decisiones.html"],
    "mesa:decision": ["mesa/asuntos/decision.html", "mesa/asuntos/_cuerpo_decision.html"],
    "actas:lista": ["actas/lista.html"],
    "actas:acta": ["actas/acta.html", "actas/_cuerpo_acta.html"],
    "actas:acta_pdf": ["mesa/pdf_en_camino.html"],
    "actas:acuerdos": [
        "actas/acuerdos.html",
        *(f"actas/_acuerdos_{part}.html" for part in ("filtro", "cifras", "descargas")),
    ],
    "actas:preguntas": ["actas/preguntas/lista.html"],
    "actas:preguntar": ["actas/preguntas/preguntar.html"],
    "actas:pregunta": ["actas/preguntas/pregunta.html", "actas/preguntas/_cuerpo.html"],
    "actas:acuerdo": ["actas/acuerdo.html", "actas/_cuerpo_acuerdo.html"],
    "fondo:publicos": ["fondo/publico/fondos.html"],
    "fondo:publico": ["fondo/publico/fondo.html"],
    "fondo:publico_version": ["fondo/publico/version.html", "fondo/publico/_cuerpo.html"],
    "fondo:informe_publico": ["fondo/publico/informe/informe.html", "fondo/publico/informe/_cuerpo.html"],
    "fondo:informe_pdf_en": ["pdf/informe_fondo.html"],
    "error pages": ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "409.html", "429.html"],
}
#: The modules whose sentences those pages show.
CODE = {
    "actas.documento",
    "actas.models.actas",
    "actas.forms.preguntas",
    "actas.operations.preguntas.recepcion",
    "actas.public.actas",
    "actas.public.acuerdos",
    "actas.public.filtro",
    "actas.public.preguntas",
    "fondo.curva",
    "fondo.documents",
    "fondo.public.fondo",
    "fondo.public.informe",
    "fondo.vista",
    "mesa.forms.consultas",
    "mesa.frases",
    "mesa.models.consultas",
    "mesa.models.organizaciones",
    "mesa.operations.asuntos.clases",
    "mesa.operations.consultas",
    "mesa.operations.personas",
    "mesa.palabras",
    "mesa.permissions.consultas",
    "mesa.views.context",
    "mesa.views.consultas",
    "mesa.views.portal",
}
GETTEXT = ("_", "gettext", "gettext_lazy", "ngettext")
LITERAL = r"(?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")"
#: A call as templatize writes it: the function, and its literal texts.
CALL = re.compile(rf"\b(n?p?gettext|_)\(((?:{LITERAL}\s*,?\s*)+)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
#: What is no word of the interface: initials, the cookies of the privacy page, allauth's tags of a form.
NOT_WORDS = {
    *("open", "PDF", "JSON", "sha", "tema", "texto", "idioma", "sessionid", "csrftoken"),
    *("email", "verification", "login", "portaltransparencia"),
}
SHORT_WORDS = {
    *("Actas", "Acta", "Acuerdo", "Acuerdos", "Tabla", "Fecha", "Lugar", "Ingresar", "Buscar", "Falta", "Chile: "),
}


@pytest.fixture(scope="module")
def english() -> polib.POFile:
    return catalogue.read()


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def texts_of_template(name: str) -> set[tuple[str, str]]:
    """The context and the text of each string a template asks a translation of, as makemessages reads them."""
    found = set()
    for function, literals in CALL.findall(templatize(str(compiled(name).source))):
        values = ast.literal_eval(f"[{literals}]")
        found.add((values[0], values[1]) if "p" in function.removesuffix("gettext") else ("", values[0]))
    return found


def texts_of_code() -> set[tuple[str, str]]:
    """The same of the modules of CODE; a text that a name stands for is looked up in its module."""
    found = set()
    for module in modules():
        if module.name not in CODE:
            continue
        constants = {
            target.id: node.value.value
            for node in module.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in module.calls(*GETTEXT):
            first = call.args[0]
            found.add(("", first.value if isinstance(first, ast.Constant) else constants[name_of(first)]))
    return found


def public_templates() -> set[str]:
    """Every template of ours that a public page, an error page or an accounts page draws."""
    reached: set[str] = set()
    waiting = {name for drawn in PUBLIC.values() for name in drawn}
    waiting |= {name for name in names() if name.startswith("account/") and name.endswith(".html")}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(named_by(name)) - reached
    return reached & names()


class Words(HTMLParser):
    """What a page says in its own language: texts and spoken attributes, leaving out what is marked as another's."""

    VOID = {"meta", "link", "br", "input", "img", "hr", "circle", "rect"}
    SPOKEN = {"aria-label", "alt", "title", "placeholder", "data-r"}

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.apart: list[str] = []
        self.language = ""
        self.description = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag not in self.VOID and (self.apart or tag in {"script", "style"} or self._foreign(given)):
            self.apart.append(tag)
        if not self.apart:
            self.said += [value for name, value in attrs if name in self.SPOKEN and value]

    def _foreign(self, given: dict[str, str | None]) -> bool:
        return bool(given.get("lang")) and given["lang"] != self.language

    def handle_endtag(self, tag: str) -> None:
        if self.apart and tag not in self.VOID:
            self.apart.pop()

    def handle_data(self, data: str) -> None:
        if not self.apart:
            self.said.append(data)

    def __str__(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.said))


def test_compiled_is_what_is_written(english: polib.POFile) -> None:
    """If this fails: python -m mesa.dev.catalogue compile."""
    assert (ROOT / catalogue.MO).read_bytes() == english.to_binary()


def test_nothing_is_a_guess_nor_left_over(english: polib.POFile) -> None:
    """The file is as mesa/dev/catalogue.py leaves it: in order, no fuzzy entry, none that is no longer used."""
    assert (ROOT / catalogue.PO).read_text(encoding="utf-8").strip() == str(catalogue.tidied(english)).strip()
    assert not english.fuzzy_entries()
    assert not english.obsolete_entries()
    assert len({key(entry) for entry in english}) == len(english)


def test_a_guess_is_dropped() -> None:
    kept = polib.POEntry(msgid="Acta", msgstr="Minutes")
    guess = polib.POEntry(msgid="Actas", msgstr="Minute", flags=["fuzzy"], previous_msgid="Acta")
    unused = polib.POEntry(msgid="Antes", msgstr="Before", obsolete=True)
    found = polib.POFile()
    found.extend([unused, guess, kept])
    tidy = catalogue.tidied(found)
    assert [(entry.msgid, entry.msgstr, entry.flags) for entry in tidy] == [("Acta", "Minutes", []), ("Actas", "", [])]
    assert catalogue.missing(tidy) == ["Actas"]


def test_placeholders_are_kept(english: polib.POFile) -> None:
    def pairs(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
        if entry.msgid_plural:
            yield entry.msgid, entry.msgstr_plural[0]
            yield entry.msgid_plural, entry.msgstr_plural[1]
        else:
            yield entry.msgid, entry.msgstr

    def kept(spanish: str, text: str) -> bool:
        tags = [re.findall(r"</?\w+>", one) for one in (spanish, text)]
        edges = [(one[:1] == " ", one[-1:] == " ") for one in (spanish, text)]
        marks = [sorted(PLACEHOLDER.findall(one)) for one in (spanish, text)]
        return all(one == other for one, other in (tags, edges, marks))

    done = [pair for entry in english for pair in pairs(entry) if pair[1]]
    assert done
    assert not [pair for pair in done if not kept(*pair)]


def test_the_public_has_all_of_it_in_english(english: polib.POFile) -> None:
    """If this fails: python -m mesa.dev.catalogue, and translate what it names."""
    asked = texts_of_code().union(*map(texts_of_template, public_templates()))
    assert len(asked) > 300
    assert asked - {key(entry) for entry in english if entry.translated()} == set()


def test_no_public_template_speaks_by_itself() -> None:
    """Every word passes through gettext. 500.html, which must need nothing, apart."""
    silent = re.compile(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|\{% blocktranslate.*?\{% endblocktranslate %\}"
        r"|\{[%{].*?[%}]\}|<[^>]*>",
        re.S,
    )
    spoken = re.compile(r'\s(?:aria-label|alt|title|placeholder)="([^"{]+)"')
    found = {}
    for name in public_templates():
        source = str(compiled(name).source)
        words = re.findall(r"[^\W\d_]{3,}", silent.sub(" ", source)) + spoken.findall(source)
        if left := set(words) - NOT_WORDS:
            found[name] = left
    assert not found


def test_spanish_needs_no_catalogue(english: polib.POFile) -> None:
    """No text of ours is by chance the English of Django's or allauth's, and would change in a Spanish page."""
    with translation.override("es"):
        changed = [entry.msgid for entry in english if translation.gettext(entry.msgid) != entry.msgid]
    assert not changed


def test_django_finds_it(english: polib.POFile) -> None:
    with translation.override("en"):
        assert translation.gettext("Acuerdos y tareas") == "Agreements and tasks"
        assert translation.ngettext("%(n)s acuerdo", "%(n)s acuerdos", 1) % {"n": 1} == "1 agreement"
        assert translation.ngettext("%(n)s acuerdo", "%(n)s acuerdos", 0) % {"n": 0} == "0 agreements"
        assert translation.pgettext("page", "Inicio") == "Home"


@pytest.fixture
def published(cast: Cast) -> Acta:
    """An acta published with its approval; one of its people is excused, one organisation gave its reasons."""
    text = TEXTO.replace(
        "TABLA\n", "c. Persona Ejemplo Dos, integrante de la Red Académica Ejemplo (excusada).\n\nTABLA\n", 1
    )
    consulta = cast.en_circulacion(2, acta=cast.borrador(text))
    cast.responde(consulta, "academica", "aprueba_con_observaciones", "Falta el enlace a las reglas.")
    for cuenta in ("gobierno", "social"):
        cast.responde(consulta, cuenta)
    assert -1 not in tasks.sweep().values()
    return publicar_acta(consulta.objeto_id, actor=cast.secretaria)


def link(cast: Cast, consulta: Consulta, cuenta: str) -> str:
    """The path of a personal link."""
    actor = cast.actor(cuenta)
    assert actor.mandato is not None
    convocada = Convocada.objects.get(consulta=consulta, organizacion=actor.organizacion)
    return url_para_responder(Enlace(convocada.pk, actor.mandato.pk)).removeprefix(settings.SITE_URL)


def pages(cast: Cast, acta: Acta) -> list[str]:
    """Public addresses in each of their shapes, the answer from an e-mail open and closed among them."""
    clave = acta.sesion.clave
    closed = Consulta.objects.get(pk=acta.consulta_id or 0)
    return [
        "/",
        "/actas/",
        f"/actas/{clave}/",
        f"/actas/{clave}/acta.pdf",  # no worker made it: the page that says so
        "/acuerdos/",
        "/acuerdos/?estado=cumplido&anio=2026",
        f"/acuerdos/{clave}/1/",
        f"/acuerdos/{clave}/1/preguntas/?enviada",
        f"/acuerdos/{clave}/1/preguntar/",
        "/buscar/",
        "/buscar/?q=reglas",
        "/buscar/?q=zzzz",
        "/accesibilidad/",
        "/privacidad/",
        "/no-hay/",
        "/invitacion/no-sirve/",
        "/cuenta/login/",
        "/cuenta/login/code/",
        "/cuenta/password/reset/",
        "/cuenta/password/reset/done/",
        "/cuenta/signup/",
        link(cast, closed, "social"),
        link(cast, cast.en_circulacion(1), "social"),
        link(cast, cast.en_circulacion(None), "academica"),
    ]


def test_a_page_in_english_says_nothing_in_spanish(cast: Cast, published: Acta, english: polib.POFile) -> None:
    """Outside what is marked as Spanish, no text of the interface is left in it, long or short."""
    spanish = {e.msgid for e in english if len(e.msgid) > 8 and not PLACEHOLDER.search(e.msgid) and e.msgid != e.msgstr}
    left = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(spanish | SHORT_WORDS))) + r")(?!\w)")
    found = {}
    for address in pages(cast, published):
        client = Client()
        client.cookies["idioma"] = "en"
        response = client.get(address)
        words = Words(response.content.decode())
        assert (words.language, response["Content-Language"]) == ("en", "en"), address
        if hits := set(left.findall(str(words))) - {"principal"}:  # a titular is, in English, a principal
            found[address] = hits
    assert not found


def test_the_text_of_an_acta_stays_in_its_language(cast: Cast, published: Acta) -> None:
    """It is there, untouched, and marked; what frames it is English, the capacity and the state of people included."""
    client = Client()
    client.cookies["idioma"] = "en"
    page = client.get(f"/actas/{published.sesion.clave}/").content.decode()
    words = str(Words(page))
    for text in (
        "Las redes informaron el estado de sus reglas",
        "acompañarlas del acta",
        "Falta el enlace a las reglas.",
    ):
        assert text in page
        assert text not in words
    for text in (
        "Attendees",
        "Excused",
        "Agreements and tasks",
        "Approves with comments",
        "principal",
        "civil society",
    ):
        assert text in words
    assert "Excusada" not in page


def test_the_same_page_in_spanish(cast: Cast, published: Acta) -> None:
    response = Client().get(f"/actas/{published.sesion.clave}/")
    words = Words(response.content.decode())
    assert (words.language, response["Content-Language"]) == ("es-CL", "es")
    for text in (
        "Asistentes",
        "Excusada",
        "Acuerdos y tareas",
        "Aprueba con observaciones",
        "titular",
        "sociedad civil",
    ):
        assert text in str(words)


def test_accounts_are_in_spanish_without_a_catalogue_of_ours(cast: Cast) -> None:
    """What Django and allauth say by themselves comes out in Spanish."""
    page = Client().post("/cuenta/login/", {"login": "nadie@mesa.example", "password": "no-es-esta"}).content.decode()
    assert "Correo electrónico" in page
    assert "no coinciden" in page
    empty = Client().post("/cuenta/login/", {}).content.decode()
    assert "Este campo es obligatorio." in empty
    assert not re.search(r"\b(?:Email|Password|required|Remember)\b", str(Words(page)) + str(Words(empty)))
