"""The life of an acta: read from a text, circulated, approved or returned, published."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Min, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.documento import ActaCompleta, acuerdos_de, documento, leer_acta
from actas.lectura import ActaLeida, AcuerdoLeido, ParrafoLeido, PersonaLeida
from actas.models import Acta, Acuerdo, Asistencia, Parrafo, Punto, Sesion, nombre_acta
from actas.states import EstadoActa
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.models import Consulta, Convocada, Envio, Funcion, Organizacion, Regla
from mesa.operations.consultas import Llamado, abrir_consulta, retirar_consulta
from mesa.operations.publicaciones import publicar

verbo("acta.importada", gettext_lazy("importó el acta"))
verbo("acta.descartada", gettext_lazy("descartó el borrador"))
verbo("acta.circulada", gettext_lazy("circuló el acta"))
verbo("acta.retirada", gettext_lazy("retiró el acta de circulación"))
verbo("acta.aprobada", gettext_lazy("el acta quedó aprobada"))
verbo("acta.devuelta", gettext_lazy("el acta volvió a borrador"))
verbo("acta.publicada", gettext_lazy("publicó el acta"))


@operation
def importar_acta(leida: ActaLeida, organo: Organizacion, *, fecha: date | None = None, actor: Actor | None) -> Acta:
    """Store what was read from a text as a draft, with the reader's notices, and return it.

    `fecha` is given when the text has none. Called by the loader and the console with actor None. Raises
    DomainError without a date, NoPermitido to whoever is not the secretaría of `organo`.
    """
    if actor is not None:
        require("actas.importar_acta", actor, organo)
    fecha = leida.fecha or fecha
    if fecha is None:
        raise DomainError(_("El texto no dice la fecha de la sesión. Indíquela para guardar el borrador."))
    sesion = Sesion.objects.create(
        organo=organo,
        clave=_free_key(organo, fecha),
        fecha=fecha,
        inicio=leida.inicio,
        termino=leida.termino,
        lugar=leida.lugar or "",
    )
    acta = Acta.objects.create(
        sesion=sesion, titulo=leida.titulo or nombre_acta(sesion).capitalize(), avisos_lectura=list(leida.avisos)
    )
    _store_attendance(sesion, leida)
    _store_development(acta, leida)
    for orden, acuerdo in enumerate(leida.acuerdos, 1):
        Acuerdo.objects.create(acta=acta, parrafo=_store_paragraph(acta, None, orden, acuerdo))
    record("acta.importada", acta, actor=actor)
    return acta


def _free_key(organo: Organizacion, fecha: date) -> str:
    """The permanent key of a session: its date, under the órgano's slug when it is not the Mesa; -2 for a second."""
    base = fecha.isoformat() if organo.tipo == "mesa" else f"{organo.slug}-{fecha.isoformat()}"
    # Two imports of one day go one after another; órganos called the Mesa share their keys, so all of them are held.
    list(Organizacion.objects.select_for_update(no_key=True).filter(Q(pk=organo.pk) | Q(tipo="mesa")).order_by("pk"))
    key, number = base, 1
    while Sesion.objects.filter(clave=key).exists():
        number += 1
        key = f"{base}-{number}"
    return key


def _store_attendance(sesion: Sesion, leida: ActaLeida) -> None:
    Asistencia.objects.bulk_create(
        Asistencia(
            sesion=sesion,
            grupo=grupo.grupo,
            orden_grupo=place,
            orden=orden,
            nombre=persona.nombre,
            calidad=persona.calidad or "",
            estado=persona.estado,
        )
        for place, grupo in enumerate(leida.asistentes, 1)
        for orden, persona in enumerate(grupo.personas or [PersonaLeida("")], 1)
    )


