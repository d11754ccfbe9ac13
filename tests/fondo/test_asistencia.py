"""Who came to the activities: whatever they are, the sums are of all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fondo.asistencia import resumen_de

few = st.integers(0, 50)
activities = st.fixed_dictionaries(
    {
        "fecha": st.dates(date(2026, 4, 1), date(2026, 12, 31)).map(date.isoformat),
        "region": st.sampled_from(["05", "13", ""]),
        "modalidad": st.sampled_from(["presencial", "virtual"]),
        "asistentes": st.dictionaries(st.sampled_from(["academia", "gobierno", "otros"]), few),
        "implementadores": few,
        "decisores": few,
    }
)


@given(st.lists(activities, max_size=8))
def test_each_sum_is_of_all_of_them_in_any_order(done: list[dict[str, Any]]) -> None:
    told = resumen_de(done)
    came = sum(sum(a["asistentes"].values()) for a in done)
    assert told == resumen_de(list(reversed(done)))
    assert told.actividades == len(done)
    assert told.personas == came == sum(many for _, many in told.sectores)
    for parts in (told.regiones, told.modalidades):
        assert sum(times for _, times, _ in parts) == len(done)
        assert sum(people for *_, people in parts) == came
        assert [people for *_, people in parts] == sorted((people for *_, people in parts), reverse=True)


@given(st.lists(activities, max_size=8), st.dates(date(2026, 4, 1), date(2026, 12, 31)))
def test_what_comes_later_is_not_counted(done: list[dict[str, Any]], day: date) -> None:
    before = [a for a in done if a["fecha"] <= day.isoformat()]
    assert resumen_de(done, day) == resumen_de(before)
