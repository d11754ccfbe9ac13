"""People and the mandates by which they speak for an organisation of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import one_line, plain
from mesa.models import Evento, Mandato, Organizacion, Persona, Pronunciamiento, Usuario
from mesa.models.organizaciones import Calidad, TipoOrganizacion
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.organizaciones import hay_secretaria
from mesa.operations.personas import invitar_persona, revocar_vivas
from mesa.operations.registro import (
    UN_DIA,
    bloquear_organo,
    borrar,
    cerrar,
    comprobar_libre,
    dentro,
    dia_local,
    leer_fila,
    llevadas_por,
)

SIN_CORREO = gettext_lazy("Escriba el correo de la persona para invitarla, o regístrela sin invitarla.")

verbo("persona.registrada", gettext_lazy("registró a una persona"))
verbo("persona.corregida", gettext_lazy("corrigió los datos de una persona"))
verbo("mandato.otorgado", gettext_lazy("registró un mandato"))
verbo("mandato.terminado", gettext_lazy("puso término a un mandato"))
verbo("mandato.anulado", gettext_lazy("anuló un mandato ingresado por error"))


@dataclass(frozen=True)
class NuevaPersona:
    """Someone that the register does not know yet. Without e-mail, she has no account and gets no notice."""

    nombre: str
    correo: str = ""


@dataclass(frozen=True)
class Designacion:
    """In which capacity, for which organisation, from which day and by which act."""

    organizacion: int
    calidad: str
    desde: date
    acto: str = ""


def mandatos_del_registro(organo: Organizacion) -> QuerySet[Mandato]:
    """The mandates of the organisations that the register of the órgano knows, and its own, with their names."""
    bodies = Organizacion.objects.del_registro(organo)
    held = Mandato.objects.filter(Q(organizacion__in=bodies.values("pk")) | Q(organizacion=organo))
    return held.select_related("persona", "organizacion")


def mandatos_llevados(organo: Organizacion) -> QuerySet[Mandato]:
    """Those of the mandates that the register of the órgano keeps."""
    return mandatos_del_registro(organo).filter(organizacion__in=llevadas_por(organo).values("pk"))


def personas_llevadas(organo: Organizacion) -> QuerySet[Persona]:
    """The people whose data the register of the órgano keeps. A network's: who speaks for its organisations only."""
    held = Persona.objects.filter(pk__in=mandatos_llevados(organo).values("persona"))
    if organo.tipo == TipoOrganizacion.MESA:
        return held
    others = Mandato.objects.exclude(organizacion__in=llevadas_por(organo).values("pk"))
    return held.exclude(pk__in=others.values("persona"))


def personas_del_registro(organo: Organizacion) -> QuerySet[Persona]:
    """The people who hold or held one of those mandates."""
    return Persona.objects.filter(pk__in=mandatos_del_registro(organo).values("persona"))


@operation
def otorgar_mandato(
    organo_id: int, quien: int | NuevaPersona, designacion: Designacion, *, actor: Actor | None, invitar: bool = False
) -> Mandato:
    """Let a person speak for an organisation of the register from a day on; with `invitar`, invite her by e-mail.

    Raises DomainError for an e-mail that is somebody else's, Conflicto if she has that mandate already.
    """
    organo = bloquear_organo(organo_id)
    require("mesa.acreditar_personas", actor, organo)
    organizacion = leer_fila(llevadas_por(organo), designacion.organizacion)
    persona = _register(organo, quien, actor) if isinstance(quien, NuevaPersona) else _known(organo, quien)
    calidad = Calidad(designacion.calidad)
    comprobar_libre(
        Mandato.objects.filter(persona=persona, organizacion=organizacion, calidad=calidad),
        designacion.desde,
        _("Esa persona ya tiene ese mandato desde el %(desde)s."),
    )
    mandato = Mandato.objects.create(
        persona=persona,
        organizacion=organizacion,
        calidad=calidad,
        desde=designacion.desde,
        acto=plain(designacion.acto).strip(),
    )
    record("mandato.otorgado", mandato, actor=actor, ahora={"desde": mandato.desde.isoformat(), "acto": mandato.acto})
    if invitar:
        if not persona.correo:
            raise DomainError(str(SIN_CORREO))
        invitar_persona(persona, persona.correo, organo=organo, actor=actor)
    return mandato


def _known(organo: Organizacion, pk: int) -> Persona:
    return leer_fila(personas_del_registro(organo), pk)


def _register(organo: Organizacion, nueva: NuevaPersona, actor: Actor | None) -> Persona:
    nombre, correo = comprobar_persona(nueva.nombre, nueva.correo)
    persona = Persona.objects.create(nombre=nombre, correo=correo, ejemplo=organo.ejemplo)
    record("persona.registrada", persona, actor=actor)
    return persona


