"""What people contribute: registered by the secretaría, answered with reasons, published without who said it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from actas.models import AcuerdoAdoptado, Aporte
from actas.operations.aportes import (
    COLUMNAS,
    ImportadorAportes,
    Respuesta,
    editar_aporte,
    eliminar_aporte,
    filas_de_aportes,
    importacion,
    importar_aportes,
    publicar_aporte,
    registrar_aporte,
    registro,
    responder_aporte,
)
from actas.operations.aportes.importacion import FilaAporte
from actas.operations.plan import publicar_elemento
from mesa.kernel import clock
from mesa.kernel.ensayo import Informe, ensayar
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.tabular import escribir_csv, leer_tabla
from mesa.models import Ficha, Publicacion
from tests.actas.plan import AHORA, LLEVA_APORTES, aporte, creado, registrado, respondido
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser

pytestmark = pytest.mark.django_db
SI = Respuesta("acogido", "Se incorporó.")


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.as_of(AHORA):
        yield


def says(error: type[DomainError], act: Callable[[], object]) -> str:
    with pytest.raises(error) as raised:
        act()
    return raised.value.mensaje


def test_one_is_registered_once(cast: Cast) -> None:
    creado(cast)
    found = registrado(cast, autor="Persona Ejemplo", elemento="6-C3")
    assert (found.codigo, found.elemento and found.elemento.codigo) == ("aporte-1", "6-c3")
    told = event("aporte.registrado", found, cast.secretaria)
    assert "Persona" not in json.dumps([told.ahora, told.objeto_texto])
    assert registrado(cast) == found
    assert registrado(cast, texto="Otra cosa.").codigo == "aporte-2"
    refused_to_all_but(cast, {"secretaria"}, lambda a: registrar_aporte(cast.mesa.pk, aporte(), actor=a), LLEVA_APORTES)
    taken = lambda: registrado(cast, texto="Tercera.", codigo="aporte-1")  # noqa: E731
    assert "Ya hay algo con el código" in says(Conflicto, taken)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"fecha": None}, "Complete este dato."),
        ({"texto": "\u200b"}, "Complete este dato."),
        ({"fecha": date(2026, 9, 8)}, "La fecha aún no llega: escriba cuándo se recibió el aporte."),
        ({"fecha": date(1926, 9, 8)}, "Revise el año: la fecha es anterior a 1990."),
        ({"elemento": "no-hay"}, "No hay nada en el plan con ese código: «no-hay»."),
        ({"codigo": "Á"}, "Use letras minúsculas sin tildes, números y guiones, como taller-2026-15."),
        ({"sector": "marte"}, "Elija una de las opciones."),
        ({"autor": "a" * 201}, "Acórtelo: el máximo es 200 caracteres."),
    ],
)
def test_what_lacks_or_does_not_fit_is_said(cast: Cast, more: dict[str, Any], sentence: str) -> None:
    assert says(DomainError, lambda: registrado(cast, **more)) == sentence


def test_it_is_corrected_and_never_overwritten_unseen(cast: Cast) -> None:
    found = registrado(cast)
    other = aporte(texto="Otra cosa.")
    refused_to_all_but(
        cast, {"secretaria"}, lambda a: editar_aporte(found.pk, other, revision=1, actor=a), LLEVA_APORTES
    )
    done = editar_aporte(found.pk, other, revision=1, actor=cast.secretaria)
    assert (done.codigo, done.texto, done.revision) == ("aporte-1", "Otra cosa.", 2)
    assert event("aporte.editado", found, cast.secretaria).ahora["cambio"] == ["texto"]
    late = lambda: editar_aporte(found.pk, aporte(texto="Tercera."), revision=1, actor=cast.secretaria)  # noqa: E731
    assert "Alguien lo cambió" in says(Conflicto, late)
    assert editar_aporte(found.pk, other, revision=1, actor=cast.secretaria).revision == 2


def test_each_is_answered_with_reasons(cast: Cast) -> None:
    found, red = registrado(cast), cast.organizacion("red-social-ejemplo")
    other = AcuerdoAdoptado.objects.create(organo=red, clave="x/1", numero=1, fecha=AHORA.date(), texto="De otro.")
    secretaria = cast.secretaria
    for answer, sentence in (
        (Respuesta("acogido", " "), "Escriba el fundamento de la respuesta: se publica con el aporte."),
        (Respuesta("recibido", "x"), "Elija si el aporte se acoge, se acoge parcialmente o no se acoge."),
        (Respuesta("acogido", "x", other), "Ese acuerdo es de otro órgano."),
    ):
        assert (
            says(DomainError, lambda a=answer: responder_aporte(found.pk, a, revision=1, actor=secretaria)) == sentence
        )
    refused_to_all_but(
        cast, {"secretaria"}, lambda a: responder_aporte(found.pk, SI, revision=1, actor=a), LLEVA_APORTES
    )
    done = responder_aporte(found.pk, SI, revision=1, actor=secretaria)
    assert (done.estado, done.revision, done.respondido_el) == ("acogido", 2, AHORA)
    assert event("aporte.respondido", found, secretaria).ahora == {"respuesta": "Se incorporó.", "estado": "acogido"}
    assert responder_aporte(found.pk, SI, revision=1, actor=secretaria).revision == 2  # sent twice
    no = Respuesta("no_acogido", "Excede el plan.")
    assert "Alguien lo cambió" in says(Conflicto, lambda: responder_aporte(found.pk, no, revision=1, actor=secretaria))
    assert responder_aporte(found.pk, no, revision=2, actor=secretaria).estado == "no_acogido"


def test_only_a_mistake_is_taken_away(cast: Cast) -> None:
    found = registrado(cast)
    refused_to_all_but(cast, {"secretaria"}, lambda a: eliminar_aporte(found.pk, actor=a), LLEVA_APORTES)
    eliminar_aporte(found.pk, actor=cast.secretaria)
    assert event("aporte.eliminado", found, cast.secretaria).antes == {"codigo": "aporte-1"}
    answered = respondido(cast)
    assert "no se elimina" in says(Conflicto, lambda: eliminar_aporte(answered.pk, actor=cast.secretaria))


def content(codigo: str) -> dict[str, Any]:
    ficha = Ficha.objects.select_related("publicacion__contenido").get(tipo="aporte", clave=codigo)
    return dict(json.loads(ficha.publicacion.contenido.texto))


def test_it_is_published_with_its_answer_and_without_its_author(cast: Cast) -> None:
    publicar_elemento(creado(cast).pk, actor=cast.secretaria)
    found = registrado(cast, autor="Nadie Oculta", elemento="6-c3", organizacion_nombre="Red Ejemplo")
    act = lambda: publicar_aporte(found.pk, actor=cast.secretaria)  # noqa: E731
    assert says(Conflicto, act) == "Respóndalo primero: el aporte se publica con su respuesta."
    responder_aporte(found.pk, SI, revision=1, actor=cast.secretaria)
    refused_to_all_but(cast, {"secretaria"}, lambda a: publicar_aporte(found.pk, actor=a), LLEVA_APORTES)
    act()
    event("aporte.publicado", found, cast.secretaria)
    said = content("aporte-1")
    assert (said["estado"], said["respondido_el"], said["elemento"]["codigo"]) == ("acogido", "2026-09-07", "6-c3")
    ficha = Ficha.objects.get(tipo="aporte", clave="aporte-1")
    everything = json.dumps([said, ficha.cuerpos, ficha.texto, ficha.titulo, ficha.datos])
    assert "Oculta" not in everything
    assert "Red Ejemplo" in everything
    act()
    assert Publicacion.objects.filter(tipo="aporte").count() == 1
    # Who said it is not published: correcting it changes nothing of what is.
    editar_aporte(
        found.pk,
        aporte(autor="Otra", elemento="6-c3", organizacion_nombre="Red Ejemplo"),
        revision=2,
        actor=cast.secretaria,
    )
    assert Aporte.objects.get(pk=found.pk).publicado_sha256 != ""
    responder_aporte(found.pk, Respuesta("no_acogido", "Otra."), revision=3, actor=cast.secretaria)
    act()
    assert content("aporte-1")["rectifica"]["motivo"] == "Cambió: respuesta y fundamento de la respuesta."


def tried(cast: Cast, *rows: list[object]) -> tuple[ImportadorAportes, Informe]:
    names = ["código", "fecha", "instancia", "aporte", "respuesta", "fundamento", "acuerdo"]
    importador = ImportadorAportes(cast.mesa, cast.secretaria)
    return importador, ensayar(importador, leer_tabla("x.csv", escribir_csv(names, rows)))  # type: ignore[arg-type]


def test_a_table_registers_corrects_and_answers(cast: Cast) -> None:
    AcuerdoAdoptado.objects.create(organo=cast.mesa, clave="2026-08-05/1", numero=1, fecha=AHORA.date(), texto="Sí.")
    registrado(cast)
    registrado(cast, texto="Otra cosa.")
    importador, informe = tried(
        cast,
        ["", "20-08-2026", "Taller de Ejemplo", "Publicar los datos cada mes.", "", "", ""],
        ["", "20-08-2026", "Taller de Ejemplo", "Nuevo", "", "", ""],
        [
            "aporte-2",
            "2026-08-20",
            "Taller de Ejemplo",
            "Otra cosa.",
            "Acogido parcialmente",
            "Se verá.",
            "2026-08-05/1",
        ],
        ["taller-9", "2026-08-20", "Taller de Ejemplo", "Con código", "", "", ""],
    )
    assert [(f.numero, f.hace, f.detalle) for f in informe.filas] == [
        (2, "igual", "Ya está registrado."),
        (3, "crea", ""),
        (4, "cambia", "Cambia respuesta, fundamento y acuerdo."),
        (5, "crea", ""),
    ]
    assert importador.aplicar(informe.filas, uuid4()) == "Quedaron guardados 3 aportes."
    assert set(Aporte.objects.values_list("codigo", flat=True)) == {"aporte-1", "aporte-2", "aporte-3", "taller-9"}
    done = Aporte.objects.select_related("acuerdo").get(codigo="aporte-2")
    assert (done.estado, done.respuesta, done.acuerdo and done.acuerdo.clave) == (
        "acogido_parcialmente",
        "Se verá.",
        "2026-08-05/1",
    )
    assert event("aporte.importado", cast.mesa, cast.secretaria).ahora == {"filas": 3, "respondidos": ["aporte-2"]}
    data = escribir_csv([c.nombre for c in COLUMNAS], filas_de_aportes(cast.mesa, con_autor=True))
    again = ensayar(ImportadorAportes(cast.mesa, cast.secretaria), leer_tabla("x", data))
    assert not again.con_errores
    assert not again.hace_algo


def test_a_table_that_is_applied_twice_registers_once(cast: Cast) -> None:
    """Its rows have no code by which to know them again: what they say is what tells that they are there."""
    row = ["", "20-08-2026", "Taller de Ejemplo", "Nuevo", "", "", ""]
    importador, informe = tried(cast, row)
    assert importador.aplicar(informe.filas, uuid4()) == "Quedó guardado un aporte."
    assert "después del ensayo" in says(Conflicto, lambda: importador.aplicar(informe.filas, uuid4()))
    _importador, again = tried(cast, row)
    assert [(f.hace, f.detalle) for f in again.filas] == [("igual", "Ya está registrado.")]
    assert Aporte.objects.count() == 1


def test_a_table_may_bring_codes_like_those_that_are_given(cast: Cast) -> None:
    importador, informe = tried(
        cast,
        ["", "2026-08-20", "Taller de Ejemplo", "Sin código", "", "", ""],
        ["aporte-1", "2026-08-20", "Taller de Ejemplo", "Con código", "", "", ""],
    )
    importador.aplicar(informe.filas, uuid4())
    assert dict(Aporte.objects.values_list("texto", "codigo")) == {"Con código": "aporte-1", "Sin código": "aporte-2"}


def test_a_code_that_another_organo_took_meanwhile_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each órgano is locked by itself: what the other one has not committed yet is not seen."""
    registrado(cast)
    for module in (registro, importacion):
        monkeypatch.setattr(module, "codigos_libres", lambda *_dichos: iter(["aporte-1"]))
    sentence = "Otro órgano acaba de usar uno de los códigos. Nada se guardó: intente de nuevo."
    assert says(Conflicto, lambda: registrado(cast, texto="Otra cosa.")) == sentence
    rows = [FilaAporte(aporte(texto="Otra cosa."))]
    assert says(Conflicto, lambda: importar_aportes(cast.mesa.pk, rows, actor=cast.secretaria)) == sentence


