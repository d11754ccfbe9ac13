"""The attendance: people, groups, who came, and what is no person."""

from __future__ import annotations

from datetime import time

import pytest

from actas.lectura import leer


def personas(texto: str) -> list[tuple[str, list[tuple[str, str | None, str]]]]:
    grupos = leer(texto).asistentes
    return [(g.grupo, [(p.nombre, p.calidad, p.estado) for p in g.personas]) for g in grupos]


@pytest.mark.parametrize(
    ("escrita", "nombre", "calidad", "estado"),
    [
        ("Persona Uno, representante de la Red (RE).", "Persona Uno", "representante de la Red (RE)", "presente"),
        ("Persona Uno (Red Ejemplo)", "Persona Uno", "Red Ejemplo", "presente"),
        ("Persona Uno - Red Ejemplo", "Persona Uno", "Red Ejemplo", "presente"),
        ("Persona Uno – Red Ejemplo.", "Persona Uno", "Red Ejemplo", "presente"),
        ("Persona Uno: titular", "Persona Uno", "titular", "presente"),
        ("Persona Uno.", "Persona Uno", None, "presente"),
        ("Persona Uno (excusada)", "Persona Uno", None, "excusada"),
        ("Persona Uno, titular (excusado).", "Persona Uno", "titular", "excusada"),
        ("Persona Uno, titular, se excusa", "Persona Uno", "titular", "excusada"),
        ("Persona Uno (ausente), suplente", "Persona Uno", "suplente", "ausente"),
        ("Persona Uno - no asiste", "Persona Uno", None, "ausente"),
        ("Persona Uno (presente)", "Persona Uno", None, "presente"),
    ],
)
def test_people(escrita: str, nombre: str, calidad: str | None, estado: str) -> None:
    for texto in (f"Asistentes\n{escrita}", f"ASISTENTES\n\n- {escrita}\n", f"## Participantes\n\n1. {escrita}"):
        assert personas(texto) == [("", [(nombre, calidad, estado)])]


@pytest.mark.parametrize(
    ("titulo", "estado"),
    [
        ("Ausentes", "ausente"),
        ("INASISTENTES:", "ausente"),
        ("Excusas", "excusada"),
        ("Excusados:", "excusada"),
        ("**Excusadas**", "excusada"),
        ("Ausentes con excusa", "excusada"),
        ("Presentes", "presente"),
    ],
)
def test_headings_that_say_who_came(titulo: str, estado: str) -> None:
    leidas = personas(f"Asistencia\n- Persona Uno\n\n{titulo}\n- Persona Dos, titular\n\nTabla\n- Plan")
    assert leidas[1] == ("", [("Persona Dos", "titular", estado)])


def test_nobody_excused_is_not_a_person() -> None:
    acta = leer("Asistentes\n- Persona Uno\n\nExcusas: No hay.\n\nTabla\n- Plan")
    assert [grupo.personas[0].nombre for grupo in acta.asistentes] == ["Persona Uno"]
    assert any("«No hay.»" in aviso for aviso in acta.avisos)


def test_absence_in_other_words_is_asked() -> None:
    acta = leer("Asistentes\n- Persona Uno, en reemplazo de Persona Dos, ausente por viaje")
    assert any(aviso.startswith("No se sabe si asistió: «Persona Uno, en reemplazo") for aviso in acta.avisos)


def test_groups() -> None:
    esperado = [("Red Ejemplo", [("Persona Uno", None, "presente")]), ("Otra Red", [("Persona Dos", None, "presente")])]
    for texto in (
        "Asistentes\n1. Red Ejemplo\na. Persona Uno\n2. Otra Red\na. Persona Dos",
        "Asistentes\nRed Ejemplo:\n- Persona Uno\nOtra Red:\n- Persona Dos",
        "Asistentes\n- Red Ejemplo\n  - Persona Uno\n- Otra Red\n  - Persona Dos",
        "# Acta\n## Asistentes\n### Red Ejemplo\n1. Persona Uno\n### Otra Red\n1. Persona Dos",
        "ASISTENTES\n\nRED EJEMPLO\nPersona Uno\n\nOTRA RED\nPersona Dos".replace(
            "RED EJEMPLO", "Red Ejemplo:"
        ).replace("OTRA RED", "Otra Red:"),
    ):
        assert personas(texto) == esperado, texto


def test_group_without_people() -> None:
    acta = leer("Asistentes\n1. Red Ejemplo\na. Persona Uno\n2. Otra Red\n\nTabla\n1. Plan")
    assert [(grupo.grupo, len(grupo.personas)) for grupo in acta.asistentes] == [("Red Ejemplo", 1), ("Otra Red", 0)]
    assert "El grupo «Otra Red» no tiene personas." in acta.avisos


