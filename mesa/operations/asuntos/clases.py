"""The three kinds of consulta that this package opens, and the kind of publication in which they end."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mesa import tipos
from mesa.frases import Voz
from mesa.metricas import resumen
from mesa.models import Asunto
from mesa.operations.asuntos.documentos import decision_pdf
from mesa.operations.asuntos.publicacion import TIPO
from mesa.schema import DecisionPublicada, registro_tachado


def parrafos_de(documento: dict[str, Any]) -> list[tuple[str, str]]:
    """Every text of a document with its reference, in order: what differences are made of."""
    named = [
        (_("título"), documento["titulo"]),
        (_("destinatario"), documento["destinatario"]),
        (_("abierta a"), ", ".join(documento["abierta_a"])),
    ]
    found = [(name, texto) for name, texto in named if texto]
    found += [(str(n), texto) for n, texto in enumerate(documento["cuerpo"], 1)]
    found += [(_("antecedentes"), texto) for texto in documento["antecedentes"]]
    return found + [(_("adjunto"), f"{each['nombre']} ({each['sha256']})") for each in documento["adjuntos"]]


def resumen_de(documento: dict[str, Any]) -> str:
    """To whom it goes, if it is a letter, and how much there is to read."""
    paragraphs, files = len(documento["cuerpo"]), len(documento["adjuntos"])
    parts = [_("Para %(quien)s") % {"quien": documento["destinatario"]}] if documento["destinatario"] else []
    parts.append(ngettext("%(n)s párrafo", "%(n)s párrafos", paragraphs) % {"n": paragraphs})
    if files:
        parts.append(ngettext("%(n)s archivo adjunto", "%(n)s archivos adjuntos", files) % {"n": files})
    return " · ".join(parts)


def ficha_decision(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a published decision; `datos` hold what its metrics need."""
    text, approval = contenido["documento"], contenido["aprobacion"]
    course = contenido["carta"] or {}
    answers = [
        {
            "organizacion": each["organizacion"],
            "sector": each["sector"],
            "sentido": each["sentido"],
            "recibida": each["recibida"],
            "tacita": each["cierre"] == "tacita",
        }
        for each in approval["respuestas"]
    ]
    return tipos.FichaDatos(
        titulo=text["titulo"],
        fecha=contenido["cerrada_el"],
        organo_nombre=text["organo"],
        ruta=f"/decisiones/{clave}/",
        resumen=approval["explicacion"],
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join(
            [*text["cuerpo"], *text["antecedentes"], text["destinatario"], *(each["organizacion"] for each in answers)]
        ),
        datos={
            "tipo": text["tipo"],
            "secretaria": contenido["secretaria"],
            "abierta_el": approval["abierta"],
            "plazo": approval["plazo"],
            "cerrada_el": approval["cerrada"],
            "cierre": approval["cierre"],
            "convocadas": contenido["convocadas"],
            "favor": approval["favor"],
            "tacitas": approval["tacitas"],
            "respuestas": answers,
            "medida": None if text["tipo"] == "carta" else resumen(approval),
            "entregada_el": course.get("entregada_el"),
            "respondida_el": course.get("respondida_el"),
        },
    )


#: How the parts of a record are called where a datum was struck.
PARTES = {
    "titulo": gettext_lazy("título"),
    "organo": gettext_lazy("órgano"),
    "antecedentes": gettext_lazy("antecedentes"),
    "destinatario": gettext_lazy("destinatario"),
    "promotora": gettext_lazy("organización promotora"),
    "abierta_a": gettext_lazy("órganos a los que se abrió"),
    "adjuntos": gettext_lazy("nombre de un adjunto"),
    "aprobacion": gettext_lazy("respuestas"),
    "carta": gettext_lazy("entrega y respuesta"),
    "secretaria": gettext_lazy("secretaría"),
    "rectifica": gettext_lazy("motivo de la actualización"),
}


def lugar_en_decision(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in the record of a decision, in words: "párrafo 2", "antecedentes"."""
    match ruta:
        case ("documento", "cuerpo", int(place), *_rest):
            return _("párrafo %(n)s") % {"n": place + 1}
        case ("documento", *rest):
            return lugar_en_decision(tuple(rest))
    return str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta))


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo=TIPO,
        nombre=gettext_lazy("Decisión"),
        schema=DecisionPublicada,
        ficha=ficha_decision,
        template="mesa/asuntos/_cuerpo_decision.html",
        url_name="mesa:decision",
        pdf=decision_pdf,
        lugar=lugar_en_decision,
        al_tachar=registro_tachado,
    )
)

JUNTO = gettext_lazy("junto a lo que se decida")
VOCES = {
    Asunto.Tipo.ACUERDO: Voz(gettext_lazy("acuerdo entre sesiones"), femenino=False, junto=JUNTO),
    Asunto.Tipo.DOCUMENTO: Voz(gettext_lazy("documento"), femenino=False, junto=JUNTO),
    Asunto.Tipo.CARTA: Voz(gettext_lazy("carta"), "la", junto=JUNTO, adhesion=True),
}
for tipo, voz in VOCES.items():
    tipos.registrar_consulta(
        tipos.TipoConsulta(
            tipo=tipo.value,
            nombre=tipo.label,
            template="mesa/asuntos/_texto.html",
            parrafos=parrafos_de,
            resumen=resumen_de,
            url_retiro=lambda documento: reverse("mesa:retirar_asunto", args=[documento["asunto"]]),
            voz=voz,
        )
    )
