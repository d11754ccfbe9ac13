"""Who writes what a body tells of itself, and who says that a network answers through another body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import permiso, regla
from mesa.models import Mandato
from redes.models import Perfil
from redes.permissions.publicacion import habla_por_ella, tiene_perfil


@regla(_("Lo acepta quien tiene hoy mandato de la organización propuesta como anfitriona."))
def habla_por_la_propuesta(actor: Actor | None, perfil: Perfil) -> bool:
    """The actor speaks for the body that was asked to host the network."""
    return _habla_por(actor, perfil.anfitriona_propuesta_id)


@regla(_("La dejan sin efecto solo la red o la organización que la hospeda."))
def habla_por_la_anfitriona(actor: Actor | None, perfil: Perfil) -> bool:
    """The actor speaks for the network's host, or for the one that was asked to be."""
    return _habla_por(actor, perfil.anfitriona_id) or _habla_por(actor, perfil.anfitriona_propuesta_id)


def _habla_por(actor: Actor | None, organizacion_id: int | None) -> bool:
    if actor is None or actor.mandato is None or organizacion_id is None:
        return False
    held = Mandato.objects.que_responden(clock.today()).filter(pk=actor.mandato.pk, persona=actor.persona)
    return held.filter(organizacion=organizacion_id).exists()


@regla(_("Solo una red sin personalidad jurídica responde a través de otra organización."))
def es_una_red(_actor: Actor | None, perfil: Perfil) -> bool:
    """The profile is that of a network."""
    return perfil.organizacion.tipo == "red"


permiso(
    "redes.llevar_perfil",
    tiene_perfil
    & habla_por_ella.saying(
        _("Escribe el perfil quien tiene hoy mandato de titular, suplente o delegada de esa organización.")
    ),
)
permiso(
    "redes.designar_anfitriona",
    es_una_red & habla_por_ella.saying(_("Propone la anfitriona quien tiene hoy mandato de esa red.")),
)
permiso("redes.aceptar_anfitriona", habla_por_la_propuesta)
permiso(
    "redes.quitar_anfitriona",
    habla_por_ella.saying(_("La dejan sin efecto solo la red o la organización que la hospeda."))
    | habla_por_la_anfitriona,
)
