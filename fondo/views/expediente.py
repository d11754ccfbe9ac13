"""The dossier of a fund: what the Mesa decided, what shows it, and what the secretaría writes down of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actas.forms.plan import comparar
from actas.views.formularios import Pagina, procesar
from fondo.forms.expediente import (
    ContestarForm,
    CorregirContestacionForm,
    DecisionForm,
    DesvincularForm,
    RespaldarForm,
    guardado_de_contestacion,
)
from fondo.forms.fondos import MotivoForm
from fondo.models import Contestacion, Decision, Fondo
from fondo.operations import expediente as operations
from fondo.operations.administradora import acuerdos_para
from fondo.states import EstadoFondo
from fondo.views.base import contexto, fondo_visible, migas
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.permissions import motivos, require
from mesa.models import Organizacion
from mesa.tipos import Pendiente
from mesa.views.access import actor_of, privada


@require_safe
@privada
def expediente(request: HttpRequest, clave: str) -> HttpResponse:
    """Every decision on the fund, with what shows that the Mesa took it."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    found = operations.expediente_de(fondo)
    context = contexto(
        fondo,
        "fondo:expediente",
        antecedentes=found,
        faltan=sum(not one.completa for one in found),
        motivos=motivos("fondo.anotar_otra_decision", actor, fondo),
        migas=migas(fondo, (_("Consenso"), "")),
    )
    return render(request, "fondo/expediente/expediente.html", context)


