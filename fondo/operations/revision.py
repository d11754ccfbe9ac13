"""What the review of records shares: what waits for it, that it is of what was read, who reviewed it, and its end."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from fondo.models import Cuota, Fondo, Gasto, Obligacion, Pago, Registro
from fondo.operations.base import quien_revisa
from fondo.operations.gastos.base import texto_exigido
from fondo.states import ABIERTOS, EstadoRegistro
from mesa.kernel.actor import Actor
from mesa.kernel.errors import Conflicto
from mesa.kernel.operations import entry, mover


def por_revisar(fondo: Fondo, hasta: date | None = None) -> int:
    """How many records of a fund nobody accepted nor withdrew, in one query; of a day and before, if one is given."""
    whose = {Gasto: ("fondo", "devengado_el"), Pago: ("gasto__fondo", "pagado_el")}
    whose |= {Cuota: ("fondo", "recibida_el"), Obligacion: ("fondo", "firmada_el")}
    first, *rest = (
        model._default_manager.order_by()
        .filter(Q(**{f"{day}__lte": hasta}) if hasta else Q(), **{of: fondo}, estado__in=ABIERTOS)
        .values("pk")
        for model, (of, day) in whose.items()
    )
    return int(first.union(*rest, all=True).count())


def comprobar_lectura(registro: Registro, revision: int) -> None:
    """Raise Conflicto unless a record is as it was read at `revision`."""
    if registro.revision != revision:
        raise Conflicto(
            _("Alguien corrigió este registro mientras usted lo miraba. Recargue la página y revíselo de nuevo.")
        )


def guardar_revision(registro: Registro, actor: Actor | None, *campos: str) -> None:
    """Save those columns of a record that was reviewed, with who did it and when."""
    columns = quien_revisa(actor)
    for name, value in columns.items():
        setattr(registro, name, value)
    registro.save(update_fields=[*campos, *columns])


def guardar_anulacion(registro: Registro, motivo: str, falta: str, *, desde: EstadoRegistro | None = None) -> str:
    """Annul a record and save why; return the state that it had. `falta`: the sentence for no reason.

    Raises Conflicto for a state that leads elsewhere, DomainError without a reason.
    """
    registro.motivo_anulacion = texto_exigido(motivo, falta)
    antes = mover(registro, EstadoRegistro.ANULADO, desde=desde)
    registro.anulado_el = entry()
    registro.save(update_fields=["estado", "motivo_anulacion", "anulado_el"])
    return antes
