"""One thing at a time: dates, hours, people, marks, headings, contradictions."""

from __future__ import annotations

import time as reloj
from datetime import date, time
from typing import Any

import pytest

from actas.lectura import ActaLeida, leer

ACTA = (
    "Acta de la Mesa de Ejemplo\n\n{}\n\nTabla\n\n1. Plan\n\n"
    "Desarrollo\n\n1. Plan\n\n1. Se comentó.\n\nAcuerdos\n\n1. Seguir.\n"
)


def con(encabezado: str) -> ActaLeida:
    """A minute with that heading block and everything else in order, but for the attendance it lacks."""
    return leer(ACTA.format(encabezado))


def avisos(acta: ActaLeida) -> list[str]:
    return [aviso for aviso in acta.avisos if aviso != "No se encontró una sección de asistentes."]


@pytest.mark.parametrize(
    "escrita",
    [
        "Fecha: 16 de junio de 2022",
        "FECHA: Jueves 16 de Junio de 2022",
        "fecha: jueves, 16 de junio del 2022.",
        "Fecha : 16/06/2022",
        "Fecha: 16-06-2022",
        "Fecha: 2022-06-16",
        "Fecha: 16.06.2022",
        "Fecha:\n16 de junio de 2022",
        "**Fecha:** 16 de junio, 2022",
        "- Fecha: 16/6/2022",
        "Fecha\t16 de junio de 2022",
        "| Fecha | 16 de junio de 2022 |",
        "Fecha de la reunión: día 16 de junio de 2022",
        "16 de junio de 2022",
    ],
)
def test_dates(escrita: str) -> None:
    acta = con(escrita)
    assert acta.fecha == date(2022, 6, 16)
    assert avisos(acta) == []


@pytest.mark.parametrize(
    ("escrita", "fecha", "aviso"),
    [
        ("Fecha: 16/06/22", None, "dos cifras"),
        ("Fecha: 16 de junio de 22", None, "dos cifras"),
        ("Fecha: 16 de junio", None, "no dice el año"),
        ("Fecha: 31 de junio de 2022", None, "no existe"),
        ("Fecha: 2022-13-01", None, "no existe"),
        ("Fecha: 06/16/2022", None, "no existe"),
        ("Fecha: lunes 16 de junio de 2022", date(2022, 6, 16), "ese día fue jueves"),
        ("Fecha: 16 y 17 de junio de 2022", None, "más de un día"),
        ("Fecha: 16 de junio de 2022\nFecha: 17 de junio de 2022", None, "más de una fecha: 16-06-2022, 17-06-2022"),
        ("Sesión del 15 de mayo de 2022\n\nFecha: 16 de junio de 2022", date(2022, 6, 16), "más de una fecha"),
        ("Fecha: por confirmar", None, "No se entendió: «Fecha: por confirmar»"),
        ("Fecha: 16 de junio de 2022 (aprobada después)", date(2022, 6, 16), "aprobada después"),
        ("Lugar: Sala", None, "No se encontró la fecha."),
    ],
)
def test_dates_in_doubt_are_said_and_never_guessed(escrita: str, fecha: date | None, aviso: str) -> None:
    acta = con(escrita)
    assert acta.fecha == fecha
    assert any(aviso in dicho for dicho in avisos(acta)), acta.avisos


@pytest.mark.parametrize(
    ("escritas", "inicio", "termino"),
    [
        ("Horario: 11:30 a 13:00 horas", time(11, 30), time(13, 0)),
        ("Hora: 11:30 hrs", time(11, 30), None),
        ("Horario: desde las 11.30 hasta las 13.00", time(11, 30), time(13, 0)),
        ("Horario: 11:30 – 13:00", time(11, 30), time(13, 0)),
        ("Hora de inicio: 11:30\nHora de término: 13:00", time(11, 30), time(13, 0)),
        ("Inicio: 11:30 hrs.    Hora de término: 13:00 hrs.", time(11, 30), time(13, 0)),
        ("Horario: 9 a 11 horas", time(9, 0), time(11, 0)),
        ("Horario: 11h30 - 13h00", time(11, 30), time(13, 0)),
        ("Hora: de 9:30 a. m. a 1:15 p. m.", time(9, 30), time(13, 15)),
        ("Horario: término 13:00, inicio 11:30", time(11, 30), time(13, 0)),
        ("Horario: hasta las 13:00", None, time(13, 0)),
    ],
)
def test_hours(escritas: str, inicio: time | None, termino: time | None) -> None:
    acta = con("Fecha: 16 de junio de 2022\n" + escritas)
    assert (acta.inicio, acta.termino) == (inicio, termino)
    assert avisos(acta) == []


def test_date_and_hours_on_one_label() -> None:
    acta = con("Fecha y hora: jueves 16 de junio de 2022, de 11:30 a 13:00 hrs.")
    assert (acta.fecha, acta.inicio, acta.termino) == (date(2022, 6, 16), time(11, 30), time(13, 0))
    assert avisos(acta) == []


@pytest.mark.parametrize(
    ("escritas", "aviso"),
    [
        ("Horario: 13:00 a 11:30", "La hora de término (11:30) no es posterior a la de inicio (13:00)."),
        ("Horario: 25:00", "La hora «25:00» no existe."),
        ("Horario: 9:00 a 10:00 y 11:00 a 12:00", "más de dos horas"),
        ("Hora de inicio: 9:00\nHora de inicio: 9:30", "más de una hora de inicio: 09:00, 09:30"),
        ("Horario: por la mañana", "No se entendió: «Horario: por la mañana»."),
    ],
)
def test_hours_in_doubt(escritas: str, aviso: str) -> None:
    assert any(aviso in dicho for dicho in con("Fecha: 16/06/2022\n" + escritas).avisos)


def test_closing_formula_gives_the_hour_and_is_kept() -> None:
    acta = leer(ACTA.format("Fecha: 16/06/2022") + "\nSiendo las 13:00 horas se levanta la sesión.\n")
    assert acta.termino == time(13, 0)
    assert [acuerdo.texto for acuerdo in acta.acuerdos] == ["Seguir."]
    assert "No se entendió: «Siendo las 13:00 horas se levanta la sesión.»." in acta.avisos


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


@pytest.mark.parametrize(
    ("cabeza", "titulo"),
    [
        ("Acta de la sesión 3\nMesa de Ejemplo\n\nFecha: 16/06/2022", "Acta de la sesión 3 Mesa de Ejemplo"),
        ("# Acta **3**\n\n- Fecha: 16/06/2022", "Acta 3"),
        ("De: Persona Uno\nAsunto: acta\n\nEstimadas:\n\nACTA DE EJEMPLO\n\nFecha: 16/06/2022", "ACTA DE EJEMPLO"),
        ("Acuerdos de la Mesa de Ejemplo\nFecha: 16/06/2022", "Acuerdos de la Mesa de Ejemplo"),
        ("Fecha: 16/06/2022\nActa de Ejemplo", "Acta de Ejemplo"),
        ("Fecha: 16/06/2022", None),
        ("16 de junio de 2022", None),
    ],
)
def test_title(cabeza: str, titulo: str | None) -> None:
    acta = leer(cabeza + "\n\nTabla\n\n1. Plan\n")
    assert (acta.titulo, acta.fecha, acta.tabla) == (titulo, date(2022, 6, 16), ("Plan",))


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
