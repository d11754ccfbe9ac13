"""What the dated register of an órgano asks of every row: no overlaps, one end, and nothing taken away once used.

The root to lock is the órgano. A row says who sat, or spoke for whom, between two dates, both included; the past is
never rewritten: a change closes a row the day before and opens another.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypeVar

import pgtrigger
from django.db.models import Exists, Model, OuterRef, ProtectedError, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from mesa.kernel.clock import SANTIAGO
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Funcion, Mandato, Membresia, Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.fechas import comprobar_fecha
from mesa.palabras import fecha_larga

Fila = Membresia | Funcion | Mandato
M = TypeVar("M", bound=Model)
UN_DIA = timedelta(days=1)


def bloquear_organo(pk: int) -> Organizacion:
    """The órgano, locked: the root of every change of its register."""
    return Organizacion.objects.select_for_update(no_key=True).get(pk=pk)


def llevadas_por(organo: Organizacion) -> QuerySet[Organizacion]:
    """The bodies whose name and whose people the register of an órgano keeps.

    The Mesa keeps all that it knows. A network keeps its own, but not who sits in the Mesa or sat before in another
    network: whoever names the people of a body lets them read all that it may, there too.
    """
    known = Organizacion.objects.del_registro(organo)
    if organo.tipo == TipoOrganizacion.MESA:
        return known
    seats = Membresia.objects.filter(miembro=OuterRef("pk")).order_by("pk")
    functions = Funcion.objects.filter(organizacion=OuterRef("pk")).order_by("pk")
    first = Coalesce(Subquery(seats.values("organo")[:1]), Subquery(functions.values("organo")[:1]))
    return known.annotate(primero=first).filter(
        ~Exists(seats.filter(organo__tipo=TipoOrganizacion.MESA)),
        ~Exists(functions.filter(organo__tipo=TipoOrganizacion.MESA)),
        primero=organo.pk,
    )


def leer_fila(filas: QuerySet[M], pk: int) -> M:
    """The row as it is after the lock. Raises Conflicto if it was annulled meanwhile."""
    fila = filas.filter(pk=pk).first()
    if fila is None:
        raise Conflicto(_("Alguien anuló este registro mientras usted trabajaba. Recargue la página."))
    return fila


def comprobar_libre(filas: QuerySet[M], desde: date, frase: str) -> None:
    """Raise Conflicto with `frase` (it takes `%(desde)s`) if any of these rows covers a day from `desde` on.

    Raises DomainError for a day whose year is a mistake.
    """
    comprobar_fecha(desde)
    taken = filas.filter(Q(hasta=None) | Q(hasta__gte=desde)).order_by("-desde").first()
    if taken is not None:
        raise Conflicto(frase % {"desde": fecha_larga(taken.desde)})  # type: ignore[attr-defined]


def comprobar_abierta(fila: Fila) -> None:
    """Raise Conflicto if the row has its end already: what ended is not edited."""
    if fila.hasta is not None:
        raise Conflicto(
            _("Esto ya tiene término, el %(hasta)s, y no se edita. Si continúa después, ingréselo desde el %(otro)s.")
            % {"hasta": fecha_larga(fila.hasta), "otro": fecha_larga(dia_siguiente(fila.hasta))}
        )


def cerrar(fila: Fila, hasta: date, *, ultimo_uso: date | None) -> None:
    """Give the row its last day. Raises DomainError when it is before its start, or before it was last used."""
    comprobar_abierta(fila)
    comprobar_fecha(hasta)
    if hasta < fila.desde:
        raise DomainError(
            _("La fecha de término es anterior a la de inicio, el %(desde)s.") % {"desde": fecha_larga(fila.desde)}
        )
    if ultimo_uso is not None and hasta < ultimo_uso:
        raise DomainError(
            _("Consta en un acto del %(uso)s: el término no puede ser anterior a ese día.")
            % {"uso": fecha_larga(ultimo_uso)}
        )
    fila.hasta = hasta
    fila.save(update_fields=["hasta"])


def borrar(fila: Fila, *, ultimo_uso: date | None) -> None:
    """Take away a row entered by mistake. Raises Conflicto once anything rests on it."""
    used = Conflicto(_("Esto ya consta en actos o respuestas, y no se anula: póngale término con su fecha."))
    if ultimo_uso is not None:
        raise used
    try:
        with pgtrigger.ignore(f"{fila._meta.label}:no_se_borra"):
            fila.delete()
    except ProtectedError as error:
        raise used from error


def reabrir(fila: Fila) -> None:
    """Take back the end of a row that was given it by a mistake since annulled: as open as it was."""
    fila.hasta = None
    with pgtrigger.ignore(f"{fila._meta.label}:solo_se_termina"):
        fila.save(update_fields=["hasta"])


def dia_siguiente(dia: date) -> date:
    """The day after; the last day that there is has none, and stays."""
    return dia if dia == date.max else dia + UN_DIA


def dentro(fila: Fila, instante: str) -> Q:
    """The condition «the field `instante` is of a day, in Chile, on which the row was in force»."""
    started = Q(**{f"{instante}__date__gte": fila.desde})
    return started & Q(**{f"{instante}__date__lte": fila.hasta}) if fila.hasta else started


def dia_local(instante: datetime | None) -> date | None:
    """Its date in Chile."""
    return instante.astimezone(SANTIAGO).date() if instante else None
