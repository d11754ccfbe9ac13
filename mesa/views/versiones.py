"""The versions of a text: who answered what to which hash, and what changed between any two of them."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from mesa import tipos
from mesa.diferencia import Cambio, por_parrafos
from mesa.kernel import clock
from mesa.models import Consulta, Convocada
from mesa.querysets.consultas import ConsultaQuerySet
from mesa.views.access import actor_of, privada


def versiones_de(consulta: Consulta) -> ConsultaQuerySet:
    """Every text of the same object that was put in circulation, newest first."""
    same = Consulta.objects.filter(objeto_tipo=consulta.objeto_tipo, objeto_id=consulta.objeto_id)
    same = same.filter(organo=consulta.organo_id)  # what other networks are asked about the same is theirs
    return same.select_related("plazo", "regla").order_by("-pk")


def entre(antes: Consulta, ahora: Consulta) -> list[Cambio]:
    """What changed from one text to another of the same kind."""
    paragraphs = tipos.consulta(ahora.tipo).parrafos
    return por_parrafos(paragraphs(json.loads(antes.documento)), paragraphs(json.loads(ahora.documento)))


@require_safe
@privada
def cambios(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed up to this version since another, `?desde=<pk>`; without it, since the one before."""
    visible = Consulta.objects.visible_to(actor_of(request), clock.today())
    consulta = get_object_or_404(visible, pk=pk)
    versions = list(versiones_de(consulta).con_respuestas())
    ahora = next(version for version in versions if version.pk == pk)
    others = [version for version in versions if version.pk != pk]
    asked = request.GET.get("desde")
    antes = next((v for v in others if (str(v.pk) == asked if asked else v.pk < pk)), None)
    if asked and antes is None:
        raise Http404
    context = {
        "seccion": consulta.kind.seccion,
        "consulta": ahora,
        "kind": tipos.consulta(consulta.tipo),
        "antes": antes,
        "otras": others,
        "cambios": entre(antes, ahora) if antes else [],
        "dos": [antes, ahora] if antes else [],
        "respuestas": _side_by_side([antes, ahora]) if antes else [],
    }
    return render(request, "mesa/cambios.html", context)


def _side_by_side(dos: list[Consulta]) -> list[dict[str, Any]]:
    """What each organisation convoked to either text answered to one and to the other (None: it was not convoked)."""
    convoked = [{c.organizacion_id: c for c in version.convocadas.all()} for version in dos]
    names = {pk: c.nombre for version in convoked for pk, c in version.items()}
    return [
        {"nombre": nombre, "celdas": [(v, version.get(pk)) for v, version in zip(dos, convoked, strict=True)]}
        for pk, nombre in sorted(names.items(), key=lambda pair: pair[1])
    ]


def respondida_antes(consulta: Consulta, convocada: Convocada) -> Consulta | None:
    """The last former text that the organisation answered; else the last one there was; None for a first text."""
    mine = Convocada.objects.filter(consulta=OuterRef("pk"), organizacion=convocada.organizacion_id)
    former = Consulta.objects.filter(
        objeto_tipo=consulta.objeto_tipo, objeto_id=consulta.objeto_id, organo=consulta.organo_id, pk__lt=consulta.pk
    ).annotate(respondida=Exists(mine.exclude(vigente=None)))
    return former.select_related("regla").order_by("-respondida", "-pk").first()
