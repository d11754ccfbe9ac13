"""One improvement: written down, corrected, entrusted as a task of the órgano, discarded with its reason, restored.

The profile is the lock of its improvements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.operations.tareas import DatosTarea, ParteNueva, crear_tarea
from actas.states import TAREAS_ABIERTAS, EstadoTarea
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import puede, require
from mesa.kernel.text import one_line, plain
from mesa.models import Membresia, Organizacion
from redes.models import Indicador, Mejora, Perfil
from redes.operations.mejoras.brechas import Brecha, brechas, niveles_de
from redes.operations.perfil.base import perfil_de
from redes.operations.publicacion import lock_perfil
from redes.operations.publicacion.registro import organo_del_perfil

verbo("mejora.propuesta", gettext_lazy("propuso mejoras a partir de lo que falta del estándar"))
verbo("mejora.agregada", gettext_lazy("agregó una mejora"))
verbo("mejora.corregida", gettext_lazy("corrigió una mejora"))
verbo("mejora.encargada", gettext_lazy("encargó una mejora como tarea"))
verbo("mejora.descartada", gettext_lazy("descartó una mejora"))
verbo("mejora.repuesta", gettext_lazy("repuso una mejora descartada"))

LARGOS = {"texto": 5_000, "codigo": 10, "fuente": 500, "referencia": 60}
MOTIVO_MAXIMO = 2_000


@dataclass(frozen=True)
class DatosMejora:
    """What is typed of a recommendation. `referencia` names it in the consultancy's own report."""

    texto: str
    codigo: str = ""
    fuente: str = ""
    referencia: str = ""

    def limpios(self) -> DatosMejora:
        """The same, made safe to store."""
        lines = {name: one_line(getattr(self, name)) for name in ("fuente", "referencia")}
        return DatosMejora(plain(self.texto).strip(), one_line(self.codigo).upper(), **lines)


def errores_de(datos: DatosMejora, codigos: frozenset[str]) -> list[tuple[str, str]]:
    """What is wrong with a recommendation, each with its field."""
    found = [] if datos.texto else [("texto", _("Escriba qué se recomienda."))]
    found += [
        (name, _("Acórtelo: el máximo es %(maximo)s caracteres.") % {"maximo": most})
        for name, most in LARGOS.items()
        if len(getattr(datos, name)) > most
    ]
    if datos.codigo and datos.codigo not in codigos:
        found.append(("codigo", _("No hay un indicador con el código «%(codigo)s».") % {"codigo": datos.codigo[:20]}))
    return found


def codigos_conocidos() -> frozenset[str]:
    """The codes of every version of the standard: a recommendation may be of one that was replaced."""
    return frozenset(Indicador.objects.order_by().values_list("codigo", flat=True).distinct())


def comprobados(datos: DatosMejora) -> DatosMejora:
    """The same, safe to store. Raises DomainError for what is wrong with it."""
    datos = datos.limpios()
    if wrong := errores_de(datos, codigos_conocidos()):
        raise DomainError(" ".join(dict.fromkeys(sentence for _name, sentence in wrong)))
    return datos


def visibles(actor: Actor | None, al: date) -> QuerySet[Mejora]:
    """Those of the actor's own body, and of those that sit in an órgano that it conducts."""
    if actor is None or actor.organizacion is None:
        return Mejora.objects.none()
    return Mejora.objects.filter(
        Q(perfil__organizacion=actor.organizacion) | Q(perfil__organizacion__in=que_lleva(actor, al))
    )


def que_lleva(actor: Actor | None, al: date) -> QuerySet[Organizacion]:
    """The bodies that sit today in an órgano that the actor conducts."""
    kept = Organizacion.objects.conducidos_por(actor, al).values("pk")
    seats = Membresia.objects.vigentes(al).filter(organo__in=kept).values("miembro")
    return Organizacion.objects.filter(pk__in=seats)


def lock_mejora(pk: int) -> Mejora:
    """The improvement with its task, its profile locked."""
    perfil = lock_perfil(Mejora.objects.values_list("perfil_id", flat=True).get(pk=pk))
    mejora = Mejora.objects.select_related("tarea").get(pk=pk)
    mejora.perfil = perfil
    return mejora


def _lock_of(organizacion_id: int) -> Perfil:
    """The profile of a body, locked; made if it never had one, unless what is done with it is refused."""
    return lock_perfil(perfil_de(Organizacion.objects.get(pk=organizacion_id)).pk)


