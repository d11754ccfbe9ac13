"""Votaciones as they are read: the list, the page of each in its state, its receipts, and its ballots to recount."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mesa.forms.votaciones import ComprobanteForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import motivos_de
from mesa.models import Elector, Opcion, Votacion
from mesa.operations.votaciones import electores_de, organos_que_conduce, votos_vigentes
from mesa.states import EstadoVotacion
from mesa.tipos import Espera, Pendiente, registrar_esperas, registrar_pendientes
from mesa.views.access import actor_of, privada

#: With so few on the roll, what one voted can be worked out from the result by the others.
PADRON_CHICO = 3
Miga = tuple[str, str]


def votaciones_que_esperan(actor: Actor) -> list[Pendiente]:
    """The open votaciones in which the actor's organisation has not voted."""
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return []
    ahora = clock.now()
    return [
        Pendiente(
            tipo=_("Votación secreta") if votacion.secreta else _("Votación"),
            titulo=votacion.titulo,
            url=reverse("mesa:votar", args=[votacion.pk]),
            boton=_("Votar"),
            detalle=_("Quien no vota no cuenta."),
            vence=votacion.plazo.instante,
            fatal=True,
        )
        for votacion in Votacion.objects.que_esperan_a(actor.mandato.organizacion_id)
        if votacion.plazo and not votacion.vencida(ahora)
    ]


registrar_pendientes(votaciones_que_esperan)


def votaciones_que_otros_deben(actor: Actor) -> list[Espera]:
    """The open votaciones of the órganos that the actor conducts, with how many have not voted; never who."""
    missing = Count("padron", filter=Q(padron__recibida=False))
    found = Votacion.objects.de_quien_conduce(actor, clock.today()).annotate(faltan=missing, total=Count("padron"))
    return [espera for votacion in found if (espera := _espera(votacion)) is not None]


def _espera(votacion: Votacion) -> Espera | None:
    missing, total = vars(votacion)["faltan"], vars(votacion)["total"]
    if not missing or votacion.plazo is None or votacion.abierta_el is None:
        return None
    return Espera(
        titulo=_("Votos: %(titulo)s") % {"titulo": votacion.titulo},
        url=url_de(votacion),
        quienes=ngettext("Falta %(n)s de %(total)s", "Faltan %(n)s de %(total)s", missing)
        % {"n": missing, "total": total},
        desde=votacion.abierta_el,
        vence=votacion.plazo.instante,
    )


registrar_esperas(votaciones_que_otros_deben)


def votacion_visible(request: HttpRequest, pk: int) -> Votacion:
    """The votación, if the reader may see it; else 404."""
    visibles = Votacion.objects.visible_to(actor_of(request), clock.today())
    return get_object_or_404(visibles.select_related("organo", "plazo"), pk=pk)


def migas(*more: Miga) -> list[Miga]:
    """The way to a page of votaciones."""
    return [(_("Pendientes"), reverse("mesa:pendientes")), (_("Votaciones"), reverse("mesa:votaciones")), *more]


def url_de(votacion: Votacion) -> str:
    """The page of a votación."""
    return reverse("mesa:votacion", args=[votacion.pk])


@require_safe
@privada
def lista(request: HttpRequest) -> HttpResponse:
    """Those of each órgano that the reader may see, with their state."""
    actor = actor_of(request)
    rows = list(Votacion.objects.visible_to(actor, clock.today()).for_list())
    context = {
        "seccion": "pendientes",
        "votaciones": rows,
        "conduce": organos_que_conduce(actor),
        "migas": [*migas()[:1], (_("Votaciones"), "")],
    }
    return render(request, "mesa/votaciones/lista.html", context)


@require_safe
@privada
def detalle(request: HttpRequest, pk: int) -> HttpResponse:
    """What is voted, by whom and until when; once closed, what came out and what is needed to count it again."""
    actor, votacion = actor_of(request), votacion_visible(request, pk)
    prepara, anula = motivos_de(actor, votacion, "mesa.preparar_votacion", "mesa.anular_votacion")
    context = common_context(votacion, actor) | {
        "prepara": not prepara,
        "anula": not anula and votacion.estado in {EstadoVotacion.EN_PREPARACION, EstadoVotacion.ABIERTA},
        "migas": migas((votacion.titulo, "")),
    }
    if votacion.estado == EstadoVotacion.CERRADA:
        context |= result_of(votacion, context["opciones"], context["padron"])
    return render(request, "mesa/votaciones/detalle.html", context)


def common_context(votacion: Votacion, actor: Actor | None) -> dict[str, Any]:
    """What the page of a votación and that of its ballot show."""
    padron = list(votacion.padron.all()) if votacion.abierta_el else electores_de(votacion.organo)
    own = actor.mandato.organizacion_id if actor and actor.mandato else None
    return {
        "seccion": "pendientes",
        "votacion": votacion,
        "organo": votacion.organo,
        "opciones": list(votacion.opciones.all()),
        "padron": padron,
        "mia": next((e for e in padron if e.pk and e.organizacion_id == own), None),
        "recibidas": sum(elector.recibida for elector in padron),
        "vencida": votacion.vencida(clock.now()),
        "padron_chico": votacion.secreta and len(padron) <= PADRON_CHICO,
    }


