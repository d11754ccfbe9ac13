"""Observations: the page that makes them (signed in, or from an e-mail), their ledger, and the secretaría's answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from actas import operations
from actas.documento import ActaCompleta, fila, leer_acta, parrafos_de
from actas.forms.observaciones import ObservarForm, RespuestaForm
from actas.models import Acta, Observacion
from actas.operations.observaciones import marca, ya_publicada
from actas.operations.parrafos import ParrafoCambiado
from actas.states import EstadoActa, EstadoObservacion
from actas.views.actas import visible_acta
from mesa import enlaces
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import motivos, require
from mesa.models import Consulta, Convocada, Evento, Mandato
from mesa.operations.cadenas import cerro_observaciones, observaciones_de
from mesa.palabras import lugar
from mesa.views.access import actor_of, privada
from mesa.views.context import CINTA


def en_el_editor(request: HttpRequest, acta: Acta, *, responde: bool) -> dict[str, Any]:
    """What the editor says of observations: those of each paragraph, what waits, and where the text is observed."""
    actor = actor_of(request)
    rows = _rows(acta, responde=responde)
    places: dict[int, dict[str, Any]] = {}
    for observacion, shown in rows:
        if observacion.parrafo_id:
            place = places.setdefault(observacion.parrafo_id, {"filas": [], "pendientes": 0, "por_incorporar": 0})
            place["filas"].append(shown)
            place["pendientes"] += observacion.estado == EstadoObservacion.PENDIENTE
            place["por_incorporar"] += por_incorporar(observacion) and not ya_publicada(acta, observacion)
    observes = _receives(acta.consulta) and not motivos("actas.observar_acta", actor, acta.consulta)
    return {
        "observaciones": places,
        "observaciones_total": len(rows),
        "observaciones_sin_respuesta": sum(o.estado == EstadoObservacion.PENDIENTE for o, _shown in rows),
        "por_incorporar": sum(por_incorporar(o) and not ya_publicada(acta, o) for o, _shown in rows),
        "url_observar": reverse("actas:observar", args=[acta.sesion.clave]) if observes else "",
        "reapertura": _reopening(acta),
    }


def _reopening(acta: Acta) -> str:
    """Why an acta that was approved is a draft again, if the secretaría reopened it."""
    approved = acta.consulta is not None and acta.consulta.resultado == "aprobada"
    if acta.estado != EstadoActa.BORRADOR or not approved or acta.rectifica_id:
        return ""
    done = Evento.objects.filter(verbo="acta.reabierta", objeto_tipo=acta._meta.label_lower, objeto_id=acta.pk)
    last = done.order_by("-pk").first()
    return str(last.ahora) if last else ""


def por_incorporar(observacion: Observacion) -> bool:
    """Whether its wording was accepted, whole or in part, and is not yet in the text."""
    accepted = {EstadoObservacion.ACOGIDA, EstadoObservacion.ACOGIDA_PARCIALMENTE}
    return observacion.estado in accepted and bool(observacion.propuesta) and not observacion.aplicada


def _rows(acta: Acta, *, responde: bool) -> list[tuple[Observacion, dict[str, Any]]]:
    """Every observation of an acta with how it is shown; its `responde`: whether the reader may answer it now."""
    rows = []
    for observacion in acta.observaciones.select_related("consulta"):
        settled = observacion.estado == EstadoObservacion.RETIRADA or ya_publicada(acta, observacion)
        rows.append((observacion, fila(observacion) | {"responde": responde and not settled}))
    return rows


@require_safe
@privada
def registro(request: HttpRequest, clave: str) -> HttpResponse:
    """The ledger: every observation of every version, by the paragraph it is about, with its answer."""
    acta = visible_acta(request, clave)
    actor = actor_of(request)
    rows = _rows(acta, responde=not motivos("actas.responder_observacion", actor, acta))
    context = {
        "seccion": "actas",
        "acta": acta,
        "grupos": _by_place(leer_acta(acta), rows),
        "total": len(rows),
        "sin_respuesta": sum(o.estado == EstadoObservacion.PENDIENTE for o, _shown in rows),
        "observa": _receives(acta.consulta) and not motivos("actas.observar_acta", actor, acta.consulta),
    }
    return render(request, "actas/observaciones.html", context)


def _receives(consulta: Consulta | None) -> bool:
    """Whether the text is still open to observations."""
    now = clock.now()
    open_now = consulta is not None and consulta.abierta and not consulta.vencida(now)
    return open_now and cerro_observaciones(cast("Consulta", consulta), now) is None


def _by_place(completa: ActaCompleta, rows: list[tuple[Observacion, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The whole acta first, then its paragraphs in the order of today, and last those that are no longer there."""
    places: dict[int | None, dict[str, Any]] = {
        n.parrafo.pk: {"titulo": lugar(n.referencia), "hoy": n.referencia, "texto": n.parrafo.texto, "filas": []}
        for n in completa.parrafos()
    }
    whole: dict[str, Any] = {"titulo": lugar(""), "hoy": "", "texto": "", "filas": []}
    gone: dict[str, Any] = {"titulo": _("párrafos que ya no están en el acta"), "hoy": "", "texto": "", "filas": []}
    for observacion, shown in rows:
        place = whole if not observacion.referencia else places.get(observacion.parrafo_id, gone)
        place["filas"].append(shown)
    return [place for place in (whole, *places.values(), gone) if place["filas"]]


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def observar(request: HttpRequest, clave: str) -> HttpResponse:
    """Observe the text in circulation for the organisation the signed-in person speaks for; `?parrafo=2.3.c`."""
    acta = visible_acta(request, clave)
    consulta = Consulta.objects.for_detail().filter(pk=acta.consulta_id or 0).first()
    if consulta is None:
        raise Http404
    actor = actor_of(request)
    require("actas.observar_acta", actor, consulta)
    assert actor is not None
    assert actor.mandato is not None
    convocada = next(c for c in consulta.convocadas.all() if c.organizacion_id == actor.mandato.organizacion_id)
    return _page(request, convocada, actor, reverse("mesa:responder", args=[consulta.pk]))


