"""Committees: their list, the page of each, and what is done with them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas import operations
from actas.forms.comites import ComiteForm, EditarComiteForm, InformeForm
from actas.forms.tabla import MotivoForm
from actas.models import Acta, AcuerdoAdoptado, Comite, InformeComite
from actas.operations.comites import integrables
from actas.views.formularios import Pagina, desde_de, procesar
from mesa.kernel import clock
from mesa.kernel.permissions import motivos, require
from mesa.models import Funcion, Membresia, Organizacion
from mesa.tipos import registrar_enlace
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar

registrar_enlace(gettext_lazy("Comités"), "actas:comites")
POR_PAGINA, FILAS = 20, 50


@require_safe
@privada
def lista(request: HttpRequest) -> HttpResponse:
    """The committees that the actor may see, the newest first and by key."""
    actor, desde = actor_of(request), desde_de(request)
    found = Comite.objects.visible_to(actor, clock.today()).for_list()
    rows = list((found.filter(pk__lt=desde) if desde is not None else found)[: POR_PAGINA + 1])
    shown = rows[:POR_PAGINA]
    context = {
        "seccion": "pendientes",
        "comites": shown,
        "hoy": clock.today(),
        "siguiente": str(shown[-1].pk) if len(rows) > POR_PAGINA else "",
        "continua": desde is not None,
        "constituye": bool(_acuerdos(request)),
    }
    return render(request, "actas/comites/lista.html", context)


def _acuerdos(request: HttpRequest) -> list[AcuerdoAdoptado]:
    """The agreements that constitute a committee, of the órganos that the actor conducts, newest first."""
    kept = Organizacion.objects.conducidos_por(actor_of(request), clock.today()).values("pk")
    found = AcuerdoAdoptado.objects.filter(tipo="constituye", organo__in=kept, suprimido=False)
    return list(
        found.exclude(estado="sin_efecto").select_related("organo").order_by("comites", "-fecha", "-pk")[:FILAS]
    )


def visible_comite(request: HttpRequest, slug: str) -> Comite:
    """The committee, if the actor may see it; else 404."""
    found = Comite.objects.visible_to(actor_of(request), clock.today()).for_list()
    return get_object_or_404(found, organizacion__slug=slug)


@require_safe
@privada
def comite(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is for, who sits in it, until when, its sessions and its reports."""
    actor, found = actor_of(request), visible_comite(request, slug)
    al = clock.today()
    seats = Membresia.objects.vigentes(al).filter(organo=found.organizacion).select_related("miembro")
    kept = Funcion.objects.vigentes(al).filter(organo=found.organizacion).select_related("organizacion")
    actas = Acta.objects.visible_to(actor, al).filter(sesion__organo=found.organizacion).for_list()
    context = {
        "seccion": "pendientes",
        "c": found,
        "integrantes": list(seats[:FILAS]),
        "funciones": list(kept),
        "actas": list(actas[:FILAS]),
        "informes": list(found.informes.select_related("archivo")[:FILAS]),
        "lleva": not motivos("actas.llevar_comite", actor, found.reporta_a),
        "informa": motivos("actas.informar_comite", actor, found.organizacion),
        "escribe": found.cerrado_el is None and not motivos("actas.crear_acta", actor, found.organizacion),
        "terminado": found.termina_el is not None and found.termina_el < al,
    }
    return render(request, "actas/comites/comite.html", context)


MIGAS = gettext_lazy("Comités")


