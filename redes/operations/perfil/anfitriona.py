"""A network without legal personality answers for its identity and its money through a body that accepts to host it."""

from __future__ import annotations

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from redes.models import Perfil
from redes.operations.perfil.base import tocar
from redes.operations.publicacion import lock_perfil, republicar

verbo("anfitriona.propuesta", gettext_lazy("pidió a una organización que la hospede"))
verbo("anfitriona.aceptada", gettext_lazy("aceptó hospedar a una red"))
verbo("anfitriona.quitada", gettext_lazy("dejó sin efecto la anfitriona de una red"))


@operation
def designar_anfitriona(pk: int, organizacion_pk: int, *, actor: Actor | None) -> Perfil:
    """Ask a body to host a network: nothing changes until its own people accept. Asking again asks the other one.

    Raises DomainError for a body that cannot host it, Conflicto if it hosts it already.
    """
    perfil = lock_perfil(pk)
    require("redes.designar_anfitriona", actor, perfil)
    asked = Organizacion.objects.filter(pk=organizacion_pk, ejemplo=perfil.organizacion.ejemplo).first()
    if asked is None or asked.tipo != TipoOrganizacion.ORGANIZACION:
        raise DomainError(_("Elija una organización con personalidad jurídica: una red o una mesa no hospedan."))
    if perfil.anfitriona_id == asked.pk:
        raise Conflicto(_("%(organizacion)s ya hospeda a esta red.") % {"organizacion": asked})
    perfil.anfitriona_propuesta = asked
    perfil.save(update_fields=["anfitriona_propuesta"])
    tocar(perfil)
    record("anfitriona.propuesta", perfil, actor=actor, ahora={"anfitriona": asked.nombre})
    return perfil


@operation
def aceptar_anfitriona(pk: int, organizacion_pk: int, *, actor: Actor | None) -> Perfil:
    """Accept to host a network, said by who speaks for the body that was asked: what it published answers for it too.

    Raises Conflicto if the network asks it no longer.
    """
    # The host publishes before, and is read, or after, and finds whom it hosts.
    both = Perfil.objects.filter(Q(pk=pk) | Q(organizacion=organizacion_pk)).order_by("pk")
    list(both.select_for_update())
    perfil = lock_perfil(pk)
    if perfil.anfitriona_propuesta_id != organizacion_pk:
        raise Conflicto(_("La red ya no le pide que la hospede. Recargue la página para ver cómo quedó."))
    require("redes.aceptar_anfitriona", actor, perfil)
    before = perfil.anfitriona.nombre if perfil.anfitriona else ""
    perfil.anfitriona, perfil.anfitriona_propuesta = perfil.anfitriona_propuesta, None
    perfil.save(update_fields=["anfitriona", "anfitriona_propuesta"])
    tocar(perfil)
    assert perfil.anfitriona is not None
    now = {"anfitriona": perfil.anfitriona.nombre}
    record("anfitriona.aceptada", perfil, actor=actor, antes={"anfitriona": before}, ahora=now)
    with translation.override("es"):
        motivo = _("La hospeda %(organizacion)s.") % {"organizacion": perfil.anfitriona}
    republicar(perfil, motivo=motivo, actor=actor)
    return perfil


@operation
def quitar_anfitriona(pk: int, *, actor: Actor | None) -> Perfil:
    """End it, or what was asked and not answered: by the network or by the host. What it lent no longer counts.

    The network's asking goes first; the host that it has ends its own. Raises Conflicto if there is neither.
    """
    perfil = lock_perfil(pk)
    require("redes.quitar_anfitriona", actor, perfil)
    by_host = actor is not None and actor.organizacion is not None and actor.organizacion == perfil.anfitriona
    hosted = by_host or perfil.anfitriona_propuesta is None
    ended = perfil.anfitriona if hosted else perfil.anfitriona_propuesta
    if ended is None:
        raise Conflicto(_("Esta red no tiene anfitriona."))
    if hosted:
        perfil.anfitriona = None
    else:
        perfil.anfitriona_propuesta = None
    perfil.save(update_fields=["anfitriona", "anfitriona_propuesta"])
    tocar(perfil)
    record("anfitriona.quitada", perfil, actor=actor, antes={"anfitriona": ended.nombre, "propuesta": not hosted})
    if hosted:
        with translation.override("es"):
            motivo = _("Deja de hospedarla %(organizacion)s.") % {"organizacion": ended}
        republicar(perfil, motivo=motivo, actor=actor)
    return perfil
