"""The directory for who sits at the table: who sits where, who speaks for whom, on any day; and each body's story."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actas.views.formularios import desde_de
from actas.views.plan import la_mesa_primero, organos_que_lleva
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import puede
from mesa.models import Evento, Ficha, Funcion, Mandato, Membresia, Organizacion, Votacion
from mesa.models.organizaciones import Sector, TipoOrganizacion
from mesa.operations.fechas import PRIMERA, ultima
from mesa.tipos import registrar_enlace
from mesa.views.access import actor_of, privada
from mesa.views.registro import TERMINOS, por_tiempo
from redes.models import DocumentoRed, Perfil
from redes.operations.integrantes import TIPO as INTEGRANTES
from redes.operations.publicacion import TIPO

registrar_enlace(gettext_lazy("Directorio"), "redes:directorio")

POR_PAGINA, FILAS = 30, 50
#: An act that names a votación of the site, by its address, is the election that it was.
VOTACION = re.compile(r"/votaciones/([0-9]{1,15})(?![0-9])")
TIPOS = (TipoOrganizacion.RED, TipoOrganizacion.ORGANIZACION, TipoOrganizacion.COMITE)


@dataclass(frozen=True)
class Alcance:
    """What a reader knows: the órganos whose register it reads and, besides, the networks that sit at its table."""

    conocidos: list[Organizacion]

    @classmethod
    def de(cls, actor: Actor | None) -> Alcance:
        """That of an actor, today."""
        found = Organizacion.objects.registros_de(actor, clock.today()).exclude(tipo=TipoOrganizacion.COMITE)
        return cls(la_mesa_primero(found))

    @property
    def organos(self) -> QuerySet[Organizacion]:
        """The órganos whose members it may know."""
        tables = [organo.pk for organo in self.conocidos if organo.tipo == TipoOrganizacion.MESA]
        seated = Membresia.objects.filter(organo__in=tables).values("miembro")
        own = Q(pk__in=[organo.pk for organo in self.conocidos])
        return Organizacion.objects.filter(own | Q(pk__in=seated, tipo=TipoOrganizacion.RED))

    def mandatos(self) -> QuerySet[Mandato]:
        """The mandates that the registers it reads tell of."""
        known = [organo.pk for organo in self.conocidos]
        seats = Membresia.objects.filter(organo__in=known).values("miembro")
        functions = Funcion.objects.filter(organo__in=known).values("organizacion")
        told = Q(organizacion__in=known) | Q(organizacion__in=seats) | Q(organizacion__in=functions)
        return Mandato.objects.filter(told).select_related("persona", "organizacion")

    def cuerpos(self) -> QuerySet[Organizacion]:
        """The bodies that sit or sat, or did something, in what it knows; and these themselves."""
        organos = self.organos.values("pk")
        seats = Membresia.objects.filter(organo__in=organos).values("miembro")
        functions = Funcion.objects.filter(organo__in=organos).values("organizacion")
        return Organizacion.objects.filter(Q(pk__in=organos) | Q(pk__in=seats) | Q(pk__in=functions))


@dataclass
class Fila:
    """A body as the directory shows it on a day."""

    organizacion: Organizacion
    asientos: list[Membresia] = field(default_factory=list)
    funciones: list[Funcion] = field(default_factory=list)
    mandatos: list[Mandato] = field(default_factory=list)
    #: Who speaks for it is told in the register of its network, which the reader does not read.
    aparte: bool = False


def dia_pedido(request: HttpRequest) -> date:
    """The day asked for (`?al=`), or today; 404 for what is no day that the register may hold."""
    asked = request.GET.get("al", "")
    try:
        dia = date.fromisoformat(asked) if asked else clock.today()
    except ValueError as error:
        raise Http404 from error
    if not PRIMERA <= dia <= ultima():
        raise Http404
    return dia


@require_safe
@privada
def directorio(request: HttpRequest) -> HttpResponse:
    """The bodies at the table and in its networks on a day, by name and by key, of what is asked."""
    actor, al, desde = actor_of(request), dia_pedido(request), desde_de(request)
    alcance = Alcance.de(actor)
    organos = la_mesa_primero(alcance.organos)
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:100] for name in ("q", "organo", "tipo", "sector")}
    asked = {name: value for name, value in asked.items() if value}
    found = _asked(al, organos, asked)
    if desde is not None and (last := Organizacion.objects.filter(pk=desde).first()) is not None:
        found = found.filter(Q(nombre__gt=last.nombre) | Q(nombre=last.nombre, pk__gt=last.pk))
    page = list(found.order_by("nombre", "pk")[: POR_PAGINA + 1])
    shown = page[:POR_PAGINA]
    said = asked | ({"al": al.isoformat()} if request.GET.get("al") else {})
    inside = Organizacion.objects.seguidos_por(actor, clock.today()).filter(tipo=TipoOrganizacion.RED)
    kept = organos_que_lleva(actor)
    context: dict[str, Any] = {
        "seccion": "redes",
        "al": al,
        "hoy": clock.today(),
        "filas": _rows(shown, organos, alcance, al, actor),
        "siguiente": str(shown[-1].pk) if len(page) > POR_PAGINA else "",
        "continua": desde is not None,
        "parametros": urlencode(said),
        "pedido": asked,
        "campos": _fields(asked, organos),
        "lleva": kept,
        "registros": _rolls([organo for organo in kept if organo in alcance.conocidos]),
        "descargas": alcance.conocidos,
        "espacios": sorted(inside, key=lambda red: (red.nombre, red.pk)),
    }
    return render(request, "redes/directorio/directorio.html", context)


def _rolls(organos: list[Organizacion]) -> list[tuple[Organizacion, bool]]:
    """Each of those órganos, with whether it is published who sits in it."""
    published = Ficha.objects.filter(tipo=INTEGRANTES, organo__in=organos).values_list("organo", flat=True)
    there = set(published) if organos else set()
    return [(organo, organo.pk in there) for organo in organos]


def _asked(al: date, organos: list[Organizacion], asked: dict[str, str]) -> QuerySet[Organizacion]:
    """The bodies that sit on that day in one of those órganos, or do something for it, of what is asked."""
    where = [organo.pk for organo in organos if asked.get("organo") in (None, organo.slug)]
    seats = Membresia.objects.vigentes(al).filter(organo__in=where).values("miembro")
    functions = Funcion.objects.vigentes(al).filter(organo__in=where).values("organizacion")
    found = Organizacion.objects.filter(Q(pk__in=seats) | Q(pk__in=functions))
    for word in asked.get("q", "").split():
        found = found.filter(nombre__icontains=word)
    for name in ("tipo", "sector"):
        found = found.filter(**{name: asked[name]}) if name in asked else found
    return found


def _fields(asked: dict[str, str], organos: list[Organizacion]) -> list[dict[str, Any]]:
    """The choices of the list, with the one that is asked."""
    kinds = [(tipo.value, capfirst(str(tipo.label))) for tipo in TIPOS]
    options: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("organo", _("Integran"), [(organo.slug, organo.nombre) for organo in organos]),
        ("tipo", _("Tipo"), kinds),
        ("sector", _("Sector"), [(sector.value, capfirst(str(sector.label))) for sector in Sector]),
    ]
    return [
        {"nombre": name, "rotulo": label, "valor": asked.get(name, ""), "opciones": choices}
        for name, label, choices in options
    ]


def _rows(
    bodies: list[Organizacion], organos: list[Organizacion], alcance: Alcance, al: date, actor: Actor | None
) -> list[Fila]:
    """Each body with where it sits, what it does and who speaks for it that day."""
    rows = {body.pk: Fila(body) for body in bodies}
    seats = Membresia.objects.vigentes(al).filter(organo__in=organos, miembro__in=rows).select_related("organo")
    for seat in seats.order_by("-organo__tipo", "organo__nombre", "pk"):
        rows[seat.miembro_id].asientos.append(seat)
    functions = Funcion.objects.vigentes(al).filter(organo__in=organos, organizacion__in=rows).select_related("organo")
    for function in functions:
        rows[function.organizacion_id].funciones.append(function)
    held = list(con_elecciones(alcance.mandatos().vigentes(al).filter(organizacion__in=rows).for_actor(), actor))  # type: ignore[attr-defined]  # a MandatoQuerySet
    for mandato in held:
        rows[mandato.organizacion_id].mandatos.append(mandato)
    known = {organo.pk for organo in alcance.conocidos}
    for row in rows.values():
        where = {row.organizacion.pk} | {x.organo_id for x in row.asientos} | {x.organo_id for x in row.funciones}
        row.aparte = known.isdisjoint(where)
    return list(rows.values())


def con_elecciones(mandatos: QuerySet[Mandato], actor: Actor | None) -> list[Mandato]:
    """The mandates, each with the votación that its act names in `eleccion`, if the actor may see it."""
    held = list(mandatos)
    cited = {m.pk: int(found[1]) for m in held if (found := VOTACION.search(m.acto))}
    seen = Votacion.objects.visible_to(actor, clock.today()).in_bulk(cited.values()) if cited else {}
    for mandato in held:
        mandato.eleccion = seen.get(cited.get(mandato.pk, 0))  # type: ignore[attr-defined]
    return held


def cuerpo_visible(request: HttpRequest, slug: str) -> Organizacion:
    """The body of that name, if the reader's directory has it; else 404."""
    found = Alcance.de(actor_of(request)).cuerpos().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@require_safe
