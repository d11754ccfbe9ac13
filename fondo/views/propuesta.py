"""The proposal of a fund: its versions and their differences, its draft, its vote, and that it was sent."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actas.views.formularios import Pagina, procesar
from fondo.forms.fondos import MotivoForm
from fondo.forms.propuesta import EnvioForm, PropuestaForm
from fondo.models import Fondo, Propuesta
from fondo.operations import propuesta as operations
from fondo.states import EstadoPropuesta
from fondo.views.base import contexto, fondo_visible, migas
from mesa.diferencia import por_parrafos
from mesa.forms.asuntos import ConsultarForm
from mesa.kernel.errors import Conflicto, DomainError, NoPermitido
from mesa.kernel.permissions import motivos, require
from mesa.models import Consulta
from mesa.operations.convocados import convocables
from mesa.views.access import actor_of, guardado_en, privada
from mesa.views.archivos import entregar


def _versions(fondo: Fondo) -> list[Propuesta]:
    return list(fondo.propuestas.select_related("consulta__plazo", "consulta__regla", "constancia"))


def texto_de(propuesta: Propuesta) -> dict[str, Any]:
    """What a version says: as it was frozen, if it was put to a vote; else as it is now."""
    if propuesta.consulta is not None:
        return dict(json.loads(propuesta.consulta.documento))
    return operations.documento_de(propuesta)


@require_safe
@privada
def propuesta(request: HttpRequest, clave: str, numero: int | None = None) -> HttpResponse:
    """A version, the last one unless another is asked for; with `?con=`, its difference from that one."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    versions = _versions(fondo)
    for each in versions:
        each.fondo = fondo
    shown = next((v for v in versions if v.numero == numero), None) if numero else next(iter(versions), None)
    if shown is None and numero:
        raise Http404
    if shown is None:
        context = contexto(fondo, "fondo:propuesta", motivos=motivos("fondo.preparar_propuesta", actor, fondo))
        context |= {"migas": migas(fondo, (_("Propuesta"), ""))}
        return render(request, "fondo/propuesta/ninguna.html", context)
    asked = request.GET.get("con", "")
    other = next((v for v in versions if str(v.numero) == asked), None)
    cambios = []
    if other is not None:
        old, new = sorted((other, shown), key=lambda v: v.numero)
        cambios = por_parrafos(operations.parrafos_de(texto_de(old)), operations.parrafos_de(texto_de(new)))
    context = contexto(
        fondo,
        "fondo:propuesta",
        propuesta=shown,
        versiones=versions,
        documento=texto_de(shown),
        otra=other,
        cambios=cambios,
        reparos=operations.reparos(shown) if shown.estado == EstadoPropuesta.BORRADOR else [],
        vuelve=_gave_back(shown, versions),
        esperan=_waiting(shown),
        motivos=motivos("fondo.editar_propuesta", actor, fondo),
        migas=migas(fondo, (_("Propuesta"), "")),
    )
    return render(request, "fondo/propuesta/propuesta.html", context)


def _gave_back(shown: Propuesta, versions: list[Propuesta]) -> Consulta | None:
    """The consulta that a draft comes from: withdrawn, or not approved."""
    former = next((v for v in versions if v.numero == shown.numero - 1), None)
    if shown.estado != EstadoPropuesta.BORRADOR or former is None or former.estado == EstadoPropuesta.APROBADA:
        return None
    return former.consulta


def _waiting(shown: Propuesta) -> dict[str, int] | None:
    """How many of those who are asked answered, while the version is put to the Mesa."""
    if shown.estado != EstadoPropuesta.EN_CONSULTA or shown.consulta is None:
        return None
    asked = [c for c in shown.consulta.convocadas.all() if shown.consulta.espera_a(c)]
    return {"total": len(asked), "respondieron": sum(c.vigente_id is not None for c in asked)}


