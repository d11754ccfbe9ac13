"""What a task says: who does what of it, by when, on what it depends, and of which agreement it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, ElementoPlan, Parte, Paso, Sesion, Tarea
from actas.operations.acuerdos import lock_adoptados, recalcular
from actas.operations.tareas.base import (
    PARTES_MAXIMAS,
    PASOS_MAXIMOS,
    PLAZO,
    esperar_de_las_partes,
    guardar,
    linea,
    lock_tarea,
    poner_plazo,
    require_editable,
    texto,
)
from actas.states import EstadoAcuerdo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.models import Mandato, Membresia, Organizacion
from mesa.palabras import lista_y
from mesa.permissions.asuntos import organos_que_alcanza

verbo("tarea.creada", gettext_lazy("encargó la tarea"))
verbo("tarea.editada", gettext_lazy("corrigió la tarea"))
verbo("tarea.fechada", gettext_lazy("cambió el plazo de la tarea"))
verbo("tarea.atada", gettext_lazy("cambió el acuerdo de la tarea"))


@dataclass(frozen=True)
class ParteNueva:
    """What one organisation will do of a task: all of it, without `que`. `persona_id`: who does it there."""

    organizacion_id: int
    persona_id: int | None = None
    que: str = ""


@dataclass(frozen=True)
class DatosTarea:
    """What is typed of a task. `depende_de` and `elementos` are pks; `pasos`, the checklist in its order."""

    titulo: str
    detalle: str = ""
    sujeta_a: str = ""
    partes: Sequence[ParteNueva] = ()
    pasos: Sequence[str] = ()
    depende_de: Sequence[int] = ()
    elementos: Sequence[int] = ()


TEXTOS = ("titulo", "detalle", "sujeta_a")


@operation
def crear_tarea(
    organo_id: int,
    datos: DatosTarea,
    *,
    acuerdo_id: int | None = None,
    sesion_id: int | None = None,
    vence: date | None = None,
    envio: UUID | None = None,
    actor: Actor | None,
) -> Tarea:
    """Entrust a task of an órgano: of an agreement, of a session whose acta is not published yet, or of neither.

    `envio` names the form that sent it, which makes one task however often it is sent; with other words, it is a
    Conflicto. A date in the past is taken, since its agreement: what is registered late was due then. Raises
    NoPermitido to who is not its secretaría, DomainError for what is missing or is of another órgano.
    """
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("actas.crear_tarea", actor, organo)
    made = Tarea.objects.filter(envio=envio).first() if envio else None
    if made is not None:
        _check_same(made, datos, acuerdo_id, vence)
        return made
    acuerdo = _acuerdo(organo, acuerdo_id) if acuerdo_id else None
    sesion = acuerdo.sesion if acuerdo else _sesion(organo, sesion_id) if sesion_id else None
    tarea = Tarea(organo=organo, acuerdo=acuerdo, sesion=sesion, envio=envio, creada_el=entry())
    tarea.numero = siguiente_numero(acuerdo) if acuerdo else None
    _write(tarea, datos)
    tarea.save()
    _write_rows(tarea, datos)
    if vence is not None:
        poner_plazo(tarea, vence)
    guardar(tarea, *PLAZO)
    record("tarea.creada", tarea, actor=actor, ahora=retrato(tarea))
    return tarea


def _check_same(made: Tarea, datos: DatosTarea, acuerdo_id: int | None, vence: date | None) -> None:
    """Raise Conflicto unless what a form sends again is what it made: the page it came from was gone back to."""
    kept = (
        *(getattr(made, name) for name in TEXTOS),
        (made.acuerdo_id, made.vence),
        [(parte.organizacion_id, parte.persona_id, parte.que) for parte in made.partes.all()],
        [paso.texto for paso in made.pasos.all()],
        {other.pk for other in made.depende_de.all()},
        {elemento.pk for elemento in made.elementos.all()},
    )
    sent = (
        *(linea(datos.titulo), texto(datos.detalle), texto(datos.sujeta_a)),
        (acuerdo_id, vence),
        [(parte.organizacion_id, parte.persona_id, linea(parte.que)) for parte in datos.partes],
        [linea(paso) for paso in datos.pasos if paso.strip()],
        set(datos.depende_de),
        set(datos.elementos),
    )
    if kept != sent:
        raise Conflicto(
            _(
                "Este formulario ya se envió y la tarea quedó encargada como «%(titulo)s». Para encargar otra, abra el "
                "formulario de nuevo."
            )
            % {"titulo": made.titulo}
        )


@operation
def editar_tarea(pk: int, datos: DatosTarea, *, revision: int, actor: Actor | None) -> Tarea:
    """Correct what a task read at `revision` says. Its date has its own operation, which asks why.

    The parts are those given: one that stays keeps how it goes, and one that was done cannot be taken out. A step that
    is written as it was keeps its mark. Raises Conflicto when somebody saved another version meanwhile.
    """
    organo_id = Tarea.objects.values_list("organo_id", flat=True).get(pk=pk)
    Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)  # two at once could close a circle
    tarea = lock_tarea(pk)
    require("actas.editar_tarea", actor, tarea)
    antes = retrato(tarea)
    if tarea.revision != revision:
        raise Conflicto(_("La tarea cambió mientras usted escribía. Lo suyo sigue aquí: compárelo y guarde de nuevo."))
    require_editable(tarea)
    _write(tarea, datos)
    _write_rows(tarea, datos)
    ahora = retrato(tarea)
    if antes == ahora:
        return tarea
    tarea.revision += 1
    if tarea.plazo is not None:
        tarea.plazo.titulo = tarea.titulo
        tarea.plazo.save(update_fields=["titulo"])
    esperar_de_las_partes(tarea)
    guardar(tarea, *TEXTOS, "revision")
    changed = [name for name in ahora if antes[name] != ahora[name]]
    record(
        "tarea.editada",
        tarea,
        actor=actor,
        antes={name: antes[name] for name in changed},
        ahora={name: ahora[name] for name in changed},
    )
    return tarea


@operation
def fijar_plazo_tarea(pk: int, vence: date | None, motivo: str, *, leido: date | None, actor: Actor | None) -> Tarea:
    """Give the task a date, another one, or none, over the one that was read. Changing one that was told asks why."""
    tarea = lock_tarea(pk)
    require("actas.fijar_plazo_tarea", actor, tarea)
    if tarea.vence == vence:
        return tarea
    if tarea.vence != leido:
        raise Conflicto(_("Alguien cambió el plazo de esta tarea mientras usted trabajaba. Recargue la página."))
    require_editable(tarea)
    antes = tarea.vence
    motivo = texto(motivo, _("Escriba por qué cambia el plazo: lo leerán quienes tienen la tarea.") if antes else "")
    poner_plazo(tarea, vence)
    tarea.revision += 1
    guardar(tarea, *PLAZO, "revision")
    ahora = {"vence": vence.isoformat() if vence else "", "motivo": motivo}
    record("tarea.fechada", tarea, actor=actor, antes={"vence": antes.isoformat() if antes else ""}, ahora=ahora)
    return tarea


@operation
def atar_tarea(pk: int, acuerdo_id: int | None, *, actor: Actor | None) -> Tarea:
    """Make the task one of that agreement, or of none. In it, it gets the next number; the former one keeps its gap."""
    before = Tarea.objects.values_list("acuerdo_id", flat=True).get(pk=pk)
    lock_adoptados([each for each in (before, acuerdo_id) if each])
    tarea = lock_tarea(pk)
    require("actas.atar_tarea", actor, tarea)
    if tarea.acuerdo_id == acuerdo_id:
        return tarea
    former, acuerdo = tarea.acuerdo, _acuerdo(tarea.organo, acuerdo_id) if acuerdo_id else None
    tarea.acuerdo, tarea.numero = acuerdo, siguiente_numero(acuerdo) if acuerdo else None
    if acuerdo is not None:
        tarea.sesion = acuerdo.sesion
    tarea.revision += 1
    guardar(tarea, "acuerdo", "numero", "sesion", "revision")
    if former is not None:
        recalcular(former)
    antes = {"acuerdo": former.clave if former else ""}
    record("tarea.atada", tarea, actor=actor, antes=antes, ahora={"acuerdo": acuerdo.clave if acuerdo else ""})
    return tarea


def siguiente_numero(acuerdo: AcuerdoAdoptado) -> int:
    """The number of the next task of an agreement, which is locked."""
    last: int | None = acuerdo.tareas.aggregate(n=Max("numero"))["n"]
    return (last or 0) + 1


def asignables(organo: Organizacion) -> QuerySet[Organizacion]:
    """The organisations that may have a part today: those that sit in the órgano, in its networks or keep it."""
    al = clock.today()
    seats = Membresia.objects.vigentes(al).filter(organo__in=organos_que_alcanza(organo)).values("miembro")
    keeps = Organizacion.objects.filter(in_force(al, "cargos__"), cargos__organo=organo).values("pk")
    return Organizacion.objects.filter(Q(pk__in=seats) | Q(pk__in=keeps) | Q(pk=organo.pk)).order_by("nombre", "pk")


def retrato(tarea: Tarea) -> dict[str, Any]:
    """What a task says, as its events tell it."""
    return {
        **{name: getattr(tarea, name) for name in TEXTOS},
        "partes": [
            {"organizacion": parte.organizacion_nombre, "persona": parte.persona_nombre, "que": parte.que}
            for parte in tarea.partes.all()
        ],
        "pasos": list(tarea.pasos.values_list("texto", flat=True)),
        "depende_de": list(tarea.depende_de.order_by("pk").values_list("pk", flat=True)),
        "elementos": list(tarea.elementos.order_by("codigo").values_list("codigo", flat=True)),
        "vence": tarea.vence.isoformat() if tarea.vence else "",
        "acuerdo": tarea.acuerdo.clave if tarea.acuerdo else "",
    }


def _acuerdo(organo: Organizacion, pk: int) -> AcuerdoAdoptado:
    return que_admite_tareas(organo, lock_adoptados([pk]).get(pk))


def que_admite_tareas(organo: Organizacion, acuerdo: AcuerdoAdoptado | None) -> AcuerdoAdoptado:
    """The agreement, locked. Raises DomainError unless it is of the órgano and a task may be made of it today."""
    if acuerdo is None or acuerdo.organo_id != organo.pk or acuerdo.suprimido:
        raise DomainError(_("Ese acuerdo no es de este órgano, o una rectificación lo quitó. Elija otro."))
    if acuerdo.estado == EstadoAcuerdo.SIN_SEGUIMIENTO:
        raise DomainError(_("Ese acuerdo es de un registro histórico, sin seguimiento: no se le encargan tareas."))
    if acuerdo.estado == EstadoAcuerdo.SIN_EFECTO:
        raise DomainError(sin_efecto())
    return acuerdo


def sin_efecto() -> str:
    """The sentence that refuses a task of an agreement that has no effect."""
    return _("Ese acuerdo está sin efecto: no se le encargan tareas. Elija otro.")


def _sesion(organo: Organizacion, pk: int) -> Sesion:
    sesion = Sesion.objects.filter(organo=organo, pk=pk).first()
    if sesion is None:
        raise DomainError(_("Esa sesión no es de este órgano. Elija otra."))
    return sesion


def _write(tarea: Tarea, datos: DatosTarea) -> None:
    tarea.titulo = linea(datos.titulo, _("Escriba qué hay que hacer."))
    tarea.detalle, tarea.sujeta_a = texto(datos.detalle), texto(datos.sujeta_a)


def _write_rows(tarea: Tarea, datos: DatosTarea) -> None:
    _write_parts(tarea, datos.partes)
    _write_steps(tarea, datos.pasos)
    _write_dependencies(tarea, set(datos.depende_de))
    elementos = ElementoPlan.objects.filter(organo=tarea.organo, pk__in=datos.elementos)
    if elementos.count() != len(set(datos.elementos)):
        raise DomainError(_("Ese compromiso o recomendación no es de este órgano. Elija otro."))
    tarea.elementos.set(elementos)


def _write_parts(tarea: Tarea, partes: Sequence[ParteNueva]) -> None:
    if len({parte.organizacion_id for parte in partes}) != len(partes):
        raise DomainError(_("Una organización está dos veces. Deje una sola parte de cada una."))
    if len(partes) > PARTES_MAXIMAS:
        raise DomainError(_("Son demasiadas organizaciones para una tarea: divídala en varias."))
    held = {parte.organizacion_id: parte for parte in tarea.partes.select_related("organizacion")}
    new = asignables(tarea.organo).in_bulk([p.organizacion_id for p in partes if p.organizacion_id not in held])
    out = [parte for pk, parte in held.items() if pk not in {p.organizacion_id for p in partes}]
    comprobar_salida(out)
    Parte.objects.filter(pk__in=[parte.pk for parte in out]).delete()
    for orden, parte in enumerate(partes, 1):
        row = held.get(parte.organizacion_id)
        if row is None:
            body = new.get(parte.organizacion_id)
            if body is None:
                raise DomainError(_("Esa organización no integra hoy el órgano ni una de sus redes. Elija otra."))
            row = Parte(tarea=tarea, organizacion=body, organizacion_nombre=body.nombre)
        _set_person(row, parte.persona_id)
        row.que, row.orden = linea(parte.que), orden
        row.save()


def comprobar_salida(partes: Iterable[Parte]) -> None:
    """Raise Conflicto if any of the parts that would be taken out of a task was done."""
    done = [parte.organizacion_nombre for parte in partes if parte.estado == Parte.Estado.CUMPLIDA]
    if done:
        raise Conflicto(
            _("%(quienes)s ya cumplió su parte: para quitarla, reábrala primero.") % {"quienes": lista_y(done)}
        )


def _set_person(row: Parte, persona_id: int | None) -> None:
    if row.persona_id == persona_id:
        return
    row.persona, row.persona_nombre = None, ""
    if persona_id is None:
        return
    held = Mandato.objects.que_responden(clock.today()).filter(persona=persona_id, organizacion=row.organizacion)
    mandato = held.select_related("persona").first()
    if mandato is None:
        raise DomainError(
            _("Esa persona no tiene hoy un mandato de %(organizacion)s. Elija otra, o déjelo sin persona.")
            % {"organizacion": row.organizacion_nombre}
        )
    row.persona, row.persona_nombre = mandato.persona, mandato.persona.nombre


def _write_steps(tarea: Tarea, pasos: Sequence[str]) -> None:
    wanted = [linea(paso) for paso in pasos if paso.strip()]
    if len(wanted) > PASOS_MAXIMOS:
        raise DomainError(_("Son demasiados pasos: el máximo es %(n)s.") % {"n": PASOS_MAXIMOS})
    held = list(tarea.pasos.all())
    if [paso.texto for paso in held] == wanted:
        return
    marks: dict[str, list[Paso]] = {}
    for paso in held:
        marks.setdefault(paso.texto, []).append(paso)
    tarea.pasos.all().delete()
    rows = []
    for orden, words in enumerate(wanted, 1):
        was = marks[words].pop(0) if marks.get(words) else Paso()
        rows.append(
            Paso(tarea=tarea, orden=orden, texto=words, hecho_el=was.hecho_el, hecho_por_nombre=was.hecho_por_nombre)
        )
    Paso.objects.bulk_create(rows)


def _write_dependencies(tarea: Tarea, pks: set[int]) -> None:
    found = set(Tarea.objects.filter(organo=tarea.organo, pk__in=pks).values_list("pk", flat=True))
    if found != pks:
        raise DomainError(_("Una de las tareas de las que depende no es de este órgano. Elija otra."))
    reached, frontier = {tarea.pk}, {tarea.pk}
    while frontier:  # whatever depends on this one, near or far
        through = Tarea.depende_de.through.objects.filter(to_tarea__in=frontier)
        frontier = set(through.values_list("from_tarea", flat=True)) - reached
        reached |= frontier
    if circle := pks & reached:
        names = Tarea.objects.filter(pk__in=circle).values_list("titulo", flat=True)
        raise DomainError(en_circulo(names))
    tarea.depende_de.set(found)


def en_circulo(titulos: Iterable[str]) -> str:
    """The sentence that refuses to make a task depend on those, which depend on it."""
    return _("No puede depender de %(tareas)s, que a su vez depende de esta tarea.") % {
        "tareas": lista_y([f"«{titulo}»" for titulo in titulos])
    }
