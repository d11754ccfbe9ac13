"""Publishing a fund: a person reads what goes out and publishes it once; from then on the record follows the rows.

A sweep does it, so that whatever is accepted in a minute is one version.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fondo.models import Fondo
from fondo.operations.base import lock_fondo
from fondo.operations.publicacion.registro import TIPO, contenido_de
from fondo.states import EstadoFondo
from mesa.kernel import clock, tasks
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto, DomainError
from mesa.kernel.events import record, verbo
from mesa.kernel.operations import entry, operation
from mesa.kernel.permissions import require
from mesa.models import Evento, Ficha, Publicacion
from mesa.operations.publicaciones import huella_de, publicar, sobre_lo_publicado
from mesa.palabras import lista_y

verbo("fondo.publicado", gettext_lazy("publicó en qué se usa el fondo"))
verbo("fondo.actualizado", gettext_lazy("puso al día lo publicado del fondo"))

logger = logging.getLogger(__name__)
#: How long a transaction may take to show its event.
ASENTADO = timedelta(minutes=5)
#: What changes, in words, by the part of the record; of the rest it is only said that it changed.
PARTES = {
    "movimientos": gettext_lazy("los gastos y pagos"),
    "items": gettext_lazy("el presupuesto"),
    "pisos": gettext_lazy("los pisos de ejecución"),
    "cuotas": gettext_lazy("las cuotas"),
    "contratos": gettext_lazy("los contratos"),
    "expediente": gettext_lazy("los antecedentes de consenso"),
    "actividades": gettext_lazy("las actividades"),
    "informes": gettext_lazy("los informes"),
    "plan": gettext_lazy("el plan de gastos"),
}


@operation
def publicar_fondo(pk: int, *, visto: str = "", actor: Actor | None) -> Publicacion:
    """Publish a fund as it is today. `visto`: the hash of what its publisher read.

    Raises Conflicto before its proposal is approved, if it changed since it was read, or if what is published says so.
    """
    fondo = lock_fondo(pk)
    require("fondo.publicar_fondo", actor, fondo)
    if fondo.monto is None or fondo.estado == EstadoFondo.DESISTIDO:
        raise Conflicto(_("Se publica un fondo cuya propuesta aprobó la Mesa: este todavía no tiene monto."))
    nuevo = por_publicar(fondo)
    if nuevo is None:
        raise Conflicto(_("No hay cambios que publicar: lo publicado ya dice esto."))
    if visto not in ("", huella_de(nuevo)):
        raise Conflicto(_("El fondo cambió mientras usted lo revisaba. Lea cómo quedó y publíquelo de nuevo."))
    fondo.publicado_el = entry()
    fondo.save(update_fields=["publicado_el"])
    record("fondo.publicado", fondo, actor=actor, ahora={"movimientos": len(nuevo["movimientos"])})
    return publicar(TIPO, fondo.clave, nuevo, organo=fondo.organo, actor=actor)


@operation
def actualizar_fondo(pk: int, *, actor: Actor | None) -> bool:
    """Append another version of what is published, if the rows say another thing; and whether it did.

    Called by the system. What was never published, or was withdrawn, is left.
    """
    fondo = lock_fondo(pk)
    require("fondo.actualizar_fondo", actor, fondo)
    if not Ficha.objects.filter(tipo=TIPO, clave=fondo.clave).exists():
        return False
    nuevo = por_publicar(fondo)
    if nuevo is None:
        return False
    record("fondo.actualizado", fondo, actor=actor, ahora={"motivo": nuevo["rectifica"]["motivo"]})
    publicar(TIPO, fondo.clave, nuevo, organo=fondo.organo, actor=actor)
    return True


@tasks.barrido("fondo_publicado", orden=34)
def poner_al_dia_fondos() -> int:
    """Publish again each published fund whose rows say another thing. Returns how many.

    A fund is read anew when something happened in the system since it was compared, and on another day. An event that
    is seen late, for its transaction was long, is among those of the last minutes, which are never taken as compared.
    """
    done, today = 0, clock.today()
    settled = Evento.objects.filter(ocurrido__lte=clock.now() - ASENTADO).order_by("-pk").values_list("pk", flat=True)
    mark, last = settled.first() or 0, Evento.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    waiting = Fondo.objects.filter(publicado_el__isnull=False).exclude(comparado_hasta__gte=last, comparado_el=today)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            done += actualizar_fondo(pk, actor=None)
        except DomainError:  # one that cannot keeps out no other; the next sweep tries again
            logger.exception("the fund %s was not brought up to date", pk)
        else:
            Fondo.objects.filter(pk=pk).update(comparado_hasta=mark, comparado_el=today)
    return done


def por_publicar(fondo: Fondo) -> dict[str, Any] | None:
    """The record that would be published now, over the former one if there is one; None if that says the same."""
    contenido = contenido_de(fondo)
    return sobre_lo_publicado(TIPO, fondo.clave, contenido, lambda was: _what_changed(was, contenido))


def _what_changed(was: dict[str, Any], now: dict[str, Any]) -> str:
    """Which parts say another thing, in words."""
    changed = [str(words) for name, words in PARTES.items() if was.get(name) != now[name]]
    if not changed:
        return _("Cambiaron los datos del fondo.")
    return _("Se ponen al día %(que)s.") % {"que": lista_y(changed)}
