"""What a network resolved, beside the consulta it answers: to itself, whole; to others, what its rule publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from mesa import tipos
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.querysets import in_force
from mesa.models import Consulta, Convocada, Organizacion, Pronunciamiento, Regla
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.interna import mandato_amplio
from mesa.operations.posiciones import resolvio, se_aparta
from mesa.querysets.consultas import ConsultaQuerySet
from mesa.states import EstadoConsulta
from mesa.tipos import Pendiente, Seccion


@dataclass(frozen=True)
class Posicion:
    """What a network resolved and what it answered. `entera`: the reader is of the network and sees all of it."""

    interna: Consulta
    respuesta: Pronunciamiento | None
    entera: bool

    @property
    def resuelta(self) -> bool:
        """Whether the network has a position."""
        return resolvio(self.interna)

    @property
    def en_palabras(self) -> str:
        """aprueba, objeta: what the network resolved."""
        return _("aprueba") if self.interna.resultado == "aprobada" else _("objeta")

    @property
    def se_aparta(self) -> bool:
        """Whether what was answered is another thing."""
        return self.respuesta is not None and se_aparta(self.interna, self.respuesta.sentido)

    @property
    def detalle(self) -> bool:
        """Whether what each organisation answered is shown; its reasons, only to the network."""
        regla = self.interna.regla
        return self.entera or (regla is not None and regla.publica_interno == Regla.PublicaInterno.DETALLE)


def _position(interna: Consulta, convocada: Convocada | None, *, entera: bool) -> Posicion | None:
    """What the reader may see of it; None for who is outside, before it closed and was answered, or by its rule."""
    answer = convocada.vigente if convocada else None
    if entera:
        return Posicion(interna, answer, entera=True)
    taken = answer is not None and answer.interna_id == interna.pk and interna.estado == EstadoConsulta.CERRADA
    if not taken or interna.regla is None or interna.regla.publica_interno == Regla.PublicaInterno.NADA:
        return None
    return Posicion(interna, answer, entera=False)


def _positions(consulta: Consulta) -> list[Posicion]:
    """Those of the networks that a consulta of the table convoked, the last of each, as the reader may see them."""
    last = {interna.organo_id: interna for interna in reversed(consulta.internas.all())}
    convoked = {c.organizacion_id: c for c in consulta.convocadas.all()}
    found = [_position(i, convoked.get(red), entera=vars(i)["entera"]) for red, i in last.items()]
    return sorted((p for p in found if p), key=lambda p: p.interna.organo.nombre)


def _own_network(consulta: Consulta, actor: Actor | None) -> Organizacion | None:
    """The network that the actor speaks for, if the consulta convoked it."""
    red = actor.organizacion if actor else None
    if red is None or red.tipo != TipoOrganizacion.RED or consulta.es_interna:
        return None
    return red if any(c.organizacion_id == red.pk for c in consulta.convocadas.all()) else None


def _open_to_ask(consulta: Consulta, red: Organizacion | None, positions: list[Posicion], actor: Actor | None) -> bool:
    if red is None or not consulta.abierta or consulta.vencida(clock.now()):
        return False
    own = next((p for p in positions if p.interna.organo_id == red.pk), None)
    asked = own is not None and (own.interna.abierta or own.resuelta)
    return not asked and actor is not None and _speaks(actor)


def en_la_consulta(consulta: Consulta, actor: Actor | None, token: str) -> Seccion | None:
    """On the page of the table's consulta: what the networks resolved, and where the reader's own is asked."""
    if consulta.es_interna:
        return _of_the_network(consulta, actor)
    positions, red = _positions(consulta), _own_network(consulta, actor)
    opens = _open_to_ask(consulta, red, positions, actor)
    account = _account_of(consulta, red)
    if not positions and not opens and account is None:
        return None
    data = {"consulta": consulta, "posiciones": positions, "abre": opens, "red": red, "rinde": account}
    return Seccion("mesa/interna/_en_consulta.html", data | {"amplio": mandato_amplio(red) if opens and red else None})


def _account_of(consulta: Consulta, red: Organizacion | None) -> Pronunciamiento | None:
    """What the reader's network answered, whose account is read or given in its page."""
    mine = next((c for c in consulta.convocadas.all() if red and c.organizacion_id == red.pk), None)
    return mine.vigente if mine else None


def _of_the_network(interna: Consulta, actor: Actor | None) -> Seccion | None:
    """On the page of the network's own: the position that was taken with it, and its account."""
    if interna.superior_id is None:
        return None
    seen = Consulta.objects.visible_to(actor, clock.today()).filter(pk=OuterRef("consulta"))
    convoked = Convocada.objects.select_related("vigente__cuenta", "consulta__plazo").annotate(visible=Exists(seen))
    convocada = convoked.get(consulta=interna.superior_id, organizacion=interna.organo_id)
    data = {"posicion": _position(interna, convocada, entera=True), "superior": convocada.consulta}
    return Seccion("mesa/interna/_posicion.html", data | {"visible": vars(convocada)["visible"]})


