"""The line of dates of a consulta, and the page where whoever conducts it sets and moves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesa import tipos
from mesa.forms.deliberacion import EslabonForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.models import Consulta, Plazo
from mesa.operations.cadenas import (
    comprobar_clase,
    fijar_plazos,
    plazos_de,
    por_reordenar,
    proponer_plazo,
    sugerida,
)
from mesa.operations.plazos import feriados_de_la_pagina
from mesa.palabras import faltan, fecha_dia
from mesa.views.access import actor_of, privada

Clase = Plazo.Clase


@dataclass(frozen=True)
class Punto:
    """A date of the line: what it is, whether it is done, the fatal one, and what is said under it."""

    titulo: str
    dia: date
    hora: datetime | None = None
    nota: str = ""
    clase: str = ""

    @property
    def orden(self) -> tuple[date, datetime]:
        """By day; in it by the hour, and what is of the whole day last."""
        return self.dia, self.hora or datetime.max.replace(tzinfo=clock.UTC)


def linea_de(consulta: Consulta) -> list[Punto]:
    """The dates of a consulta in order, with today where it falls, and those of the networks that are the reader's.

    The consulta comes `con_internas`.
    """
    ahora, hoy = clock.now(), clock.today()
    opened = consulta.abierta_el.astimezone(clock.SANTIAGO).date()
    points = [Punto(_("Se puso en consulta"), opened, consulta.abierta_el, clase="hecho")]
    points += [_point(plazo, ahora) for plazo in plazos_de(consulta).values()]
    points += [_point(interna.plazo, ahora, interna.organo.nombre) for interna in _inside(consulta)]
    if consulta.abierta and consulta.plazo.instante >= ahora:
        left = faltan(consulta.plazo.instante, feriados=feriados_de_la_pagina)
        points.append(Punto(_("Hoy"), hoy, ahora, left, "hoy"))
    return sorted(points, key=lambda point: point.orden)


def _inside(consulta: Consulta) -> list[Consulta]:
    """The internal consultations that the reader may see, which are those of its own networks."""
    return [interna for interna in consulta.internas.all() if vars(interna)["entera"]]


def _title(clase: Clase, *, fatal: bool) -> str:
    """How a date of the line is called."""
    answering = _("Plazo fatal") if fatal else _("Plazo")
    titles = {
        Clase.OBSERVACIONES: _("Observaciones"),
        Clase.PUBLICACION: _("Publicación prevista"),
        Clase.INTERNO: _("Cierre interno"),
    }
    return titles.get(clase, answering)


def _point(plazo: Plazo, ahora: datetime, red: str = "") -> Punto:
    kind = Clase(plazo.clase)
    notes = {
        Clase.OBSERVACIONES: _("después no se reciben") if plazo.fatal else _("después se reciben igual"),
        Clase.PUBLICACION: "",
        Clase.INTERNO: red,
    }
    shuts = plazo.fatal and kind == Clase.RESPUESTA
    return Punto(
        _title(kind, fatal=plazo.fatal),
        plazo.vence,
        None if kind == Clase.PUBLICACION else plazo.instante,
        notes.get(kind, _("último día para responder")),
        "hecho" if plazo.instante < ahora else ("fatal" if shuts else ""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def plazos(request: HttpRequest, pk: int) -> HttpResponse:
    """Set or move a date of the chain: `?clase=…&vence=…` shows what else would move, and the POST applies it."""
    actor = actor_of(request)
    visible = Consulta.objects.visible_to(actor, clock.today())
    consulta = get_object_or_404(visible.for_detail().con_internas(actor, clock.today()), pk=pk)
    require("mesa.fijar_plazos", actor, consulta)
    asked = request.POST if request.method == "POST" else request.GET
    clase = asked.get("clase", "")
    forms_ = {kind: _form(consulta, kind, asked if kind == clase else None) for kind in _settable(consulta)}
    form, status, preview = forms_.get(Clase(clase)) if clase in Clase.values else None, 200, None
    if form is None and request.method == "POST":
        return _refused(request, consulta, forms_, clase)
    if form is not None:
        status = 422
        if form.is_valid():
            try:
                if request.method == "POST":
                    _apply(consulta, clase, form, request, actor)
                    messages.success(request, _done(clase))
                    return redirect("mesa:plazos", pk)
                preview, status = _preview(consulta, Clase(clase), form), 200
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error("vence" if error.status == 422 else None, error.mensaje)
                status = error.status
    return render(request, "mesa/deliberacion/plazos.html", _context(consulta, forms_, preview), status=status)


def _settable(consulta: Consulta) -> list[Clase]:
    """The links that may still be set or moved."""
    return [clase for clase in (Clase.OBSERVACIONES, Clase.PUBLICACION) if not _why_not(consulta, clase)]


def _why_not(consulta: Consulta, clase: str) -> DomainError | None:
    try:
        comprobar_clase(consulta, clase)
    except DomainError as error:
        return error
    return None


def _refused(request: HttpRequest, consulta: Consulta, forms_: dict[Clase, EslabonForm], clase: str) -> HttpResponse:
    """The page with the sentence of why that link is not set."""
    error = _why_not(consulta, clase) or Conflicto(_("La consulta cambió mientras usted decidía. Vuelva a intentarlo."))
    context = _context(consulta, forms_, None) | {"rechazo": error.mensaje}
    return render(request, "mesa/deliberacion/plazos.html", context, status=error.status)


def _form(consulta: Consulta, clase: Clase, asked: Any) -> EslabonForm:
    fijada = clase in plazos_de(consulta)
    return EslabonForm(clase, asked, fijada=fijada, initial={"vence": sugerida(consulta, clase)})


def _preview(consulta: Consulta, clase: Clase, form: forms.Form) -> dict[str, Any]:
    """What would be if it is confirmed: the link, what moves with it, and the whole chain in its order."""
    vence = form.cleaned_data["vence"]
    moved = proponer_plazo(consulta, clase, vence)
    dates = {kind: plazo.vence for kind, plazo in plazos_de(consulta).items()} | moved | {clase: vence}
    return {
        "clase": clase,
        "vence": vence,
        "fatal": form.cleaned_data.get("fatal", False),
        "otras": [(kind.value, day) for kind, day in moved.items()],
        "linea": [
            Punto(
                _title(kind, fatal=consulta.plazo.fatal),
                day,
                nota=_("cambia con esta") if kind in moved else "",
                clase=_mark(kind, clase),
            )
            for kind, day in sorted(dates.items(), key=lambda pair: (pair[1], list(Clase).index(pair[0])))
        ],
    }


def _mark(kind: Clase, chosen: Clase) -> str:
    return "hoy" if kind == chosen else "fatal" if kind == Clase.RESPUESTA else ""


def _apply(consulta: Consulta, clase: str, form: forms.Form, request: HttpRequest, actor: Actor | None) -> None:
    """What was read and confirmed: the date, and those that came with it."""
    otras = {
        kind: date.fromisoformat(request.POST[f"otra_{kind}"])
        for kind in Clase.values
        if _is_date(request.POST.get(f"otra_{kind}", ""))
    }
    data = form.cleaned_data
    fijar_plazos(consulta.pk, clase, data["vence"], otras=otras, fatal=data.get("fatal", False), actor=actor)


def _is_date(texto: str) -> bool:
    try:
        date.fromisoformat(texto)
    except ValueError:
        return False
    return True


def _done(clase: str) -> str:
    if clase == Clase.OBSERVACIONES:
        return _("Quedó fijado el plazo de observaciones. Se avisa por correo a todas las convocadas.")
    return _("Quedó fijada la fecha prevista de publicación.")


def _context(consulta: Consulta, forms_: dict[Clase, EslabonForm], preview: dict[str, Any] | None) -> dict[str, Any]:
    kind = tipos.consulta(consulta.tipo)
    lista, url = kind.lista
    found = plazos_de(consulta)
    return {
        "consulta": consulta,
        "seccion": kind.seccion,
        "cadena": linea_de(consulta),
        "formularios": [
            {
                "clase": clase.value,
                "titulo": _("Plazo de observaciones") if clase == Clase.OBSERVACIONES else _("Publicación prevista"),
                "plazo": found.get(clase),
                "form": form,
            }
            for clase, form in forms_.items()
        ],
        "previa": preview,
        "propuestas": [
            (k.value, _title(k, fatal=consulta.plazo.fatal), fecha_dia(day), day)
            for k, day in por_reordenar(consulta).items()
        ],
        "migas": [
            (str(lista), reverse(url)),
            (consulta.titulo[:1].upper() + consulta.titulo[1:], reverse("mesa:consulta", args=[consulta.pk])),
            (_("Plazos"), ""),
        ],
    }
