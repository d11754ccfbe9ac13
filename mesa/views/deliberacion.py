"""What is said around a decision: its questions, the requests for more time, and the line of its dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mesa import enlaces, tipos
from mesa.forms.deliberacion import PreguntaForm, ProrrogaForm, ResolverProrrogaForm, RespuestaPreguntaForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import puede, require
from mesa.models import Consulta, Convocada, Mandato, Organizacion, Pregunta, Prorroga
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.deliberacion import preguntar_consulta, responder_pregunta
from mesa.operations.prorrogas import limite, pedir_prorroga, prorrogar_consulta, resolver_prorroga
from mesa.palabras import fecha_dia, fecha_hora
from mesa.states import EstadoProrroga
from mesa.views.access import actor_of, privada
from mesa.views.cadenas import linea_de
from mesa.views.context import CINTA


@dataclass(frozen=True)
class Quien:
    """Who opens a page about a consulta: signed in, or from the personal link of an e-mail (`token`)."""

    consulta: Consulta
    actor: Actor | None
    convocada: Convocada | None
    token: str = ""

    def url(self, name: str) -> str:
        """Where this person does something with this consulta."""
        if self.token:
            return reverse(f"mesa:{name}_desde_correo", args=[self.token])
        return reverse(f"mesa:{name}", args=[self.consulta.pk])

    @property
    def volver(self) -> str:
        """Where she came from: the page of the consulta, or the panel of her link."""
        return self.url("responder") if self.token else reverse("mesa:consulta", args=[self.consulta.pk])


@dataclass(frozen=True)
class Pagina:
    """A page with one form: its words, and what is said once it is done."""

    titulo: str | Promise
    bajada: str | Promise
    boton: str | Promise
    hecho: str | Promise


def _signed_in(request: HttpRequest, pk: int) -> Quien:
    actor = actor_of(request)
    consulta = get_object_or_404(Consulta.objects.visible_to(actor, clock.today()).for_detail(), pk=pk)
    own = actor.mandato.organizacion_id if actor and actor.mandato else None
    mine = next((c for c in consulta.convocadas.all() if c.organizacion_id == own), None)
    return Quien(consulta, actor, mine)


def _from_mail(token: str) -> Quien | None:
    """Whoever a link names; None if it was not made here. That her mandate still holds is asked by the permission."""
    enlace = enlaces.leer(token)
    if enlace is None:
        return None
    mandato = get_object_or_404(Mandato.objects.for_actor(), pk=enlace.mandato_id)
    convocada = get_object_or_404(Convocada, pk=enlace.convocada_id, organizacion=mandato.organizacion_id)
    consulta = Consulta.objects.for_detail().get(pk=convocada.consulta_id)
    return Quien(consulta, Actor(mandato.persona, mandato), convocada, token)


Paso = Callable[[HttpRequest, Quien], HttpResponse]


def _by_link(request: HttpRequest, token: str, page: Paso) -> HttpResponse:
    """The same page opened from an e-mail: it signs nobody in, and is kept nowhere."""
    quien = _from_mail(token)
    if quien is None:
        return render(request, "mesa/enlace_invalido.html", {"navegacion_oculta": True}, status=404)
    response = page(request, quien)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _form_page(
    request: HttpRequest, quien: Quien, pagina: Pagina, form: forms.Form, act: Callable[[], object], **context: Any
) -> HttpResponse:
    """Show the form, or do what it asks and go back. What cannot be done is said above it, with all that was typed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                if not quien.token:
                    messages.success(request, str(pagina.hecho))
                return HttpResponseRedirect(quien.volver + ("#" + str(context["ancla"])))
    consulta = quien.consulta
    kind = tipos.consulta(consulta.tipo)
    lista, url = kind.lista
    title = consulta.titulo[:1].upper() + consulta.titulo[1:]
    context |= {
        "consulta": consulta,
        "mandato": quien.actor.mandato if quien.actor else None,
        "pagina": pagina,
        "form": form,
        "url_volver": quien.volver,
        "desde_correo": bool(quien.token),
        "navegacion_oculta": bool(quien.token),
        "cinta": CINTA if consulta.organo.ejemplo else "",
        "organo_nombre": consulta.organo.nombre,
        "seccion": kind.seccion,
    }
    if not quien.token:
        context["migas"] = [(str(lista), reverse(url)), (title, quien.volver), (str(pagina.titulo), "")]
    return render(request, "mesa/deliberacion/formulario.html", context, status=status)


