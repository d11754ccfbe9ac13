"""A consulta's page, the panel that answers it, and the same panel opened from an e-mail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mesa import enlaces, tipos
from mesa.diferencia import Cambio
from mesa.forms.consultas import PronunciamientoForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import motivos, motivos_de
from mesa.models import Consulta, Convocada, Evento, Mandato, Pronunciamiento
from mesa.operations.avisos import quienes_responden
from mesa.operations.cadenas import cerro_observaciones
from mesa.operations.consultas import pronunciarse, recordar_consulta, resultado_si_cerrara
from mesa.operations.posiciones import pide_apartamiento
from mesa.palabras import fecha_hora
from mesa.views.access import actor_of, privada
from mesa.views.context import CINTA
from mesa.views.posiciones import con_la_de_su_red, interna_de
from mesa.views.versiones import entre, respondida_antes, versiones_de

EFECTOS = {
    "aprueba": gettext_lazy("El texto está bien como está."),
    "aprueba_con_observaciones": gettext_lazy("Vale como aprobación. Sus observaciones quedan %(junto)s."),
    "se_abstiene": gettext_lazy("Cuenta para el quórum, no para el resultado."),
    "se_inhabilita": gettext_lazy(
        "Su organización sale del quórum: no cuenta a favor ni en contra, y no se le recuerda más. Su motivo queda a "
        "la vista. Puede volver hasta el plazo, con otra respuesta."
    ),
}

EFECTOS_DE_CARTA = {
    "aprueba": gettext_lazy("Su organización figura entre las que adhieren, con su nombre y el de quien responde."),
    "objeta": gettext_lazy("Queda aquí para las organizaciones consultadas; la carta solo dice quiénes adhieren."),
}

#: A text that circulates for observations is neither approved nor rejected by what is answered to it.
EFECTOS_SIN_REGLA = {
    "aprueba": gettext_lazy("Deja constancia de que el texto está bien como está; sin regla no lo aprueba."),
    "aprueba_con_observaciones": gettext_lazy("Sus observaciones vuelven con el texto al borrador."),
    "objeta": gettext_lazy("Su objeción vuelve con el texto al borrador; sin regla no lo rechaza."),
    "se_abstiene": gettext_lazy("Deja constancia; sin regla no tiene efecto."),
    "se_inhabilita": gettext_lazy("Deja constancia; sin regla no tiene efecto."),
}


def common_context(consulta: Consulta) -> dict[str, Any]:
    """What both the page of a consulta and its panel show."""
    kind = tipos.consulta(consulta.tipo)
    documento = json.loads(consulta.documento)
    convocadas = list(consulta.convocadas.all())
    voting = [c for c in convocadas if consulta.espera_a(c)]
    return {
        "consulta": consulta,
        "kind": kind,
        "documento": documento,
        "resumen": kind.resumen(documento),
        "convocadas": convocadas,
        "respondieron": sum(c.vigente_id is not None for c in voting),
        "total": len(voting),
        "faltan": [c for c in voting if c.vigente_id is None],
        "silencio_si_abierta": consulta.silencio_en_palabras if consulta.abierta else "",
        "vencida": consulta.vencida(clock.now()),
    }


@require_safe
@privada
def detalle(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answered what, who is missing, until when, and what may be done now."""
    actor = actor_of(request)
    visibles = Consulta.objects.visible_to(actor, clock.today())
    consulta = get_object_or_404(visibles.for_detail().con_internas(actor, clock.today()), pk=pk)
    context = common_context(consulta)
    mine = _convoked_of(consulta, actor)
    context |= {
        "seccion": consulta.kind.seccion,
        "mia": mine,
        "resultado": resultado_si_cerrara(consulta) if consulta.abierta else None,
        **_for_the_secretaria(consulta, actor, context),
        **historia_de(consulta),
        **_observing(consulta, context, receives=mine is not None),
        "mensaje": _message_to_copy(request, consulta),
        "secciones": tipos.secciones_de("consulta", consulta, actor),
    }
    return render(request, "mesa/consulta.html", context)


