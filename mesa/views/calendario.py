"""The calendar by month: a person's own, and the public one, made of publications only."""

from __future__ import annotations

import re
from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mesa.calendario import instante, semilla
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.models import Consulta, Evento, Feriado, Ficha, Plazo, Responsable
from mesa.operations.fechas import PRIMERA, ultima
from mesa.palabras import mes_largo, nombre_del_dia
from mesa.tipos import Fecha, fechas_de, orden_en_el_calendario, registrar_fechas
from mesa.tipos import publicacion as kind_of
from mesa.views.access import actor_of, privada, public_response
from mesa.views.portal import last_publication, ribbon

MES = re.compile(r"(\d{4})-(\d{2})")
SABADO = 5
#: What the public calendar shows of what was published: each with its own date. Agreements are in their acta.
PUBLICAS = ("acta", "decision")
#: The events of a consulta that move its dates.
MUEVEN = ("plazo.movido", "prorroga.concedida")


@dataclass(frozen=True)
class Dia:
    """A day of the month: whether it is today, why it is inhábil ("" if it is not) and what it holds."""

    fecha: date
    hoy: bool
    inhabil: str
    feriado: bool
    fechas: list[Fecha]


# What a person's calendar holds


def plazos_de(actor: Actor, desde: date, hasta: date) -> list[Fecha]:
    """The deadlines of the consultas that the actor may see, and what else its organisation has to do by a date.

    Of a consulta that was withdrawn, or closed before its deadline, nothing expires any more.
    """
    organizacion = actor.organizacion
    if organizacion is None:
        return []
    visible = Consulta.objects.visible_to(actor, clock.today()).exclude(estado="retirada").values("pk")
    owed = Responsable.objects.filter(plazo=OuterRef("pk"), organizacion=organizacion, cumplido_el=None)
    # What closes before or after a consulta is seen with it; the closing of a network is that of another consulta.
    before = Q(clase=Plazo.Clase.OBSERVACIONES, siguiente__consulta__in=visible)
    after = Q(clase=Plazo.Clase.PUBLICACION, anteriores__consulta__in=visible)
    plazos = (
        Plazo.objects.filter(vence__range=(desde, hasta))
        .filter(Q(consulta__in=visible) | Q(before | after | Q(Exists(owed)), consulta=None, cumplido_el=None))
        .exclude(consulta__cerrada_el__lt=F("instante"))
        .exclude(siguiente__consulta__cerrada_el__lt=F("instante"), consulta=None)
        .annotate(**_moves())
        .select_related("consulta__regla")
    )
    return [_de_plazo(plazo) for plazo in plazos]


registrar_fechas(plazos_de)


def _moves() -> dict[str, Any]:
    """How many times the dates of a consulta moved, and when they last did: an extension moves what depends on it."""
    told = Evento.objects.filter(
        objeto_tipo=Consulta._meta.label_lower, objeto_id=OuterRef("de_consulta"), verbo__in=MUEVEN
    )
    grouped = told.order_by().values("objeto_id")
    return {
        "de_consulta": Coalesce("consulta__pk", "siguiente__consulta__pk", "anteriores__consulta__pk"),
        "cambios": Coalesce(Subquery(grouped.annotate(n=Count("pk")).values("n")), 0),
        "cambiado": Subquery(grouped.annotate(cuando=Max("ocurrido")).values("cuando")),
    }


def _de_plazo(plazo: Plazo) -> Fecha:
    consulta: Consulta | None = getattr(plazo, "consulta", None)
    titulo = plazo.titulo[:1].upper() + plazo.titulo[1:]
    if plazo.clase in (Plazo.Clase.OBSERVACIONES, Plazo.Clase.PUBLICACION):
        titulo = f"{plazo.get_clase_display().capitalize()}: {plazo.titulo}"
    return Fecha(
        clave=f"plazo-{plazo.pk}",
        dia=plazo.vence,
        hora=plazo.hora,
        titulo=titulo,
        url=f"/consultas/{consulta.pk}/" if consulta else plazo.ruta,
        clase="plazo",
        instante=plazo.instante,
        fatal=plazo.fatal,
        detalle=consulta.silencio_en_palabras if consulta else "",
        cambios=vars(plazo)["cambios"],
        cambiada=vars(plazo)["cambiado"] or plazo.notificado_el,
    )


# Its pages


@require_safe
@privada
def calendario(request: HttpRequest) -> HttpResponse:
    """The month of the signed-in person: deadlines, sessions and holidays; as a table, or as a list by day."""
    mes = _mes(request)
    fechas = fechas_de(actor_of(request), *_limites(mes))
    context = _context(request, mes, fechas) | {"seccion": "pendientes"}
    return render(request, "mesa/calendario/mes.html", context)


@require_safe
def publico(request: HttpRequest) -> HttpResponse:
    """The month as anyone sees it: the sessions and decisions that were published on it."""
    mes, last = _mes(request), last_publication()
    holidays = feriados_con_nombre(*_limites(mes))

    def page() -> HttpResponse:
        fichas = list(publicadas(*_limites(mes)))
        context = _context(request, mes, [de_ficha(ficha) for ficha in fichas], holidays)
        context |= {"seccion": "inicio", "publico": True, "cinta": ribbon(fichas)}
        return render(request, "mesa/calendario/mes.html", context)

    named = sha256(repr(sorted(holidays.items())).encode())
    key = f"calendario|{mes}|{request.GET.get('vista', '')}|{clock.today()}|{named}|{last.hash if last else ''}"
    return public_response(request, key, last.publicada if last else None, page)


