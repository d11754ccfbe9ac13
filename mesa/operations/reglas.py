"""Rules for adopting agreements, entered as the órgano adopted them in a session."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mesa import decision
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.querysets import in_force
from mesa.kernel.text import one_line, plain
from mesa.models import Consulta, Organizacion, Publicacion, Regla
from mesa.operations.fechas import comprobar_fecha
from mesa.operations.registro import UN_DIA, bloquear_organo, dia_local
from mesa.palabras import fecha_larga

verbo("regla.adoptada", gettext_lazy("ingresó una regla adoptada en sesión"))
verbo("regla.terminada", gettext_lazy("puso término a una regla"))
verbo("regla.anulada", gettext_lazy("anuló una regla ingresada por error"))


@dataclass(frozen=True)
class ReglaAdoptada:
    """A rule, and where it was adopted: the citation, the literal text and, if it exists, the published agreement.

    `adoptada_el`: the day of that session, where it is known. `reemplaza`: the rule that ends the day before it begins.
    """

    nombre: str
    pura: decision.Regla
    texto: str
    desde: date
    publicacion: int | None = None
    adoptada_el: date | None = None
    condiciones: decision.Condiciones = field(default_factory=decision.Condiciones)
    reemplaza: int | None = None


@operation
def adoptar_regla(organo_id: int, adoptada: ReglaAdoptada, *, actor: Actor | None) -> Regla:
    """Enter a rule with the next number of the órgano. A change of rule is a new rule: none is edited.

    Raises DomainError without its name, its norm or its text, or from a day before the session that adopted it; and
    whatever ending the one it replaces raises.
    """
    organo = bloquear_organo(organo_id)
    require("mesa.adoptar_regla", actor, organo)
    pura, nombre, texto = adoptada.pura, one_line(adoptada.nombre), plain(adoptada.texto).strip()
    if not nombre or not texto or not pura.norma.strip():
        raise DomainError(_("Una regla lleva nombre, el acuerdo que la adopta y el texto adoptado."))
    comprobar_fecha(adoptada.desde)
    if adoptada.adoptada_el is not None and adoptada.desde < adoptada.adoptada_el:
        raise DomainError(
            _("La regla no puede regir antes de la sesión que la adoptó, el %(fecha)s. Corrija desde cuándo rige.")
            % {"fecha": fecha_larga(adoptada.adoptada_el)}
        )
    if adoptada.reemplaza is not None:
        _reemplazar(_read(organo, adoptada.reemplaza), adoptada, actor)
    if organo.reglas.filter(nombre__iexact=nombre, hasta=None).exists():
        raise Conflicto(
            _("Ya hay una regla vigente con ese nombre. Póngale término, o elija otro nombre para la nueva.")
        )
    regla = Regla.objects.create(
        organo=organo,
        numero=(organo.reglas.aggregate(x=Max("numero"))["x"] or 0) + 1,
        nombre=nombre,
        mayoria=pura.mayoria,
        quorum_numerador=pura.quorum.numerator,
        quorum_denominador=pura.quorum.denominator,
        quorum_por_sector=pura.quorum_por_sector,
        silencio=pura.silencio,
        dias=pura.dias,
        habiles=pura.habiles,
        cierre_anticipado=pura.cierre_anticipado,
        norma=one_line(pura.norma),
        texto=texto,
        publicacion=Publicacion.objects.get(pk=adoptada.publicacion) if adoptada.publicacion else None,
        desde=adoptada.desde,
        prorroga=adoptada.condiciones.prorroga,
        margen_interno=adoptada.condiciones.margen_interno,
        mandato_amplio=adoptada.condiciones.mandato_amplio,
        publica_interno=adoptada.condiciones.publica_interno,
    )
    record("regla.adoptada", regla, actor=actor, ahora=_told(regla))
    return regla


def _told(regla: Regla) -> dict[str, Any]:
    return {
        "regla": regla.en_palabras,
        "condiciones": regla.condiciones_en_palabras,
        "norma": regla.norma,
        "texto": regla.texto,
        "desde": regla.desde.isoformat(),
    }


@operation
def terminar_regla(organo_id: int, pk: int, hasta: date, norma: str, *, actor: Actor | None) -> Regla:
    """Give a rule its last day; what was put to decision under it is still decided by it."""
    organo = bloquear_organo(organo_id)
    require("mesa.adoptar_regla", actor, organo)
    return _terminar(_read(organo, pk), hasta, norma, actor)


def _reemplazar(anterior: Regla, adoptada: ReglaAdoptada, actor: Actor | None) -> None:
    if adoptada.desde <= anterior.desde:
        raise DomainError(
            _("La %(regla)s rige desde el %(desde)s: la que la reemplaza debe regir desde un día posterior.")
            % {"regla": anterior, "desde": fecha_larga(anterior.desde)}
        )
    _terminar(anterior, adoptada.desde - UN_DIA, adoptada.pura.norma, actor)


def _terminar(regla: Regla, hasta: date, norma: str, actor: Actor | None) -> Regla:
    if regla.hasta is not None:
        raise Conflicto(_("Esta regla ya tiene término, el %(hasta)s.") % {"hasta": fecha_larga(regla.hasta)})
    comprobar_fecha(hasta)
    if hasta < regla.desde:
        raise DomainError(
            _("La fecha de término es anterior a la de inicio, el %(desde)s.") % {"desde": fecha_larga(regla.desde)}
        )
    used = dia_local(Consulta.objects.filter(regla=regla).aggregate(x=Max("abierta_el"))["x"])
    if used is not None and hasta < used:
        raise DomainError(
            _("Con esta regla se circuló un texto el %(uso)s: el término no puede ser anterior a ese día.")
            % {"uso": fecha_larga(used)}
        )
    regla.hasta = hasta
    regla.save(update_fields=["hasta"])
    record("regla.terminada", regla, actor=actor, ahora={"hasta": hasta.isoformat(), "norma": plain(norma).strip()})
    return regla


@operation
def anular_regla(organo_id: int, pk: int, *, actor: Actor | None) -> str:
    """Take away a rule entered by mistake, while nothing was put to decision under it; returns how it was called."""
    organo = bloquear_organo(organo_id)
    require("mesa.adoptar_regla", actor, organo)
    regla = _read(organo, pk)
    if Consulta.objects.filter(regla=regla).exists():
        raise Conflicto(_("Con esta regla ya se circuló un texto, y no se anula: póngale término con su fecha."))
    record("regla.anulada", regla, actor=actor, antes=_told(regla))
    regla.delete()
    return str(regla)


def reglas_que_rigen(organo: Organizacion, *, adhesion: bool = False) -> list[Regla]:
    """The rules of the órgano in force today: those to adhere to a letter, or those to approve anything else."""
    own = organo.reglas.filter(in_force(clock.today()), mandato_amplio=False)
    letters = Q(mayoria=Regla.Mayoria.ADHESION)
    return list(own.filter(letters) if adhesion else own.exclude(letters))


def _read(organo: Organizacion, pk: int) -> Regla:
    regla = Regla.objects.select_related("organo").filter(organo=organo, pk=pk).first()
    if regla is None:
        raise Conflicto(_("Alguien anuló esta regla mientras usted trabajaba. Recargue la página."))
    return regla
