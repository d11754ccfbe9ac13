"""The model acta, as it is and as other programs would deliver the same text."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from datetime import date, time
from pathlib import Path

import pytest

from actas.lectura import ActaLeida, leer

MODELO = (Path(__file__).parents[2] / "actas" / "datos" / "acta-2022-06-16.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def acta() -> ActaLeida:
    return leer(MODELO)


def test_heading(acta: ActaLeida) -> None:
    assert acta.titulo == "ANTECEDENTES REUNIÓN MESA DE GOBIERNO ABIERTO Y OGP"
    assert (acta.fecha, acta.inicio, acta.termino) == (date(2022, 6, 16), time(11, 30), time(13, 0))
    assert acta.lugar == "Reunión virtual"
    assert acta.avisos == ()


def test_attendance(acta: ActaLeida) -> None:
    assert [(grupo.grupo, len(grupo.personas)) for grupo in acta.asistentes] == [
        ("Miembros de la Mesa de Gobierno Abierto", 4),
        ("Alianza para el Gobierno Abierto", 2),
        ("Comisión para la Integridad Pública y Transparencia", 4),
    ]
    personas = [persona for grupo in acta.asistentes for persona in grupo.personas]
    assert {persona.estado for persona in personas} == {"presente"}
    assert [(persona.nombre, persona.calidad) for persona in personas] == [
        ("Carolina Chávez", "representante de la Red Académica de Gobierno Abierto"),
        ("Igor Morales", "representante de la Red de Organizaciones de la Sociedad Civil de Gobierno Abierto"),
        ("Alejandra Naser", "representante de la Comisión Económica para América Latina y el Caribe (CEPAL)"),
        ("Valeria Lübbert", "Secretaria Ejecutiva de la Comisión para la Integridad Pública y Transparencia"),
        ("Alonso Cerdán", "Director Adjunto y Líder Regional para Las Américas"),
        ("Rosario Pavese", "Coordinadora Regional de Apoyo a Países para América del Sur"),
        ("Natalia Martínez", None),
        ("Claudia Montero", None),
        ("Gabriel Ortiz", None),
        ("Cristina Vio", None),
    ]


def test_tabla_and_desarrollo(acta: ActaLeida) -> None:
    assert acta.tabla == (
        "Postulación de Chile al Comité Directivo de la Alianza de Gobierno Abierto",
        "Fondo de OGP para apoyo del proceso de cocreación del Sexto Plan de Acción de Gobierno Abierto",
    )
    assert tuple(punto.titulo for punto in acta.desarrollo) == acta.tabla
    assert [len(punto.parrafos) for punto in acta.desarrollo] == [3, 8]
    letras = {
        (lugar, numero): "".join(letra.letra for letra in parrafo.letras)
        for lugar, punto in enumerate(acta.desarrollo, 1)
        for numero, parrafo in enumerate(punto.parrafos, 1)
        if parrafo.letras
    }
    assert letras == {(2, 3): "abcde", (2, 4): "abcd"}


def test_agreements(acta: ActaLeida) -> None:
    assert ["".join(letra.letra for letra in acuerdo.letras) for acuerdo in acta.acuerdos] == ["", "", "ab", ""]
    assert acta.acuerdos[3].texto.endswith(
        "incluyendo información sobre su directorio y sobre sus fuentes de financiamiento."
    )


def test_wrapped_lines_and_page_breaks_are_joined_by_one_space(acta: ActaLeida) -> None:
    primero = acta.desarrollo[0].parrafos[0].texto
    assert "(OGP – Alianza para el Gobierno Abierto), Alonso Cerdán, señaló" in primero
    assert "es parte de las recomendaciones de IRM." in acta.desarrollo[1].parrafos[2].letras[3].texto
    assert "\n" not in json.dumps(acta.como_dict(), ensure_ascii=False)
    assert "  " not in json.dumps(acta.como_dict(), ensure_ascii=False)


def test_typos_are_kept(acta: ActaLeida) -> None:
    texto = json.dumps(acta.como_dict(), ensure_ascii=False)
    for error in ("presentantes", "de OPG, abordando", "reglas de toma decesiones para", "se dividida en dos"):
        assert error in texto


def palabras(texto: str) -> list[str]:
    return re.findall(r"\w+", texto)


def textos(acta: ActaLeida) -> str:
    """Everything the reader kept of the sections, in the order of the model."""
    partes = [acta.titulo or "", acta.lugar or ""]
    for grupo in acta.asistentes:
        partes += [grupo.grupo, *(f"{persona.nombre} {persona.calidad or ''}" for persona in grupo.personas)]
    partes += acta.tabla
    for punto in acta.desarrollo:
        partes.append(punto.titulo)
        for parrafo in punto.parrafos:
            partes += [parrafo.texto, *(letra.texto for letra in parrafo.letras)]
    for acuerdo in acta.acuerdos:
        partes += [acuerdo.texto, *(letra.texto for letra in acuerdo.letras)]
    return "\n".join(partes)


def test_every_word_of_the_source_is_kept_in_order(acta: ActaLeida) -> None:
    sin_marcas = re.sub(r"(?m)^ ?(?:\d\.|[a-e][.)]) ", "", MODELO)
    sin_rotulos = re.sub(
        r"(?m)^(?:Fecha: .*|Horario: .*|Lugar:|ASISTENTES|TABLA|DESARROLLO|ACUERDOS Y TAREAS)", "", sin_marcas
    )
    assert palabras(textos(acta)) == palabras(sin_rotulos)


def test_como_dict_is_the_json_of_the_contract(acta: ActaLeida) -> None:
    datos = acta.como_dict()
    assert list(datos) == [
        "titulo", "fecha", "inicio", "termino", "lugar", "asistentes", "tabla", "desarrollo", "acuerdos", "avisos",
    ]  # fmt: skip
    assert (datos["fecha"], datos["inicio"], datos["termino"]) == ("2022-06-16", "11:30", "13:00")
    assert datos["asistentes"][2]["personas"][0] == {
        "nombre": "Natalia Martínez",
        "calidad": None,
        "estado": "presente",
    }
    assert list(datos["desarrollo"][0]) == ["titulo", "parrafos"]
    assert datos["acuerdos"][2]["letras"][0]["letra"] == "a"
    assert json.loads(json.dumps(datos)) == datos


def _logicas() -> list[str]:
    """The model with each item on one line: what a word processor would export."""
    lineas: list[str] = []
    for linea in MODELO.splitlines():
        nueva = re.match(r"\d\. |[a-e][.)] |[A-ZÁÉÍÓÚ ]+$|Fecha|Lugar|Horario", linea)
        if linea.strip() and (nueva or not lineas):
            lineas.append(linea.strip())
        elif linea.strip():
            lineas[-1] += " " + linea.strip()
    return lineas


def _envuelta(ancho: int, sangria: str = "") -> str:
    return "\n\n".join(
        textwrap.fill(linea, ancho, subsequent_indent=sangria, break_on_hyphens=False) for linea in _logicas()
    )


def _paginada(texto: str, cada: int, marca: str) -> str:
    """Break the page every `cada` lines, wherever it falls."""
    lineas = texto.split("\n")
    return "\n".join(linea + (marca if lugar and lugar % cada == 0 else "") for lugar, linea in enumerate(lineas))


def _titulo(linea: str) -> str:
    return linea.capitalize() if linea in ("ASISTENTES", "TABLA", "DESARROLLO", "ACUERDOS Y TAREAS") else linea


def _romanos(texto: str) -> str:
    for romano, titulo in zip(
        ("I", "II", "III", "IV"), ("ASISTENTES", "TABLA", "DESARROLLO", "ACUERDOS Y TAREAS"), strict=True
    ):
        texto = texto.replace(f"\n{titulo}\n", f"\n{romano}. {titulo.capitalize()}:\n")
    return texto


VARIANTES = {
    "crlf": MODELO.replace("\n", "\r\n"),
    "cr": MODELO.replace("\n", "\r"),
    "bom": "\ufeff" + MODELO,
    "descompuesto": unicodedata.normalize("NFD", MODELO),
    "espacio duro": MODELO.replace(" ", "\u00a0"),
    "tabulada": re.sub(r"(?m)^(\d\.|[a-e][.)]) ", "\\1\t", MODELO),
    "sangrada": textwrap.indent(MODELO, "    "),
    "sin líneas en blanco": re.sub(r"\n\s*\n", "\n", MODELO),
    "doble espaciado": MODELO.replace("\n", "\n\n").replace("\n\n\n\n", "\n\n"),
    "una línea por ítem": "\n".join(_logicas()),
    "ancho 60": _envuelta(60),
    "ancho 72": _envuelta(72),
    "ancho 100, sangría": _envuelta(100, "   "),
    "saltos de página": _paginada(MODELO, 17, "\n\f"),
    "saltos con número": _paginada(MODELO, 23, "\n\nPágina 3 de 5\n\f"),
    "encabezados con minúscula": "\n".join(map(_titulo, MODELO.split("\n"))),
    "encabezados romanos": _romanos(MODELO),
    "invisibles": MODELO.replace("Mesa", "Me\u200bsa").replace("Fondo", "\x00Fondo\ud800"),
    "guion de párrafo": re.sub(r"(?m)^(\d)\. ", "\\1.- ", MODELO),
    "paréntesis": re.sub(r"(?m)^(\d|[a-e])[.)] ", "\\1) ", MODELO),
    "letras mayúsculas": re.sub(r"(?m)^([a-e])([.)]) ", lambda m: f"{m[1].upper()}{m[2]} ", MODELO),
}


@pytest.mark.parametrize("nombre", VARIANTES)
def test_same_structure_however_it_was_delivered(acta: ActaLeida, nombre: str) -> None:
    leida = leer(VARIANTES[nombre])
    assert textos(leida) == textos(acta)
    esperado = acta.como_dict() | {"avisos": []}
    assert leida.como_dict() | {"avisos": []} == esperado
    de_mas = [aviso for aviso in leida.avisos if not aviso.startswith("Se dejaron fuera marcas de página")]
    assert de_mas == []
