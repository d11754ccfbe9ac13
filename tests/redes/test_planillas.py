"""The register from tables: what each row would do, all or nothing, and that the past is never rewritten by one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from mesa.kernel.ensayo import Importador, Informe, ensayar
from mesa.kernel.errors import DomainError
from mesa.kernel.tabular import Valor, escribir_csv, leer_tabla
from mesa.models import Invitacion, Mandato, Membresia, Organizacion, Persona
from mesa.operations.organizaciones import cambiar_integrante, terminar_integrante
from redes.operations.directorio import (
    COLUMNAS_INTEGRANTES,
    COLUMNAS_MANDATOS,
    ImportadorIntegrantes,
    ImportadorMandatos,
    filas_de_integrantes,
    filas_de_mandatos,
    importar_integrantes,
    importar_mandatos,
)
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser
from tests.mesa.registro import PERSONAS, REGISTRO

pytestmark = pytest.mark.django_db
INTEGRANTES = "organización;sector;clase;voto;desde;hasta;norma"
MANDATOS = "persona;correo;organización;calidad;desde;hasta;acto"


def probada(importador: Importador, text: str) -> Informe:
    return ensayar(importador, leer_tabla("a.csv", text.encode()))


def de_mesa(cast: Cast, *rows: str) -> Informe:
    return probada(ImportadorIntegrantes(cast.mesa, cast.secretaria), "\n".join([INTEGRANTES, *rows]))


def gente(cast: Cast, *rows: str) -> Informe:
    return probada(ImportadorMandatos(cast.mesa, cast.secretaria), "\n".join([MANDATOS, *rows]))


def hace(informe: Informe) -> list[str]:
    assert not informe.con_errores, [fila.errores for fila in informe.con_errores]
    return [fila.hace for fila in informe.filas]


def errores(informe: Informe) -> list[tuple[str, str]]:
    return [error for fila in informe.filas for error in fila.errores]


def as_csv(columns: Sequence[Any], rows: list[list[Valor]]) -> str:
    return escribir_csv([c.nombre for c in columns], rows).decode("utf-8-sig")


def test_what_is_downloaded_loads_back_as_it_is(cast: Cast) -> None:
    """With its story: a change, an exit, a norm."""
    seat = Membresia.objects.get(organo=cast.mesa, miembro__slug="cooperante-ejemplo")
    other = ImportadorIntegrantes(cast.mesa, cast.secretaria)
    probada(other, f"{INTEGRANTES}\nCooperante Ejemplo;gobierno;miembro;con voto;2026-02-01;;")
    changed = de_mesa(cast, "Cooperante Ejemplo;organismo internacional;observadora;sin voto;2026-02-01;;Acta 2")
    other.aplicar(changed.filas, uuid4())
    now = Membresia.objects.get(organo=cast.mesa, miembro=seat.miembro_id, hasta=None)
    terminar_integrante(cast.mesa.pk, now.pk, date(2026, 3, 1), "Renuncia de ejemplo", actor=cast.secretaria)
    table = as_csv(COLUMNAS_INTEGRANTES, filas_de_integrantes(cast.mesa))
    assert "Renuncia de ejemplo" in table
    assert set(hace(probada(other, table))) == {"igual"}
    people = as_csv(COLUMNAS_MANDATOS, filas_de_mandatos(cast.mesa, con_correo=True))
    assert set(hace(probada(ImportadorMandatos(cast.mesa, cast.secretaria), people))) == {"igual"}


def test_what_is_called_as_the_number_of_a_row_is_somebody_new(cast: Cast) -> None:
    """Names are of people: «11» is no key, and the seat of the body with that number stays as it is."""
    there = Membresia.objects.get(organo=cast.mesa, miembro__slug="organismo-ejemplo")
    number, person = there.miembro_id, cast.actor("organismo").persona
    informe = de_mesa(cast, f"={number};academia;observadora;sin voto;2026-03-01;;Acta 3")
    assert hace(informe) == ["crea"]
    ImportadorIntegrantes(cast.mesa, cast.secretaria).aplicar(informe.filas, uuid4())
    there.refresh_from_db()
    assert (there.clase, there.hasta) == ("miembro", None)
    assert Membresia.objects.filter(organo=cast.mesa, miembro__nombre=f"={number}").count() == 1
    held = gente(cast, f"{person.pk};;Organismo Ejemplo;titular;2026-03-01;;Elección de ejemplo")
    assert hace(held) == ["crea"]


def test_the_register_of_one_organo_loads_into_another(cast: Cast) -> None:
    """Admission, change and exit come out as they were."""
    table = as_csv(COLUMNAS_INTEGRANTES, filas_de_integrantes(cast.organizacion("red-social-ejemplo")))
    informe = probada(ImportadorIntegrantes(cast.mesa, cast.secretaria), table)
    assert hace(informe) == ["crea"] * 3
    assert ImportadorIntegrantes(cast.mesa, cast.secretaria).aplicar(informe.filas, uuid4()) == (
        "Quedaron registradas 3 filas."
    )
    assert filas_de_integrantes(cast.organizacion("red-social-ejemplo"))[0] in filas_de_integrantes(cast.mesa)


def test_each_row_begins_changes_or_ends_a_seat(cast: Cast) -> None:
    informe = de_mesa(
        cast,
        "Organización Nueva Ejemplo;sociedad civil;miembro;con voto;2026-03-01;2026-05-31;Acta 3",
        "Organización Nueva Ejemplo;sociedad civil;observadora;sin voto;2026-07-01;;Acta 5",
        "Organismo Ejemplo;organismo internacional;miembro;con voto;2026-01-05;2026-06-30;",
        "Cooperante Ejemplo;organismo internacional;miembro;con voto;2026-04-01;;Acta 4",
        "Red Social Ejemplo;sociedad civil;miembro;con voto;2026-01-05;;",
    )
    assert hace(informe) == ["crea", "crea", "cambia", "cambia", "igual"]
    ImportadorIntegrantes(cast.mesa, cast.secretaria).aplicar(informe.filas, uuid4())
    seats = list(
        Membresia.objects.filter(organo=cast.mesa, miembro__slug="organizacion-nueva-ejemplo")
        .order_by("desde")
        .values_list("clase", "desde", "hasta", "norma")
    )
    assert seats == [
        ("miembro", date(2026, 3, 1), date(2026, 5, 31), "Acta 3"),
        ("observadora", date(2026, 7, 1), None, "Acta 5"),
    ]
    ended = Membresia.objects.get(organo=cast.mesa, miembro__slug="organismo-ejemplo")
    assert ended.hasta == date(2026, 6, 30)
    assert event("registro.importado", cast.mesa, cast.secretaria).ahora == {"filas": 4}
    again = de_mesa(cast, "Organización Nueva Ejemplo;sociedad civil;observadora;sin voto;2026-07-01;;Acta 5")
    assert hace(again) == ["igual"], "sent again, it changes nothing"


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("Organismo Ejemplo;marte;miembro;con voto;2026-01-05;;", "sector", "no es una de las opciones"),
        ("Organismo Ejemplo;gobierno;miembro;con voto;2026-01-05;;", "desde", "lo registrado no se reescribe"),
        ("Nueva;academia;miembro;con voto;2026-05-05;2026-05-04;", "hasta", "Termina antes de comenzar"),
        ("Nueva;academia;miembro;con voto;1899-05-05;;", "desde", "Revise el año"),
        ("Nueva;academia;miembro;con voto;;;", "desde", "Complete este dato"),
        ("¿?;academia;miembro;con voto;2026-05-05;;", "organización", "con letras o números"),
        ("Mesa de Ejemplo;academia;miembro;con voto;2026-05-05;;", "organización", "No puede integrar este órgano"),
        ("Organismo Ejemplo;organismo internacional;miembro;con voto;2025-01-05;;", "desde", "Ya consta desde"),
        ("Organismo Ejemplo;organismo internacional;miembro;con voto;2026-02-05;;", "desde", "Ya consta desde"),
    ],
)
def test_a_row_that_cannot_be_done_says_why(cast: Cast, row: str, column: str, sentence: str) -> None:
    (found,) = errores(de_mesa(cast, row))
    assert found[0] == column
    assert sentence in found[1]


def test_nothing_is_done_if_one_row_cannot(cast: Cast) -> None:
    """Not even what the try could not see: a body convoked after the end that the row gives."""
    cast.en_circulacion()
    informe = de_mesa(
        cast,
        "Nueva Ejemplo;academia;miembro;con voto;2026-03-01;;",
        "Organismo Ejemplo;organismo internacional;miembro;con voto;2026-01-05;2026-01-06;",
    )
    assert hace(informe) == ["crea", "cambia"]
    with pytest.raises(DomainError) as raised:
        ImportadorIntegrantes(cast.mesa, cast.secretaria).aplicar(informe.filas, uuid4())
    assert raised.value.mensaje.startswith("Fila 3, Organismo Ejemplo: Consta en un acto")
    assert not Organizacion.objects.filter(slug="nueva-ejemplo").exists()


def test_only_who_keeps_the_register_loads_it(cast: Cast) -> None:
    rows = [f.datos for f in de_mesa(cast, "Nueva;academia;miembro;con voto;2026-03-01;;").filas]
    refused_to_all_but(cast, {"secretaria"}, lambda a: importar_integrantes(cast.mesa.pk, rows, actor=a), REGISTRO)
    people = [f.datos for f in gente(cast, "Alguien;;Organismo Ejemplo;suplente;2026-03-01;;").filas]
    refused_to_all_but(cast, {"secretaria"}, lambda a: importar_mandatos(cast.mesa.pk, people, actor=a), PERSONAS)


def test_people_come_with_their_mandates_and_nobody_is_invited(cast: Cast) -> None:
    informe = gente(
        cast,
        "Persona Nueva Ejemplo;Nueva@Org.example;Organismo Ejemplo;suplente;2026-03-01;;Elección de ejemplo",
        "Persona Nueva Ejemplo;nueva@org.example;Cooperante Ejemplo;suplente;2026-03-01;2026-04-01;Acta 4",
        "Persona Ejemplo Seis;;Organismo Ejemplo;titular;2026-01-05;2026-06-30;",
        "Persona Ejemplo Siete;;Cooperante Ejemplo;titular;2026-01-05;;",
    )
    assert hace(informe) == ["crea", "crea", "cambia", "igual"]
    ImportadorMandatos(cast.mesa, cast.secretaria).aplicar(informe.filas, uuid4())
    persona = Persona.objects.get(correo="nueva@org.example")
    assert set(persona.mandatos.values_list("organizacion__slug", "hasta")) == {
        ("organismo-ejemplo", None),
        ("cooperante-ejemplo", date(2026, 4, 1)),
    }
    assert Mandato.objects.get(persona__nombre="Persona Ejemplo Seis").hasta == date(2026, 6, 30)
    assert not Invitacion.objects.filter(persona=persona).exists()
    assert event("mandato.importado", cast.mesa, cast.secretaria).ahora == {"filas": 3}


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("Otra;social@mesa.example;Organismo Ejemplo;titular;2026-03-01;;", "correo", "es de Persona Ejemplo Uno"),
        ("Otra;delegada.norte@mesa.example;Organismo Ejemplo;titular;2026-03-01;;", "correo", "de otra persona"),
        ("Persona Ejemplo Uno;x@y.example;Organismo Ejemplo;titular;2026-03-01;;", "correo", "consta con otro correo"),
        ("Otra;nada;Organismo Ejemplo;titular;2026-03-01;;", "correo", "no es una dirección de correo"),
        ("Otra;;Organización Norte Ejemplo;titular;2026-03-01;;", "organización", "no lleva a esa organización"),
        ("Otra;;No Existe;titular;2026-03-01;;", "organización", "no lleva a esa organización"),
        ("Persona Ejemplo Seis;;Organismo Ejemplo;titular;2026-02-05;;", "desde", "Ya consta desde"),
        ("Otra;;Organismo Ejemplo;jefa;2026-02-05;;", "calidad", "no es una de las opciones"),
    ],
)
def test_a_person_that_cannot_be_told_says_why(cast: Cast, row: str, column: str, sentence: str) -> None:
    found = errores(gente(cast, row))
    assert found
    assert found[0][0] == column
    assert sentence in found[0][1]


def test_e_mails_go_out_only_to_who_keeps_the_register(cast: Cast) -> None:
    assert "@" not in as_csv(COLUMNAS_MANDATOS, filas_de_mandatos(cast.mesa, con_correo=False))
    assert "social@mesa.example" in as_csv(COLUMNAS_MANDATOS, filas_de_mandatos(cast.mesa, con_correo=True))


def test_two_thousand_rows_are_loaded_at_once(cast: Cast, django_assert_max_num_queries: Any) -> None:
    rows = [f"Organización Ejemplo {n};academia;miembro;con voto;2026-03-01;;Acta 3" for n in range(2_000)]
    with django_assert_max_num_queries(12):
        informe = de_mesa(cast, *rows)
    assert informe.cuentas == {"crea": 2_000}
    started = time.monotonic()
    ImportadorIntegrantes(cast.mesa, cast.secretaria).aplicar(informe.filas, uuid4())
    assert time.monotonic() - started < 60, "a web request waits for it"
    assert Membresia.objects.filter(organo=cast.mesa, norma="Acta 3").count() == 2_000


Race = Callable[[], object]


@pytest.mark.django_db(transaction=True)
@races(importar_integrantes)
def test_the_same_seats_loaded_twice_at_once_are_seated_once(cast: Cast) -> None:
    rows = [f.datos for f in de_mesa(cast, "Nueva Ejemplo;academia;miembro;con voto;2026-03-01;;").filas]
    _won, lost = winner_and_loser(
        together(*[lambda: importar_integrantes(cast.mesa.pk, rows, actor=cast.secretaria)] * 2)
    )
    assert "Fila 2, Nueva Ejemplo: Ya hay una organización con ese nombre" in str(lost)
    assert Membresia.objects.filter(miembro__slug="nueva-ejemplo").count() == 1


@pytest.mark.django_db(transaction=True)
@races(importar_mandatos)
def test_the_same_mandates_loaded_twice_at_once_are_given_once(cast: Cast) -> None:
    rows = [f.datos for f in gente(cast, "Nueva;n@o.example;Organismo Ejemplo;suplente;2026-03-01;;").filas]
    _won, lost = winner_and_loser(together(*[lambda: importar_mandatos(cast.mesa.pk, rows, actor=cast.secretaria)] * 2))
    assert "Fila 2, Nueva: Ese correo ya es de Nueva" in str(lost)
    assert Mandato.objects.filter(persona__correo="n@o.example").count() == 1


def test_a_change_made_by_hand_is_seen_by_the_next_table(cast: Cast) -> None:
    """What was tried is tried again when it is applied: what somebody did meanwhile is not undone."""
    from mesa.operations.organizaciones import Asiento

    seat = Membresia.objects.get(organo=cast.mesa, miembro__slug="organismo-ejemplo")
    row = "Organismo Ejemplo;organismo internacional;observadora;sin voto;2026-04-01;;"
    assert hace(de_mesa(cast, row)) == ["cambia"]
    given = Asiento("invitada_permanente", "no", "organismo_internacional", date(2026, 5, 1))
    cambiar_integrante(cast.mesa.pk, seat.pk, given, actor=cast.secretaria)
    assert "Ya consta desde" in errores(de_mesa(cast, row))[0][1]
