"""What a fund puts in the calendar, and for whom."""

from __future__ import annotations

from datetime import date

import pytest

from fondo.models import Entregable, Fondo, HitoEjecucion
from fondo.views.calendario import fechas_de_fondos
from tests.cast import Cast
from tests.fondo import escena

pytestmark = pytest.mark.django_db
DESDE, HASTA = date(2026, 1, 1), date(2026, 12, 31)


def named(cast: Cast, cuenta: str) -> set[str]:
    """The keys of the dates that somebody has in her calendar."""
    return {fecha.clave for fecha in fechas_de_fondos(cast.actor(cuenta), DESDE, HASTA)}


def test_floors_the_last_day_and_what_contracts_deliver_are_in_it_for_who_sees_the_fund(cast: Cast) -> None:
    fondo = Fondo.objects.get(pk=escena.escena(cast)["fondo"])
    own = {f"hito-{pk}" for pk in HitoEjecucion.objects.filter(fondo=fondo).values_list("pk", flat=True)}
    own |= {f"ultimo-gasto-{fondo.pk}"}
    own |= {
        f"entregable-{pk}"
        for pk in Entregable.objects.filter(recibido_el=None, obligacion__estado="aceptado").values_list(
            "pk", flat=True
        )
    }
    assert any(key.startswith("hito-") for key in own)
    for cuenta in ("secretaria", "administradora", "social"):
        assert own <= named(cast, cuenta), cuenta
    assert not own & named(cast, "delegada.norte"), "who does not sit at the Mesa"
    Fondo.objects.update(estado="cerrado")
    assert not own & named(cast, "secretaria"), "what ended has no dates to come"