@csrf_exempt  # the signed link is the authority, as in the panel's own page from an e-mail
@require_http_methods(["GET", "HEAD", "POST"])
def observar_desde_correo(request: HttpRequest, token: str) -> HttpResponse:
    """The same page opened from the personal link of an e-mail: it signs nobody in."""
    enlace = enlaces.leer(token)
    if enlace is None:
        return render(request, "mesa/enlace_invalido.html", {"navegacion_oculta": True}, status=404)
    asked = Convocada.objects.filter(consulta__objeto_tipo=Acta._meta.label_lower)
    consulta_id = get_object_or_404(asked, pk=enlace.convocada_id).consulta_id
    mandato = get_object_or_404(Mandato.objects.for_actor(), pk=enlace.mandato_id)
    consulta = Consulta.objects.for_detail().get(pk=consulta_id)
    convocada = next(c for c in consulta.convocadas.all() if c.pk == enlace.convocada_id)
    if mandato.organizacion_id != convocada.organizacion_id:
        raise Http404
    actor = Actor(mandato.persona, mandato)
    response = _page(request, convocada, actor, reverse("mesa:responder_desde_correo", args=[token]), from_mail=True)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest, convocada: Convocada, actor: Actor, panel: str, *, from_mail: bool = False
) -> HttpResponse:
    """Show what may be observed and what was, or register what was sent. The GET changes nothing."""
    what = _asked(request, convocada)
    withdrawn = request.POST.get("retirar", "")
    form = ObservarForm(request.POST if request.method == "POST" and not withdrawn else None, initial=what.initial())
    status, error = 200, ""
    if request.method == "POST":
        status = 422
        try:
            done = _withdraw(what, withdrawn, actor) if withdrawn else _send(what, form, actor)
        except DomainError as refusal:
            status, error = refusal.status, refusal.mensaje
        else:
            if done is not None:
                return HttpResponseRedirect(f"{request.path}?hecha={done.pk}")
    context = {
        "error": error,
        "form": form,
        "mandato": actor.mandato,
        "motivos": motivos("actas.observar_acta", actor, what.consulta),
        "url_panel": panel,
        "url_base": request.path,
        "desde_correo": from_mail,
        "navegacion_oculta": from_mail,
    }
    return render(request, "actas/observar.html", context | what.context(request.GET.get("hecha", "")), status=status)


@dataclass(frozen=True)
class Pedido:
    """What a request is about: an organisation, a paragraph perhaps, and the observation it corrects, if it does."""

    convocada: Convocada
    propias: list[Observacion]
    corregida: Observacion | None
    referencia: str
    cita: str

    @property
    def consulta(self) -> Consulta:
        return self.convocada.consulta

    def initial(self) -> dict[str, Any]:
        """The form as it opens: the wording to edit is the paragraph's own, or the one that was sent."""
        own = self.corregida
        return {
            "sha256": self.consulta.sha256,
            "referencia": self.referencia,
            "observacion": own.pk if own else None,
            "motivo": own.motivo if own else "",
            "propuesta": own.propuesta if own and own.propuesta else self.cita,
        }

    def context(self, done: str) -> dict[str, Any]:
        """What the page says besides its form."""
        organo = self.consulta.organo
        return {
            "seccion": "actas",
            "consulta": self.consulta,
            "convocada": self.convocada,
            "referencia": self.referencia,
            "cita": self.cita,
            "corregida": self.corregida,
            "hecha": next((o for o in self.propias if str(o.pk) == done), None),
            "propias": [fila(o) for o in reversed(self.propias)],
            "recibe": _receives(self.consulta),
            "plazo": observaciones_de(self.consulta) or self.consulta.plazo,
            "clave_guardado": f"observacion-{self.consulta.pk}-{self.convocada.pk}-{self.referencia}",
            "cinta": CINTA if organo.ejemplo else "",
            "organo_nombre": organo.nombre,
        }


