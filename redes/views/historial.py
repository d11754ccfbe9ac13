"""What was done with a profile, by whom and when, for its own people: also with what nobody published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from mesa.kernel.events import frase
from mesa.models import Evento
from redes.datos import CLASES
from redes.models import Perfil

POR_PAGINA = 15


@dataclass(frozen=True)
class Acto:
    """One act: when, by whom ("": by itself), what, and of which class of datum or indicator, or why."""

    cuando: datetime
    quien: str
    que: str
    de: str


def historial_de(perfil: Perfil, desde: int | None) -> dict[str, Any]:
    """A page of it, the last act first and by key, as its template takes it. One query; none if nobody wrote yet."""
    if perfil.pk is None:
        return {"historial": []}
    rows = Evento.objects.filter(objeto_tipo=perfil._meta.label_lower, objeto_id=perfil.pk).order_by("-pk")
    page = list((rows.filter(pk__lt=desde) if desde is not None else rows)[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    return {
        "historial": [_acto(row) for row in shown],
        "historial_sigue": str(shown[-1].pk) if len(page) > POR_PAGINA else "",
        "historial_antes": desde is not None,
    }


def _acto(row: Evento) -> Acto:
    said = cast("Mapping[str, Any]", row.ahora or row.antes or {})
    clase = said.get("clase", "")
    of = str(CLASES[clase].nombre) if clase in CLASES else said.get("codigo") or said.get("motivo") or ""
    return Acto(row.ocurrido, row.persona_nombre, frase(row.verbo), of)
