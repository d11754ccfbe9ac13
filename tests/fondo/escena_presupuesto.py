"""What the budget and the dossier add to the scene: a line that nothing uses, and the pks of what the scene has."""

from __future__ import annotations

from decimal import Decimal

from fondo.models import Contestacion, Decision, Fondo, Item, Traspaso
from mesa.kernel import clock
from tests.cast import Cast


def escena(cast: Cast, fondo: Fondo) -> dict[str, int]:
    """A line of 0 that was added, with its decision, which nothing backs."""
    stage = fondo.etapas.get(numero=2)
    added = Item.objects.create(etapa=stage, orden=9, nombre="Traducción", original=Decimal("0"), vigente=Decimal("0"))
    Decision.objects.create(
        fondo=fondo,
        clase="otra",
        titulo="Ítem nuevo en la etapa 2: Traducción",
        objeto_tipo="fondo.item",
        objeto_id=added.pk,
        anotada_el=clock.now(),
    )
    return {
        "item_agregado": added.pk,
        "traspaso": Traspaso.objects.filter(fondo=fondo).earliest("pk").pk,
        "contestacion": Contestacion.objects.filter(decision__fondo=fondo).earliest("pk").pk,
    }