def _own(quien: Quien) -> Convocada:
    """The convoked organisation she speaks for. Raises NoPermitido with its sentence."""
    if quien.convocada is None:
        raise NoPermitido([_("Su organización no fue convocada a esta consulta.")])
    return quien.convocada


def _page_to_ask(request: HttpRequest, quien: Quien) -> HttpResponse:
    """A question of the organisation she speaks for."""
    own = _own(quien)
    require("mesa.preguntar_consulta", quien.actor, own)
    form = PreguntaForm(request.POST or None)
    pagina = Pagina(
        titulo=_("Hacer una pregunta"),
        bajada=_("Preguntar no es responder: su organización se pronuncia aparte, hasta el plazo."),
        boton=_("Enviar la pregunta de %(organizacion)s") % {"organizacion": own.nombre},
        hecho=_("Quedó registrada la pregunta. Se avisa por correo a quien conduce la consulta."),
    )

    def ask() -> object:
        texto = form.cleaned_data["texto"]
        return preguntar_consulta(quien.consulta.pk, own.organizacion_id, texto, actor=quien.actor)

    closed = "" if _running(quien.consulta) else _("La consulta ya no recibe preguntas: cerró o venció su plazo.")
    return _form_page(request, quien, pagina, form, ask, convocada=own, impedimento=closed, ancla="preguntas")


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def preguntar(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about the text of a consulta that convoked the reader's organisation."""
    return _page_to_ask(request, _signed_in(request, pk))


@csrf_exempt  # the signed link is the authority, as in the panel's own page from an e-mail
@require_http_methods(["GET", "HEAD", "POST"])
def preguntar_desde_correo(request: HttpRequest, token: str) -> HttpResponse:
    """The same, from a personal link."""
    return _by_link(request, token, _page_to_ask)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def responder_una(request: HttpRequest, pk: int, pregunta: int) -> HttpResponse:
    """Answer a question, or correct its answer."""
    quien = _signed_in(request, pk)
    asked = get_object_or_404(Pregunta.objects.filter(consulta=quien.consulta), pk=pregunta)
    require("mesa.responder_pregunta", quien.actor, quien.consulta)
    initial = {"respuesta": asked.respuesta, "leida": asked.respuesta}
    form = RespuestaPreguntaForm(request.POST or None, initial=initial)
    pagina = Pagina(
        titulo=_("Responder la pregunta de %(organizacion)s") % {"organizacion": asked.organizacion_nombre},
        bajada=_("Pregunta y respuesta quedan a la vista de todas las organizaciones convocadas."),
        boton=_("Corregir la respuesta") if asked.respuesta else _("Responder"),
        hecho=_("Quedó respondida la pregunta. Se avisa por correo a todas las convocadas."),
    )

    def answer() -> object:
        return responder_pregunta(asked.pk, **form.cleaned_data, actor=quien.actor)

    return _form_page(request, quien, pagina, form, answer, cita=asked, ancla="preguntas")


def _page_for_more_time(request: HttpRequest, quien: Quien) -> HttpResponse:
    """Ask for more time; whoever conducts the consulta gives it, without asking."""
    consulta = quien.consulta
    grants = not quien.token and puede("mesa.prorrogar_consulta", quien.actor, consulta)
    own = None if grants else _own(quien)
    if own:
        require("mesa.pedir_prorroga", quien.actor, own)
    allowed = limite(consulta)
    form = ProrrogaForm(request.POST or None, initial={"vence": allowed.ultima})
    if allowed.ultima:
        form.fields["vence"].help_text = _(
            "El plazo es el %(plazo)s. La última fecha que la regla permite es el %(ultima)s; la hora no cambia."
        ) % {"plazo": fecha_hora(consulta.plazo.instante), "ultima": fecha_dia(allowed.ultima)}
    title, button = _("Prorrogar el plazo"), _("Prorrogar el plazo")
    done = _("El plazo quedó prorrogado. Se avisa por correo a todas las convocadas; lo respondido se conserva.")
    if own:
        title, button = (
            _("Pedir una prórroga"),
            _("Pedir la prórroga por %(organizacion)s") % {"organizacion": own.nombre},
        )
        done = _("Quedó pedida la prórroga. Mientras no se conceda, rige el plazo de hoy.")
    pagina = Pagina(
        titulo=title,
        bajada=_("Una sola vez, antes de que venza y con su motivo. Las respuestas ya dadas se conservan."),
        boton=button,
        hecho=done,
    )

    def act() -> object:
        data = form.cleaned_data
        if own is None:
            return prorrogar_consulta(consulta.pk, **data, actor=quien.actor)
        return pedir_prorroga(consulta.pk, own.organizacion_id, **data, actor=quien.actor)

    return _form_page(
        request,
        quien,
        pagina,
        form,
        act,
        convocada=own,
        impedimento=_why_not(consulta, allowed.motivo),
        ancla="prorroga",
    )


def _why_not(consulta: Consulta, motivo: str) -> str:
    """Why nobody may be given more time, in place of the form; "" when it may be asked for."""
    if not consulta.abierta:
        return _("La consulta ya cerró.")
    if consulta.vencida(clock.now()):
        return _("El plazo venció el %(instante)s: ya no se puede prorrogar.") % {
            "instante": fecha_hora(consulta.plazo.instante)
        }
    return motivo


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def prorrogar(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time or, whoever conducts the consulta, give it."""
    return _page_for_more_time(request, _signed_in(request, pk))


@csrf_exempt  # the signed link is the authority, as in the panel's own page from an e-mail
@require_http_methods(["GET", "HEAD", "POST"])
def prorrogar_desde_correo(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for more time from a personal link."""
    return _by_link(request, token, _page_for_more_time)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def resolver(request: HttpRequest, pk: int, prorroga: int) -> HttpResponse:
    """Grant or deny the time that an organisation asked for."""
    quien = _signed_in(request, pk)
    asked = get_object_or_404(Prorroga.objects.filter(consulta=quien.consulta), pk=prorroga)
    require("mesa.resolver_prorroga", quien.actor, quien.consulta)
    if request.method != "POST" and asked.estado != EstadoProrroga.PEDIDA:
        raise Conflicto(_("Esta prórroga ya se resolvió. La decisión está en la página de la consulta."))
    form = ResolverProrrogaForm(request.POST or None)
    pagina = Pagina(
        titulo=_("Resolver la prórroga que pide %(organizacion)s") % {"organizacion": asked.organizacion_nombre},
        bajada=_("Si vence el plazo sin resolverla, la consulta cierra en su fecha."),
        boton=_("Resolver la prórroga"),
        hecho=_("Quedó resuelta la prórroga. Se avisa por correo a todas las convocadas."),
    )

    def decide() -> object:
        grants = form.cleaned_data["decision"] == "concede"
        return resolver_prorroga(asked.pk, grants, form.cleaned_data["respuesta"], actor=quien.actor)

    return _form_page(
        request,
        quien,
        pagina,
        form,
        decide,
        pedida=asked,
        impedimento=_why_not(quien.consulta, ""),
        ancla="prorroga",
    )


def en_la_consulta(consulta: Consulta, actor: Actor | None, _token: str) -> tipos.Seccion:
    """The line of dates, more time, and the questions, on the page of a consulta."""
    conducts = puede("mesa.responder_pregunta", actor, consulta)
    data = _deliberation(Quien(consulta, actor, None), asks=_convoked(consulta, actor), conducts=conducts)
    if consulta.cierre != Consulta.Cierre.EN_SESION:  # a session had no term
        data["cadena"] = linea_de(consulta)
    return tipos.Seccion("mesa/deliberacion/_consulta.html", data)


def en_el_panel(consulta: Consulta, actor: Actor | None, token: str) -> tipos.Seccion | None:
    """The questions and more time, in the panel that answers; a link shows them until the deadline."""
    if token and not _running(consulta):
        return None
    data = _deliberation(Quien(consulta, actor, None, token), asks=_convoked(consulta, actor), conducts=False)
    return tipos.Seccion("mesa/deliberacion/_panel.html", data)


def _convoked(consulta: Consulta, actor: Actor | None) -> bool:
    """Whether her organisation was convoked; that her mandate still holds is asked where she acts."""
    own = actor.mandato.organizacion_id if actor and actor.mandato else None
    return any(c.organizacion_id == own for c in consulta.convocadas.all())


def _running(consulta: Consulta) -> bool:
    return consulta.abierta and not consulta.vencida(clock.now())


def _deliberation(quien: Quien, *, asks: bool, conducts: bool) -> dict[str, Any]:
    """What both pages show: the questions, the requests for more time, and what this reader may do about them."""
    consulta, running = quien.consulta, _running(quien.consulta)
    requests = list(consulta.prorrogas.all())
    granted = next((p for p in requests if p.estado == EstadoProrroga.CONCEDIDA), None)
    extends = running and granted is None and (consulta.regla is None or consulta.regla.prorroga > 0)
    own = quien.actor.mandato.organizacion_id if quien.actor and quien.actor.mandato else None
    waits = any(p.estado == EstadoProrroga.PEDIDA and p.organizacion_id == own for p in requests)
    return {
        "consulta": consulta,
        "corre": running,
        "preguntas": list(consulta.preguntas.all()),
        "prorrogas": requests,
        "concedida": granted,
        "conduce": conducts,
        "url_preguntar": quien.url("preguntar") if asks and running else "",
        "url_prorrogar": quien.url("prorrogar") if extends and (conducts or (asks and not waits)) else "",
        "url_plazos": reverse("mesa:plazos", args=[consulta.pk]) if conducts and consulta.estado != "retirada" else "",
    }


tipos.registrar_seccion("consulta", en_la_consulta, orden=20)
tipos.registrar_seccion("panel", en_el_panel, orden=20)


def que_resolver(actor: Actor) -> list[tipos.Pendiente]:
    """The questions and the requests for more time that wait for who conducts; of a network, who represents it."""
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return []
    kept = Organizacion.objects.con_secretaria(actor, clock.today()).exclude(tipo=TipoOrganizacion.RED)
    hers = Q(consulta__organo__in=kept.values("pk"))
    if actor.mandato.organizacion.tipo == TipoOrganizacion.RED and actor.mandato.calidad != "delegada":
        hers |= Q(consulta__organo=actor.mandato.organizacion_id)
    asked = Pregunta.objects.filter(hers, respondida_el=None).exclude(consulta__estado="retirada")
    more = Prorroga.objects.filter(
        hers, estado=EstadoProrroga.PEDIDA, consulta__estado="abierta", consulta__plazo__instante__gte=clock.now()
    )
    shown = ("pk", "consulta", "organizacion_nombre", "consulta__titulo", "consulta__plazo__instante")
    waiting = asked.order_by().values_list(Value(False), *shown).union(more.order_by().values_list(Value(True), *shown))
    return [_waiting(more_time, *row) for more_time, *row in waiting.order_by("pk")]


def _waiting(
    more_time: bool, pk: int, consulta: int, organizacion: str, titulo: str, vence: datetime
) -> tipos.Pendiente:
    """A question is owed also when the deadline has passed, and then has none."""
    return tipos.Pendiente(
        tipo=_("Prórroga") if more_time else _("Pregunta"),
        titulo=f"{organizacion}: {titulo}",
        url=reverse("mesa:resolver_prorroga" if more_time else "mesa:responder_pregunta", args=[consulta, pk]),
        boton=_("Resolver") if more_time else _("Responder"),
        vence=vence if vence >= clock.now() else None,
    )


tipos.registrar_pendientes(que_resolver)
