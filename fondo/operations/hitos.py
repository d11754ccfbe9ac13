"""The floors of execution: added, corrected with a reason and taken out; and the warnings before each one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from fondo.ejecucion import Color, Estado
from fondo.models import AvisoHito, Decision, Fondo, HitoEjecucion
from fondo.operations.administradora import comprobar_acuerdo
from fondo.operations.base import lock_fondo
from fondo.operations.decisiones import anotar_decision
from fondo.operations.lectura import leer
from fondo.states import EstadoFondo
from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.operations.fechas import comprobar_fecha

verbo("hito.agregado", gettext_lazy("agregó un piso de ejecución"))
verbo("hito.corregido", gettext_lazy("corrigió un piso de ejecución"))
verbo("hito.quitado", gettext_lazy("quitó un piso de ejecución"))
verbo("hito.avisado", gettext_lazy("avisa que un piso de ejecución no se alcanza todavía"))
verbo("hito.incumplido", gettext_lazy("anota que un piso de ejecución no se alcanzó"))

#: Days before a floor at which it is warned of, while it is not met; and the mark of one whose day passed so.
MARCAS, PASADO = (60, 30, 15, 7), -1


@dataclass(frozen=True)
class DatosHito:
    """A floor as typed: percentages of the fund, the tolerance in percentage points."""

    nombre: str
    fecha: date
    porcentaje: Decimal
    tolerancia: Decimal = Decimal("0.00")

    def limpios(self) -> dict[str, object]:
        """The same as columns. Raises DomainError for what cannot be."""
        comprobar_fecha(self.fecha)
        name = one_line(self.nombre)[:200]
        if not name:
            raise DomainError(_("Escriba cómo se llama este piso."))
        if not 0 < self.porcentaje <= 100 or not 0 <= self.tolerancia < self.porcentaje:
            raise DomainError(_("El porcentaje va de 0 a 100, y la tolerancia es menor que él."))
        return {"nombre": name, "fecha": self.fecha, "porcentaje": self.porcentaje, "tolerancia": self.tolerancia}


@operation
def agregar_hito(
    fondo_id: int, datos: DatosHito, motivo: str, *, acuerdo_id: int | None = None, actor: Actor | None
) -> HitoEjecucion:
    """Add a floor, with its reason and, if there is one, the agreement that set it."""
    fondo = lock_fondo(fondo_id)
    require("fondo.agregar_hito", actor, fondo)
    _exigir_abierto(fondo)
    reason = _reason(motivo)
    hito = HitoEjecucion.objects.create(fondo=fondo, **datos.limpios())
    _decide(fondo, hito, acuerdo_id)
    record("hito.agregado", hito, actor=actor, ahora=_told(hito) | {"motivo": reason})
    return hito


@operation
def corregir_hito(
    pk: int, datos: DatosHito, motivo: str, *, acuerdo_id: int | None = None, actor: Actor | None
) -> HitoEjecucion:
    """Correct a floor: its date moves by this and by nothing else, and its warnings are of the new date."""
    hito = lock_hito(pk)
    require("fondo.corregir_hito", actor, hito)
    _exigir_abierto(hito.fondo)
    reason, columns = _reason(motivo), datos.limpios()
    changed = [name for name, value in columns.items() if getattr(hito, name) != value]
    if not changed:
        return hito
    antes = _told(hito)
    for name in changed:
        setattr(hito, name, columns[name])
    hito.save(update_fields=changed)
    _decide(hito.fondo, hito, acuerdo_id)
    record("hito.corregido", hito, actor=actor, antes=antes, ahora=_told(hito) | {"motivo": reason})
    return hito


@operation
def quitar_hito(pk: int, motivo: str, *, actor: Actor | None) -> HitoEjecucion:
    """Take out a floor, with its reason. Raises DomainError for the last one: a fund has one at least."""
    hito = lock_hito(pk)
    require("fondo.quitar_hito", actor, hito)
    _exigir_abierto(hito.fondo)
    reason = _reason(motivo)
    if hito.fondo.hitos.count() == 1:
        raise DomainError(_("Es el único piso del fondo: corríjalo en vez de quitarlo."))
    record("hito.quitado", hito, actor=actor, antes=_told(hito), ahora={"motivo": reason})
    hito.delete()
    return hito


def _exigir_abierto(fondo: Fondo) -> None:
    if fondo.estado in (EstadoFondo.CERRADO, EstadoFondo.DESISTIDO):
        raise Conflicto(
            _("El fondo está %(estado)s: sus pisos ya no cambian.") % {"estado": fondo.get_estado_display()}
        )


def lock_hito(pk: int) -> HitoEjecucion:
    """A floor, with its fund locked before it."""
    fondo = lock_fondo(HitoEjecucion.objects.values_list("fondo", flat=True).get(pk=pk))
    hito: HitoEjecucion = HitoEjecucion.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    hito.fondo = fondo
    return hito


def _decide(fondo: Fondo, hito: HitoEjecucion, acuerdo_id: int | None) -> None:
    if acuerdo_id is None:
        return
    acuerdo = AcuerdoAdoptado.objects.get(pk=acuerdo_id)
    comprobar_acuerdo(fondo, acuerdo)
    title = _("Piso de ejecución: %(nombre)s") % {"nombre": hito.nombre}
    anotar_decision(fondo, Decision.Clase.FECHAS, title, acuerdo=acuerdo)


def _reason(motivo: str) -> str:
    motivo = plain(motivo).strip()[:2_000]
    if not motivo:
        raise DomainError(_("Escriba por qué: las fechas de un fondo no se mueven solas."))
    return motivo


def _told(hito: HitoEjecucion) -> dict[str, str]:
    names = ("nombre", "fecha", "porcentaje", "tolerancia")
    return {name: str(getattr(hito, name)) for name in names}


def marca_de(fecha: date, al: date) -> int | None:
    """The mark of a floor that is due on a day: the nearest one that came; None before the first."""
    if al > fecha:
        return PASADO
    return min((mark for mark in MARCAS if al >= fecha - timedelta(days=mark)), default=None)


@tasks.barrido("fondos", orden=29)
def avisar_hitos() -> int:
    """Write down, once for each mark, that a floor is not met: run late, twice or on two workers, each exists once. A
    mark whose nearer one came is skipped. Returns how many were written.
    """
    today = clock.today()
    running = Fondo.objects.filter(estado=EstadoFondo.EN_EJECUCION).select_related("organo", "administradora")
    return sum(_warn(fondo, today) for fondo in running.order_by("pk"))


def _warn(fondo: Fondo, today: date) -> int:
    due = [(h, mark) for h in fondo.hitos.all() if (mark := marca_de(h.fecha, today)) is not None]
    told = set(AvisoHito.objects.filter(hito__fondo=fondo).values_list("hito", "fecha", "marca"))
    waits = [(h, mark) for h, mark in due if not _was_told(told, h, mark)]
    if not waits:
        return 0
    states = {h.pk: state for h, state in leer(fondo).estados(today)}
    return sum(_write(fondo, hito, mark, states[hito.pk]) for hito, mark in waits)


def _was_told(told: Iterable[tuple[int, date, int]], hito: HitoEjecucion, marca: int) -> bool:
    """Whether that mark, or a nearer one, was written already for the date that the floor has now."""
    marks = [mark for pk, fecha, mark in told if pk == hito.pk and fecha == hito.fecha]
    return any(mark <= marca for mark in marks)


@transaction.atomic
def _write(fondo: Fondo, hito: HitoEjecucion, marca: int, estado: Estado) -> int:
    _row, made = AvisoHito.objects.get_or_create(
        hito=hito, fecha=hito.fecha, marca=marca, defaults={"hecho_el": entry()}
    )
    met = estado.color == Color.AL_DIA and not estado.falta
    if not made or met:
        return 0
    said = {"marca": marca, "falta": f"{estado.falta}", "fecha": hito.fecha.isoformat()}
    if marca == PASADO:
        record("hito.incumplido", hito, actor=None, ahora=said)
    else:
        record("hito.avisado", hito, actor=None, ahora=said)
    return 1
