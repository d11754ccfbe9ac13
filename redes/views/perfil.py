"""What a body tells of itself, for who speaks for it: how far it is, and each class of datum with its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from actas.views.formularios import desde_de
from mesa.conteos import Contadas, Conteo, registrar_conteo
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.permissions import motivos, puede, require
from mesa.models import Organizacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.tipos import Pendiente, registrar_enlace
from mesa.views.access import actor_of, privada
from redes.datos import CLASES
from redes.derivados import Derivado, derivar
from redes.forms.perfil_campos import CAMPOS, texto_de
from redes.models import Dato, Perfil
from redes.operations.perfil import en_pie
from redes.permissions.publicacion import CON_PERFIL
from redes.views.directorio import Alcance
from redes.views.historial import historial_de

registrar_enlace(gettext_lazy("Perfil de su organización"), "redes:mi_perfil")

#: The rule that each class is looked at by, where there is one.
REGLA_DE = {
    "directivo": "directorio",
    "fuente": "fuentes",
    "identidad": "identidad",
    "donante": "donantes",
    "equipo": "equipo",
    "interes": "intereses",
    "fondo_publico": "fondos_publicos",
    "eleccion": "eleccion",
}
#: What a phone shows of a class: the columns of its table, besides its name.
COLUMNAS = {
    "directivo": ("cargo", "desde", "hasta"),
    "fuente": ("tipo", "clase", "monto"),
    "donante": ("monto",),
    "destino": ("monto",),
    "documento": ("clase", "url"),
    "pertenencia": ("desde",),
    "interes": ("declarada_el",),
    "fondo_publico": ("programa", "monto", "rendido"),
    "eleccion": ("forma", "electores", "votantes", "termino"),
}
NOMBRES = {
    "fuente": "fuente",
    "destino": "destino",
    "documento": "titulo",
    "pertenencia": "red",
    "fondo_publico": "institucion",
    "eleccion": "fecha",
}


@dataclass(frozen=True)
class Parte:
    """A class of datum as the page of progress tells it. `retirada`: what was published of it was taken away."""

    clase: str
    nombre: str | Promise
    cuantos: int
    borradores: int
    dice: Derivado
    anio: int | None = None
    retirada: bool = False

    @property
    def estado(self) -> tuple[str, str]:
        """Its word and the class of its chip."""
        if self.borradores:
            return _("en borrador"), "va"
        if not self.cuantos:
            return _("falta"), ""
        if self.dice.nivel == 1:
            return _("incompleto"), "no"
        if self.retirada:
            return _("retirado"), "no"
        return _("publicado"), "ok"


@dataclass
class Fila:
    """A datum as a table shows it: its name, its cells with their headings, and what its state allows."""

    dato: Dato
    nombre: str
    celdas: Sequence[tuple[str, str]]
    parte: str = ""


def su_perfil(request: HttpRequest) -> Perfil:
    """The profile of the body that the actor speaks for, not stored if nobody wrote in it yet; 404 if it has none."""
    actor = actor_of(request)
    body = actor.organizacion if actor else None
    if body is None or not tiene_perfil(body):
        raise Http404
    found = Perfil.objects.for_page().select_related("anfitriona_propuesta").filter(organizacion=body).first()
    return found or Perfil(organizacion=body, creado_el=clock.now(), cambiado_el=clock.now())


def perfil_que_lleva(request: HttpRequest) -> Perfil:
    """The same, for who writes it."""
    perfil = su_perfil(request)
    require("redes.llevar_perfil", actor_of(request), perfil)
    return perfil


def tiene_perfil(organizacion: Organizacion) -> bool:
    """Whether a body tells of itself: networks and organisations do, the Mesa and its committees do not."""
    return organizacion.tipo in CON_PERFIL


def datos_de(perfil: Perfil) -> list[Dato]:
    """All that would stand, and what is to be taken out; nothing for a profile that is not stored."""
    return en_pie(perfil, con_quitados=True) if perfil.pk else []


def migas(*more: tuple[str | Promise, str]) -> list[tuple[str | Promise, str]]:
    """The breadcrumbs of the pages of a profile."""
    return [(_("Redes"), reverse("redes:redes")), (_("Perfil"), reverse("redes:mi_perfil")), *more]


@require_safe
@privada
def mi_perfil(request: HttpRequest) -> HttpResponse:
    """How far the profile is: first what the Mesa asks, then the rest, what is not published yet, and what was done."""
    actor, today = actor_of(request), clock.today()
    context: dict[str, Any] = {"seccion": "redes", "migas": [*migas()[:1], (_("Perfil"), "")]}
    body = actor.organizacion if actor else None
    if body is None or not tiene_perfil(body):
        return render(request, "redes/perfil/sin_perfil.html", context)
    perfil = su_perfil(request)
    refused = motivos("redes.llevar_perfil", actor, perfil)
    context |= {"perfil": perfil, "organizacion": body, "motivos": refused}
    if not refused:
        rows = datos_de(perfil)
        gone = _retirado(perfil, rows)
        partes = [replace(parte_de(clase, rows, today), retirada=gone) for clase in CLASES]
        context |= {
            "retirado": gone,
            "primero": [parte for parte in partes if CLASES[parte.clase].primero],
            "resto": [parte for parte in partes if not CLASES[parte.clase].primero],
            "completas": sum(parte.cuantos > 0 for parte in partes),
            "total": len(partes),
            "borradores": sum(parte.borradores for parte in partes),
            "respuestas": perfil.respuestas.borradores().count() if perfil.pk else 0,
            "es_red": body.tipo == TipoOrganizacion.RED,
            "ve_contacto": puede("redes.llevar_contacto", actor, body) and body in Alcance.de(actor).cuerpos(),
            "piden": Perfil.objects.for_page().filter(anfitriona_propuesta=body),
            "hospedadas": Perfil.objects.for_page().filter(anfitriona=body),
            **historial_de(perfil, desde_de(request)),
        }
    return render(request, "redes/perfil/mi_perfil.html", context)


def _retirado(perfil: Perfil, rows: Sequence[Dato]) -> bool:
    """Whether what it published was taken away: something is in force, and nothing is public."""
    if perfil.pk is None or perfil.publicado_el is not None:
        return False
    return any(dato.estado == "vigente" for dato in rows) or perfil.respuestas.publicadas().exists()


def parte_de(clase: str, rows: Sequence[Dato], al: date) -> Parte:
    """How a class stands, with what is lacking as it would be published."""
    own = [dato for dato in rows if dato.clase == clase]
    standing = [dato for dato in rows if not dato.quita]
    told = derivar(REGLA_DE[clase], [d.puro() for d in standing], al) if clase in REGLA_DE else Derivado()
    return Parte(
        clase,
        CLASES[clase].nombre,
        sum(not dato.quita for dato in own),
        sum(dato.estado == "borrador" for dato in own),
        told,
        max((dato.anio for dato in own if dato.anio), default=None),
    )


def filas_de(clase: str, rows: Sequence[Dato]) -> list[Fila]:
    """The data of a class, each as a table shows it."""
    name = NOMBRES.get(clase, "nombre")
    labels = {column: str(CAMPOS[clase][column]().label) for column in COLUMNAS.get(clase, ())}
    return [
        Fila(
            dato,
            texto_de(clase, name, dato.valor.get(name)),
            [(labels[column], texto_de(clase, column, dato.valor.get(column))) for column in labels],
        )
        for dato in rows
    ]


def sin_publicar_aun(actor: Actor) -> Conteo | None:
    """That some of what the actor's body wrote of itself is not published."""
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return None
    return Conteo(Dato.objects.borradores().filter(perfil__organizacion=actor.mandato.organizacion_id), _drafts)


def _drafts(found: Contadas) -> Pendiente:
    said = ngettext("Un dato del perfil está sin publicar", "%(n)s datos del perfil están sin publicar", found.n)
    return Pendiente(_("Perfil"), said % {"n": found.n}, "/redes/mi-perfil/", _("Revisar"))


def pide_hospedar(actor: Actor) -> Conteo | None:
    """That a network asks the actor's body to host it."""
    if actor.mandato is None or actor.mandato.calidad == "administradora":
        return None
    return Conteo(Perfil.objects.filter(anfitriona_propuesta=actor.mandato.organizacion_id), _asked)


def _asked(found: Contadas) -> Pendiente:
    said = ngettext("Una red pide que la hospede", "%(n)s redes piden que las hospede", found.n)
    return Pendiente(_("Perfil"), said % {"n": found.n}, "/redes/mi-perfil/#hospedar", _("Responder"))


registrar_conteo(sin_publicar_aun)
registrar_conteo(pide_hospedar)
