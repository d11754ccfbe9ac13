"""Fictitious minutes, and the layouts a secretaría would write them in."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from datetime import date, time

from hypothesis import strategies as st

from actas.lectura import (
    ActaLeida,
    AcuerdoLeido,
    GrupoLeido,
    LetraLeida,
    ParrafoLeido,
    PersonaLeida,
    PuntoLeido,
)

MESES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
DIAS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
_NUMEROS = ["Uno", "Dos", "Tres", "Cuatro", "Cinco", "Seis", "Siete", "Ocho", "Nueve", "Diez", "Once", "Doce"]
# Words that break readers when a line ends or begins with them: figures, dashes, quotes, connectors, typos.
_PALABRAS = st.sampled_from(
    [
        "se",
        "acordó",
        "la",
        "mesa",
        "de",
        "ejemplo",
        "y",
        "el",
        "plan",
        "para",
        "los",
        "plazos",
        "ñandú",
        "pingüino",
        "(OGP",
        "2022",
        "15",
        "2.500",
        "11.30",
        "US$",
        "a",
        "o",
        "e",
        "–",
        "«cita»",
        "multi-actor",
        "presentantes",
        "OPG",
        "decesiones",
        "Red",
        "Ejemplo",
        "Comité",
        "Directivo",
        "Abierto)",
        "etc",
        "Tabla",
        "Acuerdos",
        "40",
        "%",
        "organizaciones/redes",
        "Desarrollo",
        "asistentes",
        "i",
        "ii",
        "v",
        "3-4",
        "2*3",
        "a_b",
        "#1",
        "https://ejemplo.example/acta?x=1",
        "45.",
        "Asimismo",
        "2023.",
        "Además",
    ]
)


def _frase(palabras: list[str]) -> str:
    return " ".join(["Se", "dijo", *palabras, "fin."])


FRASES = (
    st.lists(_PALABRAS, min_size=1, max_size=25)
    .map(_frase)
    .filter(
        # A dash after a full stop, at the start of a line, cannot be told from a bullet.
        lambda frase: ". –" not in frase
    )
)
TEXTOS = st.lists(FRASES, min_size=1, max_size=3).map(" ".join)
TITULOS = st.lists(
    st.sampled_from(
        [
            "plan",
            "fondo",
            "agenda",
            "comité",
            "ejemplo",
            "sesión",
            "año",
            "Red",
            "de",
            "la",
            "y",
            "informe",
            "Acuerdos",
            "2026",
        ]
    ),
    max_size=12,
).map(lambda palabras: " ".join(["Punto", "sobre", *palabras, "final"]))
PERSONAS = st.builds(
    PersonaLeida,
    st.sampled_from(_NUMEROS).map(lambda numero: f"Persona Ejemplo {numero}"),
    st.none()
    | st.lists(
        st.sampled_from(["titular", "de", "la", "Red", "Ejemplo", "(RE)", "y", "suplente"]), min_size=1, max_size=14
    ).map(lambda palabras: " ".join(["representante", *palabras, "Ejemplo"])),
    st.sampled_from(["presente", "presente", "ausente", "excusada"]),
)


def _letras(textos: list[str]) -> tuple[LetraLeida, ...]:
    return tuple(LetraLeida(chr(ord("a") + lugar), texto) for lugar, texto in enumerate(textos))


_LETRAS = st.just(()) | st.lists(FRASES, min_size=1, max_size=6).map(_letras)
_PARRAFOS = st.lists(st.builds(ParrafoLeido, TEXTOS, _LETRAS), min_size=1, max_size=4).map(tuple)


@st.composite
def actas(draw: st.DrawFn) -> ActaLeida:
    """A minute that contradicts itself in nothing, so that a good reader has nothing to say of it."""
    titulos = draw(st.lists(TITULOS, min_size=1, max_size=3, unique_by=str.lower))
    grupos = draw(st.lists(st.lists(PERSONAS, min_size=1, max_size=3), min_size=1, max_size=3))
    nombres = ["Red Académica Ejemplo", "Miembros de la Mesa de Ejemplo", "Cooperante Ejemplo"]
    inicio = draw(st.times(max_value=time(20, 0)))
    return ActaLeida(
        titulo="ACTA DE LA MESA DE EJEMPLO",
        fecha=draw(st.dates(date(1990, 1, 1), date(2099, 12, 31))),
        inicio=time(inicio.hour, inicio.minute),
        termino=time(inicio.hour + 2, inicio.minute),
        lugar=draw(
            st.sampled_from(["Reunión virtual", "Sala Ejemplo, calle Ficticia 123", "En línea (enlace de ejemplo)"])
        ),
        asistentes=tuple(GrupoLeido(nombre, tuple(grupo)) for nombre, grupo in zip(nombres, grupos, strict=False)),
        tabla=tuple(titulos),
        desarrollo=tuple(PuntoLeido(titulo, draw(_PARRAFOS)) for titulo in titulos),
        acuerdos=draw(st.lists(st.builds(AcuerdoLeido, TEXTOS, _LETRAS), min_size=1, max_size=4).map(tuple)),
    )


def _fecha(dia: date) -> str:
    return f"{DIAS[dia.weekday()]} {dia.day} de {MESES[dia.month - 1]} de {dia.year}"


def _persona(persona: PersonaLeida) -> str:
    calidad = f", {persona.calidad}" if persona.calidad else ""
    return persona.nombre + calidad + ("" if persona.estado == "presente" else f" ({persona.estado})")


def _envolver(texto: str, ancho: int) -> str:
    return textwrap.fill(texto, ancho, break_long_words=False, break_on_hyphens=False)


def _titulo(acta: ActaLeida) -> str:
    assert acta.titulo
    return acta.titulo


def _dia(acta: ActaLeida) -> date:
    assert acta.fecha
    return acta.fecha


def modelo(acta: ActaLeida) -> str:
    """Numbers and letters, wrapped at 88 columns with no indent, as text taken from a PDF."""
    lineas = [_titulo(acta), "", f"Fecha: {_fecha(_dia(acta))}", f"Lugar: {acta.lugar}"]
    lineas += [f"Horario: {acta.inicio:%H:%M} a {acta.termino:%H:%M} horas", "", "ASISTENTES", ""]
    for numero, grupo in enumerate(acta.asistentes, 1):
        lineas.append(f"{numero}. {grupo.grupo}")
        lineas += [f"{_letra(lugar)}. {_persona(persona)}." for lugar, persona in enumerate(grupo.personas)]
    lineas += [
        "",
        "TABLA",
        "",
        *(f"{numero}. {titulo}" for numero, titulo in enumerate(acta.tabla, 1)),
        "",
        "DESARROLLO",
    ]
    for numero, punto in enumerate(acta.desarrollo, 1):
        lineas += ["", f"{numero}. {punto.titulo}", ""]
        lineas += _numerados(punto.parrafos, ".")
    lineas += ["", "ACUERDOS Y TAREAS", "", *_numerados(acta.acuerdos, ")")]
    return "\n".join(_envolver(linea, 88) for linea in lineas)


def _letra(lugar: int) -> str:
    return chr(ord("a") + lugar)


def _numerados(parrafos: Sequence[ParrafoLeido | AcuerdoLeido], signo: str) -> list[str]:
    lineas: list[str] = []
    for numero, parrafo in enumerate(parrafos, 1):
        lineas += [f"{numero}. {parrafo.texto}", ""]
        lineas += [f"{letra.letra}{signo} {letra.texto}" for letra in parrafo.letras]
        lineas += [""] if parrafo.letras else []
    return lineas


def paginado(acta: ActaLeida) -> str:
    """As `modelo`, with a page number and a form feed every 20 lines, wherever they fall."""
    lineas = modelo(acta).split("\n")
    return "\n".join(
        linea + (f"\n\nPágina {lugar // 20} de 9\n\f" if lugar and lugar % 20 == 0 else "")
        for lugar, linea in enumerate(lineas)
    )


def markdown(acta: ActaLeida) -> str:
    """Headings, bold labels and lists, each item on its line."""
    lineas = [f"# {_titulo(acta)}", "", f"- **Fecha:** {_dia(acta):%d/%m/%Y}", f"- **Lugar:** {acta.lugar}"]
    lineas += [f"- **Hora de inicio:** {acta.inicio:%H:%M}", f"- **Hora de término:** {acta.termino:%H:%M}"]
    lineas += ["", "## Participantes", ""]
    for grupo in acta.asistentes:
        lineas += [f"### {grupo.grupo}", "", *(f"- {_persona(persona)}" for persona in grupo.personas), ""]
    lineas += ["## Orden del día", "", *(f"{numero}. {titulo}" for numero, titulo in enumerate(acta.tabla, 1))]
    lineas += ["", "## Temas tratados", ""]
    for punto in acta.desarrollo:
        lineas += [f"### {punto.titulo}", "", *_numerados(punto.parrafos, ")")]
    return "\n".join([*lineas, "## Acuerdos y compromisos", "", *_numerados(acta.acuerdos, ".")]) + "\n"


def sencilla(acta: ActaLeida) -> str:
    """No marks but the letras: one paragraph a line, with a blank line between."""
    lineas = [_titulo(acta), f"Fecha: {_dia(acta).isoformat()}    Lugar: {acta.lugar}"]
    lineas += [f"Hora: desde las {acta.inicio:%H.%M} hasta las {acta.termino:%H.%M} hrs.", "", "Asistentes:"]
    for grupo in acta.asistentes:
        lineas += [f"{grupo.grupo}:", *map(_persona, grupo.personas)]
    lineas += ["", "Tabla", *acta.tabla, "", "Desarrollo"]
    for punto in acta.desarrollo:
        lineas += ["", punto.titulo, "", *_sueltos(punto.parrafos)]
    return "\n".join([*lineas, "", "Acuerdos", "", *_sueltos(acta.acuerdos)])


def _sueltos(parrafos: Sequence[ParrafoLeido | AcuerdoLeido]) -> list[str]:
    lineas: list[str] = []
    for parrafo in parrafos:
        lineas += [parrafo.texto, *(f"{letra.letra}) {letra.texto}" for letra in parrafo.letras), ""]
    return lineas


def niveles(acta: ActaLeida) -> str:
    """Roman headings and paragraphs numbered 1.1, 1.2, wrapped at 100 with an indent."""
    lineas = [
        _titulo(acta),
        "",
        f"Fecha: {_dia(acta):%d-%m-%Y}",
        f"Horario: {acta.inicio:%H:%M} – {acta.termino:%H:%M}",
    ]
    lineas += [f"Lugar: {acta.lugar}", "", "I. ASISTENCIA", ""]
    for grupo in acta.asistentes:
        lineas += [grupo.grupo, *(f"- {_persona(persona)}" for persona in grupo.personas), ""]
    lineas += ["II. TABLA", "", *(f"{numero}) {titulo}" for numero, titulo in enumerate(acta.tabla, 1)), ""]
    lineas += ["III. DESARROLLO", ""]
    for numero, punto in enumerate(acta.desarrollo, 1):
        lineas += [f"{numero}) {punto.titulo}", ""]
        for lugar, parrafo in enumerate(punto.parrafos, 1):
            lineas += [
                f"{numero}.{lugar} {parrafo.texto}",
                *(f"{letra.letra}) {letra.texto}" for letra in parrafo.letras),
                "",
            ]
    lineas += ["IV. ACUERDOS", ""]
    for numero, acuerdo in enumerate(acta.acuerdos, 1):
        lineas += [
            f"Acuerdo N° {numero}: {acuerdo.texto}",
            *(f"{letra.letra}) {letra.texto}" for letra in acuerdo.letras),
            "",
        ]
    return "\n".join(
        textwrap.fill(linea, 100, subsequent_indent="   ", break_long_words=False, break_on_hyphens=False)
        for linea in lineas
    )


DISPOSICIONES: dict[str, Callable[[ActaLeida], str]] = {
    "modelo": modelo,
    "paginado": paginado,
    "markdown": markdown,
    "sencilla": sencilla,
    "niveles": niveles,
}
