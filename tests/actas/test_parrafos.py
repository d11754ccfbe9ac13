"""Paragraphs: corrected, added, deleted and brought back, and never over a text that was not seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from actas.documento import documento, leer_acta
from actas.models import Acta, Acuerdo, Parrafo
from actas.operations import (
    agregar_parrafo,
    circular_acta,
    corregir_parrafo,
    deshacer_edicion,
    eliminar_parrafo,
    llevar_parrafo,
    publicar_registro_historico,
    reponer_parrafo,
)
from actas.operations.parrafos import ParrafoCambiado, clean_text, texto_en
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento, Persona
from mesa.operations.consultas import primera_fecha
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser

pytestmark = pytest.mark.django_db
EDITAR = "Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación."
CAMBIADO = "Este párrafo cambió mientras usted escribía. Su texto no se perdió: elija qué queda."
ELIMINADO = "Alguien eliminó este párrafo mientras usted trabajaba. Recargue la página para ver el acta."
AHORA = datetime(2026, 9, 7, 13, tzinfo=UTC)


@pytest.fixture
def acta(cast) -> Acta:
    return cast.borrador()


def find(acta: Acta, referencia: str) -> Parrafo:
    """The paragraph with that reference, as it is now."""
    fresh = Acta.objects.select_related("sesion__organo").get(pk=acta.pk)
    return next(n.parrafo for n in leer_acta(fresh).parrafos() if n.referencia == referencia)


def text_of(acta: Acta) -> dict[str, Any]:
    return documento(leer_acta(Acta.objects.select_related("sesion__organo").get(pk=acta.pk)))


# Correcting


def test_a_correction_is_told_with_both_texts_and_who(cast, acta) -> None:
    parrafo = find(acta, "1.1")
    with clock.as_of(AHORA):
        saved = corregir_parrafo(parrafo.pk, "  Otro\r\n texto. ", version=1, actor=cast.secretaria)
    assert (saved.texto, saved.version) == ("Otro texto.", 2)
    assert (saved.editado_por, saved.editado_el) == ("Persona Ejemplo Cinco", AHORA)
    evento = event("parrafo.corregido", acta, cast.secretaria)
    (was,), (left,) = evento.antes["parrafos"], evento.ahora["parrafos"]
    assert (was["pk"], was["texto"]) == (parrafo.pk, "Las redes informaron el estado de sus reglas internas.")
    assert (left["pk"], left["texto"], left["version"]) == (parrafo.pk, "Otro texto.", 2)
    assert (texto_en(acta, saved, 1), texto_en(acta, saved, 2)) == (was["texto"], "Otro texto.")
    assert find(acta, "1.1").texto == "Otro texto."
    Persona.objects.update(nombre="Otra")
    assert find(acta, "1.1").editado_por == "Persona Ejemplo Cinco"


def test_saving_over_an_unseen_text_is_refused_with_what_is_saved(cast, acta) -> None:
    parrafo = find(acta, "1.1")
    corregir_parrafo(parrafo.pk, "De otra persona.", version=1, actor=cast.secretaria)
    with pytest.raises(ParrafoCambiado) as conflict:
        corregir_parrafo(parrafo.pk, "El mío.", version=1, actor=cast.secretaria)
    assert conflict.value.mensaje == CAMBIADO
    assert (conflict.value.parrafo.texto, conflict.value.parrafo.version) == ("De otra persona.", 2)
    for version in (0, 3, 99):
        with pytest.raises(ParrafoCambiado):
            corregir_parrafo(parrafo.pk, "El mío.", version=version, actor=cast.secretaria)
    assert corregir_parrafo(parrafo.pk, "De otra persona.", version=1, actor=cast.secretaria).version == 2, (
        "the same text"
    )
    assert corregir_parrafo(parrafo.pk, "El mío.", version=2, actor=cast.secretaria).version == 3


def test_saving_what_was_there_changes_nothing(cast, acta) -> None:
    parrafo = find(acta, "1.1")
    assert corregir_parrafo(parrafo.pk, parrafo.texto + "\n", version=1, actor=cast.secretaria).version == 1
    assert not Evento.objects.filter(verbo="parrafo.corregido").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (" \n\t ", "El párrafo quedó vacío. Escriba su texto o elimínelo."),
        ("\x00\x1b", "El párrafo quedó vacío. Escriba su texto o elimínelo."),
        ("a" * 20_001, "El párrafo tiene más de 20.000 caracteres. Divídalo en dos."),
    ],
)
def test_what_cannot_be_saved_is_said(cast, acta, typed, sentence) -> None:
    parrafo = find(acta, "1.2.a")
    with pytest.raises(DomainError) as error:
        corregir_parrafo(parrafo.pk, typed, version=1, actor=cast.secretaria)
    assert error.value.mensaje == sentence
    assert find(acta, "1.2.a").texto == parrafo.texto


def test_a_paragraph_is_one_line_of_plain_text() -> None:
    assert clean_text(" uno\n\n dos\u00a0tres\u2028 ") == "uno dos tres"
    assert clean_text("an\u0303o <b>y</b> \x07&amp;") == "año <b>y</b> &amp;"
    assert len(clean_text("a" * 20_000)) == 20_000


# Adding


def test_a_paragraph_is_added_at_the_end_of_its_punto_and_a_letra_of_its_paragraph(cast, acta) -> None:
    punto = acta.sesion.puntos.get()
    added = agregar_parrafo(acta.pk, " Tercero. ", punto_id=punto.pk, actor=cast.secretaria)
    letra = agregar_parrafo(
        acta.pk, "otra letra.", punto_id=punto.pk, padre_id=find(acta, "1.2").pk, actor=cast.secretaria
    )
    assert (find(acta, "1.3"), find(acta, "1.2.c")) == (added, letra)
    assert (added.texto, added.editado_por) == ("Tercero.", "Persona Ejemplo Cinco")
    evento = event("parrafo.agregado", acta, cast.secretaria)
    assert evento.antes["parrafos"] == []
    assert [(f["pk"], f["texto"], f["padre"]) for f in evento.ahora["parrafos"]] == [
        (letra.pk, "otra letra.", letra.padre_id)
    ]


def test_a_paragraph_is_added_right_before_or_after_another_wherever_it_is_now(cast, acta) -> None:
    punto, first, letra = acta.sesion.puntos.get(), find(acta, "1.1"), find(acta, "1.2.b")
    agregar_parrafo(acta.pk, "Antes.", punto_id=punto.pk, junto_a=first.pk, antes=True, actor=cast.secretaria)
    agregar_parrafo(acta.pk, "Después.", punto_id=punto.pk, junto_a=first.pk, actor=cast.secretaria)
    assert [find(acta, f"1.{n}").texto for n in (1, 3)] == ["Antes.", "Después."]
    agregar_parrafo(acta.pk, "entre letras;", punto_id=punto.pk, junto_a=letra.pk, antes=True, actor=cast.secretaria)
    assert [find(acta, f"1.4.{n}").texto for n in "bc"] == ["entre letras;", letra.texto]
    llevar_parrafo(first.pk, punto_id=None, actor=cast.secretaria)
    beside = agregar_parrafo(acta.pk, "Otro.", punto_id=punto.pk, junto_a=first.pk, actor=cast.secretaria)
    assert find(acta, "acuerdo-3") == beside
    eliminar_parrafo(first.pk, version=1, actor=cast.secretaria)
    with pytest.raises(Conflicto) as conflict:
        agregar_parrafo(acta.pk, "Otro.", punto_id=punto.pk, junto_a=first.pk, actor=cast.secretaria)
    assert conflict.value.mensaje == ELIMINADO


def test_an_agreement_is_added_with_its_record_and_a_letra_of_it_is_none(cast, acta) -> None:
    added = agregar_parrafo(acta.pk, "Se acordó otra cosa:", punto_id=None, actor=cast.secretaria)
    agregar_parrafo(acta.pk, "la letra.", punto_id=None, padre_id=added.pk, actor=cast.secretaria)
    assert find(acta, "acuerdo-2") == added
    assert Acuerdo.objects.get(parrafo=added).acta == acta
    assert Acuerdo.objects.filter(acta=acta).count() == 2
    assert text_of(acta)["acuerdos"][1]["letras"] == [{"letra": "a", "texto": "la letra."}]


def test_nothing_is_added_empty_or_to_what_is_not_there(cast, acta) -> None:
    punto, other = acta.sesion.puntos.get(), cast.borrador()
    with pytest.raises(DomainError) as error:
        agregar_parrafo(acta.pk, " \n ", punto_id=punto.pk, actor=cast.secretaria)
    assert error.value.mensaje == "Escriba el texto del párrafo antes de agregarlo."
    before = text_of(acta)
    places = [
        {"punto_id": other.sesion.puntos.get().pk},
        {"punto_id": punto.pk, "padre_id": find(other, "1.2").pk},
        {"punto_id": punto.pk, "junto_a": find(other, "1.2").pk},
        {"punto_id": 10**9},
    ]
    for place in places:
        with pytest.raises(Conflicto) as conflict:
            agregar_parrafo(acta.pk, "Fuera de lugar.", **place, actor=cast.secretaria)
        assert conflict.value.mensaje == ELIMINADO
    with pytest.raises(Conflicto, match="una letra no tiene letras"):
        agregar_parrafo(
            acta.pk, "De tres niveles.", punto_id=punto.pk, padre_id=find(acta, "1.2.a").pk, actor=cast.secretaria
        )
    assert text_of(acta) == before


# Deleting and bringing back


@pytest.mark.parametrize("referencia", ["1.1", "1.2", "1.2.a", "1.2.b", "acuerdo-1"])
def test_what_was_deleted_comes_back_where_and_as_it_was(cast, acta, referencia) -> None:
    Acuerdo.objects.update(titulo="Publicar las reglas")
    before, parrafo = text_of(acta), find(acta, referencia)
    corregir_parrafo(parrafo.pk, parrafo.texto + " Más.", version=1, actor=cast.secretaria)
    corregir_parrafo(parrafo.pk, parrafo.texto, version=2, actor=cast.secretaria)
    deletion = eliminar_parrafo(parrafo.pk, version=3, actor=cast.secretaria)
    evento = event("parrafo.eliminado", acta, cast.secretaria)
    assert (evento, evento.antes["parrafos"][0]["texto"]) == (deletion, parrafo.texto)
    assert text_of(acta) != before
    assert not Parrafo.objects.filter(pk=parrafo.pk).exists()
    done = deshacer_edicion(deletion.pk, actor=cast.secretaria)
    assert text_of(acta) == before
    back = find(acta, referencia)
    assert (back.pk, back.version) == (parrafo.pk, 3), "its history goes on"
    assert Acuerdo.objects.get().titulo == "Publicar las reglas"
    assert event("edicion.deshecha", acta, cast.secretaria) == done
    assert (done.antes["evento"], done.antes["parrafos"]) == (deletion.pk, [])
    with pytest.raises(Conflicto) as conflict:
        deshacer_edicion(deletion.pk, actor=cast.secretaria)
    assert conflict.value.mensaje == "Ese cambio ya se deshizo."
    assert text_of(acta) == before


def test_it_comes_back_between_what_was_added_meanwhile(cast, acta) -> None:
    deletion = eliminar_parrafo(find(acta, "1.1").pk, version=1, actor=cast.secretaria)
    agregar_parrafo(acta.pk, "Nuevo.", punto_id=acta.sesion.puntos.get().pk, actor=cast.secretaria)
    deshacer_edicion(deletion.pk, actor=cast.secretaria)
    texts = [parrafo["texto"] for parrafo in text_of(acta)["desarrollo"][0]["parrafos"]]
    assert texts == ["Las redes informaron el estado de sus reglas internas.", "Se propuso lo siguiente:", "Nuevo."]
    deletion = eliminar_parrafo(find(acta, "1.3").pk, version=1, actor=cast.secretaria)
    agregar_parrafo(acta.pk, "Último.", punto_id=acta.sesion.puntos.get().pk, actor=cast.secretaria)
    deshacer_edicion(deletion.pk, actor=cast.secretaria)
    assert [find(acta, f"1.{n}").texto for n in (3, 4)] == ["Nuevo.", "Último."]
    assert len(set(Parrafo.objects.filter(acta=acta, padre=None).values_list("punto", "orden"))) == 5, "each its place"


def test_a_letra_comes_back_once_its_paragraph_has(cast, acta) -> None:
    before = text_of(acta)
    letra = eliminar_parrafo(find(acta, "1.2.a").pk, version=1, actor=cast.secretaria)
    whole = eliminar_parrafo(find(acta, "1.2").pk, version=1, actor=cast.secretaria)
    with pytest.raises(Conflicto) as conflict:
        deshacer_edicion(letra.pk, actor=cast.secretaria)
    assert conflict.value.mensaje == (
        "El párrafo o el punto del que colgaba ya no existe. Deshaga primero su eliminación."
    )
    deshacer_edicion(whole.pk, actor=cast.secretaria)
    deshacer_edicion(letra.pk, actor=cast.secretaria)
    assert text_of(acta) == before


def test_nothing_unseen_is_deleted(cast, acta) -> None:
    parrafo = find(acta, "1.1")
    corregir_parrafo(parrafo.pk, "Otro.", version=1, actor=cast.secretaria)
    with pytest.raises(ParrafoCambiado) as conflict:
        eliminar_parrafo(parrafo.pk, version=1, actor=cast.secretaria)
    assert conflict.value.parrafo.texto == "Otro."
    assert find(acta, "1.1").texto == "Otro."


# Who, and when


def acts(acta: Acta, parrafo: Parrafo, deletion: Evento) -> list[Callable[[Actor | None], object]]:
    """Everything that changes a paragraph."""
    return [
        lambda actor: corregir_parrafo(parrafo.pk, "x", version=1, actor=actor),
        lambda actor: agregar_parrafo(acta.pk, "x", punto_id=None, actor=actor),
        lambda actor: eliminar_parrafo(parrafo.pk, version=1, actor=actor),
        lambda actor: deshacer_edicion(deletion.pk, actor=actor),
        lambda actor: reponer_parrafo(acta.pk, deletion.antes["parrafos"][0]["pk"], "x", actor=actor),
    ]


def test_only_the_secretaria_edits(cast, acta) -> None:
    deletion = eliminar_parrafo(find(acta, "1.2.b").pk, version=1, actor=cast.secretaria)
    before = text_of(acta)
    for act in acts(acta, find(acta, "1.1"), deletion):
        refused_to_all_but(cast, {"secretaria"}, act, EDITAR)
    assert text_of(acta) == before


@pytest.mark.parametrize("where", ["en circulación", "registro histórico"])
def test_only_a_draft_is_edited(cast, acta, where) -> None:
    deletion = eliminar_parrafo(find(acta, "1.2.b").pk, version=1, actor=cast.secretaria)
    if where == "en circulación":
        cast.en_circulacion(acta=acta)
    else:
        publicar_registro_historico(acta.pk, actor=None)
    before = text_of(acta)
    for act in acts(acta, find(acta, "1.1"), deletion):
        with pytest.raises(Conflicto) as conflict:
            act(cast.secretaria)
        assert conflict.value.mensaje == (
            f"El acta está {where} y su texto no se puede cambiar. Si está en circulación, retírela primero."
        )
    assert text_of(acta) == before


def test_what_someone_deleted_is_told_to_whoever_still_had_it(cast, acta) -> None:
    parrafo = find(acta, "1.1")
    eliminar_parrafo(parrafo.pk, version=1, actor=cast.secretaria)
    for act in (
        lambda: corregir_parrafo(parrafo.pk, "x", version=1, actor=cast.secretaria),
        lambda: eliminar_parrafo(parrafo.pk, version=1, actor=cast.secretaria),
    ):
        with pytest.raises(Conflicto) as conflict:
            act()
        assert conflict.value.mensaje == ELIMINADO


# Two at once

transactional = pytest.mark.django_db(transaction=True)


@transactional
@races(reponer_parrafo)
def test_two_who_bring_back_what_they_were_writing_are_not_given_two_paragraphs(cast) -> None:
    acta, secretaria = cast.borrador(), cast.secretaria
    pk = find(acta, "1.1").pk
    eliminar_parrafo(pk, version=1, actor=secretaria)
    back, error = winner_and_loser(
        together(*[lambda n=n: reponer_parrafo(acta.pk, pk, f"Lo mío, {n}.", actor=secretaria) for n in range(2)])
    )
    assert isinstance(error, Conflicto)
    assert error.mensaje == "Ese párrafo volvió al acta mientras usted escribía. Ábralo para corregirlo."
    assert find(acta, "1.1") == back
    assert Evento.objects.filter(verbo="parrafo.repuesto").count() == 1


@transactional
@races(corregir_parrafo)
def test_of_two_corrections_at_once_one_is_saved_and_the_other_sees_it(cast) -> None:
    acta, secretaria = cast.borrador(), cast.secretaria
    pk = find(acta, "1.1").pk
    saved, error = winner_and_loser(
        together(
            lambda: corregir_parrafo(pk, "Uno.", version=1, actor=secretaria),
            lambda: corregir_parrafo(pk, "Dos.", version=1, actor=secretaria),
        )
    )
    assert isinstance(error, ParrafoCambiado)
    assert error.parrafo.texto == saved.texto == find(acta, "1.1").texto
    assert Evento.objects.filter(verbo="parrafo.corregido").count() == 1


@transactional
@pytest.mark.parametrize("round_", range(3))
def test_correcting_and_deleting_at_once_is_one_or_the_other(cast, round_) -> None:
    acta, secretaria = cast.borrador(), cast.secretaria
    pk = find(acta, "1.1").pk
    _, error = winner_and_loser(
        together(
            lambda: corregir_parrafo(pk, "Uno.", version=1, actor=secretaria),
            lambda: eliminar_parrafo(pk, version=1, actor=secretaria),
        )
    )
    assert isinstance(error, Conflicto)
    assert error.mensaje in {CAMBIADO, ELIMINADO}


@transactional
@races(eliminar_parrafo, deshacer_edicion)
def test_deleting_or_bringing_back_twice_at_once_is_once(cast) -> None:
    acta, secretaria = cast.borrador(), cast.secretaria
    before, pk = text_of(acta), find(acta, "1.2").pk
    deletion, error = winner_and_loser(together(*[lambda: eliminar_parrafo(pk, version=1, actor=secretaria)] * 2))
    assert isinstance(error, Conflicto)
    assert error.mensaje == ELIMINADO
    _, error = winner_and_loser(together(*[lambda: deshacer_edicion(deletion.pk, actor=secretaria)] * 2))
    assert isinstance(error, Conflicto)
    assert error.mensaje == "Ese cambio ya se deshizo."
    assert text_of(acta) == before


@transactional
@races(agregar_parrafo)
def test_eight_additions_at_once_have_eight_places(cast) -> None:
    acta, secretaria = cast.borrador(), cast.secretaria
    add = [lambda n=n: agregar_parrafo(acta.pk, f"Acuerdo {n}.", punto_id=None, actor=secretaria) for n in range(8)]
    assert len({parrafo.orden for parrafo in together(*add)}) == 8
    assert len(text_of(acta)["acuerdos"]) == Acuerdo.objects.filter(acta=acta).count() == 9


@transactional
@pytest.mark.parametrize("round_", range(3))
def test_what_circulates_is_a_text_that_nobody_is_changing(cast, round_) -> None:
    """Either the correction is in what was frozen, or it is refused because the acta already circulates."""
    acta, secretaria, regla = cast.borrador(), cast.secretaria, cast.regla()
    pk, vence = find(acta, "1.1").pk, primera_fecha(regla)
    circulated, saved = together(
        lambda: circular_acta(acta.pk, regla, vence, None, actor=secretaria),
        lambda: corregir_parrafo(pk, "Corregido.", version=1, actor=secretaria),
    )
    frozen = circulated.consulta.documento
    if isinstance(saved, Parrafo):
        assert "Corregido." in frozen
    else:
        assert isinstance(saved, Conflicto)
        assert saved.mensaje.startswith("El acta está en circulación")
        assert "Corregido." not in frozen
    assert "Corregido." in str(text_of(acta)) if isinstance(saved, Parrafo) else "Corregido." not in str(text_of(acta))
