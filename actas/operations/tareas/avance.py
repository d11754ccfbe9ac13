"""How a task goes: begun, told with its evidence, step by step, each organisation done with its part."""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import Avance, Parte, Paso, Tarea
from actas.operations.tareas.base import (
    cerrar_plazo,
    esperar_de_las_partes,
    guardar,
    lock_de,
    lock_tarea,
    por_cumplir,
    require_abierta,
    texto,
)
from actas.states import EstadoTarea
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, mover, operation
from mesa.kernel.permissions import require
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.palabras import fecha_hora
from mesa.permissions.consultas import conduce

verbo("tarea.iniciada", gettext_lazy("empezó la tarea"))
verbo("tarea.detenida", gettext_lazy("dejó la tarea como no empezada"))
verbo("parte.detenida", gettext_lazy("dejó su parte de la tarea como no empezada"))
verbo("avance.informado", gettext_lazy("informó un avance de la tarea"))
verbo("avance.anulado", gettext_lazy("anuló un avance de la tarea"))
verbo("avance.repuesto", gettext_lazy("repuso un avance de la tarea"))
verbo("paso.marcado", gettext_lazy("marcó un paso de la tarea"))
verbo("paso.desmarcado", gettext_lazy("desmarcó un paso de la tarea"))
verbo("parte.cumplida", gettext_lazy("cumplió su parte de la tarea"))
verbo("parte.reabierta", gettext_lazy("reabrió una parte de la tarea"))
verbo("tarea.cumplida", gettext_lazy("dio por cumplida la tarea"))

ENLACE_MAXIMO = 1000
#: Domains that name nothing outside a computer or its network.
INTERNOS = frozenset({"localhost", "local", "localdomain", "internal", "lan"})
DONE = ("cumplida_por", "cumplida_por_nombre", "cumplida_el")


@operation
def iniciar_tarea(pk: int, *, iniciada: bool = True, actor: Actor | None) -> Tarea:
    """Say that the actor's organisation began its part, or the secretaría that the task is begun. Twice is once.

    With `iniciada` False, that it was not: while nobody told an advance, marked a step nor did a part of it. An
    organisation takes back its own part, and the task is pending again once no other began; who conducts, them all.
    """
    tarea = lock_tarea(pk)
    require("actas.iniciar_tarea", actor, tarea)
    require_abierta(tarea)
    if iniciada:
        if _begin(tarea, actor):
            record("tarea.iniciada", tarea, actor=actor, ahora=tarea.estado)
        return tarea
    if tarea.estado == EstadoTarea.PENDIENTE:
        return tarea
    if tiene_avance(tarea):
        raise Conflicto(
            _("La tarea ya tiene avances, pasos marcados o partes cumplidas: no puede decirse sin empezar.")
        )
    begun = tarea.partes.filter(estado=Parte.Estado.EN_CURSO)
    own = begun if conduce.holds(actor, tarea) else begun.filter(organizacion=actor.organizacion if actor else None)
    names = list(own.values_list("organizacion_nombre", flat=True))
    own.update(estado=Parte.Estado.PENDIENTE)
    if not begun.exists():
        antes = mover(tarea, EstadoTarea.PENDIENTE)
        guardar(tarea, "estado")
        record("tarea.detenida", tarea, actor=actor, antes=antes, ahora={"estado": tarea.estado, "partes": names})
    elif names:
        guardar(tarea, "estado")
        record("parte.detenida", tarea, actor=actor, ahora={"organizacion": names[0]})
    return tarea


def tiene_avance(tarea: Tarea) -> bool:
    """Whether anything of it was told, marked or done."""
    return (
        any(avance.anulado_el is None for avance in tarea.avances.all())
        or any(paso.hecho_el is not None for paso in tarea.pasos.all())
        or any(parte.estado == Parte.Estado.CUMPLIDA for parte in tarea.partes.all())
    )


