"""How long decisions take and how many answers come: by órgano in public, by organisation for who conducts it."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mesa import metricas
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.permissions import require
from mesa.metricas import Decision, Mediana, Medidas
from mesa.models import Consulta, Convocada, Ficha, Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations import plazos
from mesa.palabras import decimal, parte
from mesa.views.access import actor_of, privada, public_response
from mesa.views.portal import last_publication, ribbon

#: Nothing that a spreadsheet would take for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
DURACIONES, PARTES = ("decidir", "responder"), ("a_tiempo", "tacitas", "silentes")


@dataclass(frozen=True)
class Barra:
    """A bar of the chart: whose, and its parts of a hundred with where each begins, as SVG writes them."""

    nombre: str
    partes: list[tuple[str, str, str]]


# By órgano, of what was published


@require_safe
def publicas(request: HttpRequest) -> HttpResponse:
    """The measures of each órgano, of publications only; as a page, or its table as CSV."""
    asked, last, holidays = _anio(request), last_publication(), plazos.feriados()

    def page() -> HttpResponse:
        fichas = [f for f in _fichas() if f.datos.get("medida")]
        decisiones = [metricas.leer_resumen(f.organo_nombre, f.datos["medida"]) for f in fichas]
        found = metricas.por_organo(_del_anio(decisiones, asked), feriados=holidays)
        if _wants_csv(request):
            return _csv(found, "metricas-por-organo.csv", _("Órgano"))
        context = _context(decisiones, found, asked, holidays) | {"seccion": "acuerdos", "cinta": ribbon(fichas)}
        return render(request, "mesa/metricas/publicas.html", context)

    named = sha256(repr(sorted(holidays)).encode())
    key = f"metricas|{asked}|{_wants_csv(request)}|{named}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page)


def _fichas() -> list[Ficha]:
    wanted = Ficha.objects.filter(datos__has_key="medida").only("organo_nombre", "ejemplo", "datos")
    return list(wanted.order_by("pk"))


# By organisation, of what is alive


@require_safe
@privada
def organizaciones(request: HttpRequest) -> HttpResponse:
    """How each organisation answers in one órgano, for who conducts it; as a page, or its table as CSV.

    What a network asks its own is measured in the network's page, and in no other.
    """
    actor, asked = actor_of(request), _anio(request)
    organo = _organo(actor, request.GET.get("organo", ""))
    require("mesa.ver_metricas", actor, organo)
    decisiones = _cerradas(actor, organo)
    holidays = plazos.feriados()
    found = metricas.por_organizacion(_del_anio(decisiones, asked), feriados=holidays)
    if _wants_csv(request):
        return _csv(found, f"metricas-{organo.slug}.csv", _("Organización"))
    which = f"&organo={organo.slug}" if request.GET.get("organo") else ""
    context = _context(decisiones, found, asked, holidays) | {
        "seccion": "pendientes",
        "organo": organo,
        "parametros": which,
    }
    context["consulta_csv"] += which
    return render(request, "mesa/metricas/organizaciones.html", context)


def _conocidos(actor: Actor | None) -> Iterable[Organizacion]:
    """The órganos that the actor keeps, sits in or is: the Mesa first."""
    al, all_of_them = clock.today(), Organizacion.objects.organos()
    kept = Organizacion.objects.con_secretaria(actor, al).values("pk")
    seated = Organizacion.objects.integrados_por(actor, al).values("pk")
    own = [actor.organizacion.pk] if actor and actor.organizacion else []
    known = all_of_them.filter(pk__in=kept) | all_of_them.filter(pk__in=seated) | all_of_them.filter(pk__in=own)
    return sorted(known.distinct(), key=lambda o: (o.tipo != TipoOrganizacion.MESA, o.nombre, o.pk))


def _organo(actor: Actor | None, slug: str) -> Organizacion:
    found = next((o for o in _conocidos(actor) if slug in ("", o.slug)), None)
    if found is None:
        raise Http404
    return found


def _cerradas(actor: Actor | None, organo: Organizacion) -> list[Decision]:
    """Its consultas that closed by a rule. A letter asks nobody: who does not adhere owes nothing."""
    rows = Consulta.objects.filter(pk__in=Consulta.objects.visible_to(actor, clock.today()).values("pk"))
    answers = Convocada.objects.select_related("vigente", "organizacion")
    rows = rows.filter(organo=organo, estado="cerrada", regla__isnull=False).exclude(regla__mayoria="adhesion")
    return [
        Decision(
            organo=organo.nombre,
            abierta=consulta.abierta_el,
            plazo=consulta.plazo.instante,
            cerrada=consulta.cerrada_el or consulta.plazo.instante,
            respuestas=[
                metricas.Respuesta(c.organizacion.nombre, c.cierre, c.vigente.recibido if c.vigente else None)
                for c in consulta.convocadas.all()
                if c.con_voto
            ],
        )
        for consulta in rows.select_related("plazo").prefetch_related(Prefetch("convocadas", answers))
    ]


# What both show


def _context(
    decisiones: list[Decision], found: Mapping[str, Medidas], asked: int | None, feriados: Collection[date]
) -> dict[str, Any]:
    shown = _del_anio(decisiones, asked)
    return {
        "anio": asked,
        "anios": sorted({d.anio for d in decisiones}, reverse=True),
        "consulta_csv": f"?{f'anio={asked}&' if asked else ''}formato=csv",
        "filas": [_fila(name, medidas) for name, medidas in found.items()],
        "barras": [_barra(name, medidas) for name, medidas in found.items() if medidas.a_tiempo.de],
        "total": len(shown),
        "conjunto": _fila("", metricas.medir(shown, feriados=feriados)),
    }


def _fila(nombre: str, medidas: Medidas) -> dict[str, Any]:
    """A row of the table, in words: a dash, drawn by the table, where there is nothing to measure."""
    row: dict[str, Any] = {"nombre": nombre, "decisiones": medidas.decisiones}
    row |= {name: duracion(getattr(medidas, name)) for name in DURACIONES}
    return row | {name: parte(getattr(medidas, name)) for name in PARTES}


def duracion(mediana: Mediana) -> str:
    """3 días hábiles (74 horas, 5 casos); "" of none."""
    if mediana.dias is None or mediana.horas is None:
        return ""
    return _("%(dias)s (%(horas)s h; %(casos)s)") % {
        "dias": ngettext("%(n)s día hábil", "%(n)s días hábiles", 1 if mediana.dias == 1 else 2)
        % {"n": decimal(mediana.dias)},
        "horas": decimal(mediana.horas),
        "casos": ngettext("%(n)s caso", "%(n)s casos", mediana.casos) % {"n": mediana.casos},
    }


def _barra(nombre: str, medidas: Medidas) -> Barra:
    start, parts = Fraction(0), []
    for name in PARTES:
        share = getattr(medidas, name).fraccion * 100
        if share:
            parts.append((name, f"{float(start):.2f}%", f"{float(share):.2f}%"))
        start += share
    return Barra(nombre, parts)


def _del_anio(decisiones: list[Decision], anio: int | None) -> list[Decision]:
    return [d for d in decisiones if anio is None or d.anio == anio]


def _anio(request: HttpRequest) -> int | None:
    """The year asked for; None: all of them, and what is no year asks for none."""
    asked = request.GET.get("anio", "")
    return int(asked) if len(asked) == 4 and asked.isascii() and asked.isdecimal() else None


def _wants_csv(request: HttpRequest) -> bool:
    return request.GET.get("formato") == "csv"


def _csv(found: Mapping[str, Medidas], filename: str, first: str) -> HttpResponse:
    """The figures of the table, one by one; empty where there is nothing to measure."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    table = csv.writer(response)
    columns = [f"{name}_{part}" for name in DURACIONES for part in ("dias_habiles", "horas", "casos")]
    columns += [f"{name}_{part}" for name in PARTES for part in ("n", "de")]
    table.writerow([first.lower(), "decisiones", *columns])
    for nombre, medidas in found.items():
        figures: list[object] = []
        for name in DURACIONES:
            mediana: Mediana = getattr(medidas, name)
            figures += [_figure(mediana.dias), _figure(mediana.horas), mediana.casos]
        for name in PARTES:
            figures += [getattr(medidas, name).n, getattr(medidas, name).de]
        safe = f"'{nombre}" if nombre.startswith(FORMULAS) else nombre
        table.writerow([safe, medidas.decisiones, *figures])
    return response


def _figure(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):.2f}"
