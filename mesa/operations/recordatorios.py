"""Reminders: every mark of every deadline once, by batches that several workers take at the same time.

A mark is 7, 3, 1 or 0 days before the deadline, at 08:00 of that day, or PASADO once it passed. It exists once for each
day on which a deadline falls due (Recordatorio), and commits together with its notices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from time import monotonic

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, SmallIntegerField, When

from mesa import calendario
from mesa.kernel import clock, tasks
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.querysets import in_force
from mesa.models import Aviso, Consulta, Convocada, Funcion, Mandato, Organizacion, Plazo, Recordatorio, Responsable
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.avisos import escribir
from mesa.querysets.consultas import GRACIA

MARCAS = (7, 3, 1, 0)
PASADO = -1
HORA = time(8)
#: Nobody is told for the first time of what passed longer ago than this.
OLVIDO = timedelta(days=30)
LOTE = 300
#: What one sweep may take before it leaves the rest to the next one, well within the limit of a task.
SEGUNDOS = 100.0
#: The kinds that ask for something, or tell that it was not done: they are pointless once it is.
PLANTILLAS = frozenset({"recordatorio", "recordatorio_plazo", "vencido"})

Lugar = tuple[datetime, int]


@tasks.barrido("recordatorios", orden=20)
def recordar_plazos() -> int:
    """Write the reminders that are due now, to whoever has not done what is expected. Returns how many were new."""
    ahora, until, new = clock.now(), monotonic() + SEGUNDOS, 0
    tras: Lugar | None = None
    while monotonic() < until:
        written, tras = _batch(ahora, tras)
        new += written
        if tras is None:
            break
    return new


def por_recordar(ahora: datetime) -> QuerySet[Plazo]:
    """The deadlines with a mark due at `ahora` that is not done yet, by their instant, each with its `marca`.

    Only the latest mark is due: a late run tells nobody «quedan 7 días» when one is left. One whose hour passed before
    the deadline was told is not due: the call itself said it. A deadline that passed is owed its last mark where
    somebody failed it and, if it was of a consulta, once that consulta closed by it. Observing is nobody's duty.
    """
    marks = dict(_days(ahora))
    told = (
        Q(vence=vence, notificado_el__lt=calendario.instante(vence - timedelta(days=marca), HORA))
        for vence, marca in marks.items()
    )
    waiting = Q(instante__gte=ahora, cumplido_el=None) & reduce(or_, told)
    # What ended by its deadline was met by those who did it: the others are told, and its órgano's secretaría.
    failed = Responsable.objects.filter(plazo=OuterRef("pk"), cumplido_el=None)
    unmet = Q(cumplido_el=None) | Q(Exists(failed), cumplido_el__gt=F("instante"))
    passed = (
        Q(instante__lt=ahora - GRACIA, notificado_el__lte=F("instante"))
        & (Q(unmet, consulta=None) | Q(consulta__cierre=Consulta.Cierre.PLAZO))
        & ~Q(clase=Plazo.Clase.OBSERVACIONES)
    )
    done = Recordatorio.objects.filter(plazo=OuterRef("pk"), vence=OuterRef("vence"), marca=OuterRef("marca"))
    whens = [When(instante__lt=ahora, then=PASADO), *(When(vence=v, then=m) for v, m in marks.items())]
    return (
        Plazo.objects.filter(instante__gt=ahora - OLVIDO, instante__lt=ahora + timedelta(days=max(MARCAS) + 2))
        .annotate(marca=Case(*whens, output_field=SmallIntegerField()), consulta_pk=F("consulta__pk"))
        .filter(waiting | passed, ~Exists(done))
        .order_by("instante", "pk")
    )


def _days(ahora: datetime) -> Iterator[tuple[date, int]]:
    """The days on which something may fall due whose latest mark is due at `ahora`, each with that mark."""
    hoy = ahora.astimezone(SANTIAGO).date()
    last = hoy if calendario.instante(hoy, HORA) <= ahora else hoy - timedelta(days=1)
    for days in range(max(MARCAS) + 1):
        yield last + timedelta(days=days), min(marca for marca in MARCAS if marca >= days)


@transaction.atomic
def _batch(ahora: datetime, tras: Lugar | None) -> tuple[int, Lugar | None]:
    """Do the next marks after `tras` that no other worker is doing: how many notices were written, and where it got."""
    due = por_recordar(ahora)
    if tras is not None:
        due = due.filter(Q(instante__gt=tras[0]) | Q(instante=tras[0], pk__gt=tras[1]))
    found = list(due.select_for_update(of=("self",), skip_locked=True, no_key=True)[:LOTE])
    if not found:
        return 0, None
    # What another worker committed between our snapshot and our locks is there now.
    done = set(Recordatorio.objects.filter(plazo__in=found).values_list("plazo_id", "vence", "marca"))
    plazos = [plazo for plazo in found if (plazo.pk, plazo.vence, _marca(plazo)) not in done]
    Recordatorio.objects.bulk_create(
        Recordatorio(plazo=plazo, vence=plazo.vence, marca=_marca(plazo), hecho_el=ahora) for plazo in plazos
    )
    return escribir(_Lote(plazos).avisos(ahora)), (found[-1].instante, found[-1].pk)


def _marca(plazo: Plazo) -> int:
    marca: int = plazo.marca  # type: ignore[attr-defined]  # annotated by por_recordar
    return marca


@dataclass(frozen=True)
class _Destino:
    """An organisation that is told of a deadline: as convoked by its consulta, or as the secretaría of its órgano."""

    organizacion: int
    convocada: int | None = None
    secretaria: bool = False


class _Lote:
    """Who is told of each deadline of a batch: a query for each kind of row, however many there are."""

    def __init__(self, plazos: list[Plazo]) -> None:
        self.plazos, self.al = plazos, clock.today()
        self.faltan, self.con_responsables = self._responsables()
        self.convocadas = {
            (plazo, organizacion): pk
            for plazo, organizacion, pk in Convocada.objects.filter(consulta__plazo__in=plazos, vigente=None)
            .order_by()
            .values_list("consulta__plazo_id", "organizacion_id", "pk")
        }
        self.secretarias = _secretarias({p.organo_id for p in plazos if _marca(p) == PASADO and p.organo_id}, self.al)
        self.mandatos = self._mandatos()

    def avisos(self, ahora: datetime) -> list[Aviso]:
        """The notices of the batch, each person once for each organisation, not stored."""
        found = (
            self._aviso(plazo, destino, mandato, ahora)
            for plazo in self.plazos
            for destino in self._destinos(plazo)
            for mandato in self.mandatos[destino.organizacion]
        )
        return list({(aviso.persona_id, aviso.clave): aviso for aviso in found}.values())

    def _responsables(self) -> tuple[dict[int, list[int]], set[int]]:
        faltan: dict[int, list[int]] = defaultdict(list)
        con: set[int] = set()
        rows = Responsable.objects.filter(plazo__in=self.plazos).values_list(
            "plazo_id", "organizacion_id", "cumplido_el"
        )
        for plazo, organizacion, cumplido in rows:
            con.add(plazo)
            if cumplido is None:
                faltan[plazo].append(organizacion)
        return faltan, con

    def _mandatos(self) -> dict[int, list[Mandato]]:
        bodies = {destino.organizacion for plazo in self.plazos for destino in self._destinos(plazo)}
        held: dict[int, list[Mandato]] = defaultdict(list)
        for mandato in Mandato.objects.filter(organizacion__in=bodies).que_responden(self.al).for_actor():
            held[mandato.organizacion_id].append(mandato)
        return held

    def _destinos(self, plazo: Plazo) -> Iterator[_Destino]:
        """Who failed or still has time; once it passed, the secretaría too, of what somebody did not do."""
        faltan = self.faltan[plazo.pk]
        for organizacion in faltan:
            yield _Destino(organizacion, self.convocadas.get((plazo.pk, organizacion)))
        if _marca(plazo) == PASADO and plazo.organo_id and (faltan or plazo.pk not in self.con_responsables):
            for organizacion in self.secretarias[plazo.organo_id]:
                yield _Destino(organizacion, secretaria=True)

    def _aviso(self, plazo: Plazo, destino: _Destino, mandato: Mandato, ahora: datetime) -> Aviso:
        marca, consulta = _marca(plazo), plazo.consulta_pk  # type: ignore[attr-defined]  # annotated by por_recordar
        datos: dict[str, object] = {"marca": marca}
        if consulta is None:
            plantilla, ruta = "recordatorio_plazo", plazo.ruta
        else:
            plantilla = "vencido" if marca == PASADO else "recordatorio"
            ruta = f"/consultas/{consulta}/{'' if marca == PASADO else 'responder/'}"
            datos["consulta"] = consulta
        if destino.convocada:
            datos["convocada"] = destino.convocada
        if destino.secretaria:
            datos["secretaria"] = True
        part = ":secretaria" if destino.secretaria else ""
        return Aviso(
            persona=mandato.persona,
            mandato=mandato,
            plazo=plazo,
            organo_id=plazo.organo_id,
            clave=f"plazo:{plazo.pk}:{marca}:{plazo.vence:%Y%m%d}:{mandato.organizacion_id}{part}",
            plantilla=plantilla,
            datos=datos,
            ruta=ruta,
            creado=ahora,
        )


def _secretarias(organos: set[int | None], al: date) -> dict[int, list[int]]:
    """By órgano, the bodies that are its secretaría on that day; a network that has none conducts itself."""
    found: dict[int, list[int]] = defaultdict(list)
    functions = Funcion.objects.filter(in_force(al), organo__in=organos, tipo=Funcion.Tipo.SECRETARIA)
    for organo, organizacion in functions.values_list("organo_id", "organizacion_id"):
        found[organo].append(organizacion)
    missing = [organo for organo in organos if organo and organo not in found]
    for red in Organizacion.objects.filter(pk__in=missing, tipo=TipoOrganizacion.RED).values_list("pk", flat=True):
        found[red].append(red)
    return found


def hace_falta(aviso: Aviso) -> bool:
    """Whether a notice still has to leave: a reminder does not once its organisation did what it asks, nor too late."""
    plazo = aviso.plazo
    if plazo is None or aviso.mandato is None or aviso.plantilla not in PLANTILLAS or "secretaria" in aviso.datos:
        return True
    passed = aviso.datos.get("marca") == PASADO
    if not passed and (plazo.cumplido_el is not None or clock.now() > plazo.instante):
        return False
    did = Responsable.objects.filter(plazo=plazo, organizacion=aviso.mandato.organizacion_id)
    return not did.exclude(cumplido_el=None).exists()
