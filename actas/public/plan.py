"""Public pages of the action plan and of contributions: they read fichas only. Also both kinds of publication."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actas import schema
from mesa import tipos
from mesa.kernel import clock
from mesa.models import Ficha
from mesa.views.access import public_response
from mesa.views.portal import last_publication, ribbon
from mesa.views.publicaciones import content_json, published_page, version_page

TODOS, ACUERDOS = 500, 100


def ficha_elemento(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of something of the plan. In lists a milestone stands by its commitment."""
    padre = contenido["padre"] or {}
    return tipos.FichaDatos(
        titulo=contenido["titulo"],
        fecha=contenido["al"],
        organo_nombre=contenido["organo"],
        ruta=f"/plan/{clave}/",
        resumen=contenido["texto"] or contenido["titulo"],
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join(filter(None, [contenido["texto"], contenido["responsable"], contenido["plan"], clave])),
        datos={
            "codigo": clave,
            "clase": contenido["clase"],
            "plan": contenido["plan"],
            "padre": padre.get("codigo", ""),
            "responsable": contenido["responsable"],
            "vence": contenido["vence"] or "",
            "secretaria": contenido["secretaria"],
        },
    )


def ficha_aporte(clave: str, contenido: dict[str, Any]) -> tipos.FichaDatos:
    """The projection of a contribution with its answer."""
    elemento = contenido["elemento"] or {}
    text = contenido["texto"]
    return tipos.FichaDatos(
        titulo=text if len(text) <= 300 else f"{text[:299]}…",
        fecha=contenido["fecha"],
        organo_nombre=contenido["organo"],
        ruta=f"/aportes/{clave}/",
        resumen=text,
        ejemplo=contenido["datos_de_ejemplo"],
        texto="\n".join([text, contenido["respuesta"], contenido["instancia"], contenido["organizacion"]]),
        datos={
            "codigo": clave,
            "estado": contenido["estado"],
            "respondido_el": contenido["respondido_el"],
            "instancia": contenido["instancia"],
            "organizacion": contenido["organizacion"],
            "sector": contenido["sector"],
            "elemento": elemento.get("codigo", ""),
            "acuerdo": contenido["acuerdo"],
            "secretaria": contenido["secretaria"],
        },
    )


#: How the parts of both records are called where a datum was struck.
PARTES = {
    "titulo": gettext_lazy("título"),
    "texto": gettext_lazy("texto"),
    "plan": gettext_lazy("plan o informe"),
    "responsable": gettext_lazy("responsable"),
    "fuente": gettext_lazy("fuente"),
    "padre": gettext_lazy("compromiso al que pertenece"),
    "instancia": gettext_lazy("instancia"),
    "organizacion": gettext_lazy("organización"),
    "elemento": gettext_lazy("compromiso o recomendación"),
    "respuesta": gettext_lazy("respuesta"),
    "acuerdo_titulo": gettext_lazy("título del acuerdo"),
    "rectifica": gettext_lazy("motivo de la rectificación"),
}


def lugar(ruta: tuple[str | int, ...]) -> str:
    """The place of a path in either record, in words."""
    return str(PARTES.get(str(ruta[0])) or tipos.en_palabras(ruta))


tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo="plan",
        nombre=gettext_lazy("Plan de acción"),
        schema=schema.ElementoPublicado,
        ficha=ficha_elemento,
        template="actas/plan/_cuerpo_elemento.html",
        url_name="actas:elemento",
        lugar=lugar,
    )
)
tipos.registrar_publicacion(
    tipos.TipoPublicacion(
        tipo="aporte",
        nombre=gettext_lazy("Aporte"),
        schema=schema.AportePublicado,
        ficha=ficha_aporte,
        template="actas/aportes/_cuerpo_aporte.html",
        url_name="actas:aporte",
        lugar=lugar,
    )
)


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """What a plan, or a report of the IRM, holds: the one asked for (`?plan=`) or the last plan published."""
    asked, last = request.GET.get("plan", "").replace("\x00", "")[:200], last_publication()

    def page() -> HttpResponse:
        rows = Ficha.objects.filter(tipo="plan").vigentes()
        planes = list(rows.order_by("datos__plan").values_list("datos__plan", flat=True).distinct()[:TODOS])
        last_one = rows.order_by(Case(When(datos__clase="recomendacion", then=1), default=0), "-fecha", "-pk")
        shown = asked or last_one.values_list("datos__plan", flat=True).first() or ""
        found = list(rows.for_list().filter(datos__contains={"plan": shown}).order_by("clave")[:TODOS])
        if asked and not found:
            raise Http404
        context = {"planes": planes, "plan": shown, "grupos": grupos_de(found), "cinta": ribbon(found)}
        return render(request, "actas/plan/plan.html", {"seccion": "acuerdos", **context})

    return public_response(request, f"plan|{asked}|{last.hash if last else ''}", last.publicada if last else None, page)


