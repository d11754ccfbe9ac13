"""The state of an agreement, as its tasks and all else give it."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from actas.schema import AcuerdoPublicado
from actas.seguimiento import estado_de
from actas.states import EstadoAcuerdo, EstadoTarea

TASKS = st.lists(st.sampled_from(EstadoTarea.values), max_size=6)
FOLLOWED = st.sampled_from([v for v in EstadoAcuerdo.values if v != EstadoAcuerdo.SIN_SEGUIMIENTO])
FACTS = st.fixed_dictionaries(
    {
        "reemplazado": st.booleans(),
        "condicion": st.sampled_from(["", "pendiente", "cumplida", "fallida"]),
        "cumplido": st.booleans(),
    }
)


@given(FACTS, TASKS)
def test_an_old_record_never_has_a_follow_up(facts: dict[str, object], tareas: list[str]) -> None:
    assert estado_de(EstadoAcuerdo.SIN_SEGUIMIENTO, tareas=tareas, **facts) == EstadoAcuerdo.SIN_SEGUIMIENTO  # type: ignore[arg-type]


@given(FOLLOWED, FACTS, TASKS)
def test_it_is_what_is_known_today_and_not_what_it_was(
    actual: str, facts: dict[str, object], tareas: list[str]
) -> None:
    found = estado_de(actual, tareas=tareas, **facts)  # type: ignore[arg-type]
    assert found == estado_de("vigente", tareas=tareas, **facts)  # type: ignore[arg-type]
    assert (found == "sin_efecto") == (facts["reemplazado"] or facts["condicion"] == "fallida")


@given(TASKS)
def test_what_was_left_without_effect_counts_for_nothing(tareas: list[str]) -> None:
    live = [tarea for tarea in tareas if tarea != "sin_efecto"]
    assert estado_de("vigente", tareas=tareas) == estado_de("vigente", tareas=live)


@given(TASKS.filter(bool))
def test_the_order_of_the_tasks_says_nothing(tareas: list[str]) -> None:
    assert len({estado_de("vigente", tareas=order) for order in list(permutations(tareas))[:24]}) == 1


def test_it_is_done_when_somebody_else_verified_all_of_it() -> None:
    assert estado_de("vigente") == "vigente"
    assert estado_de("vigente", tareas=["pendiente", "diferida"]) == "vigente"
    assert estado_de("vigente", tareas=["pendiente", "en_curso"]) == "en_cumplimiento"
    assert estado_de("vigente", tareas=["cumplida"]) == "en_cumplimiento", "done and not verified is not done yet"
    assert estado_de("vigente", tareas=["verificada", "diferida"]) == "en_cumplimiento"
    assert estado_de("vigente", tareas=["verificada", "sin_efecto"]) == "cumplido"
    assert estado_de("vigente", cumplido=True) == "cumplido"
    assert estado_de("cumplido", tareas=["verificada", "pendiente"]) == "en_cumplimiento", "a task added opens it again"


def test_what_was_published_before_follow_ups_is_still_read() -> None:
    old = {
        "numero": 3,
        "titulo": "",
        "texto": "Se acordó.",
        "organo": "Mesa de Ejemplo",
        "sesion": {"clave": "2022-06-16", "fecha": "2022-06-16"},
        "acta_titulo": "ACTA",
        "acta_clave": "2022-06-16",
        "seguimiento": "sin_seguimiento_registrado",
        "registro_historico": True,
        "datos_de_ejemplo": True,
        "secretaria": "",
    }
    assert AcuerdoPublicado.model_validate(old).detalle is None
