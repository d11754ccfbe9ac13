"""The report of how what was agreed was kept: what it counts, of what is alive or of what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from actas import cumplimiento
from actas.cumplimiento import HECHAS, Cifras, Hecho
from actas.models import AcuerdoAdoptado, Parte, Tarea
from actas.states import EstadoAcuerdo
from mesa.kernel.clock import SANTIAGO
from mesa.models import Ficha, Organizacion

SIN_SEGUIMIENTO = EstadoAcuerdo.SIN_SEGUIMIENTO.value


@dataclass(frozen=True)
class Informe:
    """How it stands on `al` what is of the period: tasks whole, by organisation and by quarter; and the agreements.

    A shared task is one in `total` and in its quarter, and one for each organisation that has a part in it. `acuerdos`
    are by state those adopted in the period; those with no follow-up on record are apart. `sueltas`: how many of the
    tasks are of no agreement, and so in no figure of agreements; None where none is counted, as of what was published.
    """

    al: date
    desde: date | None
    hasta: date | None
    total: Cifras
    organizaciones: Mapping[str, Cifras]
    trimestres: Mapping[tuple[int, int], Cifras]
    acuerdos: Mapping[str, int]
    con_vencidas: int
    sueltas: int | None = None

    @property
    def seguidos(self) -> int:
        """The agreements that figures count."""
        return sum(self.acuerdos.values()) - self.sin_seguimiento

    @property
    def sin_seguimiento(self) -> int:
        """The agreements that no figure counts."""
        return self.acuerdos.get(SIN_SEGUIMIENTO, 0)


def informe_de(organo: Organizacion, desde: date | None, hasta: date | None, al: date) -> Informe:
    """The report of an órgano, of what is alive. Four queries, whatever there is."""
    whole, parts, loose = _hechos(organo, desde, hasta)
    adopted = _between(AcuerdoAdoptado.objects.filter(organo=organo, suprimido=False), "fecha", desde, hasta)
    states = adopted.order_by().values_list("estado").annotate(n=Count("pk"))
    alive = adopted.filter(estado__in=(EstadoAcuerdo.VIGENTE, EstadoAcuerdo.EN_CUMPLIMIENTO))
    late = Tarea.objects.vencidas(al).filter(acuerdo__in=alive).values("acuerdo").distinct().count()
    return replace(_informe(whole, parts, dict(states), late, desde, hasta, al), sueltas=loose)


def informe_publicado(organo: str, desde: date | None, hasta: date | None, al: date) -> tuple[Informe, bool, bool]:
    """The same, of what was published of the órgano of that slug ("": of all); and whether there are example data in
    it, and real ones. One query.
    """
    rows = Ficha.objects.filter(tipo="acuerdo").vigentes().order_by()
    if organo:
        rows = rows.filter(organo__slug=organo)
    whole: list[Hecho] = []
    parts: list[Hecho] = []
    states: Counter[str] = Counter()
    late, kinds = 0, set()
    for fecha, ejemplo, estado, vence, said in rows.values_list(
        "fecha", "ejemplo", "datos__seguimiento", "datos__vence", "datos__cumplimiento"
    ):
        kinds.add(ejemplo)
        if (desde is None or fecha >= desde) and (hasta is None or fecha <= hasta):
            states[estado] += 1
            late += bool(vence) and vence < al.isoformat() and estado in {"vigente", "en_cumplimiento"}
        if estado != SIN_SEGUIMIENTO:
            for task, its_parts in cumplimiento.leer_resumen(fecha, said or []):
                whole.append(task)
                parts += its_parts
    of = cumplimiento.en_periodo
    found = _informe(of(whole, desde, hasta), of(parts, desde, hasta), states, late, desde, hasta, al)
    return found, True in kinds, False in kinds


def _informe(
    whole: Iterable[Hecho],
    parts: Iterable[Hecho],
    states: Mapping[str, int],
    late: int,
    desde: date | None,
    hasta: date | None,
    al: date,
) -> Informe:
    return Informe(
        al=al,
        desde=desde,
        hasta=hasta,
        total=cumplimiento.contar(whole, al),
        organizaciones=cumplimiento.por_organizacion(parts, al),
        trimestres=cumplimiento.por_trimestre(whole, al),
        acuerdos=states,
        con_vencidas=late,
    )


def _between(rows: Any, column: str, desde: date | None, hasta: date | None) -> Any:
    bounds = {f"{column}__gte": desde, f"{column}__lte": hasta}
    return rows.filter(**{name: bound for name, bound in bounds.items() if bound})


def _hechos(organo: Organizacion, desde: date | None, hasta: date | None) -> tuple[list[Hecho], list[Hecho], int]:
    """The tasks of the period, whole and by their parts, and how many are of no agreement. Those of one that no
    figure counts are left out.
    """
    out = AcuerdoAdoptado.objects.filter(organo=organo).exclude(pk__in=AcuerdoAdoptado.objects.seguidos())
    tasks = Tarea.objects.filter(organo=organo).exclude(acuerdo__in=out)
    parts = Parte.objects.filter(tarea__organo=organo).exclude(tarea__acuerdo__in=out)
    whole = list(_rows(tasks, "", desde, hasta))
    shared = _rows(parts, "tarea__", desde, hasta)
    return (
        [
            Hecho("", estado, since, vence, _day(done) if estado in HECHAS else None, estado == "verificada")
            for estado, since, vence, done, _acuerdo in whole
        ],
        [
            Hecho(name, estado, since, vence, _part_done(part, own, estado, done), estado == "verificada")
            for estado, since, vence, done, name, part, own in shared
        ],
        sum(acuerdo is None for *_facts, acuerdo in whole),
    )


def _rows(rows: QuerySet[Any], path: str, desde: date | None, hasta: date | None) -> QuerySet[Any, Any]:
    """State, since when, by when and when it was done, of the tasks at `path`; then of a task its agreement, and of a
    part whose it is and its own.
    """
    since = Coalesce(f"{path}acuerdo__fecha", f"{path}sesion__fecha", TruncDate(f"{path}creada_el", tzinfo=SANTIAGO))
    of_it = rows.annotate(since=since).annotate(dia=Coalesce(F(f"{path}vence"), F("since")))
    own = ("organizacion__nombre", "estado", "cumplida_el") if path else ("acuerdo",)
    found = _between(of_it, "dia", desde, hasta).order_by()
    return found.values_list(f"{path}estado", "since", f"{path}vence", f"{path}cumplida_el", *own)  # type: ignore[no-any-return]


def _part_done(part: str, own: datetime | None, estado: str, whole: datetime | None) -> date | None:
    """When an organisation did its part: told by it, or by whoever told that the whole task was done."""
    if part == Parte.Estado.CUMPLIDA and own:
        return _day(own)
    return _day(whole) if estado in HECHAS else None


def _day(instante: datetime | None) -> date | None:
    return instante.astimezone(SANTIAGO).date() if instante else None
