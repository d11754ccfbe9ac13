"""Fictitious minutes in the layouts people use, each beside the structure a reader must find in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actas.lectura import leer

MUESTRAS = Path(__file__).parent / "muestras"
TEXTOS = sorted(ruta for ruta in MUESTRAS.iterdir() if ruta.suffix in (".txt", ".md"))


def test_there_is_a_sample_of_each_layout() -> None:
    assert len(TEXTOS) >= 12
    assert {ruta.with_suffix(".json") for ruta in TEXTOS} == set(MUESTRAS.glob("*.json"))


@pytest.mark.parametrize("ruta", TEXTOS, ids=lambda ruta: ruta.stem)
def test_sample(ruta: Path) -> None:
    esperado = json.loads(ruta.with_suffix(".json").read_text(encoding="utf-8"))
    with ruta.open(encoding="utf-8", newline="") as archivo:
        assert leer(archivo.read()).como_dict() == esperado
