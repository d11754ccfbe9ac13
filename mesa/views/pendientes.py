"""What waits for me: the first page after signing in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Aviso, Consulta
from mesa.operations.personas import mandatos_de
from mesa.tipos import Pendiente, enlaces, esperas_de, pendientes_de, registrar_pendientes
from mesa.tipos import consulta as kind_of
from mesa.views import esperas  # noqa: F401  # what is waited for is registered by importing it
from mesa.views.access import actor_of, privada
from mesa.views.registro import registros_de


def consultas_que_esperan(actor: Actor) -> list[Pendiente]:
    """The open consultas that the actor's organisation has not answered."""
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return []
    ahora = clock.now()
    waiting = Consulta.objects.que_esperan_a([actor.mandato.organizacion_id])
    return [
        Pendiente(
            tipo=str(kind_of(consulta.tipo).nombre),
            titulo=_("%(titulo)s, versión %(version)s")
            % {"titulo": consulta.titulo[:1].upper() + consulta.titulo[1:], "version": consulta.version},
            url=f"/consultas/{consulta.pk}/responder/",
            boton=_("Pronunciarse"),
            detalle=consulta.silencio_en_palabras,
            vence=consulta.plazo.instante,
            fatal=consulta.plazo.fatal,
        )
        for consulta in waiting
        if not consulta.vencida(ahora)
    ]


registrar_pendientes(consultas_que_esperan)


@require_safe
@privada
def pendientes(request: HttpRequest) -> HttpResponse:
    """What waits for the signed-in person, by deadline, one button each."""
    actor = actor_of(request)
    waiting = pendientes_de(actor)
    context = {
        "seccion": "pendientes",
        "pendientes": waiting,
        "pendientes_n": len(waiting),
        "mandatos": actor.mandatos if actor else (),
        "registros": registros_de(actor),
        "esperas": esperas_de(actor),
        "enlaces": [(texto, reverse(name)) for texto, name in enlaces()],
        "avisos": Aviso.objects.filter(persona=actor.persona)[:10] if actor else [],
    }
    return render(request, "mesa/pendientes.html", context)


@require_POST
@privada
def actuar_por(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the mandate under which to act from now on, when a person holds several."""
    actor = actor_of(request)
    if actor is None or all(mandato.pk != pk for mandato in mandatos_de(actor.persona)):
        raise Http404
    request.session["mandato"] = pk
    messages.success(request, _("Desde ahora usted actúa con ese mandato."))
    return redirect("mesa:pendientes")
