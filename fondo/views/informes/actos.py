"""What is done with a report: told, delivered, observed, put to the Mesa, published, corrected and sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actas.views.formularios import procesar
from fondo.forms.fondos import MotivoForm
from fondo.forms.informes import ObservarForm, RelatoForm, ResponderForm
from fondo.forms.propuesta import EnvioForm
from fondo.models import Informe, ObservacionInforme
from fondo.operations import informes as operations
from fondo.states import EstadoInforme
from fondo.views.base import contexto
from fondo.views.informes.base import camino, informe_visible, nombre_de, pagina_de
from mesa.diferencia import por_parrafos
from mesa.forms.asuntos import ConsultarForm
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import require
from mesa.operations.convocados import convocables
from mesa.palabras import fecha_larga
from mesa.views.access import actor_of, guardado_en, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def relato(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Write what is told. What somebody else saved meanwhile is shown against what was typed, which is not lost."""
    shown, actor = informe_visible(request, clave, clase), actor_of(request)
    require("fondo.escribir_relato", actor, shown)
    form = RelatoForm(shown, request.POST or None)
    context = contexto(
        shown.fondo, "fondo:informes", informe=shown, form=form, cambios=[], titulo=nombre_de(shown.fondo, clase)
    )
    context["migas"] = camino(shown, (_("Escribir"), ""))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                operations.escribir_relato(shown.pk, form.relato(), revision=form.cleaned_data["revision"], actor=actor)
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
                if status == Conflicto.status:
                    context["cambios"] = _against(informe_visible(request, clave, clase), form)
            else:
                messages.success(request, _("Quedó guardado el relato."))
                where = reverse("fondo:informe", args=[clave, clase])
                return redirect(guardado_en(where, form.cleaned_data["envio"]))
    return render(request, "fondo/informes/relato.html", context, status=status)


def _against(saved: Informe, form: RelatoForm) -> list[object]:
    """How what was typed differs from what is saved now; saving again takes its place."""
    form.data = {**form.data.dict(), "revision": str(saved.revision)}  # type: ignore[attr-defined]
    old = [(f"{p} ({i})", saved.narrativa.get(p, {}).get(i, "")) for p in operations.PARTES for i in operations.IDIOMAS]
    typed = form.relato()
    new = [(f"{p} ({i})", typed[p][i]) for p in operations.PARTES for i in operations.IDIOMAS]
    return list(por_parrafos(old, new))


def _act(request: HttpRequest, clave: str, clase: str, act: Callable[[Informe], object], said: str) -> HttpResponse:
    shown = informe_visible(request, clave, clase)
    act(shown)
    messages.success(request, said)
    return redirect("fondo:informe", clave, clase)


