"""What expires: each body is told 60, 30 and 7 days before, once each, and its level follows by itself."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.operations.avisos import avisar, quienes_responden
from redes.models import Estandar, Perfil, Respuesta
from redes.operations.publicacion import anotar_nivel, dias_de_cambio, lock_perfil, proximo_dia, republicar
from redes.operations.publicacion.registro import organo_del_perfil, tipo_de
from redes.operations.versiones import adopcion_de
from redes.puntaje import Indicador, Puntaje, dia_siguiente_a, puntuar, vence_el

logger = logging.getLogger(__name__)
MARCAS = (60, 30, 7)
LOTE, SEGUNDOS = 200, 60.0
#: The answers whose latest mark was not told. Months are added as `puntaje.mas_meses` does, and the first end counts.
POR_AVISAR = """
select r.id, r.perfil_id, v.vence, v.marca
from redes_respuesta r
join redes_perfil p on p.id = r.perfil_id
join mesa_organizacion o on o.id = p.organizacion_id
join redes_indicador i on i.estandar_id = %(estandar)s and i.codigo = r.codigo
  and case when o.tipo = 'red' then 'red' else 'org' end = any(i.para)
cross join lateral (select least(r.termino, (r.fecha + make_interval(months => i.meses))::date) as vence) e
cross join lateral (
  select e.vence, case when e.vence - %(hoy)s <= 7 then 7 when e.vence - %(hoy)s <= 30 then 30 else 60 end as marca
) v
where p.cambia_el <= %(hoy)s + 61 and r.desde <= %(hoy)s and r.hasta is null and r.nivel = 2 and r.aplica
  and v.vence between %(hoy)s and %(hoy)s + 60 and (r.avisado is null or r.avisado > v.marca)
order by r.perfil_id, v.vence, r.codigo
limit %(lote)s
"""


@dataclass(frozen=True)
class PorVencer:
    """An answer that expires soon: the last day that it is valid, and the mark that is told."""

    respuesta: int
    perfil: int
    vence: date
    marca: int


def puntaje_de(perfil: Perfil, estandar: Estandar, al: date) -> Puntaje:
    """How a profile stands on a day by what it published, measured with that version."""
    asked = estandar.puro().para(tipo_de(perfil.organizacion))
    return puntuar(asked, [r.puro() for r in perfil.respuestas.publicadas()], al)


def indicadores_de(perfil: Perfil, estandar: Estandar) -> dict[str, Indicador]:
    """What that version asks of the profile's kind of body, by code."""
    return {i.codigo: i for i in estandar.puro().para(tipo_de(perfil.organizacion)).indicadores}


@tasks.barrido("niveles", orden=16)
def poner_al_dia_niveles() -> int:
    """Write the level of the profiles where something expired, or that a new version measures. Returns how many."""
    done = 0
    for pk in list(Perfil.objects.filter(cambia_el__lte=clock.today()).values_list("pk", flat=True)[:LOTE]):
        try:
            done += poner_al_dia(pk, actor=None)
        except DomainError:  # one that cannot keeps out no other; the next sweep tries again
            logger.exception("profile %s was not brought up to date", pk)
    return done


@operation
def poner_al_dia(pk: int, *, actor: Actor | None) -> bool:
    """Write the level that a profile has today and the day on which it changes by itself; and publish it again if,
    since it was published, the Mesa adopted another version or something written ahead began or ended. Called by the
    system. Whether anything was due.
    """
    perfil, estandar, today = lock_perfil(pk), Estandar.objects.vigente(), clock.today()
    require("redes.actualizar_perfil", actor, perfil)
    if estandar is None or perfil.cambia_el is None or perfil.cambia_el > today:
        return False
    if motivo := _por_que(perfil, estandar, today):
        republicar(perfil, motivo=motivo, actor=None)
    puntaje, former = puntaje_de(perfil, estandar, today), perfil.nivel
    perfil.nivel, perfil.cambia_el = puntaje.nivel, proximo_dia(perfil, today, dia_siguiente_a(puntaje))
    perfil.save(update_fields=["nivel", "cambia_el"])
    _warn_anew(perfil, estandar, today)
    anotar_nivel(perfil, former)
    return True


