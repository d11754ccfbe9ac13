"""What one agreement does to another, and to the tasks of both: never in a circle, and undone with what caused it."""

from __future__ import annotations

from datetime import date

import pytest

from actas.models import AcuerdoAdoptado, Modificacion
from actas.operations import (
    clasificar_acuerdo,
    crear_tarea,
    quitar_relacion,
    relacionar_acuerdos,
    resolver_condicion,
)
from actas.operations.acuerdos import Clasificacion
from actas.operations.tareas import escalar_tareas
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from tests.actas.acuerdos import DESPUES
from tests.actas.tareas import acuerdo, ahora, datos, tarea
from tests.cast import Cast
from tests.checks import races, together, winner_and_loser

pytestmark = pytest.mark.django_db
CLASES = Modificacion.Clase.values
AL_REVES = (
    "Un acuerdo no cambia a otro que lo cambió, aunque sea por medio de otros: quite antes la relación que está al "
    "revés."
)


def relacionar(cast: Cast, posterior: int, anterior: int, clase: str = "modifica") -> Modificacion:
    """Relate the agreements of those numbers, all of the same day."""
    one, other = acuerdo(cast, posterior), acuerdo(cast, anterior)
    return relacionar_acuerdos(one.pk, other.pk, clase, actor=cast.secretaria)


@pytest.mark.parametrize("clase", CLASES)
@pytest.mark.parametrize("largo", [2, 3, 4])
def test_an_agreement_changes_none_that_changed_it_be_it_through_others(cast: Cast, clase: str, largo: int) -> None:
    for n in range(1, largo):
        relacionar(cast, n, n + 1, CLASES[n % 3])
    with pytest.raises(Conflicto) as error:
        relacionar(cast, largo, 1, clase)
    assert error.value.mensaje == AL_REVES
    assert Modificacion.objects.count() == largo - 1
    relacionar(cast, 1, largo, clase)  # the other way round it is no circle
    quitar_relacion(acuerdo(cast, 1).pk, acuerdo(cast, largo).pk, actor=cast.secretaria)
    if largo > 2:
        quitar_relacion(acuerdo(cast, 1).pk, acuerdo(cast, 2).pk, actor=cast.secretaria)
        relacionar(cast, largo, 1, clase)


@pytest.mark.django_db(transaction=True)
@races(relacionar_acuerdos)
@pytest.mark.parametrize("largo", [2, 4])
def test_of_two_that_would_close_a_circle_at_once_one_wins(cast: Cast, largo: int) -> None:
    for n in range(1, largo + 1):
        acuerdo(cast, n)
    for n in range(2, largo, 2):  # of four: 2 changes 3, and 4 changes 1
        relacionar(cast, n, n + 1)
    if largo == 4:
        relacionar(cast, 4, 1)
    last = (3, 4) if largo == 4 else (2, 1)
    results = together(lambda: relacionar(cast, 1, 2), lambda: relacionar(cast, *last))
    _kept, lost = winner_and_loser(results)
    assert isinstance(lost, Conflicto)
    assert lost.mensaje == AL_REVES


def test_a_condition_that_fails_gives_back_what_its_agreement_had_left_without_effect(cast: Cast) -> None:
    later, former, by = acuerdo(cast, 2), acuerdo(cast, 1), cast.secretaria
    relacionar(cast, 2, 1, "reemplaza")

    def state() -> str:
        return AcuerdoAdoptado.objects.get(pk=former.pk).estado

    with clock.as_of(DESPUES):
        clasificar_acuerdo(later.pk, Clasificacion("decide", "", "Que haya fondos"), revision=1, actor=by)
        assert state() == "sin_efecto"
        resolver_condicion(later.pk, "fallida", date(2026, 9, 1), "No hubo.", actor=by)
        assert state() == "vigente", "what took its place never had effect"
        resolver_condicion(later.pk, "cumplida", date(2026, 9, 1), "Los hubo.", actor=by)
        assert state() == "sin_efecto"


def test_the_tasks_of_an_agreement_that_a_correction_removed_go_with_it_and_come_back(cast: Cast) -> None:
    made, own = tarea(cast), acuerdo(cast)
    for gone, left in ((True, "sin_efecto"), (False, "pendiente")):
        AcuerdoAdoptado.objects.filter(pk=own.pk).update(suprimido=gone)
        escalar_tareas()
        assert ahora(made).estado == left
    assert ahora(made).sin_efecto_por is None


def test_an_old_record_is_entrusted_no_task(cast: Cast) -> None:
    old = acuerdo(cast)
    AcuerdoAdoptado.objects.update(estado="sin_seguimiento_registrado")
    with pytest.raises(DomainError) as error:
        crear_tarea(cast.mesa.pk, datos(cast), acuerdo_id=old.pk, vence=None, actor=cast.secretaria)
    assert error.value.mensaje == (
        "Ese acuerdo es de un registro histórico, sin seguimiento: no se le encargan tareas."
    )
    assert not old.tareas.exists()
