"""How a body is reached, for itself and for who keeps its register."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actas.forms.plan import comparar
from actas.views.formularios import Pagina, procesar
from mesa.kernel.errors import Conflicto
from mesa.kernel.permissions import require
from mesa.views.access import actor_of, privada
from redes.forms.espacio import ContactoForm, guardado_de_contacto
from redes.models import Contacto
from redes.operations.contactos import guardar_contacto
from redes.views.directorio import cuerpo_visible, migas


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def contacto(request: HttpRequest, slug: str) -> HttpResponse:
    """Write or correct it; if somebody saved it first, the same page with both and nothing lost."""
    body, actor = cuerpo_visible(request, slug), actor_of(request)
    require("redes.llevar_contacto", actor, body)
    found = Contacto.objects.filter(organizacion=body).first()
    own = reverse("redes:organizacion", args=[body.slug])
    form = ContactoForm(request.POST or None, initial=guardado_de_contacto(found))
    pagina = Pagina(
        titulo=_("Contacto"),
        bajada=_("Lo ven solo la propia organización y quien lleva el registro en que está. Nunca se publica."),
        boton=_("Guardar el contacto"),
        hecho=_("El contacto quedó guardado."),
        volver=own,
        migas=[*migas(), (body.nombre, own)],
        antetitulo=body.nombre,
        seccion="redes",
    )

    def act() -> None:
        seen = form.cleaned_data["revision"]
        try:
            guardar_contacto(body.pk, form.datos(), revision=seen, actor=actor)
        except Conflicto:
            comparar(form, guardado_de_contacto(Contacto.objects.filter(organizacion=body).first()))
            raise

    return procesar(request, pagina, form, act)
