"""Questions of anyone as their secretaría sees them: read, admit or not, strike, answer, publish and correct."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.forms.preguntas import (
    CorregirRespuestaForm,
    PublicarPreguntaForm,
    RechazarPreguntaForm,
    ResponderPreguntaForm,
    TacharPreguntaForm,
)
from actas.models import PreguntaCiudadana
from actas.operations import preguntas as operations
from actas.operations.preguntas.moderacion import EN_CURSO
from actas.states import EstadoPregunta
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.forms.base import Formulario
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.kernel.strike import MARCA, contextos
from mesa.models import Organizacion
from mesa.operations.retiros import dato_de
from mesa.tipos import Pendiente, registrar_enlace
from mesa.views.access import actor_of, privada

POR_PAGINA = 20
CONDUCE = gettext_lazy("Solo la secretaría del órgano decide qué preguntas se publican.")
#: What the list may be asked: what waits for the secretaría, and each state.
FILTROS = {
    "": gettext_lazy("Por atender"),
    EstadoPregunta.RECIBIDA.value: gettext_lazy("Recibidas"),
    EstadoPregunta.ADMITIDA.value: gettext_lazy("Admitidas"),
    EstadoPregunta.PUBLICADA.value: gettext_lazy("Publicadas"),
    EstadoPregunta.RECHAZADA.value: gettext_lazy("No publicadas"),
}


@require_safe
@privada
def recibidas(request: HttpRequest) -> HttpResponse:
    """The questions of the órganos that the reader conducts: what waits, by its plazo; the others, newest first."""
    organos = list(_conducidos(actor_of(request)).values_list("pk", flat=True))
    if not organos:
        raise NoPermitido([str(CONDUCE)])
    estado, after = request.GET.get("estado", ""), request.GET.get("desde", "")
    if estado not in FILTROS or (after and not re.fullmatch("[0-9]{1,18}", after)):
        raise Http404
    rows = PreguntaCiudadana.objects.filter(acuerdo__organo__in=organos).select_related("acuerdo__organo", "plazo")
    rows = rows.filter(estado=estado) if estado else rows.filter(estado__in=EN_CURSO)
    # What waits is answered in the order in which it came in, which is that of its plazos.
    rows = rows.order_by("-pk") if estado else rows.order_by("pk")
    if after:
        rows = rows.filter(pk__lt=int(after)) if estado else rows.filter(pk__gt=int(after))
    found = list(rows[: POR_PAGINA + 1])
    shown = found[:POR_PAGINA]
    context = {
        "seccion": "pendientes",
        "preguntas": shown,
        "siguiente": str(shown[-1].pk) if len(found) > POR_PAGINA else "",
        "continua": bool(after),
        "parametros": f"estado={estado}" if estado else "",
        "filtros": [(value, label, value == estado) for value, label in FILTROS.items()],
    }
    return render(request, "actas/preguntas/recibidas.html", context)


def _visible(request: HttpRequest, pk: int) -> PreguntaCiudadana:
    """A question of an órgano that the reader knows; 404 for any other, 403 for who does not conduct it."""
    actor = actor_of(request)
    known = Organizacion.objects.seguidos_por(actor, clock.today()).values("pk")
    rows = PreguntaCiudadana.objects.filter(acuerdo__organo__in=known)
    pregunta = get_object_or_404(rows.select_related("acuerdo__organo", "plazo"), pk=pk)
    require("actas.moderar_pregunta", actor, pregunta)
    return pregunta


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def una(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, with what may be done with it now; where it was admitted, its answer is written here."""
    pregunta = _visible(request, pk)
    admitted = pregunta.estado == EstadoPregunta.ADMITIDA
    initial = {"respuesta": pregunta.respuesta, "leida": pregunta.respuesta}
    form = ResponderPreguntaForm(_posted(request), initial=initial)

    def answer() -> object:
        return operations.responder_pregunta_ciudadana(pk, **form.cleaned_data, actor=actor_of(request))

    done = _("Quedó guardada la respuesta. Nadie más la ve hasta que la publique.")
    status = _sent(request, form, answer, done) if request.method == "POST" else 200
    if status == 302:
        return redirect("actas:publicar_pregunta" if "revisar" in request.POST else "actas:pregunta_recibida", pk)
    clave = operations.clave_de(pregunta) if pregunta.estado == EstadoPregunta.PUBLICADA else ""
    context = _context(pregunta, "") | {
        "url_acuerdo": f"/acuerdos/{pregunta.acuerdo.clave}/",
        "form": form if admitted or request.method == "POST" else None,
        "tachada": MARCA in pregunta.texto,
        "url_publica": _public(pregunta, clave) if clave else "",
    }
    return render(request, "actas/preguntas/una.html", context, status=status)