def publicadas(desde: date, hasta: date) -> QuerySet[Ficha]:
    """What the public calendar holds between two days, both included, in order."""
    found = Ficha.objects.filter(tipo__in=PUBLICAS, fecha__range=(desde, hasta)).vigentes()
    shown = found.only("tipo", "clave", "organo_nombre", "titulo", "fecha", "orden", "ejemplo", "ruta", "datos")
    return shown.order_by("fecha", "orden", "pk")


def de_ficha(ficha: Ficha) -> Fecha:
    """What a publication is in a calendar: a session with its hours, or what was decided that day."""
    sesion = ficha.datos.get("sesion") or {}
    numero, inicio, termino = sesion.get("numero"), sesion.get("inicio"), sesion.get("termino")
    words = {"numero": numero, "organo": ficha.organo_nombre, "titulo": ficha.titulo}
    words["tipo"] = kind_of(ficha.tipo).nombre
    titulo = _("%(tipo)s: %(titulo)s")
    if sesion:
        titulo = _("Sesión %(numero)s, %(organo)s") if numero else _("Sesión, %(organo)s")
    return Fecha(
        clave=f"{ficha.tipo}-{ficha.clave}",
        dia=ficha.fecha,
        hora=time.fromisoformat(inicio) if inicio else None,
        titulo=titulo % words,
        url=ficha.ruta,
        clase="sesion" if sesion else "publicacion",
        instante=instante(ficha.fecha, time.fromisoformat(inicio)) if inicio else None,
        termina=instante(ficha.fecha, time.fromisoformat(termino)) if termino else None,
    )


def feriados_con_nombre(desde: date, hasta: date) -> dict[date, str]:
    """The holidays between two days, with their name: of the editable table, or of the seed where it does not reach."""
    rows = dict(Feriado.objects.filter(dia__year__range=(desde.year, hasta.year)).values_list("dia", "nombre"))
    reached = {day.year for day in rows}
    years = {desde.year, hasta.year} - reached
    rows |= {day.fecha: day.nombre for day in semilla(years)} if years else {}
    return {day: name for day, name in rows.items() if desde <= day <= hasta}


def _context(
    request: HttpRequest, mes: date, fechas: list[Fecha], holidays: dict[date, str] | None = None
) -> dict[str, Any]:
    holidays = feriados_con_nombre(*_limites(mes)) if holidays is None else holidays
    lista = request.GET.get("vista") == "lista"
    days = _dias(mes, sorted(fechas, key=orden_en_el_calendario), holidays)
    hoy = clock.today().replace(day=1)
    vista = "&vista=lista" if lista else ""
    return {
        "mes": mes,
        "lista": lista,
        "semanas": [days[i : i + 7] for i in range(0, len(days), 7)],
        "dias": [day for day in days if day and (day.fechas or day.feriado or day.hoy)],
        "columnas": [(name, number >= SABADO) for number, name in enumerate(_nombres_de_dias())],
        "hay": bool(fechas),
        "anterior": _enlace(mes - timedelta(days=1), vista),
        "siguiente": _enlace(_limites(mes)[1] + timedelta(days=1), vista),
        "este_mes": None if mes == hoy else _enlace(hoy, vista),
        "otra_vista": f"?mes={mes:%Y-%m}" + ("" if lista else "&vista=lista"),
    }


def _nombres_de_dias() -> list[str]:
    monday = date(2026, 1, 5)
    return [nombre_del_dia(monday + timedelta(days=number)) for number in range(7)]


def _enlace(dia: date, vista: str) -> tuple[str, str] | None:
    """The words and the address of another month, unless it is beyond what a calendar may mean."""
    if not PRIMERA <= dia <= ultima():
        return None
    return mes_largo(dia), f"?mes={dia:%Y-%m}{vista}"


def _mes(request: HttpRequest) -> date:
    """The first day of the month asked for; this one, if none is, or it is none of a calendar."""
    found = MES.fullmatch(request.GET.get("mes", ""))
    try:
        mes = date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        mes = None
    if mes is None or not PRIMERA <= mes <= ultima():
        return clock.today().replace(day=1)
    return mes


def _limites(mes: date) -> tuple[date, date]:
    """The first and the last day of a month."""
    return mes, (mes + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _dias(mes: date, fechas: Iterable[Fecha], holidays: dict[date, str]) -> list[Dia | None]:
    """The days of the weeks of a month, Monday first; None where a week holds another month's."""
    held: dict[date, list[Fecha]] = defaultdict(list)
    for fecha in fechas:
        held[fecha.dia].append(fecha)
    hoy = clock.today()
    return [
        Dia(
            fecha=day,
            hoy=day == hoy,
            inhabil=holidays.get(day, "") or (_("día inhábil") if day.weekday() >= SABADO else ""),
            feriado=day in holidays,
            fechas=held[day],
        )
        if day.month == mes.month
        else None
        for day in Calendar().itermonthdates(mes.year, mes.month)
    ]
