"""What the scene holds of what is said around a decision."""

from __future__ import annotations

from mesa.models import Consulta
from mesa.operations.deliberacion import preguntar_consulta
from mesa.operations.plazos import sembrar_feriados
from mesa.operations.prorrogas import limite, pedir_prorroga
from tests.cast import Cast


def escena(cast: Cast, consulta: Consulta) -> None:
    """A question and a request for more time that wait, of the text in circulation, and the holidays of its year."""
    social = cast.actor("social")
    assert social.organizacion is not None
    preguntar_consulta(consulta.pk, social.organizacion.pk, "¿Desde cuándo rige?", actor=social)
    last = limite(consulta).ultima
    assert last is not None
    pedir_prorroga(consulta.pk, social.organizacion.pk, last, "Sesiona el consejo.", actor=social)
    sembrar_feriados([2026])
