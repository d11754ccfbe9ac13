"""What counts as the same datum, and that nothing else is touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesa.kernel.strike import MARCA, Dato, contextos, leer_dato, tachar, tachar_en


def datum(escrito: str) -> Dato:
    found = leer_dato(escrito)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("escrito", "texto", "queda"),
    [
        ("Zósima Quintana", "Vino ZOSIMA\nQUINTANA, tarde.", f"Vino {MARCA}, tarde."),
        ("zosima quintana", "Vino Zósima\u00a0 Quintana.", f"Vino {MARCA}."),
        ("Zósima Quintana", unicodedata.normalize("NFD", "Zósima Quintaná dijo"), f"{MARCA} dijo"),
        ("Zósima Quintana", "Zó\u00adsima Quintana", MARCA),
        ("Zósima Quintana", "Zósima Quintanares y Zósima", "Zósima Quintanares y Zósima"),
        ("Muñoz-Ejemplo", "la señora MUÑOZ\u2010EJEMPLO", f"la señora {MARCA}"),
        ("12.345.678-K", "RUT 12345678-k; RUT 12.345.678–K.", f"RUT {MARCA}; RUT {MARCA}."),
        ("12345678k", "RUT 12.345.678-K", f"RUT {MARCA}"),
        ("12.345.678-K", "112.345.678-K y 12.345.678-KX", "112.345.678-K y 12.345.678-KX"),
        ("+56 9 1234 5678", "al (+56) 9 12345678 o al 569 1234-5678", f"al {MARCA} o al {MARCA}"),
        ("ana@ejemplo.example", "<Ana@Ejemplo.Example>.", f"<{MARCA}>."),
        ("ana@ejemplo.example", "maria.ana@ejemplo.example", "maria.ana@ejemplo.example"),
        ("ana@ejemplo.example", "ana@ejemplo.example.org", "ana@ejemplo.example.org"),
        ("Calle Uno 23 (B)", "en calle uno 23 (b), piso 2", f"en {MARCA}, piso 2"),
    ],
)
def test_what_is_the_same_datum(escrito: str, texto: str, queda: str) -> None:
    assert tachar(texto, datum(escrito)) == queda


@pytest.mark.parametrize("escrito", ["", "  ", "ana", "1.2", "x" * 201])
def test_what_could_be_any_word_is_no_datum(escrito: str) -> None:
    assert leer_dato(escrito) is None


def test_every_text_of_a_json_value_is_struck_and_its_keys_stay() -> None:
    dato = datum("Zósima")
    value = {"Zósima": ["zosima", {"x": "con Zósima", "n": 7, "v": None, "s": True}]}
    assert tachar_en(value, dato) == {"Zósima": [MARCA, {"x": f"con {MARCA}", "n": 7, "v": None, "s": True}]}


def test_what_surrounds_it_is_told() -> None:
    assert contextos("a" * 70 + " Zósima " + "b" * 70, datum("zosima")) == [
        ("…" + "a" * 59 + " ", "Zósima", " " + "b" * 59 + "…")
    ]


def test_a_datum_does_not_tell_itself() -> None:
    assert "zosima" not in repr(datum("Zósima")).lower()


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_gone_and_the_rest_is_as_it_was(before: str, after: str) -> None:
    dato = datum("Zósima Quintana")
    texto = f"{before} Zósima\tQuintana {after}"
    left = tachar(texto, dato)
    assert not dato.esta_en(left)
    if not dato.esta_en(before) and not dato.esta_en(after):
        assert left == f"{before} {MARCA} {after}"


@given(st.text(max_size=80))
def test_a_text_without_it_is_the_same_object(texto: str) -> None:
    dato = datum("Zósima Quintana")
    assert dato.esta_en(texto) or tachar(texto, dato) is texto
