"""What each person does with her own notices: read them, and choose how they reach her."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Aviso, Persona

verbo("preferencia.cambiada", gettext_lazy("cambió cómo recibe sus avisos"))


def leer_avisos(persona: Persona, *pks: int) -> int:
    """Mark as read some of a person's notices, or without any pk all of them. Returns how many were not read before.

    It is nobody's act for the record: no event tells who read what.
    """
    unread = Aviso.objects.filter(persona=persona, leido_el=None)
    return (unread.filter(pk__in=pks) if pks else unread).update(leido_el=clock.now())


@operation
def preferir_avisos(persona_id: int, *, resumen_diario: bool, actor: Actor | None) -> Persona:
    """Choose between each notice as it happens and one e-mail a day. Choosing what is already so changes nothing."""
    persona = Persona.objects.select_for_update(of=("self",), no_key=True).get(pk=persona_id)
    require("mesa.preferir_avisos", actor, persona)
    before = persona.resumen_diario
    if before == resumen_diario:
        return persona
    persona.resumen_diario = resumen_diario
    persona.save(update_fields=["resumen_diario"])
    record("preferencia.cambiada", persona, actor=actor, antes=before, ahora=resumen_diario)
    return persona
