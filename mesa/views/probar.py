"""Try a rule: what it gives for any set of answers. The address says it all, and nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mesa import decision
from mesa.enlaces import direccion_del_registro
from mesa.forms.probar import PruebaForm, ReglaDePruebaForm
from mesa.models import Organizacion, Regla
from mesa.operations.convocados import convocables
from mesa.views.access import privada
from mesa.views.registro import organo_visible


@dataclass(frozen=True)
class Alternativa:
    """What it would give if the rule said another thing of silence."""

    silencio: str
    propia: bool
    resultado: decision.Resultado


def alternativas(pura: decision.Regla, form: PruebaForm) -> list[Alternativa]:
    """The three readings of silence, once the term is over."""
    norm = pura.norma.strip() or _("la regla que se prueba")
    return [
        Alternativa(
            str(Regla.Silencio(silencio).label),
            silencio == pura.silencio,
            form.resolver(replace(pura, silencio=silencio, norma=norm), cerrada=True),
        )
        for silencio in decision.Silencio
    ]


@require_safe
@privada
def probar(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Try a rule that was entered, whether it is in force or not."""
    organo = organo_visible(request, slug)
    regla = get_object_or_404(organo.reglas.all(), pk=pk)
    return _page(request, organo, regla.pura, regla=regla)


@require_safe
@privada
def probar_borrador(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Try a rule that nobody entered: the address says it too."""
    organo = organo_visible(request, slug)
    fields = ReglaDePruebaForm.base_fields
    given = request.GET if "mayoria" in request.GET else {name: fields[name].initial or "" for name in fields}
    form = ReglaDePruebaForm(given)
    return _page(request, organo, form.pura() if form.is_valid() else None, borrador=form)


def _page(request: HttpRequest, organo: Organizacion, pura: decision.Regla | None, **context: Any) -> HttpResponse:
    form = PruebaForm(request.GET.dict(), convocables(organo))
    if pura is not None and form.is_valid() and form.conjunto:
        context |= {"resultado": form.resolver(pura), "faltan": form.faltan()}
        context["alternativas"] = alternativas(pura, form) if form.faltan() else []
    rules = direccion_del_registro(organo, "reglas")
    context |= {
        "seccion": "pendientes",
        "organo": organo,
        "form": form,
        "url_reglas": rules,
        "migas": [(_("Pendientes"), reverse("mesa:pendientes")), (_("Reglas"), rules), (_("Probar una regla"), "")],
    }
    return render(request, "mesa/registro/probar.html", context)
