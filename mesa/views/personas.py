"""People, their mandates and their invitations. E-mails and accounts are seen only by whoever keeps the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mesa.enlaces import direccion_del_registro
from mesa.forms.personas import EFECTOS, MandatoForm, PersonaForm
from mesa.kernel import clock
from mesa.kernel.permissions import puede, require
from mesa.models import Invitacion, Mandato, Organizacion, Persona
from mesa.operations import mandatos
from mesa.operations.personas import invitar_persona, revocar_invitacion
from mesa.views.access import actor_of, privada
from mesa.views.registro import Pagina, con_normas_de_termino, marcar, organo_visible, por_tiempo, procesar


@require_safe
@privada
def personas(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who speaks for each organisation: today, next, and before."""
    organo = organo_visible(request, slug)
    held = mandatos.mandatos_del_registro(organo).order_by("organizacion__nombre", "-calidad", "persona__nombre", "pk")
    rows = con_normas_de_termino(list(held))
    lleva = puede("mesa.acreditar_personas", actor_of(request), organo)
    if lleva:
        marcar(organo, rows, "llevado", "pk", mandatos.mandatos_llevados(organo))
        marcar(organo, rows, "corregible", "persona_id", mandatos.personas_llevadas(organo))
    context = {
        "seccion": "pendientes",
        "organo": organo,
        "mandatos": por_tiempo(rows),
        "lleva": lleva,
    }
    return render(request, "mesa/registro/personas.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def agregar_mandato(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Register a person, if she is new, with her mandate and perhaps an invitation."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.acreditar_personas", actor, organo)
    form = MandatoForm(organo, request.POST or None, initial={"organizacion": request.GET.get("organizacion", "")})
    pagina = Pagina(
        titulo=_("Registrar a una persona y su mandato"),
        bajada=_("Desde la fecha que indique, la persona habla por la organización en esa calidad."),
        boton=_("Registrar el mandato"),
        volver="personas",
        hecho=_("El mandato quedó registrado."),
        template="mesa/registro/mandato.html",
    )

    def act() -> Mandato:
        new = isinstance(form.quien(), mandatos.NuevaPersona)  # who is known is invited from her own row
        return mandatos.otorgar_mandato(
            organo.pk,
            form.quien(),
            form.designacion(),
            invitar=new and form.cleaned_data["invitar"],
            actor=actor,
        )

    return procesar(request, organo, pagina, form, act, efectos=EFECTOS)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def corregir_persona(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Correct a name, or an e-mail that has no account yet."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.acreditar_personas", actor, organo)
    persona = get_object_or_404(mandatos.personas_llevadas(organo), pk=pk)
    form = PersonaForm(request.POST or None, initial={"nombre": persona.nombre, "correo": persona.correo})
    pagina = Pagina(
        titulo=_("Datos de %(persona)s") % {"persona": persona.nombre},
        bajada=_(
            "Lo que ya consta con su nombre lo conserva. Cuando tiene cuenta, el correo lo cambia la propia persona."
        ),
        boton=_("Guardar los datos"),
        volver="invitaciones",
        hecho=_("Los datos quedaron guardados."),
    )
    return procesar(
        request,
        organo,
        pagina,
        form,
        lambda: mandatos.corregir_persona(organo.pk, pk, **form.cleaned_data, actor=actor),
    )


@dataclass(frozen=True)
class Acceso:
    """How a person stands with the door: her mandates, her account, and the last invitation she was sent."""

    persona: Persona
    mandatos: list[Mandato]
    invitacion: Invitacion | None
    estado: str

    @property
    def cuenta(self) -> bool:
        """Whether she can enter."""
        return hasattr(self.persona, "usuario")

    @property
    def en_camino(self) -> bool:
        """Whether an invitation of hers can be accepted."""
        return self.estado == Invitacion.Estado.PENDIENTE

    @property
    def falta(self) -> bool:
        """Whether she can be invited, and no invitation of hers serves."""
        return not self.cuenta and not self.en_camino and bool(self.persona.correo)


def accesos(organo: Organizacion) -> list[Acceso]:
    """Everyone who speaks or will speak for an organisation of the register, by name."""
    held = mandatos.mandatos_llevados(organo).exclude(hasta__lt=clock.today())
    by_persona: dict[int, list[Mandato]] = {}
    for mandato in held.select_related("persona__usuario", "organizacion"):
        by_persona.setdefault(mandato.persona_id, []).append(mandato)
    last: dict[int, Invitacion] = {}
    for invitacion in Invitacion.objects.filter(persona__in=by_persona).order_by("pk"):
        last[invitacion.persona_id] = invitacion
    now = clock.now()
    return sorted(
        (
            Acceso(own[0].persona, own, last.get(pk), last[pk].estado(now) if pk in last else "")
            for pk, own in by_persona.items()
        ),
        key=lambda acceso: (acceso.persona.nombre, acceso.persona.pk),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def invitaciones(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Who has an account, who was invited and when; sent, it invites all who can be and were not."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.invitar_persona", actor, organo)
    everyone = accesos(organo)
    missing = [acceso for acceso in everyone if acceso.falta]
    if request.method == "POST":
        for acceso in missing:
            invitar_persona(acceso.persona, acceso.persona.correo, organo=organo, actor=actor)
        _say_sent(request, len(missing))
        return redirect(direccion_del_registro(organo, "invitaciones"))
    context: dict[str, Any] = {"seccion": "pendientes", "organo": organo, "accesos": everyone, "faltan": len(missing)}
    return render(request, "mesa/registro/invitaciones.html", context)


def _say_sent(request: HttpRequest, number: int) -> None:
    if not number:
        messages.success(request, _("No había a quién invitar: todas tienen cuenta, o una invitación en camino."))
        return
    sent = ngettext("Se envía %(n)s invitación por correo.", "Se envían %(n)s invitaciones por correo.", number)
    messages.success(request, sent % {"n": number})


@require_POST
@privada
def invitar(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Invite one person, or send her another link in place of the one she has."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.invitar_persona", actor, organo)
    persona = get_object_or_404(mandatos.personas_llevadas(organo).exclude(correo=""), pk=pk)
    invitar_persona(persona, persona.correo, organo=organo, actor=actor)
    _say_sent(request, 1)
    return redirect(direccion_del_registro(organo, "invitaciones"))


@require_POST
@privada
def revocar(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Leave an invitation without effect."""
    organo, actor = organo_visible(request, slug), actor_of(request)
    require("mesa.invitar_persona", actor, organo)
    get_object_or_404(Invitacion, pk=pk, organo=organo)
    revocar_invitacion(pk, actor=actor)
    messages.success(request, _("La invitación quedó revocada: su enlace ya no sirve."))
    return redirect(direccion_del_registro(organo, "invitaciones"))
