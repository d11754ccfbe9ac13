"""A vote comes in: an open one with its history, or a secret ballot that nothing stored ties to who sent it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from uuid import uuid4

from django.db import models
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, FueraDePlazo
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.models import Elector, Opcion, Responsable, Urna, Votacion, Voto
from mesa.palabras import fecha_hora
from mesa.states import EstadoVotacion

verbo("voto.registrado", gettext_lazy("votó"))

#: Letters and figures that nobody takes for others when a receipt is read aloud.
ALFABETO = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@operation
def emitir_voto(elector_id: int, marcas: Collection[int], *, sha256: str, actor: Actor | None) -> Elector:
    """Take the vote of an organisation of the roll on the ballot with that hash; no marks is a blank vote.

    An open one may be changed until the deadline; a secret one is received once. Judged by the instant of entry:
    FueraDePlazo after the last one, Conflicto when it is not open, the ballot read is another or a secret one was
    received already, NoPermitido without a mandate held today, DomainError for marks that cannot be.
    """
    votacion_id = Elector.objects.values_list("votacion", flat=True).get(pk=elector_id)
    votacion = Votacion.objects.select_for_update(of=("self",), no_key=True).select_related("plazo").get(pk=votacion_id)
    elector = votacion.padron.get(pk=elector_id)
    require("mesa.emitir_voto", actor, elector)
    _check_open(votacion)
    if sha256 != votacion.sha256:
        raise Conflicto(_("La papeleta que usted leyó no es la de esta votación. Recargue la página."))
    marked = _checked(votacion, marcas)
    if votacion.secreta:
        return _receive_secret(votacion, elector, marked)
    assert actor is not None
    return _register_open(votacion, elector, marked, actor)


def _check_open(votacion: Votacion) -> None:
    """Raise, with what to do, unless it takes votes at this instant of entry."""
    if votacion.estado == EstadoVotacion.ANULADA:
        raise Conflicto(_("La votación se anuló. Su voto no se registró."))
    if votacion.plazo is None:
        raise Conflicto(_("La votación todavía no se abre."))
    if votacion.vencida(entry()):
        raise FueraDePlazo(
            _("El plazo venció el %(instante)s. Su voto no se registró: después del plazo no se recibe ninguno.")
            % {"instante": fecha_hora(votacion.plazo.instante)}
        )
    if votacion.estado != EstadoVotacion.ABIERTA:  # a demo that was moved to its deadline
        raise Conflicto(_("La votación ya cerró. Su voto no se registró."))


def _checked(votacion: Votacion, marcas: Collection[int]) -> list[int]:
    """The places marked, in the order of the ballot: that in which they were marked is nobody's business."""
    marked = sorted(marcas)
    there = set(Opcion.objects.filter(votacion=votacion).values_list("orden", flat=True))
    if len(set(marked)) < len(marked) or not set(marked) <= there:
        raise DomainError(_("Marque solo opciones de la papeleta, cada una una vez."))
    if len(marked) > votacion.marcas:
        raise DomainError(
            _("Marcó %(marcas)s y el máximo es %(maximo)s.") % {"marcas": len(marked), "maximo": votacion.marcas}
        )
    return marked


def _register_open(votacion: Votacion, elector: Elector, marcas: list[int], actor: Actor) -> Elector:
    """An open vote, on top of its history. The same again changes nothing."""
    assert actor.mandato is not None
    before = voto_vigente(elector)
    if before is not None and before.marcas == marcas:
        return elector
    voto = Voto.objects.create(
        elector=elector,
        marcas=marcas,
        persona=actor.persona,
        persona_nombre=actor.persona.nombre,
        mandato=actor.mandato,
        calidad=actor.mandato.calidad,
        recibido=entry(),
    )
    elector.recibida = True
    elector.save(update_fields=["recibida"])
    _expected(votacion, elector).filter(cumplido_el=None).update(cumplido_el=entry())
    record("voto.registrado", votacion, actor=actor, ahora={"organizacion": elector.nombre, "voto": voto.pk})
    return elector


def _receive_secret(votacion: Votacion, elector: Elector, marcas: list[int]) -> Elector:
    """A secret ballot goes into the urn, and its elector gets a receipt. No event, instant, person nor notice.

    The whole urn is written again under new keys, and the whole roll in one statement: rows that were written together
    do not tell by their place, nor by the transaction that wrote them, which one came last.
    """
    if elector.recibida:
        raise Conflicto(_("Ya se recibió la papeleta de su organización, y una papeleta secreta no se puede cambiar."))
    code = new_receipt()
    barajar(Urna, votacion, [*vaciar(votacion), marcas])
    mine = Q(pk=elector.pk)
    votacion.padron.update(
        recibida=Case(When(mine, then=Value(True)), default=F("recibida"), output_field=BooleanField()),
        comprobante=Case(When(mine, then=Value(code)), default=F("comprobante")),
    )
    # That it fell due for her is done, told by an instant that says nothing: the one of the opening.
    own = When(organizacion=elector.organizacion_id, then=Value(votacion.abierta_el))
    Responsable.objects.filter(plazo=votacion.plazo_id).update(cumplido_el=Case(own, default=F("cumplido_el")))
    elector.recibida, elector.comprobante = True, code
    return elector


def new_receipt() -> str:
    """A random code in groups of four, of 80 bits: nobody guesses the one of another."""
    letters = "".join(secrets.choice(ALFABETO) for _place in range(16))
    return "-".join(letters[place : place + 4] for place in range(0, 16, 4))


def vaciar(votacion: Votacion) -> list[list[int]]:
    """Take every ballot out of the urn, in no order. Called with the votación locked."""
    ballots = list(votacion.urna.values_list("marcas", flat=True))
    votacion.urna.all().delete()
    return ballots


def barajar(modelo: type[models.Model], votacion: Votacion, papeletas: Iterable[list[int]]) -> None:
    """Write ballots in the order of fresh random keys, which is that of nothing else."""
    rows = sorted(((uuid4(), marcas) for marcas in papeletas), key=lambda row: row[0])
    modelo._default_manager.bulk_create(modelo(id=key, votacion=votacion, marcas=marcas) for key, marcas in rows)


def _expected(votacion: Votacion, elector: Elector) -> models.QuerySet[Responsable]:
    return Responsable.objects.filter(plazo=votacion.plazo_id, organizacion=elector.organizacion_id)


def voto_vigente(elector: Elector) -> Voto | None:
    """The open vote of an elector that counts: its last one."""
    return elector.votos.order_by("-pk").first()


def votos_vigentes(votacion: Votacion) -> list[Voto]:
    """The open vote of each elector that counts, by the name of the elector."""
    last = Voto.objects.filter(elector__votacion=votacion).order_by("elector_id", "-pk").distinct("elector_id")
    return sorted(last.select_related("elector"), key=lambda voto: (voto.elector.nombre, voto.pk))
