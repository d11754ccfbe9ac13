"""The ballot, on the page of who is signed in and from the link of an e-mail; and the receipt that stays in its place.

Nothing of a secret vote is said in the session (its row would tell when), in a message nor in a log.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mesa import enlaces
from mesa.forms.votaciones import VotoForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import motivos
from mesa.models import Elector, Mandato, Votacion
from mesa.operations.votaciones import emitir_voto, voto_vigente
from mesa.states import EstadoVotacion
from mesa.views.access import actor_of, privada
from mesa.views.context import CINTA
from mesa.views.votaciones import common_context, migas, url_de, votacion_visible


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@privada
def votar(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballot, for the organisation that the signed-in person speaks for."""
    actor, votacion = actor_of(request), votacion_visible(request, pk)
    own = actor.mandato.organizacion_id if actor and actor.mandato else None
    elector = votacion.padron.filter(organizacion=own).first()
    if elector is None:
        raise NoPermitido([_("Su organización no está en el padrón de esta votación.")])
    return _ballot(request, votacion, elector, actor)


@csrf_exempt  # the signed link is the authority, no cookie counts; and no-referrer makes browsers send Origin: null
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def votar_desde_correo(request: HttpRequest, token: str) -> HttpResponse:
    """The ballot opened from an e-mail: it names the person and the organisation, and signs nobody in."""
    enlace = enlaces.leer_voto(token)
    if enlace is None:
        return render(request, "mesa/enlace_invalido.html", {"navegacion_oculta": True}, status=404)
    elector = get_object_or_404(Elector, pk=enlace.elector_id)
    mandato = get_object_or_404(Mandato.objects.for_actor(), pk=enlace.mandato_id)
    votacion = Votacion.objects.select_related("organo", "plazo").get(pk=elector.votacion_id)
    actor = Actor(mandato.persona, mandato)
    response = _ballot(request, votacion, elector, actor, from_mail=True)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _ballot(
    request: HttpRequest, votacion: Votacion, elector: Elector, actor: Actor | None, *, from_mail: bool = False
) -> HttpResponse:
    """Show the ballot, ask to confirm a secret one, or take it. The GET changes nothing, and no option comes marked."""
    context = common_context(votacion, actor)
    form = VotoForm(votacion, context["opciones"], request.POST or None, initial={"sha256": votacion.sha256})
    status, template = 200, "mesa/votaciones/votar.html"
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if votacion.secreta and "confirmar" not in request.POST and not elector.recibida:
                status, template = 200, "mesa/votaciones/confirmar.html"
                if "corregir" in request.POST:
                    template = "mesa/votaciones/votar.html"
            else:
                refusal = _send(form, elector, actor)
                elector = Elector.objects.get(pk=elector.pk)
                # A second click on the same button finds the ballot received: its receipt is what there is to see.
                if refusal is None or (votacion.secreta and elector.recibida):
                    return HttpResponseRedirect(request.path)
                status = refusal.status
    context |= _of_ballot(votacion, elector, actor, form, from_mail=from_mail)
    return render(request, template, context, status=status)


def _send(form: VotoForm, elector: Elector, actor: Actor | None) -> DomainError | None:
    """Vote; what refuses it is said in the form, and returned."""
    try:
        emitir_voto(elector.pk, form.cleaned_data["marcas"], sha256=form.cleaned_data["sha256"], actor=actor)
    except DomainError as error:
        form.add_error(None, error.mensaje)
        return error
    return None


def _of_ballot(
    votacion: Votacion, elector: Elector, actor: Actor | None, form: VotoForm, *, from_mail: bool
) -> dict[str, Any]:
    """What the ballot and its confirmation show, besides what the page of the votación does."""
    refusals = motivos("mesa.emitir_voto", actor, elector)
    vote = None if votacion.secreta else voto_vigente(elector)
    nombres = {opcion.orden: opcion.nombre for opcion in votacion.opciones.all()}
    marked = form.cleaned_data.get("marcas", []) if form.is_bound and form.is_valid() else []
    return {
        "elector": elector,
        "mandato": actor.mandato if actor else None,
        "form": form,
        "motivos": refusals,
        "recibe": votacion.estado == EstadoVotacion.ABIERTA and not votacion.vencida(clock.now()),
        "efectos": {str(o.orden): o.detalle for o in votacion.opciones.all()}
        | {"blanco": _("Cuenta como participación y no favorece a ninguna opción.")},
        "marcadas": [nombres[place] for place in marked if place in nombres],
        "voto": vote,
        "voto_marcas": [nombres.get(place, "") for place in vote.marcas] if vote else [],
        "enviadas": [str(m) for m in marked] or ["blanco"],
        "desde_correo": from_mail,
        "navegacion_oculta": from_mail,
        "cinta": CINTA if votacion.organo.ejemplo else "",
        "organo_nombre": votacion.organo.nombre,
        "migas": [] if from_mail else migas((votacion.titulo, url_de(votacion)), (_("Votar"), "")),
        "url_comprobante": reverse("mesa:votacion_comprobante", args=[votacion.pk]),
    }
