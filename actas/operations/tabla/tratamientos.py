"""What a session did with each point of its tabla, and what follows for its topic: closed, withdrawn, or it comes back.

The acta is the lock of its session's results; each topic they touch is locked after it, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Acta, AcuerdoAdoptado, Punto, PuntoPropuesto, Sesion, Tema, Tratamiento
from actas.operations.actas import lock_acta
from actas.operations.tabla.propuestos import frase_de_limite
from actas.operations.tabla.reglas import regla_de_tabla
from actas.operations.tabla.temas import asentar
from actas.states import EstadoPropuesto
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Membresia, Organizacion
from mesa.operations.fechas import comprobar_fecha
from mesa.palabras import fecha_larga

verbo("tratamiento.registrado", gettext_lazy("registró qué se hizo con un punto de la tabla"))
verbo("tratamiento.anulado", gettext_lazy("quitó el resultado de un punto de la tabla"))


@dataclass(frozen=True)
class Resultado:
    """What was done with a point. `tema`: the topic it continues (None: that of its proposal, or a new one).

    `retomar_el`: of what was deferred, since when it is proposed again; `acuerdo`: the agreement it ended in.
    """

    punto: int
    resultado: str
    motivo: str = ""
    diferido_por: int | None = None
    retomar_el: date | None = None
    tema: int | None = None
    acuerdo: int | None = None


@operation
def registrar_tratamientos(acta_id: int, resultados: Sequence[Resultado], *, actor: Actor | None) -> list[Tratamiento]:
    """Register, or correct, what the session did with points of its tabla; all of them or none. Returns them.

    Raises DomainError before the day of the session, for a deferral without its reason, and for one more deferral
    than the rule admits without the date on which the topic is taken up again. What is already so changes nothing.
    """
    acta = lock_acta(acta_id)
    require("actas.registrar_tratamiento", actor, acta)
    sesion = acta.sesion
    if sesion.fecha > clock.today():
        raise DomainError(
            _("La sesión es el %(fecha)s: sus resultados se registran desde ese día.")
            % {"fecha": fecha_larga(sesion.fecha)}
        )
    puntos = {punto.pk: punto for punto in sesion.puntos.select_related("tratamiento")}
    if any(each.punto not in puntos for each in resultados):
        raise Conflicto(_("Alguien eliminó un punto mientras usted trabajaba. Recargue la página para ver cuáles hay."))
    propuestos = _proposals(sesion)
    temas = _lock_temas(sesion, resultados, propuestos)
    return [_register(acta, puntos[each.punto], each, temas, propuestos, actor) for each in resultados]


def _proposals(sesion: Sesion) -> list[PuntoPropuesto]:
    """What its points may come from: what is in its tabla and, called as a point, what was and came back since."""
    waiting = Q(sesion=None, estado__in=[EstadoPropuesto.PROPUESTO, EstadoPropuesto.INCLUIDO])
    called = PuntoPropuesto.objects.filter(waiting | Q(tarea__isnull=False), organo=sesion.organo_id)
    called = called.filter(titulo__in=[titulo[:300] for titulo in sesion.puntos.values_list("titulo", flat=True)])
    return [*sesion.propuestos.all(), *called.exclude(sesion=sesion).order_by("pk")]


def _lock_temas(
    sesion: Sesion, resultados: Sequence[Resultado], propuestos: Sequence[PuntoPropuesto]
) -> dict[int, Tema]:
    """The topics that this may touch, by pk: those named, called as a point, of its results and of its proposals."""
    named = {each.tema for each in resultados if each.tema}
    named |= set(sesion.tratamientos.values_list("tema_id", flat=True))
    named |= {each.tema_id for each in propuestos if each.tema_id}
    called = Q(titulo__in=[titulo[:300] for titulo in sesion.puntos.values_list("titulo", flat=True)])
    locked = Tema.objects.select_for_update(no_key=True).filter(called | Q(pk__in=named), organo=sesion.organo_id)
    return {tema.pk: tema for tema in locked.order_by("pk")}


def _register(
    acta: Acta,
    punto: Punto,
    each: Resultado,
    temas: dict[int, Tema],
    propuestos: Sequence[PuntoPropuesto],
    actor: Actor | None,
) -> Tratamiento:
    known: Tratamiento | None = getattr(punto, "tratamiento", None)
    taken = set(acta.sesion.tratamientos.exclude(punto=punto).values_list("tema_id", flat=True))
    proposed = propuesto_de(punto, [row for row in propuestos if row.tema_id not in taken])
    tema = _topic(punto, each, known, proposed, temas, taken)
    if tema.pk in taken:
        raise DomainError(
            _("«%(tema)s» ya tiene su resultado en otro punto de esta tabla: elija otro tema.") % {"tema": tema.titulo}
        )
    found = known or Tratamiento(sesion=acta.sesion, punto=punto, registrado_el=entry())
    antes, former = _told(known) if known else None, found.tema_id
    _write(found, tema, punto, each)
    _check_deferral(found, each)
    ahora, dated = _told(found), _moves_its_date(found, each)
    if dated:
        ahora["retomar_el"] = each.retomar_el.isoformat() if each.retomar_el else None
    if antes is None or dated or (former, antes["resultado"]) != (tema.pk, found.resultado):
        found.registrado_el = entry()  # what it makes of its topic is told now
    found.save()
    if antes == ahora:
        return found
    record("tratamiento.registrado", found, actor=actor, antes=antes, ahora=ahora)
    if former not in (None, tema.pk) and former in temas:
        asentar(temas[former], acta.sesion)
    if proposed is not None and not tema.propuestos.exists():
        # What was proposed, a task too, is of that topic from now on: one matter, one topic across sessions.
        PuntoPropuesto.objects.filter(pk=proposed.pk, tema=None).update(tema=tema)
        proposed.tema = tema
    asentar(tema, acta.sesion, retomar_el=each.retomar_el if dated else tema.retomar_el)
    return found


def _topic(
    punto: Punto,
    each: Resultado,
    known: Tratamiento | None,
    proposed: PuntoPropuesto | None,
    temas: dict[int, Tema],
    taken: set[int],
) -> Tema:
    """The topic of a point: the one named, the one it had, that of its proposal, its namesake, or a new one."""
    if each.tema is not None:
        if each.tema not in temas:
            raise DomainError(_("Elija un tema de este órgano."))
        return temas[each.tema]
    if known is not None:
        return temas[known.tema_id]
    if proposed is not None and proposed.tema_id in temas:
        return temas[proposed.tema_id]
    if namesakes := [pk for pk, tema in temas.items() if tema.titulo == punto.titulo[:300] and pk not in taken]:
        return temas[max(namesakes)]
    tema = Tema.objects.create(organo_id=punto.sesion.organo_id, titulo=punto.titulo[:300], creado_el=entry())
    temas[tema.pk] = tema
    return tema


def propuesto_de(punto: Punto, propuestos: Sequence[PuntoPropuesto]) -> PuntoPropuesto | None:
    """Of the proposals of a session, the one that a point came from: the one with its title."""
    wanted = _folded(punto.titulo)
    return next((each for each in propuestos if _folded(each.titulo) == wanted), None)


def _folded(titulo: str) -> str:
    return "".join(c for c in titulo.casefold() if c.isalnum())


def _write(found: Tratamiento, tema: Tema, punto: Punto, each: Resultado) -> None:
    if each.resultado not in Tratamiento.Resultado.values:
        raise DomainError(_("Elija qué se hizo con cada punto."))
    deferred = each.resultado == Tratamiento.Resultado.DIFERIDO
    found.tema, found.titulo, found.resultado = tema, punto.titulo, each.resultado
    found.motivo = plain(each.motivo).strip()
    if deferred and not found.motivo:
        raise DomainError(
            _("Escriba por qué se difiere «%(punto)s»: la próxima tabla lo dirá.") % {"punto": punto.titulo}
        )
    found.diferido_por = _who(found.sesion, each.diferido_por) if deferred else None
    found.diferido_por_nombre = found.diferido_por.nombre if found.diferido_por else ""
    found.acuerdo = None
    if each.acuerdo is not None:
        found.acuerdo = AcuerdoAdoptado.objects.filter(pk=each.acuerdo, sesion=found.sesion).first()
        if found.acuerdo is None:
            raise DomainError(_("Elija un acuerdo de esta sesión."))


def _who(sesion: Sesion, pk: int | None) -> Organizacion | None:
    if pk is None:
        return None
    seats = Membresia.objects.vigentes(sesion.fecha).filter(organo=sesion.organo_id, miembro=pk)
    found = seats.select_related("miembro").first()
    if found is None:
        raise DomainError(_("Elija una organización que integraba el órgano el día de la sesión."))
    return found.miembro


def _check_deferral(found: Tratamiento, each: Resultado) -> None:
    """Raise DomainError for a date that is not after the session, or without one once the rule asks for it."""
    if found.resultado != Tratamiento.Resultado.DIFERIDO:
        return
    if each.retomar_el is not None:
        comprobar_fecha(each.retomar_el)
        if each.retomar_el <= found.sesion.fecha:
            raise DomainError(_("La fecha en que se retoma un tema es posterior a la sesión que lo difiere."))
        return
    others = found.tema.tratamientos.filter(resultado=Tratamiento.Resultado.DIFERIDO)
    times = others.exclude(sesion=found.sesion).filter(sesion__fecha__lte=found.sesion.fecha).count()
    limit = regla_de_tabla(found.sesion.organo, clock.today()).max_diferimientos
    if limit is not None and times >= limit:
        raise DomainError(f"«{found.titulo}». {frase_de_limite(times, limit)}")


def _moves_its_date(found: Tratamiento, each: Resultado) -> bool:
    """Whether a deferral, the last one of its topic, gives it another date."""
    later = found.tema.tratamientos.filter(sesion__fecha__gt=found.sesion.fecha)
    other = found.resultado == Tratamiento.Resultado.DIFERIDO and each.retomar_el != found.tema.retomar_el
    return other and not later.exists()


@operation
def anular_tratamiento(pk: int, *, actor: Actor | None) -> str:
    """Take away a result entered by mistake, and return the title of its point. Its topic is as it was before."""
    acta_id = Tratamiento.objects.filter(pk=pk).values_list("sesion__acta", flat=True).first()
    acta = lock_acta(acta_id or 0)
    require("actas.registrar_tratamiento", actor, acta)
    found = Tratamiento.objects.filter(pk=pk).first()
    if found is None:
        raise Conflicto(_("Alguien ya quitó este resultado. Recargue la página."))
    tema = Tema.objects.select_for_update(no_key=True).get(pk=found.tema_id)
    record("tratamiento.anulado", found, actor=actor, antes=_told(found))
    titulo = found.titulo
    found.delete()
    asentar(tema, acta.sesion)
    return titulo


def _told(found: Tratamiento) -> dict[str, object]:
    return {
        "tema": found.tema_id,
        "sesion": found.sesion.clave,
        "titulo": found.titulo,
        "resultado": found.resultado,
        "motivo": found.motivo,
        "diferido_por": found.diferido_por_nombre,
        "acuerdo": found.acuerdo_id,
    }