def _store_development(acta: Acta, leida: ActaLeida) -> None:
    """One row for an item that stands in the tabla and in the desarrollo, keeping the order and wording of both."""
    titles = [item.titulo for item in leida.desarrollo]
    matcher = SequenceMatcher(a=[_folded(t) for t in leida.tabla], b=[_folded(t) for t in titles], autojunk=False)
    orden = 0
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        pairs: list[tuple[int | None, int | None]] = (
            list(zip(range(i1, i2), range(j1, j2), strict=True))
            if tag == "equal"
            else [(i, None) for i in range(i1, i2)] + [(None, j) for j in range(j1, j2)]
        )
        for i, j in pairs:
            orden += 1
            titulo = leida.tabla[i] if i is not None else titles[j or 0]
            punto = Punto.objects.create(
                sesion=acta.sesion,
                orden=orden,
                en_tabla=i is not None,
                en_desarrollo=j is not None,
                titulo=titulo,
                titulo_desarrollo=titles[j] if j is not None and titles[j] != titulo else "",
            )
            for place, parrafo in enumerate(leida.desarrollo[j].parrafos if j is not None else (), 1):
                _store_paragraph(acta, punto, place, parrafo)


def _folded(titulo: str) -> str:
    """What two titles must share to be one item; one without letters or digits is like itself only."""
    return "".join(c for c in titulo.casefold() if c.isalnum()) or titulo


def _store_paragraph(acta: Acta, punto: Punto | None, orden: int, read: ParrafoLeido | AcuerdoLeido) -> Parrafo:
    top = Parrafo.objects.create(acta=acta, punto=punto, orden=orden, texto=read.texto)
    Parrafo.objects.bulk_create(
        Parrafo(acta=acta, punto=punto, padre=top, orden=place, texto=item.texto)
        for place, item in enumerate(read.letras, 1)
    )
    return top


def lock_acta(pk: int) -> Acta:
    """The acta, locked with its session at hand: the root of every change of its text.

    Raises Conflicto if it was discarded. In two statements: what one joins to the row it waits for is read before
    the wait.
    """
    if not Acta.objects.select_for_update(no_key=True).filter(pk=pk).first():
        raise Conflicto(_("Alguien descartó este borrador mientras usted trabajaba."))
    return Acta.objects.select_related("sesion__organo").get(pk=pk)


@operation
def descartar_acta(pk: int, *, actor: Actor | None) -> str:
    """Throw away a draft that never circulated, with its session, and return the key that it leaves free."""
    acta = lock_acta(pk)
    require("actas.editar_acta", actor, acta)
    if acta.estado != EstadoActa.BORRADOR or acta.consulta_id is not None:
        raise Conflicto(_("Solo se descarta un borrador que nunca circuló. Lo que circuló queda en su historia."))
    sesion = acta.sesion
    record(
        "acta.descartada",
        acta,
        actor=actor,
        antes={"titulo": acta.titulo, "sha256": document_hash(documento(leer_acta(acta)))},
    )
    acta.delete()
    sesion.delete()
    return sesion.clave


@operation
def circular_acta(pk: int, regla: Regla | None, vence: date, hora: time | None, *, actor: Actor | None) -> Acta:
    """Freeze the text and put it to the órgano until its deadline; without rule, for observations and no effect."""
    acta = lock_acta(pk)
    require("actas.circular_acta", actor, acta)
    antes = mover(acta, EstadoActa.EN_CIRCULACION)
    text = documento(leer_acta(acta))
    if not any(punto["parrafos"] for punto in text["desarrollo"]) and not text["acuerdos"]:
        raise DomainError(_("El acta no tiene párrafos ni acuerdos. Agregue el texto antes de circularla."))
    previous = acta.consulta
    acta.version = previous.version + 1 if previous else 1
    acta.consulta = abrir_consulta(
        Llamado(
            tipo="aprobacion_acta",
            objeto=acta,
            titulo=nombre_acta(acta.sesion),
            ruta=f"/actas/{acta.sesion.clave}/circulacion/",
            documento=text,
            vence=vence,
            hora=hora,
            version=acta.version,
        ),
        acta.sesion.organo,
        regla,
        actor=actor,
    )
    acta.save(update_fields=["estado", "version", "consulta"])
    record("acta.circulada", acta, actor=actor, antes=antes, ahora=acta.consulta.sha256)
    return acta