def _public(pregunta: PreguntaCiudadana, clave: str) -> str:
    return f"/acuerdos/{pregunta.acuerdo.clave}/preguntas/{clave.rpartition('/')[2]}/"


@require_POST
@privada
def admitir(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it to be answered."""
    _visible(request, pk)
    operations.admitir_pregunta_ciudadana(pk, actor=actor_of(request))
    messages.success(request, _("Quedó admitida la pregunta. Escriba la respuesta y publíquela."))
    return redirect("actas:pregunta_recibida", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def rechazar(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave it unpublished, and say why."""
    pregunta = _visible(request, pk)
    form = RechazarPreguntaForm(_posted(request))

    def act() -> object:
        return operations.rechazar_pregunta_ciudadana(pk, **form.cleaned_data, actor=actor_of(request))

    done = _("La pregunta no se publica. Puede admitirla si fue un error: el aviso a quien preguntó sale en una hora.")
    words = _("No publicar la pregunta"), _("Queda en este registro, con el motivo. No se publica nada.")
    return _page(request, pregunta, form, act, done, words)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def tachar(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a personal datum: first where it stands, then the act."""
    pregunta = _visible(request, pk)
    form = TacharPreguntaForm(_posted(request), initial={"leida": pregunta.texto})
    seen: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid() and "confirmar" not in request.POST:
        seen = _places(form, pregunta)

    def act() -> object:
        typed = form.cleaned_data
        return operations.tachar_pregunta_ciudadana(
            pk, typed["dato"], leida=typed["leida"].replace("\r\n", "\n"), actor=actor_of(request)
        )

    done = _("Quedó tachado el dato. No se guarda en ninguna parte.")
    words = (
        _("Quitar un dato personal"),
        _("Es lo único que se puede cambiar de una pregunta, y se nota: en su lugar queda «%(marca)s».")
        % {"marca": MARCA},
    )
    preview = bool(seen) or (request.method == "POST" and "confirmar" not in request.POST)
    return _page(request, pregunta, form, act, done, words, preview=preview, lugares=seen)


def _places(form: TacharPreguntaForm, pregunta: PreguntaCiudadana) -> list[tuple[str, str, str]]:
    """Where the datum stands, with what surrounds it; that it cannot be looked for, or is not there, the form says."""
    try:
        found = contextos(pregunta.texto, dato_de(form.cleaned_data["dato"]))
    except DomainError as error:
        form.add_error("dato", error.mensaje)
        return []
    if not found:
        form.add_error("dato", _("La pregunta no contiene ese dato. Cópielo tal como aparece."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anonimizar(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, and erase the name and address of who asked."""
    pregunta = _visible(request, pk)

    def act() -> object:
        return operations.anonimizar_pregunta_ciudadana(pk, actor=actor_of(request))

    words = (
        _("Borrar nombre y correo"),
        _("Se borran los de quien preguntó, y no se le avisa qué pasó con su pregunta. No se puede deshacer."),
    )
    done = _("Quedaron borrados el nombre y el correo de quien preguntó.")
    return _page(request, pregunta, Formulario(_posted(request)), act, done, words)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish it with its answer, once both were read together."""
    pregunta = _visible(request, pk)
    form = PublicarPreguntaForm(_posted(request), initial={"respuesta": pregunta.respuesta})

    def act() -> object:
        typed = form.cleaned_data["respuesta"].replace("\r\n", "\n")
        return operations.publicar_pregunta_ciudadana(pk, respuesta=typed, actor=actor_of(request))

    words = (
        _("Publicar la pregunta con su respuesta"),
        _("Al publicar, ambas quedan en la cadena y no se podrán editar, solo corregir con una nueva versión."),
    )
    done = _("Quedó publicada la pregunta con su respuesta. Si quien preguntó dejó su correo, se le avisa.")
    return _page(request, pregunta, form, act, done, words)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish another answer over the former one."""
    pregunta = _visible(request, pk)
    initial = {"respuesta": pregunta.respuesta, "leida": pregunta.respuesta}
    form = CorregirRespuestaForm(_posted(request), initial=initial)

    def act() -> object:
        return operations.corregir_respuesta_ciudadana(pk, **form.cleaned_data, actor=actor_of(request))

    words = (
        _("Corregir la respuesta publicada"),
        _("La pregunta no cambia. Se publica una nueva versión de la respuesta."),
    )
    return _page(request, pregunta, form, act, _("Quedó publicada la respuesta corregida."), words)


Palabras = tuple[str, str]


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, though it be nothing; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def _sent(request: HttpRequest, form: Any, act: Callable[[], object], done: str) -> int:
    """Do what a form asks; the status of the answer. What cannot be done is said above it, with all that was typed."""
    if not form.is_valid():
        return 422
    try:
        act()
    except NoPermitido:
        raise
    except DomainError as error:
        form.add_error(None, error.mensaje)
        return error.status
    messages.success(request, done)
    return 302


def _page(
    request: HttpRequest,
    pregunta: PreguntaCiudadana,
    form: Any,
    act: Callable[[], object],
    done: str,
    words: Palabras,
    *,
    preview: bool = False,
    lugares: list[tuple[str, str, str]] | None = None,
) -> HttpResponse:
    """A page with one form about a question; with `preview` nothing is done yet."""
    status = 200
    if request.method == "POST":
        status = (422 if form.errors else 200) if preview else _sent(request, form, act, done)
    if status == 302:
        return redirect("actas:pregunta_recibida", pregunta.pk)
    context = _context(pregunta, words[0]) | {"form": form, "titulo": words[0], "bajada": words[1], "lugares": lugares}
    return render(request, "actas/preguntas/formulario.html", context, status=status)


def _context(pregunta: PreguntaCiudadana, here: str) -> dict[str, Any]:
    own = reverse("actas:pregunta_recibida", args=[pregunta.pk])
    name = _("Pregunta %(n)s") % {"n": pregunta.pk}
    trail = [(_("Pendientes"), reverse("mesa:pendientes")), (_("Preguntas"), reverse("actas:preguntas_recibidas"))]
    trail += [(name, own), (here, "")] if here else [(name, "")]
    return {"seccion": "pendientes", "pregunta": pregunta, "url_volver": own, "migas": trail}


def _conducidos(actor: Actor | None) -> QuerySet[Organizacion]:
    """The órganos whose questions the actor moderates and answers."""
    return Organizacion.objects.conducidos_por(actor, clock.today())


# What waits


def preguntas_que_esperan(actor: Actor) -> Conteo | None:
    """The questions that wait for the actor, in one line: they are read and answered in their list."""
    organos = _conducidos(actor).values("pk")
    waiting = PreguntaCiudadana.objects.filter(acuerdo__organo__in=organos, estado__in=EN_CURSO)
    return Conteo(waiting, _waiting, vence="plazo__instante")


def _waiting(found: Contadas) -> Pendiente:
    titulo = ngettext("%(n)s pregunta espera respuesta", "%(n)s preguntas esperan respuesta", found.n) % {"n": found.n}
    one = found.n == 1
    url = reverse("actas:pregunta_recibida", args=[found.primera]) if one else reverse("actas:preguntas_recibidas")
    return Pendiente(_("Preguntas de la ciudadanía"), titulo, url, _("Atender"), vence=found.vence)


registrar_conteo(preguntas_que_esperan)
registrar_enlace(gettext_lazy("Preguntas de la ciudadanía"), "actas:preguntas_recibidas")
