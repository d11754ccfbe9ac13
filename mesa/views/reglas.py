"""The rules of an órgano: as they were adopted, in plain sentences; and how the first one is entered."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesa import decision
from mesa.enlaces import direccion_del_registro
from mesa.forms.reglas import MAYORIA, PUBLICA, SILENCIO, ReglaForm
from mesa.kernel.errors import DomainError, NoPermitido
from mesa.kernel.permissions import puede, require
from mesa.models import Ficha, Organizacion, Regla
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.reglas import adoptar_regla
from mesa.views.access import actor_of, privada
from mesa.views.registro import con_normas_de_termino, organo_visible, por_tiempo


@require_safe
@privada
def reglas(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Every rule, in force or not, in plain sentences, with where it was adopted and its literal text."""
    organo = organo_visible(request, slug)
    rows = con_normas_de_termino(list(organo.reglas.all()))
    cited = Ficha.objects.filter(publicacion__in=[r.publicacion_id for r in rows if r.publicacion_id])
    routes = dict(cited.values_list("publicacion", "ruta"))
    for regla in rows:
        regla.ruta = routes.get(regla.publicacion_id, "")
    context = {
        "seccion": "pendientes",
        "organo": organo,
        "reglas": por_tiempo(rows),
        "lleva": puede("mesa.adoptar_regla", actor_of(request), organo),
    }
    return render(request, "mesa/registro/reglas.html", context)


def _anterior(request: HttpRequest, organo: Organizacion) -> Regla | None:
    """The rule of which `?de=` asks for a new version, if the órgano has it."""
    asked = request.GET.get("de", "")
    return organo.reglas.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def adoptar(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Type the rule, read it in plain sentences, and only then enter it: once used it is not edited."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.adoptar_regla", actor, organo)
    back = direccion_del_registro(organo, "reglas")
    form = ReglaForm(organo, request.POST or None, anterior=_anterior(request, organo))
    sent = request.method == "POST"
    valid, status = sent and form.is_valid(), 200
    if valid and "confirmar" in request.POST:
        try:
            regla = adoptar_regla(organo.pk, form.regla(), actor=actor)
        except NoPermitido:
            raise
        except DomainError as error:
            form.add_error(None, error.mensaje)
            valid, status = False, error.status
        else:
            messages.success(
                request, _("Quedó ingresada la %(regla)s.") % {"regla": str(regla)[:1].lower() + str(regla)[1:]}
            )
            return redirect(back)
    elif sent and not valid:
        status = 422
    here = _("Ingresar una regla")
    context = {
        "seccion": "pendientes",
        "organo": organo,
        "form": form,
        "mayorias": MAYORIA,
        "silencios": SILENCIO,
        "publica": PUBLICA,
        "migas": [(_("Pendientes"), reverse("mesa:pendientes")), (_("Reglas"), back), (here, "")],
    }
    if valid and "corregir" not in request.POST:
        adopted = form.regla()
        context |= {
            "adoptada": adopted,
            "condiciones": decision.describir_condiciones(adopted.condiciones, red=organo.tipo == TipoOrganizacion.RED),
            "reemplaza": form.anterior if adopted.reemplaza else None,
            "url_probar": f"{direccion_del_registro(organo, 'probar_borrador')}?{urlencode(form.para_probar())}",
            "palabras": decision.describir(adopted.pura),
            "silencio": decision.describir_silencio(adopted.pura),
        }
        return render(request, "mesa/registro/regla_confirmar.html", context)
    return render(request, "mesa/registro/regla.html", context, status=status)