def _por_que(perfil: Perfil, estandar: Estandar, hoy: date) -> str:
    """Why what was published has to be looked at again; "" if it says what it has to."""
    if perfil.publicado_el is None:
        return ""
    adopcion = adopcion_de(estandar)
    published = perfil.publicado_el.astimezone(clock.SANTIAGO).date()
    with translation.override("es"):
        if adopcion is not None and perfil.publicado_el < adopcion.ocurrido:
            return _("Se mide con la versión %(version)s del estándar.") % {"version": estandar.version}
        if any(published < day <= hoy for day in dias_de_cambio(perfil)):
            return _("Comenzó o terminó un período.")
    return ""


def _warn_anew(perfil: Perfil, estandar: Estandar, hoy: date) -> None:
    """Forget what was told of the answers that no longer expire soon, as under another version: it is told again."""
    told = perfil.respuestas.filter(desde__isnull=False, hasta=None, avisado__isnull=False)
    asked = indicadores_de(perfil, estandar)
    later = [r.pk for r in told if not pronto(vence(r, asked), hoy)]
    if later:
        Respuesta.objects.filter(pk__in=later).update(avisado=None)


@tasks.barrido("vigencias", orden=21)
def avisar_vencimientos() -> int:
    """Tell each body what of its answers expires in 60, 30 and 7 days, once each. Returns how many notices were new."""
    estandar, new, until = Estandar.objects.vigente(), 0, monotonic() + SEGUNDOS
    if estandar is None:
        return 0
    while monotonic() < until:
        batch = por_avisar(estandar, clock.today())
        told = [_tell(estandar, rows) for rows in _by_profile(batch)]
        new += sum(filter(None, told))
        if len(batch) < LOTE or None in told:  # what another worker holds is its own to tell
            break
    return new


def por_avisar(estandar: Estandar, hoy: date) -> list[PorVencer]:
    """The answers with a mark that is due and was not told, by profile. One query."""
    with connection.cursor() as cursor:
        cursor.execute(POR_AVISAR, {"estandar": estandar.pk, "hoy": hoy, "lote": LOTE})
        return [PorVencer(*row) for row in cursor.fetchall()]


def _by_profile(rows: Iterable[PorVencer]) -> Iterator[list[PorVencer]]:
    found: dict[tuple[int, int], list[PorVencer]] = defaultdict(list)
    for row in rows:
        found[row.perfil, row.marca].append(row)
    yield from found.values()


@transaction.atomic
def _tell(estandar: Estandar, rows: list[PorVencer]) -> int | None:
    """Write the notices of one profile and one mark, with the mark; None if somebody works on the profile now."""
    locked = Perfil.objects.select_for_update(of=("self",), skip_locked=True).select_related("organizacion")
    perfil = locked.filter(pk=rows[0].perfil).first()
    if perfil is None:
        return None
    marca = rows[0].marca
    due = {row.respuesta: row.vence for row in rows}
    standing = list(perfil.respuestas.filter(pk__in=due, hasta=None).exclude(avisado__lte=marca))
    Respuesta.objects.filter(pk__in=[r.pk for r in standing]).update(avisado=marca)
    if not standing:
        return 0
    names = {i.codigo: i.nombre for i in estandar.indicadores.all()}
    told = [{"codigo": r.codigo, "nombre": names[r.codigo], "vence": due[r.pk].isoformat()} for r in standing]
    return avisar(
        quienes_responden(perfil.organizacion),
        clave=f"vigencia:{min(due)}:{marca}",
        plantilla="estandar",
        ruta="/redes/mi-perfil/estandar/",
        datos={
            "organo": organo_del_perfil(perfil.organizacion).pk,
            "organizacion": perfil.organizacion.nombre,
            "caso": "vence",
            "vencen": sorted(told, key=lambda each: (each["vence"], each["codigo"])),
        },
    )


def vence(respuesta: Respuesta, indicadores: dict[str, Indicador]) -> date | None:
    """The last day that a published answer is valid; None if it does not expire, or nobody asks it."""
    indicador = indicadores.get(respuesta.codigo)
    return vence_el(indicador, respuesta.puro()) if indicador is not None else None


def pronto(dia: date | None, hoy: date) -> bool:
    """Whether that is within the time in which it is told."""
    return dia is not None and dia <= hoy + timedelta(days=MARCAS[0])
