"""The English catalogue: `python -m mesa.dev.catalogue` reads every string anew and compiles; `… compile` only that.

Spanish is written in the source and needs no catalogue. Reading anew needs the gettext tools (xgettext, msgmerge);
compiling needs only polib, so that both files are made the same everywhere. Entries are kept in the order of their
text, without places or dates: a string that moves changes nothing here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import polib

from mesa.dev import locations
from mesa.dev.demo import say

FOLDER = Path("locale") / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
APART = (".venv", ".tools", ".dev", ".datos", "static", "staticfiles", "node_modules", "tests")
TOOLS = ("xgettext", "msguniq", "msgmerge", "msgattrib")
HEADER = "English. Written by hand; kept in order by mesa/dev/catalogue.py."
METADATA = {
    "Project-Id-Version": "mesa",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def extract(root: Path = locations.ROOT) -> None:
    """Bring the catalogue up to the strings of the source. Raises CalledProcessError if makemessages fails."""
    ignored = [f"--ignore={name}" for name in APART]
    command = [sys.executable, "manage.py", "makemessages", "--locale=en", "--no-location", *ignored]
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    tidied(read(root)).save(str(root / PO))


def tidied(catalogue: polib.POFile) -> polib.POFile:
    """A catalogue in order of its texts, without what is no longer used and without the guesses of msgmerge."""
    kept = polib.POFile(wrapwidth=110)
    kept.header, kept.metadata = HEADER, dict(METADATA)
    for entry in sorted(catalogue, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        if entry.obsolete:
            continue
        if entry.fuzzy:  # a guess from a similar text: whoever translates should not have to tell it from a decision
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        kept.append(entry)
    return kept


def missing(catalogue: polib.POFile) -> list[str]:
    """The texts that have no translation, and so would be shown in Spanish."""
    return [entry.msgid for entry in catalogue if not entry.translated()]


def read(root: Path = locations.ROOT) -> polib.POFile:
    """The catalogue as text."""
    return polib.pofile(str(root / PO))


def compile_it(root: Path = locations.ROOT) -> None:
    """Write what Django reads; the same text always gives the same bytes."""
    (root / MO).write_bytes(read(root).to_binary())


def main(arguments: list[str]) -> int:
    """0; or 1 when there is something to translate, which is said, or when the tools are not installed."""
    if arguments != ["compile"]:
        if lacking := [tool for tool in TOOLS if shutil.which(tool) is None]:
            say(f"Faltan las herramientas de gettext ({', '.join(lacking)}): sudo apt-get install -y gettext")
            return 1
        extract()
    compile_it()
    if texts := missing(read()):
        say("\n".join([f"Sin traducción al inglés: {len(texts)}", *(f"  {text}" for text in texts)]))
        return 1
    say("El catálogo en inglés está completo.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
