"""What the trial of a spreadsheet takes, applying it takes: what would be refused then is told by its cell before."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from actas.models import AcuerdoAdoptado, Modificacion, Tarea
from actas.operations.intercambio import ImportadorAcuerdos
from mesa.kernel import clock
from mesa.models import Evento, Membresia
from tests.actas import seguimiento
from tests.actas.intercambio import applied, out, publicado, said, tried, tried_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
RED, MINISTERIO, ACADEMICA = "Red Social Ejemplo", "Ministerio de Ejemplo", "Red Académica Ejemplo"
FALLA = {"condición": "no se cumplió", "condición el": "2026-08-10", "condición: cómo se sabe": "No hubo ley."}
CUMPLIDO = {"cumplido el": "2026-08-11", "cumplido: cómo se sabe": "Se publicó."}


def three(cast: Cast) -> list[Tarea]:
    """Three tasks, the second after the first and the third after the second."""
    first, second, third = (seguimiento.tarea(cast, None, titulo) for titulo in ("Primera", "Segunda", "Tercera"))
    second.depende_de.add(first)
    third.depende_de.add(second)
    return [first, second, third]


def gone(cast: Cast) -> None:
    """The Red Social Ejemplo left the table."""
    seat = Membresia.objects.filter(organo=cast.mesa, miembro__slug="red-social-ejemplo")
    seat.update(hasta=clock.today() - timedelta(days=1))


def refused(cast: Cast, *rows: dict[str, Any]) -> list[tuple[int, str, str]]:
    """The row, the column and the sentence of each thing that is wrong with a table of tasks; nothing is saved."""
    events = Evento.objects.count()
    informe = tried(cast, *rows)
    assert not informe.hace_algo
    assert Evento.objects.count() == events
    return [(fila.numero, *error) for fila in informe.con_errores for error in fila.errores]


def test_what_a_task_depends_on_closes_no_circle(cast: Cast) -> None:
    first, _second, third = three(cast)
    says = "No puede depender de «Tercera», que a su vez depende de esta tarea."
    assert refused(cast, out(first, **{"depende de": third.pk})) == [(2, "depende de", says)]
    [(_row, column, _says)] = refused(cast, out(first, **{"depende de": first.pk}))
    assert column == "depende de", "not of itself either"


def test_nor_do_the_rows_of_one_table_together(cast: Cast) -> None:
    one, other = (seguimiento.tarea(cast, None, titulo) for titulo in ("Una", "Otra"))
    rows = [out(one, **{"depende de": other.pk}), out(other, **{"depende de": one.pk})]
    assert refused(cast, *rows) == [
        (2, "depende de", "No puede depender de «Otra», que a su vez depende de esta tarea."),
        (3, "depende de", "No puede depender de «Una», que a su vez depende de esta tarea."),
    ]
    assert not Tarea.objects.exclude(depende_de=None).exists()


def test_a_circle_that_another_row_opens_is_none(cast: Cast) -> None:
    """Turned around, three tasks go well whichever row comes first."""
    first, second, third = three(cast)
    informe = tried(
        cast,
        out(first, **{"depende de": second.pk}),
        out(second, **{"depende de": third.pk}),
        out(third, **{"depende de": ""}),
    )
    assert applied(cast, informe) == "Se corrigieron 3 tareas."
    assert [list(tarea.depende_de.all()) for tarea in (first, second, third)] == [[second], [third], []]


def test_who_did_its_part_is_not_taken_out(cast: Cast) -> None:
    tarea = seguimiento.tarea(cast, None)
    tarea.partes.filter(organizacion__slug="red-social-ejemplo").update(estado="cumplida", cumplida_el=clock.now())
    says = f"{RED} ya cumplió su parte: para quitarla, reábrala primero."
    assert refused(cast, out(tarea, organizaciones=MINISTERIO)) == [(2, "organizaciones", says)]


def test_who_left_the_table_keeps_its_own_task_only(cast: Cast) -> None:
    held, other = seguimiento.tarea(cast, None, "Suya"), seguimiento.tarea(cast, None, "Ajena")
    other.partes.filter(organizacion__slug="red-social-ejemplo").delete()
    gone(cast)
    both = f"{MINISTERIO}; {RED}"
    unknown = f"«{RED}» no se conoce en este órgano."
    rows = [out(held, pasos="Redactar"), out(other, organizaciones=both), {"título": "Nueva", "organizaciones": RED}]
    assert refused(cast, *rows) == [(3, "organizaciones", unknown), (4, "organizaciones", unknown)]
    applied(cast, tried(cast, rows[0]))
    assert held.partes.count() == 2


def test_a_task_keeps_its_agreement_though_no_other_may_be_tied_to_it(cast: Cast) -> None:
    acuerdo = publicado(cast)
    tied, other = seguimiento.tarea(cast, acuerdo), seguimiento.tarea(cast, None)
    AcuerdoAdoptado.objects.filter(pk=acuerdo.pk).update(suprimido=True)
    kept, moved = tried(cast, out(tied), out(other, acuerdo=acuerdo.clave)).filas
    assert (kept.hace, kept.errores) == ("igual", ())
    assert [columna for columna, _ in moved.errores] == ["acuerdo"]


def test_what_failed_is_not_done_too(cast: Cast) -> None:
    acuerdo = publicado(cast)
    informe = tried_of(cast, said(acuerdo) | {"sujeto a": "Que haya ley."} | FALLA | CUMPLIDO)
    [wrong] = informe.con_errores
    sentence = "Si su condición no se cumplió, queda sin efecto: deje esto en blanco."
    assert (wrong.numero, wrong.errores) == (2, (("cumplido el", sentence),))
    assert AcuerdoAdoptado.objects.get(pk=acuerdo.pk).condicion == ""


@pytest.mark.parametrize("later_first", [True, False])
def test_what_a_later_agreement_left_without_effect_is_done_if_that_one_fails(cast: Cast, later_first: bool) -> None:
    former, later = publicado(cast), publicado(cast, date(2026, 8, 6))
    Modificacion.objects.create(anterior=former, posterior=later, clase="reemplaza")
    AcuerdoAdoptado.objects.filter(pk=former.pk).update(estado="sin_efecto")
    AcuerdoAdoptado.objects.filter(pk=later.pk).update(sujeto_a="Que haya ley.", condicion="pendiente")
    done, fails = said(former) | CUMPLIDO, said(later) | FALLA
    assert tried_of(cast, done).con_errores[0].errores == (("cumplido el", "Está sin efecto."),)
    informe = tried_of(cast, *([fails, done] if later_first else [done, fails]))
    ImportadorAcuerdos(cast.mesa, cast.secretaria).aplicar(informe.filas, uuid4())
    assert AcuerdoAdoptado.objects.get(pk=former.pk).estado == "cumplido"


def test_tasks_that_are_tried_without_errors_are_applied(cast: Cast) -> None:
    """Of a hundred small tables, by chance."""
    tareas = [*three(cast), seguimiento.tarea(cast, None, "Hecha", estado="cumplida")]
    tareas[1].partes.filter(organizacion__slug="ministerio-ejemplo").update(estado="cumplida", cumplida_el=clock.now())
    tareas[2].partes.filter(organizacion__slug="red-social-ejemplo").delete()
    gone(cast)
    acuerdo, done = publicado(cast), 0
    for seed in range(100):
        chance = Random(seed)
        numbers = ["", *(str(tarea.pk) for tarea in tareas)]
        rows = [
            out(tarea)
            | _some(
                chance,
                {
                    "título": ["Otro título"],
                    "depende de": numbers,
                    "organizaciones": [RED, MINISTERIO, f"{ACADEMICA}; {MINISTERIO}", ""],
                    "acuerdo": [acuerdo.clave],
                    "vence": ["", "2026-12-01"],
                    "motivo del plazo": ["Porque sí."],
                },
            )
            for tarea in chance.sample(tareas, chance.randint(1, len(tareas)))
        ]
        with transaction.atomic():
            informe = tried(cast, *rows)
            if informe.hace_algo:
                applied(cast, informe, uuid4())
                done += 1
            transaction.set_rollback(True)
    assert 10 < done < 90, "some are taken and some are not"


def test_agreements_that_are_tried_without_errors_are_corrected(cast: Cast) -> None:
    """The same, of how agreements stand; the second leaves the first without effect."""
    first, second = publicado(cast), publicado(cast, date(2026, 8, 6))
    Modificacion.objects.create(anterior=first, posterior=second, clase="deja_sin_efecto")
    AcuerdoAdoptado.objects.filter(pk=first.pk).update(estado="sin_efecto")
    AcuerdoAdoptado.objects.filter(pk=second.pk).update(sujeto_a="Que haya ley.", condicion="pendiente")
    importador, done = ImportadorAcuerdos(cast.mesa, cast.secretaria), 0
    for seed in range(100):
        chance = Random(seed)
        rows = [
            said(AcuerdoAdoptado.objects.get(pk=acuerdo.pk))
            | _some(chance, {"clase": ["encarga"], "sujeto a": ["", "Que haya ley.", "Otra cosa."]})
            | (chance.choice([FALLA, FALLA | {"condición": "se cumplió"}, {}]))
            | (chance.choice([CUMPLIDO, {}]))
            for acuerdo in chance.sample([first, second], chance.randint(1, 2))
        ]
        with transaction.atomic():
            informe = tried_of(cast, *rows)
            if informe.hace_algo:
                importador.aplicar(informe.filas, uuid4())
                done += 1
            transaction.set_rollback(True)
    assert 10 < done < 90, "some are taken and some are not"


def _some(chance: Random, options: dict[str, list[str]]) -> dict[str, str]:
    """Of each column, one of its values or nothing."""
    return {name: chance.choice(values) for name, values in options.items() if chance.random() < 0.5}
