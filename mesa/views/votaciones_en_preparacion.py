"""A votación is prepared, opened or annulled by whoever conducts the órgano."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mesa.forms.votaciones import (
    EFECTOS_CLASE,
    EFECTOS_SECRETO,
    AperturaForm,
    ConvocatoriaForm,
    MotivoForm,
    OpcionForm,
)
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.models import Opcion, Votacion
from mesa.operations import votaciones as operaciones
from mesa.operations.votaciones.apertura import check_ballot
from mesa.states import EstadoVotacion
from mesa.views.access import actor_of, privada
from mesa.views.votaciones import common_context, migas, url_de, votacion_visible

Accion = Callable[[], str]


def _process(
    request: HttpRequest, form: forms.Form, act: Accion, template: str, context: dict[str, Any], *, done: str = ""
) -> HttpResponse:
    """Show the form, or do what it asks and go where `act` says. What cannot be done is said above it."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                where = act()
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                if done:
                    messages.success(request, done)
                return redirect(where)
    return render(request, template, {"seccion": "pendientes", "form": form, **context}, status=status)


def _preparing(request: HttpRequest, pk: int) -> Votacion:
    """The votación, for whoever prepares it, while it is prepared."""
    votacion = votacion_visible(request, pk)
    require("mesa.preparar_votacion", actor_of(request), votacion)
    if votacion.estado != EstadoVotacion.EN_PREPARACION:
        raise Conflicto(_("La votación ya no está en preparación: lo que se convocó no cambia."))
    return votacion


