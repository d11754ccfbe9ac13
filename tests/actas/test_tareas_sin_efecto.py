"""No task is made, tied or resumed under an agreement that has no effect: the sweep would leave it so at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from actas.forms.tareas import AcuerdoForm, SinEfectoForm, TareaForm
from actas.models import AcuerdoAdoptado, Tarea
from actas.operations import atar_tarea, crear_tarea, dejar_sin_efecto, reanudar_tarea
from actas.operations.acuerdos import (
    Clasificacion,
    clasificar_acuerdo,
    quitar_relacion,
    relacionar_acuerdos,
    resolver_condicion,
)
from actas.operations.tareas import escalar_tareas
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Evento
from mesa.views.demo import BACKEND
from tests.actas.intercambio import applied, out, tried
from tests.actas.tareas import acuerdo, ahora, datos, tarea
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DICHO = "Ese acuerdo está sin efecto: no se le encargan tareas. Elija otro."


def reemplazado(cast: Cast, numero: int = 1) -> AcuerdoAdoptado:
    """The agreement of that number, which a later one replaced."""
    own = acuerdo(cast, numero)
    relacionar_acuerdos(acuerdo(cast, 9).pk, own.pk, "reemplaza", actor=cast.secretaria)
    own.refresh_from_db()
    assert own.estado == "sin_efecto"
    return own


def test_they_go_with_it_in_the_very_operation_and_come_back_with_it(cast: Cast) -> None:
    """Not some seconds after, when its follow-up could have been published with tasks that nobody owes."""
    made, own, later = tarea(cast), acuerdo(cast), acuerdo(cast, 9)
    relacionar_acuerdos(later.pk, own.pk, "reemplaza", actor=cast.secretaria)
    assert (ahora(made).estado, ahora(made).sin_efecto_por) == ("sin_efecto", later)
    quitar_relacion(later.pk, own.pk, actor=cast.secretaria)
    assert (ahora(made).estado, ahora(made).sin_efecto_por) == ("pendiente", None)
    clasificar_acuerdo(own.pk, Clasificacion(sujeto_a="Que haya fondos"), revision=1, actor=cast.secretaria)
    for condicion, estado in (("fallida", "sin_efecto"), ("pendiente", "pendiente")):
        resolver_condicion(own.pk, condicion, own.fecha, "Lo dijo Hacienda.", actor=cast.secretaria)
        assert ahora(made).estado == estado
    assert acuerdo(cast).estado == "vigente"


def test_none_is_made_of_it_nor_tied_to_it(cast: Cast) -> None:
    loose, gone = tarea(cast, numero=2), reemplazado(cast)
    for act in (
        lambda: crear_tarea(cast.mesa.pk, datos(cast), acuerdo_id=gone.pk, actor=cast.secretaria),
        lambda: atar_tarea(loose.pk, gone.pk, actor=cast.secretaria),
    ):
        with pytest.raises(DomainError) as error:
            act()
        assert error.value.mensaje == DICHO
    assert not gone.tareas.exists()


def test_one_that_is_there_stays_without_a_word(cast: Cast) -> None:
    own = tarea(cast)
    assert atar_tarea(own.pk, reemplazado(cast).pk, actor=cast.secretaria) == own
    assert not Evento.objects.filter(verbo="tarea.atada").exists()


def test_neither_its_own_agreement_nor_an_older_one_leaves_it_so(cast: Cast) -> None:
    made, older, same_day = tarea(cast), acuerdo(cast, 2, "2026-07-01"), acuerdo(cast, 3)
    AcuerdoAdoptado.objects.filter(pk=older.pk).update(fecha=date(2026, 7, 1))
    form = str(SinEfectoForm(ahora(made))["acuerdo"])
    for wrong in (acuerdo(cast), older):
        assert f'<option value="{wrong.pk}"' not in form
        with pytest.raises(DomainError) as error:
            dejar_sin_efecto(made.pk, wrong.pk, actor=cast.secretaria)
        assert error.value.mensaje == (
            "La tarea la deja sin efecto otro acuerdo que el que la encargó, de la misma fecha o posterior. Elíjalo."
        )
    assert ahora(made).estado == "pendiente"
    assert f'<option value="{same_day.pk}"' in form
    dejar_sin_efecto(made.pk, same_day.pk, actor=cast.secretaria)
    assert ahora(made).estado == "sin_efecto"


@pytest.mark.parametrize("how", ["reemplazado", "suprimido"])
def test_a_person_does_not_resume_what_its_agreement_left(cast: Cast, how: str) -> None:
    own = tarea(cast)
    if how == "reemplazado":
        reemplazado(cast)
    else:
        AcuerdoAdoptado.objects.filter(pk=acuerdo(cast).pk).update(suprimido=True)
    escalar_tareas()
    with pytest.raises(Conflicto, match="ya no tiene efecto: cámbiele el acuerdo"):
        reanudar_tarea(own.pk, actor=cast.secretaria)
    assert ahora(own).estado == "sin_efecto"
    atar_tarea(own.pk, None, actor=cast.secretaria)
    reanudar_tarea(own.pk, actor=cast.secretaria)
    escalar_tareas()
    assert ahora(own).estado == "pendiente", "of no agreement, it stays owed"


def test_it_is_offered_only_to_say_what_it_leaves_without_effect(cast: Cast) -> None:
    loose, gone = tarea(cast, numero=2), reemplazado(cast)

    def offered(form: TareaForm | AcuerdoForm) -> bool:
        return f'<option value="{gone.pk}"' in str(form["acuerdo"])

    assert not offered(TareaForm(cast.mesa))
    assert not offered(AcuerdoForm(loose))
    assert offered(SinEfectoForm(loose))


@pytest.mark.parametrize("gone", [False, True])
def test_its_page_invites_to_add_one_only_while_it_has_effect(cast: Cast, client: Client, gone: bool) -> None:
    own = reemplazado(cast) if gone else acuerdo(cast)
    client.force_login(cast.usuario("secretaria"), backend=BACKEND)
    page = client.get(f"{own.ruta}seguimiento/").content.decode()
    assert (f"/tareas/nueva/?acuerdo={own.pk}" in page) is not gone


def test_the_form_of_one_that_is_there_keeps_it(cast: Cast) -> None:
    own, gone = tarea(cast), reemplazado(cast)
    assert f'<option value="{gone.pk}" selected' in str(AcuerdoForm(own)["acuerdo"])


def test_a_table_says_it_in_its_row(cast: Cast) -> None:
    loose, gone = tarea(cast, numero=2), reemplazado(cast)
    informe = tried(cast, {"título": "Nueva", "acuerdo": gone.clave}, out(loose, acuerdo=gone.clave))
    assert [fila.errores for fila in informe.con_errores] == [(("acuerdo", DICHO),)] * 2


@pytest.mark.parametrize(
    "row", [lambda loose: {"título": "Nueva"}, lambda loose: out(loose), lambda loose: out(loose, pasos="Redactar")]
)
def test_nor_does_a_table_that_was_tried_before(cast: Cast, row: Callable[[Tarea], dict[str, object]]) -> None:
    loose, own = tarea(cast, numero=2), acuerdo(cast)
    informe = tried(cast, row(loose) | {"acuerdo": own.clave})
    reemplazado(cast)
    with pytest.raises(DomainError) as error:
        applied(cast, informe)
    assert error.value.mensaje == DICHO
    assert not own.tareas.exists()
