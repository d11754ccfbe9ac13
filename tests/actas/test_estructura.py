"""The structure of the text: moved, made letra or paragraph, divided, joined; no sentence is lost on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actas.models import Acta, Acuerdo, Parrafo
from actas.operations import (
    agregar_parrafo,
    circular_acta,
    corregir_parrafo,
    dividir_parrafo,
    elevar_letra,
    eliminar_parrafo,
    llevar_parrafo,
    mover_parrafo,
    sangrar_parrafo,
    unir_parrafo,
)
from actas.operations.parrafos import ParrafoCambiado
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from mesa.operations.consultas import primera_fecha
from tests.actas.dos_puntos import DOS_PUNTOS, START, shape
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser

EDITAR = "Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación."
ELIMINADO = "Alguien eliminó este párrafo mientras usted trabajaba. Recargue la página para ver el acta."
ORDEN = "Alguien cambió el orden de los párrafos mientras usted trabajaba. Vea cómo quedaron y decida."


@pytest.fixture
def acta(cast) -> Acta:
    acta = cast.borrador(DOS_PUNTOS)
    assert shape(acta) == START
    return acta


@pytest.fixture
def at(acta) -> Callable[[str], Parrafo]:
    """The paragraph with that text, as it is now."""
    return lambda texto: Parrafo.objects.get(acta=acta, texto=texto)


pytestmark = pytest.mark.django_db


# Moving


def test_a_paragraph_moves_past_its_neighbour_with_its_letras(cast, acta, at) -> None:
    mover_parrafo(at("B:").pk, junto_a=at("A.").pk, antes=True, actor=cast.secretaria)
    assert shape(acta) == "B:(x;,y.)|A.|C. / D. / Uno.|Dos."
    mover_parrafo(at("B:").pk, junto_a=at("C.").pk, antes=False, actor=cast.secretaria)
    assert shape(acta) == "A.|C.|B:(x;,y.) / D. / Uno.|Dos."
    evento = event("parrafo.movido", acta, cast.secretaria)
    assert [fila["texto"] for fila in evento.ahora["parrafos"]] == ["B:"], "those it passed did not move"
    mover_parrafo(at("y.").pk, junto_a=at("x;").pk, antes=True, actor=cast.secretaria)
    assert shape(acta) == "A.|C.|B:(y.,x;) / D. / Uno.|Dos."
    assert {p.version for p in Parrafo.objects.filter(acta=acta)} == {1}, "a text that moved is still the same text"


def test_moving_what_is_already_there_is_nothing(cast, acta, at) -> None:
    for _ in range(2):
        mover_parrafo(at("B:").pk, junto_a=at("A.").pk, antes=True, actor=cast.secretaria)
    assert shape(acta) == "B:(x;,y.)|A.|C. / D. / Uno.|Dos."
    assert Evento.objects.filter(verbo="parrafo.movido").count() == 1


def test_a_paragraph_goes_to_another_punto_and_an_agreement_is_made_and_unmade(cast, acta, at) -> None:
    llevar_parrafo(at("B:").pk, punto_id=at("D.").punto_id, actor=cast.secretaria)
    assert shape(acta) == "A.|C. / D.|B:(x;,y.) / Uno.|Dos."
    llevar_parrafo(at("B:").pk, punto_id=None, actor=cast.secretaria)
    assert shape(acta) == "A.|C. / D. / Uno.|Dos.|B:(x;,y.)"
    assert Acuerdo.objects.filter(parrafo=at("B:")).count() == 1
    llevar_parrafo(at("Uno.").pk, punto_id=at("A.").punto_id, actor=cast.secretaria)
    llevar_parrafo(at("y.").pk, punto_id=at("A.").punto_id, actor=cast.secretaria)
    assert shape(acta) == "A.|C.|Uno.|y. / D. / Dos.|B:(x;)"
    assert [a.parrafo.texto for a in Acuerdo.objects.filter(acta=acta)] == ["Dos.", "B:"]


@pytest.mark.parametrize("other", ["x;", "A."])
def test_nobody_moves_next_to_what_is_no_longer_of_its_level(cast, acta, at, other) -> None:
    with pytest.raises(Conflicto) as conflict:
        mover_parrafo(at("A.").pk, junto_a=at(other).pk, antes=False, actor=cast.secretaria)
    assert conflict.value.mensaje == ORDEN
    assert shape(acta) == START


def test_nothing_goes_to_another_acta(cast, acta, at) -> None:
    other = cast.borrador()
    with pytest.raises(Conflicto) as conflict:
        llevar_parrafo(at("A.").pk, punto_id=other.sesion.puntos.get().pk, actor=cast.secretaria)
    assert conflict.value.mensaje == ELIMINADO
    stranger = other.parrafos.filter(padre=None, punto__isnull=False).first()
    with pytest.raises(Conflicto):
        mover_parrafo(at("A.").pk, junto_a=stranger.pk, antes=False, actor=cast.secretaria)
    assert shape(acta) == START


# Two levels


def test_a_paragraph_becomes_a_letra_and_back(cast, acta, at) -> None:
    sangrar_parrafo(at("C.").pk, padre_id=at("B:").pk, actor=cast.secretaria)
    assert shape(acta) == "A.|B:(x;,y.,C.) / D. / Uno.|Dos."
    sangrar_parrafo(at("B:").pk, padre_id=at("A.").pk, actor=cast.secretaria)
    assert shape(acta) == "A.(B:,x;,y.,C.) / D. / Uno.|Dos.", "two levels only: its letras follow it as letras"
    event("parrafo.sangrado", acta, cast.secretaria)
    elevar_letra(at("x;").pk, actor=cast.secretaria)
    assert shape(acta) == "A.(B:)|x;(y.,C.) / D. / Uno.|Dos.", "what followed goes with it: the order is the same"
    event("letra.elevada", acta, cast.secretaria)


def test_an_agreement_made_letra_is_none_and_a_letra_made_paragraph_there_is_one(cast, acta, at) -> None:
    sangrar_parrafo(at("Dos.").pk, padre_id=at("Uno.").pk, actor=cast.secretaria)
    assert (shape(acta), Acuerdo.objects.filter(acta=acta).count()) == ("A.|B:(x;,y.)|C. / D. / Uno.(Dos.)", 1)
    elevar_letra(at("Dos.").pk, actor=cast.secretaria)
    assert (shape(acta), Acuerdo.objects.filter(acta=acta).count()) == (START, 2)


def test_what_cannot_change_its_level_is_refused(cast, acta, at) -> None:
    acts: list[Callable[[], object]] = [
        lambda: sangrar_parrafo(at("A.").pk, padre_id=0, actor=cast.secretaria),
        lambda: sangrar_parrafo(at("D.").pk, padre_id=at("C.").pk, actor=cast.secretaria),
        lambda: sangrar_parrafo(at("C.").pk, padre_id=at("A.").pk, actor=cast.secretaria),
        lambda: sangrar_parrafo(at("y.").pk, padre_id=at("x;").pk, actor=cast.secretaria),
        lambda: elevar_letra(at("A.").pk, actor=cast.secretaria),
    ]
    for act in acts:
        with pytest.raises(Conflicto) as conflict:
            act()
        assert conflict.value.mensaje == ORDEN
    assert shape(acta) == START


# Dividing and joining


def test_a_paragraph_is_divided_and_its_letras_stay_with_what_they_follow(cast, acta, at) -> None:
    first = dividir_parrafo(at("B:").pk, [" Se vio\nesto. ", "", "Y esto otro:"], version=1, actor=cast.secretaria)
    assert shape(acta) == "A.|Se vio esto.|Y esto otro:(x;,y.)|C. / D. / Uno.|Dos."
    assert (first.version, first.editado_por) == (2, "Persona Ejemplo Cinco")
    event("parrafo.dividido", acta, cast.secretaria)
    dividir_parrafo(at("x;").pk, ["x1;", "x2;", "x3;"], version=1, actor=cast.secretaria)
    assert shape(acta) == "A.|Se vio esto.|Y esto otro:(x1;,x2;,x3;,y.)|C. / D. / Uno.|Dos."


def test_the_parts_of_an_agreement_are_agreements_of_the_same_origin(cast, acta, at) -> None:
    uno = Acuerdo.objects.get(parrafo=at("Uno."))
    uno.origenes.set([at("A."), at("B:")])
    dividir_parrafo(at("Uno.").pk, ["Uno A.", "Uno B."], version=1, actor=cast.secretaria)
    assert shape(acta).endswith("/ Uno A.|Uno B.|Dos.")
    assert {o.texto for o in Acuerdo.objects.get(parrafo=at("Uno B.")).origenes.all()} == {"A.", "B:"}
    dividir_parrafo(at("A.").pk, ["A1.", "A2."], version=1, actor=cast.secretaria)
    assert {o.texto for o in uno.origenes.all()} == {"A1.", "A2.", "B:"}


@pytest.mark.parametrize("parts", [[], ["Uno solo."], ["Uno.", " \n "], ["", ""]])
def test_nothing_is_divided_into_one(cast, acta, at, parts) -> None:
    with pytest.raises(DomainError) as error:
        dividir_parrafo(at("A.").pk, parts, version=1, actor=cast.secretaria)
    assert error.value.mensaje == "Deje una línea en blanco donde se divide, con texto antes y después."
    assert shape(acta) == START


def test_two_paragraphs_are_joined_with_their_letras(cast, acta, at) -> None:
    a, b = at("A."), at("B:")
    sangrar_parrafo(at("C.").pk, padre_id=b.pk, actor=cast.secretaria)
    kept = unir_parrafo(b.pk, version=1, anterior_id=a.pk, version_anterior=1, actor=cast.secretaria)
    assert (kept, shape(acta)) == (a, "A. B:(x;,y.,C.) / D. / Uno.|Dos.")
    event("parrafo.unido", acta, cast.secretaria)
    unir_parrafo(at("y.").pk, version=1, anterior_id=at("x;").pk, version_anterior=1, actor=cast.secretaria)
    assert shape(acta) == "A. B:(x; y.,C.) / D. / Uno.|Dos."


def test_agreements_joined_keep_what_either_came_from(cast, acta, at) -> None:
    uno, dos = (Acuerdo.objects.get(parrafo=at(texto)) for texto in ("Uno.", "Dos."))
    uno.origenes.set([at("A."), at("B:")])
    dos.origenes.set([at("C.")])
    Acuerdo.objects.filter(pk=dos.pk).update(titulo="Segundo")
    one, other = at("Uno."), at("Dos.")
    unir_parrafo(other.pk, version=1, anterior_id=one.pk, version_anterior=1, actor=cast.secretaria)
    joined = Acuerdo.objects.get(acta=acta)
    assert (joined.pk, joined.titulo, joined.parrafo.texto) == (uno.pk, "Segundo", "Uno. Dos.")
    assert {o.texto for o in joined.origenes.all()} == {"A.", "B:", "C."}
    b = at("B:")
    unir_parrafo(b.pk, version=1, anterior_id=at("A.").pk, version_anterior=1, actor=cast.secretaria)
    assert {o.texto for o in joined.origenes.all()} == {"A. B:", "C."}, "the origin went into the text that has it"


def test_what_cannot_be_joined_is_refused(cast, acta, at) -> None:
    def join(pk: int, anterior: int, version: int = 1, its: int = 1) -> Parrafo:
        return unir_parrafo(pk, version=version, anterior_id=anterior, version_anterior=its, actor=cast.secretaria)

    for one, other in (("A.", "B:"), ("C.", "A."), ("D.", "C."), ("x;", "B:")):
        with pytest.raises(Conflicto) as conflict:
            join(at(one).pk, at(other).pk)
        assert conflict.value.mensaje == ORDEN
    corregir_parrafo(at("A.").pk, "A" * 19_999, version=1, actor=cast.secretaria)
    with pytest.raises(DomainError, match=r"Unidos pasan de 20\.000 caracteres"):
        join(at("B:").pk, at("A" * 19_999).pk, its=2)


def test_no_text_is_divided_joined_or_deleted_unseen(cast, acta, at) -> None:
    a, b = at("A."), at("B:")
    corregir_parrafo(a.pk, "De otra persona.", version=1, actor=cast.secretaria)
    acts: list[Callable[[], object]] = [
        lambda: dividir_parrafo(a.pk, ["A1.", "A2."], version=1, actor=cast.secretaria),
        lambda: unir_parrafo(b.pk, version=1, anterior_id=a.pk, version_anterior=1, actor=cast.secretaria),
        lambda: eliminar_parrafo(a.pk, version=1, actor=cast.secretaria),
    ]
    for act in acts:
        with pytest.raises(ParrafoCambiado) as conflict:
            act()
        assert conflict.value.parrafo == a
    corregir_parrafo(b.pk, "De otra más:", version=1, actor=cast.secretaria)
    with pytest.raises(ParrafoCambiado) as conflict:
        unir_parrafo(b.pk, version=1, anterior_id=a.pk, version_anterior=2, actor=cast.secretaria)
    assert conflict.value.parrafo == b
    assert shape(acta) == "De otra persona.|De otra más:(x;,y.)|C. / D. / Uno.|Dos."


def test_a_text_that_moved_meanwhile_is_still_corrected(cast, acta, at) -> None:
    c = at("C.")
    llevar_parrafo(c.pk, punto_id=at("D.").punto_id, actor=cast.secretaria)
    sangrar_parrafo(c.pk, padre_id=at("D.").pk, actor=cast.secretaria)
    corregir_parrafo(c.pk, "C corregida.", version=1, actor=cast.secretaria)
    assert shape(acta) == "A.|B:(x;,y.) / D.(C corregida.) / Uno.|Dos."


# Who, when, and two at once


def acts(at: Callable[[str], Parrafo]) -> list[Callable[[Actor | None], object]]:
    """Every act of structure."""
    a, b, c, x = (at(texto).pk for texto in ("A.", "B:", "C.", "x;"))
    return [
        lambda actor: mover_parrafo(b, junto_a=a, antes=True, actor=actor),
        lambda actor: llevar_parrafo(b, punto_id=None, actor=actor),
        lambda actor: sangrar_parrafo(c, padre_id=b, actor=actor),
        lambda actor: elevar_letra(x, actor=actor),
        lambda actor: dividir_parrafo(a, ["A1.", "A2."], version=1, actor=actor),
        lambda actor: unir_parrafo(b, version=1, anterior_id=a, version_anterior=1, actor=actor),
    ]


def test_only_the_secretaria_changes_the_structure_and_only_of_a_draft(cast, acta, at) -> None:
    for act in acts(at):
        refused_to_all_but(cast, {"secretaria"}, act, EDITAR)
    waiting = acts(at)
    regla = cast.regla()
    circular_acta(acta.pk, regla, primera_fecha(regla), None, actor=cast.secretaria)
    for act in waiting:
        with pytest.raises(Conflicto, match="El acta está en circulación y su texto no se puede cambiar"):
            act(cast.secretaria)
    assert shape(acta) == START


def test_what_someone_deleted_is_told(cast, acta, at) -> None:
    waiting = acts(at)
    for texto in ("A.", "B:", "C."):
        eliminar_parrafo(at(texto).pk, version=1, actor=cast.secretaria)
    for act in waiting:
        with pytest.raises(Conflicto) as conflict:
            act(cast.secretaria)
        assert conflict.value.mensaje == ELIMINADO


transactional = pytest.mark.django_db(transaction=True)


@transactional
@races(mover_parrafo, llevar_parrafo)
def test_two_who_move_the_same_paragraph(cast) -> None:
    acta, secretaria = cast.borrador(DOS_PUNTOS), cast.secretaria
    a, b, d = (Parrafo.objects.get(texto=texto) for texto in ("A.", "B:", "D."))
    together(*[lambda: mover_parrafo(b.pk, junto_a=a.pk, antes=True, actor=secretaria)] * 2)
    assert shape(acta) == "B:(x;,y.)|A.|C. / D. / Uno.|Dos.", "both asked for the same, and it was done once"
    together(*[lambda: llevar_parrafo(b.pk, punto_id=d.punto_id, actor=secretaria)] * 2)
    assert shape(acta) == "A.|C. / D.|B:(x;,y.) / Uno.|Dos."
    assert Evento.objects.filter(verbo="parrafo.movido").count() == 2


@transactional
@races(sangrar_parrafo)
def test_two_who_make_the_same_letra(cast) -> None:
    acta, secretaria = cast.borrador(DOS_PUNTOS), cast.secretaria
    b, c = (Parrafo.objects.get(texto=texto).pk for texto in ("B:", "C."))
    _, error = winner_and_loser(together(*[lambda: sangrar_parrafo(c, padre_id=b, actor=secretaria)] * 2))
    assert isinstance(error, Conflicto)
    assert (error.mensaje, shape(acta)) == (ORDEN, "A.|B:(x;,y.,C.) / D. / Uno.|Dos.")


@transactional
@races(elevar_letra)
def test_two_who_make_the_same_paragraph(cast) -> None:
    acta, secretaria = cast.borrador(DOS_PUNTOS), cast.secretaria
    x = Parrafo.objects.get(texto="x;").pk
    _, error = winner_and_loser(together(*[lambda: elevar_letra(x, actor=secretaria)] * 2))
    assert isinstance(error, Conflicto)
    assert (error.mensaje, shape(acta)) == (ORDEN, "A.|B:|x;(y.)|C. / D. / Uno.|Dos.")


@transactional
@races(dividir_parrafo)
def test_two_who_divide_the_same_paragraph(cast) -> None:
    acta, secretaria = cast.borrador(DOS_PUNTOS), cast.secretaria
    a = Parrafo.objects.get(texto="A.").pk
    _, error = winner_and_loser(
        together(*[lambda: dividir_parrafo(a, ["A1.", "A2."], version=1, actor=secretaria)] * 2)
    )
    assert isinstance(error, ParrafoCambiado)
    assert shape(acta).startswith("A1.|A2.|B:")


def _join(one: Parrafo, other: Parrafo, actor: Actor) -> Parrafo:
    return unir_parrafo(other.pk, version=1, anterior_id=one.pk, version_anterior=1, actor=actor)


@transactional
@races(unir_parrafo)
def test_two_who_join_the_same_paragraphs(cast) -> None:
    acta, secretaria = cast.borrador(DOS_PUNTOS), cast.secretaria
    a, b = (Parrafo.objects.get(texto=texto) for texto in ("A.", "B:"))
    _, error = winner_and_loser(together(*[lambda: _join(a, b, secretaria)] * 2))
    assert isinstance(error, Conflicto)
    assert (error.mensaje, shape(acta)) == (ELIMINADO, "A. B:(x;,y.)|C. / D. / Uno.|Dos.")


@transactional
def test_joining_and_writing_at_once_loses_nothing(cast) -> None:
    """Whoever comes second is told, or its text is in what the first one left."""
    acta, secretaria = cast.borrador(DOS_PUNTOS), cast.secretaria
    a, b = (Parrafo.objects.get(texto=texto) for texto in ("A.", "B:"))
    writes: list[Callable[[], object]] = [
        lambda: corregir_parrafo(b.pk, "B corregida:", version=1, actor=secretaria),
        lambda: agregar_parrafo(acta.pk, "z.", punto_id=b.punto_id, padre_id=b.pk, actor=secretaria),
    ]
    joined, *written = together(lambda: _join(a, b, secretaria), *writes)
    text = shape(acta)
    assert text.startswith("A. B:(" if isinstance(joined, Parrafo) else "A.|B corregida:(")
    for result, typed in zip(written, ("B corregida:", "z."), strict=True):
        assert (typed in text) == isinstance(result, Parrafo)
        assert isinstance(result, Parrafo | Conflicto)
