"""Every sentence of any text is in what is read of it or in its notices; and reading takes time linear in it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actas.lectura import ActaLeida, leer
from actas.lectura.headings import seccion_de
from actas.lectura.words import clave
from mesa.kernel.documents import collector_paused
from tests.actas.layouts import DISPOSICIONES, actas
from tests.actas.test_lectura_propiedades import DOCUMENTOS, ESTRUCTURA, RAPIDO, liso, salida

ROOT = Path(__file__).resolve().parents[2]
MUESTRAS = [
    ROOT / "actas" / "datos" / "acta-2022-06-16.txt",
    ROOT / "static" / "ejemplos" / "acta-ejemplo.txt",
    *sorted(p for p in (Path(__file__).parent / "muestras").iterdir() if p.suffix in (".txt", ".md")),
]
TEXTOS = [path.read_text(encoding="utf-8") for path in MUESTRAS]
RENGLONES = sorted({renglon for texto in TEXTOS for renglon in texto.split("\n")})
#: How one says who did not come: it is read as a state, not kept as words.
ESTADOS = frozenset(["excusa", "excusan", "excusas", "excusados", "aviso", "inasistentes", "inasistente", "con", "sin"])
#: A sentence ends at a line, at a period, or where lists are told apart.
CORTE = re.compile(r"[\n\r\f]|(?<=[.!?])\s|[,;:|]| y ")
MARCA = re.compile(r"^[\W\d]*(?:[a-zA-ZñÑ]{1,3}[.)-]+\s*)?")
ROMANO = re.compile(r"[ivx]+")


def dichas(texto: str) -> list[str]:
    """The words that say something: no structure, no state, no mark."""
    palabras = re.findall(r"[^\W\d_]+", liso(texto))
    return [p for p in palabras if len(p) > 2 and p not in ESTRUCTURA | ESTADOS and not ROMANO.fullmatch(p)]


def perdidas(texto: str, acta: ActaLeida) -> list[str]:
    """The sentences of a text whose words do not stand together anywhere in what was read."""
    leido = f" {' '.join(dichas(salida(acta)))} "
    oraciones = [o for o in CORTE.split(texto) if not seccion_de(clave(MARCA.sub("", o)))]
    return [o for o in oraciones if (palabras := dichas(o)) and f" {' '.join(palabras)} " not in leido]


def test_the_rule_sees_a_sentence_that_is_lost() -> None:
    assert perdidas("Se dijo algo.\nSe perdió esto.", leer("ACUERDOS\n\n1. Se dijo algo.")) == ["Se perdió esto."]
    assert perdidas("ACUERDOS\n\n1. Se dijo algo.", leer("ACUERDOS\n\n1. Se dijo algo.")) == []


@pytest.mark.parametrize("texto", TEXTOS, ids=[path.name for path in MUESTRAS])
def test_no_sentence_of_a_real_layout_is_lost(texto: str) -> None:
    assert perdidas(texto, leer(texto)) == []


@settings(parent=RAPIDO, max_examples=200)
@given(st.lists(st.sampled_from(RENGLONES), max_size=30).map("\n".join))
def test_no_sentence_is_lost_in_any_order(texto: str) -> None:
    assert perdidas(texto, leer(texto)) == []


@settings(parent=RAPIDO, max_examples=200)
@given(DOCUMENTOS)
def test_no_sentence_is_lost_in_any_mixture(texto: str) -> None:
    assert perdidas(texto, leer(texto)) == []


MARCAS = ["- ", "* ", "1. ", "a) ", "# ", "**", "| ", "   ", "2.3 ", "Acuerdo 2: ", "> ", "\f", "\t"]
CAMBIOS: dict[str, Callable[[list[str], int, str], None]] = {
    "borra": lambda renglones, i, _: renglones.pop(i) and None,
    "repite": lambda renglones, i, _: renglones.insert(i, renglones[i]),
    "separa": lambda renglones, i, _: renglones.insert(i, ""),
    "une": lambda renglones, i, _: renglones.__setitem__(slice(i, i + 2), [" ".join(renglones[i : i + 2])]),
    "parte": lambda renglones, i, _: renglones.__setitem__(slice(i, i + 1), renglones[i].rpartition(" ")[::2]),
    "grita": lambda renglones, i, _: renglones.__setitem__(i, renglones[i].upper()),
    "marca": lambda renglones, i, marca: renglones.__setitem__(i, marca + renglones[i]),
    "mueve": lambda renglones, i, _: renglones.append(renglones.pop(i)),
    "sin punto": lambda renglones, i, _: renglones.__setitem__(i, renglones[i].replace(".", "")),
    "tabula": lambda renglones, i, _: renglones.__setitem__(i, renglones[i].replace(" ", "\t", 2)),
}


@st.composite
def maltratados(draw: st.DrawFn, textos: st.SearchStrategy[str]) -> str:
    """A minute as someone in a hurry leaves it."""
    renglones = draw(textos).split("\n")
    for _ in range(draw(st.integers(1, 10))):
        cambio, marca = draw(st.sampled_from(sorted(CAMBIOS))), draw(st.sampled_from(MARCAS))
        if renglones:
            CAMBIOS[cambio](renglones, draw(st.integers(0, len(renglones) - 1)), marca)
    return "\n".join(renglones)


@settings(parent=RAPIDO, max_examples=300)
@given(maltratados(st.sampled_from(TEXTOS)))
def test_no_sentence_is_lost_in_a_mistreated_minute(texto: str) -> None:
    assert perdidas(texto, leer(texto)) == []


@settings(parent=RAPIDO, max_examples=100)
@given(maltratados(st.builds(lambda hace, acta: hace(acta), st.sampled_from(list(DISPOSICIONES.values())), actas())))
def test_no_sentence_is_lost_in_a_mistreated_layout(texto: str) -> None:
    assert perdidas(texto, leer(texto)) == []


CUALQUIERA = st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"])  # lone surrogates, RTL, controls: all


@RAPIDO
@given(st.lists(st.one_of(st.sampled_from(RENGLONES), st.text(CUALQUIERA, max_size=40)), max_size=20).map("\n".join))
def test_any_character_anywhere_is_read(texto: str) -> None:
    acta = leer(texto)
    assert leer(texto) == acta
    assert acta.como_dict()["avisos"] == list(acta.avisos)


# Time

PESADOS = [
    "1. Se dijo algo.\n", "a) algo\n", "- algo\n", "\n", "\f", "Acuerdos\n", "Tabla\n", "Desarrollo\n",
    "Ausentes:\n", "Excusas: Ana Soto. ", "Fecha: ", "12:00 ", "1 de enero de 2020 ", "*a ", "**a** ", "_a",
    "| a |\n", "|", "#", "(", "«", "Punto 1: ", "Acuerdo 1: ", "Lugar: x\n", "Siendo las 13:00 horas ", "de ",
    "coci-\n", "y ", ", ", "Persona Uno, ", "\u00ad\n", "I. ", "IV. Uno\n", "> ", "- [ ] ", "palabra ", "a", "A",
    " ", "\t", "1", ".", "1.", "é", "e\u0301",
]  # fmt: skip


@pytest.mark.parametrize("pieza", PESADOS, ids=repr)
def test_time_grows_with_the_length_and_no_faster(pieza: str) -> None:
    """Eight times the text takes about eight times as long: a quadratic step would take sixty-four."""

    def seconds(largo: int) -> float:
        texto = "ASISTENTES\n\n1. Grupo\na. Persona Uno\n\nDESARROLLO\n\n" + pieza * (largo // len(pieza))
        with collector_paused():  # it walks all that other tests left alive, and the longer text calls it more often
            began = time.process_time()
            leer(texto)
            return time.process_time() - began

    short = min(seconds(12_500) for _ in range(3))
    assert min(seconds(100_000) for _ in range(3)) < 28 * max(short, 0.01)


def test_a_hundred_thousand_lines_and_a_line_of_five_megabytes_are_read_in_seconds() -> None:
    began = time.process_time()
    leer("1. Se dijo algo.\n" * 100_000)
    leer("palabra " * (5 * 1024 * 1024 // 8))
    assert time.process_time() - began < 20
