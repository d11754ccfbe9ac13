"""Business days and the last instant of a local day.

Pure: no clock, no database. Business days follow Ley 19.880, articles 25 and 26: Saturdays, Sundays and holidays are
inhábiles, day 0 is not counted, and a term that ends on an inhábil day moves to the next hábil one. Time follows
America/Santiago as `zoneinfo` knows it: some midnights do not exist, some 23:30 happen twice.

The instants returned carry the zone. Compare them with < and <=, or turn both sides to UTC first: Python never
finds an instant of the repeated hour equal to the same instant written in another zone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeGuard
from zoneinfo import ZoneInfo

from mesa.feriados import PRIMER_ANIO, ULTIMO_ANIO, Feriado, del_anio

SANTIAGO: Final = ZoneInfo("America/Santiago")

_DIA: Final = timedelta(days=1)
SABADO: Final = 5


@contextmanager
def _del_calendario() -> Iterator[None]:
    """Say in a sentence that a computation left the years that Python knows."""
    try:
        yield
    except OverflowError as error:
        raise ValueError("La fecha está fuera del calendario.") from error


class _Semilla(Set[date]):
    """Every known holiday of the country, PRIMER_ANIO to ULTIMO_ANIO, computed year by year as it is asked."""

    def __contains__(self, dia: object) -> bool:
        return _es_fecha(dia) and dia in del_anio(dia.year)

    def __iter__(self) -> Iterator[date]:
        for anio in range(PRIMER_ANIO, ULTIMO_ANIO + 1):
            yield from del_anio(anio)

    def __len__(self) -> int:
        return sum(len(del_anio(anio)) for anio in range(PRIMER_ANIO, ULTIMO_ANIO + 1))

    @classmethod
    def _from_iterable(cls, dias: Iterable[date]) -> frozenset[date]:  # type: ignore[override]
        """What `SEMILLA | {...}` and the like return."""
        return frozenset(dias)


SEMILLA: Final = _Semilla()


def semilla(anios: Iterable[int]) -> list[Feriado]:
    """The holidays of those years, as (fecha, nombre, norma) in order of date, to fill an editable table."""
    return [feriado for anio in sorted(set(anios)) for feriado in del_anio(anio).values()]


def es_habil(dia: date, *, feriados: Iterable[date] = SEMILLA) -> bool:
    """Whether a date is a business day: neither Saturday, Sunday nor one of `feriados`.

    `feriados` is any collection or iterable of dates. Raises TypeError for a datetime: its local date depends on
    the zone, so the caller says which.
    """
    return _habil(_fecha(dia), _conjunto(feriados))


@_del_calendario()
def vencimiento(desde: date, dias: int, habiles: bool = True, *, feriados: Iterable[date] = SEMILLA) -> date:
    """The date a term of `dias` notified on `desde` falls due; in business days, or calendar days if not `habiles`.

    `desde` is day 0 and is not counted. Both counts roll to the next business day when they end on an inhábil one;
    so does a term of 0 days, which is otherwise `desde` itself. Raises ValueError for a negative term or
    one that ends beyond year 9999, TypeError for a datetime or a fraction of a day.
    """
    if not isinstance(dias, int):
        raise TypeError("El plazo se cuenta en días enteros.")
    if dias < 0:
        raise ValueError("El plazo no puede ser negativo.")
    conjunto = _conjunto(feriados)
    dia = _fecha(desde)
    if not habiles:
        return _siguiente_habil(dia + timedelta(days=dias), conjunto)
    for _ in range(dias):
        dia = _siguiente_habil(dia + _DIA, conjunto)
    return _siguiente_habil(dia, conjunto)


def dias_habiles_entre(desde: date, hasta: date, *, feriados: Iterable[date] = SEMILLA) -> int:
    """Business days after `desde` up to and including `hasta`; 0 when `hasta` is not later than `desde`.

    It is what is left of a term that falls due on `hasta`, seen from `desde`. Raises TypeError for a datetime.
    """
    conjunto = _conjunto(feriados)
    inicio = _fecha(desde)
    return sum(_habil(inicio + i * _DIA, conjunto) for i in range(1, (_fecha(hasta) - inicio).days + 1))


@_del_calendario()
def ultimo_instante(dia: date) -> datetime:
    """The last instant of the local date: one microsecond before the next local date begins.

    Aware, in America/Santiago. Raises TypeError for a datetime, ValueError for the last day of year 9999.
    """
    siguiente = _primer_instante(datetime.combine(_fecha(dia) + _DIA, time(), SANTIAGO))
    return (siguiente.astimezone(UTC) - timedelta(microseconds=1)).astimezone(SANTIAGO)


@_del_calendario()
def instante(dia: date, hora: time | None = None) -> datetime:
    """The instant of a plazo on a local date and hour; without hour, the last one of the date.

    An hour that happens twice means its second occurrence; one that does not exist, the first instant after the
    gap. Aware, in America/Santiago. Raises TypeError for a datetime as date, ValueError for an hour with a zone
    or for the end of year 9999.
    """
    if hora is None:
        return ultimo_instante(dia)
    if hora.tzinfo is not None:
        raise ValueError("La hora de un plazo es hora local, sin zona horaria.")
    return _primer_instante(datetime.combine(_fecha(dia), hora.replace(fold=1), SANTIAGO))


def _primer_instante(local: datetime) -> datetime:
    """The instant of a local time, by its own fold if it repeats; the end of the gap if it does not exist."""
    existe = local.astimezone(UTC).astimezone(SANTIAGO)
    if existe.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0):
        return existe
    # Inside a gap fold=1 reads the time with the later offset, which lands before the change, and fold=0 after it.
    antes, despues = (int(local.replace(fold=fold, microsecond=0).timestamp()) for fold in (1, 0))
    previo = datetime.fromtimestamp(antes, SANTIAGO).utcoffset()
    while despues - antes > 1:
        medio = (antes + despues) // 2
        if datetime.fromtimestamp(medio, SANTIAGO).utcoffset() == previo:
            antes = medio
        else:
            despues = medio
    return datetime.fromtimestamp(despues, SANTIAGO)


def _es_fecha(valor: object) -> TypeGuard[date]:
    return isinstance(valor, date) and not isinstance(valor, datetime)


def _fecha(valor: date) -> date:
    if not _es_fecha(valor):
        raise TypeError("Se espera una fecha sin hora: diga antes de qué día local se trata.")
    return valor


def _conjunto(feriados: Iterable[date]) -> Collection[date]:
    """Something that answers `in` quickly and more than once, whatever was given."""
    return feriados if isinstance(feriados, Set | Mapping) else frozenset(feriados)


def _habil(dia: date, feriados: Collection[date]) -> bool:
    return dia.weekday() < SABADO and dia not in feriados


def _siguiente_habil(dia: date, feriados: Collection[date]) -> date:
    """`dia` itself if it is a business day, or the next one."""
    while not _habil(dia, feriados):
        dia += _DIA
    return dia
