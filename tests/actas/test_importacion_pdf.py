"""The text of a PDF: its lines in their place, its heads and feet told, and what is said of one that has no text."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from actas.importacion import ArchivoIlegible, Motivo, texto_de
from actas.lectura import ActaLeida, leer
from tests.actas.archivos import pdf_cifrado, pdf_de, pdf_escaneado, pdf_unido
from tests.actas.test_importacion import ACTA_2022, refused
from tests.cast import TEXTO


@pytest.fixture(scope="module")
def real() -> ActaLeida:
    return leer(ACTA_2022.read_text(encoding="utf-8"))


def counts(acta: ActaLeida) -> Any:
    return (
        [len(grupo.personas) for grupo in acta.asistentes],
        len(acta.tabla),
        [[len(parrafo.letras) for parrafo in punto.parrafos] for punto in acta.desarrollo],
        [len(acuerdo.letras) for acuerdo in acta.acuerdos],
    )


def test_the_acta_of_2022_as_a_pdf_is_the_same(real: ActaLeida) -> None:
    """With a head and a foot on every page, which are told; its lines are cut again where the page ends."""
    read = leer(texto_de(pdf_de(ACTA_2022.read_text(encoding="utf-8")), "acta.pdf"))
    assert counts(read) == counts(real) == (
        [4, 2, 4], 2, [[0, 0, 0], [0, 0, 5, 4, 0, 0, 0, 0]], [0, 0, 2, 0],
    )  # fmt: skip
    assert replace(read, avisos=()) == real
    assert len(read.avisos) == 1
    assert read.avisos[0].startswith("Se dejaron fuera marcas de página: «Página 1 de ")


def test_words_cut_by_the_composer_are_joined(real: ActaLeida) -> None:
    """Hyphens that no one typed, in a narrow column."""
    text = texto_de(pdf_de("ACUERDOS\n\n1. " + "Administración institucional extraordinariamente participativa. " * 6,
                           estilo="@page { size: 90mm 200mm } body { font: 11pt serif; hyphens: auto }"))  # fmt: skip
    assert "\u00ad\n" in text
    [acuerdo] = leer(text).acuerdos
    assert acuerdo.texto == " ".join(["Administración institucional extraordinariamente participativa."] * 6)


def test_a_scanned_pdf_is_told_and_a_scanned_page_too() -> None:
    assert refused(pdf_escaneado(), "acta.pdf").motivo == Motivo.ESCANEADO
    mixed = pdf_unido(pdf_de(TEXTO), pdf_escaneado(1))
    assert texto_de(mixed).rstrip().endswith("[La página 2 es una imagen sin texto.]")


def test_an_encrypted_pdf_is_told_unless_it_opens_without_password() -> None:
    plain = pdf_de(TEXTO)
    assert refused(pdf_cifrado(plain, "secreta")).motivo == Motivo.CIFRADO
    assert counts(leer(texto_de(pdf_cifrado(plain, "")))) == counts(leer(TEXTO))


def test_a_cut_pdf_is_read_or_told() -> None:
    whole = pdf_de(TEXTO)
    for part in (10, 50, 90):
        with suppress(ArchivoIlegible):
            texto_de(whole[: len(whole) * part // 100])


def test_ligatures_and_the_spaces_of_a_stretched_line_are_not_in_the_text() -> None:
    """A browser's PDF draws "ﬁ" as one sign and pulls the last period away from its word."""
    text = texto_de(pdf_de("ACUERDOS\n\n1. Se ﬁrma y se ﬂexibiliza el oﬁcio ."))
    assert "Se firma y se flexibiliza el oficio." in text


def test_the_foot_that_a_browser_prints_is_told_and_is_in_no_paragraph(real: ActaLeida) -> None:
    estilo = '@page { @bottom-left { content: "file:///acta.html " counter(page) "/" counter(pages) } }'
    read = leer(texto_de(pdf_de(ACTA_2022.read_text(encoding="utf-8"), estilo=estilo)))
    assert replace(read, avisos=()) == real
    assert any(aviso.startswith("Se dejaron fuera marcas de página: «file:///acta.html 1/") for aviso in read.avisos)
