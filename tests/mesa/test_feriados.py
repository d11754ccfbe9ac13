"""The table of holidays, edited: each day with its norm, nothing brought back, and no deadline moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pgtrigger
import pytest

from mesa import calendario
from mesa.kernel import clock
from mesa.kernel.errors import Conflicto, DomainError
from mesa.models import Consulta, Feriado
from mesa.operations.feriados import agregar_feriado, corregir_feriado, eliminar_feriado, plazos_afectados
from mesa.operations.plazos import feriados, sembrar_feriados
from tests.cast import Cast
from tests.checks import event, races, refused_to_all_but, together, winner_and_loser

LUNES = datetime(2026, 9, 7, 12, tzinfo=clock.SANTIAGO)
ELECCION = date(2026, 10, 25)
SECRETARIA = "Solo la secretaría de la Mesa corrige la tabla de feriados. Si falta uno, escríbale con su norma."


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.as_of(LUNES):
        yield


def adds(cast: Cast, dia: date = ELECCION, nombre: str = "Elecciones", norma: str = "Ley 18.700") -> Feriado:
    return agregar_feriado(dia, nombre, norma, actor=cast.secretaria)


@pytest.mark.django_db
class TestTabla:
    """Added, corrected and taken out, each with its event."""

    def test_a_day_is_added_with_its_norm(self, cast: Cast) -> None:
        feriado = adds(cast, nombre=" Elecciones  regionales ")
        told = {"dia": "2026-10-25", "nombre": "Elecciones regionales", "norma": "Ley 18.700"}
        assert event("feriado.agregado", feriado, cast.secretaria).ahora == told
        assert ELECCION in feriados()

    def test_the_first_of_a_year_brings_the_seed_of_that_year(self, cast: Cast) -> None:
        """Else the days of the seed, which stand for a year without rows, would be business days."""
        adds(cast, date(2041, 11, 17))
        assert date(2041, 12, 25) in feriados()
        assert Feriado.objects.filter(dia__year=2041).count() == len(calendario.semilla([2041])) + 1

    @pytest.mark.parametrize(("nombre", "norma", "said"), [("", "Ley", "el nombre"), ("Elecciones", " ", "la norma")])
    def test_none_without_name_or_norm(self, cast: Cast, nombre: str, norma: str, said: str) -> None:
        with pytest.raises(DomainError, match=said):
            adds(cast, nombre=nombre, norma=norma)

    def test_a_day_is_in_the_table_once(self, cast: Cast) -> None:
        feriado = adds(cast)
        with pytest.raises(Conflicto, match="25 de octubre de 2026 ya está en la tabla: Elecciones"):
            adds(cast, nombre="Otra cosa")
        with pytest.raises(Conflicto, match="ya está en la tabla"):
            corregir_feriado(feriado.pk, date(2026, 12, 25), "Elecciones", "Ley 18.700", actor=cast.secretaria)

    def test_correcting_keeps_what_it_said_and_saving_the_same_says_nothing(self, cast: Cast) -> None:
        feriado = adds(cast)
        corregir_feriado(feriado.pk, ELECCION, "Elecciones", "Ley 18.700", actor=cast.secretaria)
        done = corregir_feriado(feriado.pk, date(2026, 10, 26), "Plebiscito", "Ley", actor=cast.secretaria)
        told = event("feriado.corregido", done, cast.secretaria)
        assert told.antes == {"dia": "2026-10-25", "nombre": "Elecciones", "norma": "Ley 18.700"}
        assert told.ahora == {"dia": "2026-10-26", "nombre": "Plebiscito", "norma": "Ley"}
        assert ELECCION not in feriados()
        assert date(2026, 10, 26) in feriados()

    def test_the_seed_brings_back_nothing_taken_out_nor_overwrites_what_was_corrected(self, cast: Cast) -> None:
        sembrar_feriados([2026])
        day, moved = Feriado.objects.get(dia=date(2026, 12, 8)), Feriado.objects.get(dia=date(2026, 10, 12))
        eliminar_feriado(day.pk, actor=cast.secretaria)
        corregir_feriado(moved.pk, date(2026, 10, 13), moved.nombre, "Otra ley", actor=cast.secretaria)
        named = Feriado.objects.get(dia=date(2026, 9, 18))
        corregir_feriado(named.pk, named.dia, "Fiestas", named.norma, actor=cast.secretaria)
        assert sembrar_feriados([2026]) == 0
        assert not {date(2026, 12, 8), date(2026, 10, 12)} & feriados()
        assert date(2026, 10, 13) in feriados()
        assert Feriado.objects.get(dia=date(2026, 9, 18)).nombre == "Fiestas"
        adds(cast, date(2026, 12, 8), "Inmaculada Concepción", "Ley 2.977")
        assert date(2026, 12, 8) in feriados(), "put back by hand, it is there"

    def test_a_day_taken_out_tells_what_it_was(self, cast: Cast) -> None:
        feriado = adds(cast)
        pk = feriado.pk
        eliminar_feriado(pk, actor=cast.secretaria)
        told = event("feriado.eliminado", Feriado(pk=pk), cast.secretaria)
        assert told.antes == {"dia": "2026-10-25", "nombre": "Elecciones", "norma": "Ley 18.700"}
        for again in (
            lambda: eliminar_feriado(pk, actor=cast.secretaria),
            lambda: corregir_feriado(pk, ELECCION, "E", "L", actor=cast.secretaria),
        ):
            with pytest.raises(Conflicto, match="ya no está en la tabla"):
                again()

    def test_a_year_is_not_left_without_holidays(self, cast: Cast) -> None:
        """Without rows its days would be those of the seed again."""
        feriado = adds(cast)
        Feriado.objects.exclude(pk=feriado.pk).delete()
        with pytest.raises(Conflicto, match="único feriado de ese año"):
            eliminar_feriado(feriado.pk, actor=cast.secretaria)

    def test_only_the_secretaria_of_a_mesa_keeps_it(self, cast: Cast) -> None:
        feriado = adds(cast)
        acts = (
            lambda actor: agregar_feriado(date(2026, 11, 3), "N", "L", actor=actor),
            lambda actor: corregir_feriado(feriado.pk, date(2026, 11, 3), "N", "L", actor=actor),
            lambda actor: eliminar_feriado(feriado.pk, actor=actor),
        )
        for act in acts:
            refused_to_all_but(cast, {"secretaria"}, act, SECRETARIA)


# What an edit leaves as it was


@pytest.mark.django_db
def test_it_says_which_deadlines_fall_on_the_day_or_were_counted_over_it(cast: Cast) -> None:
    sembrar_feriados([2026])
    consulta = cast.en_circulacion()  # until Monday 14 September
    later = cast.en_circulacion(1, vence=date(2026, 9, 17))
    secretaria = cast.secretaria
    assert plazos_afectados(secretaria, set()) == []
    falls, counted = adds(cast, date(2026, 9, 14)), date(2026, 9, 14)
    found = {plazo.pk: plazo for plazo in plazos_afectados(secretaria, set())}
    assert list(found) == [consulta.plazo_id], "for as long as it does"
    assert found[consulta.plazo_id].cae
    both = plazos_afectados(secretaria, {counted})
    assert [(p.pk, p.cae, p.consulta_pk) for p in both] == [
        (consulta.plazo_id, True, consulta.pk),
        (later.plazo_id, False, later.pk),
    ]
    eliminar_feriado(falls.pk, actor=secretaria)
    assert [p.pk for p in plazos_afectados(secretaria, {counted})] == [consulta.plazo_id, later.plazo_id]
    assert plazos_afectados(secretaria, {date(2026, 9, 12), date(2026, 9, 7), date(2026, 9, 18)}) == []


@pytest.mark.django_db
def test_a_deadline_inside_a_network_is_told_to_nobody_else(cast: Cast) -> None:
    inner, red = cast.en_circulacion(), cast.organizacion("red-social-ejemplo")
    days = {date(2026, 9, 8)}
    assert [plazo.pk for plazo in plazos_afectados(cast.secretaria, days)] == [inner.plazo_id]
    inner.convocadas.all().delete()
    with pgtrigger.ignore("mesa.Consulta:texto_congelado"):
        Consulta.objects.filter(pk=inner.pk).update(organo=red)
    assert plazos_afectados(cast.secretaria, days) == []


@pytest.mark.django_db(transaction=True)
class TestALaVez:
    """Two at the same time."""

    @races(agregar_feriado)
    def test_of_two_that_add_the_same_day_one_does(self, cast: Cast) -> None:
        actor = cast.secretaria
        acts = [lambda n=n: agregar_feriado(date(2041, 11, 17), f"Elección {n}", "Ley", actor=actor) for n in range(2)]
        won, lost = winner_and_loser(together(*acts))
        assert isinstance(lost, Conflicto)
        assert Feriado.objects.get(dia=date(2041, 11, 17)).nombre == won.nombre

    @races(corregir_feriado, eliminar_feriado)
    def test_one_corrects_what_another_takes_out(self, cast: Cast) -> None:
        actor, feriado = cast.secretaria, adds(cast)
        results = together(
            lambda: corregir_feriado(feriado.pk, ELECCION, "Otro nombre", "Ley", actor=actor),
            lambda: eliminar_feriado(feriado.pk, actor=actor),
        )
        failed = [result for result in results if isinstance(result, Exception)]
        assert not Feriado.objects.filter(pk=feriado.pk).exists()
        assert all("ya no está en la tabla" in str(error) for error in failed), "or it was corrected first"
