"""What is proposed for the next tabla: by a source that comes back, or by a member; the secretaría decides and orders.

A source has one point while it lives: what was discarded or was in a session comes back as the same row. Whoever
decides locks the órgano; what comes back by itself locks its source.
"""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actas.models import PuntoPropuesto, Tarea, Tema
from actas.operations.tabla.reglas import regla_de_tabla
from actas.states import EstadoPropuesto, EstadoTema
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Organizacion
from mesa.operations.registro import bloquear_organo

verbo("propuesto.agregado", gettext_lazy("propuso un punto para la tabla"))
verbo("propuesto.incluido", gettext_lazy("incluyó un punto en la próxima tabla"))
verbo("propuesto.quitado", gettext_lazy("quitó un punto de la próxima tabla"))
verbo("propuesto.descartado", gettext_lazy("descartó un punto propuesto"))
verbo("propuesto.repuesto", gettext_lazy("volvió a proponer un punto"))
verbo("propuesto.movido", gettext_lazy("cambió el orden de la próxima tabla"))

TITULO_MAXIMO = 300


def proponer_tarea(tarea: Tarea, clase: str) -> PuntoPropuesto:
    """The point of a task in its órgano's next tabla, proposed if it was not. Called under the task's lock.

    With VENCIDA, one that was proposed as open comes as overdue; so does one that was discarded, or whose session was
    held: the plazo that passed is news. Otherwise repeating it changes nothing.
    """
    rows = PuntoPropuesto.objects.select_for_update(of=("self",), no_key=True).filter(tarea=tarea)
    found = rows.select_related("sesion").order_by("pk").last()
    if found is None:
        return crear_propuesto(tarea.organo, clase, tarea.titulo, tarea=tarea)
    if clase != PuntoPropuesto.Clase.VENCIDA:
        return found
    held = found.sesion is not None and found.sesion.fecha < clock.today()
    if found.estado == EstadoPropuesto.DESCARTADO or held:
        volver_a_proponer(found, clase)
    elif found.clase != clase:
        found.clase = clase
        found.save(update_fields=["clase"])
    return found


def volver_a_proponer(found: PuntoPropuesto, clase: str = "") -> None:
    """Bring a locked point back to what is proposed for the next tabla. The system does.

    Without `clase` a topic comes as deferred, and what is of a task, or has no topic yet, as it was.
    """
    antes = mover(found, EstadoPropuesto.PROPUESTO)
    topic = found.tema_id is not None and found.tarea_id is None
    found.clase = clase or (PuntoPropuesto.Clase.DIFERIDO if topic else found.clase)
    found.sesion, found.orden, found.motivo = None, 0, ""
    found.save(update_fields=["estado", "clase", "sesion", "orden", "motivo"])
    record("propuesto.repuesto", found, actor=None, antes=antes, ahora=found.estado)


def crear_propuesto(
    organo: Organizacion, clase: str, titulo: str, *, actor: Actor | None = None, **datos: object
) -> PuntoPropuesto:
    """Write a point down, last in its list. `datos` name its source, and who proposes it."""
    propuesto = PuntoPropuesto.objects.create(
        organo=organo, clase=clase, titulo=titulo[:TITULO_MAXIMO], propuesto_el=entry(), **datos
    )
    record("propuesto.agregado", propuesto, actor=actor, ahora={"clase": str(clase), "titulo": propuesto.titulo})
    return propuesto


@operation
def proponer_punto(organo_id: int, titulo: str, *, actor: Actor | None) -> PuntoPropuesto:
    """Propose a point, as the actor's organisation. One already proposed with that title is that one."""
    organo = bloquear_organo(organo_id)
    require("actas.proponer_punto", actor, organo)
    titulo = one_line(titulo)
    if not titulo:
        raise DomainError(_("Escriba el título del punto que propone."))
    if len(titulo) > TITULO_MAXIMO:
        raise DomainError(_("El título admite hasta %(n)s caracteres. Acórtelo.") % {"n": TITULO_MAXIMO})
    same = PuntoPropuesto.objects.en_juego(clock.today()).filter(organo=organo, titulo__iexact=titulo).first()
    if same is not None:
        return same
    organizacion = actor.organizacion if actor else None
    return crear_propuesto(
        organo,
        PuntoPropuesto.Clase.PROPUESTO,
        titulo,
        actor=actor,
        propuesto_por=organizacion,
        propuesto_por_nombre=organizacion.nombre if organizacion else "",
    )


def lock_propuesto(pk: int) -> PuntoPropuesto:
    """The point, after locking its órgano and itself. Raises Conflicto if it is no more."""
    organo_id = PuntoPropuesto.objects.filter(pk=pk).values_list("organo_id", flat=True).first()
    if organo_id is not None:
        bloquear_organo(organo_id)
    locked = PuntoPropuesto.objects.select_for_update(of=("self",), no_key=True).select_related("organo")
    propuesto = locked.filter(pk=pk).first()
    if propuesto is None:
        raise Conflicto(_("Este punto ya no está propuesto. Recargue la página."))
    return propuesto


