"""What a body answers to the standard: how it stands, an indicator at a time, and what others observed of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.forms.plan import comparar
from actas.views.formularios import Pagina, procesar
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.forms.archivos import pedir_de_nuevo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.tipos import Pendiente
from mesa.views.access import actor_of, guardado_en, privada
from mesa.views.archivos import entregar
from redes.forms.respuestas import ContestarForm, RespuestaForm, guardado
from redes.models import Estandar, Indicador, ObservacionRespuesta, Perfil, Respuesta
from redes.operations.perfil import perfil_de
from redes.operations.progreso import RESPUESTAS, progreso_de
from redes.operations.publicacion.registro import direccion_de, tipo_de
from redes.operations.publicacion.vigor import CLASE_DE, DE_LA_ANFITRIONA
from redes.operations.respuestas import descartar_respuesta, responder_indicador
from redes.operations.revision import contestar_observacion, corregir_respuesta_a_observacion, observaciones_de
from redes.operations.vigencias import indicadores_de, vence
from redes.states import EstadoObservado
from redes.views.perfil import su_perfil

SECCION = "redes"
OBSERVACIONES = 100


def mi_perfil(request: HttpRequest) -> Perfil:
    """The profile of the body the actor speaks for, as who answers the standard for it; else refused, or 404."""
    actor = actor_of(request)
    if actor is None or actor.organizacion is None:
        raise NoPermitido([_("Aquí responde al estándar quien tiene mandato de una organización.")])
    perfil = su_perfil(request)
    require("redes.responder_indicador", actor, perfil)
    return perfil


def migas() -> list[tuple[str, str]]:
    """The breadcrumbs of the pages where a body answers the standard."""
    return [
        (_("Redes"), reverse("redes:redes")),
        (_("Perfil"), reverse("redes:mi_perfil")),
        (_("Estándar"), reverse("redes:mi_estandar")),
    ]


@require_safe
@privada
def mi_estandar(request: HttpRequest) -> HttpResponse:
    """How the actor's body stands: its level and what is missing, each dimension and indicator, its drafts."""
    perfil, estandar = mi_perfil(request), Estandar.objects.vigente()
    context: dict[str, Any] = {"seccion": SECCION, "perfil": perfil, "estandar": estandar, "migas": migas_de_aqui()}
    if estandar is not None:
        progreso = progreso_de(perfil, estandar, clock.today())
        lines = [line for group in progreso.grupos for line in group.lineas]
        context |= {
            "progreso": progreso,
            "por_vencer": [line for line in lines if line.pronto],
            "observaciones": list(_observaciones(perfil)[:OBSERVACIONES]),
        }
    return render(request, "redes/estandar/mi_estandar.html", context)


def migas_de_aqui() -> list[tuple[str, str]]:
    """The same, where the last one is the page itself."""
    *before, (name, _url) = migas()
    return [*before, (name, "")]


def _observaciones(perfil: Perfil) -> Any:
    """Those of a profile that wait to be answered, whether the answer stands yet or another took its place."""
    if perfil.pk is None:
        return ObservacionRespuesta.objects.none()
    rows = ObservacionRespuesta.objects.filter(respuesta__perfil=perfil)
    return rows.filter(estado=EstadoObservado.PENDIENTE).select_related("respuesta").order_by("pk")


def _indicador(perfil: Perfil, codigo: str) -> tuple[Estandar, Indicador]:
    """The indicator of that code that is asked of the body; else 404."""
    estandar = Estandar.objects.vigente()
    asked = estandar.indicadores.all() if estandar is not None else ()
    found = next((i for i in asked if i.codigo == codigo and tipo_de(perfil.organizacion) in i.para), None)
    if estandar is None or found is None:
        raise Http404
    return estandar, found


def _respuestas(perfil: Perfil, codigo: str) -> tuple[Respuesta | None, Respuesta | None]:
    """The answer that stands, and the draft."""
    if perfil.pk is None:
        return None, None
    shown = ("enlace", "archivo", "dato__perfil__organizacion")
    rows = list(perfil.respuestas.filter(codigo=codigo, hasta=None).select_related(*shown))
    return next((r for r in rows if r.desde), None), next((r for r in rows if r.desde is None), None)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def indicador(request: HttpRequest, codigo: str) -> HttpResponse:
    """What is asked, examples, and the form that writes its draft answer; of one that is computed, from what."""
    perfil = mi_perfil(request)
    estandar, found = _indicador(perfil, codigo)
    standing, draft = _respuestas(perfil, codigo)
    actual = draft or standing
    if request.method == "POST":
        form = RespuestaForm(perfil, found, actual, request.POST, request.FILES)
        status = _save(request, perfil, form) if not found.derivado else 422
        if status == 200:
            messages.success(request, _("Quedó guardado en borrador. Se ve desde que usted publica su perfil."))
            return redirect(guardado_en(reverse("redes:mi_estandar"), form.cleaned_data.get("envio")))
    else:
        form, status = RespuestaForm(perfil, found, actual), 200
    context = {
        "seccion": SECCION,
        "migas": [*migas(), (codigo, "")],
        "perfil": perfil,
        "estandar": estandar,
        "indicador": found,
        "respuesta": standing,
        "borrador": draft,
        "dato": direccion_de(standing.dato) if standing and standing.dato else "",
        "actual": actual,
        "vence": vence(standing, indicadores_de(perfil, estandar)) if standing else None,
        "form": form,
        "efectos": EFECTOS,
        "niveles": {level: words for level, (words, _mark) in RESPUESTAS.items()},
        "clase": CLASE_DE.get(found.derivado, ""),
        "de_la_anfitriona": perfil.anfitriona if found.derivado in DE_LA_ANFITRIONA else None,
        "observaciones": list(observaciones_de(perfil, codigo)[:OBSERVACIONES]) if perfil.pk else [],
    }
    return render(request, "redes/estandar/indicador.html", context, status=status)


