"""What every operation on a task shares: its lock, what its agreement follows, and the sentences of its limits."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actas.models import Avance, Parte, Paso, Tarea
from actas.operations.acuerdos import lock_adoptado, recalcular
from actas.states import EstadoTarea
from mesa.calendario import instante
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.operations import entry
from mesa.kernel.text import one_line, plain
from mesa.models import Plazo, Responsable
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.plazos import esperar_de, fijar
from mesa.palabras import fecha_larga

TITULO_MAXIMO, TEXTO_MAXIMO, PASOS_MAXIMOS, PARTES_MAXIMAS = 300, 20_000, 60, 60
#: A task that may still be changed: what was told done, verified or left without effect is sent back first.
EDITABLES = frozenset({EstadoTarea.PENDIENTE, EstadoTarea.EN_CURSO, EstadoTarea.DIFERIDA})
#: What a task that depends on it does not wait for any more.
RESUELTAS = frozenset({EstadoTarea.CUMPLIDA, EstadoTarea.VERIFICADA, EstadoTarea.SIN_EFECTO})


def lock_tarea(pk: int) -> Tarea:
    """The task, locked after its agreement, with its órgano. Raises Conflicto if it changed agreement meanwhile."""
    acuerdo_id = Tarea.objects.values_list("acuerdo_id", flat=True).get(pk=pk)
    if acuerdo_id is not None:
        lock_adoptado(acuerdo_id)
    locked = Tarea.objects.select_for_update(of=("self",), no_key=True).select_related("organo")
    tarea = locked.get(pk=pk)
    if tarea.acuerdo_id != acuerdo_id:
        raise Conflicto(_("Alguien cambió el acuerdo de esta tarea mientras usted trabajaba. Recargue la página."))
    return tarea


def lock_de(fila: type[Parte | Paso | Avance], pk: int) -> Tarea:
    """The task of a part, a step or an advance, locked. Raises Conflicto if that row was taken out."""
    tarea_id = fila._default_manager.filter(pk=pk).values_list("tarea_id", flat=True).first()
    if tarea_id is None:
        raise Conflicto(_("Alguien cambió esta tarea mientras usted trabajaba. Recargue la página."))
    return lock_tarea(tarea_id)


def guardar(tarea: Tarea, *fields: str) -> None:
    """Save those fields of a locked task; its agreement, which is locked too, follows."""
    tarea.save(update_fields=list(fields))
    if tarea.acuerdo is not None:
        recalcular(tarea.acuerdo)


def require_editable(tarea: Tarea) -> None:
    """Raise Conflicto unless what the task says may still be changed."""
    if tarea.estado not in EDITABLES:
        raise Conflicto(
            _("La tarea está %(estado)s y así no se cambia: devuélvala o reanúdela primero.")
            % {"estado": tarea.get_estado_display()}
        )


def require_abierta(tarea: Tarea) -> None:
    """Raise Conflicto, with what happened, unless the task is still owed."""
    if tarea.estado in {EstadoTarea.PENDIENTE, EstadoTarea.EN_CURSO}:
        return
    if tarea.estado == EstadoTarea.CUMPLIDA and tarea.cumplida_por_nombre:
        raise Conflicto(
            _("%(quien)s ya dio por cumplida esta tarea. Recargue la página para ver cómo quedó.")
            % {"quien": tarea.cumplida_por_nombre}
        )
    raise Conflicto(
        _("La tarea ya no está abierta: está %(estado)s. Recargue la página para ver cómo quedó.")
        % {"estado": tarea.get_estado_display()}
    )


def texto(valor: str, falta: str = "", *, maximo: int = TEXTO_MAXIMO) -> str:
    """A text as it is stored. Raises DomainError with `falta` when it is empty and that matters, or when too long."""
    valor = plain(valor).strip()
    if falta and not valor:
        raise DomainError(falta)
    if len(valor) > maximo:
        raise DomainError(_("El texto es demasiado largo: el máximo es %(n)s caracteres. Acórtelo.") % {"n": maximo})
    return valor


def linea(valor: str, falta: str = "") -> str:
    """The same, of one line, as long as a title."""
    return texto(one_line(valor), falta, maximo=TITULO_MAXIMO)


def comprobar_plazo(vence: date, adoptado: date | None) -> None:
    """Raise DomainError for a date that no task has: before the day of its agreement or, of none, over a year ago."""
    comprobar_fecha(vence)
    if adoptado is not None and vence < adoptado:
        raise DomainError(
            _("El plazo es anterior al acuerdo, que se adoptó el %(fecha)s. Revise la fecha.")
            % {"fecha": fecha_larga(adoptado)}
        )
    if adoptado is None and vence < clock.today() - timedelta(days=366):
        raise DomainError(_("El plazo venció hace más de un año. Revise la fecha."))


def poner_plazo(tarea: Tarea, vence: date | None) -> None:
    """Give the task that day, or none, in memory and in its deadline, which is the same row whenever it moves.

    The caller saves PLAZO. A deadline that is told again has its reminders again.
    """
    if vence is not None:
        comprobar_plazo(vence, tarea.acuerdo.fecha if tarea.acuerdo else None)
    tarea.vence, tarea.escalada_el, tarea.en_tabla_el = vence, None, None
    plazo = tarea.plazo
    if vence is None:
        if plazo is not None:
            plazo.cumplido_el = entry()
            plazo.save(update_fields=["cumplido_el"])
        tarea.plazo = None
        return
    if plazo is None:
        ruta = f"/tareas/{tarea.pk}/"
        tarea.plazo = fijar(tarea.titulo, ruta, vence, None, fatal=False, clase=Plazo.Clase.TAREA, organo=tarea.organo)
    else:
        plazo.vence, plazo.instante = vence, instante(vence, None)
        plazo.notificado_el, plazo.cumplido_el = entry(), None
        plazo.save(update_fields=["vence", "instante", "notificado_el", "cumplido_el"])
    esperar_de_las_partes(tarea)


PLAZO = ("plazo", "vence", "escalada_el", "en_tabla_el")


def esperar_de_las_partes(tarea: Tarea) -> None:
    """Make the deadline expect something from exactly the organisations that have a part, done or not."""
    if tarea.plazo is None:
        return
    partes = dict(tarea.partes.values_list("organizacion_id", "cumplida_el"))
    held = Responsable.objects.filter(plazo=tarea.plazo)
    held.exclude(organizacion__in=partes).delete()
    esperar_de(tarea.plazo, partes)
    for responsable in Responsable.objects.filter(plazo=tarea.plazo):
        if responsable.cumplido_el != partes[responsable.organizacion_id]:
            responsable.cumplido_el = partes[responsable.organizacion_id]
            responsable.save(update_fields=["cumplido_el"])


def cerrar_plazo(tarea: Tarea, *, cerrado: bool) -> None:
    """Say that nothing is expected by its date any more, or that it is again."""
    if tarea.plazo is not None:
        tarea.plazo.cumplido_el = entry() if cerrado else None
        tarea.plazo.save(update_fields=["cumplido_el"])
        esperar_de_las_partes(tarea)


def por_cumplir(tarea: Tarea) -> QuerySet[Parte]:
    """The parts that nobody said done."""
    return tarea.partes.exclude(estado=Parte.Estado.CUMPLIDA)
