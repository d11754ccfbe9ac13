"""Money moved between lines of the budget: with its reason, its agreement above the threshold, and its way back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado
from fondo.ejecucion import CERO, usd
from fondo.models import Decision, Fondo, Item, Traspaso
from fondo.operations import libro
from fondo.operations.administradora import comprobar_acuerdo
from fondo.operations.base import comprobar_monto, en_ejecucion, lock_fondo
from fondo.operations.decisiones import anotar_decision
from fondo.operations.items import administracion_acordada
from mesa.kernel import clock
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain
from mesa.palabras import dolares, porcentaje

verbo("traspaso.hecho", gettext_lazy("traspasó dinero entre ítems del fondo"))
verbo("traspaso.deshecho", gettext_lazy("deshizo un traspaso entre ítems del fondo"))

MOTIVO_MAXIMO = 2_000


@dataclass(frozen=True)
class _Cambio:
    """What is about to move, both ítems locked and as they stand."""

    fondo: Fondo
    de: Item
    a: Item
    monto: Decimal
    motivo: str


@operation
def traspasar(
    fondo_id: int,
    de_id: int,
    a_id: int,
    monto: Decimal,
    motivo: str,
    acuerdo_id: int | None = None,
    *,
    envio: UUID | None = None,
    actor: Actor | None,
) -> Traspaso:
    """Move an amount in USD from one ítem of the fund to another; the same form sent twice moves it once.

    Above the threshold of the fund it needs a published agreement of the Mesa that stands, and so does what, added to
    all that left that ítem without one, goes over it: a transfer is not divided to do without. An ítem never keeps less
    than what is committed of it, and administration never gets over its cap, nor anything that nobody agreed.

    Raises NoPermitido, Conflicto for a fund that is not in execution, and DomainError with what keeps it from moving.
    """
    fondo = lock_fondo(fondo_id)
    require("fondo.traspasar_monto", actor, fondo)
    known = Traspaso.objects.filter(fondo=fondo, envio=envio).first() if envio else None
    if known is not None:
        return known
    en_ejecucion(fondo)
    cambio = _cambio(fondo, de_id, a_id, monto, motivo)
    acuerdo = AcuerdoAdoptado.objects.get(pk=acuerdo_id) if acuerdo_id else None
    if acuerdo is not None:
        comprobar_acuerdo(fondo, acuerdo)
    _comprobar(cambio, acordado=acuerdo is not None)
    if acuerdo is None and (sentence := requiere_acuerdo(fondo, cambio.de, cambio.monto)):
        raise DomainError(sentence)
    decision = None
    if acuerdo is not None:
        decision = anotar_decision(
            fondo, Decision.Clase.TRASPASO, titulo_de(cambio.de, cambio.a, monto), acuerdo=acuerdo
        )
    made = _mover(cambio, actor, decision=decision, envio=envio)
    told = _told(made) | {"acuerdo": acuerdo.clave if acuerdo else ""}
    record("traspaso.hecho", made, actor=actor, ahora=told)
    return made


@operation
def deshacer_traspaso(pk: int, motivo: str, *, envio: UUID | None = None, actor: Actor | None) -> Traspaso:
    """Move back what a transfer moved, by the contrary one, which cites it: what was agreed stands again.

    Raises Conflicto for one that was undone or that undoes another, DomainError if that money is committed already, or
    for one that an agreement decided before today: from then on only another agreement takes it back.
    """
    fondo = lock_fondo(Traspaso.objects.values_list("fondo_id", flat=True).get(pk=pk))
    require("fondo.deshacer_traspaso", actor, fondo)
    known = Traspaso.objects.filter(fondo=fondo, envio=envio).first() if envio else None
    if known is not None:
        return known
    en_ejecucion(fondo)
    first = Traspaso.objects.get(pk=pk)
    if first.deshace_id is not None:
        raise Conflicto(_("Este traspaso deshace otro. Si hay que mover el dinero de nuevo, haga un traspaso."))
    if Traspaso.objects.filter(deshace=first).exists():
        raise Conflicto(_("Ese traspaso ya se deshizo."))
    if first.decision_id is not None and first.fecha < clock.today():
        raise DomainError(
            _("Lo acordó la Mesa: para devolverlo, haga un traspaso contrario con el acuerdo que lo dice.")
        )
    cambio = _cambio(fondo, first.a_id, first.de_id, first.monto, motivo)
    _comprobar(cambio, acordado=True)
    made = _mover(cambio, actor, deshace=first, envio=envio)
    record("traspaso.deshecho", made, actor=actor, ahora=_told(made) | {"deshace": first.pk})
    return made


def sin_acuerdo(de: Item) -> Decimal:
    """What left an ítem by transfers without agreement that stand, in USD."""
    rows = Traspaso.objects.filter(de=de, decision=None, deshace=None, deshecho_por=None)
    return rows.aggregate(total=Sum("monto"))["total"] or CERO


def requiere_acuerdo(fondo: Fondo, de: Item, monto: Decimal) -> str:
    """Why moving that amount out of an ítem needs an agreement; "" if it needs none."""
    before, threshold = sin_acuerdo(de), fondo.umbral_traspaso
    if before + monto <= threshold:
        return ""
    if not before:
        return _("Un traspaso de más de %(umbral)s necesita un acuerdo publicado y vigente de la Mesa: elíjalo.") % {
            "umbral": dolares(threshold)
        }
    said = {"item": de.nombre, "antes": dolares(before), "suma": dolares(before + monto), "umbral": dolares(threshold)}
    return (
        _(
            "De «%(item)s» ya salieron %(antes)s sin acuerdo; con este serían %(suma)s, más de %(umbral)s. "
            "El umbral cuenta la suma de los traspasos del ítem, para que no se divida: elija el acuerdo de la Mesa."
        )
        % said
    )


def titulo_de(de: Item, a: Item, monto: Decimal) -> str:
    """How the dossier calls a transfer, in Spanish: it is stored."""
    with translation.override("es"):
        return _("Traspaso de %(monto)s de «%(de)s» a «%(a)s»") % {
            "monto": dolares(monto),
            "de": de.nombre,
            "a": a.nombre,
        }


def _cambio(fondo: Fondo, de_id: int, a_id: int, monto: Decimal, motivo: str) -> _Cambio:
    """Both ítems, locked in one order, and what is asked of them. DomainError for what is no transfer."""
    rows = Item.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=(de_id, a_id), etapa__fondo=fondo)
    items = {item.pk: item for item in rows.order_by("pk")}
    if de_id == a_id or len(items) != 2:
        raise DomainError(_("Elija dos ítems distintos de este fondo."))
    comprobar_monto(monto, "USD")
    motivo = plain(motivo).strip()
    if not motivo or len(motivo) > MOTIVO_MAXIMO:
        raise DomainError(_("Escriba por qué se mueve el dinero, en 2.000 caracteres o menos."))
    return _Cambio(fondo, items[de_id], items[a_id], monto, motivo)


def _comprobar(cambio: _Cambio, *, acordado: bool) -> None:
    """Raise DomainError for what leaves an ítem below what is committed of it, or takes administration too far."""
    free = max(cambio.de.vigente - libro.comprometido_en(cambio.de), CERO)
    if cambio.monto > free:
        said = {"item": cambio.de.nombre, "libre": dolares(free), "monto": dolares(cambio.monto)}
        raise DomainError(
            _("En «%(item)s» quedan %(libre)s sin comprometer: de ahí no se pueden mover %(monto)s.") % said
        )
    if cambio.a.administracion and not cambio.de.administracion:
        _comprobar_administracion(cambio, acordado=acordado)


def _comprobar_administracion(cambio: _Cambio, *, acordado: bool) -> None:
    fondo = cambio.fondo
    if fondo.tope_administracion is None:
        raise DomainError(_("El fondo no admite gastos de administración: fije su tope en los datos del fondo."))
    if not acordado and not administracion_acordada(fondo):
        raise DomainError(
            _("La Mesa no ha acordado gastos de administración: elija el acuerdo, o anótelo en el expediente.")
        )
    total = Item.objects.filter(etapa__fondo=fondo, administracion=True).aggregate(total=Sum("vigente"))["total"]
    most = usd((fondo.monto or CERO) * fondo.tope_administracion / 100)
    if total + cambio.monto > most:
        said = {"suma": dolares(total + cambio.monto), "tope": porcentaje(fondo.tope_administracion)}
        raise DomainError(
            _("Los gastos de administración llegarían a %(suma)s y su tope es el %(tope)s del fondo: %(maximo)s.")
            % (said | {"maximo": dolares(most)})
        )


def _mover(
    cambio: _Cambio,
    actor: Actor | None,
    *,
    decision: Decision | None = None,
    deshace: Traspaso | None = None,
    envio: UUID | None = None,
) -> Traspaso:
    """Write both ítems and the transfer: what is in force of the fund adds up to the same."""
    cambio.de.vigente -= cambio.monto
    cambio.a.vigente += cambio.monto
    for item in (cambio.de, cambio.a):
        item.save(update_fields=["vigente"])
    made: Traspaso = Traspaso.objects.create(
        fondo=cambio.fondo,
        de=cambio.de,
        a=cambio.a,
        monto=cambio.monto,
        motivo=cambio.motivo,
        decision=decision,
        deshace=deshace,
        hecho_por=actor.persona if actor else None,
        hecho_por_nombre=actor.persona.nombre if actor else "",
        fecha=clock.today(),
        hecho_el=entry(),
        envio=envio,
    )
    return made


def _told(made: Traspaso) -> dict[str, str]:
    return {"de": made.de.nombre, "a": made.a.nombre, "monto": str(made.monto), "motivo": made.motivo}
