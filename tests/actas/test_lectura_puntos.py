"""The tabla, the desarrollo and the agreements: marks, headings and numbers, and where each item ends."""

from __future__ import annotations

import pytest

from actas.lectura import leer


def desarrollo(texto: str) -> list[tuple[str, list[tuple[str, str]]]]:
    puntos = leer(texto).desarrollo
    return [(q.titulo, [(p.texto, "".join(x.letra for x in p.letras)) for p in q.parrafos]) for q in puntos]


TABLA = "Tabla\n1. Plan de trabajo\n2. Varios\n\nDesarrollo\n\n"
CUERPO = [("Plan de trabajo", [("Se comentó.", ""), ("Se pidió:", "ab")]), ("Varios", [("No hubo.", "")])]


@pytest.mark.parametrize(
    "escrito",
    [
        "1. Plan de trabajo\n\n1. Se comentó.\n2. Se pidió:\na. uno;\nb. dos.\n\n2. Varios\n\n1. No hubo.",
        "1) PLAN DE TRABAJO:\n1.1 Se comentó.\n1.2. Se pidió:\na) uno;\nb) dos.\n2) VARIOS\n2.1 No hubo.",
        "Punto 1: Plan de trabajo\n\nSe comentó.\n\nSe pidió:\n- uno;\n- dos.\n\nPunto 2: Varios\n\nNo hubo.",
        "Punto N° 1\n\nSe comentó.\n\nSe pidió:\na) uno;\nb) dos.\n\nPunto N° 2\n\nNo hubo.",
        "**Plan de trabajo**\n\n- Se comentó.\n- Se pidió:\n  - uno;\n  - dos.\n\n**Varios**\n\n- No hubo.",
        "### Plan de\n\nPlan de trabajo\n".replace("### Plan de\n\n", "")
        + "\nSe comentó.\n\nSe pidió:\na) uno;\nb) dos.\n\nVarios\n\nNo hubo.",
        "1.- Plan de trabajo\n1.1.- Se comentó.\n1.2.- Se pidió:\n1.2.1 uno;\n1.2.2 dos.\n2.- Varios\n2.1.- No hubo.",
        "I. Plan de trabajo\n\n1. Se comentó.\n2. Se pidió:\n(a) uno;\n(b) dos.\n\nII. Varios\n\n1. No hubo.",
        "1. Plan de trabajo: Se comentó.\n\nSe pidió:\na) uno;\nb) dos.\n\n2. Varios. No hubo.",
    ],
)
def test_points_however_they_are_marked(escrito: str) -> None:
    leido = desarrollo(TABLA + escrito)
    assert [(titulo.capitalize(), parrafos) for titulo, parrafos in leido] == CUERPO


def test_number_equal_to_the_tabla_opens_a_point_and_any_other_a_paragraph() -> None:
    texto = (
        "Tabla\n1. Plan\n2. Otro plan\n\nDesarrollo\n\n1. Plan\n\n1. Plan nuevo.\n2. Otro\n\n2. Otro plan\n\n1. Nada."
    )
    assert desarrollo(texto) == [("Plan", [("Plan nuevo.", ""), ("Otro", "")]), ("Otro plan", [("Nada.", "")])]


def test_point_that_is_not_in_the_tabla() -> None:
    texto = "Tabla\n1. Plan\n\nDesarrollo\n\n1. Plan\n\n1. Uno.\n2. Dos.\n\n2. Tema nuevo\n\n1. Tres.\n"
    assert [titulo for titulo, _ in desarrollo(texto)] == ["Plan", "Tema nuevo"]
    assert "En el desarrollo, pero no en la tabla: «Tema nuevo»." in leer(texto).avisos


def test_item_of_the_tabla_that_was_not_treated() -> None:
    acta = leer("Tabla\n1. Plan\n2. Varios\n\nDesarrollo\n\n1. Plan\n\n1. Uno.\n")
    assert "En la tabla, pero no como punto del desarrollo: «Varios»." in acta.avisos
    assert "No se encontró una sección de acuerdos." in acta.avisos