@operation
def incluir_propuesto(pk: int, *, actor: Actor | None) -> PuntoPropuesto:
    """Take a proposed point into the next tabla, at its end. Raises Conflicto once its source asks for none."""
    propuesto = lock_propuesto(pk)
    require("actas.ordenar_tabla", actor, propuesto)
    antes = mover(propuesto, EstadoPropuesto.INCLUIDO)
    if not PuntoPropuesto.objects.en_juego(clock.today()).filter(pk=pk).exists():
        raise Conflicto(
            _("«%(titulo)s» ya no se propone: se cumplió, se resolvió o se retoma más adelante. Recargue la página.")
            % {"titulo": propuesto.titulo}
        )
    propuesto.sesion, propuesto.orden = None, _last(propuesto.organo) + 1
    propuesto.save(update_fields=["estado", "sesion", "orden"])
    record("propuesto.incluido", propuesto, actor=actor, antes=antes, ahora=propuesto.estado)
    return propuesto


def _last(organo: Organizacion) -> int:
    included = PuntoPropuesto.objects.filter(organo=organo, estado=EstadoPropuesto.INCLUIDO, sesion=None)
    return int(included.aggregate(last=Max("orden"))["last"] or 0)


@operation
def quitar_propuesto(pk: int, *, actor: Actor | None) -> PuntoPropuesto:
    """Take a point out of the next tabla: it is only proposed again. What is in a session's acta is edited there."""
    propuesto = lock_propuesto(pk)
    require("actas.ordenar_tabla", actor, propuesto)
    _not_in_an_acta(propuesto)
    antes = mover(propuesto, EstadoPropuesto.PROPUESTO, desde=EstadoPropuesto.INCLUIDO)
    propuesto.orden = 0
    propuesto.save(update_fields=["estado", "orden"])
    record("propuesto.quitado", propuesto, actor=actor, antes=antes, ahora=propuesto.estado)
    return propuesto


def _not_in_an_acta(propuesto: PuntoPropuesto) -> None:
    if propuesto.estado == EstadoPropuesto.INCLUIDO and propuesto.sesion_id is not None:
        raise Conflicto(_("Este punto ya está en el acta de una sesión: allí se cambia o se elimina."))


@operation
def descartar_propuesto(pk: int, motivo: str, *, actor: Actor | None) -> PuntoPropuesto:
    """Leave a point out of the next tabla, saying why; who proposed it may withdraw it. What is owed comes back after.

    Raises DomainError for a topic that was deferred as often as the rule admits: it is decided, withdrawn or dated.
    """
    propuesto = lock_propuesto(pk)
    require("actas.descartar_propuesto", actor, propuesto)
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba por qué se descarta: lo leerá quien lo propuso."))
    antes = mover(propuesto, EstadoPropuesto.DESCARTADO)
    for tema in Tema.objects.filter(propuestos=propuesto, estado=EstadoTema.ABIERTO):
        comprobar_diferible(tema, propuesto.organo)
    propuesto.motivo = motivo
    propuesto.save(update_fields=["estado", "motivo"])
    record("propuesto.descartado", propuesto, actor=actor, antes=antes, ahora={"motivo": motivo})
    return propuesto


def comprobar_diferible(tema: Tema, organo: Organizacion) -> None:
    """Raise DomainError if a topic was deferred as many times as the rule in force admits."""
    limit = regla_de_tabla(organo, clock.today()).max_diferimientos
    times = tema.tratamientos.filter(resultado="diferido").count()
    if limit is not None and times >= limit:
        raise DomainError(frase_de_limite(times, limit))


def frase_de_limite(veces: int, maximo: int) -> str:
    """What is told of a topic that may not be left for later once more."""
    return ngettext(
        "El tema ya se difirió una vez y la regla admite %(maximo)s: decídalo, retírelo o indique la fecha en que se "
        "retoma.",
        "El tema ya se difirió %(veces)s veces y la regla admite %(maximo)s: decídalo, retírelo o indique la fecha en "
        "que se retoma.",
        veces,
    ) % {"veces": veces, "maximo": maximo}


@operation
def reponer_propuesto(pk: int, *, actor: Actor | None) -> PuntoPropuesto:
    """Undo a discard: the point is proposed again."""
    propuesto = lock_propuesto(pk)
    require("actas.descartar_propuesto", actor, propuesto)
    antes = mover(propuesto, EstadoPropuesto.PROPUESTO, desde=EstadoPropuesto.DESCARTADO)
    propuesto.motivo = ""
    propuesto.save(update_fields=["estado", "motivo"])
    record("propuesto.repuesto", propuesto, actor=actor, antes=antes, ahora=propuesto.estado)
    return propuesto


@operation
def mover_propuesto(pk: int, *, sube: bool, actor: Actor | None) -> PuntoPropuesto:
    """Move a point of the next tabla one place up or down, among those in it now; those that wait go last.

    At the edge nothing happens.
    """
    propuesto = lock_propuesto(pk)
    require("actas.ordenar_tabla", actor, propuesto)
    included = PuntoPropuesto.objects.incluidos(propuesto.organo)
    alive = set((included & PuntoPropuesto.objects.en_juego(clock.today())).values_list("pk", flat=True))
    rows = sorted(included, key=lambda row: row.pk not in alive)
    places = [row.pk for row in rows if row.pk in alive]
    if pk not in places:
        raise Conflicto(_("Este punto ya no está en la próxima tabla. Recargue la página."))
    here = places.index(pk)
    there = here - 1 if sube else here + 1
    if not 0 <= there < len(places):
        return propuesto
    rows[here], rows[there] = rows[there], rows[here]
    for orden, row in enumerate(rows, 1):
        row.orden = orden
    PuntoPropuesto.objects.bulk_update(rows, ["orden"])
    record("propuesto.movido", propuesto, actor=actor, antes=here + 1, ahora=there + 1)
    return propuesto
