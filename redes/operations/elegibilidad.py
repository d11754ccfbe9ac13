"""The gate of who administers the fund: asked on any day, frozen when somebody relies on it, and watched from then on.

It is computed from what was published, and from nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import canonical, sha256
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line
from mesa.models import Ficha, Organizacion, Publicacion
from mesa.operations.fechas import comprobar_fecha
from mesa.palabras import fecha_larga, lista_y
from redes.elegibilidad import Condicion, Evaluacion, evaluar
from redes.models import FotoElegibilidad
from redes.operations.publicacion import TIPO
from redes.puntaje import A_PEDIDO
from redes.tramos import medida_del, medidas_de, respuestas_de
from redes.vista import ya_no_integra

verbo("elegibilidad.fotografiada", gettext_lazy("dejó constancia de si una organización puede administrar el fondo"))
verbo("vigilancia.terminada", gettext_lazy("dejó de vigilar si una organización puede administrar el fondo"))
verbo("elegibilidad.perdida", gettext_lazy("anota que una organización dejó de poder administrar el fondo"))
verbo("elegibilidad.recuperada", gettext_lazy("anota que una organización vuelve a poder administrar el fondo"))

USO_MAXIMO = 300
#: How sentences call each thing that the gate looks at.
NOMBRES = {
    "T1": gettext_lazy("su identidad legal"),
    "T2": gettext_lazy("su directorio"),
    "T5": gettext_lazy("su financiamiento"),
    "I1": gettext_lazy("su política de conflictos de interés"),
}


@dataclass(frozen=True)
class Evidencia:
    """What one condition rested on: the level, its day, until when, and where it is seen."""

    codigo: str
    nivel: int
    fecha: str = ""
    desde: str = ""
    vence_el: date | None = None
    vencida_el: date | None = None
    clase: str = "ninguna"
    url: str = ""
    sha256: str = ""
    verificada_el: str = ""
    verificada_por: str = ""


@dataclass(frozen=True)
class Elegibilidad:
    """Whether a body may administer the fund on a day. `motivos`: why not; `recomendaciones`: what holds nobody back;
    `notas`: what this does not look at. `hasta`: the last day that it holds by itself; `salio_el`: since when it sits
    nowhere, if that is so.
    """

    al: date
    elegible: bool
    motivos: tuple[str, ...]
    recomendaciones: tuple[str, ...]
    evidencias: tuple[Evidencia, ...]
    hasta: date | None = None
    frase: str = ""
    notas: tuple[str, ...] = ()
    salio_el: date | None = None
    version: int | None = None
    publicacion: Publicacion | None = None


def elegible_para_administrar(organizacion: Organizacion, al: date) -> Elegibilidad:
    """Whether a body may administer the fund on a day, with its reasons, from its last published profile."""
    return elegibles([organizacion], al)[organizacion.pk]


def elegibles(organizaciones: Iterable[Organizacion], al: date) -> dict[int, Elegibilidad]:
    """The same of many, by pk, in one query."""
    bodies = list(organizaciones)
    rows = Ficha.objects.filter(tipo=TIPO, clave__in=[body.slug for body in bodies]).only("clave", "publicacion")
    found = {row.clave: row.publicacion for row in rows.select_related("publicacion__contenido")}
    return {body.pk: _of(found.get(body.slug), al) for body in bodies}


def _of(publicacion: Publicacion | None, al: date) -> Elegibilidad:
    held = getattr(publicacion, "contenido", None) if publicacion else None
    return elegibilidad_de(json.loads(held.texto) if held else None, al, publicacion)


def elegibilidad_de(
    contenido: Mapping[str, Any] | None, al: date, publicacion: Publicacion | None = None
) -> Elegibilidad:
    """The same, from a published record, or from None for who published none. What public pages call."""
    said = contenido or {"respuestas": [], "estandares": [], "tipo": "org"}
    medidas = medidas_de(said["estandares"], said["tipo"])
    estandar = medida_del(medidas, al).estandar if medidas else None
    left = said.get("integra_hasta")
    found = evaluar(estandar, respuestas_de(said["respuestas"]), al, date.fromisoformat(left) if left else None)
    if contenido is None:
        reasons = [_("No ha publicado su perfil.")]
    else:
        reasons = [_reason(c) for c in found.exigidas if not c.cumple]
    if found.salio_el:
        reasons.insert(0, ya_no_integra(found.salio_el))
    return Elegibilidad(
        al=al,
        elegible=found.elegible,
        motivos=tuple(reasons),
        recomendaciones=tuple(_advice(c) for c in found.recomendadas if not c.cumple),
        evidencias=tuple(_evidence(c, said["respuestas"], al) for c in (*found.exigidas, *found.recomendadas)),
        hasta=found.hasta,
        frase=_sentence(found),
        notas=(_("Aún no se registran conflictos de interés con proveedores: esto no los considera."),),
        salio_el=found.salio_el,
        version=estandar.version if estandar else None,
        publicacion=publicacion,
    )


def _how(condicion: Condicion) -> str:
    """What is short of a condition, after its name."""
    if condicion.vencida_el:
        return _("venció el %(dia)s") % {"dia": fecha_larga(condicion.vencida_el)}
    return _("está a pedido o en preparación") if condicion.nivel == A_PEDIDO else _("no está publicado")


def _named(condicion: Condicion) -> str:
    return f"{NOMBRES[condicion.codigo]} ({condicion.codigo})"


def _reason(condicion: Condicion) -> str:
    said = f"{_named(condicion)} {_how(condicion)}."
    return said[0].upper() + said[1:]


def _advice(condicion: Condicion) -> str:
    if condicion.vencida_el:
        how = {"que": _named(condicion), "dia": fecha_larga(condicion.vencida_el)}
        return _("Se recomienda que renueve %(que)s: venció el %(dia)s.") % how
    return _("Se recomienda que publique %(que)s.") % {"que": _named(condicion)}


def _sentence(found: Evaluacion) -> str:
    if found.salio_el:
        gone = {"dia": fecha_larga(found.salio_el)}
        return _("No puede administrar fondos de la Mesa: ya no la integra desde el %(dia)s.") % gone
    if found.elegible:
        return _("Puede administrar fondos de la Mesa: %(que)s están publicados.") % {
            "que": lista_y(_named(c) for c in found.exigidas)
        }
    short = [c for c in found.exigidas if not c.cumple]
    same = len({_how(c) for c in short}) == 1 and len(short) > 1 and not short[0].vencida_el and not short[0].nivel
    if same:
        return _("Todavía no puede administrar fondos de la Mesa: %(que)s no están publicados.") % {
            "que": lista_y(_named(c) for c in short)
        }
    told = lista_y(f"{_named(c)} {_how(c)}" for c in short)
    return _("Todavía no puede administrar fondos de la Mesa: %(que)s.") % {"que": told}


def _evidence(condicion: Condicion, respuestas: Iterable[Mapping[str, Any]], al: date) -> Evidencia:
    day = al.isoformat()
    for said in respuestas:
        if said["codigo"] == condicion.codigo and said["desde"] <= day and (not said["hasta"] or day < said["hasta"]):
            seen = said["evidencia"]
            return Evidencia(
                condicion.codigo,
                condicion.nivel,
                said["fecha"],
                said["desde"],
                condicion.vence_el,
                condicion.vencida_el,
                seen["clase"],
                seen["url"],
                seen["sha256"],
                said["verificada_el"] if said["verificada_el"] and said["verificada_el"] <= day else "",
                said["verificada_por"] if said["verificada_el"] and said["verificada_el"] <= day else "",
            )
    return Evidencia(condicion.codigo, condicion.nivel)


def retrato(organizacion: Organizacion, found: Elegibilidad) -> dict[str, Any]:
    """The snapshot, as it is frozen: the answer with its reasons, what it rested on with its hashes, and the
    publication it is from.
    """
    row = found.publicacion
    return {
        "esquema": "elegibilidad/1",
        "organizacion": {"slug": organizacion.slug, "nombre": organizacion.nombre},
        "al": found.al.isoformat(),
        "elegible": found.elegible,
        "frase": found.frase,
        "motivos": list(found.motivos),
        "recomendaciones": list(found.recomendaciones),
        "notas": list(found.notas),
        "hasta": found.hasta.isoformat() if found.hasta else None,
        "salio_el": found.salio_el.isoformat() if found.salio_el else None,
        "estandar": found.version,
        "publicacion": row and {"numero": row.numero, "version": row.version, "codigo": row.codigo, "hash": row.hash},
        "evidencias": [
            {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(e).items()}
            for e in found.evidencias
        ],
        "conflictos_de_interes": "no_se_registran",
    }


def mesa_de(organizacion: Organizacion) -> Organizacion | None:
    """The Mesa whose secretaría looks at who administers: the one that a body, or a network of its own, sits in."""
    mesas = Organizacion.objects.filter(tipo="mesa")
    own = mesas.filter(membresias__miembro=organizacion).order_by("pk").first()
    through = mesas.filter(membresias__miembro__membresias__miembro=organizacion).order_by("pk")
    return own or through.first() or mesas.filter(ejemplo=organizacion.ejemplo).order_by("pk").first()


@operation
def fotografiar(
    organizacion_id: int,
    uso: str,
    *,
    objeto: models.Model | None = None,
    vigila_hasta: date | None = None,
    envio: UUID | None = None,
    actor: Actor | None,
) -> FotoElegibilidad:
    """Freeze whether a body may administer the fund today, and on what that rests, because somebody relies on it.

    `uso` says what for, in words; `objeto` is what relies on it, of which there is one, however often it is asked; and
    `envio` names the form, which makes one however often it is sent.
    Until `vigila_hasta` the secretaría is told when it no longer holds. DomainError without words or for a past day.
    """
    organizacion = Organizacion.objects.select_for_update(no_key=True).get(pk=organizacion_id)
    require("redes.comprobar_elegibilidad", actor, mesa_de(organizacion) or organizacion)
    kind, pk = (objeto._meta.label_lower, objeto.pk) if objeto else ("", None)
    if made := _made(organizacion, kind, pk, envio):
        return made
    uso = one_line(uso)
    if not uso or len(uso) > USO_MAXIMO:
        raise DomainError(_("Escriba para qué se usa, en 300 caracteres o menos."))
    hoy = clock.today()
    if vigila_hasta is not None:
        comprobar_fecha(vigila_hasta)
        if vigila_hasta < hoy:
            raise DomainError(_("El último día en que se vigila no puede haber pasado."))
    with translation.override("es"):  # what is frozen is in Spanish, whatever language it is asked in
        found = elegible_para_administrar(organizacion, hoy)
    texto = canonical(retrato(organizacion, found))
    foto = FotoElegibilidad.objects.create(
        organizacion=organizacion,
        al=hoy,
        elegible=found.elegible,
        contenido=texto.decode(),
        sha256=sha256(texto),
        uso=uso,
        objeto_tipo=kind,
        objeto_id=pk,
        vigila_hasta=vigila_hasta,
        tomada_por=actor.persona if actor else None,
        tomada_por_nombre=actor.persona.nombre if actor else "",
        tomada_el=entry(),
        envio=envio,
    )
    told = {"organizacion": organizacion.nombre, "elegible": foto.elegible, "sha256": foto.sha256, "uso": uso}
    record("elegibilidad.fotografiada", foto, actor=actor, ahora=told)
    return foto


def _made(organizacion: Organizacion, kind: str, pk: int | None, envio: UUID | None) -> FotoElegibilidad | None:
    """The snapshot that the same object, or the same form, made already."""
    rows = FotoElegibilidad.objects.filter(organizacion=organizacion)
    if kind:
        return rows.filter(objeto_tipo=kind, objeto_id=pk).first()
    return rows.filter(envio=envio).first() if envio else None


@operation
def dejar_de_vigilar(pk: int, *, actor: Actor | None) -> FotoElegibilidad:
    """Warn no more of a snapshot that nobody relies on any longer, or was watched by mistake. What it says stays.

    Raises Conflicto if it is not watched.
    """
    rows = FotoElegibilidad.objects.select_for_update(of=("self",), no_key=True).select_related("organizacion")
    foto = rows.get(pk=pk)
    require("redes.comprobar_elegibilidad", actor, mesa_de(foto.organizacion) or foto.organizacion)
    if not vigiladas(clock.today()).filter(pk=pk).exists():
        raise Conflicto(_("Ya no se vigila. Para vigilarla de nuevo, deje otra constancia."))
    until, foto.vigila_hasta = foto.vigila_hasta, None
    foto.save(update_fields=["vigila_hasta"])
    told = {"vigila_hasta": until.isoformat() if until else None}
    record("vigilancia.terminada", foto, actor=actor, antes=told)
    return foto


def vigiladas(al: date) -> models.QuerySet[FotoElegibilidad]:
    """The snapshots of who could administer that are still watched on a day."""
    return FotoElegibilidad.objects.filter(elegible=True, vigila_hasta__gte=al)


@tasks.barrido("elegibilidad", orden=28)
def vigilar_elegibilidad() -> int:
    """Write down of each watched snapshot that it no longer holds, or that it does again. Each is told by its event."""
    hoy = clock.today()
    watched = list(vigiladas(hoy).select_related("organizacion").order_by("pk"))
    now = elegibles({foto.organizacion for foto in watched}, hoy)
    changed = [f for f in watched if now[f.organizacion_id].elegible == bool(f.dejo_de_serlo_el)]
    return sum(_follow(foto.pk, now[foto.organizacion_id]) for foto in changed)


@transaction.atomic
def _follow(pk: int, found: Elegibilidad) -> bool:
    foto = FotoElegibilidad.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if foto is None or found.elegible != bool(foto.dejo_de_serlo_el) or foto.vigila_hasta is None:
        return False  # another worker has it, or did it, or it is watched no more
    foto.dejo_de_serlo_el = None if found.elegible else found.al
    foto.save(update_fields=["dejo_de_serlo_el"])
    told = {"organizacion": str(foto.organizacion), "uso": foto.uso, "motivos": list(found.motivos)}
    if found.elegible:
        record("elegibilidad.recuperada", foto, actor=None, ahora=told)
    else:
        record("elegibilidad.perdida", foto, actor=None, ahora=told)
    return True
