"""A correction of an acta never leaves what follows an agreement under the words of another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from actas.models import Acta, AcuerdoAdoptado, Parrafo
from actas.operations import (
    abrir_rectificacion,
    agregar_parrafo,
    corregir_parrafo,
    crear_tarea,
    dividir_parrafo,
    eliminar_parrafo,
    mover_parrafo,
    publicar_registro_historico,
)
from actas.operations.acuerdos.lugares import Dicho, fuera_de_lugar
from actas.operations.tareas import DatosTarea
from mesa.kernel import clock
from mesa.kernel.errors import DomainError
from tests.actas.test_publicar import LUNES
from tests.actas.test_rectificar import approve_again, published
from tests.cast import TEXTO, Cast

TRES = TEXTO + "\n2. Se acordó publicar el calendario.\n\n3. Se acordó invitar a las regiones.\n"
Cambio = Callable[[Cast, list[Parrafo]], object]


def divide(cast: Cast, rows: list[Parrafo]) -> object:
    return dividir_parrafo(rows[0].pk, ["Se acordó uno.", "Se acordó otro."], version=1, actor=cast.secretaria)


def precede(cast: Cast, rows: list[Parrafo]) -> object:
    return agregar_parrafo(
        rows[0].acta_id, "Nuevo.", punto_id=None, junto_a=rows[0].pk, antes=True, actor=cast.secretaria
    )


def remove_first(cast: Cast, rows: list[Parrafo]) -> object:
    return eliminar_parrafo(rows[0].pk, version=1, actor=cast.secretaria)


def remove_second(cast: Cast, rows: list[Parrafo]) -> object:
    return eliminar_parrafo(rows[1].pk, version=1, actor=cast.secretaria)


def remove_first_and_write_the_next_anew(cast: Cast, rows: list[Parrafo]) -> object:
    corregir_parrafo(rows[1].pk, "Se acordó otra cosa.", version=1, actor=cast.secretaria)
    return remove_first(cast, rows)


def last_goes_first(cast: Cast, rows: list[Parrafo]) -> object:
    return mover_parrafo(rows[2].pk, junto_a=rows[0].pk, antes=True, actor=cast.secretaria)


def write_anew(cast: Cast, rows: list[Parrafo]) -> object:
    return corregir_parrafo(rows[1].pk, "Suprimido: estaba repetido.", version=1, actor=cast.secretaria)


def add_last(cast: Cast, rows: list[Parrafo]) -> object:
    return agregar_parrafo(rows[0].acta_id, "Nuevo.", punto_id=None, actor=cast.secretaria)


def remove_last(cast: Cast, rows: list[Parrafo]) -> object:
    return eliminar_parrafo(rows[-1].pk, version=rows[-1].version, actor=cast.secretaria)


def opened(cast: Cast, acta: Acta) -> list[Parrafo]:
    """Its agreements, once a correction was opened."""
    abrir_rectificacion(acta.pk, "Había un error.", actor=cast.secretaria)
    return list(acta.parrafos.filter(punto=None, padre=None).order_by("orden"))


def followed(cast: Cast, acta: Acta, numero: int) -> AcuerdoAdoptado:
    """The agreement of that number, with a task."""
    AcuerdoAdoptado.objects.filter(sesion=acta.sesion).update(estado="vigente")
    acuerdo = AcuerdoAdoptado.objects.get(sesion=acta.sesion, numero=numero)
    crear_tarea(cast.mesa.pk, DatosTarea("Publicar"), acuerdo_id=acuerdo.pk, actor=cast.secretaria)
    return acuerdo


@pytest.fixture
def acta(cast: Cast) -> Acta:
    """A published one with three agreements."""
    return publicar_registro_historico(cast.borrador(TRES).pk, actor=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numero", "change", "said"),
    [
        (2, divide, "El acuerdo 2 tiene seguimiento y quedaría con el número 3."),
        (1, precede, "El acuerdo 1 tiene seguimiento y quedaría con el número 2."),
        (1, remove_first, "El acuerdo 1 tiene seguimiento y quedaría con el texto del acuerdo 2."),
        (2, remove_first, "El acuerdo 2 tiene seguimiento y quedaría con el número 1."),
        (2, remove_second, "El acuerdo 2 tiene seguimiento y quedaría con el texto del acuerdo 3."),
        (1, remove_first_and_write_the_next_anew, "El acuerdo 1 tiene seguimiento y quedaría con el texto"),
        (1, last_goes_first, "El acuerdo 1 tiene seguimiento y quedaría con el número 2."),
    ],
)
def test_one_that_is_followed_keeps_its_place(cast: Cast, acta: Acta, numero: int, change: Cambio, said: str) -> None:
    acuerdo = followed(cast, acta, numero)
    change(cast, opened(cast, acta))
    with pytest.raises(DomainError) as error:
        publicar_registro_historico(acta.pk, actor=cast.secretaria)
    assert error.value.mensaje.startswith(said)
    now = AcuerdoAdoptado.objects.get(pk=acuerdo.pk)
    assert (now.texto, now.tareas.count()) == (acuerdo.texto, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numero", "change"),
    [(1, divide), (2, write_anew), (1, write_anew), (3, add_last), (3, remove_last), (1, remove_last)],
)
def test_what_keeps_its_place_is_corrected_at_will(cast: Cast, acta: Acta, numero: int, change: Cambio) -> None:
    acuerdo = followed(cast, acta, numero)
    change(cast, opened(cast, acta))
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    assert AcuerdoAdoptado.objects.get(pk=acuerdo.pk).suprimido is (numero == 3 and change is remove_last)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [divide, precede, remove_first, last_goes_first])
def test_without_follow_up_they_move_freely(cast: Cast, acta: Acta, change: Cambio) -> None:
    change(cast, opened(cast, acta))
    publicar_registro_historico(acta.pk, actor=cast.secretaria)


@pytest.mark.django_db
def test_the_number_of_one_that_was_removed_is_not_given_to_another(cast: Cast, acta: Acta) -> None:
    acuerdo = followed(cast, acta, 3)
    remove_last(cast, opened(cast, acta))
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    rows = opened(cast, acta)
    new = add_last(cast, rows)
    assert isinstance(new, Parrafo)
    with pytest.raises(DomainError, match="El acuerdo 3 se suprimió y tiene seguimiento"):
        publicar_registro_historico(acta.pk, actor=cast.secretaria)
    corregir_parrafo(new.pk, acuerdo.texto, version=new.version, actor=cast.secretaria)
    publicar_registro_historico(acta.pk, actor=cast.secretaria)
    assert AcuerdoAdoptado.objects.get(pk=acuerdo.pk).suprimido is False, "the same words, with what followed them"


@pytest.mark.django_db
def test_it_is_refused_before_anyone_is_asked_to_approve_it(cast: Cast) -> None:
    acta = published(cast)
    followed(cast, acta, 1)
    rows = opened(cast, acta)
    precede(cast, rows)
    with clock.as_of(LUNES + timedelta(days=14)), pytest.raises(DomainError, match="quedaría con el número 2"):
        cast.en_circulacion(1, acta=acta)
    assert Acta.objects.get(pk=acta.pk).estado == "borrador"
    new = acta.parrafos.get(texto="Nuevo.")
    mover_parrafo(new.pk, junto_a=rows[0].pk, antes=False, actor=cast.secretaria)
    approve_again(cast, acta)
    assert [a.texto for a in AcuerdoAdoptado.objects.order_by("numero")][1] == "Nuevo."


def places(*said: str) -> dict[int, Dicho]:
    """Paragraphs that say that, each its own, by their numbers; "a@7" is the paragraph 7."""
    parts = [each.partition("@") for each in said]
    return {n: Dicho(int(pk) if pk else hash((text, n)), (text,)) for n, (text, _at, pk) in enumerate(parts, 1)}


def test_two_that_say_the_same_are_not_mistaken_for_each_other() -> None:
    both = places("a@1", "a@2")
    assert fuera_de_lugar(both, places("b@1", "a@2"), seguidos=[1, 2]) == ""
    assert fuera_de_lugar(both, places("b@3", "a@1"), seguidos=[1]) != ""
    assert fuera_de_lugar(places("a", "b"), places("b", "a"), seguidos=[2]) != "", "told by their words alone"
    assert fuera_de_lugar(places("a", "b"), places("b", "b"), seguidos=[1, 2]) == ""
    assert fuera_de_lugar(places("a", "b"), {}, seguidos=[1, 2]) == ""