def nueva(perfil: Perfil, origen: Mejora.Origen, datos: DatosMejora, niveles: dict[str, int]) -> Mejora:
    """One that is not saved yet, with the level that its indicator has today."""
    level = niveles.get(datos.codigo)
    return Mejora(
        perfil=perfil,
        origen=origen,
        nivel_antes=level,
        medido_el=clock.today() if level is not None else None,
        creada_el=entry(),
        **{f.name: getattr(datos, f.name) for f in fields(datos)},
    )


@operation
def proponer_mejoras(organizacion_id: int, *, actor: Actor | None) -> list[Mejora]:
    """One for each indicator that the body lacks and that has none on its way nor was discarded."""
    perfil = _lock_of(organizacion_id)
    require("redes.llevar_mejora", actor, perfil)
    al = clock.today()
    levels = niveles_de(perfil, al)
    with translation.override("es"):
        rows = [
            nueva(perfil, Mejora.Origen.BRECHA, DatosMejora(_proposal(gap), gap.codigo), levels)
            # Lists show the last one first: so what is first among the gaps is first among the improvements.
            for gap in reversed(por_proponer(perfil, brechas(perfil, al)))
        ]
    if rows:
        rows = Mejora.objects.bulk_create(rows)
        record("mejora.propuesta", perfil, actor=actor, ahora={"codigos": [row.codigo for row in rows]})
    return rows


def por_proponer(perfil: Perfil, gaps: Iterable[Brecha]) -> list[Brecha]:
    """Of what a body lacks, that for which no improvement waits or is on its way, and which it did not discard."""
    standing = Q(tarea=None) | Q(tarea__estado__in=[*TAREAS_ABIERTAS, EstadoTarea.DIFERIDA])
    own = Q(origen=Mejora.Origen.BRECHA) | Q(descartada="")  # one of the consultancy is discarded for its own sake
    taken = set(perfil.mejoras.filter(standing, own).values_list("codigo", flat=True))
    return [gap for gap in gaps if gap.codigo not in taken]


def _proposal(gap: Brecha) -> str:
    words = {"codigo": gap.codigo, "nombre": gap.nombre}
    if gap.vencida:
        return _("Renovar la evidencia de %(codigo)s: %(nombre)s.") % words
    return _("Publicar lo que pide %(codigo)s: %(nombre)s.") % words


@operation
def agregar_mejora(organizacion_id: int, datos: DatosMejora, *, actor: Actor | None) -> Mejora:
    """Write down a recommendation of the consultancy. The same one sent twice is one.

    Raises DomainError for what is wrong with it, Conflicto for a reference that another has.
    """
    perfil = _lock_of(organizacion_id)
    require("redes.llevar_mejora", actor, perfil)
    datos = comprobados(datos)
    said = {f.name: getattr(datos, f.name) for f in fields(datos)}
    if same := perfil.mejoras.filter(**said, origen="consultoria", descartada="").first():
        return same
    _require_free(perfil, datos.referencia)
    mejora = nueva(perfil, Mejora.Origen.CONSULTORIA, datos, niveles_de(perfil, clock.today()))
    mejora.save()
    record("mejora.agregada", mejora, actor=actor, ahora=said | {"organizacion": perfil.organizacion.nombre})
    return mejora


def _require_free(perfil: Perfil, referencia: str, but: int = 0) -> None:
    if referencia and perfil.mejoras.filter(referencia=referencia).exclude(pk=but).exists():
        raise Conflicto(_("Ya hay una recomendación con la referencia «%(cual)s».") % {"cual": referencia})


def require_por_encargar(mejora: Mejora) -> None:
    """Raise Conflicto unless it waits: neither discarded nor entrusted, or its task was left without effect."""
    if mejora.descartada:
        raise Conflicto(_("Se descartó. Repóngala primero."))
    if mejora.tarea is not None and mejora.tarea.estado != EstadoTarea.SIN_EFECTO:
        raise Conflicto(_("Ya se encargó como tarea: lo que cambie, cámbielo en ella."))


@operation
def corregir_mejora(pk: int, datos: DatosMejora, *, revision: int, actor: Actor | None) -> Mejora:
    """Correct one that waits. Raises Conflicto if somebody changed it since that revision, or it was entrusted."""
    mejora = lock_mejora(pk)
    require("redes.llevar_mejora", actor, mejora.perfil)
    datos = comprobados(datos)
    before = {f.name: getattr(mejora, f.name) for f in fields(datos)}
    changed = [f.name for f in fields(datos) if before[f.name] != getattr(datos, f.name)]
    if not changed:
        return mejora
    require_por_encargar(mejora)
    if revision != mejora.revision:
        raise Conflicto(
            _("Alguien la cambió mientras usted escribía. Lo suyo sigue aquí: compárelo y guarde de nuevo.")
        )
    _require_free(mejora.perfil, datos.referencia, mejora.pk)
    escribir(mejora, datos, niveles_de(mejora.perfil, clock.today()))
    mejora.revision += 1
    mejora.save(update_fields=[*changed, "nivel_antes", "medido_el", "revision"])
    now = {name: getattr(mejora, name) for name in changed}
    record("mejora.corregida", mejora, actor=actor, antes={name: before[name] for name in changed}, ahora=now)
    return mejora


