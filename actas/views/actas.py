"""The secretaría's work on an acta: import, correct, circulate, withdraw, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actas import operations
from actas.forms import CircularForm, EncabezadoForm, ImportarForm, attendance_text
from actas.lectura import leer
from actas.models import Acta
from actas.operations.edicion import huella_encabezado
from actas.states import EstadoActa
from mesa.forms.consultas import RetiroForm
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.models import Organizacion
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
    organos = Organizacion.objects.con_secretaria(actor, clock.today())
    mine = Acta.objects.filter(
        sesion__organo__in=organos, estado__in=(EstadoActa.BORRADOR, EstadoActa.APROBADA)
    ).select_related("sesion", "consulta")
    return [_waiting(acta) for acta in mine]


def _waiting(acta: Acta) -> Pendiente:
    url = f"/actas/{acta.sesion.clave}/editar/"
    titulo = str(acta)[:1].upper() + str(acta)[1:]
    if acta.estado == EstadoActa.APROBADA:
        return Pendiente(
            _("Acta aprobada"), titulo, url, _("Publicar"), acta.consulta.explicacion if acta.consulta else ""
        )
    detalle = acta.consulta.explicacion or acta.consulta.motivo_retiro if acta.consulta else acta.titulo
    return Pendiente(_("Acta en borrador"), titulo, url, _("Corregir"), detalle)


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


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar(request: HttpRequest) -> HttpResponse:
    """Read a minute from a text and store it as a draft."""
    actor = actor_of(request)
    organo = Organizacion.objects.con_secretaria(actor, clock.today()).first()
    if organo is None:
        raise NoPermitido([_("Solo la secretaría del órgano puede importar un acta.")])
    form = ImportarForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if not cache.add(f"importar:{form.cleaned_data['envio']}", 1, timeout=86_400):
            messages.info(request, _("Ese texto ya se recibió: el borrador está en esta lista."))
            return redirect("actas:en_trabajo")
        try:
            acta = operations.importar_acta(
                leer(form.cleaned_data["texto"]), organo, fecha=form.cleaned_data["fecha"], actor=actor
            )
        except DomainError as error:
            cache.delete(f"importar:{form.cleaned_data['envio']}")
            form.add_error("fecha", error.mensaje)
            return _form_page(request, "actas/importar.html", {"form": form, "organo": organo}, error.status)
        else:
            messages.success(request, _("El borrador quedó guardado. Revise lo que el texto no dice o contradice."))
            return redirect("actas:editar", acta.sesion.clave)
    return _form_page(request, "actas/importar.html", {"form": form, "organo": organo})


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


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str) -> HttpResponse:
    """Take the acta back from circulation, with the reason."""
    acta = visible_acta(request, clave)
    require("actas.retirar_acta", actor_of(request), acta)
    require_state(acta, EstadoActa.EN_CIRCULACION)
    form = RetiroForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.retirar_acta(acta.pk, form.cleaned_data["motivo"], actor=actor_of(request))
        except DomainError as error:
            form.add_error(None, error.mensaje)
        else:
            messages.success(request, _("El acta volvió a borrador y se avisó a quienes fueron convocados."))
            return redirect("actas:editar", clave)
    return _form_page(request, "actas/retirar.html", {"form": form, "acta": acta})


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def publicar(request: HttpRequest, clave: str) -> HttpResponse:
    """Ask once, because it cannot be undone, and publish."""
    acta = visible_acta(request, clave)
    require("actas.publicar_acta", actor_of(request), acta)
    require_state(acta, EstadoActa.APROBADA)
    if request.method == "POST":
        operations.publicar_acta(acta.pk, actor=actor_of(request))
        messages.success(request, _("El acta quedó publicada. El PDF se prepara en unos segundos."))
        return redirect("actas:editar", clave)
    return render(request, "actas/publicar.html", {"seccion": "actas", "acta": acta})


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
    return render(request, "actas/descartar.html", {"seccion": "actas", "acta": acta})
