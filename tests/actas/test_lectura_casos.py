"""What is no minute, what fits nowhere, invisible characters, and time."""

from __future__ import annotations

import time as reloj
from typing import Any

import pytest

from actas.lectura import ActaLeida, leer


@pytest.mark.parametrize("texto", ["", " ", "\n\n\t\r\n", "\ufeff", "\x00\x01", "\f\f", "\u200b \u00a0"])
def test_empty_text(texto: str) -> None:
    assert leer(texto) == ActaLeida(avisos=("El texto está vacío.",))


def test_text_that_is_no_minute_is_kept_in_avisos() -> None:
    acta = leer("Receta de ejemplo.\n\nBatir dos huevos y\nagregar harina.\n\nHornear.")
    assert acta == ActaLeida(
        avisos=(
            "No se reconoció ninguna sección de un acta: asistentes, tabla, desarrollo ni acuerdos.",
            "No se entendió: «Receta de ejemplo.».",
            "No se entendió: «Batir dos huevos y agregar harina.».",
            "No se entendió: «Hornear.».",
        )
    )


def test_what_fits_nowhere_is_quoted_whole() -> None:
    cabeza = "Acta\nFecha: 16/06/2022\nConvoca: Secretaría de Ejemplo\n\nAcuerdos\n1. Sí."
    acta = leer(cabeza + "\n\nFirmas\n\nPersona Uno y Persona Dos.")
    assert "No se entendió: «Convoca: Secretaría de Ejemplo»." in acta.avisos
    assert "No se entendió: «Firmas»." in acta.avisos
    assert "No se entendió: «Persona Uno y Persona Dos.»." in acta.avisos


def test_one_space_is_a_page_top_only_where_few_lines_have_it() -> None:
    largo = "Se dijo una cosa y luego otra, según consta en el registro de la Mesa de Ejemplo."
    suelto = f"Desarrollo\n\n{largo}\n\n Y no más.\n\n{largo}\n\n{largo}\n\n{largo}\n"
    assert len(leer(suelto).desarrollo[0].parrafos) == 4
    todo = "".join(f" {linea}\n" for linea in f"Desarrollo\n\n{largo}\n\n{largo}".split("\n"))
    assert len(leer(todo).desarrollo[0].parrafos) == 2


def test_hyphens_stay_unless_they_are_soft() -> None:
    acta = leer("Acuerdos\n1. Usar el foro multi-\nactor y la co\u00ad\ncreación del re\u00addiseño.")
    assert acta.acuerdos[0].texto == "Usar el foro multi- actor y la cocreación del rediseño."
    assert any("«multi- actor»" in aviso for aviso in acta.avisos)


def test_emoji_stay_whole_and_what_turns_the_text_around_goes() -> None:
    familia = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    giros = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    acta = leer(f"Acuerdos\n1. Invitar a {familia} y {giros}seguir.")
    assert acta.acuerdos[0].texto == f"Invitar a {familia} y seguir."


PATOLOGICOS: dict[str, Any] = {
    "one line": "palabra y otra. " * 12_000,
    "asterisks": "** a * b **c _d " * 12_000,
    "bullets": "•" * 200_000,
    "rule that is none": "-" * 200_000 + "a",
    "brackets": "Asistentes: " + "(, " * 60_000,
    "spaces": "a" + " " * 200_000 + "b",
    "digits": "1." * 100_000,
    "numbers": "Desarrollo\n" + "1. a\n" * 40_000,
    "letras": "Acuerdos\n1. X:\na) b:\n" + "- c\n" * 40_000,
    "blocks": "Desarrollo\n1. a\n" + "Texto suelto.\n\n" * 14_000 + "2. fin",
    "people": "Asistentes\n" + "Persona Uno, Red\n" * 12_000,
    "points": "Tabla\n" + "".join(f"- Tema {n}\n" for n in range(6000)) + "Desarrollo\n" + "Punto 1: Tema\n\n" * 6000,
    "labels": "Fecha: Lugar: Hora: " * 10_000,
    "dates": "Fecha: " + "16 de junio de 2022, " * 10_000,
    "headings": "# a\n" * 40_000,
    "pages": "a b\n\f" * 40_000,
    "table": "Acuerdos\n" + "| 1 | b |\n" * 20_000,
}


@pytest.mark.parametrize("nombre", PATOLOGICOS)
def test_time_grows_with_the_text_and_no_faster(nombre: str) -> None:
    """200 KB of the worst take well under a second or two; anything quadratic would take minutes."""
    antes = reloj.process_time()
    leer(PATOLOGICOS[nombre])
    assert reloj.process_time() - antes < 8