def test_every_row_that_is_wrong_says_where(cast: Cast) -> None:
    respondido(cast)
    _importador, informe = tried(
        cast,
        ["", "", "", "Sin fecha", "", "", ""],
        ["", "2026-08-20", "T", "x", "acogido", "", ""],
        ["", "2026-08-20", "T", "x", "", "Porque sí.", "9/9"],
        ["aporte-1", "2026-08-20", "T", "Ya respondido", "", "", ""],
        ["dos", "2026-08-20", "T", "x", "quizás", "x", ""],
        ["dos", "2026-08-20", "T", "x", "", "", ""],
    )
    assert [(f.numero, [columna for columna, _m in f.errores]) for f in informe.con_errores] == [
        (2, ["fecha", "instancia"]),
        (3, ["fundamento"]),
        (4, ["acuerdo", "respuesta"]),
        (5, ["respuesta"]),
        (6, ["respuesta", "código"]),
        (7, ["código"]),
    ]


def test_who_made_it_is_exported_for_who_keeps_the_ledger_only(cast: Cast) -> None:
    registrado(cast, autor="Nadie Oculta")
    assert "Nadie Oculta" in filas_de_aportes(cast.mesa, con_autor=True)[0]
    assert "Nadie Oculta" not in filas_de_aportes(cast.mesa, con_autor=False)[0]


