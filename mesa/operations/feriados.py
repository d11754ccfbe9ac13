"""The table of holidays, kept by hand: election days, laws of one time, and what a norm changes.

Editing it moves no deadline: what was told stays, and the page says which ones fall now on a day that is no longer one
of business, or were counted over it. The table itself is the lock.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import calendario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.models import Consulta, Feriado, Plazo
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.plazos import feriados, seed
from mesa.palabras import fecha_larga
from mesa.states import EstadoConsulta

verbo("feriado.agregado", gettext_lazy("agregó un feriado"))
verbo("feriado.corregido", gettext_lazy("corrigió un feriado"))
verbo("feriado.eliminado", gettext_lazy("eliminó un feriado"))


@operation
def agregar_feriado(dia: date, nombre: str, norma: str, *, actor: Actor | None) -> Feriado:
    """Add a holiday with its norm. The first one of a year brings those of the seed with it."""
    require("mesa.llevar_feriados", actor, None)
    nombre, norma = _words(nombre, norma)
    comprobar_fecha(dia)
    seed([dia.year])  # it locks the table
    _check_free(dia)
    feriado = Feriado.objects.create(dia=dia, nombre=nombre, norma=norma)
    record("feriado.agregado", feriado, actor=actor, ahora=_told(feriado))
    return feriado


@operation
def corregir_feriado(pk: int, dia: date, nombre: str, norma: str, *, actor: Actor | None) -> Feriado:
    """Change the date, the name or the norm of a holiday. Saving what it says already changes nothing."""
    require("mesa.llevar_feriados", actor, None)
    nombre, norma = _words(nombre, norma)
    comprobar_fecha(dia)
    feriado = _locked(pk)
    antes = _told(feriado)
    if dia != feriado.dia:
        seed([dia.year])
        _check_free(dia)
    feriado.dia, feriado.nombre, feriado.norma = dia, nombre, norma
    if _told(feriado) == antes:
        return feriado
    feriado.save(update_fields=["dia", "nombre", "norma"])
    record("feriado.corregido", feriado, actor=actor, antes=antes, ahora=_told(feriado))
    return feriado


@operation
def eliminar_feriado(pk: int, *, actor: Actor | None) -> Feriado:
    """Take a day out of the table: it is a business day again, and the seed does not bring it back."""
    require("mesa.llevar_feriados", actor, None)
    feriado = _locked(pk)
    if not Feriado.objects.filter(dia__year=feriado.dia.year).exclude(pk=pk).exists():
        raise Conflicto(_("Es el único feriado de ese año en la tabla: agregue los demás antes de eliminarlo."))
    record("feriado.eliminado", feriado, actor=actor, antes=_told(feriado))
    feriado.delete()
    return feriado


def del_anio(anio: int) -> list[Feriado]:
    """The holidays of a year in order; those of the seed, not stored, where the table does not reach it."""
    rows = list(Feriado.objects.filter(dia__year=anio))
    return rows or [Feriado(dia=d.fecha, nombre=d.nombre, norma=d.norma) for d in calendario.semilla([anio])]


def plazos_afectados(actor: Actor | None, editados: set[date]) -> list[Plazo]:
    """Open deadlines, of those that the actor may see, that fall on no business day or were counted over `editados`.

    Each with its `consulta_pk` and `cae`, whether it falls on such a day. None of them moves.
    """
    hoy, inhabiles = clock.today(), feriados()
    found = []
    for plazo, consulta_pk in _open_deadlines(actor):
        falls = plazo.vence >= hoy and not calendario.es_habil(plazo.vence, feriados=inhabiles)
        told = plazo.notificado_el.astimezone(SANTIAGO).date() if plazo.notificado_el else hoy
        counted = any(told < day <= plazo.vence and day.weekday() < calendario.SABADO for day in editados)
        if falls or counted:
            plazo.consulta_pk, plazo.cae = consulta_pk, falls  # type: ignore[attr-defined]  # for the page
            found.append(plazo)
    return found


def _open_deadlines(actor: Actor | None) -> list[tuple[Plazo, int]]:
    """Every deadline still running of the consultas that the actor may see, with the consulta it is of."""
    mine = Consulta.objects.visible_to(actor, clock.today()).exclude(estado=EstadoConsulta.RETIRADA).values("pk")
    running: QuerySet[Plazo] = Plazo.objects.filter(cumplido_el=None, instante__gte=clock.now())
    own = running.filter(consulta__in=mine).annotate(de=F("consulta"))
    before = running.filter(clase=Plazo.Clase.OBSERVACIONES, siguiente__consulta__in=mine)
    after = running.filter(Q(anteriores__consulta__in=mine), clase=Plazo.Clase.PUBLICACION)
    rows: list[Any] = [
        *own,
        *before.annotate(de=F("siguiente__consulta")),
        *after.annotate(de=F("anteriores__consulta")),
    ]
    found = {plazo.pk: (plazo, plazo.de) for plazo in rows}
    return sorted(found.values(), key=lambda pair: (pair[0].instante, pair[0].pk))


def _words(nombre: str, norma: str) -> tuple[str, str]:
    nombre, norma = one_line(nombre), one_line(norma)
    if not nombre:
        raise DomainError(_("Escriba el nombre del feriado."))
    if not norma:
        raise DomainError(_("Escriba la norma que lo declara: sin ella el día es hábil."))
    return nombre[:200], norma[:300]


def _locked(pk: int) -> Feriado:
    """The row, with the table locked. Raises Conflicto when somebody took it out meanwhile."""
    seed([])
    feriado = Feriado.objects.filter(pk=pk).first()
    if feriado is None:
        raise Conflicto(_("Ese feriado ya no está en la tabla: alguien lo eliminó. Vuelva a la lista."))
    return feriado


def _check_free(dia: date) -> None:
    existing = Feriado.objects.filter(dia=dia).first()
    if existing:
        raise Conflicto(
            _("El %(dia)s ya está en la tabla: %(nombre)s. Corríjalo ahí.")
            % {"dia": fecha_larga(dia), "nombre": existing.nombre}
        )


def _told(feriado: Feriado) -> dict[str, str]:
    return {"dia": feriado.dia.isoformat(), "nombre": feriado.nombre, "norma": feriado.norma}
