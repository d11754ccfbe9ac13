"""Deadlines: the holiday table, and how a deadline is fixed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.core.cache import cache as shared
from django.db import connection, transaction
from django.utils.translation import gettext as _

from mesa import calendario
from mesa.kernel.errors import DomainError
from mesa.kernel.operations import entry, operation
from mesa.models import Evento, Feriado, Plazo, Responsable
from mesa.palabras import fecha_dia

FERIADOS = "feriados"
#: How long pages may count business days by the table as it was, should its edit fail to say that it changed.
SECONDS = 60


def feriados() -> frozenset[date]:
    """The days that are not business days: the editable table, and the seed for the years it does not reach."""
    rows = frozenset(Feriado.objects.values_list("dia", flat=True))
    return rows | _beyond(frozenset(day.year for day in rows))


def feriados_de_la_pagina() -> frozenset[date]:
    """The same, to say how many business days are left: kept for a minute, and forgotten when the table is edited."""
    held: frozenset[date] | None = shared.get(FERIADOS)
    if held is None:
        held = feriados()
        shared.set(FERIADOS, held, SECONDS)
    return held


def olvidar_feriados() -> None:
    """After the commit of whoever edits the table, pages read it again."""
    transaction.on_commit(lambda: shared.delete(FERIADOS))


@cache
def _beyond(years: frozenset[int]) -> frozenset[date]:
    return frozenset(day for day in calendario.SEMILLA if day.year not in years)


def proponer(desde: date, dias: int, *, habiles: bool, inhabiles: frozenset[date] | None = None) -> date:
    """The day on which a term of `dias` that begins to count after `desde` ends, by the table of holidays.

    Whoever proposes several dates reads the table once and gives it in `inhabiles`.
    """
    return calendario.vencimiento(desde, dias, habiles, feriados=feriados() if inhabiles is None else inhabiles)


def comprobar_habil(dia: date) -> None:
    """Raise DomainError, with the first business day after it, when no fatal deadline may fall on a date."""
    first = proponer(dia, 0, habiles=True)
    if first != dia:
        raise DomainError(
            _("El %(dia)s es inhábil: el primer día hábil que sirve es el %(fecha)s.")
            % {"dia": fecha_dia(dia), "fecha": fecha_dia(first)}
        )


def fijar(
    titulo: str,
    ruta: str,
    vence: date,
    hora: time | None,
    *,
    fatal: bool,
    notificado: bool = True,
    **datos: Any,
) -> Plazo:
    """Write a deadline, with its last instant computed now. Called inside the operation that needs it.

    `notificado`: people are told of it in that operation, and from then on it moves by no holiday nor other date.
    `datos` are other columns: `clase`, `siguiente`, `separacion`.
    """
    return Plazo.objects.create(
        titulo=titulo[:300],
        ruta=ruta,
        vence=vence,
        hora=hora,
        instante=calendario.instante(vence, hora),
        fatal=fatal,
        notificado_el=entry() if notificado else None,
        **datos,
    )


def esperar_de(plazo: Plazo, organizaciones: Iterable[int]) -> None:
    """Say from which organisations the deadline expects something. Called inside the operation that fixes it."""
    Responsable.objects.bulk_create(
        (Responsable(plazo=plazo, organizacion_id=pk) for pk in organizaciones), ignore_conflicts=True
    )


def cumplir(plazo_id: int, organizacion_id: int, cuando: datetime | None) -> None:
    """Say when an organisation did what the deadline expects, or (None) that it did not: who did is not reminded."""
    Responsable.objects.filter(plazo=plazo_id, organizacion=organizacion_id).update(cumplido_el=cuando)


@operation
def sembrar_feriados(anios: Iterable[int]) -> int:
    """Add to the table the holidays of the seed that it lacks, with their norms, and return how many were new.

    A day that somebody took out, or moved to another date, stays out.
    """
    return seed(anios)


def seed(anios: Iterable[int]) -> int:
    """The same, inside the operation that needs those years in the table."""
    olvidar_feriados()
    with connection.cursor() as cursor:  # the table is the root: one writer at a time, and readers never wait
        cursor.execute(f"lock table {Feriado._meta.db_table} in share row exclusive mode")
    out = _taken_out()
    new = [day for day in calendario.semilla(anios) if day.fecha not in out]
    before = Feriado.objects.count()
    Feriado.objects.bulk_create(
        (Feriado(dia=day.fecha, nombre=day.nombre[:200], norma=day.norma[:300]) for day in new), ignore_conflicts=True
    )
    return Feriado.objects.count() - before


def _taken_out() -> set[date]:
    """The days that a person took out of the table, as its events tell. One put back is a row again, and stays."""
    told = Evento.objects.filter(verbo__in=("feriado.eliminado", "feriado.corregido"))
    days = told.values_list("antes__dia", flat=True)
    return {date.fromisoformat(str(day)) for day in days}