@operation
def informar_avance(
    pk: int, texto_avance: str, *, archivo: Subido | None = None, enlace: str = "", actor: Actor | None
) -> Avance:
    """Tell how the task goes, with a file or a link as evidence if there is one. The first advance begins it.

    What is already done may still get its evidence. The same advance sent twice is one. Raises Conflicto for a task
    without effect, DomainError without words or for a link that is no web address.
    """
    tarea = lock_tarea(pk)
    require("actas.informar_avance", actor, tarea)
    assert actor is not None
    if tarea.estado == EstadoTarea.SIN_EFECTO:
        require_abierta(tarea)
    words = texto(texto_avance, _("Escriba qué se avanzó."))
    enlace = _link(enlace)
    kept = guardar_archivo(archivo.datos, archivo.nombre, tarea.organo, actor) if archivo else None
    last = tarea.avances.filter(anulado_el=None, persona=actor.persona).last()
    if last and (last.texto, last.enlace, last.archivo_id) == (words, enlace, kept.pk if kept else None):
        return last
    organizacion = actor.organizacion
    avance = Avance.objects.create(
        tarea=tarea,
        organizacion=organizacion,
        organizacion_nombre=organizacion.nombre if organizacion else "",
        persona=actor.persona,
        persona_nombre=actor.persona.nombre,
        texto=words,
        archivo=kept,
        enlace=enlace,
        creado_el=entry(),
    )
    if not tarea.abierta or not _begin(tarea, actor):
        guardar(tarea)
    evidence = {"archivo": kept.nombre if kept else "", "enlace": enlace}
    record("avance.informado", tarea, actor=actor, ahora={"avance": avance.pk, "texto": words, **evidence})
    return avance


@operation
def anular_avance(pk: int, *, anular: bool = True, actor: Actor | None) -> Avance:
    """Take back an advance told by mistake, or (`anular` False) bring it back. It stays, struck."""
    tarea = lock_de(Avance, pk)
    avance = tarea.avances.get(pk=pk)
    require("actas.anular_avance", actor, avance)
    if (avance.anulado_el is not None) == anular:
        return avance
    avance.anulado_el = entry() if anular else None
    avance.save(update_fields=["anulado_el"])
    guardar(tarea)
    if anular:
        record("avance.anulado", tarea, actor=actor, antes={"avance": avance.pk})
    else:
        record("avance.repuesto", tarea, actor=actor, ahora={"avance": avance.pk})
    return avance


@operation
def marcar_paso(pk: int, *, hecho: bool, actor: Actor | None) -> Paso:
    """Mark a step of the checklist as done, or as not done. The first mark begins the task."""
    tarea = lock_de(Paso, pk)
    require("actas.marcar_paso", actor, tarea)
    require_abierta(tarea)
    paso = tarea.pasos.filter(pk=pk).first()
    if paso is None:
        raise Conflicto(_("Alguien cambió los pasos de esta tarea mientras usted trabajaba. Recargue la página."))
    if (paso.hecho_el is not None) == hecho:
        return paso
    paso.hecho_el = entry() if hecho else None
    paso.hecho_por_nombre = actor.persona.nombre if actor and hecho else ""
    paso.save(update_fields=["hecho_el", "hecho_por_nombre"])
    if not hecho or not _begin(tarea, actor):
        guardar(tarea)
    if hecho:
        record("paso.marcado", tarea, actor=actor, ahora={"paso": paso.texto})
    else:
        record("paso.desmarcado", tarea, actor=actor, antes={"paso": paso.texto})
    return paso


@operation
def cumplir_parte(pk: int, *, actor: Actor | None) -> Parte:
    """Say that the actor's organisation did its part. The last one makes the task done, to be verified by another.

    Of two people at once, one says it; the other is told who did. Raises Conflicto.
    """
    tarea = lock_de(Parte, pk)
    parte = tarea.partes.filter(pk=pk).first()
    if parte is None:
        raise Conflicto(_("Alguien quitó esa parte de la tarea mientras usted trabajaba. Recargue la página."))
    require("actas.cumplir_parte", actor, parte)
    if parte.estado == Parte.Estado.CUMPLIDA and parte.cumplida_el is not None:
        raise Conflicto(
            _("La parte de %(organizacion)s ya se dio por cumplida, %(cuando)s. Recargue la página.")
            % {"organizacion": parte.organizacion_nombre, "cuando": fecha_hora(parte.cumplida_el)}
        )
    require_abierta(tarea)
    parte.estado, parte.cumplida_el = Parte.Estado.CUMPLIDA, entry()
    parte.save(update_fields=["estado", "cumplida_el"])
    last = not por_cumplir(tarea).exists()
    told = {"organizacion": parte.organizacion_nombre, "que": parte.que}
    record("parte.cumplida", tarea, actor=actor, ahora=told)
    if last:
        _finish(tarea, actor)
    else:
        esperar_de_las_partes(tarea)
        if tarea.estado == EstadoTarea.PENDIENTE:
            mover(tarea, EstadoTarea.EN_CURSO)
        guardar(tarea, "estado")
    return parte


