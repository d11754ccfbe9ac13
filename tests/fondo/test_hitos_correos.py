"""Who is told of a floor, and in which words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from mesa.kernel import clock, tasks
from mesa.models import Aviso
from tests.cast import Cast
from tests.fondo import escena
from tests.fondo.test_hitos import MITAD, at, half

pytestmark = pytest.mark.django_db


def told() -> set[str]:
    """Who has a notice of a floor."""
    return set(Aviso.objects.filter(plantilla="piso").values_list("persona__correo", flat=True))


def test_the_secretaria_and_who_administers_are_told_with_its_light_in_words(cast: Cast) -> None:
    fondo = escena.fondo(cast)
    escena.obligacion(fondo)
    with clock.as_of(at(MITAD - timedelta(days=15))):
        assert -1 not in tasks.sweep().values()
        assert told() == {"secretaria@mesa.example", "administradora@mesa.example"}
        assert -1 not in tasks.sweep().values()
    assert Aviso.objects.filter(plantilla="piso").count() == 2, "once for each"
    letter = next(m for m in mail.outbox if m.to == ["secretaria@mesa.example"] and "piso" in m.subject)
    assert letter.subject.endswith("Fondo de cocreación 2026: quedan 15 días para el piso del 30 de septiembre")
    assert "Atrasado: 0\xa0% pagado al 15 de septiembre. Faltan US$\xa010.000 para el 50\xa0%" in letter.body
    assert "Con los contratos vigentes se llegaría a US$\xa04.000 (20\xa0%)." in letter.body
    assert "la base está por confirmar con Cooperante Ejemplo" in letter.body
    with clock.as_of(at(MITAD + timedelta(days=1))):
        tasks.sweep()
    late = [m for m in mail.outbox if "no se alcanzó el piso del 30 de septiembre" in m.subject]
    assert len(late) == 2


def test_what_was_met_or_moved_meanwhile_is_not_told(cast: Cast) -> None:
    from fondo.operations.hitos import avisar_hitos

    fondo = escena.fondo(cast)
    with clock.as_of(at(MITAD - timedelta(days=15))):
        assert avisar_hitos() == 1
        hito = half(fondo)
        hito.fecha += timedelta(days=1)
        hito.save()
        fondo.hitos.exclude(pk=hito.pk).delete()
        escena.pago(escena.gasto(fondo, "9500000", "10000.00", estado="aceptado"))
        tasks.sweep()
    assert told() == set()
