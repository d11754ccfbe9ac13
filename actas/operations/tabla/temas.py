"""A topic across sessions: how it stands by what was done with it last, withdrawn, reopened, given a date."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import PuntoPropuesto, Sesion, Tema, Tratamiento
from actas.operations.tabla.propuestos import crear_propuesto, volver_a_proponer
from actas.states import EstadoPropuesto, EstadoTema
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Evento
from mesa.operations.fechas import comprobar_fecha

verbo("tema.retirado", gettext_lazy("retiró un tema"))
verbo("tema.reabierto", gettext_lazy("reabrió un tema"))
verbo("tema.fechado", gettext_lazy("indicó cuándo se retoma un tema"))

FIELDS = ["estado", "retomar_el", "motivo"]
#: How a topic stands by the last thing that a session did with it.
QUEDA = {
    Tratamiento.Resultado.ACORDADO: EstadoTema.DECIDIDO,
    Tratamiento.Resultado.INFORMADO: EstadoTema.DECIDIDO,
    Tratamiento.Resultado.DIFERIDO: EstadoTema.ABIERTO,
    Tratamiento.Resultado.RETIRADO: EstadoTema.RETIRADO,
}
#: And by what was decided of it by itself.
DECIDE = {
    "tema.retirado": EstadoTema.RETIRADO,
    "tema.reabierto": EstadoTema.ABIERTO,
    "tema.fechado": EstadoTema.ABIERTO,
}


def asentar(tema: Tema, sesion: Sesion, *, retomar_el: date | None = None) -> None:
    """Put a locked topic as its last result says, or what was decided of it since, and propose it again if it is open.

    `sesion` is the one whose result changed: of what a later one dealt with, nothing follows. `retomar_el` is the date
    that its result gave. A topic that is left without results and came of no agreement was a mistake, and goes; what
    was proposed with it stays proposed.
    """
    last = tema.tratamientos.select_related("sesion").order_by("-sesion__fecha", "-sesion_id").first()
    if last is None and tema.origen_id is None:
        tema.propuestos.exclude(tarea=None, informe=None, propuesto_por=None).update(tema=None)
        tema.delete()
        return
    if last is not None and (last.sesion.fecha, last.sesion_id) > (sesion.fecha, sesion.pk):
        return
    state, motivo = (QUEDA[Tratamiento.Resultado(last.resultado)], last.motivo) if last else (EstadoTema.ABIERTO, "")
    if (act := _decided_since(tema, last)) is not None:
        told = act.ahora if isinstance(act.ahora, dict) else {}
        state, motivo, day = DECIDE[act.verbo], told.get("motivo", ""), told.get("retomar_el")
        retomar_el = date.fromisoformat(day) if day else None
    if tema.estado != state:
        if tema.estado != EstadoTema.ABIERTO:
            mover(tema, EstadoTema.ABIERTO)
        if state != EstadoTema.ABIERTO:
            mover(tema, state)
    tema.retomar_el, tema.motivo = (retomar_el if state == EstadoTema.ABIERTO else None), motivo
    tema.save(update_fields=FIELDS)
    if state == EstadoTema.ABIERTO and last is not None:
        proponer_tema(tema, last)


def _decided_since(tema: Tema, last: Tratamiento | None) -> Evento | None:
    """The last time that somebody withdrew the topic, reopened it or gave it a date, after its last result was told."""
    told = Evento.objects.filter(verbo__in=DECIDE, objeto_tipo=Tema._meta.label_lower, objeto_id=tema.pk)
    return (told.filter(ocurrido__gt=last.registrado_el) if last else told).order_by("-pk").first()


def proponer_tema(tema: Tema, last: Tratamiento | None = None) -> PuntoPropuesto:
    """The point of an open topic in the next tabla, proposed if it was not. Called under the topic's lock.

    `last` is the result that defers it: a point that was in that session's tabla, or before, comes back.
    """
    rows = PuntoPropuesto.objects.select_for_update(of=("self",), no_key=True).filter(tema=tema)
    found = rows.select_related("sesion").order_by("pk").last()
    if found is None:
        return crear_propuesto(tema.organo, PuntoPropuesto.Clase.DIFERIDO, tema.titulo, tema=tema)
    was_in = found.estado == EstadoPropuesto.INCLUIDO and found.sesion is not None
    if was_in and last is not None and found.sesion and found.sesion.fecha <= last.sesion.fecha:
        volver_a_proponer(found)
    return found


def lock_tema(pk: int) -> Tema:
    """The topic, locked. Raises Conflicto if it is no more."""
    found = Tema.objects.select_for_update(of=("self",), no_key=True).select_related("organo").filter(pk=pk).first()
    if found is None:
        raise Conflicto(_("Este tema ya no existe: se quitó el resultado que lo había creado."))
    return found


@operation
def retirar_tema(pk: int, motivo: str, *, actor: Actor | None) -> Tema:
    """Withdraw an open topic, saying why: it is proposed no more."""
    tema = lock_tema(pk)
    require("actas.llevar_tema", actor, tema)
    motivo = plain(motivo).strip()
    if not motivo:
        raise DomainError(_("Escriba por qué se retira el tema."))
    antes = mover(tema, EstadoTema.RETIRADO)
    tema.motivo, tema.retomar_el = motivo, None
    tema.save(update_fields=FIELDS)
    record("tema.retirado", tema, actor=actor, antes=antes, ahora={"motivo": motivo})
    return tema


@operation
def reabrir_tema(pk: int, *, actor: Actor | None) -> Tema:
    """Open a topic again that was decided or withdrawn: it is proposed for the next tabla."""
    tema = lock_tema(pk)
    require("actas.llevar_tema", actor, tema)
    antes = mover(tema, EstadoTema.ABIERTO)
    tema.motivo = ""
    tema.save(update_fields=FIELDS)
    record("tema.reabierto", tema, actor=actor, antes=antes, ahora=tema.estado)
    found = proponer_tema(tema)
    taken = found.sesion if found.estado == EstadoPropuesto.INCLUIDO else None
    held = taken and (taken.fecha < clock.today() or tema.tratamientos.filter(sesion=taken).exists())
    if held or found.estado == EstadoPropuesto.DESCARTADO:
        volver_a_proponer(found)
    return tema


@operation
def fechar_tema(pk: int, retomar_el: date | None, motivo: str, *, actor: Actor | None) -> Tema:
    """Say since when an open topic is proposed again, and why; None: from now on. The same date changes nothing."""
    tema = lock_tema(pk)
    require("actas.llevar_tema", actor, tema)
    if tema.estado != EstadoTema.ABIERTO:
        raise Conflicto(_("Solo se le pone fecha a un tema abierto. Reábralo primero."))
    if retomar_el is not None:
        comprobar_fecha(retomar_el)
        if retomar_el <= clock.today():
            raise DomainError(_("Indique una fecha posterior a hoy."))
    motivo = plain(motivo).strip()
    if (tema.retomar_el, tema.motivo) == (retomar_el, motivo):
        return tema
    antes = tema.retomar_el
    tema.retomar_el, tema.motivo = retomar_el, motivo
    tema.save(update_fields=FIELDS)
    told = {"retomar_el": retomar_el.isoformat() if retomar_el else None, "motivo": motivo}
    record("tema.fechado", tema, actor=actor, antes=antes.isoformat() if antes else None, ahora=told)
    return tema
