"""A later agreement changes, replaces or leaves without effect a former one."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actas.models import AcuerdoAdoptado, Modificacion
from actas.operations.acuerdos.estado import lock_adoptados, recalcular
from actas.operations.acuerdos.seguimiento import TEXTO_MAXIMO, require_vigente
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import operation
from mesa.kernel.permissions import require
from mesa.kernel.text import plain

verbo("acuerdo.relacionado", gettext_lazy("registró que un acuerdo cambia otro anterior"))
verbo("relacion.quitada", gettext_lazy("quitó el registro de que un acuerdo cambia otro"))


@operation
def relacionar_acuerdos(
    posterior_id: int, anterior_id: int, clase: str, nota: str = "", *, actor: Actor | None
) -> Modificacion:
    """Say that an agreement modifies, replaces or leaves without effect a former one of the same órgano.

    Said again, it is corrected. Both wait to be published. Former is what was adopted on an earlier day; on the same
    day, what does not change the other already, be it through others: so nothing ever changes what changed it.
    Raises Conflicto for one that is not former; DomainError for the same one, of another órgano, or of no class.
    """
    locked = _lock_with_their_day(posterior_id, anterior_id)
    posterior = locked[posterior_id]
    require("actas.relacionar_acuerdos", actor, posterior)
    nota = plain(nota).strip()
    if clase not in Modificacion.Clase.values:
        raise DomainError(_("Elija qué hace el acuerdo con el anterior."))
    if len(nota) > TEXTO_MAXIMO:
        raise DomainError(_("El texto tiene más de 4.000 caracteres. Acórtelo."))
    anterior = _former(posterior, locked.get(anterior_id))
    row, created = Modificacion.objects.update_or_create(
        posterior=posterior, anterior=anterior, defaults={"clase": clase, "nota": nota}
    )
    recalcular(anterior)
    recalcular(posterior)
    told = {"anterior": anterior.clave, "clase": clase, "nota": nota}
    record("acuerdo.relacionado", posterior, actor=actor, antes=None if created else anterior.clave, ahora=told)
    return row


def _former(posterior: AcuerdoAdoptado, anterior: AcuerdoAdoptado | None) -> AcuerdoAdoptado:
    """The former agreement, once it is certain that the other one may change it."""
    if anterior is None or anterior.organo_id != posterior.organo_id:
        raise DomainError(_("Elija un acuerdo anterior del mismo órgano."))
    if anterior == posterior:
        raise DomainError(_("Un acuerdo no se modifica a sí mismo. Elija uno anterior."))
    require_vigente(posterior)
    require_vigente(anterior)
    if anterior.fecha > posterior.fecha:
        raise Conflicto(_("Un acuerdo solo cambia a otro anterior. Regístrelo desde el más nuevo de los dos."))
    if posterior.pk in _changed_by(anterior):
        raise Conflicto(
            _(
                "Un acuerdo no cambia a otro que lo cambió, aunque sea por medio de otros: quite antes la relación que "
                "está al revés."
            )
        )
    return anterior


def _lock_with_their_day(*pks: int) -> dict[int, AcuerdoAdoptado]:
    """Those agreements and all of their órganos and days, locked: a circle, if any, is among those of one day."""
    named = AcuerdoAdoptado.objects.filter(pk__in=pks)
    of_a_day = AcuerdoAdoptado.objects.filter(Exists(named.filter(organo=OuterRef("organo"), fecha=OuterRef("fecha"))))
    return lock_adoptados(of_a_day.values_list("pk", flat=True))


def _changed_by(acuerdo: AcuerdoAdoptado) -> set[int]:
    """All that an agreement changes, be it through others."""
    found: set[int] = set()
    new = {acuerdo.pk}
    while new:
        rows = Modificacion.objects.filter(posterior__in=new).values_list("anterior", flat=True)
        new = set(rows) - found
        found |= new
    return found


@operation
def quitar_relacion(posterior_id: int, anterior_id: int, *, actor: Actor | None) -> AcuerdoAdoptado:
    """Take back that an agreement changes another, which is again as its tasks say. Raises Conflicto if it does not."""
    locked = lock_adoptados({posterior_id, anterior_id})
    posterior = locked[posterior_id]
    require("actas.relacionar_acuerdos", actor, posterior)
    row = Modificacion.objects.filter(posterior=posterior, anterior=anterior_id).first()
    if row is None:
        raise Conflicto(_("Ese acuerdo ya no consta como cambiado por este. Recargue la página."))
    antes = {"anterior": locked[anterior_id].clave, "clase": row.clase, "nota": row.nota}
    row.delete()
    recalcular(locked[anterior_id])
    recalcular(posterior)
    record("relacion.quitada", posterior, actor=actor, antes=antes)
    return posterior
