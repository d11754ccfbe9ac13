"""The review of an instalment by the secretaría: observed, accepted into the ledger, or annulled by its reversal."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fondo.models import Asiento, Cuota
from fondo.operations import libro
from fondo.operations.base import en_ejecucion
from fondo.operations.cuotas.base import lock_cuota
from fondo.operations.gastos.base import texto_exigido
from fondo.operations.revision import comprobar_lectura, guardar_anulacion, guardar_revision
from fondo.states import EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import mover, operation
from mesa.kernel.permissions import require
from mesa.palabras import dolares

verbo("cuota.observada", gettext_lazy("observó una cuota recibida"))
verbo("cuota.aceptada", gettext_lazy("aceptó una cuota recibida"))
verbo("cuota.anulada", gettext_lazy("anuló una cuota aceptada"))


@operation
def observar_cuota(pk: int, observacion: str, *, revision: int, actor: Actor | None) -> Cuota:
    """Say what is wrong with an instalment that came, as it was read at `revision`.

    Raises Conflicto unless it waits for its review, DomainError without words.
    """
    cuota = lock_cuota(pk)
    require("fondo.observar_cuota", actor, cuota)
    en_ejecucion(cuota.fondo)
    text = texto_exigido(observacion, _("Escriba qué se observa."))
    antes = mover(cuota, EstadoRegistro.OBSERVADO)
    comprobar_lectura(cuota, revision)
    cuota.observacion = text
    guardar_revision(cuota, actor, "estado", "observacion")
    record("cuota.observada", cuota, actor=actor, antes=antes, ahora=cuota.estado)
    return cuota


@operation
def aceptar_cuota(pk: int, *, revision: int, actor: Actor | None) -> Cuota:
    """Accept an instalment that came, as it was read at `revision`: from then on it is in the ledger, and its rate may
    be used. Raises Conflicto unless it waits for its review.
    """
    cuota = lock_cuota(pk)
    require("fondo.aceptar_cuota", actor, cuota)
    en_ejecucion(cuota.fondo)
    antes = mover(cuota, EstadoRegistro.ACEPTADO)
    comprobar_lectura(cuota, revision)
    guardar_revision(cuota, actor, "estado")
    libro.asentar_cuota(cuota)
    record("cuota.aceptada", cuota, actor=actor, antes=antes, ahora=cuota.estado)
    return cuota


@operation
def anular_cuota(pk: int, motivo: str, *, actor: Actor | None) -> Cuota:
    """Annul an accepted instalment: its entry is reversed today.

    Raises Conflicto while expenses that stand are told at its rate, or if more would have been paid than received;
    DomainError without a reason. What was paid at its rate is not looked for: a payment keeps its rate and no
    instalment, and under the average method an expense is of none in particular.
    """
    cuota = lock_cuota(pk)
    require("fondo.anular_cuota", actor, cuota)
    en_ejecucion(cuota.fondo)
    antes = guardar_anulacion(cuota, motivo, _("Escriba por qué se anula."), desde=EstadoRegistro.ACEPTADO)
    _comprobar_uso(cuota)
    libro.revertir(cuota.fondo, Asiento.objects.filter(cuota=cuota), _("Se anula: %(que)s") % {"que": str(cuota)})
    record("cuota.anulada", cuota, actor=actor, antes=antes, ahora=cuota.estado)
    return cuota


def _comprobar_uso(cuota: Cuota) -> None:
    """Refuse to annul what expenses rest on."""
    assert cuota.monto is not None
    told = cuota.gastos.en_pie().count()
    if told:
        raise Conflicto(
            ngettext(
                "Un gasto está contado al tipo de cambio de esta cuota. Anúlelo, o pida que se retire, antes que ella.",
                "%(n)s gastos están contados al tipo de cambio de esta cuota. Anúlelos, o pida que se retiren, antes "
                "que ella.",
                told,
            )
            % {"n": told}
        )
    left = libro.saldo_de(cuota.fondo) - cuota.monto
    if left < 0:
        out = dolares(libro.pagado_en(cuota.fondo))
        raise Conflicto(
            _("Sin esta cuota se habría gastado más de lo recibido: ya se pagaron %(monto)s.") % {"monto": out}
        )
