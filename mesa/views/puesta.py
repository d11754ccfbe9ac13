"""The guided page: what a Mesa needs before its first acta, step by step, and how each stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import require
from mesa.models import Membresia, Organizacion
from mesa.models.organizaciones import Calidad
from mesa.operations.organizaciones import por_poner_en_marcha, terminar_puesta_en_marcha
from mesa.palabras import fecha_larga, lista_y
from mesa.tipos import Paso, Pendiente, pasos_de, registrar_pendientes
from mesa.views.access import actor_of, privada
from mesa.views.personas import Acceso, accesos
from mesa.views.registro import organo_visible

MUESTRA = 4  # of the names of those that something lacks


def pasos(organo: Organizacion) -> list[Paso]:
    """The steps of an órgano, in order, each with how it stands."""
    seats = list(Membresia.objects.filter(organo=organo).exclude(hasta__lt=clock.today()).select_related("miembro"))
    everyone = accesos(organo)
    members = _members(seats)
    people = _people(seats, everyone, members.hecho)
    return [_organo(organo), members, people, _invitations(everyone, people.hecho), _rule(organo), *pasos_de(organo)]


def _organo(organo: Organizacion) -> Paso:
    since = _("desde el %(fecha)s") % {"fecha": fecha_larga(organo.desde)} if organo.desde else _("sin fecha de inicio")
    return Paso(
        clave="organo",
        titulo=_("El órgano"),
        detalle=f"{organo.nombre}, {since}.",
        hecho=True,
        url=reverse("mesa:renombrar", args=[organo.pk]),
        boton=_("Revisar el nombre"),
    )


def _members(seats: list[Membresia]) -> Paso:
    bodies = {seat.miembro_id for seat in seats}
    voting = {s.miembro_id for s in seats if s.voto == Membresia.Voto.SI and s.clase == Membresia.Clase.MIEMBRO}
    found = ngettext("%(n)s integrante", "%(n)s integrantes", len(bodies)) % {"n": len(bodies)}
    done = len(bodies) > 1
    return Paso(
        clave="integrantes",
        titulo=_("Los integrantes"),
        detalle=_("%(integrantes)s, %(voto)s con voto.") % {"integrantes": found, "voto": len(voting)},
        hecho=done,
        url=reverse("mesa:integrantes" if done else "mesa:agregar_integrante"),
        boton=_("Ver los integrantes") if done else _("Agregar un integrante"),
        otra=None if done else (_("Ver los que hay"), reverse("mesa:integrantes")),
    )


def _people(seats: list[Membresia], everyone: list[Acceso], before: bool) -> Paso:
    held = [mandato for acceso in everyone for mandato in acceso.mandatos]
    speaks = {mandato.organizacion_id for mandato in held if mandato.calidad != Calidad.ADMINISTRADORA}
    silent = list(dict.fromkeys(seat.miembro for seat in seats if seat.miembro_id not in speaks))
    detail = _("Cada integrante tiene quien hable por él.") if before else _("Van después de los integrantes.")
    if silent:
        names = [body.nombre for body in silent[:MUESTRA]]
        more = len(silent) - MUESTRA
        names += [ngettext("%(n)s más", "%(n)s más", more) % {"n": more}] if more > 0 else []
        detail = _("Falta quien hable por %(nombres)s.") % {"nombres": lista_y(names)}
    done = before and not silent
    add = reverse("mesa:agregar_mandato") + (f"?organizacion={silent[0].pk}" if silent else "")
    return Paso(
        clave="personas",
        titulo=_("Las personas y sus mandatos"),
        detalle=detail,
        hecho=done,
        url=reverse("mesa:personas") if done else add,
        boton=_("Ver las personas") if done else _("Registrar a una persona"),
        otra=None if done else (_("Ver las que hay"), reverse("mesa:personas")),
    )


def _invitations(everyone: list[Acceso], before: bool) -> Paso:
    entered, under_way = sum(a.cuenta for a in everyone), sum(a.en_camino and not a.cuenta for a in everyone)
    missing = sum(a.falta for a in everyone)
    unreachable = sum(not a.cuenta and not a.persona.correo for a in everyone)
    counted = [
        (entered, ngettext("%(n)s persona tiene cuenta.", "%(n)s personas tienen cuenta.", entered)),
        (under_way, ngettext("Hay %(n)s invitación en camino.", "Hay %(n)s invitaciones en camino.", under_way)),
        (missing, ngettext("Falta invitar a %(n)s persona.", "Falta invitar a %(n)s personas.", missing)),
        (unreachable, ngettext("%(n)s persona no tiene correo.", "%(n)s personas no tienen correo.", unreachable)),
    ]
    return Paso(
        clave="invitaciones",
        titulo=_("Las invitaciones"),
        detalle=" ".join(text % {"n": n} for n, text in counted if n),
        hecho=before and not missing,
        url=reverse("mesa:invitaciones"),
        boton=_("Invitar a quienes faltan") if missing else _("Ver las invitaciones"),
    )


def _rule(organo: Organizacion) -> Paso:
    rules = organo.reglas.exclude(hasta__lt=clock.today()).count()
    return Paso(
        clave="regla",
        titulo=_("La primera regla"),
        detalle=ngettext("Hay %(n)s regla adoptada en sesión.", "Hay %(n)s reglas adoptadas en sesión.", rules)
        % {"n": rules}
        if rules
        else _("Mientras no haya una, los textos circulan para observaciones: con plazo y sin efecto."),
        hecho=bool(rules),
        url=reverse("mesa:reglas" if rules else "mesa:adoptar_regla"),
        boton=_("Ver las reglas") if rules else _("Ingresar la primera regla"),
    )


def puestas_que_esperan(actor: Actor) -> list[Pendiente]:
    """The Mesa that the actor keeps while it is not going. Its mandate says whether there is any to ask for."""
    if actor.organizacion is None or not vars(actor.mandato).get("pone_en_marcha"):
        return []
    return [
        Pendiente(
            tipo=_("Puesta en marcha"),
            titulo=_("Poner en marcha %(mesa)s") % {"mesa": organo.nombre},
            url=reverse("mesa:puesta_en_marcha"),
            boton=_("Continuar"),
            detalle=_("Lo que la Mesa necesita antes de publicar su primera acta, paso a paso."),
        )
        for organo in por_poner_en_marcha(clock.today(), actor.organizacion)
    ]


registrar_pendientes(puestas_que_esperan)


@require_http_methods(["GET", "HEAD", "POST"])
@privada
def puesta_en_marcha(request: HttpRequest) -> HttpResponse:
    """Every step with how it stands and the button of the next one; sent, it is not reminded of any more."""
    organo, actor = organo_visible(request), actor_of(request)
    require("mesa.terminar_puesta_en_marcha", actor, organo)
    if request.method == "POST":
        terminar_puesta_en_marcha(organo.pk, actor=actor)
        messages.success(request, _("Ya no aparecerá en sus pendientes. Esta página sigue aquí cuando la necesite."))
        return redirect("mesa:pendientes")
    steps = pasos(organo)
    context = {
        "seccion": "pendientes",
        "organo": organo,
        "pasos": steps,
        "siguiente": next((paso for paso in steps if not paso.hecho), None),
    }
    return render(request, "mesa/registro/puesta.html", context)
