"""The work page of a fund: how it goes on any day, what waits for whom, and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fondo.curva import dibujo
from fondo.ejecucion import Base, Clase
from fondo.models import Fondo
from fondo.operations.lectura import Lectura, leer
from fondo.views.base import contexto, fondo_visible, migas
from fondo.views.fondos import puede
from fondo.vista import semaforo
from mesa.kernel import clock
from mesa.views.access import actor_of, privada


def dia_pedido(request: HttpRequest) -> tuple[date, str]:
    """The day that an address asks for (`?al=`), today without one; with a sentence if it is none, or one to come."""
    today, asked = clock.today(), request.GET.get("al", "").strip()
    if not asked:
        return today, ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today, _("Esa fecha no existe. Se muestra el día de hoy.")
    if day > today:
        return today, _("Ese día todavía no llega. Se muestra el día de hoy.")
    return day, ""


def pisos_de(lectura: Lectura, al: date) -> list[dict[str, Any]]:
    """Each floor: its words, its state on the fund's base, and how it stands on the three of them."""
    fondo = lectura.fondo
    by_base = {base: lectura.estados(al, base) for base in Base}
    return [
        {
            "hito": hito,
            "estado": estado,
            "semaforo": semaforo(
                hito.piso,
                estado,
                lectura.base,
                confirmada=fondo.base_confirmada,
                financista=fondo.intermediario or fondo.financista,
            ),
            "bases": [(Base(base), states[place][1]) for base, states in by_base.items()],
        }
        for place, (hito, estado) in enumerate(lectura.estados(al))
    ]


def curva_de(lectura: Lectura, al: date) -> dict[str, Any]:
    """What `fondo/_curva.html` is given."""
    puntos = lectura.curva(al)
    start = lectura.fondo.inicia_el
    return {
        "puntos": puntos,
        "dibujos": [dibujo(puntos, lectura.total, start, al, angosto=angosto) for angosto in (False, True)],
        "ahora": next((p for p in puntos if p.fecha == al), None),
    }


@require_safe
@privada
def fondo(request: HttpRequest, clave: str) -> HttpResponse:
    """How a fund goes on a day."""
    found, actor = fondo_visible(request, clave), actor_of(request)
    al, wrong = dia_pedido(request)
    context = contexto(found, "fondo:fondo", al=al, hoy=clock.today(), mal_dia=wrong, puede=puede(actor, found))
    context["migas"] = migas(found)
    if found.monto is not None:
        context |= _figures(found, al)
    return render(request, "fondo/fondo.html", context)


def _figures(found: Fondo, al: date) -> dict[str, Any]:
    lectura = leer(found)
    return {
        "pisos": pisos_de(lectura, al),
        "curva": curva_de(lectura, al),
        "presupuesto": lectura.presupuesto(al),
        "saldo": lectura.saldo(al),
        "recibido": lectura.ejecutado(al, Clase.RECIBIDO),
        "diferencia": lectura.ejecutado(al, Clase.DIFERENCIA),
    }