@operation
def retirar_acta(pk: int, motivo: str, *, actor: Actor | None) -> Acta:
    """Take an acta back from circulation to draft, with its reason; its answers stay as history."""
    acta = lock_acta(pk)
    require("actas.retirar_acta", actor, acta)
    if not motivo.strip():
        raise DomainError(_("Escriba por qué retira el acta: lo leerán quienes ya respondieron."))
    antes = mover(acta, EstadoActa.BORRADOR)
    assert acta.consulta_id is not None
    retirar_consulta(acta.consulta_id, motivo, actor=actor)
    acta.save(update_fields=["estado"])
    record("acta.retirada", acta, actor=actor, antes=antes, ahora=motivo.strip())
    return acta


@operation
def aprobar_acta(pk: int, *, actor: Actor | None) -> Acta:
    """Approve the acta whose consulta closed in favour. Called by the system (actor None). Raises Conflicto."""
    acta = lock_acta(pk)
    require("actas.aprobar_acta", actor, acta)
    if acta.consulta is None or acta.consulta.resultado != "aprobada":
        raise Conflicto(_("La consulta de esta acta no cerró aprobada."))
    antes = mover(acta, EstadoActa.APROBADA)
    acta.save(update_fields=["estado"])
    record("acta.aprobada", acta, actor=actor, antes=antes, ahora=acta.consulta.sha256)
    return acta


@operation
def devolver_acta(pk: int, *, actor: Actor | None) -> Acta:
    """Take back to draft, with its answers, the acta whose consulta closed otherwise. Called by the system."""
    acta = lock_acta(pk)
    require("actas.devolver_acta", actor, acta)
    if acta.consulta is None or acta.consulta.estado != "cerrada" or acta.consulta.resultado == "aprobada":
        raise Conflicto(_("La consulta de esta acta no la devuelve."))
    antes = mover(acta, EstadoActa.BORRADOR)
    acta.save(update_fields=["estado"])
    record("acta.devuelta", acta, actor=actor, antes=antes, ahora=acta.consulta.resultado)
    return acta


@operation
def publicar_acta(pk: int, *, actor: Actor | None) -> Acta:
    """Publish an approved acta and each of its agreements, wrapped with the approval of its very text."""
    acta = lock_acta(pk)
    require("actas.publicar_acta", actor, acta)
    antes = mover(acta, EstadoActa.PUBLICADA)
    consulta = Consulta.objects.for_detail().get(pk=acta.consulta_id or 0)
    completa, voted = leer_acta(acta), json.loads(consulta.documento)
    # An órgano that changed its name since then does not change what was voted.
    if document_hash(documento(completa) | {"organo": voted["organo"]}) != consulta.sha256:
        raise Conflicto(_("El texto no es el que se aprobó. Vuelva a circularlo."))
    acta.save(update_fields=["estado"])
    record("acta.publicada", acta, actor=actor, antes=antes, ahora=consulta.sha256)
    with translation.override("es"):  # the record is in Spanish, whatever language its publisher reads in
        approval = _approval(consulta)
    _publish(completa, voted, approval, actor=actor)
    return acta


@operation
def publicar_registro_historico(pk: int, *, actor: Actor | None) -> Acta:
    """Publish an old acta as it was written, saying that its approval is not on record."""
    acta = lock_acta(pk)
    if actor is not None:
        require("actas.publicar_acta", actor, acta)
    antes = mover(acta, EstadoActa.REGISTRO_HISTORICO)
    if acta.consulta_id is not None:
        raise Conflicto(_("Esta acta ya circuló: se publica cuando se apruebe, no como registro histórico."))
    acta.save(update_fields=["estado"])
    record("acta.publicada", acta, actor=actor, antes=antes, ahora=None)
    completa = leer_acta(acta)
    _publish(completa, documento(completa), None, actor=actor)
    return acta