def _migas(found: Comite | None = None) -> list[tuple[str, str]]:
    way = [(_("Pendientes"), reverse("mesa:pendientes")), (str(MIGAS), reverse("actas:comites"))]
    if found is not None:
        way.append((found.organizacion.nombre, reverse("actas:comite", args=[found.organizacion.slug])))
    return way


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def constituir(request: HttpRequest) -> HttpResponse:
    """Constitute what an agreement decided; `?acuerdo=` chooses it."""
    actor, acuerdos = actor_of(request), _acuerdos(request)
    organo = Organizacion.objects.conducidos_por(actor, clock.today()).order_by("tipo", "pk").first()
    require("actas.llevar_comite", actor, organo or (actor and actor.organizacion))
    bodies = {body for each in {a.organo for a in acuerdos} for body in integrables(each)}
    form = ComiteForm(
        acuerdos,
        sorted(bodies, key=lambda body: (body.nombre, body.pk)),
        request.POST or None,
        initial={"acuerdo": request.GET.get("acuerdo", "")},
    )
    pagina = Pagina(
        titulo=_("Constituir un comité"),
        bajada=_("Queda como un órgano, con sus integrantes y su secretaría desde hoy, que informa a la tabla."),
        aviso=""
        if acuerdos
        else _("Ningún acuerdo constituye un comité: clasifique primero el acuerdo en su seguimiento."),
        boton=_("Constituir el comité"),
        hecho=_("El comité quedó constituido."),
        sin_hacer=_("Volver sin constituir"),
        volver=reverse("actas:comites"),
        migas=_migas(),
    )

    def act() -> str:
        made = operations.constituir_comite(int(form.cleaned_data["acuerdo"]), form.comite(), actor=actor)
        return reverse("actas:comite", args=[made.organizacion.slug])

    return procesar(request, pagina, form, act)


def _pagina(found: Comite, titulo: str, boton: str, hecho: str, *, bajada: str = "", archivos: bool = False) -> Pagina:
    return Pagina(
        titulo=titulo,
        boton=boton,
        hecho=hecho,
        bajada=bajada,
        archivos=archivos,
        antetitulo=found.organizacion.nombre,
        volver=reverse("actas:comite", args=[found.organizacion.slug]),
        migas=_migas(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def editar(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct its purpose or its end."""
    actor, found = actor_of(request), visible_comite(request, slug)
    require("actas.llevar_comite", actor, found.reporta_a)
    form = EditarComiteForm.de(found, request.POST or None)
    pagina = _pagina(
        found, _("Corregir el propósito o el término"), _("Guardar los cambios"), _("Los cambios quedaron guardados.")
    )
    return procesar(request, pagina, form, lambda: operations.editar_comite(found.pk, **form.cleaned_data, actor=actor))


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def cerrar(request: HttpRequest, slug: str) -> HttpResponse:
    """Close it, saying why."""
    actor, found = actor_of(request), visible_comite(request, slug)
    require("actas.llevar_comite", actor, found.reporta_a)
    form = MotivoForm(request.POST or None)
    pagina = _pagina(
        found,
        _("Cerrar el comité"),
        _("Cerrar el comité"),
        _("El comité quedó cerrado."),
        bajada=_("Desde hoy no informa a la tabla. Sus actas y sus informes quedan; puede reabrirse."),
    )
    return procesar(
        request,
        pagina,
        form,
        lambda: operations.cerrar_comite(found.pk, form.cleaned_data["motivo"], actor=actor),
    )


@require_POST
@privada
def reabrir(request: HttpRequest, slug: str) -> HttpResponse:
    """Undo its closing."""
    found = visible_comite(request, slug)
    operations.reabrir_comite(found.pk, actor=actor_of(request))
    messages.success(request, _("El comité está abierto de nuevo."))
    return redirect("actas:comite", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def informar(request: HttpRequest, slug: str) -> HttpResponse:
    """Report to the tabla."""
    actor, found = actor_of(request), visible_comite(request, slug)
    require("actas.informar_comite", actor, found.organizacion)
    form = InformeForm(request.POST or None, request.FILES or None)
    pagina = _pagina(
        found,
        _("Informar a la tabla"),
        _("Presentar el informe"),
        _("El informe quedó presentado y se propone para la próxima tabla."),
        bajada=_("Se propone como punto de la próxima tabla de %(organo)s.") % {"organo": found.reporta_a.nombre},
        archivos=True,
    )

    def act() -> None:
        data = form.cleaned_data
        operations.informar_comite(found.pk, data["titulo"], data["texto"], data["archivo"], actor=actor)

    return procesar(request, pagina, form, act)


@require_safe
@privada
def archivo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The file of a report."""
    informe = get_object_or_404(
        InformeComite.objects.select_related("archivo"), pk=pk, comite=visible_comite(request, slug)
    )
    if informe.archivo is None:
        raise Http404
    return entregar(informe.archivo)


@require_POST
@privada
def anular_informe(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take away a report sent by mistake."""
    found = visible_comite(request, slug)
    titulo = operations.anular_informe(found.pk, pk, actor=actor_of(request))
    messages.success(request, _("Se anuló el informe «%(titulo)s».") % {"titulo": titulo})
    return redirect("actas:comite", slug)
