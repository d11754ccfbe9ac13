"""Each decision on the fund, written down when it is taken, with what shows that the Mesa took it."""

from __future__ import annotations

from django.db import models

from actas.models import AcuerdoAdoptado
from fondo.models import Decision, Fondo
from mesa.kernel.operations import entry
from mesa.models import Consulta


def anotar_decision(
    fondo: Fondo,
    clase: str,
    titulo: str,
    *,
    acuerdo: AcuerdoAdoptado | None = None,
    consulta: Consulta | None = None,
    objeto: models.Model | None = None,
) -> Decision:
    """Write down a decision, inside the operation that follows from it. `objeto` is what was decided, of which there
    is one: a second time it is that one, with the evidence of now.
    """
    kind, pk = (objeto._meta.label_lower, objeto.pk) if objeto else ("", None)
    known = Decision.objects.filter(objeto_tipo=kind, objeto_id=pk).first() if objeto else None
    decision = known or Decision(fondo=fondo, objeto_tipo=kind, objeto_id=pk, anotada_el=entry())
    decision.clase, decision.titulo = clase, titulo[:250]
    decision.acuerdo, decision.consulta = acuerdo, consulta
    decision.save()
    return decision
