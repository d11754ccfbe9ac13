"""The heading block: date, hours and title, and what is in doubt about them."""

from __future__ import annotations

from datetime import date, time

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


@pytest.mark.parametrize(
    ("escritas", "inicio", "termino", "aviso"),
    [
        ("Hora: 25:70 a 9:00", None, time(9, 0), "La hora «25:70» no existe."),
        ("Hora de inicio: 25:70 a 9:00", None, time(9, 0), "La hora «25:70» no existe."),
        ("Hora: 9:00 a 25:70", time(9, 0), None, "La hora «25:70» no existe."),
        ("Hora: 123:00 a 9:00", None, time(9, 0), "No se entendió: «Hora: 123:00 a 9:00»."),
        ("Hora: 25:70 a 26:00", None, None, "La hora «26:00» no existe."),
        ("Siendo las 25:70 se inicia la sesión, que iba a las 9:00.", None, None, "«Siendo las 25:70 se inicia"),
    ],
)
def test_an_hour_that_does_not_exist_leaves_the_other_in_its_place(
    escritas: str, inicio: time | None, termino: time | None, aviso: str
) -> None:
    acta = con("Fecha: 16/06/2022\n" + escritas)
    assert (acta.inicio, acta.termino) == (inicio, termino)
    assert any(aviso in dicho for dicho in acta.avisos), acta.avisos
