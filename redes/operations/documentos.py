"""The documents of a network's own space: added, corrected, put away and brought back by who represents it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Archivo, Organizacion
from mesa.operations.archivos import Subido, guardar_archivo
from mesa.operations.fechas import comprobar_fecha
from redes.models import DocumentoRed

verbo("documento.subido", gettext_lazy("agregó un documento al espacio de la red"))
verbo("documento.corregido", gettext_lazy("corrigió un documento del espacio de la red"))
verbo("documento.retirado", gettext_lazy("retiró un documento del espacio de la red"))
verbo("documento.repuesto", gettext_lazy("repuso un documento del espacio de la red"))

TITULO_MAXIMO, TEXTO_MAXIMO, URL_MAXIMA = 300, 5_000, 1_000
#: An address is opened by a browser: of the web, and nothing else.
_es_de_la_web = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class DatosDocumento:
    """What is typed of one: a file or an address. Corrected without either, it keeps what it had."""

    titulo: str
    fecha: date
    visible: str = DocumentoRed.Visible.MIEMBROS
    descripcion: str = ""
    url: str = ""

    def limpio(self) -> DatosDocumento:
        """The same, made safe to store. Raises DomainError for what is wrong with it."""
        titulo, descripcion, url = one_line(self.titulo), plain(self.descripcion).strip(), self.url.strip()
        if not titulo:
            raise DomainError(_("Escriba el título del documento."))
        if len(titulo) > TITULO_MAXIMO or len(descripcion) > TEXTO_MAXIMO or len(url) > URL_MAXIMA:
            raise DomainError(_("Acorte el título, la descripción o la dirección: es demasiado largo."))
        if self.visible not in DocumentoRed.Visible.values:
            raise DomainError(_("Elija quién ve el documento."))
        comprobar_fecha(self.fecha)
        try:
            if url:
                _es_de_la_web(url)
        except ValidationError as error:
            raise DomainError(_("Escriba una dirección que comience con http:// o https://.")) from error
        return DatosDocumento(titulo, self.fecha, self.visible, descripcion, url)


@operation
def subir_documento(
    organo_id: int, datos: DatosDocumento, archivo: Subido | None, *, envio: UUID | None, actor: Actor | None
) -> DocumentoRed:
    """Add one to the space of a network. `envio` names the form: sent again, it is the document it made."""
    organo = Organizacion.objects.select_for_update(no_key=True).get(pk=organo_id)
    require("redes.llevar_documentos", actor, organo)
    if envio is not None and (made := DocumentoRed.objects.filter(organo=organo, envio=envio).first()) is not None:
        return made
    datos = datos.limpio()
    if (archivo is None) == (not datos.url):
        raise DomainError(_("Adjunte el archivo o escriba su dirección: una de las dos cosas."))
    documento = DocumentoRed.objects.create(
        organo=organo,
        archivo=_kept(archivo, organo, actor),
        subido_por=actor.persona if actor else None,
        subido_por_nombre=actor.persona.nombre if actor else "",
        creado_el=entry(),
        envio=envio,
        **{f.name: getattr(datos, f.name) for f in fields(datos)},
    )
    record("documento.subido", documento, actor=actor, ahora=_told(documento))
    return documento


def _kept(archivo: Subido | None, organo: Organizacion, actor: Actor | None) -> Archivo | None:
    return guardar_archivo(archivo.datos, archivo.nombre, organo, actor) if archivo else None


def _told(documento: DocumentoRed) -> dict[str, Any]:
    """How an event tells it: the file by its hash."""
    return {
        "titulo": documento.titulo,
        "fecha": documento.fecha.isoformat(),
        "visible": documento.visible,
        "sha256": documento.archivo.sha256 if documento.archivo else "",
    }


def _lock(pk: int) -> DocumentoRed:
    rows = DocumentoRed.objects.select_for_update(of=("self",), no_key=True).select_related("organo", "archivo")
    return rows.get(pk=pk)


@operation
def corregir_documento(
    pk: int, datos: DatosDocumento, archivo: Subido | None, *, revision: int, actor: Actor | None
) -> DocumentoRed:
    """Correct one, or put another file or address in its place. Without change, it changes nothing.

    Raises Conflicto if somebody corrected it since that revision, or put it away.
    """
    documento = _lock(pk)
    require("redes.llevar_documentos", actor, documento)
    datos = datos.limpio()
    if documento.retirado_el is not None:
        raise Conflicto(_("El documento está retirado. Repóngalo primero."))
    if archivo is not None and datos.url:
        raise DomainError(_("Adjunte el archivo o escriba su dirección: una de las dos cosas."))
    antes = _told(documento)
    said = {f.name: getattr(datos, f.name) for f in fields(datos)}
    if archivo is not None:
        said["archivo"] = _kept(archivo, documento.organo, actor)
    elif datos.url:
        said["archivo"] = None
    elif documento.archivo is None:
        raise DomainError(_("Adjunte el archivo o escriba su dirección: una de las dos cosas."))
    changed = [name for name, value in said.items() if getattr(documento, name) != value]
    if not changed:
        return documento
    if documento.revision != revision:
        raise Conflicto(
            _("Alguien corrigió este documento mientras usted escribía. Compare lo guardado con lo suyo y guarde.")
        )
    for name in changed:
        setattr(documento, name, said[name])
    documento.revision += 1
    documento.save(update_fields=[*changed, "revision"])
    record("documento.corregido", documento, actor=actor, antes=antes, ahora=_told(documento))
    return documento


@operation
def retirar_documento(pk: int, *, actor: Actor | None) -> DocumentoRed:
    """Put one away: nobody downloads it any more. It may be brought back."""
    documento = _lock(pk)
    require("redes.llevar_documentos", actor, documento)
    if documento.retirado_el is not None:
        raise Conflicto(_("El documento ya está retirado. Recargue la página."))
    documento.retirado_el, documento.retirado_por_nombre = entry(), actor.persona.nombre if actor else ""
    documento.save(update_fields=["retirado_el", "retirado_por_nombre"])
    record("documento.retirado", documento, actor=actor, antes=_told(documento))
    return documento


@operation
def reponer_documento(pk: int, *, actor: Actor | None) -> DocumentoRed:
    """Bring back what was put away."""
    documento = _lock(pk)
    require("redes.llevar_documentos", actor, documento)
    if documento.retirado_el is None:
        raise Conflicto(_("El documento no está retirado. Recargue la página."))
    documento.retirado_el, documento.retirado_por_nombre = None, ""
    documento.save(update_fields=["retirado_el", "retirado_por_nombre"])
    record("documento.repuesto", documento, actor=actor, ahora=_told(documento))
    return documento
