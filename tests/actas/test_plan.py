"""The catalogue of the plan: kept by the secretaría, published one by one, loaded all or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from actas.models import AcuerdoAdoptado, Aporte, ElementoPlan, Tarea
from actas.operations.plan import (
    COLUMNAS,
    ImportadorPlan,
    atar_elemento,
    crear_elemento,
    desatar_elemento,
    editar_elemento,
    eliminar_elemento,
    filas_del_plan,
    importar_plan,
    publicar_elemento,
)
from mesa.kernel import clock
from mesa.kernel.ensayo import Informe, ensayar
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.tabular import escribir_csv, leer_tabla
from mesa.models import Evento, Ficha, Publicacion
from mesa.operations.retiros import retirar_publicacion
from tests.actas.plan import AHORA, LLEVA_PLAN, compromiso, creado
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def says(error: type[DomainError], act: Callable[[], object]) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def test_the_secretaria_adds_commitments_and_their_milestones(cast: Cast) -> None:
    elemento = creado(cast, texto=" Uno.\r\n", titulo="Publicar  el\ncatálogo")
    assert (elemento.titulo, elemento.texto, elemento.revision) == ("Publicar el catálogo", "Uno.", 1)
    assert event("elemento.creado", elemento, cast.secretaria).ahora == {"codigo": "6-c3", "clase": "compromiso"}
    hito = creado(cast, "6-C3-H1", padre="6-c3")
    assert (hito.codigo, hito.padre) == ("6-c3-h1", elemento)
    refused_to_all_but(
        cast, {"secretaria"}, lambda a: crear_elemento(cast.mesa.pk, compromiso("otro"), actor=a), LLEVA_PLAN
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"titulo": " "}, "Complete este dato."),
        ({"codigo": "Seis C3"}, "Use letras minúsculas sin tildes, números y guiones, como 6-c3-h1."),
        ({"codigo": "en-trabajo"}, "Use letras minúsculas sin tildes, números y guiones, como 6-c3-h1."),
        ({"clase": "meta"}, "Elija si es un compromiso, un hito o una recomendación."),
        ({"clase": "hito"}, "Indique el código del compromiso al que pertenece el hito."),
        ({"clase": "hito", "padre": "9"}, "No hay un compromiso con ese código: «9»."),
        ({"clase": "recomendacion", "padre": "6-c3"}, "Solo un hito pertenece a un compromiso. Deje este dato vacío."),
        ({"vence": date(2206, 1, 1)}, "Revise el año: la fecha está a más de 20 años."),
        ({"desde": date(2026, 2, 1), "vence": date(2026, 1, 1)}, "Termina antes de comenzar: revise las fechas."),
        ({"titulo": "a" * 301}, "Acórtelo: el máximo es 300 caracteres."),
    ],
)
def test_what_lacks_or_does_not_fit_is_said(cast: Cast, more: dict[str, Any], sentence: str) -> None:
    datos = replace(compromiso("7-c1"), **more)
    assert says(DomainError, lambda: crear_elemento(cast.mesa.pk, datos, actor=cast.secretaria)) == sentence


def test_a_code_is_of_one(cast: Cast) -> None:
    creado(cast)
    assert says(Conflicto, lambda: creado(cast)) == (
        "Ya hay algo con el código «6-c3». Use otro, o corrija el que está."
    )


def test_it_is_corrected_and_never_overwritten_unseen(cast: Cast) -> None:
    elemento = creado(cast)
    refused_to_all_but(
        cast, {"secretaria"}, lambda a: editar_elemento(elemento.pk, compromiso(), revision=1, actor=a), LLEVA_PLAN
    )
    done = editar_elemento(
        elemento.pk,
        compromiso("otro", clase="hito", titulo="Otro", vence=date(2027, 1, 1)),
        revision=1,
        actor=cast.secretaria,
    )
    assert (done.codigo, done.clase, done.titulo, done.revision) == ("6-c3", "compromiso", "Otro", 2)
    told = event("elemento.editado", elemento, cast.secretaria)
    assert told.antes == {"titulo": "Publicar el catálogo", "vence": None}
    assert told.ahora == {"titulo": "Otro", "vence": "2027-01-01"}
    late = lambda: editar_elemento(elemento.pk, compromiso(), revision=1, actor=cast.secretaria)  # noqa: E731
    assert "Alguien lo cambió mientras usted escribía" in says(Conflicto, late)
    same = compromiso(titulo="Otro", vence=date(2027, 1, 1))
    assert editar_elemento(elemento.pk, same, revision=1, actor=cast.secretaria).revision == 2


def test_only_a_mistake_is_taken_away(cast: Cast) -> None:
    elemento, hito = creado(cast), creado(cast, "6-c3-h1", padre="6-c3")
    refused_to_all_but(cast, {"secretaria"}, lambda a: eliminar_elemento(hito.pk, actor=a), LLEVA_PLAN)
    tied = lambda: eliminar_elemento(elemento.pk, actor=cast.secretaria)  # noqa: E731
    assert "Sepárelos primero" in says(Conflicto, tied)
    eliminar_elemento(hito.pk, actor=cast.secretaria)
    assert event("elemento.eliminado", hito, cast.secretaria).antes["codigo"] == "6-c3-h1"
    assert list(ElementoPlan.objects.all()) == [elemento]
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    assert says(Conflicto, tied) == "Ya se publicó: no se elimina. Corríjalo y publíquelo de nuevo."


def content(codigo: str) -> dict[str, Any]:
    ficha = Ficha.objects.select_related("publicacion__contenido").get(tipo="plan", clave=codigo)
    return dict(json.loads(ficha.publicacion.contenido.texto))


def test_it_is_published_and_says_what_changed_since(cast: Cast) -> None:
    elemento, hito = creado(cast), creado(cast, "6-c3-h1", padre="6-c3")
    refused_to_all_but(cast, {"secretaria"}, lambda a: publicar_elemento(elemento.pk, actor=a), LLEVA_PLAN)
    before = lambda: publicar_elemento(hito.pk, actor=cast.secretaria)  # noqa: E731
    assert says(Conflicto, before) == "Publique primero el compromiso al que pertenece el hito."
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    event("elemento.publicado", elemento, cast.secretaria)
    publicar_elemento(hito.pk, actor=cast.secretaria)
    assert content("6-c3-h1")["padre"] == {"codigo": "6-c3", "clase": "compromiso", "titulo": "Publicar el catálogo"}
    assert content("6-c3")["rectifica"] is None
    # The same again, another day, adds nothing to the chain.
    with clock.as_of(AHORA.replace(day=9)):
        publicar_elemento(elemento.pk, actor=cast.secretaria)
    assert Publicacion.objects.filter(tipo="plan", clave="6-c3").count() == 1
    editar_elemento(elemento.pk, compromiso(titulo="Otro", responsable="Organismo"), revision=1, actor=cast.secretaria)
    assert ElementoPlan.objects.get(pk=elemento.pk).publicado_sha256 == ""
    publicar_elemento(elemento.pk, actor=cast.secretaria)
    said = content("6-c3")
    assert (said["titulo"], said["rectifica"]["causa"], said["rectifica"]["version"]) == ("Otro", "rectificacion", 1)
    assert said["rectifica"]["motivo"] == "Cambió: título y responsable."
    assert ElementoPlan.objects.get(pk=elemento.pk).publicado_sha256 != ""


def test_what_was_withdrawn_is_not_published_again(cast: Cast) -> None:
    elemento = publicar_elemento(creado(cast).pk, actor=cast.secretaria)
    numero = Ficha.objects.get(tipo="plan", clave="6-c3").publicacion.numero
    retirar_publicacion(numero, "Nombra a una persona.", fundamento="contexto", actor=cast.secretaria)
    again = lambda: publicar_elemento(elemento.pk, actor=cast.secretaria)  # noqa: E731
    assert says(Conflicto, again) == "Su publicación se retiró: ya no se publica."


def tried(cast: Cast, *rows: list[object]) -> tuple[ImportadorPlan, Informe]:
    names = ["código", "clase", "compromiso", "plan", "título", "termina"]
    importador = ImportadorPlan(cast.mesa, cast.secretaria)
    return importador, ensayar(importador, leer_tabla("x.csv", escribir_csv(names, rows)))  # type: ignore[arg-type]


def test_a_table_adds_corrects_and_leaves_alone(cast: Cast) -> None:
    creado(cast, "6-c1")
    creado(cast, "6-c2")
    importador, informe = tried(
        cast,
        ["6-c3-h1", "Hito", "6-c3", "Plan de Ejemplo", "=Un hito", "31-12-2026"],
        ["6-C3", "COMPROMISO", "", "Plan de Ejemplo", "Nuevo", ""],
        ["6-c1", "compromiso", "", "Plan de Ejemplo", "Otro título", ""],
        ["6-c2", "compromiso", "", "Plan de Ejemplo", "Publicar el catálogo", ""],
    )
    assert [(f.numero, f.hace, f.detalle) for f in informe.filas] == [
        (2, "crea", ""),
        (3, "crea", ""),
        (4, "cambia", "Cambia título."),
        (5, "igual", ""),
    ]
    assert ElementoPlan.objects.count() == 2
    assert importador.aplicar(informe.filas, uuid4()) == "Quedaron guardadas 3 filas."
    hito = ElementoPlan.objects.get(codigo="6-c3-h1")
    assert (hito.padre and hito.padre.codigo, hito.titulo, hito.vence) == ("6-c3", "=Un hito", date(2026, 12, 31))
    assert ElementoPlan.objects.get(codigo="6-c1").revision == 2
    assert event("plan.importado", cast.mesa, cast.secretaria).ahora["filas"] == 3
    # What was exported is read back and changes nothing.
    data = escribir_csv([c.nombre for c in COLUMNAS], filas_del_plan(cast.mesa))
    again = ensayar(ImportadorPlan(cast.mesa, cast.secretaria), leer_tabla("x", data))
    assert not again.con_errores
    assert not again.hace_algo


def test_every_row_that_is_wrong_says_where(cast: Cast) -> None:
    creado(cast, "6-c1")
    red = cast.organizacion("red-social-ejemplo")
    ElementoPlan.objects.create(organo=red, clase="compromiso", codigo="de-la-red", plan="P", titulo="T")
    _importador, informe = tried(
        cast,
        ["", "meta", "", "", "Sin código", "mañana"],
        ["6-c9", "compromiso", "", "P", "Dos veces", ""],
        ["6-c9", "compromiso", "", "P", "Dos veces", ""],
        ["6-c1", "recomendación del IRM", "", "P", "Era otra cosa", ""],
        ["de-la-red", "compromiso", "", "P", "De otro", ""],
        ["6-h", "hito", "no-hay", "P", "Suelto", ""],
    )
    wrong = [(f.numero, [columna for columna, _m in f.errores]) for f in informe.con_errores]
    assert wrong == [
        (2, ["clase", "termina", "código", "plan"]),
        (3, ["código"]),
        (4, ["código"]),
        (5, ["clase"]),
        (6, ["código"]),
        (7, ["compromiso"]),
    ]
    assert not informe.hace_algo


def test_a_table_of_other_columns_is_refused(cast: Cast) -> None:
    importador = ImportadorPlan(cast.mesa, cast.secretaria)
    for data, sentence in (
        (b"codigo;color\n1;2\n", "La columna «color» no se conoce."),
        (b"codigo;clase\n1;2\n", "Falta la columna «plan»."),
        (b"codigo;clase;plan;titulo\n", "ninguna fila"),
    ):
        with pytest.raises(DomainError, match=sentence):
            ensayar(importador, leer_tabla("x", data))


def test_loading_is_of_the_secretaria_and_all_or_nothing(cast: Cast) -> None:
    elemento = creado(cast)
    row = (compromiso(titulo="Otro"), 1)
    refused_to_all_but(cast, {"secretaria"}, lambda a: importar_plan(cast.mesa.pk, [row], actor=a), LLEVA_PLAN)
    editar_elemento(elemento.pk, compromiso(titulo="Antes"), revision=1, actor=cast.secretaria)
    late = lambda: importar_plan(cast.mesa.pk, [(compromiso("nuevo"), 0), row], actor=cast.secretaria)  # noqa: E731
    assert "después del ensayo" in says(Conflicto, late)
    assert [e.titulo for e in ElementoPlan.objects.all()] == ["Antes"]


def test_contributions_keep_what_they_are_about(cast: Cast) -> None:
    elemento = creado(cast)
    Aporte.objects.create(organo=cast.mesa, codigo="a", fecha=AHORA.date(), instancia="T", texto="x", elemento=elemento)
    tied = lambda: eliminar_elemento(elemento.pk, actor=cast.secretaria)  # noqa: E731
    assert "aportes" in says(Conflicto, tied)


def agreed(cast: Cast, clave: str = "2026-08-05/1", organo: str = "mesa-ejemplo") -> AcuerdoAdoptado:
    day = AHORA.date()
    of = cast.organizacion(organo)
    return AcuerdoAdoptado.objects.create(organo=of, clave=clave, numero=1, fecha=day, texto="Se acuerda.")


def test_agreements_and_tasks_are_tied_and_untied(cast: Cast) -> None:
    elemento, acuerdo = creado(cast), agreed(cast)
    tarea = Tarea.objects.create(organo=cast.mesa, titulo="Publicar", creada_el=AHORA)
    refused_to_all_but(cast, {"secretaria"}, lambda a: atar_elemento(elemento.pk, acuerdo, actor=a), LLEVA_PLAN)
    refused_to_all_but(cast, {"secretaria"}, lambda a: desatar_elemento(elemento.pk, acuerdo, actor=a), LLEVA_PLAN)
    for a in (acuerdo, acuerdo, tarea):
        atar_elemento(elemento.pk, a, actor=cast.secretaria)
    assert event("elemento.atado", elemento, cast.secretaria).ahora == {"clase": "tarea", "texto": "Publicar"}
    assert Evento.objects.filter(verbo="elemento.atado").count() == 2
    assert (elemento.acuerdos.get(), elemento.tareas.get()) == (acuerdo, tarea)
    # Its follow-up waits to be published.
    assert AcuerdoAdoptado.objects.get(pk=acuerdo.pk).cambiado_el == AHORA
    other = agreed(cast, "red/1", "red-social-ejemplo")
    assert "Es de otro órgano" in says(DomainError, lambda: atar_elemento(elemento.pk, other, actor=cast.secretaria))
    for a in (acuerdo, tarea):
        desatar_elemento(elemento.pk, a, actor=cast.secretaria)
    event("elemento.desatado", elemento, cast.secretaria)
    assert not elemento.acuerdos.exists()
    assert not elemento.tareas.exists()


# Two at once


@pytest.mark.django_db(transaction=True)
@races(atar_elemento, desatar_elemento)
def test_one_ties_while_another_unties(cast: Cast) -> None:
    elemento, acuerdo = creado(cast), agreed(cast)
    atar_elemento(elemento.pk, acuerdo, actor=cast.secretaria)
    results = together(
        lambda: atar_elemento(elemento.pk, acuerdo, actor=cast.secretaria),
        lambda: desatar_elemento(elemento.pk, acuerdo, actor=cast.secretaria),
    )
    assert results == [elemento, elemento]


@pytest.mark.django_db(transaction=True)
@races(crear_elemento)
def test_two_who_add_the_same_code(cast: Cast) -> None:
    act = lambda: creado(cast)  # noqa: E731
    winner, loser = winner_and_loser(together(act, act))
    assert isinstance(loser, Conflicto)
    assert ElementoPlan.objects.get() == winner


@pytest.mark.django_db(transaction=True)
@races(editar_elemento)
def test_two_who_correct_the_same(cast: Cast) -> None:
    elemento = creado(cast)

    def to(titulo: str) -> Callable[[], object]:
        return lambda: editar_elemento(elemento.pk, compromiso(titulo=titulo), revision=1, actor=cast.secretaria)

    winner, loser = winner_and_loser(together(to("Uno"), to("Dos")))
    assert isinstance(loser, Conflicto)
    assert ElementoPlan.objects.get().titulo == winner.titulo


@pytest.mark.django_db(transaction=True)
@races(eliminar_elemento)
def test_two_who_take_away_the_same(cast: Cast) -> None:
    elemento = creado(cast)
    act = lambda: eliminar_elemento(elemento.pk, actor=cast.secretaria)  # noqa: E731
    _winner, loser = winner_and_loser(together(act, act))
    assert "Alguien lo eliminó" in str(loser)
    assert not ElementoPlan.objects.exists()


@pytest.mark.django_db(transaction=True)
@races(importar_plan)
def test_two_who_load_the_same_table(cast: Cast) -> None:
    act = lambda: importar_plan(cast.mesa.pk, [(compromiso(), 0)], actor=cast.secretaria)  # noqa: E731
    winner, loser = winner_and_loser(together(act, act))
    assert winner == 1
    assert "después del ensayo" in str(loser)


@pytest.mark.django_db(transaction=True)
@races(publicar_elemento)
def test_two_who_publish_the_same(cast: Cast) -> None:
    elemento = creado(cast)
    act = lambda: publicar_elemento(elemento.pk, actor=cast.secretaria)  # noqa: E731
    together(act, act)
    assert Publicacion.objects.filter(tipo="plan").count() == 1