#: What each level means, for who chooses it.
EFECTOS = {
    "2": gettext_lazy("Cualquiera puede verlo: indica un dato de su perfil, adjunta el archivo o da su dirección."),
    "1": gettext_lazy("Existe y se entrega a quien lo pide, o se está preparando."),
    "0": gettext_lazy("Todavía no existe, o no se entrega."),
    "na": gettext_lazy("No corresponde a su organización: diga por qué. No cuenta en el puntaje."),
}


def _save(request: HttpRequest, perfil: Perfil, form: RespuestaForm) -> int:
    """Write the draft, and the status to answer with: 200 if it was saved. What could not be is said in the form."""
    if not form.is_valid():
        pedir_de_nuevo(form)
        return 422
    actor, seen = actor_of(request), form.cleaned_data["revision"] or 0
    stored = perfil if perfil.pk else perfil_de(perfil.organizacion)
    try:
        responder_indicador(stored.pk, form.indicador.codigo, form.dicho(), revision=seen, actor=actor)
    except NoPermitido:
        raise
    except DomainError as error:
        if isinstance(error, Conflicto):
            comparar(form, guardado(_respuestas(stored, form.indicador.codigo)[1]))
        form.add_error(None, error.mensaje)
        pedir_de_nuevo(form)
        return error.status
    return 200


@require_POST
@privada
def descartar(request: HttpRequest, codigo: str) -> HttpResponse:
    """Throw away the draft answer to an indicator that the page showed."""
    perfil = mi_perfil(request)
    _indicador(perfil, codigo)
    seen = request.POST.get("revision", "")
    if perfil.pk is None or not seen.isdecimal() or len(seen) > 9:
        raise Http404
    descartar_respuesta(perfil.pk, codigo, revision=int(seen), actor=actor_of(request))
    messages.success(request, _("Se descartó el borrador. Lo publicado sigue igual."))
    return redirect("redes:mi_estandar")


@require_safe
@privada
def archivo(request: HttpRequest, codigo: str) -> HttpResponse:
    """The file of the draft answer to an indicator or, without a draft, of the one that stands."""
    perfil = mi_perfil(request)
    standing, draft = _respuestas(perfil, codigo)
    held = draft or standing
    if held is None or held.archivo is None:
        raise Http404
    return entregar(held.archivo)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def contestar(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an observation, with reasons."""
    perfil = mi_perfil(request)
    rows = ObservacionRespuesta.objects.filter(respuesta__perfil=perfil.pk or 0).select_related("respuesta")
    found = get_object_or_404(rows, pk=pk)
    codigo, answered = found.respuesta.codigo, found.contestada_el is not None
    pagina = Pagina(
        titulo=_("Corregir lo contestado") if answered else _("Contestar una observación"),
        boton=_("Corregir y publicar") if answered else _("Contestar y publicar"),
        hecho=_("Quedó contestada. Se publica con la respuesta."),
        volver=reverse("redes:responder_indicador", args=[codigo]),
        migas=[*migas(), (codigo, reverse("redes:responder_indicador", args=[codigo]))],
        antetitulo=codigo,
        sin_hacer=_("Volver sin contestar"),
        seccion=SECCION,
        leer=[(_("Observación de %(quien)s") % {"quien": found.organizacion_nombre}, found.texto)],
        guardar=f"contestacion-{found.pk}",
    )
    form = ContestarForm(request.POST or None, initial=_contestado(found))

    def act() -> None:
        said = form.cleaned_data
        asked = (found.pk, said["estado"], said["contestacion"])
        if said["leida"]:
            corregir_respuesta_a_observacion(*asked, leida=said["leida"], actor=actor_of(request))
        else:
            contestar_observacion(*asked, actor=actor_of(request))

    return procesar(request, pagina, form, act)


def _contestado(observacion: ObservacionRespuesta) -> dict[str, Any]:
    """What was answered to it, as the form that corrects it shows it."""
    if observacion.contestada_el is None:
        return {}
    answered = {"estado": observacion.estado, "contestacion": observacion.contestacion}
    return answered | {"leida": observacion.contestada_el.isoformat()}


# What waits for a body


def _por_vencer(actor: Actor) -> Conteo | None:
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return None
    standing = Respuesta.objects.filter(desde__isnull=False, hasta=None, avisado__isnull=False)

    def say(found: Contadas) -> Pendiente:
        title = ngettext(
            "Una respuesta al estándar vence pronto o ya venció",
            "%(n)s respuestas al estándar vencen pronto o ya vencieron",
            found.n,
        )
        return Pendiente(_("Estándar"), title % {"n": found.n}, reverse("redes:mi_estandar"), _("Ver cuáles"))

    return Conteo(standing.filter(perfil__organizacion=actor.organizacion), say)


def _por_contestar(actor: Actor) -> Conteo | None:
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return None
    rows = ObservacionRespuesta.objects.filter(estado=EstadoObservado.PENDIENTE)

    def say(found: Contadas) -> Pendiente:
        title = ngettext("Una observación por contestar", "%(n)s observaciones por contestar", found.n)
        return Pendiente(_("Estándar"), title % {"n": found.n}, reverse("redes:mi_estandar"), _("Contestar"))

    return Conteo(rows.filter(respuesta__perfil__organizacion=actor.organizacion), say)


registrar_conteo(_por_vencer)
registrar_conteo(_por_contestar)