def _for_the_secretaria(consulta: Consulta, actor: Actor | None, context: dict[str, Any]) -> dict[str, Any]:
    """What she may do now with the consulta: remind, withdraw, register what did not come online, decide in session."""
    kind, documento = context["kind"], context["documento"]
    recordar, retirar, registrar = motivos_de(
        actor, consulta, "mesa.recordar_consulta", "mesa.retirar_consulta", "mesa.registrar_pronunciamiento"
    )
    registers = not registrar and consulta.abierta and not context["vencida"]
    return {
        "motivos_recordar": recordar,
        "url_retiro": "" if retirar else kind.url_retiro(documento),
        "puede_registrar": registers,
        "url_en_sesion": kind.url_en_sesion(documento) if registers and kind.url_en_sesion else "",
    }


def historia_de(consulta: Consulta) -> dict[str, Any]:
    """Every answer in the order received, `anulada` being why a registered one was undone; and the other versions of
    the text, the oldest first, each with what was answered to it in the end.
    """
    others = list(versiones_de(consulta).exclude(pk=consulta.pk))
    undone = Evento.objects.filter(
        verbo="pronunciamiento.anulado", objeto_tipo=consulta._meta.label_lower, objeto_id=consulta.pk
    ).alias(cual=Cast(KeyTextTransform("pronunciamiento", "antes"), BigIntegerField()))
    why = undone.filter(cual=OuterRef("pk")).values(motivo=KeyTextTransform("motivo", "ahora"))
    in_the_end = Q(convocada__consulta__in=others, convocada__vigente=F("pk"))
    told = Pronunciamiento.objects.filter(Q(convocada__consulta=consulta) | in_the_end).select_related("convocada")
    answers: dict[int, list[Pronunciamiento]] = {}
    for answer in told.annotate(anulada=Subquery(why[:1])):
        answers.setdefault(answer.convocada.consulta_id, []).append(answer)
    return {
        "historia": answers.get(consulta.pk, []),
        "otras_versiones": [(version, answers.get(version.pk, [])) for version in reversed(others)],
    }


def _observing(consulta: Consulta, context: dict[str, Any], *, receives: bool, token: str = "") -> dict[str, Any]:
    """Where the text is observed, if its kind can be and the reader may now, and where its observations are."""
    kind, documento = context["kind"], context["documento"]
    now = receives and consulta.abierta and not context["vencida"]
    now = now and not (kind.url_observar and cerro_observaciones(consulta, clock.now()))
    return {
        "url_observar": kind.url_observar(documento, token) if now and kind.url_observar else "",
        "url_observaciones": kind.url_observaciones(documento) if kind.url_observaciones else "",
    }


def _convoked_of(consulta: Consulta, actor: Actor | None) -> Convocada | None:
    """The convoked organisation that the actor speaks for."""
    own = actor.mandato.organizacion_id if actor and actor.mandato else None
    return next((c for c in consulta.convocadas.all() if c.organizacion_id == own), None)


def _message_to_copy(request: HttpRequest, consulta: Consulta) -> str:
    """A message for a chat, with the general link: the personal one goes by e-mail only."""
    return _(
        "Está en circulación: %(titulo)s (versión %(version)s). %(plazo)s: %(fecha)s. Cada representante puede "
        "responder desde su correo o en %(url)s"
    ) % {
        "titulo": consulta.titulo,
        "version": consulta.version,
        "plazo": _("Plazo fatal") if consulta.plazo.fatal else _("Plazo"),
        "fecha": fecha_hora(consulta.plazo.instante),
        "url": request.build_absolute_uri(reverse("mesa:consulta", args=[consulta.pk])),
    }


