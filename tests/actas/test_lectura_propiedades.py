"""What holds for any text: it never raises, loses no word, gives clean data, and reads back what a layout wrote."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from actas.lectura import ActaLeida, leer
from tests.actas.layouts import DISPOSICIONES, actas

# The same examples each time: what is found by looking further becomes a case of its own.
RAPIDO = settings(
    derandomize=True,
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# Words that are structure: headings, labels, and what dates and hours are written with.
ESTRUCTURA = frozenset(
    re.findall(
        r"\w+",
        """
        asistentes asistencia participantes presentes ausentes excusas tabla agenda desarrollo acuerdos
        acuerdo compromiso compromisos tareas temas tratados orden punto tema fecha lugar hora horas horario
        hrs inicio termino cierre dia lunes martes miercoles jueves viernes sabado domingo enero febrero
        marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre primero primer
        segundo desde hasta del los las presente ausente excusada excusado pagina pag nombre institucion
        cargo
        """,
    )
)


def liso(texto: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", texto.lower()) if not unicodedata.combining(c))


def palabras(texto: str) -> Counter[str]:
    """The words of a text that are no structure: not figures, nor letters, nor the words of headings and labels."""
    limpio = "".join(" " if c in "\n\t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029" else c for c in texto)
    visible = "".join(c for c in limpio if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    todas = re.findall(r"[^\W\d_]+", liso(unicodedata.normalize("NFC", visible)))
    return Counter(palabra for palabra in todas if len(palabra) > 2 and palabra not in ESTRUCTURA)


def salida(acta: ActaLeida) -> str:
    """Every text of the result, one after another."""

    def textos(valor: object) -> list[str]:
        if isinstance(valor, dict):
            return [texto for item in valor.values() for texto in textos(item)]
        if isinstance(valor, list):
            return [texto for item in valor for texto in textos(item)]
        return [valor] if isinstance(valor, str) else []

    return "\n".join(textos(acta.como_dict()))


RENGLONES = st.sampled_from(
    [
        "ASISTENTES",
        "Tabla",
        "Desarrollo:",
        "ACUERDOS Y TAREAS",
        "## Acuerdos",
        "Ausentes:",
        "Excusas: Persona Cinco.",
        "Fecha: 16 de junio de 2022",
        "Lugar: Sala Ejemplo",
        "Horario: 11:30 a 13:00 horas",
        "Hora de término: 13:00",
        "1. Plan de trabajo",
        "2. Varios",
        "1. Se presentó el plan.",
        "3. Se pidió más tiempo:",
        "a. primer detalle;",
        "b) segundo detalle.",
        "d. cuarto",
        "- una viñeta",
        "* otra *viñeta*",
        "  - viñeta interior",
        "1.1 Con nivel.",
        "2.3.1 Más adentro.",
        "I. ASISTENCIA",
        "II. Orden del día",
        "Punto 2: Varios",
        "Punto 1",
        "Acuerdo 1: Se aprueba.",
        "Persona Ejemplo Uno, representante de Ejemplo.",
        "Persona Dos (excusada)",
        "Grupo Ejemplo:",
        "Por la Red: Una; Otra",
        "| Nombre | Cargo |",
        "|---|---|",
        "| Persona Tres | Jefatura |",
        "",
        "",
        "\f",
        "Página 2 de 3",
        "---",
        "**Varios**",
        "y sigue en minúscula",
        "Siendo las 13:00 horas se levanta la sesión.",
        "PRIMERO: Se acuerda algo.",
        "### Varios",
        "Texto suelto con palabras corrientes.",
        "OTRO TÍTULO",
        "A. Pérez dijo",
        "2022. Asimismo quedó",
        "1)",
        "a)",
        "•",
        "#",
        "> cita textual",
        "\tcon\ttabulador",
        "Fecha",
        "Fecha:",
        "No hay.",
        "[ ] casilla",
        "- [ ] casilla",
        "coci-",
        "nar_a_b *c",
    ]
)
DOCUMENTOS = st.lists(RENGLONES, max_size=40).map("\n".join)


@RAPIDO
@given(st.text())
@example("\ud800")
@example("\x00")
@example("\n\f\n")
@example("1.")
@example("Fecha:")
@example("|")
@example("Acuerdos\n| |")
def test_never_raises_and_gives_clean_json(texto: str) -> None:
    acta = leer(texto)
    datos = acta.como_dict()
    assert json.loads(json.dumps(datos)) == datos
    assert leer(texto) == acta
    for caracter in salida(acta).replace("\n", ""):
        assert unicodedata.category(caracter) not in ("Cc", "Cs")
    assert unicodedata.is_normalized("NFC", salida(acta))


@settings(parent=RAPIDO, max_examples=300)
@given(DOCUMENTOS)
def test_no_word_is_lost_in_any_mixture_of_lines(texto: str) -> None:
    acta = leer(texto)
    faltan = palabras(texto) - palabras(salida(acta))
    assert not faltan


@RAPIDO
@given(st.text(st.characters(codec="utf-8", exclude_characters="\u00ad"), max_size=300))
def test_no_word_is_lost_in_any_text(texto: str) -> None:
    faltan = palabras(texto) - palabras(salida(leer(texto)))
    assert not faltan


@RAPIDO
@given(st.lists(st.sampled_from("aA1. )\n-*#|_:áñ\t,«»"), max_size=120).map("".join))
def test_no_mark_makes_it_raise(texto: str) -> None:
    acta = leer(texto)
    assert acta.como_dict() == leer(texto).como_dict()


@pytest.mark.parametrize("disposicion", DISPOSICIONES)
@settings(parent=RAPIDO, max_examples=30)
@given(st.data())
def test_what_a_layout_writes_is_read_back(disposicion: str, data: st.DataObject) -> None:
    acta = data.draw(actas())
    texto = DISPOSICIONES[disposicion](acta)
    leida = leer(texto)
    assert replace(leida, avisos=()) == acta, texto
    assert [aviso for aviso in leida.avisos if "páginas" not in aviso and "de página" not in aviso] == []


@RAPIDO
@given(DOCUMENTOS, st.sampled_from(["\r\n", "\r", "\u2028", "\x85"]))
def test_the_kind_of_line_end_changes_nothing(texto: str, fin: str) -> None:
    assume("\f" not in texto)
    assert leer(texto.replace("\n", fin)) == leer(texto)