def test_loading_is_of_the_secretaria_and_all_or_nothing(cast: Cast) -> None:
    found = registrado(cast)
    rows = [FilaAporte(aporte(texto="Nuevo")), FilaAporte(aporte(codigo=found.codigo), SI, revision=1)]
    refused_to_all_but(cast, {"secretaria"}, lambda a: importar_aportes(cast.mesa.pk, rows, actor=a), LLEVA_APORTES)
    editar_aporte(found.pk, aporte(texto="Antes"), revision=1, actor=cast.secretaria)
    late = lambda: importar_aportes(cast.mesa.pk, rows, actor=cast.secretaria)  # noqa: E731
    assert "después del ensayo" in says(Conflicto, late)
    assert Aporte.objects.count() == 1


# Two at once


@pytest.mark.django_db(transaction=True)
@races(registrar_aporte)
def test_the_same_one_sent_twice_at_once(cast: Cast) -> None:
    first, second = together(lambda: registrado(cast), lambda: registrado(cast))
    assert first == second == Aporte.objects.get()


@pytest.mark.django_db(transaction=True)
@races(editar_aporte, responder_aporte)
def test_one_corrects_while_another_answers(cast: Cast) -> None:
    found = registrado(cast)
    _winner, loser = winner_and_loser(
        together(
            lambda: editar_aporte(found.pk, aporte(texto="Otra."), revision=1, actor=cast.secretaria),
            lambda: responder_aporte(found.pk, SI, revision=1, actor=cast.secretaria),
        )
    )
    assert isinstance(loser, Conflicto)
    assert Aporte.objects.get().revision == 2


