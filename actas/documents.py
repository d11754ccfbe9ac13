"""The documents of actas as PDF. It knows dicts and templates, no models: the worker hands it what was published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join

from actas.schema import ActaPublicada, GrupoAsistentes, PersonaAsistente
from mesa.kernel.canonical import canonical
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.documents import Adjunto, pdf
from mesa.palabras import fecha_larga

IDIOMA = "es"
MARCAS = ("{}", '<span class="entera">{}</span>')
_COMPUESTA = re.compile(r"(?<!\S)((?=\S*[/\-–—])\S{1,40})(?!\S)")


def acta_pdf(contenido: dict[str, Any], publicacion: Mapping[str, Any]) -> bytes:
    """Return the PDF of a published acta, which carries `contenido` inside as acta.json, byte for byte as hashed.

    `contenido` is an ActaPublicada in its JSON form. `publicacion` is its record in the chain: `numero`, `codigo`,
    `version`, `hash` and `anterior` (64 hexadecimal digits; `anterior` empty in the first), `publicada` (an aware
    datetime), `url` and `verificar` (whole). Same arguments, same bytes. Raises pydantic's ValidationError for contents
    that are not an ActaPublicada.
    """
    registro = ActaPublicada.model_validate(contenido)
    adjunto = Adjunto(
        nombre="acta.json",
        contenido=canonical(contenido),
        fecha=publicacion["publicada"],
        descripcion="Contenido publicado del acta, en JSON",
    )
    # The document is in Spanish and in Chile's time, whatever the language of whoever asked for it.
    with translation.override(IDIOMA), timezone.override(SANTIAGO):
        datos = contexto(registro, publicacion)
        html = render_to_string("pdf/acta.html", datos)
    return pdf(html, titulo=datos["corto"], adjuntos=[adjunto])


def cumplimiento_pdf(informe: Mapping[str, Any], organo: str, *, ejemplo: bool, creado: datetime) -> bytes:
    """Return the PDF of the report of fulfilment of `organo`, asked for at `creado` (aware): the same, the same bytes.

    `informe`: what `operations.informes.en_palabras` says of it, in Spanish.
    """
    corto = f"Informe de cumplimiento · {organo}"
    with translation.override(IDIOMA), timezone.override(SANTIAGO):
        instante = creado.astimezone(UTC).isoformat(timespec="seconds")
        datos = {**informe, "organo": organo, "corto": corto, "ejemplo": ejemplo, "creada": instante}
        html = render_to_string("pdf/cumplimiento.html", datos)
    return pdf(html, titulo=corto)


def contexto(registro: ActaPublicada, publicacion: Mapping[str, Any]) -> dict[str, Any]:
    """Return what templates/pdf/acta.html needs."""
    import segno  # by the worker: a web process, which imports this file, draws no PDF

    return {
        "registro": registro.model_dump(),
        "documento": _enteras(registro.documento.model_dump()),
        "publicacion": publicacion,
        "asistentes": [_grupo(grupo) for grupo in registro.documento.asistentes],
        "corto": titulo_corto(registro),
        "creada": publicacion["publicada"].astimezone(UTC).isoformat(timespec="seconds"),
        "qr": segno.make(publicacion["verificar"], error="m", micro=False).svg_data_uri(border=0, dark="#000"),
    }


def titulo_corto(registro: ActaPublicada) -> str:
    """Return the name by which the acta is cited: its date and its órgano."""
    documento = registro.documento
    return f"Acta del {fecha_larga(documento.sesion.fecha)} · {documento.organo}"


def asistente(persona: PersonaAsistente) -> str:
    """Return the line of an attendee as the model acta writes it: "Nombre, calidad." and, if absent, so."""
    linea = ", ".join(parte for parte in (persona.nombre, persona.calidad) if parte)
    linea = linea if linea.endswith(".") else f"{linea}."
    return {"presente": linea, "ausente": f"{linea} Ausente.", "excusada": f"{linea} Se excusó."}[persona.estado]


def _grupo(grupo: GrupoAsistentes) -> dict[str, Any]:
    return {"nombre": _enteras(grupo.grupo), "personas": [_enteras(asistente(persona)) for persona in grupo.personas]}


def _enteras(valor: Any) -> Any:
    """Return the same structure with its texts escaped, and each compound word ("a/b", "a-b") and dash in its own span.

    A word broken after its sign would be two for whoever searches or copies the text, and a dash kerned against the
    space before it would stick to the word before. Nothing is added to the text.
    """
    if isinstance(valor, str):
        piezas = enumerate(_COMPUESTA.split(valor))
        return format_html_join("", "{}", ((format_html(MARCAS[posicion % 2], pieza),) for posicion, pieza in piezas))
    if isinstance(valor, dict):
        return {clave: _enteras(contenido) for clave, contenido in valor.items()}
    if isinstance(valor, list | tuple):
        return [_enteras(contenido) for contenido in valor]
    return valor