@require_POST
@privada
def entregar(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Deliver the draft to the secretaría."""
    asked = request.POST.get("revision", "")
    seen = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    return _act(
        request,
        clave,
        clase,
        lambda shown: operations.entregar_informe(shown.pk, revision=seen, actor=actor_of(request)),
        _("Quedó entregado el borrador. Se avisa a la secretaría."),
    )


@require_POST
@privada
def publicar(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Publish the report that the Mesa approved."""
    return _act(
        request,
        clave,
        clase,
        lambda shown: operations.publicar_informe(shown.pk, actor=actor_of(request)),
        _("Quedó publicado. Su PDF, en español y en inglés, estará en unos segundos."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def observar(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Observe the draft."""
    shown, actor = informe_visible(request, clave, clase), actor_of(request)
    require("fondo.observar_informe", actor, shown)
    form = ObservarForm(request.POST or None)
    pagina = pagina_de(
        shown,
        _("Observar el borrador"),
        _("Enviar la observación"),
        _("Quedó registrada la observación."),
        guardar=f"observar-{clave}-{clase}",
    )

    def act() -> None:
        said = form.cleaned_data
        operations.observar_informe(shown.pk, said["parte"], said["texto"], envio=said["envio"], actor=actor)

    return procesar(request, pagina, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def responder(request: HttpRequest, clave: str, clase: str, pk: int) -> HttpResponse:
    """Answer an observation."""
    shown, actor = informe_visible(request, clave, clase), actor_of(request)
    row = get_object_or_404(ObservacionInforme, pk=pk, informe=shown)
    row.informe = shown
    require("fondo.responder_observacion_informe", actor, row)
    form = ResponderForm(request.POST or None, initial={"respuesta": row.respuesta})
    read = [(row.organizacion_nombre, row.texto)]
    pagina = pagina_de(
        shown, _("Responder la observación"), _("Guardar la respuesta"), _("Quedó respondida."), leer=read
    )
    return procesar(
        request,
        pagina,
        form,
        lambda: operations.responder_observacion_informe(row.pk, form.cleaned_data["respuesta"], actor=actor),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def consultar(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Choose the rule and the deadline, and put the report to the Mesa."""
    shown, actor = informe_visible(request, clave, clase), actor_of(request)
    require("fondo.consultar_informe", actor, shown)
    if shown.estado != EstadoInforme.BORRADOR:
        raise Conflicto(_("El informe ya se llevó a la Mesa."))
    form = ConsultarForm(shown.fondo.organo, request.POST or None, initial={"revision": shown.revision})
    by = {"dia": fecha_larga(shown.aprobacion_hasta)}
    said = form.fields["vence"].help_text
    form.fields["vence"].help_text = f"{said} {_('La Mesa aprueba el informe a más tardar el %(dia)s.') % by}"
    context = contexto(
        shown.fondo,
        "fondo:informes",
        form=form,
        informe=shown,
        titulo=nombre_de(shown.fondo, clase),
        reparos=operations.reparos(shown),
        convocadas=convocables(shown.fondo.organo),
        migas=camino(shown, (_("Llevar a la Mesa"), "")),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = operations.consultar_informe(
                    shown.pk, form.regla_elegida(), data["vence"], data["hora"], revision=data["revision"], actor=actor
                )
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, _("El informe está en consulta. Se avisa por correo a cada organización."))
                return redirect("mesa:consulta", made.consulta_id)
    return render(request, "fondo/informes/consultar.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Take the report back from its consulta."""
    shown, actor = informe_visible(request, clave, clase), actor_of(request)
    require("fondo.retirar_informe", actor, shown)
    if shown.estado != EstadoInforme.EN_CONSULTA:
        raise Conflicto(_("El informe no está en consulta."))
    form = MotivoForm(request.POST or None)
    pagina = pagina_de(shown, _("Retirar el informe de consulta"), _("Retirar de consulta"), _("Volvió a borrador."))
    return procesar(
        request, pagina, form, lambda: operations.retirar_informe(shown.pk, form.cleaned_data["motivo"], actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Open the correction of a report that was approved or published."""
    shown, actor = informe_visible(request, clave, clase), actor_of(request)
    require("fondo.corregir_informe", actor, shown)
    if shown.estado not in (EstadoInforme.APROBADO, EstadoInforme.PUBLICADO):
        raise Http404
    form = MotivoForm(request.POST or None)
    pagina = pagina_de(
        shown,
        _("Corregir el informe"),
        _("Abrir la corrección"),
        _("Volvió a borrador. Lo publicado sigue hasta que la Mesa apruebe la versión siguiente."),
    )
    return procesar(
        request, pagina, form, lambda: operations.corregir_informe(shown.pk, form.cleaned_data["motivo"], actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def enviar(request: HttpRequest, clave: str, clase: str) -> HttpResponse:
    """Write down when and how the published report was sent."""
    shown, actor = informe_visible(request, clave, clase), actor_of(request)
    require("fondo.enviar_informe", actor, shown)
    if shown.estado != EstadoInforme.PUBLICADO or shown.consulta is None:
        raise Conflicto(_("Se envía el informe publicado: este no lo está."))
    said = {"enviada_el": shown.enviado_el, "como": shown.envio}
    form = EnvioForm(request.POST or None, request.FILES or None, initial=said)
    read = [(_("Huella del texto votado"), shown.consulta.sha256)]
    pagina = pagina_de(
        shown,
        _("Envío del informe"),
        _("Dejar constancia"),
        _("Quedó constancia del envío."),
        leer=read,
        archivos=True,
    )

    def act() -> None:
        data = form.cleaned_data
        operations.enviar_informe(shown.pk, data["enviada_el"], data["como"], data["constancia"], actor=actor)

    return procesar(request, pagina, form, act)
