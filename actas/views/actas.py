"""The secretaría's work on an acta: correct, circulate, withdraw, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actas import operations
from actas.forms.actas import CircularForm, EncabezadoForm, ReabrirForm, attendance_text
from actas.models import Acta
from actas.operations.edicion import huella_encabezado
from actas.operations.observaciones import falta_responder
from actas.operations.rectificacion import historico_en_correccion
from actas.states import EstadoActa, EstadoObservacion
from mesa.forms.consultas import RetiroForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import require
from mesa.models import Consulta, Organizacion
from mesa.tipos import Pendiente, registrar_pendientes
from mesa.views.access import actor_of, privada


def visible_acta(request: HttpRequest, clave: str) -> Acta:
    """The acta of that session, if the actor may see it; else 404."""
    return get_object_or_404(Acta.objects.visible_to(actor_of(request), clock.today()), sesion__clave=clave)


def require_state(acta: Acta, estado: EstadoActa) -> None:
    """Raise Conflicto for a page about what is done to an acta in another state."""
    if acta.estado != estado:
        raise Conflicto(
            _(
                "El acta está en estado «%(actual)s» y esto se hace en estado «%(debido)s». "
                "Vuelva al acta para ver qué corresponde."
            )
            % {"actual": acta.get_estado_display(), "debido": estado.label}
        )


def actas_que_esperan(actor: Actor) -> list[Pendiente]:
    """What the secretaría has in hand: drafts to correct or circulate, approved actas to publish."""
    if actor.mandato is None or not vars(actor.mandato).get("lleva_secretaria", True):
        return []
    organos = Organizacion.objects.con_secretaria(actor, clock.today())
    mine = (
        Acta.objects.filter(sesion__organo__in=organos)
        .annotate(sin_respuesta=Count("observaciones", Q(observaciones__estado=EstadoObservacion.PENDIENTE)))
        .filter(Q(estado__in=(EstadoActa.BORRADOR, EstadoActa.APROBADA)) | Q(sin_respuesta__gt=0))
        .select_related("sesion", "consulta")
    )
    in_hand = [_waiting(acta) for acta in mine if acta.estado != EstadoActa.EN_CIRCULACION]
    numbers = [(acta, int(vars(acta)["sin_respuesta"])) for acta in mine]
    return [_unanswered(acta, number) for acta, number in numbers if number] + in_hand


def _unanswered(acta: Acta, number: int) -> Pendiente:
    """Observations are answered while the text circulates, or after; before it is published."""
    return Pendiente(
        _("Observaciones sin respuesta"),
        str(acta)[:1].upper() + str(acta)[1:],
        f"/actas/{acta.sesion.clave}/observaciones/",
        _("Responder"),
        ngettext("Una observación espera respuesta.", "%(n)s observaciones esperan respuesta.", number) % {"n": number},
    )


def _waiting(acta: Acta) -> Pendiente:
    url = f"/actas/{acta.sesion.clave}/editar/"
    titulo = str(acta)[:1].upper() + str(acta)[1:]
    if acta.estado == EstadoActa.APROBADA:
        return Pendiente(
            _("Acta aprobada"), titulo, url, _("Publicar"), acta.consulta.explicacion if acta.consulta else ""
        )
    if acta.rectifica_id and (acta.consulta is None or acta.consulta.resultado == "aprobada"):
        return Pendiente(_("Acta en rectificación"), titulo, url, _("Corregir"), acta.motivo_rectificacion)
    detalle = _how_it_came_back(acta.consulta) if acta.consulta else acta.titulo
    return Pendiente(_("Acta en borrador"), titulo, url, _("Corregir"), detalle)


def _how_it_came_back(consulta: Consulta) -> str:
    """Why the draft is here again: what the rule gave, why it was withdrawn, or that it had no rule."""
    return consulta.explicacion or consulta.motivo_retiro or _("Circuló para observaciones y volvió con lo observado.")


registrar_pendientes(actas_que_esperan)


@require_safe
@privada
def en_trabajo(request: HttpRequest) -> HttpResponse:
    """Every acta that the actor may see, whatever its state."""
    actor = actor_of(request)
    organos = list(Organizacion.objects.con_secretaria(actor, clock.today()))
    actas = Acta.objects.visible_to(actor, clock.today()).for_list()
    return render(
        request, "actas/en_trabajo.html", {"seccion": "actas", "actas": actas, "puede_importar": bool(organos)}
    )


def _form_page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 422) -> HttpResponse:
    """A page with a form: `status` when what was sent cannot be taken, with everything typed still there."""
    sent = request.method == "POST"
    return render(request, template, {"seccion": "actas", **context}, status=status if sent else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def datos(request: HttpRequest, clave: str) -> HttpResponse:
    """Correct the heading: date, hours, place, attendance and titles."""
    acta = visible_acta(request, clave)
    require("actas.editar_acta", actor_of(request), acta)
    if request.method != "POST":
        require_state(acta, EstadoActa.BORRADOR)
    initial = {
        "titulo": acta.titulo,
        "numero": acta.sesion.numero,
        "fecha": acta.sesion.fecha,
        "inicio": acta.sesion.inicio,
        "termino": acta.sesion.termino,
        "lugar": acta.sesion.lugar,
        "asistentes": attendance_text(acta),
        "huella": huella_encabezado(acta),
    }
    form = EncabezadoForm(acta, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.corregir_datos(
                acta.pk, form.encabezado(), huella=form.cleaned_data["huella"], actor=actor_of(request)
            )
        except DomainError as error:
            form.add_error(None, error.mensaje)
            return _form_page(request, "actas/datos.html", {"form": form, "acta": acta}, error.status)
        else:
            messages.success(request, _("Los datos del acta quedaron guardados."))
            return redirect("actas:editar", clave)
    return _form_page(request, "actas/datos.html", {"form": form, "acta": acta})


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def circular(request: HttpRequest, clave: str) -> HttpResponse:
    """Choose rule and deadline, and put the text in circulation."""
    acta = visible_acta(request, clave)
    require("actas.circular_acta", actor_of(request), acta)
    require_state(acta, EstadoActa.BORRADOR)
    form = CircularForm(acta.sesion.organo, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acta = operations.circular_acta(
                acta.pk,
                form.regla_elegida(),
                form.cleaned_data["vence"],
                form.cleaned_data["hora"],
                observaciones=form.hasta_cuando(),
                actor=actor_of(request),
            )
        except DomainError as error:
            form.add_error(None, error.mensaje)
            return _form_page(request, "actas/circular.html", {"form": form, "acta": acta}, error.status)
        else:
            messages.success(request, _("El acta está en circulación. Se avisó a cada representante por correo."))
            return redirect("mesa:consulta", acta.consulta_id)
    return _form_page(request, "actas/circular.html", {"form": form, "acta": acta})


@require_safe
@privada
def circulacion(request: HttpRequest, clave: str) -> HttpResponse:
    """The current consulta of an acta, by its citable key."""
    acta = visible_acta(request, clave)
    if acta.consulta_id is None:
        return redirect("actas:editar", clave)
    return redirect("mesa:consulta", acta.consulta_id)


def _back_to_draft(
    request: HttpRequest, acta: Acta, form: Form, act: Callable[..., Acta], template: str, done: str
) -> HttpResponse:
    """Ask for the reason and take the acta back to draft by `act`; `done` is said then."""
    if request.method == "POST" and form.is_valid():
        try:
            act(acta.pk, form.cleaned_data["motivo"], actor=actor_of(request))
        except DomainError as error:
            form.add_error(None, error.mensaje)
        else:
            messages.success(request, done)
            return redirect("actas:editar", acta.sesion.clave)
    return _form_page(request, template, {"form": form, "acta": acta})


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str) -> HttpResponse:
    """Take the acta back from circulation, with the reason."""
    acta = visible_acta(request, clave)
    require("actas.retirar_acta", actor_of(request), acta)
    require_state(acta, EstadoActa.EN_CIRCULACION)
    done = _("El acta volvió a borrador y se avisó a quienes fueron convocados.")
    return _back_to_draft(
        request, acta, RetiroForm(request.POST or None), operations.retirar_acta, "actas/retirar.html", done
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def reabrir(request: HttpRequest, clave: str) -> HttpResponse:
    """Take an approved acta that was not published back to draft, with the reason."""
    acta = visible_acta(request, clave)
    require("actas.reabrir_acta", actor_of(request), acta)
    require_state(acta, EstadoActa.APROBADA)
    done = _("El acta volvió a borrador y se avisó a quienes la aprobaron.")
    return _back_to_draft(
        request, acta, ReabrirForm(request.POST or None), operations.reabrir_acta, "actas/reabrir.html", done
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, clave: str) -> HttpResponse:
    """Ask once, because it cannot be undone, and publish."""
    acta = visible_acta(request, clave)
    require("actas.publicar_acta", actor_of(request), acta)
    historico = historico_en_correccion(acta)
    if not historico:
        require_state(acta, EstadoActa.APROBADA)
    if request.method == "POST":
        publish = operations.publicar_registro_historico if historico else operations.publicar_acta
        publish(acta.pk, actor=actor_of(request))
        messages.success(request, _("El acta quedó publicada. El PDF se prepara en unos segundos."))
        return redirect("actas:editar", clave)
    context = {"seccion": "actas", "acta": acta, "falta_responder": falta_responder(acta)}
    return render(request, "actas/publicar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def descartar(request: HttpRequest, clave: str) -> HttpResponse:
    """Ask once, and throw away a draft that never circulated."""
    acta = visible_acta(request, clave)
    require("actas.editar_acta", actor_of(request), acta)
    require_state(acta, EstadoActa.BORRADOR)
    if request.method == "POST":
        operations.descartar_acta(acta.pk, actor=actor_of(request))
        messages.success(request, _("El borrador se descartó y su dirección quedó libre."))
        return redirect("actas:en_trabajo")
    context = {"seccion": "actas", "acta": acta, "con_resultados": acta.sesion.tratamientos.exists()}
    return render(request, "actas/descartar.html", context)
