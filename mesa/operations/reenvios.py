"""How sending goes, for whoever conducts an órgano and whoever operates the system; and sending again what failed.

Nothing here tells what a notice says: only its kind, its dates and what became of it; of the órganos that one conducts,
also to whom it went.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Envio, Organizacion, Reaccion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.envios import VIVOS

verbo("envio.reenviado", gettext_lazy("pidió enviar de nuevo un aviso que había fallado"))

RECIENTE = timedelta(days=30)
MAXIMO = 500


@dataclass(frozen=True)
class Alcance:
    """Whose notices somebody sees: of some órganos, or (`todo`) of all, a network's and nobody's without names."""

    organos: frozenset[int]
    todo: bool = False

    def envios(self) -> QuerySet[Envio]:
        """The e-mails within sight."""
        return Envio.objects.all() if self.todo else Envio.objects.filter(aviso__organo__in=self.organos)

    def con_nombres(self, envio: Envio) -> bool:
        """Whether it may be said to whom it went and why it failed. `aviso.organo` is at hand."""
        organo = envio.aviso.organo
        return organo is not None and (organo.pk in self.organos or (self.todo and organo.tipo != TipoOrganizacion.RED))


def alcance_de(actor: Actor | None, *, todo: bool) -> Alcance:
    """The órganos whose secretaría the actor holds, and the network it represents; with `todo`, every notice."""
    found = Organizacion.objects.con_secretaria(actor, clock.today())
    if actor is not None and actor.mandato is not None and actor.mandato.calidad in {"titular", "suplente"}:
        found = (
            found | Organizacion.objects.filter(pk=actor.mandato.organizacion_id, tipo=TipoOrganizacion.RED).distinct()
        )
    return Alcance(frozenset(found.values_list("pk", flat=True)), todo)


def cuentas(alcance: Alcance) -> dict[str, Any]:
    """How many e-mails were sent and not needed in the last 30 days, how many failed, how many wait and since when."""
    since = Q(aviso__creado__gte=clock.now() - RECIENTE)
    waiting = Q(estado__in=VIVOS)
    return alcance.envios().aggregate(
        enviados=Count("pk", filter=since & Q(estado=Envio.Estado.ENVIADO)),
        omitidos=Count("pk", filter=since & Q(estado=Envio.Estado.OMITIDO)),
        fallidos=Count("pk", filter=Q(estado=Envio.Estado.FALLIDO)),
        esperan=Count("pk", filter=waiting),
        reintentan=Count("pk", filter=waiting & ~Q(error="")),
        desde=Min("aviso__creado", filter=waiting),
    )


def fallidos(alcance: Alcance) -> QuerySet[Envio]:
    """What could not be sent, the latest first."""
    whole = alcance.envios().select_related("aviso__organo", "aviso__persona", "aviso__mandato__organizacion")
    return whole.filter(estado=Envio.Estado.FALLIDO).order_by("-pk")


def reacciones_que_fallan() -> list[dict[str, Any]]:
    """What events still have to cause and fails, by kind of handler: how many, since when, and the next try."""
    failing = Reaccion.objects.filter(estado=Reaccion.Estado.PENDIENTE, intentos__gt=0)
    told = failing.values("handler").annotate(n=Count("pk"), desde=Min("evento__ocurrido"), espera=Min("proximo"))
    return [dict(row) for row in told.order_by("desde", "handler")]


@operation
def reenviar_envio(pk: int, *, actor: Actor | None) -> Envio:
    """Put an e-mail that failed back in the queue, with its tries anew, to the address that its person has now.

    Raises Conflicto if it did not fail, or its person has no address.
    """
    envio = Envio.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    aviso = envio.aviso
    require("mesa.reenviar_envio", actor, aviso)
    if envio.estado != Envio.Estado.FALLIDO:
        raise Conflicto(_("Ese aviso ya no está entre los que fallaron: no hay nada que reenviar."))
    # An invitation goes to the address for which it was made, and to no other.
    envio.destino = envio.destino if "invitacion" in aviso.datos else aviso.persona.correo
    if not envio.destino:
        raise Conflicto(_("Esa persona ya no tiene correo registrado. Agréguelo en el registro y reenvíe."))
    envio.estado, envio.intentos, envio.error, envio.proximo = Envio.Estado.PENDIENTE, 0, "", timezone.now()
    envio.save(update_fields=["destino", "estado", "intentos", "error", "proximo"])
    record("envio.reenviado", envio, actor=actor, antes=Envio.Estado.FALLIDO, ahora=Envio.Estado.PENDIENTE)
    return envio


def reenviar_fallidos(alcance: Alcance, *, actor: Actor | None) -> int:
    """Put back in the queue what failed within that scope, the latest 500 at most. Returns how many.

    Each is an act of its own: what somebody else sent again meanwhile, or has no address, is left alone.
    """
    return sum(_try_again(pk, actor) for pk in fallidos(alcance).values_list("pk", flat=True)[:MAXIMO])


def _try_again(pk: int, actor: Actor | None) -> int:
    try:
        reenviar_envio(pk, actor=actor)
    except Conflicto:
        return 0
    return 1