@pytest.mark.parametrize(
    ("dicho", "estado"),
    [
        ("(excusa)", "excusada"),
        ("(excusas)", "excusada"),
        ("(se excusan)", "excusada"),
        ("(justificada)", "excusada"),
        ("(inasistente justificado)", "excusada"),
        ("(inasistente)", "ausente"),
        (", excusados", "excusada"),
        (", presenta excusas.", "excusada"),
        ("se excusa", "excusada"),
        ("excusado", "excusada"),
        ("no asiste", "ausente"),
    ],
)
def test_ways_to_say_who_did_not_come(dicho: str, estado: str) -> None:
    acta = leer(f"Asistentes\nPersona Uno {dicho}".replace(" ,", ","))
    ((persona,),) = (grupo.personas for grupo in acta.asistentes)
    assert (persona.nombre, persona.calidad, persona.estado) == ("Persona Uno", None, estado)


@pytest.mark.parametrize("separa", [". ", "; ", " - ", "\n"])
def test_excuses_on_the_line_of_the_attendance(separa: str) -> None:
    assert personas(f"Asistentes: Ana Uno (Red), Beto Dos (Gob.){separa}Excusas: Carla.") == [
        ("", [("Ana Uno", "Red", "presente"), ("Beto Dos", "Gob.", "presente")]),
        ("", [("Carla", None, "excusada")]),
    ]


@pytest.mark.parametrize(
    "escrita",
    [
        "Ana Uno (Red), Beto Dos (Gob.). Se excusa Carla Tres.",
        "Ana Uno (Red), Beto Dos (Gob.). Invitada: Carla Tres",
        "Ana Uno, Beto Dos. Aviso de excusa: Carla Tres",
        "Por motivos de salud se excusa: Carla Tres",
        "Excusas presentadas por Carla Tres",
        "Aprobación del acta anterior. Se aprueba por unanimidad.",
        "El presidente abrió la sesión y dio la palabra a Carla Tres",
        "Elaborado por: Carla Tres",
    ],
)
def test_a_sentence_is_no_person(escrita: str) -> None:
    for texto in (f"Asistentes: {escrita}", f"Asistentes\n- Persona Uno\n- {escrita}", f"Asistentes\n{escrita}"):
        if escrita.startswith("Elaborado") and "\n- " in texto:
            continue
        acta = leer(texto)
        assert [p.nombre for grupo in acta.asistentes for p in grupo.personas] in ([], ["Persona Uno"])
        assert any(escrita in aviso for aviso in acta.avisos), acta.avisos


def test_treatments_and_shortened_names_are_no_sentences() -> None:
    assert personas("Asistentes\nSra. Ana Uno, Min. Ejemplo\nProf. Beto P. Dos (Univ. Ejemplo)") == [
        ("", [("Sra. Ana Uno", "Min. Ejemplo", "presente"), ("Prof. Beto P. Dos", "Univ. Ejemplo", "presente")])
    ]


def test_group_whose_heading_leaves_the_attendance_in_doubt() -> None:
    acta = leer("Asistentes\nAusentes por viaje:\n- Persona Uno")
    assert "No se sabe si asistieron las personas de «Ausentes por viaje»." in acta.avisos


@pytest.mark.parametrize(
    "puntos",
    [
        ("PRIMERO: Aprobación del acta anterior. Se aprueba por unanimidad.", "SEGUNDO: Varios. No hubo."),
        ("PRIMERO Aprobación del acta anterior", "SEGUNDO Varios"),
        ("Primero: Aprobación del acta anterior", "Segundo: Varios"),
        ("1º Aprobación del acta anterior", "2° Varios"),
    ],
)
@pytest.mark.parametrize("blanco", ["\n", "\n\n"])
def test_ordinals_and_the_closing_formula_end_the_attendance(puntos: tuple[str, str], blanco: str) -> None:
    cierre = "Siendo las 16:30 horas se levanta la sesión."
    acta = leer("Asistentes: Sra. Ana Uno.\nSe excusan: Sra. Inés Dos." + blanco + "\n".join([*puntos, cierre]))
    assert [(grupo.grupo, [p.nombre for p in grupo.personas]) for grupo in acta.asistentes] == [
        ("", ["Sra. Ana Uno"]),
        ("", ["Sra. Inés Dos"]),
    ]
    assert {f"No se entendió: «{texto}»." for texto in (*puntos, cierre)} <= set(acta.avisos)
    assert acta.termino == time(16, 30)


def test_what_only_looks_like_an_ordinal_or_a_closing_is_attendance() -> None:
    texto = "Asistentes\nSEGUNDO RUIZ, Red\nSegundo Soto Paz\nPersona Uno, Jefa del\n2° Juzgado\nPersona Dos"
    assert [nombre for nombre, _, _ in personas(texto)[0][1]] == [
        "SEGUNDO RUIZ",
        "Segundo Soto Paz",
        "Persona Uno",
        "Persona Dos",
    ]
    abre = leer("Asistentes\nSiendo las 10:00 horas se inicia la sesión con:\n- Persona Uno")
    assert [grupo.personas[0].nombre for grupo in abre.asistentes] == ["Persona Uno"]
