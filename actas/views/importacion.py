"""Importing a minute: a file or a text, its reading beside it to correct, and the draft. Nothing is kept in between."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from actas import operations
from actas.forms.actas import ImportarForm
from actas.importacion import ArchivoIlegible, Citas, Motivo
from actas.lectura import ActaLeida, leer
from actas.models import Acta
from actas.operations.actas import FILAS_MAXIMAS
from mesa.kernel import clock
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.models import Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.views.access import actor_of, privada


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def importar(request: HttpRequest) -> HttpResponse:
    """Take a minute in a file or pasted; show it beside its reading; store it as a draft when asked to."""
    kept = Organizacion.objects.con_secretaria(actor_of(request), clock.today())
    organos = sorted(kept, key=lambda organo: organo.tipo != TipoOrganizacion.MESA)  # the Mesa is the first choice
    if not organos:
        raise NoPermitido([_("Solo la secretaría del órgano puede importar un acta.")])
    if request.method != "POST":
        return _page(request, "actas/importar.html", {"form": ImportarForm(organos)})
    form = ImportarForm(organos, request.POST, request.FILES)
    if not form.is_valid() and "revision" not in request.POST:
        return _page(request, "actas/importar.html", {"form": form}, 422)
    leida = leer(_texto(request, form))
    if form.is_valid() and not leida.es_acta:
        form.add_error(None, ArchivoIlegible(Motivo.SIN_ACTA).mensaje)
    if form.is_valid() and request.POST.get("accion") == "guardar":
        return _guardar(request, form, leida)
    return _revision(request, form, leida, 200 if form.is_valid() else 422)


def _texto(request: HttpRequest, form: ImportarForm) -> str:
    """The text that the file gave, or what was typed though the form cannot take it."""
    return form.cleaned_data.get("texto") or request.POST.get("texto", "")


def _guardar(request: HttpRequest, form: ImportarForm, leida: ActaLeida) -> HttpResponse:
    """Store the draft, once told that there is one of that day already."""
    if Acta.objects.filter(envio=form.cleaned_data["envio"]).exists():
        return _recibido(request)
    repetidas = ",".join(acta.sesion.clave for acta in _repetidas(form, leida))
    if repetidas and form.cleaned_data["repetidas"] != repetidas:
        return _revision(request, form, leida, 409)
    try:
        acta = operations.importar_acta(
            leida,
            form.organo_elegido(),
            fecha=form.cleaned_data["fecha"],
            envio=form.cleaned_data["envio"],
            actor=actor_of(request),
        )
    except DomainError as error:
        if Acta.objects.filter(envio=form.cleaned_data["envio"]).exists():
            return _recibido(request)
        form.add_error(None if leida.fecha or form.cleaned_data["fecha"] else "fecha", error.mensaje)
        return _revision(request, form, leida, error.status)
    messages.success(request, _("El borrador quedó guardado. Revise lo que el texto no dice o contradice."))
    return redirect("actas:editar", acta.sesion.clave)


def _recibido(request: HttpRequest) -> HttpResponse:
    """The same form came before, and nobody saw the answer."""
    messages.info(request, _("Ese texto ya se recibió: el borrador está en esta lista."))
    return redirect("actas:en_trabajo")


def _repetidas(form: ImportarForm, leida: ActaLeida) -> list[Acta]:
    """The actas that the órgano already has of that day."""
    fecha = leida.fecha or form.cleaned_data.get("fecha")
    if fecha is None:
        return []
    return list(Acta.objects.filter(sesion__organo=form.organo_elegido(), sesion__fecha=fecha).select_related("sesion"))


def _revision(request: HttpRequest, form: ImportarForm, leida: ActaLeida, status: int) -> HttpResponse:
    """The text, wherever it came from, beside its reading."""
    texto = _texto(request, form)
    citas = Citas(texto)
    data = leida.como_dict()
    context = {
        "form": form,
        "texto_leido": texto,
        "leida": leida,
        "documento": data | {"sesion": data},
        "cabe": leida.filas <= FILAS_MAXIMAS,
        "cuentas": _cuentas(leida),
        "avisos": [(aviso, citas.linea(aviso)) for aviso in leida.avisos[:FILAS_MAXIMAS]],
        "repetidas": _repetidas(form, leida),
    }
    return _page(request, "actas/revisar.html", context, status)


def _cuentas(leida: ActaLeida) -> list[tuple[str, str]]:
    """What was read of each part, in words."""
    personas = sum(len(grupo.personas) for grupo in leida.asistentes)
    letras = sum(len(parrafo.letras) for parrafo in leida.parrafos)
    desarrollo = [
        ngettext("%(n)s punto", "%(n)s puntos", len(leida.desarrollo)) % {"n": len(leida.desarrollo)},
        ngettext("%(n)s párrafo", "%(n)s párrafos", len(leida.parrafos)) % {"n": len(leida.parrafos)},
        ngettext("%(n)s letra", "%(n)s letras", letras) % {"n": letras},
    ]
    return [
        (
            _("Asistentes"),
            ngettext("%(n)s persona", "%(n)s personas", personas) % {"n": personas}
            + ngettext(" en %(n)s grupo", " en %(n)s grupos", len(leida.asistentes)) % {"n": len(leida.asistentes)},
        ),
        (_("Tabla"), ngettext("%(n)s punto", "%(n)s puntos", len(leida.tabla)) % {"n": len(leida.tabla)}),
        (_("Desarrollo"), ", ".join(desarrollo)),
        (
            _("Acuerdos"),
            ngettext("%(n)s acuerdo", "%(n)s acuerdos", len(leida.acuerdos)) % {"n": len(leida.acuerdos)},
        ),
    ]


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, template, {"seccion": "actas", **context}, status=status)
