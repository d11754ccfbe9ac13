"""What the body of a published profile needs of its record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context

from mesa.models import Membresia, Publicacion
from mesa.models.organizaciones import Sector, TipoOrganizacion
from redes.public.contenido import Contenido, archivos_de, contenido_de

register = template.Library()
#: How a record's codes of bodies and seats are read.
PALABRAS = {**dict(Sector.choices), **dict(TipoOrganizacion.choices), **dict(Membresia.Clase.choices)}


@register.filter
def palabra(codigo: str) -> str:
    """The word of a code: of a sector, a kind of body or a class of seat. One that was struck stays as it is."""
    return str(PALABRAS.get(codigo, codigo))


@register.simple_tag(takes_context=True)
def contenido(context: Context, registro: Mapping[str, Any]) -> Contenido:
    """The data of a record, in the order of its page. `vigente` of the context: the publication in its place, if there
    is one, whose files are the only ones that are still handed out.
    """
    vigente: Publicacion | None = context.get("vigente")
    if vigente is None:
        return contenido_de(registro)
    held = getattr(vigente, "contenido", None)
    return contenido_de(registro, archivos_de(json.loads(held.texto)) if held else {})
