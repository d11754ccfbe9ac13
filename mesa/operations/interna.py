"""What a network asks its own organisations before it takes a position at the table, and the account of that one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import cadena, calendario, tipos
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.kernel.text import plain
from mesa.models import Consulta, Cuenta, Organizacion, Plazo, Pronunciamiento, Regla
from mesa.operations.consultas import Llamado, abrir_consulta, check_open, primera_fecha, withdraw
from mesa.operations.plazos import feriados
from mesa.operations.posiciones import resolvio, ultima_interna
from mesa.palabras import fecha_hora, fecha_larga
from mesa.tipos import registrar_avisos

registrar_avisos(
    {
        "interna_resuelta": gettext_lazy("La red resolvió"),
        "posicion": gettext_lazy("Respuesta de su red"),
        "cuenta": gettext_lazy("Cuenta a la red"),
    }
)
verbo("interna.abierta", gettext_lazy("consultó a las organizaciones de la red"))
verbo("cuenta.dada", gettext_lazy("dio cuenta a la red de lo que respondió"))

NOTA_MAXIMA = 5_000
CUENTA_MAXIMA = 10_000


@dataclass(frozen=True)
class Propuesta:
    """When an internal consulta under a rule may fall due: the first date of its term, and the last before the margin.

    `hora`: that of the upper deadline, where both fall on the same day.
    """

    regla: Regla
    primera: date
    ultima: date
    hora: time | None = None

    @property
    def cabe(self) -> bool:
        """Whether the rule's term ends in time."""
        return self.primera <= self.ultima

    @property
    def falta(self) -> str:
        """Why it does not fit, with both dates."""
        return _(
            "El plazo de esta regla terminaría el %(primera)s, y la consulta interna debe cerrar a más tardar el "
            "%(ultima)s."
        ) % {"primera": fecha_larga(self.primera), "ultima": fecha_larga(self.ultima)}


def propuestas(superior: Consulta, red: Organizacion) -> list[Propuesta]:
    """What each rule of the network in force today gives for its consulta about that one."""
    inhabiles = feriados()
    rules = Regla.objects.filter(in_force(clock.today()), organo=red).exclude(mayoria=Regla.Mayoria.ADHESION)
    return [_proposed(superior.plazo, regla, inhabiles) for regla in rules]


def _proposed(superior: Plazo, regla: Regla, inhabiles: frozenset[date]) -> Propuesta:
    last = cadena.antes_de(superior.vence, regla.margen_interno, feriados=inhabiles)
    hora = superior.hora if last == superior.vence else None
    return Propuesta(regla, primera_fecha(regla, inhabiles), last, hora)


def mandato_amplio(red: Organizacion) -> Regla | None:
    """The rule in force today by which the network's representative answers without asking, and gives account."""
    return Regla.objects.filter(in_force(clock.today()), organo=red, mandato_amplio=True).first()


@operation
def abrir_interna(superior_id: int, regla_id: int, vence: date | None, nota: str, *, actor: Actor | None) -> Consulta:
    """Ask the organisations of the actor's network what it answers to a consulta; by default, until the last date.

    Raises DomainError with the date that fits, Conflicto when the upper one takes no answers, when the network is
    being asked already, or when it resolved.
    """
    superior = Consulta.objects.select_for_update(of=("self",), no_key=True).select_related("plazo", "organo")
    upper = superior.get(pk=superior_id)
    require("mesa.abrir_interna", actor, upper)
    check_open(upper, propia=False)
    assert actor is not None
    assert actor.organizacion is not None
    red = actor.organizacion
    last = ultima_interna(upper, red)
    if last is not None and last.abierta:
        raise Conflicto(_("Su red ya está respondiendo una consulta interna sobre este texto."))
    if resolvio(last):
        raise Conflicto(_("Su red ya resolvió esta consulta. Su resultado está en la página de la consulta."))
    nota = plain(nota).strip()
    if len(nota) > NOTA_MAXIMA:
        raise DomainError(_("La nota tiene más de 5.000 caracteres. Acórtela."))
    proposed = _chosen(upper, red, regla_id)
    vence = vence or proposed.ultima
    hora = proposed.hora if vence == proposed.ultima else None
    _check_fits(upper, proposed, vence, hora)
    former = Consulta.objects.filter(superior=upper, organo=red).count()
    interna = abrir_consulta(_llamado(upper, red, (vence, hora), nota, former + 1), red, proposed.regla, actor=actor)
    Plazo.objects.filter(pk=interna.plazo_id).update(
        clase=Plazo.Clase.INTERNO, siguiente=upper.plazo_id, separacion=proposed.regla.margen_interno
    )
    record("interna.abierta", interna, actor=actor, ahora={"superior": upper.pk})
    return interna