@privada
def organizacion(request: HttpRequest, slug: str) -> HttpResponse:
    """A body: where it sits and sat, by which acts, who speaks and spoke for it, and what it shows."""
    actor, alcance = actor_of(request), Alcance.de(actor_of(request))
    al, organos = clock.today(), alcance.organos.values("pk")
    inside = Organizacion.objects.seguidos_por(actor, al).filter(pk=OuterRef("pk"), tipo=TipoOrganizacion.RED)
    published = Ficha.objects.filter(tipo=TIPO, clave=OuterRef("slug"))
    others = Perfil.objects.revisables_por(actor, al).exclude(organizacion=actor.organizacion if actor else None)
    found = alcance.cuerpos().annotate(
        dentro=Exists(inside),
        publicado=Exists(published),
        revisable=Exists(others.filter(organizacion=OuterRef("pk"))),
    )
    body = found.select_related("contacto").filter(slug=slug).first()
    if body is None:
        raise Http404
    seats = Membresia.objects.filter(miembro=body, organo__in=organos).select_related("organo")
    functions = Funcion.objects.filter(organizacion=body, organo__in=organos).select_related("organo")
    held = alcance.mandatos().filter(organizacion=body).order_by("-desde", "pk")
    rows = Trayectoria(
        list(seats.order_by("-desde", "pk")[:FILAS]),
        list(functions.order_by("-desde", "pk")[:FILAS]),
        con_elecciones(held[:FILAS], actor),
    )
    network = body.tipo == TipoOrganizacion.RED
    members = Membresia.objects.vigentes(al).filter(organo=body, organo__in=organos).select_related("miembro")
    documents = DocumentoRed.objects.visible_to(actor, al).filter(organo=body).for_list()
    context: dict[str, Any] = {
        "seccion": "redes",
        "o": body,
        "nombres": _told(body, rows),
        "asientos": por_tiempo(rows.asientos),
        "funciones": por_tiempo(rows.funciones),
        "mandatos": por_tiempo(rows.mandatos),
        "integrantes": list(members.order_by("miembro__nombre", "pk")[:FILAS]) if body.es_organo else [],
        "documentos": list(documents[:FILAS]) if network else [],
        "ve_contacto": puede("redes.llevar_contacto", actor, body),
        "migas": [*migas(), (body.nombre, "")],
    }
    if context["ve_contacto"]:
        context["contacto"] = getattr(body, "contacto", None)
    return render(request, "redes/directorio/organizacion.html", context)


