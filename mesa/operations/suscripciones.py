"""The private address of a person's calendar: made by her, one at a time, and revoked by her."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.models import Persona, Suscripcion

verbo("suscripcion.creada", gettext_lazy("creó la dirección de su calendario"))
verbo("suscripcion.revocada", gettext_lazy("revocó la dirección de su calendario"))


def suscripcion_viva(persona: Persona) -> Suscripcion | None:
    """The subscription of a person that serves today."""
    return Suscripcion.objects.filter(persona=persona, revocada=None).first()


@operation
def crear_suscripcion(persona_id: int, *, actor: Actor | None) -> Suscripcion:
    """Make the address of a person's calendar; the one she had serves no more. Raises NoPermitido to anyone else."""
    persona = Persona.objects.select_for_update(no_key=True).get(pk=persona_id)
    require("mesa.crear_suscripcion", actor, persona)
    former = suscripcion_viva(persona)
    if former is not None:
        _revoke(former, actor)
    created = Suscripcion.objects.create(persona=persona, creada=entry())
    record("suscripcion.creada", persona, actor=actor, ahora={"suscripcion": created.pk})
    return created


@operation
def revocar_suscripcion(persona_id: int, *, actor: Actor | None) -> Suscripcion:
    """Leave the address of a person's calendar without effect. Raises NoPermitido, or Conflicto if she has none."""
    persona = Persona.objects.select_for_update(no_key=True).get(pk=persona_id)
    require("mesa.revocar_suscripcion", actor, persona)
    live = suscripcion_viva(persona)
    if live is None:
        raise Conflicto(_("Su calendario ya no tiene una dirección vigente. Cree otra si la necesita."))
    _revoke(live, actor)
    return live


def _revoke(suscripcion: Suscripcion, actor: Actor | None) -> None:
    suscripcion.revocada = entry()
    suscripcion.save(update_fields=["revocada"])
    record("suscripcion.revocada", suscripcion.persona, actor=actor, ahora={"suscripcion": suscripcion.pk})
