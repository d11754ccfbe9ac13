"""The chain of dates against a search of every date: order, distance, the least move, and what a refusal offers."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesa.cadena import Eslabon, NoCabe, antes_de, despues_de, en_orden, proponer
from mesa.calendario import dias_habiles_entre, es_habil

SEPTEMBER = date(2026, 9, 1)
HABILES = [day for n in range(70) if es_habil(day := SEPTEMBER + timedelta(n))]
dias = st.sampled_from([SEPTEMBER + timedelta(n) for n in range(45)])


@st.composite
def cadenas(draw: st.DrawFn) -> list[Eslabon]:
    """Chains of up to four links on business days that keep their distances, some of them told to people."""
    separations = draw(st.lists(st.integers(0, 4), min_size=1, max_size=4))
    place, links = draw(st.integers(0, 6)), []
    for n, separation in enumerate(separations):
        links.append(Eslabon(n, f"eslabón {n}", HABILES[place], separation, draw(st.booleans())))
        place += separation + draw(st.integers(0, 5))
    return links


def after(links: list[Eslabon], movido: int, dia: date, proposed: dict[object, date]) -> list[Eslabon]:
    """The chain with what was proposed."""
    dates = {**proposed, movido: dia}
    return [Eslabon(e.id, e.nombre, dates.get(e.id, e.fecha), e.separacion, e.fijo) for e in links]


def refused(links: list[Eslabon], movido: int, dia: date, **more: date) -> NoCabe | None:
    try:
        proponer(links, movido, dia, **more)
    except NoCabe as refusal:
        return refusal
    return None


def fits(links: list[Eslabon], movido: int, dia: date, **more: date) -> bool:
    return refused(links, movido, dia, **more) is None


@given(cadenas(), st.data())
def test_what_is_proposed_keeps_order_and_distance_and_moves_nothing_that_was_told(links, data) -> None:
    movido = data.draw(st.integers(0, len(links) - 1))
    dia = data.draw(dias)
    if not fits(links, movido, dia):
        return
    proposed = proponer(links, movido, dia)
    result = after(links, movido, dia, proposed)
    assert en_orden(result)
    for a, b in pairwise(result):
        assert a.fecha <= b.fecha
        assert dias_habiles_entre(a.fecha, b.fecha) >= a.separacion
    assert all(es_habil(day) for day in proposed.values())
    assert not {e.id for e in links if e.fijo} & set(proposed)
    assert movido not in proposed
    assert proponer(result, movido, dia) == {}, "asked again, there is nothing left to move"


@settings(max_examples=60, deadline=None)
@given(cadenas(), st.data())
def test_each_link_moves_as_little_as_any_arrangement_allows(links, data) -> None:
    """Searched: every arrangement of the free links within reach, and the shortest way each could have gone."""
    movido = data.draw(st.integers(0, len(links) - 1))
    dia = data.draw(st.sampled_from(HABILES[:30]))
    free = [n for n, e in enumerate(links) if n != movido and not e.fijo]
    near = HABILES[:46]
    best: dict[int, int] = {}
    for days in product(near, repeat=len(free)) if len(free) < 3 else []:
        dates = dict(zip(free, days, strict=True)) | {movido: dia}
        if en_orden([Eslabon(e.id, "", dates.get(n, e.fecha), e.separacion) for n, e in enumerate(links)]):
            for n, day in zip(free, days, strict=True):
                best[n] = min(best.get(n, 999), abs(near.index(day) - HABILES.index(links[n].fecha)))
    if len(free) >= 3 or (free and not best):
        return
    proposed = proponer(links, movido, dia) if fits(links, movido, dia) else {}
    for n in free if fits(links, movido, dia) else []:
        moved = abs(HABILES.index(proposed.get(n, links[n].fecha)) - HABILES.index(links[n].fecha))
        assert moved == best[n], "each by itself as little as it can"


@given(cadenas(), st.data())
def test_a_refusal_offers_a_date_that_fits_and_the_nearest_one_that_way(links, data) -> None:
    movido, dia = data.draw(st.integers(0, len(links) - 1)), data.draw(dias)
    refusal = refused(links, movido, dia)
    if refusal is None:
        return
    if refusal.fecha is None:
        assert not any(fits(links, movido, day) for day in HABILES)
    elif refusal.primera:
        before = antes_de(refusal.primera - timedelta(1), 0)
        assert fits(links, movido, refusal.primera)
        assert refusal.primera > dia
        assert before < dia or not fits(links, movido, before), "no earlier business day from the one asked for"
    else:
        assert refusal.ultima is not None
        assert fits(links, movido, refusal.ultima)
        assert refusal.ultima < dia
        assert not fits(links, movido, despues_de(refusal.ultima, 1)), "no later business day fits"


@given(cadenas(), st.data())
def test_nothing_is_put_before_the_first_date_and_what_passed_stays(links, data) -> None:
    movido, dia, desde = data.draw(st.integers(0, len(links) - 1)), data.draw(dias), data.draw(dias)
    refusal = refused(links, movido, dia, desde=desde)
    if refusal is not None:
        assert refusal.fecha is None or fits(links, movido, refusal.fecha, desde=desde)
        return
    proposed = proponer(links, movido, dia, desde=desde)
    assert dia >= desde
    assert all(day >= desde for day in proposed.values())
    assert not {e.id for e in links if e.fecha < desde} & set(proposed)


CADENA = [
    Eslabon("interno", "cierre interno", date(2026, 9, 3), 1, True),
    Eslabon("observaciones", "observaciones", date(2026, 9, 8), 2),
    Eslabon("respuesta", "plazo fatal", date(2026, 9, 14), 1, True),
    Eslabon("publicacion", "publicación", date(2026, 9, 15)),
]


def test_a_later_deadline_pushes_the_publication_over_the_holidays() -> None:
    """Thursday 17; the 18th is a holiday: the publication goes to Monday 21."""
    assert proponer(CADENA, "respuesta", date(2026, 9, 17)) == {"publicacion": date(2026, 9, 21)}
    assert proponer(CADENA, "respuesta", date(2026, 9, 9)) == {"observaciones": date(2026, 9, 7)}


@pytest.mark.parametrize(
    ("movido", "dia", "primera", "ultima", "con"),
    [
        ("publicacion", date(2026, 9, 14), date(2026, 9, 15), None, "respuesta"),
        ("publicacion", date(2026, 9, 19), date(2026, 9, 21), None, None),
        ("observaciones", date(2026, 9, 3), date(2026, 9, 4), None, "interno"),
        ("observaciones", date(2026, 9, 11), None, date(2026, 9, 10), "respuesta"),
        ("observaciones", date(2026, 9, 5), date(2026, 9, 7), None, None),
    ],
)
def test_what_does_not_fit_says_the_first_date_that_would_and_why(movido, dia, primera, ultima, con) -> None:
    with pytest.raises(NoCabe) as refusal:
        proponer(CADENA, movido, dia)
    assert (refusal.value.primera, refusal.value.ultima) == (primera, ultima)
    assert (refusal.value.con.id if refusal.value.con else None) == con


def test_a_free_link_that_fell_on_a_new_holiday_is_proposed_on_the_next_business_day() -> None:
    links = [*CADENA[:3], Eslabon("publicacion", "publicación", date(2026, 9, 21))]
    new = frozenset({date(2026, 9, 18), date(2026, 9, 21)})
    assert proponer(links, "respuesta", date(2026, 9, 14), feriados=new) == {"publicacion": date(2026, 9, 22)}


def test_an_unknown_link_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        proponer(CADENA, "otro", date(2026, 9, 14))
