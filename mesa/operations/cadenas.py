"""The chain of dates of a consulta: observations, the deadline to answer, publication. One moved proposes the others.

What was told to the convoked moves only when whoever conducts says so, and never because another date moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import cadena, calendario
from mesa.decision import Estado
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.models import Consulta, Evento, Plazo
from mesa.operations.deliberacion import check_abierta, lock_consulta
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.plazos import feriados, fijar
from mesa.palabras import fecha_dia, fecha_hora
from mesa.states import EstadoConsulta

verbo("plazo.fijado", gettext_lazy("fijó una fecha de la cadena de plazos"))
verbo("plazo.movido", gettext_lazy("movió una fecha de la cadena de plazos"))

Clase = Plazo.Clase
#: The order of the chain. What networks close inside is theirs: it bounds nobody else's dates.
ORDEN = (Clase.OBSERVACIONES, Clase.RESPUESTA, Clase.PUBLICACION)
#: A publication that nobody planned is proposed so many business days after the deadline; observations, before it.
PUBLICACION_DIAS = 2
OBSERVACIONES_DIAS = 1


def plazos_de(consulta: Consulta) -> dict[Clase, Plazo]:
    """The dates that a consulta has, by their class and in order."""
    found = {Clase.RESPUESTA: consulta.plazo}
    if observing := observaciones_de(consulta):
        found[Clase.OBSERVACIONES] = observing
    if consulta.plazo.siguiente and consulta.plazo.siguiente.clase == Clase.PUBLICACION:
        found[Clase.PUBLICACION] = consulta.plazo.siguiente
    return {clase: found[clase] for clase in ORDEN if clase in found}


def observaciones_de(consulta: Consulta) -> Plazo | None:
    """The deadline of observations, if the consulta has one of its own."""
    return next((p for p in consulta.plazo.anteriores.all() if p.clase == Clase.OBSERVACIONES), None)


def cerro_observaciones(consulta: Consulta, al: datetime) -> Plazo | None:
    """The fatal deadline of observations that passed before `al`; None while the text may be observed."""
    plazo = observaciones_de(consulta)
    return plazo if plazo and plazo.fatal and al > plazo.instante else None


def sugerida(consulta: Consulta, clase: Clase) -> date:
    """The date that a link has, or where one that is missing would go."""
    plazos = plazos_de(consulta)
    if clase in plazos:
        return plazos[clase].vence
    if clase == Clase.OBSERVACIONES:
        return antes_del_plazo(consulta.plazo.vence)
    return cadena.despues_de(consulta.plazo.vence, PUBLICACION_DIAS, feriados=feriados())


def antes_del_plazo(vence: date, inhabiles: frozenset[date] | None = None) -> date:
    """The last day on which observations may close for a deadline that ends on `vence`."""
    inhabiles = feriados() if inhabiles is None else inhabiles
    return cadena.antes_de(vence, OBSERVACIONES_DIAS, feriados=inhabiles)


def proponer_plazo(consulta: Consulta, clase: Clase, vence: date) -> dict[Clase, date]:
    """What else moves if that link goes to `vence`, for confirmation.

    Raises DomainError with the first date that would fit, and why.
    """
    links = _links(consulta, clase, vence)
    try:
        moved = cadena.proponer(links, clase, vence, feriados=feriados(), desde=clock.today())
    except cadena.NoCabe as refusal:
        raise DomainError(_why_not(refusal, vence)) from refusal
    return {Clase(str(key)): day for key, day in moved.items()}


def por_reordenar(consulta: Consulta) -> dict[Clase, date]:
    """What a moved deadline proposes for the dates that depend on it; empty when all keep their distance."""
    try:
        return proponer_plazo(consulta, Clase.RESPUESTA, consulta.plazo.vence)
    except DomainError:  # the deadline is past, or fell on a day that was made a holiday: it stays where it is
        return {}


def _links(consulta: Consulta, clase: Clase, vence: date) -> list[cadena.Eslabon]:
    plazos = plazos_de(consulta)
    links = []
    for kind in ORDEN:
        plazo = plazos.get(kind)
        if plazo is not None:
            told = plazo.notificado_el is not None
            links.append(cadena.Eslabon(kind, str(kind.label), plazo.vence, plazo.separacion, told))
        elif kind == clase:
            links.append(cadena.Eslabon(kind, str(kind.label), vence))
    return links


def _why_not(refusal: cadena.NoCabe, vence: date) -> str:
    if refusal.fecha is None:
        return _("Ninguna fecha cabe: los plazos ya notificados no dejan un día hábil entre ellos.")
    day = {"dia": fecha_dia(vence), "fecha": fecha_dia(refusal.fecha)}
    if refusal.con is None:
        return _("El %(dia)s pasó o no es día hábil. La primera fecha posible es el %(fecha)s.") % day
    told = {"plazo": refusal.con.nombre, "cuando": fecha_dia(refusal.con.fecha), **day}
    why = _("No cabe: el plazo de %(plazo)s, ya notificado, es el %(cuando)s.") % told
    limit = _("La primera fecha posible es el %(fecha)s.") if refusal.primera else _("La última es el %(fecha)s.")
    return f"{why} {limit % told}"


@operation
def fijar_plazos(
    consulta_id: int,
    clase: str,
    vence: date,
    *,
    otras: Mapping[str, date] | None = None,
    fatal: bool = False,
    actor: Actor | None,
) -> Plazo:
    """Set or move the link of that class; `otras` are the dates that were read as proposed and come with it.

    Everyone convoked is told of observations, which from then on may only be given more time. Raises DomainError with
    the first date that would fit, and Conflicto when what the chain proposes is no longer what was read.
    """
    consulta = lock_consulta(consulta_id)
    require("mesa.fijar_plazos", actor, consulta)
    kind = comprobar_clase(consulta, clase)
    comprobar_fecha(vence)
    proposed = proponer_plazo(consulta, kind, vence)
    if {Clase(key): day for key, day in (otras or {}).items()} != proposed:
        raise Conflicto(_("Las otras fechas cambiaron mientras usted decidía. Lea lo que ahora se propone."))
    plazos = plazos_de(consulta)
    antes = {key.value: plazo.vence.isoformat() for key, plazo in plazos.items()}
    for other, day in proposed.items():
        _move(plazos[other], day)
    plazo = plazos.get(kind)
    if plazo is None:
        plazo = _new(consulta, kind, vence, fatal=fatal)
        record("plazo.fijado", consulta, actor=actor, antes=antes, ahora={"clase": kind.value, "plazo": plazo.pk})
    elif plazo.vence != vence or proposed:
        _check_told(plazo, vence)
        _move(plazo, vence)
        ahora = {"clase": kind.value, "plazo": plazo.pk, "vence": vence.isoformat()}
        record("plazo.movido", consulta, actor=actor, antes=antes, ahora=ahora)
    return plazo


def comprobar_clase(consulta: Consulta, clase: str) -> Clase:
    """The link that may be set by this operation. Raises DomainError, or Conflicto once it may no more."""
    if clase == Clase.OBSERVACIONES:
        _check_observable(consulta)
    elif clase == Clase.PUBLICACION:
        _check_unpublished(consulta)
    elif clase == Clase.RESPUESTA:
        raise DomainError(_("El plazo para responder se mueve solo con una prórroga."))
    else:
        raise DomainError(_("Elija qué fecha fijar: la de las observaciones o la de publicación."))
    return Clase(clase)


def _check_observable(consulta: Consulta) -> None:
    check_abierta(consulta, _("El plazo de observaciones ya no se puede fijar."))
    if consulta.superior_id is not None or consulta.kind.url_observar is None:
        raise Conflicto(_("Este texto no recibe observaciones: no lleva plazo para ellas."))


def _check_unpublished(consulta: Consulta) -> None:
    """Raise Conflicto unless its text may still be published: while it is decided, or approved and not published."""
    if consulta.estado == EstadoConsulta.RETIRADA:
        raise Conflicto(_("La secretaría retiró este texto de circulación: no hay qué publicar."))
    if consulta.superior_id is not None:
        raise Conflicto(_("Una consulta interna no se publica: no lleva fecha de publicación."))
    if consulta.abierta:
        return
    if consulta.resultado != Estado.APROBADA:
        raise Conflicto(_("La consulta no cerró a favor: no hay qué publicar."))
    told = Evento.objects.filter(objeto_tipo=consulta.objeto_tipo, objeto_id=consulta.objeto_id)
    published = told.filter(Q(verbo__endswith=".publicada") | Q(verbo__endswith=".publicado"))
    if published.filter(ocurrido__gte=consulta.cerrada_el).exists():
        raise Conflicto(_("Este texto ya se publicó: la fecha prevista ya no se fija."))


def _check_told(plazo: Plazo, vence: date) -> None:
    """What was told may be given more time while it lasts, and never less."""
    if plazo.notificado_el is None:
        return
    if plazo.instante < entry():
        raise Conflicto(
            _("El plazo de observaciones venció el %(cuando)s: ya no se mueve.")
            % {"cuando": fecha_hora(plazo.instante)}
        )
    if vence < plazo.vence:
        raise DomainError(
            _("El plazo ya se notificó para el %(cuando)s: se puede ampliar, no acortar.")
            % {"cuando": fecha_dia(plazo.vence)}
        )


def _move(plazo: Plazo, vence: date) -> None:
    plazo.vence, plazo.instante = vence, calendario.instante(vence, plazo.hora)
    plazo.save(update_fields=["vence", "instante"])


def _new(consulta: Consulta, kind: Clase, vence: date, *, fatal: bool) -> Plazo:
    if kind == Clase.OBSERVACIONES:
        return fijar_observaciones(consulta, vence, fatal=fatal)
    ruta = consulta.plazo.ruta
    plazo = fijar(consulta.titulo, ruta, vence, None, fatal=False, clase=kind, notificado=False, organo=consulta.organo)
    consulta.plazo.siguiente = plazo
    consulta.plazo.save(update_fields=["siguiente"])
    return plazo


def fijar_observaciones(consulta: Consulta, vence: date, *, fatal: bool) -> Plazo:
    """Write the deadline of observations of a locked consulta, inside the operation that opens it or that sets it.

    Raises DomainError with the date that fits.
    """
    proponer_plazo(consulta, Clase.OBSERVACIONES, vence)
    return fijar(
        consulta.titulo,
        consulta.plazo.ruta,
        vence,
        None,
        fatal=fatal,
        clase=Clase.OBSERVACIONES,
        siguiente=consulta.plazo,
        separacion=OBSERVACIONES_DIAS,
        organo=consulta.organo,
    )
