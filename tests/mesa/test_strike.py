"""What counts as the same datum, and that nothing else is touched."""

from __future__ import annotations

import time
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
        ("12.345.678-5", "RUT Nº12.345.678-5", f"RUT Nº{MARCA}"),
        ("12.345.678-5", "RUT_12345678-5 y RUT12.345.678-5", f"RUT_{MARCA} y RUT{MARCA}"),
        ("12.345.678-5", "cert_12345678-5.pdf o 12345678-5_cert.pdf", f"cert_{MARCA}.pdf o {MARCA}_cert.pdf"),
        ("12.345.678-5", "12·345·678-5; 012.345.678-5", f"{MARCA}; {MARCA}"),
        ("12.345.678-5", "112345678-5 y 12345678-55", "112345678-5 y 12345678-55"),
        ("RUT 12.345.678-5", "RUT: 12345678-5", f"RUT: {MARCA}"),
        ("R.U.T. Nº 12.345.678-5.", "el 12345678-5", f"el {MARCA}"),
        ("RUT N° 012345678-5,", "el 12.345.678-5", f"el {MARCA}"),
        ("12.345.678-5.", "el 12345678-5, dijo", f"el {MARCA}, dijo"),
        ("+56 9 8765 4321", "9 8765 4321; 987654321; 09-8765-4321", f"{MARCA}; {MARCA}; {MARCA}"),
        ("+56 9 8765 4321", "+56987654321; (+56) 9 8765 4321; 0056 9 87654321", f"{MARCA}; {MARCA}; {MARCA}"),
        ("9 8765 4321", "al +56 9 8765 4321 y al +987654321", f"al {MARCA} y al {MARCA}"),
        ("+56 9 8765 4321", "1987654321 y 9876543210", "1987654321 y 9876543210"),
        ("+34 612 345 678", "al +34 612345678 o 34 612 345 678", f"al {MARCA} o {MARCA}"),
        ("José Núñez Ibáñez", "de José Núñez Ibá-\nñez, Jo-\r\nsé Nú\u00ad\nñez- Ibáñez", f"de {MARCA}, {MARCA}"),
        ("José Núñez Ibáñez", "jose_nunez_ibanez.pdf y CV-Jose-Nunez-Ibanez.pdf", f"{MARCA}.pdf y CV-{MARCA}.pdf"),
        ("José Núñez-Ibáñez,", "cv_jose nunez ibanez_2", f"cv_{MARCA}_2"),
        ("jose@x.cl", "_jose@x.cl_ -jose@x.cl- «jose@x.cl»", f"_{MARCA}_ -{MARCA}- «{MARCA}»"),
        ("jose@x.cl", "jose@x.cl_jose@x.cl", MARCA),
        ("jose@x.cl", "maria_jose@x.cl y jose@x.cl-net.cl", "maria_jose@x.cl y jose@x.cl-net.cl"),
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


@pytest.mark.parametrize(
    ("escrito", "texto"),
    [
        ("1111111-2", "1 " * 200_000),
        ("0000001-2345678", "0" * 400_000),
        ("+56 9 8765 4321", "+(" * 200_000),
        ("+56 9 8765 4321", "56 " * 130_000),
        ("aaaa aaab", "aaaa" + "-\n" * 200_000),
        ("aaaa aaab", "aaaa " * 80_000),
        ("a@aaaa.cl", "a@aaaa.cl_" * 40_000 + "x"),
        ("no no no no x", "no_" * 130_000),
    ],
)
def test_a_text_made_to_be_slow_is_not(escrito: str, texto: str) -> None:
    dato = datum(escrito)
    began = time.process_time()
    dato.esta_en(texto)
    assert time.process_time() - began < 2


def test_a_label_made_to_be_slow_is_not() -> None:
    began = time.process_time()
    assert leer_dato("n" * 199 + "x") is not None
    assert time.process_time() - began < 1