@require_POST
@privada
def recordar(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not answered."""
    actor = actor_of(request)
    get_object_or_404(Consulta.objects.visible_to(actor, clock.today()), pk=pk)
    recordar_consulta(pk, actor=actor)
    messages.success(request, _("Se enviará un recordatorio a quienes faltan, una vez por hora como máximo."))
    return redirect("mesa:consulta", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def responder(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel, for the organisation the signed-in person speaks for."""
    actor = actor_of(request)
    visibles = Consulta.objects.visible_to(actor, clock.today())
    consulta = get_object_or_404(con_la_de_su_red(visibles.for_detail(), actor), pk=pk)
    convocada = _convoked_of(consulta, actor)
    if convocada is None:
        raise NoPermitido(
            [_("Su organización no fue convocada a responder. Puede leer el texto en la página anterior.")]
        )
    return _panel(request, convocada, actor, done=reverse("mesa:consulta", args=[pk]))


@csrf_exempt  # the signed link is the authority, no cookie counts; and no-referrer makes browsers send Origin: null
@require_http_methods(["GET", "HEAD", "POST"])
def responder_desde_correo(request: HttpRequest, token: str) -> HttpResponse:
    """The panel opened from an e-mail: it names the person and the organisation, and signs nobody in."""
    enlace = enlaces.leer(token)
    if enlace is None:
        return render(request, "mesa/enlace_invalido.html", {"navegacion_oculta": True}, status=404)
    convocada = get_object_or_404(Convocada, pk=enlace.convocada_id)
    mandato = get_object_or_404(Mandato.objects.for_actor(), pk=enlace.mandato_id)
    actor = Actor(mandato.persona, mandato)
    consulta = con_la_de_su_red(Consulta.objects.for_detail(), actor).get(pk=convocada.consulta_id)
    convocada = next(c for c in consulta.convocadas.all() if c.pk == convocada.pk)
    if consulta.es_interna and motivos("mesa.responder_consulta", actor, convocada):
        # what a network says to itself is not for who no longer speaks for one of its own
        return render(request, "mesa/enlace_invalido.html", {"navegacion_oculta": True}, status=404)
    response = _panel(request, convocada, actor, done=request.path, token=token)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _panel(
    request: HttpRequest, convocada: Convocada, actor: Actor | None, *, done: str, token: str = ""
) -> HttpResponse:
    """Show the panel, or register what it sent. The GET changes nothing, and no option comes chosen."""
    consulta = convocada.consulta
    form = PronunciamientoForm(consulta.kind.voz, request.POST or None, initial={"sha256": consulta.sha256}, prefix="")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                answer = pronunciarse(consulta.pk, convocada.organizacion_id, **form.cleaned_data, actor=actor)
            except DomainError as error:
                field = getattr(error, "campo", "fundamento")
                form.add_error(field if error.status == 422 else None, error.mensaje)
                status = error.status
            else:
                if not token:
                    messages.success(request, confirmation(consulta, convocada, answer))
                return HttpResponseRedirect(done)
    context = common_context(consulta) | _panel_context(convocada, actor, form, from_mail=bool(token))
    context |= _observing(consulta, context, receives=not context["motivos"], token=token)
    context["secciones"] = tipos.secciones_de("panel", consulta, actor, token)
    return render(request, "mesa/responder.html", context, status=status)


def _panel_context(
    convocada: Convocada, actor: Actor | None, form: PronunciamientoForm, *, from_mail: bool
) -> dict[str, Any]:
    consulta = convocada.consulta
    mandato = actor.mandato if actor else None
    others = [m for m in quienes_responden(convocada.organizacion) if mandato and m.pk != mandato.pk]
    antes, cambios = what_changed(consulta, convocada)
    kind = tipos.consulta(consulta.tipo)
    return {
        "seccion": consulta.kind.seccion,
        "convocada": convocada,
        "clave_guardado": f"consulta-{consulta.pk}-{convocada.pk}",
        "mandato": mandato,
        "form": form,
        "pide_apartamiento": pide_apartamiento(interna_de(consulta, convocada.organizacion)),
        "efectos": _effects(consulta),
        "plegadas": [] if kind.voz.adhesion else ["se_abstiene", "se_inhabilita"],
        "otras": others,
        "motivos": motivos("mesa.responder_consulta", actor, convocada),
        "confirmacion": confirmation(consulta, convocada, convocada.vigente) if convocada.vigente else "",
        "hay_nueva": not consulta.abierta and _in_circulation_again(convocada),
        "antes": antes,
        "cambios": cambios,
        "observadas": kind.observaciones_de(consulta.objeto_id, convocada.organizacion_id)
        if kind.observaciones_de
        else [],
        # a link serves until the deadline; after it, who wants to read signs in, or waits for the publication
        "se_lee": not from_mail or (consulta.abierta and not consulta.vencida(clock.now())),
        "regla_anterior": antes.regla if antes and antes.regla_id != consulta.regla_id else None,
        "cambio_regla": antes is not None and antes.regla_id != consulta.regla_id,
        "navegacion_oculta": from_mail,
        "desde_correo": from_mail,
        "cinta": CINTA if consulta.organo.ejemplo else "",
        "organo_nombre": consulta.organo.nombre,
    }


def _in_circulation_again(convocada: Convocada) -> bool:
    """Whether a later text of the same object circulates now and asks the same organisation."""
    old = convocada.consulta
    same = Consulta.objects.filter(objeto_tipo=old.objeto_tipo, objeto_id=old.objeto_id, organo=old.organo_id)
    later = same.filter(pk__gt=old.pk)
    asked = later.filter(estado="abierta", plazo__instante__gte=clock.now())
    return asked.filter(convocadas__organizacion=convocada.organizacion_id).exists()


def _effects(consulta: Consulta) -> Mapping[str, str | Promise]:
    """What each answer does, by code."""
    voz = consulta.kind.voz
    if voz.adhesion:
        return EFECTOS_DE_CARTA
    if consulta.regla is None:
        return EFECTOS_SIN_REGLA
    told = {value: str(effect) % {"junto": voz.junto} for value, effect in EFECTOS.items()}
    return told | {"objeta": _objection_effect(consulta)}


def _objection_effect(consulta: Consulta) -> str:
    if consulta.regla and consulta.regla.mayoria in {"consenso", "unanimidad"}:
        if consulta.es_interna:
            return _("Basta una objeción fundada para que la red resuelva objetar.")
        return _("Basta una objeción fundada para que el texto vuelva a borrador.")
    return _("Cuenta en contra.")


def confirmation(consulta: Consulta, convocada: Convocada, answer: Pronunciamiento) -> str:
    """What is on record for an organisation, and until when it can be changed."""
    if answer.evidencia:
        return _registered_for_it(consulta, convocada, answer)
    text = _("Quedó registrada la respuesta de %(organizacion)s: %(sentido)s (%(persona)s, %(cuando)s).") % {
        "organizacion": convocada.nombre,
        "sentido": consulta.kind.voz.dicho(answer.sentido).lower(),
        "persona": answer.persona_nombre,
        "cuando": fecha_hora(answer.recibido),
    }
    if consulta.abierta and not consulta.vencida(clock.now()):
        text += " " + _("Puede cambiarla hasta el %(plazo)s.") % {"plazo": fecha_hora(consulta.plazo.instante)}
        if consulta.cierra_antes:
            text += " " + _("Si el resultado ya no puede cambiar, la consulta cierra antes.")
    return text


def _registered_for_it(consulta: Consulta, convocada: Convocada, answer: Pronunciamiento) -> str:
    text = _(
        "La secretaría registró por %(organizacion)s: %(sentido)s (%(via)s, %(persona)s). Consta en: %(evidencia)s."
    ) % {
        "organizacion": convocada.nombre,
        "sentido": consulta.kind.voz.dicho(answer.sentido).lower(),
        "via": answer.get_via_display().lower(),
        "persona": answer.persona_nombre,
        "evidencia": answer.evidencia.rstrip("."),
    }
    if consulta.abierta and not consulta.vencida(clock.now()):
        text += " " + _("Si no es así, responda aquí hasta el %(plazo)s: vale lo que usted responda.") % {
            "plazo": fecha_hora(consulta.plazo.instante)
        }
    return text


def what_changed(consulta: Consulta, convocada: Convocada) -> tuple[Consulta | None, list[Cambio]]:
    """The last former text the organisation answered (else the last one), and what changed since."""
    antes = respondida_antes(consulta, convocada)
    return antes, entre(antes, consulta) if antes else []