def grupos_de(fichas: list[Ficha]) -> list[tuple[Ficha, list[Ficha]]]:
    """Commitments with their milestones by date, and then recommendations; codes in the order people count them."""
    heads = [ficha for ficha in fichas if ficha.datos["clase"] != "hito"]
    known = {ficha.datos["codigo"] for ficha in heads}
    heads += [f for f in fichas if f.datos["clase"] == "hito" and f.datos["padre"] not in known]
    heads.sort(key=lambda f: (f.datos["clase"] == "recomendacion", natural(f.datos["codigo"])))
    under: dict[str, list[Ficha]] = {}
    for ficha in fichas:
        if ficha.datos["padre"] in known:
            under.setdefault(ficha.datos["padre"], []).append(ficha)
    ordered = {
        clave: sorted(rows, key=lambda f: (f.datos["vence"] or "9", natural(f.datos["codigo"])))
        for clave, rows in under.items()
    }
    return [(head, ordered.get(head.datos["codigo"], [])) for head in heads]


def natural(clave: str) -> list[tuple[int, str]]:
    """A key by which 6-c10 comes after 6-c9."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", clave)]


@require_safe
def elemento(request: HttpRequest, codigo: str, version: int | None = None) -> HttpResponse:
    """Something of the plan with what the Mesa agreed about it and how that goes today; or one of its versions."""
    if version is not None:
        return version_page(request, "plan", codigo, version, "actas/plan/elemento.html", "acuerdos")
    last, today = last_publication(), clock.today()
    found = Ficha.objects.version_de("plan", codigo)
    if found is None:
        return published_page(request, "plan", codigo, "actas/plan/elemento.html", "acuerdos")

    def page() -> HttpResponse:
        ficha = get_object_or_404(Ficha.objects.for_page(), pk=found[0])
        agreements = Ficha.objects.for_list().filter(tipo="acuerdo", datos__contains={"elementos": [codigo]}).vigentes()
        milestones = Ficha.objects.for_list().filter(tipo="plan", datos__contains={"padre": codigo})
        aportes = Ficha.objects.filter(tipo="aporte", datos__contains={"elemento": codigo})
        shown = list(agreements.order_by("-fecha", "orden", "pk")[: ACUERDOS + 1])
        context = {
            "seccion": "acuerdos",
            "ficha": ficha,
            "cuerpo": ficha.cuerpos.get(getattr(request, "idioma", "es")) or ficha.cuerpos.get("es", ""),
            "acuerdos": shown[:ACUERDOS],
            "hay_mas": len(shown) > ACUERDOS,
            "hitos": sorted(milestones[:TODOS], key=lambda f: (f.datos["vence"] or "9", natural(f.datos["codigo"]))),
            "aportes": aportes.count(),
            "cinta": ribbon([ficha]),
            "organo_nombre": ficha.organo_nombre if ficha.ejemplo else _("Chile"),
            "secretaria_nombre": ficha.datos.get("secretaria", ""),
        }
        return render(request, "actas/plan/elemento.html", context)

    key = f"elemento|{codigo}|{today}|{found[3]}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page)


@require_safe
def elemento_json(request: HttpRequest, codigo: str, version: int | None = None) -> HttpResponse:
    """The published content, byte for byte as it was hashed."""
    return content_json(request, "plan", codigo, version)