def test_words_that_look_like_marks_stay_in_the_sentence() -> None:
    texto = (
        "Desarrollo\n\n1. El plazo para responder la consulta de ejemplo vence en el mes de octubre de\n"
        "2022. Asimismo, la representante de la red de organizaciones de ejemplo, la señora\n"
        "A. Persona, recordó que el fondo llega a 2 * 3 unidades y se rige por el artículo\n"
        "15. Lo anterior se revisará según el índice a_b_c y la nota (OGP – Alianza\n"
        "– Ejemplo), que suma 11.30 puntos.\n"
    )
    ((_, parrafos),) = desarrollo(texto)
    assert [parrafo for parrafo, _ in parrafos] == [" ".join(texto.split("\n\n1. ")[1].split())]


def test_third_level_stays_in_the_letra() -> None:
    ((_, parrafos),) = desarrollo("Desarrollo\n\n1. Se pidió:\na) lo primero:\ni) uno;\nii) dos;\nb) lo segundo.")
    assert parrafos == [("Se pidió:", "ab")]
    acta = leer("Desarrollo\n\n1. Se pidió:\na) lo primero:\n- uno;\n- dos;\nb) lo segundo.")
    assert acta.desarrollo[0].parrafos[0].letras[0].texto == "lo primero: - uno; - dos;"


@pytest.mark.parametrize(
    ("parrafos", "aviso"),
    [
        ("1. A.\n2. B.\n3. C.\n5. D.", "En el punto 1, del párrafo 3 se pasa al 5."),
        ("1. A.\n2. B.\n2. C.", "En el punto 1, el párrafo 2 está repetido."),
        ("2. A.\n3. B.", "En el punto 1, la numeración comienza en el párrafo 2."),
        ("1. A:\na) uno;\nc) dos.", "En el punto 1, párrafo 1, de la letra a se pasa a la c."),
        ("1. A:\na) uno;\na) dos.", "En el punto 1, párrafo 1, la letra a está repetida."),
        ("1. A.\n\nB.\n\n2. C.", "En el punto 1, este bloque sin número se unió al párrafo anterior: «B.»."),
        ("1. A.\n\nB.", "En el punto 1, este párrafo no tiene número: «B.»."),
    ],
)
def test_numbering_that_skips_or_repeats(parrafos: str, aviso: str) -> None:
    assert aviso in leer(f"Tabla\n1. Plan\n\nDesarrollo\n\n1. Plan\n\n{parrafos}\n\nAcuerdos\n1. Sí.").avisos


@pytest.mark.parametrize(
    "escritos",
    [
        "1. Uno.\n2. Dos:\na) x;\nb) y.",
        "Acuerdo 1: Uno.\nAcuerdo 2: Dos:\na) x;\nb) y.",
        "Acuerdo N° 1. Uno.\n\nAcuerdo N° 2. Dos:\n\n- x;\n- y.",
        "- Uno.\n- Dos:\n  - x;\n  - y.",
        "Uno.\n\nDos:\na. x;\nb. y.",
        "PRIMERO: Uno.\n\nSEGUNDO: Dos:\na. x;\nb. y.",
        "Se adoptaron los siguientes acuerdos:\n1. Uno.\n2. Dos:\na. x;\nb. y.",
        "| N° | Acuerdo |\n|---|---|\n| 1 | Uno. |\n| 2 | Dos: |\n\na) x;\nb) y.",
    ],
)
def test_agreements(escritos: str) -> None:
    leidos = [
        (acuerdo.texto, [letra.letra for letra in acuerdo.letras])
        for acuerdo in leer(f"ACUERDOS\n\n{escritos}").acuerdos
    ]
    assert leidos == [("Uno.", []), ("Dos:", ["a", "b"])]


@pytest.mark.parametrize(
    "titulo",
    [
        "Acuerdos",
        "ACUERDOS Y TAREAS",
        "acuerdos:",
        "Acuerdos y compromisos",
        "## Compromisos",
        "IV. ACUERDOS ADOPTADOS",
        "**Resumen de acuerdos**",
        "Acuerdos de la sesión",
    ],
)
def test_names_of_the_agreements(titulo: str) -> None:
    assert [acuerdo.texto for acuerdo in leer(f"Tabla\n- Plan\n\n{titulo}\n\n- Seguir.").acuerdos] == ["Seguir."]


@pytest.mark.parametrize(
    "titulo", ["Orden del día", "TEMARIO", "# Agenda", "Temas a tratar:", "II.- Tabla", "2) Puntos de la tabla"]
)
def test_names_of_the_tabla(titulo: str) -> None:
    assert leer(f"{titulo}\n\n- Plan\n- Varios").tabla == ("Plan", "Varios")