def _asked(request: HttpRequest, convocada: Convocada) -> Pedido:
    """Read the request; an observation of somebody else, or a paragraph that is not in the text, is 404."""
    consulta = convocada.consulta
    own = list(consulta.observaciones.filter(organizacion=convocada.organizacion_id).select_related("consulta"))
    texts = {ref: text for ref, text in parrafos_de(json.loads(consulta.documento)) if "." in ref or "-" in ref}
    pk = request.POST.get("observacion") or request.GET.get("corregir", "")
    corrected = next((o for o in own if str(o.pk) == pk), None)
    referencia = request.POST.get("referencia") or request.GET.get("parrafo", "")
    if corrected is not None:
        referencia = corrected.referencia
    if (pk and corrected is None) or (referencia and referencia not in texts):
        raise Http404
    return Pedido(convocada, own, corrected, referencia, texts.get(referencia, ""))


def _send(what: Pedido, form: ObservarForm, actor: Actor) -> Observacion | None:
    """Register or correct the observation; None if something is missing in the form."""
    if not form.is_valid():
        return None
    said = {key: form.cleaned_data[key] for key in ("motivo", "propuesta")}
    if what.corregida is not None:
        return operations.corregir_observacion(what.corregida.pk, **said, actor=actor)
    read = {"referencia": what.referencia, "sha256": form.cleaned_data["sha256"]}
    return operations.observar_acta(what.consulta.pk, **read, **said, actor=actor)


def _withdraw(what: Pedido, pk: str, actor: Actor) -> Observacion:
    if pk not in {str(o.pk) for o in what.propias}:
        raise Http404
    return operations.retirar_observacion(int(pk), actor=actor)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def responder(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """The secretaría answers one observation and, with the acta in draft, may take its wording to the paragraph."""
    acta = visible_acta(request, clave)
    actor = actor_of(request)
    require("actas.responder_observacion", actor, acta)
    observacion = get_object_or_404(acta.observaciones.select_related("consulta", "parrafo"), pk=pk)
    form = RespuestaForm(request.POST or None, initial=_answer_so_far(observacion))
    status, conflict = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations.responder_observacion(pk, **form.cleaned_data, actor=actor)
            except DomainError as error:
                status, conflict = error.status, error if isinstance(error, Conflicto) else None
                if conflict:  # what was read is no longer so: the next try is on what the page shows now
                    observacion = acta.observaciones.select_related("consulta", "parrafo").get(pk=pk)
                    form = RespuestaForm(request.POST.dict() | _as_read(observacion))
                form.errors  # noqa: B018  # cleans it, so that an error may be added
                form.add_error(None, error.mensaje)
            else:
                return _answered(request, acta, observacion)
    context = {
        "seccion": "actas",
        "acta": acta,
        "o": fila(observacion),
        "form": form,
        "parrafo": observacion.parrafo,
        "hoy": _reference_today(acta, observacion),
        "conflicto": isinstance(conflict, ParrafoCambiado),
        "incorpora": acta.estado == EstadoActa.BORRADOR and observacion.parrafo is not None,
        "escrito": form["texto"].value() or "",
        "ya_publicada": ya_publicada(acta, observacion),
    }
    return render(request, "actas/responder_observacion.html", context, status=status)


def _as_read(observacion: Observacion) -> dict[str, Any]:
    """What the form carries of the observation and of its paragraph, as they are in the page."""
    return {
        "leida": marca(observacion),
        "version": observacion.parrafo.version if observacion.parrafo else 0,
    }


def _answer_so_far(observacion: Observacion) -> dict[str, Any]:
    """What the form opens with: the answer there is, and the wording proposed; no answer comes chosen."""
    parrafo = observacion.parrafo
    return {
        "estado": "" if observacion.estado == EstadoObservacion.PENDIENTE else observacion.estado,
        "respuesta": observacion.respuesta,
        "aplicar": por_incorporar(observacion),
        "texto": observacion.propuesta or (parrafo.texto if parrafo else ""),
    } | _as_read(observacion)


def _reference_today(acta: Acta, observacion: Observacion) -> str:
    """The number the observed paragraph has today; "" if it is gone or the observation is of the whole acta."""
    if observacion.parrafo_id is None:
        return ""
    return leer_acta(acta).referencia(observacion.parrafo_id)


def _answered(request: HttpRequest, acta: Acta, observacion: Observacion) -> HttpResponse:
    messages.success(
        request,
        _("Quedó respondida la observación de %(organizacion)s. Se le avisa por correo.")
        % {"organizacion": observacion.organizacion_nombre},
    )
    return redirect(reverse("actas:observaciones", args=[acta.sesion.clave], fragment=f"o-{observacion.pk}"))
