"""The consultas that each one may see, what is prepared for one, and what these add to other pages."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.models import Asunto, Consulta, Ficha, Membresia, Organizacion
from mesa.operations.asuntos import clave_publicada
from mesa.operations.asuntos.publicacion import TIPO
from mesa.states import EstadoAsunto
from mesa.tipos import Pendiente, Seccion, registrar_pendientes, registrar_seccion
from mesa.views.access import actor_of, privada

POR_PAGINA, ABIERTAS, BORRADORES = 20, 100, 50


@require_safe
@privada
def consultas(request: HttpRequest) -> HttpResponse:
    """What is being prepared, the open ones by deadline, then those that closed, newest first and by key."""
    actor, al = actor_of(request), clock.today()
    after = request.GET.get("desde", "")
    if after and not re.fullmatch("[0-9]{1,18}", after):
        raise Http404
    visible = Consulta.objects.visible_to(actor, al).select_related("organo", "plazo")
    closed = visible.exclude(estado="abierta").order_by("-pk")
    rows = list((closed.filter(pk__lt=int(after)) if after else closed)[: POR_PAGINA + 1])
    shown = rows[:POR_PAGINA]
    mine = [] if after else list(Asunto.objects.visible_to(actor, al).exclude(estado__in=DONE)[: BORRADORES * 2])
    put_away = EstadoAsunto.DESCARTADO
    context: dict[str, Any] = {
        "seccion": "pendientes",
        "abiertas": []
        if after
        else list(visible.filter(estado="abierta").order_by("plazo__instante", "pk")[:ABIERTAS]),
        "cerradas": shown,
        "siguiente": str(shown[-1].pk) if len(rows) > POR_PAGINA else "",
        "continua": bool(after),
        "en_preparacion": [a for a in mine if a.estado != put_away][:BORRADORES],
        "descartados": [a for a in mine if a.estado == put_away][:BORRADORES],
        "puede_llevar": _may_bring(actor),
    }
    return render(request, "mesa/asuntos/consultas.html", context)


def _may_bring(actor: Actor | None) -> bool:
    """Whether to offer it, in a query or two: the page that does it asks for permission, and says what lacks."""
    if actor is None or actor.mandato is None:
        return False
    seats = Membresia.objects.vigentes(clock.today()).filter(miembro=actor.organizacion, clase=Membresia.Clase.MIEMBRO)
    promotes = actor.mandato.calidad in {"titular", "suplente"} and seats.exists()
    return promotes or Organizacion.objects.con_secretaria(actor, clock.today()).exists()


#: What is no longer in preparation: it is read in its consulta.
DONE = (EstadoAsunto.EN_CONSULTA, EstadoAsunto.PUBLICADO)


def asuntos_que_esperan(actor: Actor) -> list[Pendiente]:
    """What the secretaría has to publish, and the drafts that their own author has in hand."""
    if actor.mandato is None or actor.organizacion is None:
        return []
    kept = Organizacion.objects.con_secretaria(actor, clock.today())
    decided = Q(estado=EstadoAsunto.APROBADO, organo__in=kept)
    drafts = Q(estado=EstadoAsunto.BORRADOR, creado_por=actor.persona)
    own = drafts & (Q(organo__in=kept) | Q(promotora=actor.organizacion))
    rows = list(Asunto.objects.filter(decided | own).select_related("consulta"))
    to_publish = [
        Pendiente(
            asunto.get_tipo_display(),
            asunto.titulo,
            f"/asuntos/{asunto.pk}/publicar/",
            _("Publicar"),
            asunto.consulta.explicacion if asunto.consulta else "",
        )
        for asunto in rows
        if asunto.estado == EstadoAsunto.APROBADO
    ]
    in_hand = [
        Pendiente(
            _("%(tipo)s, en borrador") % {"tipo": asunto.get_tipo_display()},
            asunto.titulo,
            f"/asuntos/{asunto.pk}/",
            _("Llevar a consulta"),
            (asunto.consulta.explicacion or asunto.consulta.motivo_retiro) if asunto.consulta else "",
        )
        for asunto in rows
        if asunto.estado == EstadoAsunto.BORRADOR
    ]
    return to_publish + in_hand


registrar_pendientes(asuntos_que_esperan)


def seccion_de_asunto(consulta: Consulta, actor: Actor | None, token: str) -> Seccion | None:
    """Of a consulta on a text: the way to it for who prepares it, what became of it, and where it was published."""
    if consulta.objeto_tipo != Asunto._meta.label_lower:
        return None
    mine = Asunto.objects.visible_to(actor, clock.today()).filter(pk=OuterRef("pk"))
    asunto = Asunto.objects.filter(pk=consulta.objeto_id).annotate(prepara=Exists(mine)).first()
    if asunto is None:
        return None
    letter = asunto.tipo == Asunto.Tipo.CARTA
    current = asunto.consulta_id == consulta.pk
    published = current and asunto.estado == EstadoAsunto.PUBLICADO
    key = clave_publicada(asunto) if published else ""
    return Seccion(
        "mesa/asuntos/_seccion.html",
        {
            "asunto": asunto.pk if vars(asunto)["prepara"] else None,
            "carta": asunto if letter and current else None,
            "ruta": Ficha.objects.filter(tipo=TIPO, clave=key).values_list("ruta", flat=True).first() if key else "",
        },
    )


registrar_seccion("consulta", seccion_de_asunto, orden=10)