def _publish(
    completa: ActaCompleta, text: dict[str, Any], approval: dict[str, Any] | None, *, actor: Actor | None
) -> None:
    acta, acuerdos = completa.acta, acuerdos_de(completa.acta)
    organo = acta.sesion.organo
    common = {
        "registro_historico": approval is None,
        "datos_de_ejemplo": organo.ejemplo,
        "secretaria": _secretaria(organo, acta.sesion.fecha),
    }
    titles = [acuerdos[n.parrafo.pk].titulo if n.parrafo.pk in acuerdos else "" for n in completa.acuerdos]
    record_of_acta = {
        "documento": text,
        "sha256": document_hash(text),
        "aprobacion": approval,
        "titulos_acuerdos": titles,
        **common,
    }
    publicar("acta", acta.sesion.clave, record_of_acta, organo=organo, actor=actor)
    for position, numbered in enumerate(completa.acuerdos):
        plain = text["acuerdos"][position]
        acuerdo = acuerdos.get(numbered.parrafo.pk)
        record_of_acuerdo = {
            "numero": position + 1,
            "titulo": titles[position],
            **plain,
            "organo": text["organo"],
            "sesion": text["sesion"],
            "acta_titulo": text["titulo"],
            "acta_clave": acta.sesion.clave,
            "origen": _origins(completa, acuerdo),
            "seguimiento": "sin_seguimiento_registrado" if approval is None else "vigente",
            **common,
        }
        publicar("acuerdo", f"{acta.sesion.clave}/{position + 1}", record_of_acuerdo, organo=organo, actor=actor)


def _origins(completa: ActaCompleta, acuerdo: Acuerdo | None) -> list[dict[str, str]]:
    if acuerdo is None:
        return []
    wanted = {parrafo.pk for parrafo in acuerdo.origenes.all()}
    return [
        {"referencia": n.referencia, "texto": n.parrafo.texto} for n in completa.parrafos() if n.parrafo.pk in wanted
    ]


def _secretaria(organo: Organizacion, al: date) -> str:
    funcion = Funcion.objects.filter(in_force(al), organo=organo, tipo=Funcion.Tipo.SECRETARIA)
    return ", ".join(f.organizacion.nombre for f in funcion.select_related("organizacion"))


def _approval(consulta: Consulta) -> dict[str, Any]:
    """How the text was approved, as schema.Aprobacion."""
    assert consulta.regla is not None
    notices = dict(
        Envio.objects.filter(aviso__plazo=consulta.plazo, estado=Envio.Estado.ENVIADO)
        .values_list("aviso__mandato__organizacion")
        .annotate(Min("enviado_el"))
    )
    return {
        "version": consulta.version,
        "sha256": consulta.sha256,
        "regla": consulta.regla.en_palabras,
        "norma": consulta.regla.norma,
        "abierta": _iso(consulta.abierta_el),
        "plazo": _iso(consulta.plazo.instante),
        "cerrada": _iso(consulta.cerrada_el),
        "cierre": consulta.cierre,
        "resultado": consulta.resultado,
        "explicacion": consulta.explicacion,
        "favor": consulta.favor,
        "contra": consulta.contra,
        "abstencion": consulta.abstencion,
        "tacitas": consulta.tacitas,
        "respuestas": [
            {
                "organizacion": convocada.nombre,
                "sector": convocada.get_sector_display(),
                "sentido": convocada.vigente.sentido if convocada.vigente else _tacit_sense(consulta, convocada),
                "cierre": convocada.cierre,
                "fundamento": convocada.vigente.fundamento if convocada.vigente else "",
                "via": convocada.vigente.via if convocada.vigente else None,
                "persona": convocada.vigente.persona_nombre if convocada.vigente else "",
                "calidad": convocada.vigente.calidad if convocada.vigente else "",
                "recibida": _iso(convocada.vigente.recibido) if convocada.vigente else None,
                "avisada": _iso(notices.get(convocada.organizacion_id)),
            }
            for convocada in consulta.convocadas.all()
            if convocada.con_voto
        ],
    }


def _tacit_sense(consulta: Consulta, convocada: Convocada) -> str | None:
    """What the rule takes a silence for, when it closed as tacit."""
    tacit = convocada.cierre == Convocada.Cierre.TACITA and consulta.regla
    return consulta.regla.silencio if tacit and consulta.regla else None


def _iso(instante: datetime | None) -> str | None:
    return instante.isoformat() if instante else None