def comprobar_persona(nombre: str, correo: str, *, propia: int = 0) -> tuple[str, str]:
    """Name and e-mail as they are stored. Raises DomainError without a name, or for an e-mail that is not hers."""
    nombre, correo = one_line(nombre), correo.strip().lower()
    if not nombre:
        raise DomainError(_("Escriba el nombre de la persona."))
    if correo:
        try:
            validate_email(correo)
        except ValidationError as error:
            raise DomainError(_("«%(correo)s» no es una dirección de correo.") % {"correo": correo}) from error
        other = Persona.objects.exclude(pk=propia).filter(Q(correo__iexact=correo) | Q(usuario__email__iexact=correo))
        if (owner := other.first()) is not None:
            raise DomainError(
                _("Ese correo ya es de %(persona)s. Elíjala en la lista, o escriba otro correo.")
                % {"persona": owner.nombre}
            )
        if Usuario.objects.exclude(persona=propia or None).filter(email__iexact=correo).exists():
            raise DomainError(_("Ya hay una cuenta con ese correo. Escriba otro."))
    return nombre, correo


@operation
def corregir_persona(organo_id: int, pk: int, nombre: str, correo: str, *, actor: Actor | None) -> Persona:
    """Correct a person's name and, before her account exists, her e-mail.

    An invitation on its way to the former address is revoked, and sent to the new one. Acts keep the name they had.
    """
    organo = bloquear_organo(organo_id)
    require("mesa.acreditar_personas", actor, organo)
    persona = leer_fila(personas_llevadas(organo).select_for_update(no_key=True), pk)
    nombre, correo = comprobar_persona(nombre, correo, propia=pk)
    if correo != persona.correo and Usuario.objects.filter(persona=persona).exists():
        raise Conflicto(_("Esta persona ya tiene una cuenta: su correo lo cambia ella, en su cuenta."))
    if (nombre, correo) == (persona.nombre, persona.correo):
        return persona
    antes, moved = persona.nombre, correo != persona.correo
    persona.nombre, persona.correo = nombre, correo
    persona.save(update_fields=["nombre", "correo"])
    record("persona.corregida", persona, actor=actor, antes={"nombre": antes}, ahora={"correo_cambia": moved})
    if moved and revocar_vivas(persona, actor=actor) and correo:
        invitar_persona(persona, correo, organo=organo, actor=actor)
    return persona


@operation
def terminar_mandato(organo_id: int, pk: int, hasta: date, acto: str, *, actor: Actor | None) -> Mandato:
    """Give a mandate its last day, on which it still answers. Raises DomainError for a day before its last act."""
    organo = bloquear_organo(organo_id)
    require("mesa.acreditar_personas", actor, organo)
    mandato = leer_fila(mandatos_llevados(organo), pk)
    comprobar_fecha(hasta)
    _comprobar_relevo(organo, mandato, hasta + UN_DIA)
    cerrar(mandato, hasta, ultimo_uso=_actuo_el(mandato))
    record("mandato.terminado", mandato, actor=actor, ahora={"hasta": hasta.isoformat(), "norma": plain(acto).strip()})
    return mandato


@operation
def anular_mandato(organo_id: int, pk: int, *, actor: Actor | None) -> str:
    """Take away a mandate entered by mistake, while nothing was done nor told under it; returns the person's name."""
    organo = bloquear_organo(organo_id)
    require("mesa.acreditar_personas", actor, organo)
    mandato = leer_fila(mandatos_llevados(organo), pk)
    _comprobar_relevo(organo, mandato, clock.today())
    used = _actuo_el(mandato)
    antes = {"desde": mandato.desde.isoformat(), "acto": mandato.acto, "cuerpos": [mandato.organizacion_id]}
    record("mandato.anulado", mandato, actor=actor, antes=antes)
    borrar(mandato, ultimo_uso=used)
    return mandato.persona.nombre


def _actuo_el(mandato: Mandato) -> date | None:
    """The last day on which the person acted under it, or an answer of hers was registered."""
    acts = Evento.objects.filter(
        dentro(mandato, "ocurrido"),
        persona=mandato.persona_id,
        organizacion=mandato.organizacion_id,
        calidad=mandato.calidad,
    ).aggregate(x=Max("ocurrido"))["x"]
    answers = Pronunciamiento.objects.filter(mandato=mandato).aggregate(x=Max("recibido"))["x"]
    return dia_local(max(filter(None, [acts, answers]), default=None))


def _comprobar_relevo(organo: Organizacion, mandato: Mandato, al: date) -> None:
    """Raise Conflicto if the secretaría would be left without anybody by what happens to this mandate."""
    if hay_secretaria(organo, al) and not hay_secretaria(organo, al, sin_mandato=mandato.pk):
        raise Conflicto(
            _("Nadie más puede llevar la secretaría. Registre antes otro mandato en %(organizacion)s.")
            % {"organizacion": mandato.organizacion.nombre}
        )
