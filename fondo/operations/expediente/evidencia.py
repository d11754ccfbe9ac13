"""Where the evidence of a decision is read: in what was published of its agreement, or in its consulta.

Whatever was published is read from its record and not from its rows, so that what was struck stays struck.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from actas.models import AcuerdoAdoptado
from actas.states import EstadoAcuerdo
from fondo.models import Decision, Fondo
from fondo.operations.expediente.antecedente import (
    CONSULTA,
    EN_SESION,
    ENTRE_SESIONES,
    Presente,
    Prueba,
    Sello,
    Voto,
)
from mesa.kernel.canonical import document_hash
from mesa.kernel.text import llano
from mesa.models import Asunto, Consulta, Convocada, Evento, Ficha, Membresia
from mesa.models.organizaciones import Sector
from mesa.palabras import fecha_larga
from mesa.states import EstadoConsulta

ASUNTO = Asunto._meta.label_lower
Clave = tuple[str, str]


@dataclass(frozen=True)
class _Publicado:
    """A record in force: what it says, its address, and its seal."""

    registro: dict[str, Any]
    ruta: str
    sello: Sello


def pruebas_de(fondo: Fondo, decisiones: Sequence[Decision]) -> dict[int, Prueba]:
    """The evidence of each decision, by its pk: in as many queries whatever they are.

    They come with their acuerdo, and with their consulta, its rule, its deadline and its answers.
    """
    return _Lector(fondo, decisiones).pruebas()


class _Lector:
    """What is published of all the decisions of a fund, read at once."""

    def __init__(self, fondo: Fondo, decisiones: Sequence[Decision]) -> None:
        self.fondo, self.decisiones = fondo, decisiones
        self.acuerdos = _in_force(("acuerdo", d.acuerdo.clave) for d in decisiones if d.acuerdo)
        self.documentos = _documents([d.consulta for d in decisiones if d.consulta and not d.acuerdo])
        self.textos = _in_force([*map(_text_of, self.acuerdos.values()), *self.documentos.values()])

    def pruebas(self) -> dict[int, Prueba]:
        """The evidence of each, by its pk."""
        return {decision.pk: self._of(decision) for decision in self.decisiones}

    @cached_property
    def sillas(self) -> list[tuple[str, str, date, date | None]]:
        """Who sat in the órgano: its name, its sector, since when and until when."""
        rows = Membresia.objects.filter(organo=self.fondo.organo_id).order_by("miembro__nombre", "pk")
        return list(rows.values_list("miembro__nombre", "sector", "desde", "hasta"))

    def _of(self, decision: Decision) -> Prueba:
        if decision.acuerdo is not None:
            return self._of_agreement(decision.acuerdo)
        if decision.consulta is not None:
            return self._of_consulta(decision, decision.consulta)
        return Prueba(falta=[_("No hay acuerdo ni consulta que la respalde.")])

    def _of_agreement(self, acuerdo: AcuerdoAdoptado) -> Prueba:
        found = self.acuerdos.get(("acuerdo", acuerdo.clave))
        between = acuerdo.asunto_id is not None
        base = Prueba(
            via=ENTRE_SESIONES if between else EN_SESION,
            fecha=acuerdo.fecha,
            donde=_where(acuerdo),
            ruta=acuerdo.ruta,
            falta=_gone(acuerdo),
        )
        text = self.textos.get(_text_of(found)) if found else None
        if found is None or text is None:
            return replace(base, falta=base.falta or [_("El acuerdo, o el acta que lo aprobó, ya no está publicado.")])
        base = replace(base, ruta_texto=text.ruta, sello=text.sello)
        if not between:
            base = self._session(base, acuerdo, text.registro["documento"])
        approval = text.registro["aprobacion"]
        if approval is None:
            return replace(base, falta=base.falta or [_("El acta es un registro histórico: no consta cómo se aprobó.")])
        base = replace(base, sha256=approval["sha256"], aprobada=not base.falta)
        return _approved(base, approval)

    def _session(self, base: Prueba, acuerdo: AcuerdoAdoptado, documento: dict[str, Any]) -> Prueba:
        """With who was at the session, as its published acta has it."""
        people = [
            f"{grupo['grupo']} {persona['nombre']} {persona['calidad'] or ''}"
            for grupo in documento["asistentes"]
            for persona in grupo["personas"]
            if persona["estado"] == "presente" and persona["nombre"]
        ]
        told = llano("\n".join(people))
        names = dict(Sector.choices)
        there = [
            Presente(nombre, str(names.get(sector, sector)))
            for nombre, sector, desde, hasta in self.sillas
            if desde <= acuerdo.fecha and (hasta is None or hasta >= acuerdo.fecha) and llano(nombre) in told
        ]
        quorum = acuerdo.quorum or (_("Asistieron %(n)s personas.") % {"n": len(people)} if people else "")
        lacks = [] if people else [_("El acta no dice quiénes estuvieron en la sesión.")]
        falta = [*base.falta, *lacks]
        return replace(base, presentes=there, asistentes=len(people), quorum=quorum, falta=falta)

    def _of_consulta(self, decision: Decision, consulta: Consulta) -> Prueba:
        lacks = _unsettled(consulta)
        day = None if lacks else consulta.dia_de_cierre
        base = Prueba(
            via=CONSULTA,
            fecha=day,
            donde=_("Consulta del %(dia)s") % {"dia": fecha_larga(day or consulta.abierta_el)},
            ruta=f"{self.fondo.ruta}#decision-{decision.pk}",
            aprobada=not lacks,
            falta=lacks,
            sha256=consulta.sha256 if _intact(consulta) else "",
        )
        if consulta.objeto_tipo == ASUNTO:
            text = self.textos.get(self.documentos.get(consulta.pk, ("", "")))
            if text is None:
                return replace(base, ruta="", falta=lacks or [_("Lo que se decidió todavía no está publicado.")])
            approval = text.registro["aprobacion"]
            seen = {"ruta": text.ruta, "ruta_texto": text.ruta, "sello": text.sello, "sha256": approval["sha256"]}
            return _approved(replace(base, **seen), approval)
        return _approved(base, _as_record(consulta))


def _where(acuerdo: AcuerdoAdoptado) -> str:
    said = {"n": acuerdo.numero, "dia": fecha_larga(acuerdo.fecha)}
    if acuerdo.asunto_id is not None:
        return _("Acuerdo entre sesiones, %(dia)s") % said
    number = acuerdo.sesion.numero if acuerdo.sesion else None
    if number:
        return _("Acuerdo %(n)s de la sesión %(sesion)s, %(dia)s") % (said | {"sesion": number})
    return _("Acuerdo %(n)s de la sesión del %(dia)s") % said


def _gone(acuerdo: AcuerdoAdoptado) -> list[str]:
    """Why an agreement shows nothing any more."""
    if acuerdo.suprimido:
        return [_("Una corrección del acta quitó el acuerdo.")]
    if acuerdo.estado == EstadoAcuerdo.SIN_EFECTO:
        return [_("El acuerdo quedó sin efecto.")]
    if acuerdo.estado == EstadoAcuerdo.SIN_SEGUIMIENTO:
        return [_("El acta es un registro histórico: no consta cómo se aprobó.")]
    return []


def _unsettled(consulta: Consulta) -> list[str]:
    """Why a consulta shows nothing, or not yet."""
    if consulta.estado == EstadoConsulta.RETIRADA:
        return [_("La consulta se retiró.")]
    if consulta.regla is None:
        return [_("El texto circuló para observaciones: no decidió nada.")]
    if consulta.estado == EstadoConsulta.ABIERTA:
        return [_("La consulta sigue abierta.")]
    return [] if consulta.resultado == "aprobada" else [_("La consulta cerró sin aprobarla.")]


def _approved(base: Prueba, approval: dict[str, Any]) -> Prueba:
    """With the rule, the count and the answers of an approval (mesa.schema.Aprobacion, or as much of it)."""
    votos = [
        Voto(r["organizacion"], r["sector"], r["sentido"] or "", r["cierre"], r["fundamento"])
        for r in approval["respuestas"]
    ]
    spoke = sum(bool(v.sentido) and v.cierre == Convocada.Cierre.EXPRESA for v in votos)
    words = {"n": spoke, "de": len(votos)}
    if base.via == EN_SESION:
        said = _("Al acta respondieron %(n)s de %(de)s organizaciones con voto.") % words
    else:
        said = _("Respondieron %(n)s de %(de)s organizaciones con voto.") % words
    return replace(
        base,
        regla=approval["regla"],
        norma=approval["norma"],
        quorum=" ".join(filter(None, [base.quorum, said])),
        explicacion=approval["explicacion"],
        favor=approval["favor"],
        contra=approval["contra"],
        abstencion=approval["abstencion"],
        tacitas=approval["tacitas"],
        votos=votos,
    )


def _as_record(consulta: Consulta) -> dict[str, Any]:
    """A consulta as the record of an approval has it; while it is open, nobody has closed yet."""
    rule = consulta.regla
    answers = [
        {
            "organizacion": asked.nombre,
            "sector": asked.get_sector_display(),
            "sentido": _sense(consulta, asked),
            "cierre": asked.cierre or (Convocada.Cierre.EXPRESA if asked.vigente else Convocada.Cierre.SILENTE),
            "fundamento": asked.vigente.fundamento if asked.vigente else "",
        }
        for asked in consulta.convocadas.all()
        if asked.con_voto
    ]
    counts = {name: getattr(consulta, name) for name in ("favor", "contra", "abstencion", "tacitas", "explicacion")}
    return counts | {
        "regla": rule.en_palabras if rule else "",
        "norma": rule.norma if rule else "",
        "respuestas": answers if consulta.estado == EstadoConsulta.CERRADA else [],
    }


def _sense(consulta: Consulta, asked: Convocada) -> str:
    """What it answered, or what its silence was taken for."""
    if asked.vigente is not None:
        return str(asked.vigente.sentido)
    tacit = asked.cierre == Convocada.Cierre.TACITA and consulta.regla is not None
    return str(consulta.regla.silencio) if tacit and consulta.regla else ""


def _intact(consulta: Consulta) -> bool:
    """Whether nothing of the frozen text was struck: with its hash and the rest, what was struck could be guessed."""
    return bool(document_hash(json.loads(consulta.documento)) == consulta.sha256)


def _in_force(keys: Iterable[Clave]) -> dict[Clave, _Publicado]:
    """What is published under each key, if its text was not withdrawn."""
    wanted: dict[str, set[str]] = {}
    for tipo, clave in keys:
        wanted.setdefault(tipo, set()).add(clave)
    if not wanted:
        return {}
    any_of = Q()
    for tipo, claves in wanted.items():
        any_of |= Q(tipo=tipo, clave__in=claves)
    found = {}
    for ficha in Ficha.objects.filter(any_of).select_related("publicacion__contenido").defer("cuerpos", "texto"):
        held, seal = getattr(ficha.publicacion, "contenido", None), ficha.publicacion
        if held is not None:
            sello = Sello(ficha.tipo, ficha.clave, seal.codigo, seal.hash)
            found[ficha.tipo, ficha.clave] = _Publicado(json.loads(held.texto), ficha.ruta, sello)
    return found


def _text_of(acuerdo: _Publicado) -> Clave:
    """Where the votes of a published agreement are: in the decision out of session, or in the acta."""
    said = acuerdo.registro
    if said.get("decision"):
        return "decision", said["decision"]
    return "acta", said.get("acta_clave") or acuerdo.sello.clave.rpartition("/")[0]


def _documents(consultas: Sequence[Consulta]) -> dict[int, Clave]:
    """By the pk of a consulta on a text out of session, where what was decided is published."""
    asked = {c.objeto_id: c.pk for c in consultas if c.objeto_tipo == ASUNTO}
    if not asked:
        return {}
    told = Evento.objects.filter(verbo="asunto.publicado", objeto_tipo=ASUNTO, objeto_id__in=asked)
    return {asked[pk]: ("decision", clave) for pk, clave in told.values_list("objeto_id", "ahora__clave")}
