"""What OGP asks of the forum and what shows it, from what was published; and who is told before something lapses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas import ogp
from actas.ogp import Prueba, Requisito, Situacion
from mesa import calendario
from mesa.kernel import clock, tasks
from mesa.kernel.clock import SANTIAGO
from mesa.kernel.querysets import in_force
from mesa.models import Ficha, Funcion, Organizacion, Publicacion
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.avisos import HORA_RESUMEN, avisar, quienes_responden
from mesa.operations.publicaciones import RETIRO
from mesa.palabras import fecha_larga
from mesa.querysets.publicaciones import FichaQuerySet
from mesa.tipos import registrar_avisos

registrar_avisos({"ogp": gettext_lazy("Está por dejar de cumplirse un requisito de OGP")})

#: By requirement: what it is called, what it asks, and what has to be done for it to be met.
PALABRAS: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "1.1": (
        gettext_lazy("Un espacio de diálogo que se reúne"),
        gettext_lazy("Gobierno, sociedad civil y otros actores se reúnen al menos cada seis meses."),
        gettext_lazy("Realice una sesión y publique su acta."),
    ),
    "1.1-reglas": (
        gettext_lazy("Reglas públicas"),
        gettext_lazy("Las reglas básicas del espacio son públicas."),
        gettext_lazy("Publique un acta aprobada con una regla vigente: dice la regla y la norma que la adoptó."),
    ),
    "2.1": (
        gettext_lazy("Un sitio público al día"),
        gettext_lazy("Hay un sitio web público, que se actualiza al menos dos veces al año."),
        gettext_lazy("Publique un acta, un acuerdo o su seguimiento."),
    ),
    "2.2": (
        gettext_lazy("Un repositorio público de evidencia"),
        gettext_lazy("Los documentos que prueban lo hecho están en línea y se actualizan al menos dos veces al año."),
        gettext_lazy("Publique un acta, un acuerdo o su seguimiento con su evidencia."),
    ),
    "3.1": (
        gettext_lazy("Aviso de las instancias de participación"),
        gettext_lazy("El calendario de participación se publica al menos dos semanas antes de que comience."),
        gettext_lazy("Este sitio no registra todavía esa convocatoria: acredítela con el documento que la anunció."),
    ),
    "3.2": (
        gettext_lazy("Difusión y actividades"),
        gettext_lazy("Se difunde el proceso y se hacen actividades para que más personas participen."),
        gettext_lazy("Publique los aportes recibidos en cada taller o instancia."),
    ),
    "3.3": (
        gettext_lazy("Una vía para recibir aportes"),
        gettext_lazy("Existe un mecanismo para reunir los aportes de quienes participan."),
        gettext_lazy("Publique los aportes recibidos."),
    ),
    "4.1": (
        gettext_lazy("Respuesta fundada a los aportes"),
        gettext_lazy("Se informa por escrito cómo se consideró cada aporte."),
        gettext_lazy("Publique los aportes con su respuesta."),
    ),
    "5.1": (
        gettext_lazy("Dos reuniones al año sobre la implementación"),
        gettext_lazy("El espacio se reúne al menos dos veces al año para seguir la implementación del plan."),
        gettext_lazy("Realice una sesión cuyos acuerdos se aten a un compromiso del plan, y publique su seguimiento."),
    ),
}


@dataclass(frozen=True)
class Fila:
    """A requirement, in words, how it stands on a day, and what shows it, newest first."""

    requisito: Requisito
    situacion: Situacion
    pruebas: list[Prueba]

    @property
    def codigo(self) -> str:
        """The number that the standard gives it."""
        return self.requisito.codigo.partition("-")[0]

    @property
    def titulo(self) -> str:
        """What it is called."""
        return str(PALABRAS[self.requisito.codigo][0])

    @property
    def pide(self) -> str:
        """What it asks."""
        return str(PALABRAS[self.requisito.codigo][1])

    @property
    def falta(self) -> str:
        """What has to be done for it to be met, or to go on being met."""
        return str(PALABRAS[self.requisito.codigo][2])

    @property
    def ultimas(self) -> list[Prueba]:
        """The newest of what shows it."""
        return self.pruebas[:3]


def foro() -> Organizacion | None:
    """The forum of the installation: the Mesa whose acta was published last by its date."""
    found = Ficha.objects.filter(tipo="acta", organo__tipo=TipoOrganizacion.MESA).select_related("organo")
    ficha = found.only("organo").order_by("-fecha", "pk").first()
    return ficha.organo if ficha else None


def situaciones(organo: Organizacion, al: date) -> list[Fila]:
    """How each requirement stands on `al`, with what shows it. From publications only."""
    shown = _pruebas(organo)
    rows = []
    for requisito in ogp.REQUISITOS:
        pruebas = [p for p in shown.get(requisito.codigo, []) if p.fecha <= al]
        pruebas.sort(key=lambda prueba: prueba.fecha, reverse=True)
        rows.append(Fila(requisito, ogp.situacion(requisito, [p.fecha for p in pruebas], al), pruebas))
    return rows


def _pruebas(organo: Organizacion) -> dict[str, list[Prueba]]:
    own = Ficha.objects.filter(organo=organo).vigentes().order_by("fecha", "pk")
    actas = list(own.filter(tipo="acta").defer("cuerpos", "texto", "busqueda"))
    aportes = list(
        own.filter(tipo="aporte").values_list("fecha", "ruta", "clave", "datos__instancia", "datos__respondido_el")
    )
    versions = Publicacion.objects.filter(tipo="acta", version=1, clave__in=[f.clave for f in actas])
    first = {version.clave: _local(version) for version in versions}
    published = _published(organo)
    return {
        "1.1": [Prueba(f.fecha, _session(f), f.ruta) for f in actas],
        "1.1-reglas": [Prueba(first[f.clave], _rule(f), f.ruta) for f in actas if f.datos.get("regla")],
        "2.1": published,
        "2.2": published,
        "3.2": _first_of_each(Prueba(day, place or _contribution(key), path) for day, path, key, place, _al in aportes),
        "3.3": [Prueba(day, _contribution(key), path) for day, path, key, _place, _al in aportes],
        "4.1": [Prueba(date.fromisoformat(al), _contribution(key), path) for _d, path, key, _p, al in aportes if al],
        "5.1": _on_the_plan(own),
    }


def _session(ficha: Ficha) -> str:
    numero = ficha.datos["sesion"].get("numero")
    dia = fecha_larga(ficha.fecha)
    return _("Sesión %(n)s, %(dia)s") % {"n": numero, "dia": dia} if numero else _("Sesión del %(dia)s") % {"dia": dia}


def _contribution(codigo: str) -> str:
    return _("Aporte %(codigo)s") % {"codigo": codigo}


def _rule(ficha: Ficha) -> str:
    return _("La regla con que se aprobó el acta del %(dia)s") % {"dia": fecha_larga(ficha.fecha)}


def _local(publicacion: Publicacion) -> date:
    return publicacion.publicada.astimezone(SANTIAGO).date()


def _published(organo: Organizacion) -> list[Prueba]:
    """A fact for each day on which something was published, and the newest by their names."""
    newest = Ficha.objects.filter(organo=organo).exclude(tipo=RETIRO).select_related("publicacion")
    named = [
        Prueba(_local(ficha.publicacion), ficha.titulo, ficha.ruta)
        for ficha in newest.defer("cuerpos", "texto", "busqueda").order_by("-publicacion__numero")[:3]
    ]
    days = Publicacion.objects.exclude(tipo=RETIRO).annotate(dia=TruncDate("publicada", tzinfo=SANTIAGO))
    every = days.order_by("dia").values_list("dia", flat=True).distinct()
    told = {prueba.fecha for prueba in named}
    return named + [Prueba(day, _("Publicación"), "/verificar/") for day in every if day not in told]


def _first_of_each(pruebas: Iterable[Prueba]) -> list[Prueba]:
    """One for each day and name: many contributions come from one workshop."""
    return list({(prueba.fecha, prueba.titulo): prueba for prueba in pruebas}.values())


def _on_the_plan(own: FichaQuerySet) -> list[Prueba]:
    """The sessions where something was agreed that the published follow-up ties to the plan."""
    rows = own.filter(tipo="acuerdo").exclude(datos__elementos=[]).exclude(datos__acta_clave="")
    tied = rows.filter(datos__has_key="elementos").values_list("fecha", "datos__acta_clave").distinct()
    return [
        Prueba(day, _("Sesión del %(dia)s") % {"dia": fecha_larga(day)}, f"/actas/{clave}/")
        for day, clave in tied.order_by("fecha")
    ]


@tasks.barrido("ogp", orden=27)
def avisar_requisitos() -> int:
    """Tell the secretaría of each Mesa what is about to stop being met: 30 and 7 days before, from 08:00, once each."""
    al = clock.today()
    if clock.now() < calendario.instante(al, HORA_RESUMEN):
        return 0
    return sum(_tell(organo, al) for organo in Organizacion.objects.filter(tipo=TipoOrganizacion.MESA).order_by("pk"))


@transaction.atomic
def _tell(organo: Organizacion, al: date) -> int:
    new = 0
    keeps = Funcion.objects.filter(in_force(al), organo=organo, tipo=Funcion.Tipo.SECRETARIA)
    bodies = [funcion.organizacion for funcion in keeps.select_related("organizacion")]
    if not bodies:
        return 0
    for fila in situaciones(organo, al):
        hasta = fila.situacion.hasta
        mark = ogp.marca(hasta, al) if hasta and fila.situacion.cumple else None
        if mark is None:
            continue
        for body in bodies:
            new += avisar(
                quienes_responden(body),
                clave=f"ogp:{organo.pk}:{fila.requisito.codigo}:{hasta}:{mark}",
                plantilla="ogp",
                ruta="/informes/ogp/",
                datos={
                    "organo": organo.pk,
                    "ogp": fila.requisito.codigo,
                    "codigo": fila.codigo,
                    "titulo": fila.titulo,
                    "falta": fila.falta,
                    "hasta": f"{hasta}",
                },
            )
    return new
