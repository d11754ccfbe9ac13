"""The first act of an installation: its Mesa, the secretaría that keeps it, and the person who enters first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.models import Funcion, Mandato, Membresia, Organizacion, Persona
from mesa.models.organizaciones import Calidad, TipoOrganizacion
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.mandatos import comprobar_persona
from mesa.operations.organizaciones import comprobar_nombre
from mesa.operations.personas import invitar_persona

verbo("mesa.instalada", gettext_lazy("instaló la Mesa"))

#: Two who install at once go one after the other: there is no row to lock yet.
INSTALL_LOCK = 0x494E5354


@dataclass(frozen=True)
class Instalacion:
    """What there is to know of a Mesa before it has anything: its name, its secretaría, and who keeps it.

    `voto`: whether the secretaría sits in the Mesa too, and with a vote (*si*, *no*, *no_consta*); "" if it does not.
    """

    mesa: str
    secretaria: str
    sector: str
    persona: str
    correo: str
    norma: str
    desde: date
    voto: str = Membresia.Voto.SI


def mesa_instalada() -> Organizacion | None:
    """The Mesa of this installation, if there is one."""
    return Organizacion.objects.filter(tipo=TipoOrganizacion.MESA).order_by("pk").first()


@operation
def instalar_mesa(que: Instalacion, *, actor: Actor | None) -> str:
    """Make the Mesa, its first secretaría and its person, and return the key of the link that opens her account.

    Called by the console (actor None). Raises Conflicto when there is a Mesa already, DomainError for what is wrong
    in names or e-mail.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [INSTALL_LOCK])
    require("mesa.instalar_mesa", actor, None)
    if (there := mesa_instalada()) is not None:
        raise Conflicto(_("Esta instalación ya tiene una Mesa: %(mesa)s.") % {"mesa": there.nombre})
    if not que.norma.strip():
        raise DomainError(_("Escriba la norma o el acto que crea la Mesa y le da su secretaría."))
    if que.desde > clock.today():
        raise DomainError(
            _("La fecha desde la que existe la Mesa no puede ser futura: nadie podría entrar hasta entonces.")
        )
    comprobar_fecha(que.desde)
    mesa = _create(que.mesa, TipoOrganizacion.MESA, "", que.desde)
    secretaria = _create(que.secretaria, TipoOrganizacion.ORGANIZACION, que.sector)
    dated = {"organo": mesa, "desde": que.desde, "norma": que.norma.strip()}
    if que.voto:
        Membresia.objects.create(**dated, miembro=secretaria, voto=que.voto, sector=que.sector)
    Funcion.objects.create(**dated, organizacion=secretaria, tipo=Funcion.Tipo.SECRETARIA)
    nombre, correo = comprobar_persona(que.persona, que.correo)
    persona = Persona.objects.create(nombre=nombre, correo=correo)
    Mandato.objects.create(
        persona=persona, organizacion=secretaria, calidad=Calidad.TITULAR, desde=que.desde, acto=que.norma.strip()
    )
    record("mesa.instalada", mesa, actor=actor, ahora={"secretaria": secretaria.nombre, "norma": que.norma.strip()})
    return invitar_persona(persona, correo, organo=mesa, actor=actor, por_consola=True)


def _create(nombre: str, tipo: str, sector: str, desde: date | None = None) -> Organizacion:
    nombre = comprobar_nombre(nombre)
    return Organizacion.objects.create(nombre=nombre, slug=slugify(nombre)[:80], tipo=tipo, sector=sector, desde=desde)


def por_reinvitar(mesa: Organizacion) -> list[Persona]:
    """The people of the secretaría of today who have no account yet, titulares first."""
    today = clock.today()
    bodies = Funcion.objects.vigentes(today).filter(organo=mesa, tipo=Funcion.Tipo.SECRETARIA).values("organizacion")
    held = Mandato.objects.que_responden(today).filter(organizacion__in=bodies, persona__usuario=None).for_actor()
    return list(dict.fromkeys(mandato.persona for mandato in held))