@require_safe
@privada
def decision(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """A decision: its votes, its objections with their answers, and what lacks."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    found = _of(fondo, pk)
    context = contexto(
        fondo,
        "fondo:expediente",
        uno=found,
        motivos=motivos("fondo.respaldar_decision", actor, fondo),
        se_descarta=operations.se_descarta(found.decision),
        se_respalda=operations.se_respalda(found.decision),
        migas=migas(fondo, (_("Consenso"), _back(fondo)), (found.decision.titulo, "")),
    )
    return render(request, "fondo/expediente/decision.html", context)


def _of(fondo: Fondo, pk: int) -> operations.Antecedente:
    """The evidence of a decision of the fund; 404 if it is of another."""
    for one in operations.expediente_de(fondo):
        if one.decision.pk == pk:
            return one
    raise Http404


def _back(fondo: Fondo) -> str:
    return reverse("fondo:expediente", args=[fondo.clave])


def _asked(request: HttpRequest, clave: str, pk: int, permiso: str) -> tuple[Fondo, Decision]:
    """The fund and its decision, for who may do that to it."""
    fondo = fondo_visible(request, clave)
    found = get_object_or_404(Decision.objects.select_related("acuerdo", "consulta"), pk=pk, fondo=fondo)
    found.fondo = fondo
    require(permiso, actor_of(request), found)
    return fondo, found


def _pagina(found: Decision, titulo: str, boton: str, hecho: str, **more: Any) -> Pagina:
    own = reverse("fondo:decision", args=[found.fondo.clave, found.pk])
    crumbs = migas(found.fondo, (_("Consenso"), _back(found.fondo)), (found.titulo, own))
    return Pagina(titulo, boton, hecho, own, crumbs, antetitulo=found.titulo, seccion="fondo", **more)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anotar(request: HttpRequest, clave: str) -> HttpResponse:
    """Write down a decision that still lacks evidence, or that an agreement backs."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.anotar_otra_decision", actor, fondo)
    form = DecisionForm(acuerdos_para(fondo), request.POST or None)
    pagina = Pagina(
        _("Anotar una decisión"),
        _("Anotar la decisión"),
        _("Quedó anotada."),
        _back(fondo),
        migas(fondo, (_("Consenso"), _back(fondo))),
        bajada=_("Las de la propuesta, la administradora, los traspasos y los informes se anotan solas."),
        antetitulo=fondo.nombre,
        seccion="fondo",
    )

    def act() -> str:
        said = form.cleaned_data
        acuerdo = said["acuerdo"].pk if said["acuerdo"] else None
        what = (said["clase"], said["titulo"], said["nota"], acuerdo)
        made = operations.anotar_otra_decision(fondo.pk, *what, actor=actor)
        return reverse("fondo:decision", args=[clave, made.pk])

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def respaldar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Say which agreement or consulta shows that the Mesa took it."""
    fondo, found = _asked(request, clave, pk, "fondo.respaldar_decision")
    form = RespaldarForm(found, acuerdos_para(fondo), operations.consultas_para(fondo), request.POST or None)
    pagina = _pagina(
        found,
        _("Respaldar la decisión"),
        _("Guardar el respaldo"),
        _("Quedó respaldada."),
        bajada=_(
            "Elija el acuerdo publicado, o la consulta que cerró aprobada. De ahí se leen votos, quórum y huella."
        ),
    )

    def act() -> None:
        chosen, revision = form.elegidos(), form.cleaned_data["revision"]
        operations.respaldar_decision(pk, **chosen, revision=revision, actor=actor_of(request))

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def desvincular(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take away what backs a decision."""
    _fondo, found = _asked(request, clave, pk, "fondo.desvincular_decision")
    form = DesvincularForm(request.POST or None, initial={"revision": found.revision})
    pagina = _pagina(
        found,
        _("Quitar el respaldo"),
        _("Quitar el respaldo"),
        _("Quedó sin respaldo: falta su evidencia."),
        bajada=_("La decisión vuelve a quedar sin evidencia, y ningún informe se cierra hasta que la tenga."),
        sin_hacer=_("Volver sin quitarlo"),
    )

    def act() -> None:
        said = form.cleaned_data
        operations.desvincular_decision(pk, said["motivo"], revision=said["revision"], actor=actor_of(request))

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def descartar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Take out of the dossier a decision that was written down by mistake."""
    fondo, found = _asked(request, clave, pk, "fondo.descartar_decision")
    form = MotivoForm(request.POST or None)
    pagina = _pagina(
        found,
        _("Descartar la decisión"),
        _("Descartar la decisión"),
        _("Quedó descartada."),
        bajada=_("Para lo que se anotó por error. Queda en la historia del fondo."),
        sin_hacer=_("Volver sin descartar"),
    )

    def act() -> str:
        operations.descartar_decision(pk, form.cleaned_data["motivo"], actor=actor_of(request))
        return _back(fondo)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def contestar(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Answer what an organisation objected or observed (`?a=` names it)."""
    fondo, found = _asked(request, clave, pk, "fondo.contestar_objecion")
    open_ones = [o for o in _of(fondo, pk).objeciones if o.contestacion is None]
    names = [o.organizacion for o in open_ones]
    asked = request.GET.get("a", "")
    if request.method != "POST" and not names:
        raise Conflicto(_("Nada de lo que se objetó en esta decisión espera respuesta."))
    form = ContestarForm(names, request.POST or None, initial={"organizacion": asked})
    pagina = _pagina(
        found,
        _("Responder una objeción"),
        _("Responder"),
        _("Quedó respondida."),
        leer=[(o.organizacion, o.fundamento) for o in open_ones if asked in ("", o.organizacion)],
    )

    def act() -> None:
        said = form.cleaned_data
        operations.contestar_objecion(pk, said["organizacion"], said["texto"], actor=actor_of(request))

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir_contestacion(request: HttpRequest, clave: str, pk: int) -> HttpResponse:
    """Correct the answer to an objection."""
    fondo = fondo_visible(request, clave)
    answer = get_object_or_404(Contestacion.objects.select_related("decision"), pk=pk, decision__fondo=fondo)
    _fondo, found = _asked(request, clave, answer.decision_id, "fondo.corregir_contestacion")
    form = CorregirContestacionForm(answer, request.POST or None)
    pagina = _pagina(
        found,
        _("Corregir la respuesta a %(quien)s") % {"quien": answer.organizacion_nombre},
        _("Guardar"),
        _("Quedó corregida."),
    )

    def act() -> None:
        said = form.cleaned_data
        try:
            operations.corregir_contestacion(pk, said["texto"], revision=said["revision"], actor=actor_of(request))
        except Conflicto:
            comparar(form, guardado_de_contestacion(Contestacion.objects.get(pk=pk)))
            raise

    return procesar(request, pagina, form, act)


def _lacking(actor: Actor) -> Conteo | None:
    """That decisions on a fund whose secretaría the actor keeps lack their evidence, or an answer."""
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return None
    kept = Organizacion.objects.con_secretaria(actor, clock.today()).values("pk")
    running = Fondo.objects.filter(organo__in=kept).exclude(estado__in=(EstadoFondo.CERRADO, EstadoFondo.DESISTIDO))

    def say(found: Contadas) -> Pendiente:
        title = ngettext(
            "A una decisión sobre el fondo le falta evidencia",
            "A %(n)s decisiones sobre el fondo les falta evidencia",
            found.n,
        )
        url = reverse("fondo:expediente", args=[found.primera])
        return Pendiente(_("Fondo"), title % {"n": found.n}, url, _("Ver cuáles"))

    return Conteo(operations.decisiones_por_respaldar(running), say, primera="fondo__clave")


registrar_conteo(_lacking)
