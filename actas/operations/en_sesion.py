"""The acta approved in a session: what each organisation said there is registered, and the rule decides at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.documento import documento, leer_acta
from actas.models import Acta
from actas.operations.actas import lock_acta
from actas.operations.circulacion import abrir, aprobar_acta, devolver_acta
from actas.states import EstadoActa
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.canonical import document_hash
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.models import Consulta, Regla
from mesa.operations.archivos import Subido
from mesa.operations.vias import (
    Dicho,
    cerrar_consulta_en_sesion,
    registrar_en_sesion,
    resultado_es_cierto,
)
from mesa.palabras import fecha_larga

verbo("acta.sometida", gettext_lazy("sometió el acta a aprobación en sesión"))


@dataclass(frozen=True)
class EnSesion:
    """The session where an acta was put to decision, and how what was said there is known (`detalle`, optional)."""

    numero: int | None
    fecha: date
    detalle: str = ""
    archivo: Subido | None = None

    def __str__(self) -> str:
        """sesión 13, del 23 de septiembre de 2026: it is stored, published and read in mails."""
        with translation.override("es"):
            dia = fecha_larga(self.fecha)
        return f"sesión {self.numero}, del {dia}" if self.numero else f"sesión del {dia}"

    @property
    def evidencia(self) -> str:
        """What the record says of each answer: the session and, if there is more to say, where it stands."""
        frase = f"S{str(self)[1:]}"
        return f"{frase}. {self.detalle.strip()}" if self.detalle.strip() else frase


def huella_del_texto(acta: Acta) -> str:
    """The hash of the acta's present text: what was read in the session and is approved must be the same."""
    return document_hash(documento(leer_acta(acta)))


@operation
def aprobar_en_sesion(
    pk: int, regla: Regla | None, dichos: Sequence[Dicho], sesion: EnSesion, *, sha256: str, actor: Actor | None
) -> Acta:
    """Put a draft to decision in a session, and return it approved or, if rejected, as a draft with its answers.

    `dichos` holds what those present answered; whoever is not in it was absent. Nothing is stored when there was no
    quórum (DomainError, with the explanation), no rule, or the text is not the one with hash `sha256` (Conflicto).
    """
    acta = lock_acta(pk)
    require("actas.aprobar_en_sesion", actor, acta)
    _check_session(acta, sesion)
    if regla is None:
        raise DomainError(
            _("Sin una regla adoptada nada se aprueba: ingrese primero la regla con que el órgano decide.")
        )
    antes = mover(acta, EstadoActa.EN_CIRCULACION, desde=EstadoActa.BORRADOR)
    if sha256 != huella_del_texto(acta):
        raise Conflicto(_("El texto cambió desde que usted abrió esta página. Revíselo antes de darlo por aprobado."))
    if not dichos:
        raise DomainError(_("Marque lo que respondió al menos una organización de las presentes."))
    consulta = abrir(acta, regla, clock.today(), None, en_sesion=str(sesion), actor=actor)
    record("acta.sometida", acta, actor=actor, antes=antes, ahora={"sesion": str(sesion), "sha256": consulta.sha256})
    _register(consulta, dichos, sesion, actor=actor)
    return _settle(acta, consulta, sesion, actor=actor)


@operation
def cerrar_en_sesion(pk: int, dichos: Sequence[Dicho], sesion: EnSesion, *, sha256: str, actor: Actor | None) -> Acta:
    """Register what was answered in a session about the acta in circulation, and close it if nobody can change it.

    Returns it approved or back in draft when the result was certain; still in circulation when somebody can yet
    answer and change it: nobody's term is cut.
    """
    acta = lock_acta(pk)
    require("actas.aprobar_en_sesion", actor, acta)
    _check_session(acta, sesion)
    if acta.estado != EstadoActa.EN_CIRCULACION or acta.consulta_id is None:
        raise Conflicto(_("El acta ya no está en circulación. Recargue la página para ver cómo quedó."))
    record("acta.sometida", acta, actor=actor, antes=acta.estado, ahora={"sesion": str(sesion), "sha256": sha256})
    consulta = Consulta.objects.select_related("regla").get(pk=acta.consulta_id)
    _register(consulta, dichos, sesion, sha256=sha256, actor=actor)
    if not resultado_es_cierto(consulta):
        return acta
    return _settle(acta, consulta, sesion, actor=actor)


def _check_session(acta: Acta, sesion: EnSesion) -> None:
    own = acta.sesion
    others = bool(sesion.numero and own.numero and sesion.numero != own.numero)  # two sessions on one day
    if sesion.fecha == own.fecha and not others:
        raise DomainError(_("Esa es la sesión de esta acta, y una sesión no aprueba su propia acta: indique otra."))
    if sesion.fecha > clock.today():
        raise DomainError(_("Esa sesión todavía no ocurre: indique una de hoy o anterior."))
    if sesion.fecha < acta.sesion.fecha:
        raise DomainError(
            _("Esa sesión es anterior a la del acta, que es del %(fecha)s.") % {"fecha": fecha_larga(acta.sesion.fecha)}
        )


def _register(
    consulta: Consulta, dichos: Sequence[Dicho], sesion: EnSesion, *, sha256: str = "", actor: Actor | None
) -> None:
    registrar_en_sesion(
        consulta.pk,
        dichos,
        evidencia=sesion.evidencia,
        archivo=sesion.archivo,
        dia=sesion.fecha,
        sha256=sha256 or consulta.sha256,
        actor=actor,
    )


def _settle(acta: Acta, consulta: Consulta, sesion: EnSesion, *, actor: Actor | None) -> Acta:
    closed = cerrar_consulta_en_sesion(consulta.pk, str(sesion), actor=actor)
    # By the rule, as when a consulta closes by its term: nobody approves, the system says what the rule gives.
    return (aprobar_acta if closed.resultado == "aprobada" else devolver_acta)(acta.pk, actor=None)
