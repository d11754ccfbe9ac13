"""The stretches of days with one level: exact, without holes, and the same whatever the order of the answers."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from redes.partes import decimas
from redes.puntaje import Estandar, Indicador, Nivel, Respuesta
from redes.tramos import Medida, al_dia, medida_del, puntaje_del, respuestas_de, tramo_del, tramos

D = date(2026, 1, 1)
INDICADORES = (
    Indicador("T2", "T", inexcusable=True, meses=1),
    Indicador("T5", "T", inexcusable=True, meses=2),
    Indicador("I3", "I", meses=3),
)
UNA = Medida(Estandar(1, INDICADORES), pedidos=frozenset({"T2", "T5"}))
OTRA = Medida(Estandar(2, INDICADORES[:1]), D + timedelta(days=45), frozenset({"T2"}))

days = st.integers(0, 120).map(lambda n: D + timedelta(days=n))


@st.composite
def answers(draw: st.DrawFn) -> list[Respuesta]:
    """Answers to each indicator, one after the other, some of them checked."""
    found = []
    for code in ("T2", "T5", "I3"):
        starts = sorted(draw(st.lists(days, max_size=4, unique=True)))
        for place, start in enumerate(starts):
            until = starts[place + 1] - timedelta(days=1) if place + 1 < len(starts) else None
            checked = draw(st.none() | st.integers(0, 20).map(lambda n, s=start: s + timedelta(days=n)))
            level = draw(st.integers(0, 2))
            found.append(Respuesta(code, level, start, hasta=until, verificada_el=checked, fecha=start))
    return found


@given(answers(), st.randoms(use_true_random=False), days)
def test_every_day_has_the_level_that_its_score_gives(given_: list[Respuesta], chance: object, al: date) -> None:
    medidas = [OTRA, UNA]
    stretches = tramos(medidas, given_)
    shuffled = list(given_)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tramos(medidas, shuffled) == stretches
    found = tramo_del(stretches, al)
    if found is None:
        assert all(respuesta.desde > al for respuesta in given_)
        return
    score = puntaje_del(medidas, given_, al)
    medida = medida_del(medidas, al)
    assert (found.nivel, found.version, found.al_dia) == (score.nivel, medida.version, al_dia(medida, score))
    said = [(tramo.nivel, tramo.version, tramo.al_dia) for tramo in stretches]
    assert all(one != other for one, other in pairwise(said)), "each stretch tells something new"


def test_the_level_lowers_by_itself_the_day_after_it_expires() -> None:
    told = [Respuesta(code, 2, D, fecha=D) for code in ("T2", "T5", "I3")]
    found = [(tramo.desde, tramo.nivel, tramo.al_dia) for tramo in tramos([UNA], told)]
    assert found == [(D, Nivel.BASICO, True), (date(2026, 2, 2), Nivel.INICIAL, False)]


def test_nobody_is_measured_without_answers_nor_standard() -> None:
    assert tramos([UNA], []) == ()
    assert tramos([], [Respuesta("T2", 2, D)]) == ()


def test_the_published_end_is_the_first_day_on_which_it_no_longer_stood() -> None:
    said = {"codigo": "T2", "nivel": 2, "fecha": "2026-01-01", "desde": "2026-01-01", "hasta": "2026-01-01"}
    (read,) = respuestas_de([said])
    assert not read.rige(D), "one replaced on the day it began never stood"


@given(st.lists(st.decimals(0, 10**12, places=2), max_size=12))
def test_shares_add_up_to_a_hundred(montos: list[object]) -> None:
    found = decimas(montos)  # type: ignore[arg-type]
    assert sum(found) == (1000 if any(montos) else 0)
    assert all(share >= 0 for share in found)
