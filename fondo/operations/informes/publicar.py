"""An approved report is published as it was voted, sent, and corrected by another version that takes its place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Informe
from fondo.operations.expediente import exigir_expediente
from fondo.operations.informes.base import TIPO, clave_de, lock_informe, tocar
from fondo.operations.informes.fechas import cerrar_plazo
from fondo.states import EstadoFondo, EstadoInforme
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.models import Publicacion
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.operations.publicaciones import publicar, sobre_lo_publicado
from mesa.palabras import fecha_larga

verbo("informe.publicado", gettext_lazy("publicó un informe del fondo"))
verbo("informe.reabierto", gettext_lazy("abrió la corrección de un informe del fondo"))
verbo("informe.enviado", gettext_lazy("dejó constancia del envío de un informe del fondo"))

ENVIO_MAXIMO = 2_000


def contenido_publicado(informe: Informe) -> dict[str, Any]:
    """What is published of an approved report: the text that was voted, with the day and the hash of its approval."""
    assert informe.consulta is not None
    said: dict[str, Any] = json.loads(informe.consulta.documento)
    return said | {
        "aprobado_el": informe.consulta.dia_de_cierre.isoformat(),
        "sha256_votado": informe.consulta.sha256,
        "al": clock.today().isoformat(),
    }


@operation
def publicar_informe(pk: int, *, actor: Actor | None) -> Publicacion:
    """Publish an approved report. A former version of it is superseded, with the reason of its correction.

    Raises DomainError while a decision of the dossier has no evidence, or an objection, of its own vote too, no answer.
    """
    informe = lock_informe(pk)
    require("fondo.publicar_informe", actor, informe)
    if informe.estado != EstadoInforme.APROBADO or informe.consulta is None:
        raise Conflicto(_("Se publica el informe que la Mesa aprobó: este no lo está."))
    exigir_expediente(informe.fondo)
    antes = mover(informe, EstadoInforme.PUBLICADO)
    tocar(informe, "estado")
    clave = clave_de(informe.fondo.clave, informe.clase)
    contenido = contenido_publicado(informe)
    reason = informe.motivo_correccion or _("Se publica otra versión aprobada.")
    nuevo = sobre_lo_publicado(TIPO, clave, contenido, lambda _was: reason, causa="rectificacion") or contenido
    record("informe.publicado", informe, actor=actor, antes=antes, ahora={"version": informe.version})
    return publicar(TIPO, clave, nuevo, organo=informe.fondo.organo, actor=actor)


@operation
def corregir_informe(pk: int, motivo: str, *, actor: Actor | None) -> Informe:
    """Open the correction of a report that was approved or published, with the reason: what is published stays until
    its next version, decided as the first one was, takes its place.
    """
    informe = lock_informe(pk)
    require("fondo.corregir_informe", actor, informe)
    if informe.fondo.estado != EstadoFondo.EN_EJECUCION:
        raise Conflicto(_("El fondo está cerrado. Ábralo de nuevo para corregir un informe."))
    reason = plain(motivo).strip()[:ENVIO_MAXIMO]
    if not reason:
        raise DomainError(_("Escriba por qué se corrige: se publica junto a la versión siguiente."))
    if informe.estado not in (EstadoInforme.APROBADO, EstadoInforme.PUBLICADO):
        raise Conflicto(_("Se corrige un informe aprobado o publicado. Este todavía se escribe."))
    antes = mover(informe, EstadoInforme.BORRADOR)
    informe.consulta, informe.motivo_correccion = None, reason
    informe.version += 1
    # Its next version is delivered and sent anew; how this one was sent stays in its history.
    informe.entregado_el = informe.enviado_el = informe.constancia = None
    informe.envio = ""
    written = ("entregado_el", "enviado_el", "constancia", "envio")
    tocar(informe, "estado", "consulta", "version", "motivo_correccion", *written)
    record("informe.reabierto", informe, actor=actor, antes=antes, ahora=reason)
    return informe


@operation
def enviar_informe(
    pk: int, enviado_el: date, como: str, constancia: Subido | None = None, *, actor: Actor | None
) -> Informe:
    """Write down when and how a published report was sent. Raises DomainError for a day before its approval or to
    come, Conflicto if it is not published.
    """
    informe = lock_informe(pk)
    require("fondo.enviar_informe", actor, informe)
    if informe.estado != EstadoInforme.PUBLICADO or informe.consulta is None:
        raise Conflicto(_("Se envía el informe publicado: este no lo está."))
    approved = informe.consulta.dia_de_cierre
    if not approved <= enviado_el <= clock.today():
        raise DomainError(
            _("La fecha de envío va desde el %(dia)s, en que se aprobó, hasta hoy.") % {"dia": fecha_larga(approved)}
        )
    informe.enviado_el, informe.envio = enviado_el, plain(como).strip()[:ENVIO_MAXIMO]
    if not informe.envio:
        raise DomainError(_("Escriba cómo se envió: a quién y por qué medio."))
    if constancia is not None:
        informe.constancia = guardar_archivo(constancia.datos, constancia.nombre, informe.fondo.organo, actor)
    tocar(informe, "enviado_el", "envio", "constancia")
    cerrar_plazo(informe.plazo_envio)
    told = {"enviado_el": enviado_el.isoformat(), "sha256": informe.consulta.sha256}
    record("informe.enviado", informe, actor=actor, ahora=told)
    return informe
