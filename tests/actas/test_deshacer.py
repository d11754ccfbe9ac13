"""Undoing: what an act did goes back once, as the rows they were, and never over what others did after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actas.documento import documento, leer_acta
from actas.models import Acta, Acuerdo, Observacion, Parrafo, Punto
from actas.operations import (
    agregar_parrafo,
    agregar_punto,
    corregir_parrafo,
    deshacer_edicion,
    dividir_parrafo,
    elevar_letra,
    eliminar_parrafo,
    eliminar_punto,
    llevar_parrafo,
    mover_parrafo,
    mover_punto,
    observar_acta,
    publicar_registro_historico,
    reponer_parrafo,
    retirar_acta,
    sangrar_parrafo,
    unir_parrafo,
)
from actas.operations.deshacer import cambios_recientes
from actas.operations.puntos import huella_punto
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from tests.actas.dos_puntos import DOS_PUNTOS, START, at, fresh, last, shape
from tests.checks import event, refused_to_all_but, together

pytestmark = pytest.mark.django_db
EDITAR = "Solo la secretaría puede corregir el acta. Si falta algo, responda con una observación."


@pytest.fixture
def acta(cast) -> Acta:
    return cast.borrador(DOS_PUNTOS)


def rows(acta: Acta) -> list[Any]:
    """Everything a draft holds but its numbers of order and its versions, which only grow."""
    return [
        list(Parrafo.objects.filter(acta=acta).order_by("pk").values_list("pk", "punto", "padre", "texto")),
        list(Acuerdo.objects.filter(acta=acta).order_by("pk").values_list("pk", "parrafo", "titulo")),
        sorted(Acuerdo.origenes.through.objects.filter(acuerdo__acta=acta).values_list("acuerdo", "parrafo")),
        list(Punto.objects.filter(sesion=acta.sesion).order_by("pk").values_list("pk", "titulo", "en_tabla")),
        document_hash(documento(leer_acta(fresh(acta)))),
    ]


# Any sequence of acts, undone in reverse, is the very same document


def moves(acta: Acta, actor: Actor, which: int, pick: int) -> object:
    """One act of the editor, chosen by two numbers; one that cannot be done raises what a person would read."""
    parrafos = list(Parrafo.objects.filter(acta=acta).order_by("pk"))
    puntos = list(acta.sesion.puntos.all())
    if not parrafos or not puntos:
        return agregar_punto(acta.pk, "Otro", actor=actor)
    p, punto = parrafos[pick % len(parrafos)], puntos[pick % len(puntos)]
    siblings = list(Parrafo.objects.filter(acta=acta, punto=p.punto_id, padre=p.padre_id))
    place = siblings.index(p)
    before, other = siblings[place - 1], siblings[(place + pick) % len(siblings)]
    mine = [row for row in parrafos if row.punto_id == punto.pk]
    acts: list[Callable[[], object]] = [
        lambda: corregir_parrafo(p.pk, f"{p.texto} ", version=p.version, actor=actor),
        lambda: mover_parrafo(p.pk, junto_a=other.pk, antes=bool(pick % 2), actor=actor),
        lambda: llevar_parrafo(p.pk, punto_id=None if pick % 3 else punto.pk, actor=actor),
        lambda: sangrar_parrafo(p.pk, padre_id=before.pk, actor=actor),
        lambda: elevar_letra(p.pk, actor=actor),
        lambda: dividir_parrafo(p.pk, p.texto.split(" ", 1), version=p.version, actor=actor),
        lambda: unir_parrafo(
            p.pk, version=p.version, anterior_id=before.pk, version_anterior=before.version, actor=actor
        ),
        lambda: mover_punto(punto.pk, junto_a=puntos[0].pk, antes=True, actor=actor),
    ]
    changing: list[Callable[[], object]] = [
        lambda: agregar_parrafo(acta.pk, f"n{pick}", punto_id=p.punto_id, junto_a=p.pk, actor=actor),
        lambda: eliminar_parrafo(p.pk, version=p.version, actor=actor),
        lambda: agregar_punto(acta.pk, f"Punto {pick}", actor=actor),
        lambda: eliminar_punto(punto.pk, huella=huella_punto(mine), actor=actor),
        lambda: corregir_parrafo(p.pk, f"{p.texto} m{pick}", version=p.version, actor=actor),
    ]
    every = acts if which < 100 else acts + changing
    return every[which % len(every)]()


def words(acta: Acta) -> Counter[str]:
    texts = Parrafo.objects.filter(acta=acta).values_list("texto", flat=True)
    return Counter(word for texto in texts for word in texto.split())


steps = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=9)
database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def long(cast) -> Acta:
    """Texts of several words, and agreements with titles and origins."""
    acta = cast.borrador(DOS_PUNTOS.replace("A.", "Alfa uno dos.").replace("Uno.", "Acuerdo uno tres.", 1))
    for acuerdo, origin in zip(acta.acuerdos.all(), acta.parrafos.exclude(punto=None), strict=False):
        acuerdo.titulo = f"Título {origin.pk}"
        acuerdo.save(update_fields=["titulo"])
        acuerdo.origenes.set([origin])
    return acta


def done(acta: Acta, actor: Actor, chosen: list[tuple[int, int]], cap: int) -> Iterator[Evento]:
    """Do those acts that can be done, and give the event of each."""
    for which, pick in chosen:
        known = last().pk
        try:
            with transaction.atomic():
                moves(acta, actor, which % cap, pick)
        except DomainError:
            continue
        if last().pk != known:
            yield last()


@database
@given(chosen=steps)
def test_undone_in_reverse_it_is_the_very_same_document(cast, long, chosen) -> None:
    with transaction.atomic():
        before = rows(long)
        states = [(evento, rows(long)) for evento in done(long, cast.secretaria, chosen, 1000)]
        undone = []
        for evento, state in reversed(states):
            assert rows(long) == state
            undone.append(deshacer_edicion(evento.pk, actor=cast.secretaria))
        assert rows(long) == before
        for again in reversed(undone):  # and what was undone is done again
            deshacer_edicion(again.pk, actor=cast.secretaria)
        assert rows(long) == (states[-1][1] if states else before)
        transaction.set_rollback(True)


@database
@given(chosen=steps)
def test_no_word_is_lost_by_changing_the_structure(cast, long, chosen) -> None:
    with transaction.atomic():
        before = words(long)
        for _evento in done(long, cast.secretaria, chosen, 100):
            assert words(long) == before
            tops = set(Parrafo.objects.filter(acta=long, padre=None, punto=None).values_list("pk", flat=True))
            assert set(Acuerdo.objects.filter(acta=long).values_list("parrafo", flat=True)) == tops
            assert not Parrafo.objects.filter(acta=long, padre__padre__isnull=False).exists(), "two levels only"
            shown = [n.parrafo.pk for n in leer_acta(fresh(long)).parrafos()]
            assert len(shown) == len(set(shown)) == Parrafo.objects.filter(acta=long).count()
        transaction.set_rollback(True)


# What others did meanwhile


def test_what_others_did_elsewhere_stays(cast, acta) -> None:
    unir_parrafo(at("B:").pk, version=1, anterior_id=at("A.").pk, version_anterior=1, actor=cast.secretaria)
    joined = last()
    agregar_parrafo(
        acta.pk, "Nuevo.", punto_id=at("C.").punto_id, junto_a=at("C.").pk, antes=True, actor=cast.secretaria
    )
    corregir_parrafo(at("x;").pk, "x corregida;", version=1, actor=cast.secretaria)
    llevar_parrafo(at("Dos.").pk, punto_id=at("C.").punto_id, actor=cast.secretaria)
    deshacer_edicion(joined.pk, actor=cast.secretaria)
    assert shape(acta) == "A.|B:(x corregida;,y.)|Nuevo.|C.|Dos. / D. / Uno."


def test_a_text_changed_since_is_not_undone(cast, acta) -> None:
    a = at("A.")
    corregir_parrafo(a.pk, "A dos.", version=1, actor=cast.secretaria)
    first = last()
    corregir_parrafo(a.pk, "A tres.", version=2, actor=cast.secretaria)
    second = last()
    with pytest.raises(Conflicto) as conflict:
        deshacer_edicion(first.pk, actor=cast.secretaria)
    assert conflict.value.mensaje == (
        "Después de ese cambio, Persona Ejemplo Cinco corrigió un párrafo en el mismo lugar. "
        "Deshaga primero lo último, o corrija a mano."
    )
    deshacer_edicion(second.pk, actor=cast.secretaria)
    deshacer_edicion(first.pk, actor=cast.secretaria)
    again = Parrafo.objects.get(pk=a.pk)
    assert (again.texto, again.version) == ("A.", 5), "no version is ever a text that somebody did not see"
    Parrafo.objects.filter(pk=a.pk).update(texto="Cambiado por otro camino.")
    with pytest.raises(Conflicto, match="no se puede deshacer sin perder ese cambio"):
        deshacer_edicion(last().pk, actor=cast.secretaria)


def test_a_correction_is_undone_where_the_paragraph_is_now(cast, acta) -> None:
    corregir_parrafo(at("C.").pk, "C dos.", version=1, actor=cast.secretaria)
    correction = last()
    llevar_parrafo(at("C dos.").pk, punto_id=None, actor=cast.secretaria)
    deshacer_edicion(correction.pk, actor=cast.secretaria)
    assert shape(acta) == "A.|B:(x;,y.) / D. / Uno.|Dos.|C."


def test_what_hangs_from_what_would_go_is_kept(cast, acta) -> None:
    added = agregar_parrafo(acta.pk, "N:", punto_id=at("A.").punto_id, actor=cast.secretaria)
    addition = last()
    agregar_parrafo(acta.pk, "n;", punto_id=added.punto_id, padre_id=added.pk, actor=cast.secretaria)
    before = shape(acta)
    with pytest.raises(Conflicto, match="quedarían sueltos"):
        deshacer_edicion(addition.pk, actor=cast.secretaria)
    punto = agregar_punto(acta.pk, "Otro", actor=cast.secretaria)
    addition = last()
    llevar_parrafo(at("D.").pk, punto_id=punto.pk, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="quedarían sueltos"):
        deshacer_edicion(addition.pk, actor=cast.secretaria)
    assert shape(acta) == before.replace("/ D. /", "/  / D. /")


def test_a_deleted_paragraph_comes_back_with_its_agreements_and_its_observations(cast, acta) -> None:
    consulta = cast.en_circulacion(acta=acta)
    observar_acta(
        consulta.pk,
        referencia="1.1",
        motivo="Falta.",
        propuesta="",
        sha256=consulta.sha256,
        actor=cast.actor("social"),
    )
    retirar_acta(acta.pk, "Se corrige.", actor=cast.secretaria)
    a, uno = at("A."), Acuerdo.objects.get(parrafo__texto="Uno.")
    uno.origenes.set([a, at("B:")])
    before = rows(acta)
    eliminar_parrafo(a.pk, version=1, actor=cast.secretaria)
    gone = last()
    eliminar_parrafo(at("Uno.").pk, version=1, actor=cast.secretaria)
    agreement = last()
    assert Observacion.objects.get().parrafo is None
    for evento in (agreement, gone):
        deshacer_edicion(evento.pk, actor=cast.secretaria)
    assert rows(acta) == before
    assert Observacion.objects.get().parrafo == a


def test_what_i_was_writing_comes_back_in_the_place_of_what_someone_deleted(cast, acta) -> None:
    parrafo, whole, letra = at("A."), at("B:"), at("y.")
    with pytest.raises(Conflicto, match="volvió al acta"):
        reponer_parrafo(acta.pk, parrafo.pk, "Lo mío.", actor=cast.secretaria)
    for gone, referencia in ((parrafo, "1.1"), (letra, "1.2.b")):
        eliminar_parrafo(gone.pk, version=1, actor=cast.secretaria)
        back = reponer_parrafo(acta.pk, gone.pk, f"Lo mío, {referencia}.", actor=cast.secretaria)
        assert ref(acta, gone.pk) == referencia
        assert (back.version, back.editado_por) == (2, "Persona Ejemplo Cinco")
        told = event("parrafo.repuesto", acta, cast.secretaria)
        assert told.ahora["parrafos"][0]["texto"] == f"Lo mío, {referencia}."
    eliminar_parrafo(whole.pk, version=1, actor=cast.secretaria)
    kept = reponer_parrafo(acta.pk, whole.pk, whole.texto, actor=cast.secretaria)
    assert (ref(acta, kept.pk), kept.version) == ("1.2", 1), "the same text is the same version"
    eliminar_parrafo(whole.pk, version=1, actor=cast.secretaria)
    reponer_parrafo(acta.pk, letra.pk, "una letra sola.", actor=cast.secretaria)
    assert ref(acta, letra.pk) == "1.3", "what it hung from is gone: at the end of the punto"
    with pytest.raises(DomainError, match="Escriba el texto"):
        reponer_parrafo(acta.pk, whole.pk, " ", actor=cast.secretaria)
    with pytest.raises(Conflicto):
        reponer_parrafo(cast.borrador().pk, whole.pk, "De otra acta.", actor=cast.secretaria)


def ref(acta: Acta, pk: int) -> str:
    return leer_acta(fresh(acta)).referencia(pk)


def test_recent_changes_say_which_may_be_undone(cast, acta) -> None:
    corregir_parrafo(at("A.").pk, "A dos.", version=1, actor=cast.secretaria)
    corregir_parrafo(at("A dos.").pk, "A tres.", version=2, actor=cast.secretaria)
    mover_parrafo(at("C.").pk, junto_a=at("B:").pk, antes=True, actor=cast.secretaria)
    told = [(evento.verbo, may) for evento, may in cambios_recientes(acta)]
    assert told == [("parrafo.movido", True), ("parrafo.corregido", True), ("parrafo.corregido", False)]
    second = cambios_recientes(acta)[1][0]
    deshacer_edicion(second.pk, actor=cast.secretaria)
    assert [may for _, may in cambios_recientes(acta)] == [True, True, False, True]
    deshacer_edicion(cambios_recientes(acta)[1][0].pk, actor=cast.secretaria)
    assert [may for _, may in cambios_recientes(acta)] == [True, False, False, False, True]
    assert len(cambios_recientes(acta, 3)) == 3


# Who and when


def test_only_the_secretaria_undoes_and_only_in_a_draft(cast, acta) -> None:
    mover_parrafo(at("C.").pk, junto_a=at("B:").pk, antes=True, actor=cast.secretaria)
    moved = last()
    refused_to_all_but(cast, {"secretaria"}, lambda actor: deshacer_edicion(moved.pk, actor=actor), EDITAR)
    publicar_registro_historico(acta.pk, actor=None)
    with pytest.raises(Conflicto, match="El acta está registro histórico"):
        deshacer_edicion(moved.pk, actor=cast.secretaria)
    assert shape(acta) == "A.|C.|B:(x;,y.) / D. / Uno.|Dos."


def test_what_is_no_change_of_the_text_is_not_undone(cast, acta) -> None:
    imported = Evento.objects.get(verbo="acta.importada")
    with pytest.raises(Evento.DoesNotExist):
        deshacer_edicion(imported.pk, actor=cast.secretaria)


@pytest.mark.django_db(transaction=True)
def test_undoing_and_correcting_at_once(cast) -> None:
    """Either the correction is kept and the undoing refused, or the other way round."""
    acta, secretaria = cast.borrador(DOS_PUNTOS), cast.secretaria
    a = at("A.")
    corregir_parrafo(a.pk, "A dos.", version=1, actor=secretaria)
    evento = last()
    results = together(
        lambda: deshacer_edicion(evento.pk, actor=secretaria),
        lambda: corregir_parrafo(a.pk, "A tres.", version=2, actor=secretaria),
    )
    failed = [result for result in results if isinstance(result, Exception)]
    assert len(failed) == 1
    assert isinstance(failed[0], Conflicto)
    assert shape(acta) == (START if failed[0] is results[1] else START.replace("A.", "A tres."))
