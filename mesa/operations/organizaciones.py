"""The bodies of an órgano: who sits in it, what each does for it besides, and how each is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.kernel.text import one_line, plain
from mesa.models import Consulta, Convocada, Evento, Ficha, Funcion, Mandato, Membresia, Organizacion, Regla
from mesa.models.organizaciones import TipoOrganizacion
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.registro import (
    UN_DIA,
    bloquear_organo,
    borrar,
    cerrar,
    comprobar_abierta,
    comprobar_libre,
    dentro,
    dia_local,
    dia_siguiente,
    leer_fila,
    llevadas_por,
    reabrir,
)
from mesa.palabras import fecha_larga

#: The fixed words of addresses that stand where the identifier of a body does.
RESERVADOS = frozenset(
    {"comparar", "directorio", "elegibilidad", "estandar", "integrantes", "mejoras", "mi-perfil", "por-verificar"}
)

verbo("integrante.incorporado", gettext_lazy("incorporó a una organización"))
verbo("integrante.cambiado", gettext_lazy("cambió la clase, el voto o el sector de una organización"))
verbo("integrante.terminado", gettext_lazy("puso término a la participación de una organización"))
verbo("integrante.anulado", gettext_lazy("anuló un registro de integrante ingresado por error"))
verbo("funcion.asignada", gettext_lazy("asignó una función"))
verbo("funcion.terminada", gettext_lazy("puso término a una función"))
verbo("funcion.anulada", gettext_lazy("anuló una función ingresada por error"))
verbo("organizacion.renombrada", gettext_lazy("cambió el nombre de una organización"))
verbo("puesta.terminada", gettext_lazy("dio por terminada la puesta en marcha"))


@dataclass(frozen=True)
class NuevaOrganizacion:
    """A body that the register does not know yet."""

    nombre: str
    sector: str
    tipo: str = "organizacion"


@dataclass(frozen=True)
class Asiento:
    """How a body sits, from which day and by which norm."""

    clase: str
    voto: str
    sector: str
    desde: date
    norma: str = ""


def organizacion_del_registro(organo: Organizacion, quien: int | NuevaOrganizacion) -> Organizacion:
    """The body of that pk, or a new one. Called under the órgano's lock.

    Raises DomainError for a name that is taken, or that has neither letters nor digits.
    """
    if isinstance(quien, int):
        return leer_fila(Organizacion.objects.disponibles(organo), quien)
    nombre = comprobar_nombre(quien.nombre)
    return Organizacion.objects.create(
        nombre=nombre, slug=slugify(nombre)[:80], tipo=quien.tipo, sector=quien.sector, ejemplo=organo.ejemplo
    )


def comprobar_nombre(nombre: str, *, propia: int = 0) -> str:
    """The name in one line. Raises DomainError if another body has it, one that reads the same, or a page's address."""
    nombre = one_line(nombre)
    slug = slugify(nombre)[:80]
    if not slug:
        raise DomainError(_("Escriba un nombre con letras o números."))
    if slug in RESERVADOS:
        raise DomainError(_("Ese nombre es el de una página del sitio. Escriba el nombre completo de la organización."))
    others = Organizacion.objects.exclude(pk=propia)
    taken = others.filter(nombre__iexact=nombre).first() or others.filter(slug=slug).first()
    if taken is not None:
        raise DomainError(_("Ya hay una organización con ese nombre: %(nombre)s.") % {"nombre": taken.nombre})
    return nombre


@operation
def incorporar_integrante(
    organo_id: int, quien: int | NuevaOrganizacion, asiento: Asiento, *, actor: Actor | None
) -> Membresia:
    """Seat a body in the órgano from a day on. Raises Conflicto if it sits in it on that day or later."""
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    miembro = organizacion_del_registro(organo, quien)
    if miembro.pk == organo.pk:
        raise DomainError(_("Un órgano no se integra a sí mismo."))
    rows = Membresia.objects.filter(organo=organo, miembro=miembro)
    comprobar_libre(
        rows,
        asiento.desde,
        _("Esa organización ya integra el órgano desde el %(desde)s. Cámbielo o póngale término."),
    )
    membresia = sentar(organo, miembro, asiento)
    record("integrante.incorporado", membresia, actor=actor, ahora=_seat(membresia))
    return membresia


