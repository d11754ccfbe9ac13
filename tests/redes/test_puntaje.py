"""The score: exact, whatever the order, never lower for better evidence, and the same for ever on a past day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redes.puntaje import (
    A_PEDIDO,
    NO_PUBLICADO,
    PUBLICADO,
    VERIFICADO,
    Estandar,
    Indicador,
    Nivel,
    Puntaje,
    Respuesta,
    dia_siguiente_a,
    mas_meses,
    pasos_para,
    puntuar,
    vence_el,
)

DIA = date(2026, 9, 7)
DIMENSIONES = ("T", "I", "D", "A")
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
ESCALA = [Nivel.INICIAL, Nivel.BASICO, Nivel.CUMPLE, Nivel.VERIFICADO]


def indicador(codigo: str, *, star: bool = False, meses: int | None = 12, peso: int = 1) -> Indicador:
    return Indicador(codigo, codigo[0], f"Indicador {codigo}", star, meses, peso=Fraction(peso))


UNO = Estandar(1, tuple(indicador(f"{name}{n}", star=n == 1) for name in DIMENSIONES for n in (1, 2)))


@st.composite
def estandares(draw: Callable[..., object]) -> Estandar:
    """Any standard of up to three indicators a dimension."""
    made = [
        indicador(
            f"{name}{n}",
            star=bool(draw(st.booleans())),
            meses=draw(st.sampled_from([6, 12, 36, None])),  # type: ignore[arg-type]
            peso=draw(st.integers(1, 5)),  # type: ignore[arg-type]
        )
        for name in DIMENSIONES
        for n in range(1, draw(st.integers(0, 3)) + 1)  # type: ignore[operator]
    ]
    return Estandar(1, tuple(made))


@st.composite
def historias(draw: Callable[..., object], estandar: Estandar) -> list[Respuesta]:
    """What a body answered along the years: of each indicator, one after another."""
    found = []
    for each in estandar.indicadores:
        starts = sorted(draw(st.sets(days, max_size=3)))  # type: ignore[call-overload]
        for place, desde in enumerate(starts):
            following = starts[place + 1] if place + 1 < len(starts) else None
            found.append(
                Respuesta(
                    each.codigo,
                    draw(st.integers(0, 2)),  # type: ignore[arg-type]
                    desde,
                    termino=draw(st.none() | days),  # type: ignore[arg-type]
                    verificada_el=draw(st.none() | days),  # type: ignore[arg-type]
                    hasta=following - timedelta(days=1) if following else None,
                    aplica=draw(st.integers(0, 9)) != 0,
                )
            )
    return found


casos = estandares().flatmap(lambda e: st.tuples(st.just(e), historias(e)))


@given(casos, days, st.randoms())
def test_the_order_of_the_answers_says_nothing(caso, al, random) -> None:
    estandar, answers = caso
    before = puntuar(estandar, answers, al)
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert puntuar(estandar, shuffled, al) == before


@given(casos, days, st.data())
def test_better_evidence_never_lowers(caso, al, data) -> None:
    """Published instead of not, checked, valid for longer: nothing of it takes anything away."""
    estandar, answers = caso
    if not answers:
        return
    place = data.draw(st.integers(0, len(answers) - 1))
    worse = answers[place]
    better = replace(
        worse,
        nivel=data.draw(st.integers(worse.nivel, 2)),
        verificada_el=min(filter(None, (worse.verificada_el, data.draw(st.none() | days))), default=None),
        termino=max(worse.termino, data.draw(days)) if worse.termino and data.draw(st.booleans()) else worse.termino,
    )
    before, after = (puntuar(estandar, [*answers[:place], one, *answers[place + 1 :]], al) for one in (worse, better))
    assert ESCALA.index(after.nivel) >= ESCALA.index(before.nivel)
    for name, score in before.dimensiones.items():
        assert score is None or after.dimensiones[name] >= score  # type: ignore[operator]
    assert all(after.niveles[code] >= level for code, level in before.niveles.items())


@given(casos, days, days)
def test_what_comes_later_does_not_change_a_past_day(caso, al, later) -> None:
    estandar, answers = caso
    told = puntuar(estandar, answers, al)
    known = [a for a in answers if a.desde <= al]
    assert puntuar(estandar, known, al) == told
    if later > al:
        unchecked = [replace(a, verificada_el=None) if a.verificada_el and a.verificada_el > al else a for a in known]
        assert puntuar(estandar, unchecked, al) == told


@given(casos, days)
def test_scores_are_exact_and_within_the_scale(caso, al) -> None:
    estandar, answers = caso
    for score in puntuar(estandar, answers, al).dimensiones.values():
        assert score is None or (isinstance(score, Fraction) and 0 <= score <= 100)


@given(casos, days)
def test_it_is_the_same_until_the_day_after_something_expires(caso, al) -> None:
    estandar, answers = caso
    now = [a for a in answers if a.rige(al)]
    frozen = [
        replace(a, hasta=None, verificada_el=a.verificada_el if a.verificada_el and a.verificada_el <= al else None)
        for a in now
    ]
    today = puntuar(estandar, frozen, al)
    changes = dia_siguiente_a(today)

    def seen(puntaje: Puntaje) -> tuple[object, ...]:
        return puntaje.niveles, puntaje.dimensiones, puntaje.nivel

    if changes is None:
        assert seen(puntuar(estandar, frozen, date(2200, 1, 1))) == seen(today)
        return
    assert seen(puntuar(estandar, frozen, changes - timedelta(days=1))) == seen(today)
    assert puntuar(estandar, frozen, changes).niveles != today.niveles


@given(casos, days)
def test_a_star_is_not_escaped_by_saying_that_it_does_not_apply(caso, al) -> None:
    """An answer of when it was no star, or not asked, is worth the same as none: nothing published."""
    estandar, answers = caso
    stars = {i.codigo for i in estandar.indicadores if i.inexcusable}
    told = puntuar(estandar, answers, al)
    assert stars <= told.niveles.keys()
    silent = [a for a in answers if a.aplica or a.codigo not in stars]
    without = puntuar(estandar, silent, al)
    assert (told.niveles, told.dimensiones, told.nivel) == (without.niveles, without.dimensiones, without.nivel)
    assert (told.vencidas, told.vence_el) == (without.vencidas, without.vence_el)


@given(casos, days)
def test_each_score_is_the_exact_mean_of_its_levels(caso, al) -> None:
    """Nothing is rounded: multiplied back by the weights, it is whole again."""
    estandar, answers = caso
    told = puntuar(estandar, answers, al)
    for name, score in told.dimensiones.items():
        inside = [i for i in estandar.indicadores if i.dimension == name and i.codigo in told.niveles]
        weighed = sum((i.peso * Fraction(100 * told.niveles[i.codigo], 3) for i in inside), Fraction(0))
        assert score is None if not inside else score * sum(i.peso for i in inside) == weighed


def level(nivel: int, verificada: bool = False) -> list[Respuesta]:
    """All answered alike."""
    checked = DIA if verificada else None
    return [Respuesta(i.codigo, nivel, DIA, verificada_el=checked) for i in UNO.indicadores]


def test_what_became_a_star_counts_though_it_was_said_not_to_apply() -> None:
    one = Estandar(2, (indicador("T1", star=True), indicador("T2")))
    answers = [Respuesta("T1", 0, DIA, aplica=False), Respuesta("T2", 2, DIA, verificada_el=DIA)]
    told = puntuar(one, answers, DIA)
    assert (told.nivel, told.niveles["T1"], told.dimensiones["T"]) == (Nivel.INICIAL, NO_PUBLICADO, Fraction(50))
    assert told.faltan[Nivel.BASICO] == ("T1",)


def test_each_level_asks_for_all_that_the_former_asks() -> None:
    assert puntuar(UNO, [], DIA).nivel == Nivel.INICIAL
    stars = [a for a in level(2) if a.codigo.endswith("1")]
    assert puntuar(UNO, stars, DIA).nivel == Nivel.BASICO
    both = [replace(a, verificada_el=DIA) if a.codigo.endswith("2") else a for a in level(2)]
    assert puntuar(UNO, both, DIA).nivel == Nivel.CUMPLE, "83 of 100 in each"
    assert puntuar(UNO, level(2, verificada=True), DIA).nivel == Nivel.VERIFICADO


def test_a_score_is_the_weighed_mean_of_what_applies() -> None:
    heavy = Estandar(1, (indicador("T1", peso=3), indicador("T2"), indicador("T3")))
    answers = [Respuesta("T1", 2, DIA, verificada_el=DIA), Respuesta("T2", 1, DIA)]
    assert puntuar(heavy, answers, DIA).dimensiones == {"T": Fraction(300 * 3 + 100, 15)}
    out = [*answers, Respuesta("T3", 0, DIA, aplica=False)]
    assert puntuar(heavy, out, DIA).dimensiones == {"T": Fraction(300 * 3 + 100, 12)}
    nothing = [Respuesta(f"T{n}", 0, DIA, aplica=False) for n in (1, 2, 3)]
    assert puntuar(heavy, nothing, DIA).dimensiones == {"T": None}


def test_what_is_missing_is_told_by_level() -> None:
    answers = [a for a in level(2) if a.codigo not in {"D1", "A1"}]
    told = puntuar(UNO, answers, DIA)
    assert told.faltan[Nivel.BASICO] == ("D1", "A1")
    assert told.nivel == Nivel.INICIAL
    steps = {name: (lacks, enough) for name, lacks, enough in pasos_para(UNO, told)}
    assert steps["D"] == (70 - Fraction(100, 3), ())
    assert steps["T"] == (70 - Fraction(200, 3), ()), "both are published: only a check raises it"


def test_one_that_published_would_be_enough_is_named() -> None:
    told = puntuar(UNO, [Respuesta("T1", 2, DIA, verificada_el=DIA)], DIA)
    steps = {name: enough for name, _lacks, enough in pasos_para(UNO, told)}
    assert steps["T"] == ("T2",)


@pytest.mark.parametrize(
    ("desde", "meses", "last"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 1, 31), 36, date(2028, 1, 31)),
        (date(9999, 1, 1), 12, date.max),
    ],
)
def test_an_answer_is_valid_through_its_last_day_and_falls_to_1_on_the_next(desde, meses, last) -> None:
    one = Estandar(1, (indicador("T1", meses=meses),))
    answer = Respuesta("T1", 2, desde)
    assert vence_el(one.indicadores[0], answer) == last == mas_meses(desde, meses)
    assert puntuar(one, [answer], last).niveles == {"T1": PUBLICADO}
    if last < date.max:
        after = puntuar(one, [answer], last + timedelta(days=1))
        assert (after.niveles, after.vencidas) == ({"T1": A_PEDIDO}, ("T1",))


def test_a_term_ends_what_has_no_other_validity_and_shortens_what_has() -> None:
    term = Estandar(1, (indicador("D2", meses=None), indicador("D5", meses=36)))
    ends = DIA + timedelta(days=10)
    answers = [Respuesta(code, 2, DIA, termino=ends) for code in ("D2", "D5")]
    assert set(puntuar(term, answers, ends + timedelta(days=1)).niveles.values()) == {A_PEDIDO}
    endless = puntuar(term, [Respuesta("D2", 2, DIA)], date(2200, 1, 1))
    assert endless.niveles["D2"] == PUBLICADO


def test_what_is_checked_later_is_not_checked_yet() -> None:
    answer = [Respuesta("T1", 2, DIA, verificada_el=DIA + timedelta(days=1))]
    assert puntuar(UNO, answer, DIA).niveles["T1"] == PUBLICADO
    assert puntuar(UNO, answer, DIA + timedelta(days=1)).niveles["T1"] == VERIFICADO
    assert puntuar(UNO, answer, DIA - timedelta(days=1)).niveles["T1"] == NO_PUBLICADO


def test_each_kind_of_body_is_asked_its_own() -> None:
    mixed = Estandar(1, (indicador("T1"), replace(indicador("T4"), para=frozenset({"org"}))))
    assert [i.codigo for i in mixed.para("red").indicadores] == ["T1"]
    assert puntuar(mixed.para("red"), [Respuesta("T4", 2, DIA)], DIA).niveles == {"T1": NO_PUBLICADO}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Estandar(1, (indicador("T1"), indicador("T1"))),
        lambda: Estandar(1, (indicador("T1", peso=0),)),
        lambda: replace(UNO, valores=(Fraction(0), Fraction(50), Fraction(40), Fraction(100))),
        lambda: replace(UNO, valores=(Fraction(0), Fraction(50), Fraction(60), Fraction(101))),
        lambda: replace(UNO, minimo=Fraction(101)),
        lambda: puntuar(UNO, [Respuesta("T1", 3, DIA)], DIA),
        lambda: puntuar(UNO, [Respuesta("T1", 2, DIA), Respuesta("T1", 1, DIA)], DIA),
    ],
)
def test_what_has_no_sense_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match=r".+"):
        wrong()