def test_tabla_with_words_that_are_headings() -> None:
    tabla = "Tabla\n1. Seguimiento de\n\nacuerdos\n2. Banco de\nDesarrollo\n3. Acuerdos\n\n"
    texto = tabla + "Desarrollo\n\n3. Acuerdos\n\n1. Nada.\n"
    acta = leer(texto)
    assert acta.tabla == ("Seguimiento de acuerdos", "Banco de Desarrollo", "Acuerdos")
    assert [punto.titulo for punto in acta.desarrollo] == ["Acuerdos"]


@pytest.mark.parametrize("titulo", ["Acuerdos", "Acuerdos y tareas", "Acuerdos:", "Compromisos"])
def test_heading_below_a_line_without_full_stop(titulo: str) -> None:
    acta = leer(f"Tabla\n1. Plan\nDesarrollo\n1. Plan\n1.1 Texto sin punto final\n{titulo}\n1. Hacer algo\n2. Otro")
    assert [parrafo.texto for punto in acta.desarrollo for parrafo in punto.parrafos] == ["Texto sin punto final"]
    assert [acuerdo.texto for acuerdo in acta.acuerdos] == ["Hacer algo", "Otro"]


def test_the_end_of_a_wrapped_sentence_is_no_heading() -> None:
    for previa, cola in (("Se trató la lista de", "Acuerdos"), ("Se leyó el documento Lista Ejemplo", "Acuerdos.")):
        ((_, ((texto, _),)),) = desarrollo(f"Desarrollo\n\n1. {previa}\n{cola}")
        assert texto == f"{previa} {cola}"


@pytest.mark.parametrize(
    "cierre",
    [
        "Próxima reunión: 5 de marzo",
        "Próxima sesión: por definir",
        "Firman: Persona Uno y Persona Dos",
        "Firma",
        "Se levanta la sesión",
        "Siendo las 13:00 horas, termina",
        "Elaborado por: Persona Uno",
        "Redactó: Persona Uno",
        "Aprobada por la mesa",
    ],
)
def test_what_closes_a_minute_continues_nothing(cierre: str) -> None:
    acta = leer(f"Tabla\n1. Plan\n{cierre}\n\nAcuerdos\n1. Acuerdo uno\n2. Acuerdo dos\n{cierre}")
    assert acta.tabla == ("Plan",)
    assert [acuerdo.texto for acuerdo in acta.acuerdos] == ["Acuerdo uno", "Acuerdo dos"]
    assert acta.avisos.count(f"No se entendió: «{cierre}».") == 2
    acta = leer(f"Desarrollo\n1. Uno\n2. Dos\n{cierre}")
    parrafos = [parrafo.texto for parrafo in acta.desarrollo[0].parrafos]
    assert parrafos[:2] == ["Uno", "Dos"]
    assert parrafos[2:] == [cierre] or f"No se entendió: «{cierre}»." in acta.avisos


@pytest.mark.parametrize(
    ("escritos", "aviso"),
    [
        ("1.1 Uno\n1.1 Repetido\n1.3 Salta", "En el punto 1, el párrafo 1 está repetido."),
        ("1. Uno\n1. Repetido\n3. Salta", "En el punto 1, del párrafo 1 se pasa al 3."),
        ("1) uno\n1) repetido\n3) salta", "En el punto 1, del párrafo 1 se pasa al 3."),
    ],
)
def test_number_of_the_list_is_an_item_though_it_skips_or_repeats(escritos: str, aviso: str) -> None:
    acta = leer(f"Tabla\n1. Plan\n\nDesarrollo\n\n1. Plan\n\n{escritos}")
    assert [parrafo.texto for parrafo in acta.desarrollo[0].parrafos] == [
        linea.partition(" ")[2] for linea in escritos.split("\n")
    ]
    assert aviso in acta.avisos


def test_line_joined_in_doubt_is_said() -> None:
    acta = leer("Desarrollo\n1. Se vio el plan.\nLa mesa aprobó.\n\nAcuerdos\n1. Seguir.\nLa Red informa.")
    assert "En el punto 1, esta línea se unió a la anterior: «La mesa aprobó.»." in acta.avisos
    assert "En los acuerdos, esta línea se unió a la anterior: «La Red informa.»." in acta.avisos