def sentar(organo: Organizacion, miembro: Organizacion, asiento: Asiento) -> Membresia:
    """Open a seat. Called under the órgano's lock, by the operation that tells it."""
    return Membresia.objects.create(
        organo=organo,
        miembro=miembro,
        clase=asiento.clase,
        voto=asiento.voto,
        sector=asiento.sector,
        desde=asiento.desde,
        norma=plain(asiento.norma).strip(),
    )


def _seat(membresia: Membresia) -> dict[str, Any]:
    """What the event tells of a seat."""
    return {
        "miembro": membresia.miembro.nombre,
        "clase": membresia.clase,
        "voto": membresia.voto,
        "sector": membresia.sector,
        "desde": membresia.desde.isoformat(),
        "norma": membresia.norma,
    }


@operation
def cambiar_integrante(organo_id: int, pk: int, asiento: Asiento, *, actor: Actor | None) -> Membresia:
    """Change class, vote or sector from a day on: the row is closed the day before and another is opened.

    Raises DomainError when the change does not begin after the row's start and after the last day on which the body
    was convoked as it was; Conflicto when the row has its end.
    """
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    antes = leer_fila(asientos(organo), pk)
    comprobar_abierta(antes)
    comprobar_fecha(asiento.desde)
    if (antes.clase, antes.voto, antes.sector) == (asiento.clase, asiento.voto, asiento.sector):
        raise DomainError(_("No cambió la clase, ni el voto, ni el sector. Elija qué cambia, o vuelva sin cambiar."))
    first = dia_siguiente(max(filter(None, [antes.desde, _convocada_el(antes)])))
    if asiento.desde < first:
        raise DomainError(
            _("El cambio puede regir desde el %(fecha)s: antes, la organización consta como estaba.")
            % {"fecha": fecha_larga(first)}
        )
    cerrar(antes, asiento.desde - UN_DIA, ultimo_uso=None)
    ahora = sentar(organo, antes.miembro, asiento)
    record("integrante.cambiado", ahora, actor=actor, antes=_seat(antes), ahora=_seat(ahora))
    return ahora


@operation
def terminar_integrante(organo_id: int, pk: int, hasta: date, norma: str, *, actor: Actor | None) -> Membresia:
    """Give a seat its last day, with the norm. Raises DomainError for a day before it was last convoked."""
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    membresia = leer_fila(asientos(organo), pk)
    cerrar(membresia, hasta, ultimo_uso=_convocada_el(membresia))
    record(
        "integrante.terminado",
        membresia,
        actor=actor,
        ahora={"miembro": membresia.miembro.nombre, "hasta": hasta.isoformat(), "norma": plain(norma).strip()},
    )
    return membresia


@operation
def anular_integrante(organo_id: int, pk: int, *, actor: Actor | None) -> str:
    """Take away a seat entered by mistake, while the body was not convoked under it; returns the body's name.

    One that came of a change gives the row that the change closed its open end again, and the name says so.
    """
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    membresia = leer_fila(asientos(organo), pk)
    used, cerrada, nombre = _convocada_el(membresia), _cerrada_por(membresia), membresia.miembro.nombre
    told = _seat(cerrada) if cerrada else None
    seat = _seat(membresia) | {"cuerpos": [membresia.miembro_id, membresia.organo_id]}  # the row will not be there
    record("integrante.anulado", membresia, actor=actor, antes=seat, ahora=told)
    borrar(membresia, ultimo_uso=used)
    if cerrada is None:
        return nombre
    reabrir(cerrada)
    return _("%(nombre)s, que vuelve a constar sin término, como antes del cambio") % {"nombre": nombre}


