"""The page where the secretaría withdraws personal data of what was published: what, where it is, a last question."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mesa import tipos
from mesa.forms.publicaciones import EFECTOS, RetiroDeDatosForm
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.permissions import require
from mesa.models import Ficha, Publicacion
from mesa.operations.publicaciones import versiones
from mesa.operations.retiros import FUNDAMENTOS, retirar_publicacion, revisar_dato, tachar_dato
from mesa.views.access import actor_of, privada


@sensitive_post_parameters("dato")
@require_http_methods(["GET", "HEAD", "POST"])
@privada
def retirar(request: HttpRequest, numero: int) -> HttpResponse:
    """First what to withdraw and why; then where it is; then, confirmed, it is withdrawn."""
    header = get_object_or_404(Publicacion, numero=numero)
    ficha = Ficha.objects.for_page().filter(tipo=header.tipo, clave=header.clave).select_related("organo").first()
    if ficha is None:
        raise Conflicto(_("Esta publicación ya se retiró. Su dirección dice cuándo y por qué."))
    require("mesa.retirar_publicacion", actor_of(request), ficha.organo)
    form = RetiroDeDatosForm(request.POST or None)
    context = {"seccion": "actas", "ficha": ficha, "publicacion": header, "form": form, "efectos": EFECTOS}
    if request.method != "POST" or "volver" in request.POST:
        form = RetiroDeDatosForm(initial=request.POST.dict() or {"modo": "dato"})
        return render(request, "mesa/retirar.html", context | {"form": form})
    if not form.is_valid():
        return render(request, "mesa/retirar.html", context, status=422)
    try:
        if "confirmar" in request.POST:
            return redirect("mesa:retiro", _withdraw(request, numero, form.cleaned_data).clave)
        preview = _preview(request, header, form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.mensaje)
        return render(request, "mesa/retirar.html", context, status=error.status)
    return render(request, "mesa/retirar_vista.html", context | preview)


def _withdraw(request: HttpRequest, numero: int, said: dict[str, Any]) -> Publicacion:
    actor, why = actor_of(request), (said["motivo"], said["fundamento"])
    if said["modo"] == "dato":
        return tachar_dato(numero, said["dato"], *why, visto=said["visto"], actor=actor)
    return retirar_publicacion(numero, *why, actor=actor)


def _preview(request: HttpRequest, header: Publicacion, said: dict[str, Any]) -> dict[str, Any]:
    """What the confirmation shows: where the datum is, or which versions go."""
    fundamento = FUNDAMENTOS[said["fundamento"]]
    kind = tipos.publicacion(header.tipo)
    if said["modo"] == "publicacion":
        rows = versiones(header.tipo, header.clave).exclude(contenido=None)
        others = Ficha.objects.for_page().filter(clave__startswith=f"{header.clave}/").order_by("tipo", "orden")
        return {"versiones": list(rows), "otras": others, "fundamento": fundamento, "nombre": kind.nombre}
    hallazgo = revisar_dato(said["dato"], said["motivo"], said["fundamento"], actor=actor_of(request))
    return {"hallazgo": hallazgo, "fundamento": fundamento, "nombre": kind.nombre}
