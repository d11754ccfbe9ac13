"""Accounts: whom they speak for, and how one is opened."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.enlaces import clave_de_invitacion, leer_invitacion
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Invitacion, Mandato, Organizacion, Persona, Usuario

DIAS_INVITACION = 14

verbo("invitacion.creada", gettext_lazy("invitó a una persona a abrir su cuenta"))
verbo("invitacion.aceptada", gettext_lazy("abrió su cuenta"))


def mandatos_de(persona: Persona) -> list[Mandato]:
    """The mandates that a person holds today, the main one first."""
    return list(Mandato.objects.filter(persona=persona).vigentes(clock.today()).for_actor())


def actor_de(usuario: Usuario, mandato_id: int | None = None) -> Actor | None:
    """The actor of an account: under the mandate asked for if it is held today, else under the main one."""
    if usuario.persona is None:
        return None
    held = mandatos_de(usuario.persona)
    chosen = next((mandato for mandato in held if mandato.pk == mandato_id), held[0] if held else None)
    return Actor(usuario.persona, chosen)


@operation
def invitar_persona(
    persona: Persona, correo: str, *, organo: Organizacion, actor: Actor | None, por_consola: bool = False
) -> str:
    """Invite `persona` to open an account and return the key of the link, which is signed and not kept.

    Valid 14 days, for one use. Raises NoPermitido, or Conflicto if there is an account already.
    """
    if not por_consola:
        require("mesa.invitar_persona", actor, organo)
    _check_no_account(persona, correo)
    invitacion = Invitacion.objects.create(
        persona=persona,
        organo=organo,
        correo=correo.lower(),
        creada=clock.now(),
        vence=clock.now() + timedelta(days=DIAS_INVITACION),
    )
    record("invitacion.creada", invitacion.persona, actor=actor)
    return clave_de_invitacion(invitacion.pk)


def invitacion_viva(clave: str) -> Invitacion | None:
    """The invitation of a key, if it can still be accepted."""
    return _live(clave, Invitacion.objects.all()).select_related("persona").first()


def _live(clave: str, invitaciones: QuerySet[Invitacion]) -> QuerySet[Invitacion]:
    pk = leer_invitacion(clave)
    return invitaciones.filter(pk=pk or 0, aceptada=None, revocada=None, vence__gte=clock.now())


def _check_no_account(persona: Persona, correo: str) -> None:
    if Usuario.objects.filter(Q(persona=persona) | Q(email__iexact=correo)).exists():
        raise Conflicto(_("Esa persona ya tiene una cuenta. Puede ingresar con su correo."))


@operation
def aceptar_invitacion(clave: str, *, password: str, actor: Actor | None) -> Usuario:
    """Open the invited account with this password, once. Raises Conflicto if the invitation is no longer good."""
    invitacion = (
        _live(clave, Invitacion.objects.select_for_update(of=("self",), no_key=True)).select_related("persona").first()
    )
    if invitacion is None:
        raise Conflicto(_("La invitación venció o ya se usó. Pida otra a la secretaría."))
    Persona.objects.select_for_update(no_key=True).get(pk=invitacion.persona_id)  # she may have two links
    _check_no_account(invitacion.persona, invitacion.correo)
    invitacion.aceptada = clock.now()
    invitacion.save(update_fields=["aceptada"])
    usuario = Usuario.objects.create_user(invitacion.correo, password, persona=invitacion.persona)
    record("invitacion.aceptada", invitacion.persona, actor=Actor(invitacion.persona))
    return usuario