def _cerrada_por(membresia: Membresia) -> Membresia | None:
    """The row that ended because this one was made by a change, if nothing else happened to the seat since."""
    changes = Evento.objects.filter(verbo="integrante.cambiado", objeto_tipo=membresia._meta.label_lower)
    if membresia.hasta is not None or not changes.filter(objeto_id=membresia.pk).exists():
        return None
    others = asientos(membresia.organo).filter(miembro=membresia.miembro_id).exclude(pk=membresia.pk)
    if others.filter(desde__gte=membresia.desde).exists():
        return None
    return others.filter(hasta=membresia.desde - UN_DIA).first()


def asientos(organo: Organizacion) -> QuerySet[Membresia]:
    """The seats of an órgano, with their names."""
    return Membresia.objects.filter(organo=organo).select_related("miembro", "organo")


def funciones(organo: Organizacion) -> QuerySet[Funcion]:
    """The functions held for an órgano, with their names."""
    return Funcion.objects.filter(organo=organo).select_related("organizacion", "organo")


def _convocada_el(membresia: Membresia) -> date | None:
    """The last day on which the body was convoked under that seat."""
    convoked = Convocada.objects.filter(consulta__organo=membresia.organo_id, organizacion=membresia.miembro_id)
    return dia_local(
        convoked.filter(dentro(membresia, "consulta__abierta_el")).aggregate(x=Max("consulta__abierta_el"))["x"]
    )


@operation
def asignar_funcion(
    organo_id: int, quien: int | NuevaOrganizacion, tipo: str, desde: date, norma: str, *, actor: Actor | None
) -> Funcion:
    """Give a body a function from a day on; functions are cumulative. Raises Conflicto if it has it already."""
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    organizacion = organizacion_del_registro(organo, quien)
    comprobar_libre(
        Funcion.objects.filter(organo=organo, organizacion=organizacion, tipo=tipo),
        desde,
        _("Esa organización ya tiene esa función desde el %(desde)s."),
    )
    funcion = Funcion.objects.create(
        organo=organo, organizacion=organizacion, tipo=tipo, desde=desde, norma=plain(norma).strip()
    )
    record("funcion.asignada", funcion, actor=actor, ahora={"tipo": tipo, "desde": desde.isoformat(), "norma": norma})
    return funcion


@operation
def terminar_funcion(organo_id: int, pk: int, hasta: date, norma: str, *, actor: Actor | None) -> Funcion:
    """Give a function its last day. The last secretaría stays until another one, with people, takes over."""
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    funcion = leer_fila(funciones(organo), pk)
    cerrar(funcion, hasta, ultimo_uso=_actuo_el(funcion) if funcion.tipo == Funcion.Tipo.SECRETARIA else None)
    _comprobar_relevo(funcion, dia_siguiente(hasta))
    record("funcion.terminada", funcion, actor=actor, ahora={"hasta": hasta.isoformat(), "norma": plain(norma).strip()})
    return funcion


@operation
def anular_funcion(organo_id: int, pk: int, *, actor: Actor | None) -> str:
    """Take away a function entered by mistake, while the body did nothing under it; returns the body's name."""
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    funcion = leer_fila(funciones(organo), pk)
    _comprobar_relevo(funcion, clock.today())
    used = _actuo_el(funcion)
    record("funcion.anulada", funcion, actor=actor, antes={"tipo": funcion.tipo, "desde": funcion.desde.isoformat()})
    borrar(funcion, ultimo_uso=used)
    return funcion.organizacion.nombre


def _actuo_el(funcion: Funcion) -> date | None:
    """The last day on which something was done under it: by the secretaría, or by the órgano that was presided."""
    if funcion.tipo == Funcion.Tipo.SECRETARIA:
        acts = Evento.objects.filter(dentro(funcion, "ocurrido"), organizacion=funcion.organizacion_id)
        return dia_local(acts.aggregate(x=Max("ocurrido"))["x"])
    decided = Consulta.objects.filter(dentro(funcion, "abierta_el"), organo=funcion.organo_id)
    return dia_local(decided.aggregate(x=Max("abierta_el"))["x"])


def _comprobar_relevo(funcion: Funcion, al: date) -> None:
    if funcion.tipo == Funcion.Tipo.SECRETARIA and not hay_secretaria(funcion.organo, al, sin_funcion=funcion.pk):
        raise Conflicto(
            _(
                "Es la última secretaría: el órgano quedaría sin quien la lleve. Asigne antes la función a otra "
                "organización y registre allí un mandato."
            )
        )


