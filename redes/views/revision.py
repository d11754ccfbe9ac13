"""What others do with what a body published: read its evidence, verify it, observe it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.views.formularios import Pagina, procesar
from mesa.kernel import clock
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import motivos, puede, require
from mesa.models import Ficha
from mesa.views.access import actor_of, guardado_en, privada
from mesa.views.archivos import entregar
from redes.forms.respuestas import AnularForm, ObservarForm, RetirarObservacionForm, VerificarForm
from redes.models import Estandar, Perfil, Respuesta
from redes.operations.progreso import RESPUESTAS, progreso_de
from redes.operations.publicacion import TIPO
from redes.operations.publicacion.registro import direccion_de
from redes.operations.revision import (
    anular_verificacion,
    observaciones_de,
    observar_respuesta,
    por_que_no_se_verifica,
    quitar_observacion,
    verificar_respuesta,
)
from redes.operations.vigencias import indicadores_de, vence
from redes.querysets.perfil import PerfilQuerySet
from redes.querysets.respuestas import RespuestaQuerySet

SECCION = "redes"
OBSERVACIONES = 100


def publicado(request: HttpRequest, slug: str) -> Perfil:
    """The profile of a body, if the actor may read it and some answer of it stands; else 404. Of what anyone reads,
    who may not is told who does.
    """
    rows = Perfil.objects.revisables_por(actor_of(request), clock.today()).for_page()
    found = rows.filter(organizacion__slug=slug).first()
    if found is not None:
        return found
    if Ficha.objects.filter(tipo=TIPO, clave=slug).exists():
        said = _("Lo revisan quienes integran un mismo órgano con esta organización. Lo publicado lo lee cualquiera.")
        raise NoPermitido([said])
    raise Http404


def _visibles(request: HttpRequest) -> PerfilQuerySet:
    return Perfil.objects.visible_to(actor_of(request), clock.today()).for_page()


def _respuesta(request: HttpRequest, slug: str, codigo: str) -> Respuesta:
    """The answer of that profile that stands; else 404."""
    perfil = publicado(request, slug)
    return _una(perfil, perfil.respuestas.filter(codigo=codigo, desde__isnull=False, hasta=None))


def _leida(request: HttpRequest, slug: str, codigo: str) -> Respuesta:
    """The published answer that the page which is sent showed, whether it stands yet or not; else 404. When it does
    not say which, the one that stands: its form will be refused.
    """
    pk = request.POST.get("leida", "")
    if not pk.isdecimal() or len(pk) > 18:
        return _respuesta(request, slug, codigo)
    perfil = get_object_or_404(_visibles(request), organizacion__slug=slug)
    return _una(perfil, perfil.respuestas.filter(pk=pk, codigo=codigo, desde__isnull=False))


def _una(perfil: Perfil, rows: RespuestaQuerySet) -> Respuesta:
    found: Respuesta = get_object_or_404(rows.select_related("enlace", "archivo", "dato__perfil__organizacion", "por"))
    found.perfil = perfil
    return found


def _migas(perfil: Perfil) -> list[tuple[str, str]]:
    slug = perfil.organizacion.slug
    return [
        (_("Redes"), "/redes/"),
        (perfil.organizacion.nombre, f"/redes/{slug}/"),
        (_("Revisar"), reverse("redes:revisar", args=[slug])),
    ]


@require_safe
@privada
def revisar(request: HttpRequest, slug: str) -> HttpResponse:
    """What a body published of each indicator: what waits to be verified first, what is verified, what expired."""
    perfil, estandar = publicado(request, slug), Estandar.objects.vigente()
    progreso = progreso_de(perfil, estandar, clock.today()) if estandar is not None else None
    lines = [line for group in progreso.grupos for line in group.lineas] if progreso is not None else []
    lines = [line for line in lines if line.respuesta is not None]
    *before, (name, _url) = _migas(perfil)
    context = {
        "seccion": SECCION,
        "migas": [*before, (name, "")],
        "perfil": perfil,
        "progreso": progreso,
        "retira": _retirable(request, perfil),
        "grupos": [
            (_("Publicado, por verificar"), [line for line in lines if line.nivel == 2]),
            (_("Verificado"), [line for line in lines if line.nivel == 3]),
            (_("Sin publicar, vencido o que no se aplica"), [line for line in lines if line.nivel not in (2, 3)]),
        ],
    }
    return render(request, "redes/estandar/revisar.html", context)


def _retirable(request: HttpRequest, perfil: Perfil) -> int | None:
    """The number of the publication of the profile, for who may withdraw personal data from it."""
    ficha = Ficha.objects.filter(tipo=TIPO, clave=perfil.organizacion.slug).select_related("publicacion", "organo")
    found = ficha.first()
    may = found is not None and puede("mesa.retirar_publicacion", actor_of(request), found.organo)
    return found.publicacion.numero if found is not None and may else None


@require_safe
@privada
def respuesta(request: HttpRequest, slug: str, codigo: str) -> HttpResponse:
    """An answer with its evidence and what was observed of it; and what the actor may do with it."""
    found = _respuesta(request, slug, codigo)
    return _page(request, found, ObservarForm(initial={"leida": found.pk}))


def _page(request: HttpRequest, found: Respuesta, form: ObservarForm, status: int = 200) -> HttpResponse:
    actor, estandar = actor_of(request), Estandar.objects.vigente()
    nothing = por_que_no_se_verifica(found, estandar)
    verifiable = found.verificada_el is None and not nothing
    undoable = found.verificada_el is not None and found.hasta is None
    asked = estandar.indicadores.all() if estandar is not None else ()
    context = {
        "seccion": SECCION,
        "migas": [*_migas(found.perfil), (found.codigo, "")],
        "perfil": found.perfil,
        "respuesta": found,
        "indicador": next((i for i in asked if i.codigo == found.codigo), None),
        "niveles": {level: words for level, (words, _mark) in RESPUESTAS.items()},
        "vence": vence(found, indicadores_de(found.perfil, estandar)) if estandar is not None else None,
        "observaciones": list(observaciones_de(found.perfil, found.codigo)[:OBSERVACIONES]),
        "dato": direccion_de(found.dato) if found.dato else "",
        "nada_que_verificar": nothing,
        "no_verifica": motivos("redes.verificar_respuesta", actor, found) if verifiable else [],
        "anula": undoable and puede("redes.anular_verificacion", actor, found),
        "propia": actor.organizacion.pk if actor and actor.organizacion else None,
        "no_observa": motivos("redes.observar_respuesta", actor, found),
        "form": form,
    }
    return render(request, "redes/estandar/respuesta.html", context, status=status)


@require_POST
@privada
def verificar(request: HttpRequest, slug: str, codigo: str) -> HttpResponse:
    """Verify the answer that the page showed."""
    found, actor = _leida(request, slug, codigo), actor_of(request)
    require("redes.verificar_respuesta", actor, found)
    form = VerificarForm(request.POST)
    if not form.is_valid():
        raise Http404
    verificar_respuesta(found.pk, revision=form.cleaned_data["revision"], actor=actor)
    messages.success(request, _("Quedó verificada, y publicado quién la verificó."))
    return redirect("redes:revisar", slug)


@require_POST
@privada
def observar(request: HttpRequest, slug: str, codigo: str) -> HttpResponse:
    """Observe the answer that the page showed. If it is another by now, that one is shown, with what was typed."""
    found, actor = _leida(request, slug, codigo), actor_of(request)
    require("redes.observar_respuesta", actor, found)
    form = ObservarForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    said = form.cleaned_data
    try:
        observar_respuesta(found.pk, said["texto"], envio=said["envio"], actor=actor)
    except NoPermitido:
        raise
    except DomainError as error:
        form.add_error(None, error.mensaje)
        now = found.perfil.respuestas.filter(codigo=codigo, desde__isnull=False, hasta=None)
        shown = _una(found.perfil, now) if now.exists() else found
        form.data = request.POST.copy()  # what is sent again is about what is shown now
        form.data["leida"] = str(shown.pk)
        return _page(request, shown, form, error.status)
    messages.success(request, _("Quedó la observación. La organización la contesta con razones."))
    return redirect(
        guardado_en(reverse("redes:revisar_respuesta", args=[slug, codigo]), form.cleaned_data.get("envio"))
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def anular(request: HttpRequest, slug: str, codigo: str) -> HttpResponse:
    """Ask why, and undo the check of an answer."""
    found = (_leida if request.method == "POST" else _respuesta)(request, slug, codigo)
    actor = actor_of(request)
    require("redes.anular_verificacion", actor, found)
    back = reverse("redes:revisar_respuesta", args=[slug, codigo])
    pagina = Pagina(
        titulo=_("Anular la verificación"),
        boton=_("Anular la verificación"),
        hecho=_("Quedó anulada. La respuesta sigue publicada, sin verificación."),
        volver=back,
        migas=[*_migas(found.perfil), (codigo, back)],
        antetitulo=f"{found.perfil.organizacion.nombre} · {codigo}",
        bajada=_("Desde hoy deja de contar como verificada; la historia conserva que lo estuvo."),
        sin_hacer=_("Volver sin anular"),
        seccion=SECCION,
    )
    form = AnularForm(request.POST or None, initial={"leida": found.pk})
    return procesar(
        request, pagina, form, lambda: anular_verificacion(found.pk, form.cleaned_data["motivo"], actor=actor)
    )


@require_safe
@privada
def archivo(request: HttpRequest, slug: str, codigo: str) -> HttpResponse:
    """The file that an answer that stands gives as evidence."""
    found = _respuesta(request, slug, codigo)
    if found.archivo is None:
        raise Http404
    return entregar(found.archivo)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, slug: str, codigo: str, pk: int) -> HttpResponse:
    """Ask why, and withdraw an observation that the actor's body made, also of an answer that stands no more."""
    perfil, actor = get_object_or_404(_visibles(request), organizacion__slug=slug), actor_of(request)
    found = get_object_or_404(observaciones_de(perfil, codigo), pk=pk)
    require("redes.quitar_observacion", actor, found)
    stands = perfil.respuestas.filter(codigo=codigo, desde__isnull=False, hasta=None).exists()
    back = reverse("redes:revisar_respuesta", args=[slug, codigo]) if stands else reverse("redes:red", args=[slug])
    pagina = Pagina(
        titulo=_("Retirar su observación"),
        boton=_("Retirar la observación"),
        hecho=_("Quedó retirada. Se publica que su organización la retiró, y por qué."),
        volver=back,
        migas=[*_migas(perfil), (codigo, back)],
        antetitulo=f"{perfil.organizacion.nombre} · {codigo}",
        bajada=_("Lo que decía, y lo que le contestaron, queda solo en las versiones anteriores del perfil."),
        sin_hacer=_("Volver sin retirarla"),
        seccion=SECCION,
        leer=[(_("Su observación"), found.texto)],
    )
    form = RetirarObservacionForm(request.POST or None)
    return procesar(
        request, pagina, form, lambda: quitar_observacion(found.pk, form.cleaned_data["motivo"], actor=actor)
    )
