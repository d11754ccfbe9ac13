"""Who may administer the fund today and why not, for the secretaría; and what it left on record of it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.views.formularios import desde_de
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import sha256
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import motivos
from mesa.models import Membresia, Organizacion
from mesa.views.access import actor_of, privada
from redes.forms.mejoras import FotoForm
from redes.models import FotoElegibilidad
from redes.operations.elegibilidad import (
    NOMBRES,
    dejar_de_vigilar,
    elegible_para_administrar,
    elegibles,
    fotografiar,
    vigiladas,
)

POR_PAGINA, FOTOS = 50, 20


def _mesas(actor: Actor | None) -> QuerySet[Organizacion]:
    """The Mesas whose secretaría the actor keeps; refused to whoever keeps none."""
    found = Organizacion.objects.con_secretaria(actor, clock.today()).filter(tipo="mesa")
    if actor is None or not found.exists() or not actor.mandato or actor.mandato.calidad == "administradora":
        mesa = Organizacion.objects.filter(tipo="mesa").first()
        raise NoPermitido(motivos("redes.comprobar_elegibilidad", None, mesa) if mesa else [])
    return found


def _bodies(mesas: QuerySet[Organizacion]) -> QuerySet[Organizacion]:
    """Those that may come to administer: what sits today in one of the Mesas or in a network of theirs."""
    seats = Membresia.objects.vigentes(clock.today())
    direct = seats.filter(organo__in=mesas.values("pk"))
    through = seats.filter(organo__in=direct.filter(miembro__tipo="red").values("miembro"))
    own = Organizacion.objects.exclude(tipo__in=("mesa", "comite"))
    return own.filter(pk__in=direct.values("miembro")) | own.filter(pk__in=through.values("miembro"))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def lista(request: HttpRequest) -> HttpResponse:
    """Who may administer today and why not, a form that leaves it on record, and what was left."""
    actor = actor_of(request)
    mesas = _mesas(actor)
    bodies = _bodies(mesas).order_by("nombre", "pk")
    form, status = FotoForm(bodies, request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                more = {name: data[name] for name in ("vigila_hasta", "envio")}
                foto = fotografiar(data["organizacion"].pk, data["uso"], actor=actor, **more)
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, _("Quedó la constancia."))
                return redirect("redes:foto_elegibilidad", foto.pk)
    return render(request, "redes/elegibilidad/lista.html", _table(request, bodies, form), status=status)


def _table(request: HttpRequest, bodies: QuerySet[Organizacion], form: FotoForm) -> dict[str, Any]:
    last = desde_de(request)
    start = get_object_or_404(bodies, pk=last) if last is not None else None
    rows = bodies
    if start is not None:
        rows = bodies.filter(Q(nombre__gt=start.nombre) | Q(nombre=start.nombre, pk__gt=start.pk))
    page = list(rows.order_by("nombre", "pk")[: POR_PAGINA + 1])
    shown, hoy = page[:POR_PAGINA], clock.today()
    found = elegibles(shown, hoy)
    return {
        "seccion": "redes",
        "al": hoy,
        "form": form,
        "filas": [(body, found[body.pk]) for body in shown],
        "siguiente": shown[-1].pk if len(page) > POR_PAGINA else "",
        "continua": start is not None,
        "fotos": list(_kept(bodies).order_by("-pk")[:FOTOS]),
    }


def _kept(bodies: QuerySet[Organizacion]) -> QuerySet[FotoElegibilidad]:
    """What was left on record of them."""
    return FotoElegibilidad.objects.filter(organizacion__in=bodies.order_by().values("pk")).select_related(
        "organizacion"
    )


@require_safe
@privada
def foto(request: HttpRequest, pk: int) -> HttpResponse:
    """What was left on record, whether it is intact, and how it stands today. `?formato=json`, the record itself."""
    _mesas(actor_of(request))
    # Of any body, as who administered may sit nowhere any more.
    found = get_object_or_404(FotoElegibilidad.objects.select_related("organizacion"), pk=pk)
    if request.GET.get("formato") == "json":
        response = HttpResponse(found.contenido, content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="elegibilidad-{found.pk}.json"'
        return response
    said = json.loads(found.contenido)
    evidence = [e | {"nombre": str(NOMBRES.get(e["codigo"], e["codigo"]))} for e in said.get("evidencias", [])]
    context = {
        "seccion": "redes",
        "foto": found,
        "dice": said,
        "evidencias": evidence,
        "intacta": sha256(found.contenido.encode()) == found.sha256,
        "vigilada": vigiladas(clock.today()).filter(pk=pk).exists(),
        "hoy": elegible_para_administrar(found.organizacion, clock.today()),
        "url_lista": reverse("redes:elegibilidad"),
    }
    return render(request, "redes/elegibilidad/foto.html", context)


@require_POST
@privada
def dejar(request: HttpRequest, pk: int) -> HttpResponse:
    """Warn no more of it."""
    actor = actor_of(request)
    _mesas(actor)
    found = get_object_or_404(FotoElegibilidad, pk=pk)
    dejar_de_vigilar(found.pk, actor=actor)
    messages.success(request, _("Ya no se avisa. La constancia queda como está."))
    return redirect("redes:foto_elegibilidad", pk)
