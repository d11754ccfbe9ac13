"""What a task says: entrusted, corrected, dated and tied by the secretaría alone, and never overwritten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from actas.models import Tarea
from actas.operations import (
    atar_tarea,
    crear_tarea,
    cumplir_parte,
    cumplir_tarea,
    dejar_sin_efecto,
    diferir_tarea,
    editar_tarea,
    fijar_plazo_tarea,
    marcar_paso,
)
from actas.operations.tareas import ParteNueva
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Responsable
from tests.actas.tareas import VENCE, acuerdo, ahora, cumple, datos, organizacion, parte, tarea
from tests.cast import Cast
from tests.checks import event, refused_to_all_but

pytestmark = pytest.mark.django_db

LLEVA = "Solo la secretaría del órgano encarga y lleva sus tareas."


# Entrusted and corrected


def test_it_is_entrusted_with_its_parts_its_steps_and_its_date(cast: Cast) -> None:
    made = tarea(cast, pasos=["Redactar", "Publicar"], sujeta_a="Presupuesto")
    assert (made.numero, made.estado, made.vence) == (1, "pendiente", VENCE)
    assert made.plazo is not None
    assert not made.plazo.fatal
    assert (made.plazo.ruta, made.plazo.clase, made.plazo.organo) == (f"/tareas/{made.pk}/", "tarea", cast.mesa)
    owed = set(Responsable.objects.filter(plazo=made.plazo).values_list("organizacion_id", flat=True))
    assert owed == {organizacion(cast, "gobierno"), organizacion(cast, "social")}
    assert list(made.pasos.values_list("texto", flat=True)) == ["Redactar", "Publicar"]
    assert event("tarea.creada", made, cast.secretaria).ahora["vence"] == VENCE.isoformat()


def test_the_next_one_of_its_agreement_has_the_next_number(cast: Cast) -> None:
    assert [tarea(cast).numero, tarea(cast).numero, tarea(cast, numero=2).numero] == [1, 2, 1]


def test_a_form_sent_twice_makes_one(cast: Cast) -> None:
    envio = uuid4()
    made = [crear_tarea(cast.mesa.pk, datos(cast), envio=envio, actor=cast.secretaria) for _ in range(2)]
    assert made[0] == made[1]
    assert Tarea.objects.count() == 1


@pytest.mark.parametrize("other", [{"titulo": "Otra cosa"}, {"pasos": ["Uno"]}, {"partes": []}])
def test_nor_does_it_say_done_what_it_did_not_make(cast: Cast, other: dict[str, Any]) -> None:
    envio, by = uuid4(), cast.secretaria
    crear_tarea(cast.mesa.pk, datos(cast), envio=envio, actor=by)
    with pytest.raises(Conflicto, match="la tarea quedó encargada como «Publicar las reglas»"):
        crear_tarea(cast.mesa.pk, datos(cast, **other), envio=envio, actor=by)
    with pytest.raises(Conflicto, match="ya se envió"):
        crear_tarea(cast.mesa.pk, datos(cast), vence=VENCE, envio=envio, actor=by)
    assert Tarea.objects.count() == 1


def test_a_date_before_its_agreement_is_a_mistake(cast: Cast) -> None:
    """It would be late at once. What was due since the agreement, and is registered now, is no mistake."""
    own, by = acuerdo(cast), cast.secretaria
    before = own.fecha - timedelta(days=1)
    with pytest.raises(DomainError, match="El plazo es anterior al acuerdo, que se adoptó el 5 de agosto de 2026"):
        crear_tarea(cast.mesa.pk, datos(cast), acuerdo_id=own.pk, vence=before, actor=by)
    made = crear_tarea(cast.mesa.pk, datos(cast), acuerdo_id=own.pk, vence=own.fecha, actor=by)
    with pytest.raises(DomainError, match="El plazo es anterior al acuerdo"):
        fijar_plazo_tarea(made.pk, before, "Era antes.", leido=own.fecha, actor=by)
    with pytest.raises(DomainError, match="El plazo venció hace más de un año"):
        crear_tarea(cast.mesa.pk, datos(cast), vence=clock.today() - timedelta(days=367), actor=by)
    crear_tarea(cast.mesa.pk, datos(cast), vence=clock.today() - timedelta(days=300), actor=by)


def test_only_the_secretaria_entrusts_and_keeps_them(cast: Cast) -> None:
    made, other = tarea(cast), acuerdo(cast, 2)
    for act in (
        lambda actor: crear_tarea(cast.mesa.pk, datos(cast), actor=actor),
        lambda actor: editar_tarea(made.pk, datos(cast, titulo="Otra"), revision=1, actor=actor),
        lambda actor: fijar_plazo_tarea(made.pk, None, "Cambió.", leido=VENCE, actor=actor),
        lambda actor: atar_tarea(made.pk, None, actor=actor),
        lambda actor: diferir_tarea(made.pk, None, "No hay fondos.", actor=actor),
        lambda actor: cumplir_tarea(made.pk, actor=actor),
    ):
        refused_to_all_but(cast, {"secretaria"}, act, LLEVA)
    refused_to_all_but(
        cast, {"secretaria"}, lambda actor: dejar_sin_efecto(made.pk, other.pk, actor=actor), LLEVA, system=True
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"titulo": "  "}, "Escriba qué hay que hacer."),
        ({"titulo": "x" * 301}, "el máximo es 300"),
        ({"partes": [ParteNueva(0)]}, "no integra hoy el órgano"),
        ({"depende_de": [10**9]}, "no es de este órgano"),
        ({"elementos": [10**9]}, "no es de este órgano"),
        ({"pasos": ["x"] * 61}, "demasiados pasos"),
    ],
)
def test_what_is_missing_or_of_nobody_is_said(cast: Cast, wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(DomainError, match=sentence):
        tarea(cast, **wrong)
    assert not Tarea.objects.exists()


def test_one_organisation_has_one_part_and_a_person_of_its_own(cast: Cast) -> None:
    body, stranger = organizacion(cast, "social"), cast.actor("gobierno").persona.pk
    with pytest.raises(DomainError, match="dos veces"):
        tarea(cast, partes=[ParteNueva(body), ParteNueva(body)])
    with pytest.raises(DomainError, match="no tiene hoy un mandato"):
        tarea(cast, partes=[ParteNueva(body, stranger)])
    own = cast.actor("social").persona
    assert tarea(cast, partes=[ParteNueva(body, own.pk)]).partes.get().persona == own


def test_an_edit_keeps_how_each_part_and_step_goes(cast: Cast) -> None:
    made = tarea(cast, pasos=["Redactar", "Publicar"])
    marcar_paso(made.pasos.get(texto="Redactar").pk, hecho=True, actor=cast.actor("social"))
    cumplir_parte(parte(cast, made, "social").pk, actor=cast.actor("social"))
    changed = datos(cast, "social", "academica", titulo="Publicarlas", pasos=["Revisar", "Redactar"])
    editar_tarea(made.pk, changed, revision=1, actor=cast.secretaria)
    done = {p.organizacion_id: p.estado for p in made.partes.all()}
    assert done == {organizacion(cast, "social"): "cumplida", organizacion(cast, "academica"): "pendiente"}
    assert [(p.texto, p.hecho_el is not None) for p in made.pasos.all()] == [("Revisar", False), ("Redactar", True)]
    assert ahora(made).revision == 2
    told = event("tarea.editada", made, cast.secretaria)
    assert told.antes["titulo"] == "Publicar las reglas"
    owed = dict(Responsable.objects.filter(plazo=made.plazo_id).values_list("organizacion_id", "cumplido_el"))
    assert owed[organizacion(cast, "social")] is not None
    assert owed[organizacion(cast, "academica")] is None


def test_an_edit_over_another_version_is_a_conflict_and_the_same_one_changes_nothing(cast: Cast) -> None:
    made = tarea(cast)
    editar_tarea(made.pk, datos(cast), revision=1, actor=cast.secretaria)
    assert ahora(made).revision == 1
    editar_tarea(made.pk, datos(cast, titulo="Otra"), revision=1, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="cambió mientras usted escribía"):
        editar_tarea(made.pk, datos(cast, titulo="Tercera"), revision=1, actor=cast.secretaria)


def test_a_part_that_was_done_is_not_taken_out(cast: Cast) -> None:
    made = tarea(cast)
    cumple(cast, made, "social")
    with pytest.raises(Conflicto, match="Red Social Ejemplo ya cumplió su parte"):
        editar_tarea(made.pk, datos(cast, "gobierno"), revision=1, actor=cast.secretaria)


def test_what_is_done_is_not_edited(cast: Cast) -> None:
    made = tarea(cast)
    cumplir_tarea(made.pk, actor=cast.secretaria)
    with pytest.raises(Conflicto, match="devuélvala o reanúdela primero"):
        editar_tarea(made.pk, datos(cast, titulo="Otra"), revision=1, actor=cast.secretaria)


def test_no_task_depends_on_itself_near_or_far(cast: Cast) -> None:
    one, two, three = tarea(cast, titulo="Una"), tarea(cast, titulo="Dos"), tarea(cast, titulo="Tres")
    editar_tarea(two.pk, datos(cast, titulo="Dos", depende_de=[one.pk]), revision=1, actor=cast.secretaria)
    editar_tarea(three.pk, datos(cast, titulo="Tres", depende_de=[two.pk]), revision=1, actor=cast.secretaria)
    with pytest.raises(DomainError, match="«Tres»"):
        editar_tarea(one.pk, datos(cast, titulo="Una", depende_de=[three.pk]), revision=1, actor=cast.secretaria)
    with pytest.raises(DomainError, match="«Una»"):
        editar_tarea(one.pk, datos(cast, titulo="Una", depende_de=[one.pk]), revision=1, actor=cast.secretaria)
    assert not one.depende_de.exists()


def test_its_date_moves_with_a_reason_over_the_one_that_was_read(cast: Cast) -> None:
    made, later = tarea(cast), VENCE + timedelta(days=7)
    with pytest.raises(DomainError, match="por qué cambia el plazo"):
        fijar_plazo_tarea(made.pk, later, " ", leido=VENCE, actor=cast.secretaria)
    fijar_plazo_tarea(made.pk, later, "Faltó una firma.", leido=VENCE, actor=cast.secretaria)
    moved = ahora(made)
    assert moved.plazo_id == made.plazo_id, "the same deadline, with its reminders again"
    assert moved.plazo is not None
    assert moved.plazo.vence == moved.vence == later
    assert event("tarea.fechada", made, cast.secretaria).ahora["motivo"] == "Faltó una firma."
    with pytest.raises(Conflicto, match="cambió el plazo"):
        fijar_plazo_tarea(made.pk, None, "Otra vez.", leido=VENCE, actor=cast.secretaria)
    fijar_plazo_tarea(made.pk, None, "Sin fecha.", leido=later, actor=cast.secretaria)
    assert (ahora(made).plazo, ahora(made).vence) == (None, None)


def test_it_is_tied_to_another_agreement_and_back(cast: Cast) -> None:
    made, other = tarea(cast), acuerdo(cast, 2)
    atar_tarea(made.pk, other.pk, actor=cast.secretaria)
    assert (ahora(made).acuerdo, ahora(made).numero) == (other, 1)
    assert event("tarea.atada", made, cast.secretaria).antes == {"acuerdo": "2026-08-05/1"}
    atar_tarea(made.pk, None, actor=cast.secretaria)
    assert (ahora(made).acuerdo, ahora(made).numero) == (None, None)
