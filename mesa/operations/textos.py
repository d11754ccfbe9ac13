"""Where the kernel keeps text: what a withdrawal of personal data strikes, and what it leaves and why.

A new column of text of any model must be declared here, or in the same file of its app, or a test fails.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.models import Asunto, Consulta, Votacion
from mesa.states import EstadoAsunto
from mesa.tipos import Textos, registrar_textos

CODE = "A code of the product, chosen from a closed list or made by it."
HASH = "A hash: it holds no text."
ADDRESS = "An address of the site, made of codes."
BODY = "The name of a body, not of a person."
CONTACT = "Contact data of an account: private, never published, and needed to write to its owner."
HEADER = "The immutable header of the chain: codes and hashes, no text."
REBUILT = "Rebuilt from the struck record, in the same operation."


def sigue_en_circulacion(nombre: str) -> str:
    """The sentence that keeps a text from being struck while organisations answer to its hash."""
    return _(
        "El dato está en un texto que circula (%(nombre)s). Retírelo de circulación, tache el dato y vuelva a "
        "circularlo: nadie responde por un texto que cambió."
    ) % {"nombre": nombre}


def _open_ones(rows: Sequence[Model]) -> list[str]:
    # Not locked: what they decide on is, before them, as every operation does that needs both.
    open_now = Consulta.objects.filter(pk__in=[row.pk for row in rows], estado="abierta")
    return [sigue_en_circulacion(consulta.titulo) for consulta in open_now.order_by("pk")]


def _asuntos_in_consulta(rows: Sequence[Model]) -> list[str]:
    """Lock them, and say which are before the órgano or decided and not yet published."""
    locked = Asunto.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return [sentence for asunto in locked if (sentence := _impediment(asunto))]


def _impediment(asunto: Asunto) -> str:
    if asunto.estado == EstadoAsunto.EN_CONSULTA:
        return sigue_en_circulacion(asunto.titulo)
    if asunto.estado == EstadoAsunto.APROBADO:
        return _(
            "El dato está en un texto decidido y sin publicar (%(nombre)s). Publíquelo y retire el dato después."
        ) % {"nombre": asunto.titulo}
    return ""


def _open_votaciones(rows: Sequence[Model]) -> list[str]:
    found = Votacion.objects.filter(pk__in=[row.pk for row in rows], estado="abierta")
    return [sigue_en_circulacion(votacion.titulo) for votacion in found.order_by("pk")]


registrar_textos(
    Textos("mesa.Archivo", gettext_lazy("nombres de archivos adjuntos"), ("nombre",)),
    Textos("mesa.Aviso", gettext_lazy("avisos"), ("datos",)),
    Textos("mesa.Envio", gettext_lazy("envíos de correo"), ("error",)),
    Textos("mesa.Regla", gettext_lazy("reglas"), ("nombre", "norma", "texto")),
    Textos(
        "mesa.Consulta",
        gettext_lazy("textos congelados de consultas"),
        ("titulo", "explicacion", "motivo_retiro", "sesion"),
        json=("documento",),
        impide=_open_ones,
    ),
    Textos(
        "mesa.Pronunciamiento",
        gettext_lazy("respuestas"),
        ("fundamento", "persona_nombre", "evidencia", "registrado_por_nombre", "apartamiento"),
    ),
    Textos(
        "mesa.Asunto",
        gettext_lazy("textos que se llevan a consulta"),
        ("titulo", "cuerpo", "antecedentes", "destinatario", "entrega", "respuesta"),
        impide=_asuntos_in_consulta,
    ),
    Textos(
        "mesa.Pregunta",
        gettext_lazy("preguntas de una consulta"),
        ("persona_nombre", "texto", "respuesta", "respondida_por_nombre"),
    ),
    Textos(
        "mesa.Prorroga",
        gettext_lazy("prórrogas"),
        ("persona_nombre", "motivo", "respuesta", "resuelta_por_nombre"),
    ),
    Textos("mesa.Cuenta", gettext_lazy("cuentas dadas a una red"), ("texto", "persona_nombre")),
    Textos(
        "mesa.Votacion",
        gettext_lazy("votaciones"),
        ("titulo", "convocatoria", "norma", "explicacion", "motivo_anulacion", "resultado"),
        json=("documento",),
        impide=_open_votaciones,
    ),
    Textos("mesa.Opcion", gettext_lazy("candidaturas y opciones"), ("nombre", "detalle")),
    Textos("mesa.Voto", gettext_lazy("votos abiertos"), ("persona_nombre",)),
    Textos("mesa.Feriado", gettext_lazy("feriados"), ("nombre", "norma")),
    Textos("mesa.Evento", gettext_lazy("eventos"), ("objeto_texto", "persona_nombre", "antes", "ahora")),
    Textos("mesa.Reaccion", gettext_lazy("reacciones del sistema"), ("error",)),
    Textos("mesa.Membresia", gettext_lazy("normas de integrantes"), ("norma",)),
    Textos("mesa.Funcion", gettext_lazy("normas de funciones"), ("norma",)),
    Textos("mesa.Mandato", gettext_lazy("actos de designación"), ("acto",)),
    Textos("mesa.Plazo", gettext_lazy("plazos"), ("titulo",)),
    Textos("mesa.Retiro", gettext_lazy("motivos de retiros"), ("motivo",)),
    exentas={
        "mesa.Archivo.tipo": CODE,
        "mesa.Archivo.sha256": HASH,
        "mesa.Aviso.clave": CODE,
        "mesa.Aviso.plantilla": CODE,
        "mesa.Aviso.ruta": ADDRESS,
        "mesa.Envio.destino": CONTACT,
        "mesa.Consulta.tipo": CODE,
        "mesa.Consulta.objeto_tipo": CODE,
        "mesa.Consulta.sha256": HASH,
        "mesa.Consulta.resultado": CODE,
        "mesa.Convocada.nombre": BODY,
        "mesa.Asunto.promotora_nombre": BODY,
        "mesa.Pregunta.organizacion_nombre": BODY,
        "mesa.Prorroga.organizacion_nombre": BODY,
        "mesa.Votacion.sha256": HASH,
        "mesa.Elector.nombre": BODY,
        "mesa.Elector.comprobante": CODE,
        "mesa.Voto.marcas": CODE,
        "mesa.Urna.marcas": CODE,
        "mesa.Papeleta.marcas": CODE,
        "mesa.Pronunciamiento.sha256": HASH,
        "mesa.Evento.verbo": CODE,
        "mesa.Evento.objeto_tipo": CODE,
        "mesa.Evento.calidad": CODE,
        "mesa.Evento.organizacion_nombre": BODY,
        "mesa.Evento.solicitud": CODE,
        "mesa.Reaccion.handler": CODE,
        "mesa.Reaccion.objeto_tipo": CODE,
        "mesa.Organizacion.nombre": BODY,
        "mesa.Organizacion.slug": BODY,
        "mesa.Persona.nombre": "Who holds a mandate is named by it; striking a name from records erases no person.",
        "mesa.Persona.correo": CONTACT,
        "mesa.Usuario.email": CONTACT,
        "mesa.Usuario.password": HASH,
        "mesa.Invitacion.correo": CONTACT,
        "mesa.Plazo.ruta": ADDRESS,
        "mesa.Publicacion.tipo": HEADER,
        "mesa.Publicacion.clave": HEADER,
        "mesa.Publicacion.contenido_sha256": HEADER,
        "mesa.Publicacion.anterior": HEADER,
        "mesa.Publicacion.hash": HEADER,
        "mesa.Publicacion.codigo": HEADER,
        "mesa.Contenido.sal": "Deleted with its text, so that its hash tells nothing.",
        "mesa.Contenido.texto": "Deleted, never edited: a publication without the datum takes its place.",
        "mesa.Representacion.formato": CODE,
        "mesa.Representacion.sha256": "Sealed with a key: it recognises the file that was withdrawn and tells nothing.",
        "mesa.Ficha.tipo": REBUILT,
        "mesa.Ficha.clave": REBUILT,
        "mesa.Ficha.organo_nombre": REBUILT,
        "mesa.Ficha.titulo": REBUILT,
        "mesa.Ficha.resumen": REBUILT,
        "mesa.Ficha.ruta": REBUILT,
        "mesa.Ficha.datos": REBUILT,
        "mesa.Ficha.cuerpos": REBUILT,
        "mesa.Ficha.texto": REBUILT,
        "mesa.Ficha.busqueda": REBUILT,
    },
)
