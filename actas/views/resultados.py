"""What a session did with each point of its tabla, registered by the secretaría."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas import operations
from actas.forms.tabla import ResultadoForm
from actas.models import Acta, Punto, Tema, Tratamiento
from actas.operations.tabla import sin_resultado
from actas.operations.tabla.tratamientos import propuesto_de
from actas.states import EstadoTema
from actas.views.actas import visible_acta
from actas.views.formularios import Pagina, procesar
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import require
from mesa.models import Membresia, Organizacion
from mesa.tipos import Pendiente
from mesa.views.access import actor_of, privada

TEMAS = 200


@require_safe
@privada
def resultados(request: HttpRequest, clave: str) -> HttpResponse:
    """The points of a session, with what was done with each."""
    acta, actor = visible_acta(request, clave), actor_of(request)
    require("actas.registrar_tratamiento", actor, acta)
    sesion = acta.sesion
    proposed = list(sesion.propuestos.select_related("tarea"))
    filas = []
    for numero, punto in enumerate(sesion.puntos.select_related("tratamiento__tema"), 1):
        point = propuesto_de(punto, proposed)
        known: Tratamiento | None = getattr(punto, "tratamiento", None)
        filas.append({"numero": numero, "punto": punto, "t": known, "tarea": point.tarea if point else None})
    context = {
        "seccion": "actas",
        "acta": acta,
        "filas": filas,
        "sueltos": list(sesion.tratamientos.filter(punto=None).order_by("pk")[:TEMAS]),
        "futura": sesion.fecha > clock.today(),
    }
    return render(request, "actas/tabla/resultados.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def registrar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Register or correct what was done with a point: agreed, informed, deferred by whom and why, withdrawn."""
    acta, actor = visible_acta(request, clave), actor_of(request)
    require("actas.registrar_tratamiento", actor, acta)
    punto = get_object_or_404(acta.sesion.puntos.select_related("tratamiento__tema"), pk=pk)
    form = _form(acta, punto, request)
    back = reverse("actas:resultados", args=[clave])
    pagina = Pagina(
        titulo=_("Resultado del punto"),
        antetitulo=punto.titulo,
        bajada=_("Qué hizo la sesión con él. Lo que se difiere vuelve a proponerse por sí mismo, con su historia."),
        boton=_("Guardar el resultado"),
        hecho=_("El resultado quedó registrado."),
        volver=back,
        migas=[
            (_("Pendientes"), reverse("mesa:pendientes")),
            (str(acta)[:1].upper() + str(acta)[1:], reverse("actas:editar", args=[clave])),
            (_("Resultados"), back),
        ],
    )
    return procesar(
        request,
        pagina,
        form,
        lambda: operations.registrar_tratamientos(acta.pk, [form.tratamiento(punto.pk)], actor=actor),
    )


def _form(acta: Acta, punto: Punto, request: HttpRequest) -> ResultadoForm:
    sesion = acta.sesion
    known: Tratamiento | None = getattr(punto, "tratamiento", None)
    seats = Membresia.objects.vigentes(sesion.fecha).filter(organo=sesion.organo).values("miembro")
    topics = Tema.objects.filter(organo=sesion.organo)
    held = [known.tema] if known else []
    opened = topics.filter(estado=EstadoTema.ABIERTO).order_by("-pk")[:TEMAS]
    return ResultadoForm(
        known,
        sorted({*held, *opened}, key=lambda tema: -tema.pk),
        list(Organizacion.objects.filter(pk__in=seats)),
        list(sesion.acuerdos_adoptados.filter(suprimido=False).order_by("numero", "pk")[:TEMAS]),
        request.POST or None,
    )


@require_POST
@privada
def quitar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take away a result entered by mistake."""
    acta = visible_acta(request, clave)
    get_object_or_404(Tratamiento, pk=pk, sesion=acta.sesion)
    titulo = operations.anular_tratamiento(pk, actor=actor_of(request))
    messages.success(request, _("Se quitó el resultado de «%(titulo)s».") % {"titulo": titulo})
    return redirect("actas:resultados", clave)


def resultados_que_faltan(actor: Actor) -> Conteo | None:
    """The points that the tabla of a session held was given, of which its secretaría has not said what was done."""
    al = clock.today()
    organos = Organizacion.objects.conducidos_por(actor, al).values("pk")
    seen = Acta.objects.visible_to(actor, al).values("pk")
    waiting = sin_resultado().filter(organo__in=organos, sesion__acta__in=seen, sesion__fecha__lte=al)
    return Conteo(waiting, _unregistered, primera="sesion__clave")


def _unregistered(found: Contadas) -> Pendiente:
    """It leads to the first of their sessions."""
    titulo = ngettext("Falta el resultado de un punto", "Faltan los resultados de %(n)s puntos", found.n)
    return Pendiente(
        _("Resultados de la tabla"),
        titulo % {"n": found.n},
        reverse("actas:resultados", args=[found.primera]),
        _("Registrar"),
        _("Falta decir qué se hizo con lo que se propuso para la tabla."),
    )


registrar_conteo(resultados_que_faltan)