@dataclass(frozen=True)
class Trayectoria:
    """The dated rows of a body, those that ended too."""

    asientos: list[Membresia]
    funciones: list[Funcion]
    mandatos: list[Mandato]


def _told(body: Organizacion, rows: Trayectoria) -> list[Evento]:
    """The changes of its name; and each of its rows gets in `norma_termino` the norm that ended it."""
    asked = Q(verbo="organizacion.renombrada", objeto_tipo="mesa.organizacion", objeto_id=body.pk)
    dated: list[Any] = [*rows.asientos, *rows.funciones, *rows.mandatos]
    ended = {(row._meta.label_lower, row.pk): row for row in dated if row.hasta is not None}
    for label in {label for label, _pk in ended}:
        keys = [pk for kind, pk in ended if kind == label]
        asked |= Q(verbo__in=TERMINOS, objeto_tipo=label, objeto_id__in=keys)
    names = []
    for event in Evento.objects.filter(asked).order_by("-pk"):
        antes, ahora = event.antes or {}, event.ahora or {}
        if event.verbo in TERMINOS:
            ended[event.objeto_tipo, event.objeto_id].norma_termino = ahora.get("norma", "")
        elif antes.get("nombre") != ahora.get("nombre"):
            names.append(event)
    return names


def migas() -> list[tuple[str, str]]:
    """The way to a page of the directory."""
    return [(_("Redes"), reverse("redes:redes")), (_("Directorio"), reverse("redes:directorio"))]