def _words(titulo: str, bajada: str, boton: str) -> dict[str, Any]:
    return {
        "pagina": {"titulo": titulo, "bajada": bajada, "boton": boton},
        "efectos_clase": EFECTOS_CLASE,
        "efectos_secreto": EFECTOS_SECRETO,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def preparar(request: HttpRequest) -> HttpResponse:
    """Write the call of a new votación; its options come after."""
    actor = actor_of(request)
    organos = operaciones.organos_que_conduce(actor)
    if not organos:
        raise NoPermitido(
            [_("Prepara votaciones quien conduce un órgano: su secretaría o quien representa a una red.")]
        )
    form = ConvocatoriaForm(organos, request.POST or None)

    def act() -> str:
        organo = form.cleaned_data.get("organo") or organos[0].pk
        votacion = operaciones.preparar_votacion(organo, form.datos(), actor=actor)
        return f"{url_de(votacion)}opciones/"

    context = _words(
        _("Preparar una votación"),
        _("Nadie la ve todavía. Después se agregan las opciones y, al abrirla, se avisa a quienes votan."),
        _("Guardar y seguir con las opciones"),
    )
    context |= {"migas": migas((_("Preparar una votación"), "")), "organo": organos[0] if len(organos) == 1 else None}
    return _process(request, form, act, "mesa/votaciones/convocatoria.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the call again, while it is in preparation."""
    votacion, actor = _preparing(request, pk), actor_of(request)
    columns = ("clase", "titulo", "convocatoria", "norma", "cupos", "marcas")
    initial = {name: getattr(votacion, name) for name in columns}
    initial |= {"secreta": "si" if votacion.secreta else "no", "leida": operaciones.marca_de(votacion)}
    form = ConvocatoriaForm([votacion.organo], request.POST or None, initial=initial)

    def act() -> str:
        operaciones.corregir_votacion(pk, form.datos(), leida=form.cleaned_data["leida"], actor=actor)
        return url_de(votacion)

    context = _words(
        _("Corregir la convocatoria"),
        _("Se puede corregir hasta que se abra. Desde entonces, la convocatoria y las opciones no cambian."),
        _("Guardar la convocatoria"),
    )
    context |= {"migas": migas((votacion.titulo, url_de(votacion)), (_("Corregir"), "")), "organo": votacion.organo}
    context["url_volver"] = url_de(votacion)
    done = _("La convocatoria quedó corregida.")
    return _process(request, form, act, "mesa/votaciones/convocatoria.html", context, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def opciones(request: HttpRequest, pk: int) -> HttpResponse:
    """The options in the order of the ballot, and a form that adds one."""
    votacion, actor = _preparing(request, pk), actor_of(request)
    form = OpcionForm(request.POST or None)

    def act() -> str:
        operaciones.agregar_opcion(pk, form.cleaned_data["nombre"], form.cleaned_data["detalle"], actor=actor)
        return request.path

    context = {
        "votacion": votacion,
        "organo": votacion.organo,
        "opciones": list(votacion.opciones.all()),
        "migas": migas((votacion.titulo, url_de(votacion)), (_("Opciones"), "")),
        "url_volver": url_de(votacion),
    }
    return _process(request, form, act, "mesa/votaciones/opciones.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir_opcion(request: HttpRequest, pk: int, opcion: int) -> HttpResponse:
    """Write an option again."""
    votacion, actor = _preparing(request, pk), actor_of(request)
    row = get_object_or_404(Opcion, votacion=votacion, pk=opcion)
    form = OpcionForm(request.POST or None, initial={"nombre": row.nombre, "detalle": row.detalle})
    read = request.POST.get("leida", row.nombre)
    back = f"{url_de(votacion)}opciones/"

    def act() -> str:
        nombre, detalle = form.cleaned_data["nombre"], form.cleaned_data["detalle"]
        operaciones.corregir_opcion(pk, opcion, nombre, detalle, leida=read, actor=actor)
        return back

    context = _words(_("Corregir una opción"), _("Así la leerá quien vote."), _("Guardar la opción"))
    context |= {
        "organo": votacion.organo,
        "leida": read,
        "migas": migas((votacion.titulo, url_de(votacion)), (_("Opciones"), back), (row.nombre, "")),
        "url_volver": back,
    }
    return _process(request, form, act, "mesa/votaciones/opcion.html", context)


@require_POST
@privada
def mover_opcion(request: HttpRequest, pk: int, opcion: int) -> HttpResponse:
    """Change an option's place for that of its neighbour, or take it out of the ballot."""
    votacion, actor = _preparing(request, pk), actor_of(request)
    get_object_or_404(Opcion, votacion=votacion, pk=opcion)
    hacia = request.POST.get("hacia", "")
    if hacia in {"arriba", "abajo"}:
        operaciones.mover_opcion(pk, opcion, cast("Any", hacia), actor=actor)
    elif hacia == "fuera":
        nombre = operaciones.quitar_opcion(pk, opcion, actor=actor)
        messages.success(request, _("Se quitó la opción «%(nombre)s».") % {"nombre": nombre})
    else:
        raise Http404
    return redirect("mesa:votacion_opciones", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def abrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Read everything once more, give the deadline and open it: from then on nothing of it changes."""
    votacion, actor = _preparing(request, pk), actor_of(request)
    form = AperturaForm(request.POST or None, initial={"leida": operaciones.marca_de(votacion)})
    context = common_context(votacion, actor) | {
        "migas": migas((votacion.titulo, url_de(votacion)), (_("Abrir"), "")),
        "url_volver": url_de(votacion),
        "falta": "",
    }
    try:
        check_ballot(votacion, len(context["opciones"]), len(context["padron"]))
    except DomainError as error:
        context["falta"] = error.mensaje

    def act() -> str:
        data = form.cleaned_data
        operaciones.abrir_votacion(pk, data["vence"], data["hora"], leida=data["leida"], actor=actor)
        return url_de(votacion)

    done = _("La votación quedó abierta, y se avisa por correo a quienes votan.")
    return _process(request, form, act, "mesa/votaciones/abrir.html", context, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anular(request: HttpRequest, pk: int) -> HttpResponse:
    """Annul one that did not close, with its reason."""
    votacion, actor = votacion_visible(request, pk), actor_of(request)
    require("mesa.anular_votacion", actor, votacion)
    if votacion.estado not in {EstadoVotacion.EN_PREPARACION, EstadoVotacion.ABIERTA}:
        raise Conflicto(_("La votación ya terminó: no hay qué anular."))
    form = MotivoForm(request.POST or None)

    def act() -> str:
        operaciones.anular_votacion(pk, form.cleaned_data["motivo"], actor=actor)
        return url_de(votacion)

    bajada = _("Se avisa a todas las organizaciones del padrón, con el motivo. Lo votado no se cuenta.")
    if votacion.secreta:
        bajada = _("Se avisa a todas las organizaciones del padrón, con el motivo. La urna se destruye sin contarla.")
    if votacion.estado == EstadoVotacion.EN_PREPARACION:
        bajada = _("Nadie fue convocado todavía: no se avisa a nadie. Queda en la lista, con su motivo.")
    context = _words(_("Anular la votación"), bajada, _("Anular la votación"))
    context |= {
        "organo": votacion.organo,
        "migas": migas((votacion.titulo, url_de(votacion)), (_("Anular"), "")),
        "url_volver": url_de(votacion),
    }
    return _process(request, form, act, "mesa/votaciones/anular.html", context, done=_("La votación quedó anulada."))


@require_POST
@privada
def desempatar(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare another votación with those that tied."""
    votacion_visible(request, pk)
    votacion = operaciones.preparar_desempate(pk, actor=actor_of(request))
    messages.success(request, _("Quedó en preparación la votación de desempate. Revísela antes de abrirla."))
    return redirect("mesa:votacion", votacion.pk)
