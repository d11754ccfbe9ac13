"""An approved acta goes back to draft with its reason, and is published once every observation has its answer."""

from __future__ import annotations

import pytest

from actas.models import Acta, Observacion
from actas.operations import publicar_acta, reabrir_acta, retirar_observacion
from actas.operations.rectificacion import abrir_rectificacion
from mesa.kernel import clock, tasks
from mesa.kernel.errors import Conflicto, DomainError
from tests.actas.test_observaciones import answers, observes
from tests.cast import Cast, after
from tests.checks import event, refused_to_all_but
from tests.mesa.scene import approved

pytestmark = pytest.mark.django_db


def test_an_approved_acta_is_reopened_with_its_reason_and_approved_again(cast: Cast) -> None:
    acta = approved(cast, clock.today())
    refused_to_all_but(
        cast,
        {"secretaria"},
        lambda actor: reabrir_acta(acta.pk, "Se acoge.", actor=actor),
        "Solo la secretaría puede reabrir el acta aprobada.",
    )
    with pytest.raises(DomainError, match="Escriba por qué reabre el acta"):
        reabrir_acta(acta.pk, "  ", actor=cast.secretaria)
    first = acta.consulta_id
    reabrir_acta(acta.pk, "Se acoge una observación.", actor=cast.secretaria)
    assert event("acta.reabierta", acta, cast.secretaria).ahora == "Se acoge una observación."
    assert Acta.objects.get(pk=acta.pk).estado == "borrador"
    with pytest.raises(Conflicto, match="el estado es «borrador»"):
        publicar_acta(acta.pk, actor=cast.secretaria)
    again = cast.en_circulacion(2, acta=acta)
    assert (again.pk, again.version) != (first, 1)
    assert not again.convocadas.exclude(vigente=None).exists(), "no approval moves to another text"


@pytest.mark.parametrize("estado", ["borrador", "en_circulacion"])
def test_only_an_approved_acta_is_reopened(cast: Cast, estado: str) -> None:
    acta = cast.borrador()
    if estado == "en_circulacion":
        cast.en_circulacion(acta=acta)
    with pytest.raises(Conflicto, match="Esto ya no se puede hacer"):
        reabrir_acta(acta.pk, "No.", actor=cast.secretaria)


def approved_with(cast: Cast, *observed: tuple[str, str]) -> tuple[Acta, list[Observacion]]:
    """An approved acta, with these observations (account, reference) made while it circulated."""
    consulta = cast.en_circulacion(2)
    made = [observes(cast, consulta, cuenta, referencia) for cuenta, referencia in observed]
    for cuenta in ("gobierno", "academica", "social"):
        cast.responde(consulta, cuenta)
    tasks.sweep()
    acta = Acta.objects.select_related("sesion").get(pk=consulta.objeto_id)
    assert acta.estado == "aprobada"
    return acta, made


def test_it_is_published_once_every_observation_is_answered_or_withdrawn(cast: Cast) -> None:
    acta, (one, other, third) = approved_with(cast, ("social", "1.1"), ("gobierno", "acuerdo-1"), ("academica", ""))
    with pytest.raises(Conflicto) as conflict:
        publicar_acta(acta.pk, actor=cast.secretaria)
    assert conflict.value.mensaje == (
        "Falta responder 3 observaciones (párrafo 1.1, acuerdo 1 y acta en general). "
        "Respóndalas antes de publicar, o pida que las retiren."
    )
    answers(cast, one, "no_acogida")
    retirar_observacion(other.pk, actor=cast.actor("gobierno"))
    with pytest.raises(Conflicto, match=r"Falta responder 1 observación \(acta en general\)"):
        publicar_acta(acta.pk, actor=cast.secretaria)
    answers(cast, third)
    assert publicar_acta(acta.pk, actor=cast.secretaria).estado == "publicada"
    with pytest.raises(Conflicto, match="Esta observación ya se publicó con su respuesta"):
        answers(cast, one, "acogida")


def test_closing_for_observations_takes_them_to_the_draft(cast: Cast) -> None:
    consulta = cast.en_circulacion(None)
    observacion = observes(cast, consulta)
    with clock.as_of(after(consulta)):
        tasks.sweep()
    assert Acta.objects.get(pk=consulta.objeto_id).estado == "borrador"
    assert answers(cast, observacion, aplicar=True).aplicada


def test_what_was_published_with_its_answer_keeps_it_while_the_acta_is_rectified(cast: Cast) -> None:
    acta, (observacion,) = approved_with(cast, ("social", "1.1"))
    answers(cast, observacion, "no_acogida")
    publicar_acta(acta.pk, actor=cast.secretaria)
    abrir_rectificacion(acta.pk, "Hay un error de transcripción.", actor=cast.secretaria)
    with pytest.raises(Conflicto, match="Esta observación ya se publicó con su respuesta"):
        answers(cast, observacion, "acogida")
    again = cast.en_circulacion(2, acta=Acta.objects.get(pk=acta.pk))
    assert answers(cast, observes(cast, again, "gobierno")).estado == "acogida"