def _draft(fondo: Fondo) -> Propuesta | None:
    return fondo.propuestas.filter(estado=EstadoPropuesta.BORRADOR).first()


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def editar(request: HttpRequest, clave: str) -> HttpResponse:
    """Write the draft, or the first version. What cannot be saved is said above it, with all that was typed."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.editar_propuesta", actor, fondo)
    draft = _draft(fondo)
    if draft is None and fondo.propuestas.exists():
        raise Conflicto(_("La última versión ya se llevó a consulta. Comience la siguiente desde su página."))
    form = PropuestaForm(draft, request.POST if request.method == "POST" else None)
    context = contexto(fondo, "fondo:propuesta", form=form, propuesta=draft, cambios=[])
    context["migas"] = migas(fondo, (_("Propuesta"), reverse("fondo:propuesta", args=[clave])), (_("Escribir"), ""))
    status = 200
    if request.method == "POST" and not request.POST.get("otra"):
        status = 422
        if form.is_valid():
            try:
                return _saved(request, fondo, draft, form)
            except NoPermitido:
                raise
            except DomainError as error:
                form.texto.add_error(None, error.mensaje)
                status = error.status
                context["cambios"] = _against_saved(request, clave, form) if status == Conflicto.status else []
    return render(request, "fondo/propuesta/editar.html", context, status=status)


def _saved(request: HttpRequest, fondo: Fondo, draft: Propuesta | None, form: PropuestaForm) -> HttpResponse:
    actor = actor_of(request)
    if draft is None:
        operations.preparar_propuesta(fondo.pk, form.datos(), actor=actor)
    else:
        seen = form.texto.cleaned_data["revision"] or 0
        operations.editar_propuesta(draft.pk, form.datos(), revision=seen, actor=actor)
    messages.success(request, _("Quedó guardada la propuesta."))
    sent = form.texto.cleaned_data["envio"]
    return redirect(guardado_en(reverse("fondo:propuesta", args=[fondo.clave]), sent))


def _against_saved(request: HttpRequest, clave: str, form: PropuestaForm) -> Any:
    """How what was typed differs from what is saved now; saving again takes its place."""
    fondo = fondo_visible(request, clave)
    saved = _draft(fondo)
    if saved is None:
        return []
    saved.fondo = fondo
    typed = Propuesta(fondo=fondo, numero=saved.numero, **form.datos().limpios())
    form.texto.data = {**form.texto.data.dict(), "revision": str(saved.revision)}  # type: ignore[attr-defined]
    old, new = (operations.parrafos_de(operations.documento_de(each)) for each in (saved, typed))
    return por_parrafos(old, new)


@require_POST
@privada
def siguiente(request: HttpRequest, clave: str) -> HttpResponse:
    """Begin the next version from the last one."""
    fondo = fondo_visible(request, clave)
    operations.nueva_version(fondo.pk, actor=actor_of(request))
    messages.success(request, _("Comenzó la versión siguiente, con el texto de la anterior."))
    return redirect("fondo:editar_propuesta", clave)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def consultar(request: HttpRequest, clave: str) -> HttpResponse:
    """Choose the rule and the deadline, see who is called, and put the version to the Mesa."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.consultar_propuesta", actor, fondo)
    draft = _draft(fondo)
    if draft is None:
        raise Conflicto(_("No hay una versión en borrador que llevar a consulta."))
    draft.fondo = fondo
    form = ConsultarForm(fondo.organo, request.POST or None, initial={"revision": draft.revision})
    context = contexto(
        fondo,
        "fondo:propuesta",
        form=form,
        propuesta=draft,
        documento=operations.documento_de(draft),
        reparos=operations.reparos(draft),
        convocadas=convocables(fondo.organo),
    )
    here = (_("Llevar a consulta"), "")
    context["migas"] = migas(fondo, (_("Propuesta"), reverse("fondo:propuesta", args=[clave])), here)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _put(draft, form, request)
            except NoPermitido:
                raise
            except DomainError as error:
                form.add_error(None, error.mensaje)
                status = error.status
            else:
                messages.success(request, _("La propuesta está en consulta. Se avisa por correo a cada organización."))
                return redirect("mesa:consulta", made.consulta_id)
    return render(request, "fondo/propuesta/consultar.html", context, status=status)


def _put(draft: Propuesta, form: ConsultarForm, request: HttpRequest) -> Propuesta:
    data = form.cleaned_data
    return operations.consultar_propuesta(
        draft.pk,
        form.regla_elegida(),
        data["vence"],
        data["hora"],
        revision=data["revision"],
        actor=actor_of(request),
    )


@require_safe
@privada
def consulta(request: HttpRequest, clave: str) -> HttpResponse:
    """The last consulta on the proposal."""
    fondo = fondo_visible(request, clave)
    asked = fondo.propuestas.filter(consulta__isnull=False).order_by("-numero").first()
    return redirect("mesa:consulta", asked.consulta_id) if asked else redirect("fondo:propuesta", clave)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, clave: str) -> HttpResponse:
    """Take the version back from its consulta, with the reason."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.retirar_propuesta", actor, fondo)
    asked = fondo.propuestas.filter(estado=EstadoPropuesta.EN_CONSULTA).first()
    if asked is None:
        raise Conflicto(_("No hay una versión de la propuesta en consulta."))
    form = MotivoForm(request.POST or None)
    pagina = _pagina(
        fondo,
        _("Retirar la propuesta de consulta"),
        _("Retirar de consulta"),
        _("Quedó retirada, y su texto sigue en la versión siguiente."),
    )
    return procesar(
        request, pagina, form, lambda: operations.retirar_propuesta(asked.pk, form.cleaned_data["motivo"], actor=actor)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def enviar(request: HttpRequest, clave: str) -> HttpResponse:
    """Write down when and how the approved version was sent."""
    fondo, actor = fondo_visible(request, clave), actor_of(request)
    require("fondo.enviar_propuesta", actor, fondo)
    approved = fondo.propuestas.filter(estado=EstadoPropuesta.APROBADA).select_related("consulta").first()
    if approved is None:
        raise Conflicto(_("Se envía la versión que la Mesa aprobó, y todavía no hay una."))
    said = {"enviada_el": approved.enviada_el, "como": approved.envio}
    form = EnvioForm(request.POST or None, request.FILES or None, initial=said)
    read = [(_("Huella del texto votado"), approved.consulta.sha256)] if approved.consulta else []
    pagina = _pagina(
        fondo, _("Envío de la propuesta"), _("Dejar constancia"), _("Quedó constancia del envío."), leer=read
    )

    def act() -> None:
        said = form.cleaned_data
        operations.enviar_propuesta(approved.pk, said["enviada_el"], said["como"], said["constancia"], actor=actor)

    return procesar(request, pagina, form, act)


@require_safe
@privada
def constancia(request: HttpRequest, clave: str, numero: int) -> HttpResponse:
    """The proof that a version was sent."""
    row = get_object_or_404(fondo_visible(request, clave).propuestas.select_related("constancia"), numero=numero)
    if row.constancia is None:
        raise Http404
    return entregar(row.constancia)


def _pagina(fondo: Fondo, titulo: str, boton: str, hecho: str, leer: Any = ()) -> Pagina:
    back = reverse("fondo:propuesta", args=[fondo.clave])
    crumbs = migas(fondo, (_("Propuesta"), back))
    files = bool(leer)
    return Pagina(
        titulo, boton, hecho, back, crumbs, antetitulo=fondo.nombre, seccion="fondo", leer=leer, archivos=files
    )