def result_of(votacion: Votacion, opciones: list[Opcion], padron: list[Elector]) -> dict[str, Any]:
    """The figures of a closed one as its page tells them, and who voted what where that is told."""
    nombres = {opcion.orden: opcion.nombre for opcion in opciones}
    figures: dict[str, Any] = votacion.resultado or {}
    most = max((marks for _place, marks in figures["cuenta"]), default=0) or 1
    rows = [
        {
            "nombre": nombres.get(place, ""),
            "marcas": marks,
            "ancho": round(100 * marks / most),
            "elegida": place in figures["elegidas"],
            "empatada": place in figures["empatadas"],
        }
        for place, marks in figures["cuenta"]
    ]
    voted = {} if votacion.secreta else {v.elector_id: v for v in votos_vigentes(votacion)}
    for elector in padron:
        voto = voted.get(elector.pk)
        elector.voto = voto and ("; ".join(nombres.get(m, "") for m in voto.marcas) or _("en blanco"))  # type: ignore[attr-defined]
        elector.votante = voto  # type: ignore[attr-defined]
    return {
        "cifras": figures,
        "filas": rows,
        "papeletas": ["; ".join(nombres.get(m, "") for m in b) or _("en blanco") for b in _ballots(votacion)],
    }


def _ballots(votacion: Votacion) -> list[list[int]]:
    """The counted secret ballots in the order of their random keys; none of an open one."""
    return list(votacion.papeletas.values_list("marcas", flat=True)) if votacion.secreta else []


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def comprobante(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a receipt is of this votación: it proves that a ballot was received, never what it said."""
    votacion = votacion_visible(request, pk)
    if not votacion.secreta or votacion.abierta_el is None:
        raise Http404
    form, found, status = ComprobanteForm(request.POST or None), None, 200
    if request.method == "POST":
        if form.is_valid():
            found = votacion.padron.exclude(comprobante="").filter(comprobante=form.cleaned_data["codigo"]).first()
            if found is None:
                form.add_error("codigo", _("Ningún comprobante de esta votación tiene ese código. Revíselo."))
        status = 200 if found else 422
    context = {
        "seccion": "pendientes",
        "votacion": votacion,
        "form": form,
        "encontrado": found,
        "migas": migas((votacion.titulo, url_de(votacion)), (_("Verificar un comprobante"), "")),
    }
    return render(request, "mesa/votaciones/comprobante.html", context, status=status)


def _closed(request: HttpRequest, pk: int) -> Votacion:
    votacion = votacion_visible(request, pk)
    if votacion.estado != EstadoVotacion.CERRADA:
        raise Http404
    return votacion


@require_safe
@privada
def papeletas_json(request: HttpRequest, pk: int) -> HttpResponse:
    """What was frozen, what was voted and what came out: all that a recount needs."""
    votacion = _closed(request, pk)
    body: dict[str, Any] = {
        "convocado": json.loads(votacion.documento),
        "sha256": votacion.sha256,
        "resultado": votacion.resultado,
        "explicacion": votacion.explicacion,
        "participaron": list(votacion.padron.filter(recibida=True).values_list("nombre", flat=True)),
    }
    if votacion.secreta:
        body["papeletas"] = _ballots(votacion)
    else:
        votes = votos_vigentes(votacion)
        body["votos"] = [{"organizacion": voto.elector.nombre, "marcas": voto.marcas} for voto in votes]
    return _file(votacion, "json", json.dumps(body, ensure_ascii=False, indent=1), "application/json")


@require_safe
@privada
def papeletas_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballots as a table: one row each, one column an option, 1 where it is marked."""
    votacion = _closed(request, pk)
    options = list(votacion.opciones.all())
    if votacion.secreta:
        ballots = [(str(number), marks) for number, marks in enumerate(_ballots(votacion), 1)]
    else:
        ballots = [(voto.elector.nombre, voto.marcas) for voto in votos_vigentes(votacion)]
    out = StringIO()
    writer = csv.writer(out)
    first = _("Papeleta") if votacion.secreta else _("Organización")
    writer.writerow([first, *(_plain_cell(option.nombre) for option in options)])
    for name, marks in ballots:
        writer.writerow([_plain_cell(name), *(int(option.orden in marks) for option in options)])
    return _file(votacion, "csv", "\ufeff" + out.getvalue(), "text/csv; charset=utf-8")


def _plain_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _file(votacion: Votacion, extension: str, content: str, kind: str) -> HttpResponse:
    response = HttpResponse(content.encode(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="votacion-{votacion.pk}.{extension}"'
    return response