@operation
def reabrir_parte(pk: int, *, actor: Actor | None) -> Parte:
    """Take back that a part is done, while nobody verified the task, which is then owed again."""
    tarea = lock_de(Parte, pk)
    parte = tarea.partes.filter(pk=pk).first()
    if parte is None:
        raise Conflicto(_("Alguien quitó esa parte de la tarea mientras usted trabajaba. Recargue la página."))
    require("actas.reabrir_parte", actor, parte)
    if parte.estado != Parte.Estado.CUMPLIDA or tarea.estado not in {EstadoTarea.EN_CURSO, EstadoTarea.CUMPLIDA}:
        raise Conflicto(_("Esa parte ya no se puede reabrir. Recargue la página para ver cómo quedó la tarea."))
    parte.estado, parte.cumplida_el = Parte.Estado.EN_CURSO, None
    parte.save(update_fields=["estado", "cumplida_el"])
    told = {"organizacion": parte.organizacion_nombre, "que": parte.que}
    record("parte.reabierta", tarea, actor=actor, antes=told)
    if tarea.estado == EstadoTarea.CUMPLIDA:
        mover(tarea, EstadoTarea.EN_CURSO)
        borrar_cumplimiento(tarea)
    cerrar_plazo(tarea, cerrado=False)
    guardar(tarea, "estado", *DONE)
    return parte


@operation
def cumplir_tarea(pk: int, *, actor: Actor | None) -> Tarea:
    """The secretaría says the whole task done, with every part of it. Raises Conflicto when somebody already did."""
    tarea = lock_tarea(pk)
    require("actas.cumplir_tarea", actor, tarea)
    require_abierta(tarea)
    por_cumplir(tarea).update(estado=Parte.Estado.CUMPLIDA, cumplida_el=entry())
    _finish(tarea, actor)
    return tarea


def borrar_cumplimiento(tarea: Tarea) -> None:
    """Forget, in memory, who said the task done."""
    tarea.cumplida_por, tarea.cumplida_por_nombre, tarea.cumplida_el = None, "", None


def _finish(tarea: Tarea, actor: Actor | None) -> None:
    antes = mover(tarea, EstadoTarea.CUMPLIDA)
    tarea.cumplida_por = actor.persona if actor else None
    tarea.cumplida_por_nombre = actor.persona.nombre if actor else ""
    tarea.cumplida_el, tarea.motivo = entry(), ""
    cerrar_plazo(tarea, cerrado=True)
    guardar(tarea, "estado", "motivo", *DONE)
    record("tarea.cumplida", tarea, actor=actor, antes=antes, ahora=tarea.estado)


def _begin(tarea: Tarea, actor: Actor | None) -> bool:
    """Begin the task and, of its parts, the actor's, if they were not begun; True when that saved something."""
    own = actor.organizacion if actor else None
    begun = tarea.partes.filter(organizacion=own, estado=Parte.Estado.PENDIENTE) if own else tarea.partes.none()
    changed = begun.update(estado=Parte.Estado.EN_CURSO)
    if tarea.estado == EstadoTarea.PENDIENTE:
        mover(tarea, EstadoTarea.EN_CURSO)
        changed += 1
    if changed:
        guardar(tarea, "estado")
    return bool(changed)


def _link(enlace: str) -> str:
    """A public web address, or "": what others would open, and nothing that could run in their browser."""
    enlace = "%20".join(enlace.split())
    if enlace and (len(enlace) > ENLACE_MAXIMO or not _is_public(enlace)):
        raise DomainError(
            _("El enlace no es una dirección pública: empieza con https:// o http:// y el nombre de un sitio.")
        )
    return enlace


def _is_public(enlace: str) -> bool:
    """Whether an address is of a site that anyone could reach: a name with its domain, or an IP that is not private."""
    try:
        parts = urlsplit(enlace)
    except ValueError:
        return False
    host = (parts.hostname or "").rstrip(".")
    with suppress(ValueError):
        return parts.scheme in {"https", "http"} and ip_address(host).is_global
    domain = re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.([^\W\d][\w-]+)", host)
    return parts.scheme in {"https", "http"} and domain is not None and domain[1] not in INTERNOS
