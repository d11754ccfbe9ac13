"""How fulfilment is counted: the pure core against what a person would count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actas.cumplimiento import (
    HECHAS,
    Clase,
    Hecho,
    clasificar,
    contar,
    en_periodo,
    leer_resumen,
    por_organizacion,
    por_trimestre,
    resumen,
)

AL = date(2026, 9, 7)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
states = st.sampled_from(["pendiente", "en_curso", "cumplida", "verificada", "diferida", "sin_efecto"])


@st.composite
def things(draw: st.DrawFn) -> Hecho:
    """Something to do: done only in a state that says so, or by a part of one still open."""
    estado = draw(states)
    done = draw(days) if estado in HECHAS else draw(st.none() | days)
    name = draw(st.sampled_from(["Ánimo", "Beta", "alfa"]))
    return Hecho(name, estado, draw(days), draw(st.none() | days), done, estado == "verificada")


@pytest.mark.parametrize(
    ("hecho", "clase"),
    [
        (Hecho("A", "verificada", AL, AL, AL, True), Clase.A_TIEMPO),
        (Hecho("A", "cumplida", AL, AL, AL + timedelta(1)), Clase.CON_ATRASO),
        (Hecho("A", "cumplida", AL, None, AL), Clase.SIN_FECHA),
        (Hecho("A", "pendiente", AL, AL), Clase.EN_PLAZO),  # until the last instant of its day
        (Hecho("A", "en_curso", AL, AL - timedelta(1)), Clase.VENCIDA),
        (Hecho("A", "en_curso", AL, AL - timedelta(1), AL - timedelta(2)), Clase.A_TIEMPO),  # its part is done
        (Hecho("A", "pendiente", AL), Clase.SIN_PLAZO),
        (Hecho("A", "diferida", AL, AL + timedelta(9)), Clase.DIFERIDA),
        (Hecho("A", "diferida", AL, None), Clase.DIFERIDA),
        (Hecho("A", "diferida", AL, AL - timedelta(9)), Clase.VENCIDA),  # put off to a day that passed
        (Hecho("A", "sin_efecto", AL, AL - timedelta(9), AL), Clase.SIN_EFECTO),
    ],
)
def test_each_thing_stands_in_one_way(hecho: Hecho, clase: Clase) -> None:
    assert clasificar(hecho, AL) == clase


@given(st.lists(things(), max_size=20), days)
def test_figures_add_up_and_shares_are_of_what_they_say(hechos: list[Hecho], al: date) -> None:
    cifras = contar(hechos, al)
    assert cifras.total == len(hechos) == sum(cifras.n.values())
    assert all(cifras.n[clase] >= 0 for clase in Clase)
    counted = [h for h in hechos if h.estado != "sin_efecto"]
    late_or_kept = [h for h in counted if h.vence and (h.cumplida or h.vence < al)]
    on_time = [h for h in late_or_kept if h.cumplida and h.vence and h.cumplida <= h.vence]
    assert (cifras.a_tiempo.n, cifras.a_tiempo.de) == (len(on_time), len(late_or_kept))
    done = [h for h in counted if h.cumplida]
    owed = [h for h in counted if h.cumplida or h.estado != "diferida" or (h.vence and h.vence < al)]
    assert (cifras.cumplidas.n, cifras.cumplidas.de) == (len(done), len(owed))
    assert cifras.verificadas == sum(h.verificada for h in done)


@given(st.lists(things(), max_size=20), days)
def test_groups_share_everything_out_in_order(hechos: list[Hecho], al: date) -> None:
    whole = contar(hechos, al)
    by_name, by_quarter = por_organizacion(hechos, al), por_trimestre(hechos, al)
    for groups in (by_name, by_quarter):
        assert all(sum(g.n[clase] for g in groups.values()) == whole.n[clase] for clase in Clase)
    assert list(by_name) == [name for name in ("alfa", "Ánimo", "Beta") if name in by_name]
    assert list(by_quarter) == sorted(by_quarter)


@given(things(), days, days)
def test_each_thing_is_of_one_period(hecho: Hecho, one: date, other: date) -> None:
    first, last = sorted([one, other])
    parts = [(None, first - timedelta(1)), (first, last), (last + timedelta(1), None)]
    assert sum(len(en_periodo([hecho], *part)) for part in parts) == len(en_periodo([hecho], None, None)) == 1


@given(st.lists(things(), max_size=5))
def test_what_a_projection_keeps_counts_the_same(hechos: list[Hecho]) -> None:
    """A task for each, with that one part: both are read back as they were."""
    published = [
        {
            "estado": h.estado,
            "vence": h.vence and h.vence.isoformat(),
            "cumplida_el": h.cumplida and h.cumplida.isoformat(),
            "partes": [{"organizacion": h.organizacion, "cumplida_el": h.cumplida and h.cumplida.isoformat()}],
        }
        for h in hechos
    ]
    for hecho, (whole, parts) in zip(hechos, leer_resumen(AL, resumen(published)), strict=True):
        assert len(parts) == 1
        assert parts[0].organizacion == hecho.organizacion
        assert clasificar(parts[0], AL) == clasificar(hecho, AL)
        if hecho.estado in HECHAS or hecho.cumplida is None:
            assert clasificar(whole, AL) == clasificar(hecho, AL)
