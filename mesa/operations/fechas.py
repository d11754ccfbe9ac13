"""The dates that a person may mean: outside them, somebody typed the year wrong."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from mesa.kernel import clock
from mesa.kernel.errors import DomainError

#: No body that the register keeps, nor any minute of it, is older than open government: a year before is a mistake.
PRIMERA = date(1990, 1, 1)
#: No term, mandate or rule is given an end farther away; a year typed with one figure wrong (2206, 9999) is.
ANIOS = 20


def ultima() -> date:
    """The last date that is taken today."""
    hoy = clock.today()
    return hoy.replace(year=hoy.year + ANIOS, day=min(hoy.day, 28) if hoy.month == 2 else hoy.day)


def comprobar_fecha(dia: date, *, primera: date = PRIMERA) -> date:
    """The same date. Raises DomainError when its year can only be a mistake."""
    if dia < primera:
        raise DomainError(_("Revise el año: la fecha es anterior a %(anio)d.") % {"anio": primera.year})
    if dia > ultima():
        raise DomainError(_("Revise el año: la fecha está a más de %(anios)d años.") % {"anios": ANIOS})
    return dia
