"""A long table of recommendations is loaded at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from redes.models import Mejora
from redes.operations.mejoras import DatosMejora, importar_mejoras
from tests.cast import Cast
from tests.redes.estandar import perfil


@pytest.mark.django_db
def test_many_rows_are_loaded_and_corrected_in_as_many_queries_as_few(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """Also where each one is of another indicator than it was."""
    body, codes = perfil(cast).organizacion_id, ["I3", "T3", "A4"]
    said = [(DatosMejora("Publicarlo.", codes[n % 3], "", f"R-{n}"), n) for n in range(300)]
    with django_assert_max_num_queries(25):
        importar_mejoras([(body, datos, 0) for datos, _n in said], actor=cast.secretaria)
    with django_assert_max_num_queries(25):
        again = [(body, replace(datos, codigo=codes[(n + 1) % 3]), 1) for datos, n in said]
        importar_mejoras(again, actor=cast.secretaria)
    assert Mejora.objects.get(referencia="R-1").codigo == "A4"
    assert set(Mejora.objects.values_list("revision", "nivel_antes")) == {(2, 0)}
