"""Deadlines: the holiday table, and how a deadline is fixed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from functools import cache

from mesa import calendario
from mesa.kernel.operations import operation
from mesa.models import Feriado, Plazo


def feriados() -> frozenset[date]:
    """The days that are not business days: the editable table, and the seed for the years it does not reach."""
    rows = frozenset(Feriado.objects.values_list("dia", flat=True))
    return rows | _beyond(frozenset(day.year for day in rows))


@cache
def _beyond(years: frozenset[int]) -> frozenset[date]:
    return frozenset(day for day in calendario.SEMILLA if day.year not in years)


def proponer(desde: date, dias: int, *, habiles: bool, inhabiles: frozenset[date] | None = None) -> date:
    """The day on which a term of `dias` that begins to count after `desde` ends, by the table of holidays.

    Whoever proposes several dates reads the table once and gives it in `inhabiles`.
    """
    return calendario.vencimiento(desde, dias, habiles, feriados=feriados() if inhabiles is None else inhabiles)


def fijar(titulo: str, ruta: str, vence: date, hora: time | None, *, fatal: bool) -> Plazo:
    """Write a deadline, with its last instant computed now. Called inside the operation that needs it."""
    return Plazo.objects.create(
        titulo=titulo[:300],
        ruta=ruta,
        vence=vence,
        hora=hora,
        instante=calendario.instante(vence, hora),
        fatal=fatal,
    )


@operation
def sembrar_feriados(anios: Iterable[int]) -> int:
    """Add to the table the holidays of the seed that it lacks, with their norms, and return how many were new."""
    seed = calendario.semilla(anios)
    before = Feriado.objects.count()
    Feriado.objects.bulk_create(
        (Feriado(dia=day.fecha, nombre=day.nombre[:200], norma=day.norma[:300]) for day in seed), ignore_conflicts=True
    )
    return Feriado.objects.count() - before