@pytest.mark.django_db(transaction=True)
@races(eliminar_aporte)
def test_two_who_take_away_the_same(cast: Cast) -> None:
    found = registrado(cast)
    act = lambda: eliminar_aporte(found.pk, actor=cast.secretaria)  # noqa: E731
    _winner, loser = winner_and_loser(together(act, act))
    assert "Alguien lo eliminó" in str(loser)


@pytest.mark.django_db(transaction=True)
@races(importar_aportes)
def test_two_who_load_the_same_table(cast: Cast) -> None:
    found = registrado(cast)
    rows = [FilaAporte(aporte(codigo=found.codigo, texto="Otra"), SI, revision=1)]
    act = lambda: importar_aportes(cast.mesa.pk, rows, actor=cast.secretaria)  # noqa: E731
    winner, loser = winner_and_loser(together(act, act))
    assert winner == 1
    assert isinstance(loser, Conflicto)


@pytest.mark.django_db(transaction=True)
@races(importar_aportes)
def test_two_who_load_the_same_new_ones(cast: Cast) -> None:
    rows = [FilaAporte(aporte()), FilaAporte(aporte(texto="Otra cosa."))]
    act = lambda: importar_aportes(cast.mesa.pk, rows, actor=cast.secretaria)  # noqa: E731
    winner, loser = winner_and_loser(together(act, act))
    assert (winner, type(loser), Aporte.objects.count()) == (2, Conflicto, 2)


@pytest.mark.django_db(transaction=True)
@races(publicar_aporte)
def test_two_who_publish_the_same(cast: Cast) -> None:
    found = respondido(cast)
    act = lambda: publicar_aporte(found.pk, actor=cast.secretaria)  # noqa: E731
    together(act, act)
    assert Publicacion.objects.filter(tipo="aporte").count() == 1