def en_el_panel(consulta: Consulta, actor: Actor | None, token: str) -> Seccion | None:
    """In the panel of who answers for a network: what its organisations resolved, or that they were not asked."""
    red = _own_network(consulta, actor)
    if red is None or actor is None or actor.mandato is None or not _holds_today(actor):
        return None
    interna = interna_de(consulta, red)
    data: dict[str, Any] = {
        "consulta": consulta,
        "red": red,
        "posicion": Posicion(interna, None, entera=True) if interna else None,
        "amplio": mandato_amplio(red) if interna is None else None,
        "tiene_reglas": interna is not None or Regla.objects.filter(organo=red).exists(),
        "desde_correo": bool(token),
    }
    return Seccion("mesa/interna/_en_panel.html", data)


def _speaks(actor: Actor) -> bool:
    """Whether what only a titular or suplente does is offered: the page that does it asks for permission."""
    return actor.mandato is not None and actor.mandato.calidad in {"titular", "suplente"}


def con_la_de_su_red(consultas: ConsultaQuerySet, actor: Actor | None) -> ConsultaQuerySet:
    """The same, with what `interna_de` reads if the actor speaks for a network."""
    red = actor.organizacion if actor else None
    of_a_network = red is not None and red.tipo == TipoOrganizacion.RED
    return consultas.con_internas(actor, clock.today()) if of_a_network else consultas


def interna_de(consulta: Consulta, red: Organizacion) -> Consulta | None:
    """What `ultima_interna` gives, of a consulta that came `con_la_de_su_red`."""
    if red.tipo != TipoOrganizacion.RED:
        return None
    return next((interna for interna in consulta.internas.all() if interna.organo_id == red.pk), None)


def _holds_today(actor: Actor) -> bool:
    """Whether the mandate of a personal link is still held: what the network said is not for who left it."""
    mandato = actor.mandato
    return mandato is not None and (mandato.hasta is None or mandato.hasta >= clock.today())


def respuestas_de_la_red(actor: Actor) -> list[Pendiente]:
    """Of what the actor's network answered: what it was not told, and what it resolved otherwise afterwards."""
    red = actor.organizacion
    if red is None or red.tipo != TipoOrganizacion.RED:
        return []
    rules = Regla.objects.filter(in_force(clock.today()), organo=red, mandato_amplio=True)
    untold = Q(Exists(rules), interna=None, cuenta=None) if _speaks(actor) else Q(pk=None)
    departs = Q(
        convocada__consulta__estado=EstadoConsulta.ABIERTA,
        convocada__consulta__plazo__instante__gte=clock.now(),
        interna__estado=EstadoConsulta.CERRADA,
        apartamiento="",
    )
    answers = Pronunciamiento.objects.filter(
        untold | departs, convocada__organizacion=red, convocada__vigente__pk=F("pk")
    ).select_related("convocada__consulta__plazo", "interna")
    return [
        _to_tell(answer, red) if answer.interna is None else _to_explain(answer)
        for answer in answers
        if answer.interna is None or se_aparta(answer.interna, answer.sentido)
    ]


def _to_tell(answer: Pronunciamiento, red: Organizacion) -> Pendiente:
    """It was answered with *mandato amplio*, and the network is owed an account."""
    return Pendiente(
        tipo=_("Mandato amplio"),
        titulo=_("Dar cuenta a %(red)s: %(titulo)s") % {"red": red.nombre, "titulo": answer.convocada.consulta.titulo},
        url=f"/cuentas/{answer.pk}/",
        boton=_("Dar cuenta a la red"),
        detalle=_("Usted respondió sin consultar a la red: %(sentido)s.")
        % {"sentido": answer.get_sentido_display().lower()},
    )


def _to_explain(answer: Pronunciamiento) -> Pendiente:
    """It was answered before the network resolved, while it can still be changed or explained."""
    consulta = answer.convocada.consulta
    return Pendiente(
        tipo=_("Respuesta de su red"),
        titulo=consulta.titulo[:1].upper() + consulta.titulo[1:],
        url=f"/consultas/{consulta.pk}/responder/",
        boton=_("Revisar la respuesta"),
        detalle=_("Su red resolvió otra cosa después de que usted respondió. Cambie la respuesta, o diga por qué."),
        vence=consulta.plazo.instante,
        fatal=consulta.plazo.fatal,
    )


tipos.registrar_seccion("consulta", en_la_consulta, orden=20)
tipos.registrar_seccion("panel", en_el_panel, orden=20)
tipos.registrar_pendientes(respuestas_de_la_red)
