"""The reports of a fund, one of them, its dates, and the receipts of the fund in a ZIP."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actas.views.formularios import Pagina, procesar
from fondo.forms.informes import FechasForm
from fondo.models import Fondo, Informe
from fondo.operations import informes as operations
from fondo.states import EstadoInforme
from fondo.views.base import contexto, fondo_visible, migas
from fondo.views.informes.base import camino, informe_visible, nombre_de, pagina_de
from mesa.kernel.permissions import motivos, require
from mesa.views.access import actor_of, privada
from mesa.views.archivos import entregar


@require_safe
@privada
def informes(request: HttpRequest, clave: str) -> HttpResponse:
    """The two reports: those that exist, with their dates; and those that may be opened."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    rows = {one.clase: one for one in fondo.informes.select_related("consulta")}
    context = contexto(
        fondo,
        "fondo:informes",
        informes=[(clase, str(words).capitalize(), rows.get(clase)) for clase, words in Informe.Clase.choices],
        motivos=motivos("fondo.preparar_informe", actor, fondo),
        motivos_zip=motivos("fondo.ver_comprobante", actor, fondo),
        migas=migas(fondo, (_("Informes"), "")),
    )
    return render(request, "fondo/informes/informes.html", context)


@require_safe
@privada
def informe(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """A report: where it is in its chain, what it says today in a language (`?idioma=en`), and what was observed."""
    shown = informe_visible(request, clave, clase)
    language = "en" if request.GET.get("idioma") == "en" else "es"
    frozen = shown.consulta is not None
    context = contexto(
        shown.fondo,
        "fondo:informes",
        informe=shown,
        titulo=nombre_de(shown.fondo, clase),
        documento=operations.texto_de(shown),
        congelado=frozen,
        idioma=language,
        reparos=operations.reparos(shown) if shown.estado == EstadoInforme.BORRADOR else [],
        observaciones=list(shown.observaciones.all()),
        puede=_allowed(request, shown),
        publica=reverse("fondo:informe_publico", args=[clave, clase]),
        migas=camino(shown),
    )
    context["texto"] = _drawn(context["documento"], language)
    return render(request, "fondo/informes/informe.html", context)


def _drawn(documento: dict[str, object], language: str) -> str:
    """The text of a report in a language, whatever that of the page."""
    with translation.override(language):
        return render_to_string("fondo/informes/_texto.html", {"d": documento})


ACTOS = (
    *("escribir_relato", "entregar_informe", "corregir_fechas_informe", "consultar_informe", "retirar_informe"),
    *("publicar_informe", "corregir_informe", "enviar_informe", "observar_informe", "responder_observacion_informe"),
)


def _allowed(request: HttpRequest, shown: Informe) -> dict[str, bool]:
    """Which of the acts on a report the actor may do."""
    actor = actor_of(request)
    return {name: not motivos(f"fondo.{name}", actor, shown) for name in ACTOS}


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def preparar(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Open a report with its chain of dates, proposed from those of the fund."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.preparar_informe", actor, fondo)
    if clase not in Informe.Clase.values:
        raise Http404
    if fondo.informes.filter(clase=clase).exists():
        return redirect("fondo:informe", clave, clase)
    form = FechasForm(request.POST or None, initial=vars(operations.fechas_por_defecto(fondo, clase)))
    pagina = _to_open(fondo, clase)
    return procesar(request, pagina, form, lambda: _opened(fondo, clase, form, request))


def _to_open(fondo: Fondo, clase: str) -> Pagina:
    return Pagina(
        _("Abrir el %(informe)s") % {"informe": nombre_de(fondo, clase).lower()},
        _("Abrir el informe"),
        _("Quedó abierto. Se avisa a quien administra que le toca escribir el borrador."),
        reverse("fondo:informes", args=[fondo.clave]),
        migas(fondo, (_("Informes"), reverse("fondo:informes", args=[fondo.clave]))),
        bajada=_("Cada fecha es posterior a la anterior. Puede cambiarlas mientras se escribe."),
        antetitulo=fondo.nombre,
        seccion="fondo",
    )


def _opened(fondo: Fondo, clase: str, form: FechasForm, request: HttpRequest) -> str:
    operations.preparar_informe(fondo.pk, clase, form.fechas(), actor=actor_of(request))
    return reverse("fondo:informe", args=[fondo.clave, clase])


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def fechas(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Correct the chain of dates."""
    shown, actor = informe_visible(request, clave, clase), actor_of(request)
    require("fondo.corregir_fechas_informe", actor, shown)
    names = ("ultimo_gasto", "corte", "borrador_hasta", "aprobacion_hasta", "envio_hasta", "revision")
    form = FechasForm(request.POST or None, initial={name: getattr(shown, name) for name in names})
    pagina = pagina_de(shown, _("Fechas del informe"), _("Guardar"), _("Quedaron cambiadas las fechas."))

    def act() -> None:
        seen = form.cleaned_data["revision"] or 0
        operations.corregir_fechas_informe(shown.pk, form.fechas(), revision=seen, actor=actor)

    return procesar(request, pagina, form, act)


@require_safe
@privada
def constancia(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """The proof that a report was sent."""
    shown = informe_visible(request, clave, clase)
    if shown.constancia is None:
        raise Http404
    return entregar(shown.constancia)


@require_safe
@privada
def comprobantes(request: HttpRequest, clave: str) -> HttpResponse:
    """The receipts of the fund in a ZIP with its index, sent as it is written; with `?informe=`, up to its cut-off."""
    fondo = fondo_visible(request, clave)
    require("fondo.ver_comprobante", actor_of(request), fondo)
    clase = request.GET.get("informe", "")
    report = get_object_or_404(Informe, fondo=fondo, clase=clase) if clase else None
    pieces = operations.trozos_zip(operations.comprobantes_de(fondo, report.corte if report else None))
    name = f"comprobantes-{clave}-{clase}.zip" if clase else f"comprobantes-{clave}.zip"
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]
