"""What comes back by itself: what was deferred and what is open or overdue is proposed for the next tabla.

Each part takes rows that nobody holds, does a batch, and leaves the rest to the next minute; twice is harmless.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from actas.models import AcuerdoAdoptado, Punto, PuntoPropuesto, Sesion, Tarea, Tema, Tratamiento
from actas.operations.tabla.propuestos import proponer_tarea, volver_a_proponer
from actas.operations.tabla.temas import proponer_tema
from actas.states import TAREAS_ABIERTAS, EstadoAcuerdo, EstadoPropuesto, EstadoTarea, EstadoTema
from mesa.kernel import clock, tasks
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.operations import entry
from mesa.models import Evento

LOTE = 300
Fila = TypeVar("Fila", bound=Model)


@tasks.barrido("tabla", orden=26)
def proponer_pendientes() -> int:
    """Propose what comes back, and return how many points and topics were new or came back."""
    return sum(part() for part in (_of_agreements, _topics, _tasks, _coming_back))


def _claimed(found: QuerySet[Fila]) -> list[Fila]:
    """A batch of those rows that nobody holds, locked.

    What another worker committed between our snapshot and our locks is done: they are asked again.
    """
    held = found.select_for_update(of=("self",), skip_locked=True, no_key=True).order_by("pk")[:LOTE]
    return list(found.filter(pk__in=[row.pk for row in held]).order_by("pk"))


@transaction.atomic
def _of_agreements() -> int:
    """Each agreement that defers a matter has its topic, deferred once by its session."""
    quiet = (EstadoAcuerdo.SIN_SEGUIMIENTO, EstadoAcuerdo.SIN_EFECTO)
    found = AcuerdoAdoptado.objects.filter(
        tipo=AcuerdoAdoptado.Tipo.DIFIERE, temas=None, tratamientos=None, suprimido=False
    ).exclude(estado__in=quiet)
    locked = _claimed(found)
    for acuerdo in locked:
        if _is_of_a_result(acuerdo, found):
            continue
        tema = Tema.objects.create(
            organo_id=acuerdo.organo_id,
            titulo=(acuerdo.titulo or acuerdo.texto)[:300],
            origen=acuerdo,
            motivo=acuerdo.texto,
            creado_el=entry(),
        )
        if acuerdo.sesion_id is not None:
            Tratamiento.objects.create(
                tema=tema,
                sesion_id=acuerdo.sesion_id,
                titulo=tema.titulo,
                resultado=Tratamiento.Resultado.DIFERIDO,
                motivo=acuerdo.texto,
                acuerdo=acuerdo,
                registrado_el=entry(),
            )
        proponer_tema(tema)
    return len(locked)


def _is_of_a_result(acuerdo: AcuerdoAdoptado, deferring: QuerySet[AcuerdoAdoptado]) -> bool:
    """Tie the agreement to the deferral that its session has already on record, so that one matter is one topic.

    That is the one of the same title, or the only one when the session adopted no other agreement that defers.
    """
    if acuerdo.sesion_id is None:
        return False
    loose = Tratamiento.objects.filter(
        sesion=acuerdo.sesion_id, resultado=Tratamiento.Resultado.DIFERIDO, acuerdo=None
    ).select_related("tema")
    results = list(loose.select_for_update(of=("self",), no_key=True).order_by("pk"))
    names = {acuerdo.titulo.casefold(), acuerdo.texto.casefold()}
    same = [each for each in results if {each.titulo.casefold(), each.tema.titulo.casefold()} & names]
    alone = len(results) == 1 and deferring.filter(sesion=acuerdo.sesion_id).count() == 1
    if not same and not alone:
        return False
    result = (same or results)[0]
    result.acuerdo = acuerdo
    result.save(update_fields=["acuerdo"])
    return True


@transaction.atomic
def _topics() -> int:
    """Open topics with no point yet."""
    found = Tema.objects.filter(estado=EstadoTema.ABIERTO, propuestos=None).select_related("organo")
    locked = _claimed(found)
    for tema in locked:
        proponer_tema(tema)
    return len(locked)


@transaction.atomic
def _tasks() -> int:
    """Tasks owed, or put off with no date, that have no point yet.

    That one is overdue long enough to say so is told by who escalates it.
    """
    found = Tarea.objects.filter(~Exists(PuntoPropuesto.objects.filter(tarea=OuterRef("pk")))).en_juego()
    locked = _claimed(found.select_related("organo"))
    for tarea in locked:
        proponer_tarea(tarea, PuntoPropuesto.Clase.ABIERTA)
    return len(locked)


@transaction.atomic
def _coming_back() -> int:
    """What was in a session, or was left out of its tabla, and is still owed: proposed for the next one."""
    found = _had_their_session() | _left_out_of_their_acta() | _discarded_before_one()
    rows = PuntoPropuesto.objects.filter(pk__in=found.values("pk")).select_related("organo", "tema", "tarea")
    locked = _claimed(rows)
    for propuesto in locked:
        volver_a_proponer(propuesto)
    return len(locked)


_OWED = (
    Q(tarea__estado__in=TAREAS_ABIERTAS)
    | Q(tarea__estado=EstadoTarea.DIFERIDA, tarea__vence=None)
    | Q(tema__estado=EstadoTema.ABIERTO)
)


def _had_their_session() -> QuerySet[PuntoPropuesto]:
    """A task whose session was held comes back while it is open; a topic, once a result says that it was deferred."""
    deferred = Tratamiento.objects.filter(
        tema=OuterRef("tema"), resultado=Tratamiento.Resultado.DIFERIDO, sesion__fecha__gte=OuterRef("sesion__fecha")
    )
    held = Q(tarea__isnull=False, sesion__fecha__lt=clock.today()) | Q(Exists(deferred), tema__isnull=False)
    return PuntoPropuesto.objects.filter(held, _OWED, estado=EstadoPropuesto.INCLUIDO, sesion__isnull=False)


def sin_resultado() -> QuerySet[PuntoPropuesto]:
    """What was taken to a session of which nothing is on record yet, by its topic or, without one, by its title.

    What is of a task waits for none: while it is owed it comes back by itself.
    """
    by_it = Q(tema=OuterRef("tema")) | Q(titulo__iexact=OuterRef("titulo"))
    told = Tratamiento.objects.filter(by_it, sesion=OuterRef("sesion"))
    mine = Q(tema=None) | Q(tema__estado=EstadoTema.ABIERTO)
    taken = PuntoPropuesto.objects.filter(tarea=None, estado=EstadoPropuesto.INCLUIDO, sesion__isnull=False)
    return taken.filter(~Exists(told), mine)


def _left_out_of_their_acta() -> QuerySet[PuntoPropuesto]:
    """What was taken to a session that was held, whose acta has no such point any more and says nothing of it."""
    there = Punto.objects.filter(sesion=OuterRef("sesion"), titulo__iexact=OuterRef("titulo"))
    return sin_resultado().filter(~Exists(there), sesion__fecha__lt=clock.today())


def _discarded_before_one() -> QuerySet[PuntoPropuesto]:
    """What was discarded is out of one tabla: after its session, be it that same day, it is proposed if still owed."""
    told = Evento.objects.filter(
        verbo="propuesto.descartado", objeto_tipo=PuntoPropuesto._meta.label_lower, objeto_id=OuterRef("pk")
    ).order_by("-pk")
    rows = PuntoPropuesto.objects.filter(_OWED, estado=EstadoPropuesto.DESCARTADO).annotate(
        descartado=Subquery(told.values(dia=TruncDate("ocurrido", tzinfo=SANTIAGO))[:1])
    )
    held = Sesion.objects.filter(organo=OuterRef("organo"), fecha__gte=OuterRef("descartado"), fecha__lt=clock.today())
    return rows.filter(Exists(held))