def escribir(mejora: Mejora, datos: DatosMejora, niveles: dict[str, int]) -> None:
    """Put in a row what was typed; of another indicator, with the level that it has today."""
    if mejora.codigo != datos.codigo:
        mejora.nivel_antes = niveles.get(datos.codigo)
        mejora.medido_el = clock.today() if mejora.nivel_antes is not None else None
    for f in fields(datos):
        setattr(mejora, f.name, getattr(datos, f.name))


def organos_para_encargar(perfil: Perfil, actor: Actor | None) -> list[Organizacion]:
    """Where the actor may make it a task: the órgano that the body sits in or, if it is one, the body itself."""
    try:
        found = [organo_del_perfil(perfil.organizacion)]
    except Conflicto:  # it never sat anywhere
        found = []
    if perfil.organizacion.es_organo and perfil.organizacion not in found:
        found.append(perfil.organizacion)
    return [organo for organo in found if puede("actas.crear_tarea", actor, organo)]


@operation
def encargar_mejora(pk: int, *, organo_id: int, vence: date, actor: Actor | None) -> Mejora:
    """Make it a task of an órgano, which the body of the profile has to do by a date.

    Raises Conflicto when somebody entrusted or discarded it first, DomainError for another órgano or a day that passed.
    """
    mejora = lock_mejora(pk)
    require("redes.llevar_mejora", actor, mejora.perfil)
    require_por_encargar(mejora)
    perfil = mejora.perfil
    if vence < clock.today():
        raise DomainError(_("El plazo ya pasó: elija otra fecha."))
    if organo_id not in {perfil.organizacion_id, organo_del_perfil(perfil.organizacion).pk}:
        raise DomainError(_("Esa tarea es del órgano que la organización integra. Elija otro."))
    words, _newline, rest = mejora.texto.partition("\n")
    detail = mejora.texto if rest or len(words) > 300 else ""
    source = (
        _("Recomendación de la consultoría: %(fuente)s") % {"fuente": mejora.fuente or mejora.referencia}
        if mejora.fuente or mejora.referencia
        else ""
    )
    tarea = crear_tarea(
        organo_id,
        DatosTarea(
            titulo=words if len(words) <= 300 else words[:299] + "…",
            detalle="\n\n".join(part for part in (detail, source) if part),
            partes=[ParteNueva(perfil.organizacion_id)],
        ),
        vence=vence,
        actor=actor,
    )
    mejora.tarea = tarea
    mejora.revision += 1
    mejora.save(update_fields=["tarea", "revision"])
    told: dict[str, Any] = {"tarea": tarea.pk, "vence": vence.isoformat(), "codigo": mejora.codigo}
    record("mejora.encargada", mejora, actor=actor, ahora=told)
    return mejora


@operation
def descartar_mejora(pk: int, motivo: str, *, actor: Actor | None) -> Mejora:
    """Say why it is not going to be done. Said twice, it is once. Raises Conflicto once it is a task."""
    mejora = lock_mejora(pk)
    require("redes.llevar_mejora", actor, mejora.perfil)
    motivo = plain(motivo).strip()
    if not motivo or len(motivo) > MOTIVO_MAXIMO:
        raise DomainError(_("Escriba por qué se descarta, en 2.000 caracteres o menos."))
    if mejora.descartada == motivo:
        return mejora
    require_por_encargar(mejora)
    mejora.descartada = motivo
    mejora.revision += 1
    mejora.save(update_fields=["descartada", "revision"])
    record("mejora.descartada", mejora, actor=actor, ahora={"motivo": motivo})
    return mejora


@operation
def reponer_mejora(pk: int, *, actor: Actor | None) -> Mejora:
    """Take back that it was discarded. What waits is left as it is."""
    mejora = lock_mejora(pk)
    require("redes.llevar_mejora", actor, mejora.perfil)
    if not mejora.descartada:
        return mejora
    was, mejora.descartada = mejora.descartada, ""
    mejora.revision += 1
    mejora.save(update_fields=["descartada", "revision"])
    record("mejora.repuesta", mejora, actor=actor, antes={"motivo": was})
    return mejora
