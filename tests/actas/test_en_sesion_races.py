"""What a session decides, while somebody else decides it too, circulates the text or edits it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from actas.models import Acta
from actas.operations import agregar_parrafo, aprobar_en_sesion, cerrar_en_sesion, circular_acta
from actas.operations.en_sesion import huella_del_texto
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto
from mesa.models import Consulta, Evento
from tests.actas.test_en_sesion import DIA, SESION, cierra, of
from tests.cast import Cast
from tests.checks import races, together, winner_and_loser
from tests.mesa.test_vias import VOTAN, dichos


@pytest.fixture(autouse=True)
def _that_day(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with clock.as_of(DIA):
        yield


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Two at the same time."""

    @races(aprobar_en_sesion)
    def test_approved_twice_is_approved_once(self, cast: Cast) -> None:
        acta, said = cast.borrador(), dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba")
        regla, sha256, secretaria = cast.regla(1), huella_del_texto(acta), cast.secretaria

        def act() -> Acta:
            with clock.as_of(DIA):
                return aprobar_en_sesion(acta.pk, regla, said, SESION, sha256=sha256, actor=secretaria)

        done, error = winner_and_loser(together(act, act))
        assert (done.estado, type(error)) == ("aprobada", Conflicto)
        assert "el estado es «aprobada»" in str(error)
        assert Consulta.objects.count() == 1

    @races(aprobar_en_sesion, circular_acta)
    def test_a_draft_circulates_or_is_approved(self, cast: Cast) -> None:
        acta, said = cast.borrador(), dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba")
        regla, sha256, secretaria = cast.regla(1), huella_del_texto(acta), cast.secretaria

        def approve() -> Acta:
            with clock.as_of(DIA):
                return aprobar_en_sesion(acta.pk, regla, said, SESION, sha256=sha256, actor=secretaria)

        def circulate() -> Acta:
            with clock.as_of(DIA):
                return circular_acta(acta.pk, regla, date(2026, 10, 30), None, actor=secretaria)

        done, error = winner_and_loser(together(approve, circulate))
        assert isinstance(error, Conflicto)
        assert Consulta.objects.count() == 1
        assert Acta.objects.get(pk=acta.pk).estado == done.estado

    @races(aprobar_en_sesion, agregar_parrafo)
    def test_no_text_is_approved_but_the_one_read(self, cast: Cast) -> None:
        acta, said = cast.borrador(), dichos(cast, gobierno="aprueba", social="aprueba", academica="aprueba")
        regla, sha256, secretaria = cast.regla(1), huella_del_texto(acta), cast.secretaria
        punto = acta.sesion.puntos.values_list("pk", flat=True).first()

        def approve() -> Acta:
            with clock.as_of(DIA):
                return aprobar_en_sesion(acta.pk, regla, said, SESION, sha256=sha256, actor=secretaria)

        def edit() -> object:
            with clock.as_of(DIA):
                return agregar_parrafo(acta.pk, "Otro párrafo.", punto_id=punto, padre_id=None, actor=secretaria)

        _done, error = winner_and_loser(together(approve, edit))
        assert isinstance(error, Conflicto)
        final = Acta.objects.get(pk=acta.pk)
        if final.estado == "aprobada":
            assert of(final).sha256 == sha256 == huella_del_texto(final)

    @races(cerrar_en_sesion)
    def test_closed_twice_is_closed_once(self, cast: Cast) -> None:
        consulta, said, secretaria = (
            cast.en_circulacion(1),
            dichos(cast, **dict.fromkeys(VOTAN, "aprueba")),
            cast.secretaria,
        )

        def act() -> Acta:
            with clock.as_of(DIA + timedelta(hours=1)):
                return cierra(cast, consulta, said, actor=secretaria)

        done, error = winner_and_loser(together(act, act))
        assert (done.estado, type(error)) == ("aprobada", Conflicto)
        assert Evento.objects.filter(verbo="consulta.cerrada").count() == 1