def _chosen(upper: Consulta, red: Organizacion, regla_id: int) -> Propuesta:
    found = next((p for p in propuestas(upper, red) if p.regla.pk == regla_id), None)
    if found is None:
        raise Conflicto(_("Esa regla no rige hoy en su red. Elija otra."))
    if not found.cabe:
        raise DomainError(found.falta + " " + _("Elija otra regla de su red, o pida a la secretaría una prórroga."))
    return found


def _check_fits(upper: Consulta, proposed: Propuesta, vence: date, hora: time | None) -> None:
    """Never later than the margin leaves: refused with the last date that fits."""
    if vence > proposed.ultima or calendario.instante(vence, hora) > upper.plazo.instante:
        raise DomainError(
            _(
                "La consulta de la Mesa vence el %(superior)s y la regla pide cerrar %(margen)s antes: la última fecha "
                "posible es el %(ultima)s."
            )
            % {
                "superior": fecha_hora(upper.plazo.instante),
                "margen": margen_en_palabras(proposed.regla),
                "ultima": fecha_larga(proposed.ultima),
            }
        )


def margen_en_palabras(regla: Regla) -> str:
    """1 día hábil, 2 días hábiles: how long before the upper deadline the internal one closes."""
    dias = regla.margen_interno
    return _("1 día hábil") if dias == 1 else _("%(dias)s días hábiles") % {"dias": dias}


def _llamado(upper: Consulta, red: Organizacion, vence: tuple[date, time | None], nota: str, version: int) -> Llamado:
    """What the network's organisations are asked: the same text, with its hash, and what their representative says."""
    with translation.override("es"):  # it is stored
        titulo = tipos.consulta(upper.tipo).voz.solo(upper.titulo.replace("«", "“").replace("»", "”"))
    documento: dict[str, Any] = {
        "superior": {
            "consulta": upper.pk,
            "tipo": upper.tipo,
            "titulo": upper.titulo,
            "version": upper.version,
            "sha256": upper.sha256,
            "organo": upper.organo.nombre,
            "vence": upper.plazo.instante.isoformat(),
        },
        "red": red.nombre,
        "nota": nota,
        "texto": json.loads(upper.documento),
    }
    return Llamado(
        tipo="interna",
        objeto=upper,
        titulo=titulo[:300],
        ruta=reverse("mesa:consulta", args=[upper.pk]),
        documento=documento,
        vence=vence[0],
        hora=vence[1],
        version=version,
        superior=upper,
    )


@operation
def retirar_interna(pk: int, motivo: str, *, actor: Actor | None) -> Consulta:
    """Take back an open internal consulta, with its reason. The system does it when the upper one ends before."""
    interna = Consulta.objects.select_for_update(of=("self",), no_key=True).select_related("plazo", "organo").get(pk=pk)
    require("mesa.retirar_interna", actor, interna)
    if not plain(motivo).strip():
        raise DomainError(_("Escriba por qué retira la consulta: lo leerán las organizaciones de su red."))
    return withdraw(interna, motivo, actor=actor)


@operation
def dar_cuenta(respuesta_id: int, texto: str, *, actor: Actor | None) -> Cuenta:
    """Tell the organisations of a network what was answered in its name, and why. Once for each answer.

    Raises DomainError without text, Conflicto when it was told already or another answer took its place.
    """
    respuesta = Pronunciamiento.objects.select_related("convocada__organizacion").get(pk=respuesta_id)
    Consulta.objects.select_for_update(of=("self",), no_key=True).get(pk=respuesta.convocada.consulta_id)
    respuesta = Pronunciamiento.objects.select_related("convocada__organizacion").get(pk=respuesta_id)
    require("mesa.dar_cuenta", actor, respuesta)
    assert actor is not None
    if respuesta.convocada.vigente_id != respuesta.pk:
        raise Conflicto(_("Después de esta se registró otra respuesta de su red. Dé cuenta de la que vale."))
    if Cuenta.objects.filter(pronunciamiento=respuesta).exists():
        raise Conflicto(_("Ya se dio cuenta de esta respuesta a la red."))
    texto = plain(texto).strip()
    if not texto:
        raise DomainError(_("Escriba qué respondió y por qué: lo leerán las organizaciones de su red."))
    if len(texto) > CUENTA_MAXIMA:
        raise DomainError(_("El texto tiene más de 10.000 caracteres. Acórtelo."))
    cuenta = Cuenta.objects.create(
        pronunciamiento=respuesta,
        texto=texto,
        persona=actor.persona,
        persona_nombre=actor.persona.nombre,
        dada_el=entry(),
    )
    record("cuenta.dada", cuenta, actor=actor, ahora={"pronunciamiento": respuesta.pk})
    return cuenta