def hay_secretaria(organo: Organizacion, al: date, *, sin_funcion: int = 0, sin_mandato: int = 0) -> bool:
    """Whether, without that function or that mandate, somebody keeps the órgano from the day `al` on.

    Of any but the Mesa, always: whoever represents it does.
    """
    if organo.tipo != TipoOrganizacion.MESA:
        return True
    bodies = Funcion.objects.filter(organo=organo, tipo=Funcion.Tipo.SECRETARIA, hasta=None, desde__lte=al)
    people = Mandato.objects.que_responden(al).filter(hasta=None).exclude(pk=sin_mandato)
    return people.filter(organizacion__in=bodies.exclude(pk=sin_funcion).values("organizacion")).exists()


@operation
def renombrar_organizacion(
    organo_id: int, pk: int, nombre: str, norma: str, *, actor: Actor | None, desde: date | None = None
) -> Organizacion:
    """Give a body of the register (or the órgano itself) its new name; what was recorded keeps the one it had.

    `desde`: since when it exists, where it is known. Repeating what there is changes nothing.
    """
    organo = bloquear_organo(organo_id)
    require("mesa.llevar_registro", actor, organo)
    organizacion = leer_fila(nombrables(organo), pk)
    antes = {"nombre": organizacion.nombre, "desde": _iso(organizacion.desde)}
    nombre, desde = comprobar_nombre(nombre, propia=pk), desde or organizacion.desde
    if antes == {"nombre": nombre, "desde": _iso(desde)}:
        return organizacion
    organizacion.nombre, organizacion.desde = nombre, desde
    organizacion.save(update_fields=["nombre", "desde"])
    ahora = {"nombre": nombre, "desde": _iso(desde), "norma": plain(norma).strip()}
    record("organizacion.renombrada", organizacion, actor=actor, antes=antes, ahora=ahora)
    return organizacion


def nombrables(organo: Organizacion) -> QuerySet[Organizacion]:
    """The bodies whose name the register of an órgano keeps: the Mesa's own too; a network's own is in the Mesa's."""
    itself = Q(pk=organo.pk) if organo.tipo == TipoOrganizacion.MESA else Q()
    return Organizacion.objects.filter(Q(pk__in=llevadas_por(organo).values("pk")) | itself)


def _iso(dia: date | None) -> str | None:
    return dia.isoformat() if dia else None


@operation
def terminar_puesta_en_marcha(organo_id: int, *, actor: Actor | None) -> Organizacion:
    """Stop reminding the secretaría of the guided page; the page itself stays. Once: repeating it changes nothing."""
    organo = bloquear_organo(organo_id)
    require("mesa.terminar_puesta_en_marcha", actor, organo)
    if not Evento.objects.filter(
        verbo="puesta.terminada", objeto_tipo="mesa.organizacion", objeto_id=organo.pk
    ).exists():
        record("puesta.terminada", organo, actor=actor)
    return organo


def por_poner_en_marcha(al: date, organizacion: Organizacion | OuterRef) -> QuerySet[Organizacion]:
    """The Mesas whose secretaría that body is on `al`, that lack a second member, a rule or a published acta, and of
    which nobody said that they are going.
    """
    me = OuterRef("pk")
    dismissed = Evento.objects.filter(verbo="puesta.terminada", objeto_tipo="mesa.organizacion", objeto_id=me)
    second = Membresia.objects.filter(organo=me).order_by("pk")[1:2]
    lacks = (
        ~Exists(second)
        | ~Exists(Regla.objects.filter(organo=me))
        | ~Exists(Ficha.objects.filter(organo=me, tipo="acta"))
    )
    kept = in_force(al, "funciones__") & Q(
        funciones__tipo=Funcion.Tipo.SECRETARIA, funciones__organizacion=organizacion
    )
    return Organizacion.objects.filter(kept, lacks, ~Exists(dismissed), tipo="mesa")
