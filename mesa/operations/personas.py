"""Accounts: whom they speak for, and how one is opened."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.enlaces import clave_de_invitacion, leer_invitacion
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Aviso, Funcion, Invitacion, Mandato, Organizacion, Persona, Usuario
from mesa.operations.organizaciones import por_poner_en_marcha

DIAS_INVITACION = 14

verbo("invitacion.creada", gettext_lazy("invitó a una persona a abrir su cuenta"))
verbo("invitacion.aceptada", gettext_lazy("abrió su cuenta"))
verbo("invitacion.revocada", gettext_lazy("revocó una invitación"))


def mandatos_de(persona: Persona) -> list[Mandato]:
    """The mandates that a person holds today, the main one first.

    Each knows in `lleva_secretaria` whether its organisation keeps some órgano, in `pone_en_marcha` whether one of
    them is a Mesa that is not going yet, and in `sin_leer` how many notices its person has not read: every page of
    hers would ask otherwise.
    """
    return _held_by(persona.pk)


def _held_by(persona_id: int) -> list[Mandato]:
    hoy = clock.today()
    waiting = por_poner_en_marcha(hoy, OuterRef("organizacion"))
    held = Mandato.objects.filter(persona=persona_id).vigentes(hoy).for_actor()
    kept = Funcion.objects.vigentes(hoy).filter(tipo="secretaria", organizacion=OuterRef("organizacion"))
    return list(
        held.annotate(lleva_secretaria=Exists(kept), pone_en_marcha=Exists(waiting), sin_leer=_unread("persona"))
    )


def actor_de(usuario: Usuario, mandato_id: int | None = None) -> Actor | None:
    """The actor of an account: under the mandate asked for if it is held today, else under the main one."""
    if usuario.persona_id is None:
        return None
    held = _held_by(usuario.persona_id)
    if not held:
        usuario.persona = Persona.objects.annotate(sin_leer=_unread("pk")).get(pk=usuario.persona_id)
        return Actor(usuario.persona, None)
    chosen = next((mandato for mandato in held if mandato.pk == mandato_id), held[0])
    persona = usuario.persona = chosen.persona
    vars(persona)["sin_leer"] = vars(chosen)["sin_leer"]
    return Actor(persona, chosen, tuple(held))


def _unread(persona: str) -> Coalesce:
    """How many notices the person of that column has not read."""
    mine = Aviso.objects.filter(persona=OuterRef(persona), leido_el=None).order_by().values("persona")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


@operation
def invitar_persona(
    persona: Persona, correo: str, *, organo: Organizacion, actor: Actor | None, por_consola: bool = False
) -> str:
    """Invite `persona` to open an account, by e-mail, and return the key of the link, which is signed and not kept.

    Valid 14 days, for one use; an invitation that was on its way is revoked, so that one link serves at a time.
    Raises NoPermitido, or Conflicto if there is an account already.
    """
    if not por_consola:
        require("mesa.invitar_persona", actor, organo)
    Persona.objects.select_for_update(no_key=True).get(pk=persona.pk)  # the root of her invitations
    _check_no_account(persona, correo)
    revocar_vivas(persona, actor=actor)
    invitacion = Invitacion.objects.create(
        persona=persona,
        organo=organo,
        correo=correo.lower(),
        creada=clock.now(),
        vence=clock.now() + timedelta(days=DIAS_INVITACION),
    )
    record("invitacion.creada", persona, actor=actor, ahora={"invitacion": invitacion.pk})
    return clave_de_invitacion(invitacion.pk)


def revocar_vivas(persona: Persona, *, actor: Actor | None) -> int:
    """Revoke the invitations of a person that can still be accepted. Called with her row locked."""
    live = list(Invitacion.objects.vivas(clock.now()).filter(persona=persona))
    for invitacion in live:
        _revoke(invitacion, actor)
    return len(live)


def _revoke(invitacion: Invitacion, actor: Actor | None) -> None:
    invitacion.revocada = clock.now()
    invitacion.save(update_fields=["revocada"])
    record("invitacion.revocada", invitacion.persona, actor=actor, ahora={"invitacion": invitacion.pk})


@operation
def revocar_invitacion(pk: int, *, actor: Actor | None) -> Invitacion:
    """Leave without effect an invitation that was not accepted. Raises Conflicto when it serves no more."""
    persona_id = Invitacion.objects.values_list("persona", flat=True).get(pk=pk)
    Persona.objects.select_for_update(no_key=True).get(pk=persona_id)
    invitacion = Invitacion.objects.select_related("persona", "organo").get(pk=pk)
    require("mesa.invitar_persona", actor, invitacion.organo)
    estado = invitacion.estado(clock.now())
    if estado != Invitacion.Estado.PENDIENTE:
        raise Conflicto(
            _("La invitación ya no espera respuesta: está %(estado)s. Recargue la página para ver cómo quedó.")
            % {"estado": estado.label}
        )
    _revoke(invitacion, actor)
    return invitacion


def invitacion_viva(clave: str) -> Invitacion | None:
    """The invitation of a key, if it can still be accepted."""
    pk = leer_invitacion(clave) or 0
    return Invitacion.objects.vivas(clock.now()).filter(pk=pk).select_related("persona").first()


def _check_no_account(persona: Persona, correo: str) -> None:
    if Usuario.objects.filter(Q(persona=persona) | Q(email__iexact=correo)).exists():
        raise Conflicto(_("Esa persona ya tiene una cuenta. Puede ingresar con su correo."))


@operation
def aceptar_invitacion(clave: str, *, password: str, actor: Actor | None) -> Usuario:
    """Open the invited account with this password, once. Raises Conflicto if the invitation is no longer good."""
    found = invitacion_viva(clave)
    if found is not None:
        Persona.objects.select_for_update(no_key=True).get(pk=found.persona_id)  # the root of her invitations
    invitacion = invitacion_viva(clave)
    if invitacion is None:
        raise Conflicto(_("La invitación venció o ya se usó. Pida otra a la secretaría."))
    _check_no_account(invitacion.persona, invitacion.correo)
    invitacion.aceptada = clock.now()
    invitacion.save(update_fields=["aceptada"])
    usuario = Usuario.objects.create_user(invitacion.correo, password, persona=invitacion.persona)
    record("invitacion.aceptada", invitacion.persona, actor=Actor(invitacion.persona))
    return usuario
