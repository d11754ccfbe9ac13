"""The resolver against a second reading of the rule, over every case of few organisations.

The oracle works on the list of answers, organisation by organisation, with sets and fractions; and it knows what is
still possible by trying every completion there is. Nothing of it is shared with the implementation.
"""

from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesa.decision import Estado, Mayoria, Regla, Sentido, Silencio, resolver

RESPUESTAS = ("aprueba", "aprueba_con_observaciones", "objeta", "se_abstiene", "se_inhabilita", None)
# What tells one completion from another: with and without observations approve alike.
DISTINTAS = ("aprueba", "objeta", "se_abstiene", "se_inhabilita", None)
QUORUMS = (Fraction(0), Fraction(1, 2), Fraction(2, 3), Fraction(1))


def regla(mayoria, silencio, quorum, por_sector=False):
    return Regla(mayoria, quorum, por_sector, silencio, 7, True, True, "Norma de ejemplo")


@cache
def oraculo_cerrada(mayoria, silencio, quorum, votos, sectores):
    """`votos` is a tuple of answers, `sectores` None or the sector of each. Returns the state and the four counts."""
    en_h = [i for i, voto in enumerate(votos) if voto != "se_inhabilita"]
    dichos = [votos[i] if votos[i] is not None else {"no_cuenta": None}.get(silencio, silencio) for i in en_h]
    a_favor = sum(1 for voto in dichos if voto in ("aprueba", "aprueba_con_observaciones"))
    en_contra = dichos.count("objeta")
    abstenciones = dichos.count("se_abstiene")
    tacitas = 0 if silencio == "no_cuenta" else sum(1 for i in en_h if votos[i] is None)
    cuentas = (a_favor, en_contra, abstenciones, tacitas)

    for grupo in {None} if sectores is None else set(sectores):
        h = [i for i in en_h if sectores is None or sectores[i] == grupo]
        if not h or Fraction(len([i for i in h if votos[i] is not None]), len(h)) < quorum:
            return "sin_quorum", cuentas
    if not en_h:
        return "sin_quorum", cuentas
    if mayoria == "adhesion":
        return ("aprobada" if a_favor else "sin_quorum"), cuentas
    aprueba = {
        "consenso": not en_contra and a_favor > 0,
        "simple": a_favor > en_contra,
        "absoluta": Fraction(a_favor) > Fraction(len(en_h), 2),
        "dos_tercios": Fraction(a_favor) >= Fraction(2 * len(en_h), 3),
        "unanimidad": a_favor == a_favor + en_contra + abstenciones and a_favor >= 1,
    }[mayoria]
    return ("aprobada" if aprueba else "rechazada"), cuentas


@cache
def oraculo_abierta(mayoria, silencio, quorum, votos, sectores):
    """The state common to every completion, or pendiente; tries them all, one missing organisation at a time."""
    if None not in votos:
        return oraculo_cerrada(mayoria, silencio, quorum, votos, sectores)[0]
    faltan = [i for i, voto in enumerate(votos) if voto is None]
    estados = set()
    for completan in product(DISTINTAS, repeat=len(faltan)):
        final = list(votos)
        for i, voto in zip(faltan, completan, strict=True):
            final[i] = voto
        estados.add(oraculo_cerrada(mayoria, silencio, quorum, tuple(final), sectores)[0])
    return estados.pop() if len(estados) == 1 else "pendiente"


def comprobar(mayoria, silencio, quorum, votos, sectores=None):
    la_regla = regla(mayoria, silencio, quorum, por_sector=sectores is not None)
    sentidos = {f"o{i}": None if voto is None else Sentido(voto) for i, voto in enumerate(votos)}
    por_sector = None if sectores is None else {f"o{i}": sector for i, sector in enumerate(sectores)}
    caso = (mayoria, silencio, quorum, votos, sectores)

    final = resolver(la_regla, sentidos, cerrada=True, sectores=por_sector)
    estado, cuentas = oraculo_cerrada(mayoria, silencio, quorum, votos, sectores)
    assert final.estado == estado, caso
    assert (final.favor, final.contra, final.abstencion, final.tacitas) == cuentas, caso

    parcial = resolver(la_regla, sentidos, cerrada=False, sectores=por_sector)
    assert parcial.estado == oraculo_abierta(mayoria, silencio, quorum, votos, sectores), caso
    _, dichas = oraculo_cerrada(mayoria, "no_cuenta", quorum, votos, sectores)
    assert (parcial.favor, parcial.contra, parcial.abstencion, parcial.tacitas) == dichas, caso


@pytest.mark.parametrize("quorum", QUORUMS, ids=str)
@pytest.mark.parametrize("silencio", list(Silencio))
@pytest.mark.parametrize("mayoria", list(Mayoria))
class TestExhaustivo:
    def test_up_to_three(self, mayoria, silencio, quorum):
        """Every vector of answers of 0 to 3 organisations, in every order."""
        for n in range(4):
            for votos in product(RESPUESTAS if n < 3 else DISTINTAS, repeat=n):
                comprobar(str(mayoria), str(silencio), quorum, votos)

    def test_four_and_five(self, mayoria, silencio, quorum):
        """Of 4 and 5, each multiset of answers once: that order does not matter has its own test."""
        for n in (4, 5):
            for votos in combinations_with_replacement(DISTINTAS[::-1], n):
                # None sorts first here, and so the cache of completions is shared.
                comprobar(str(mayoria), str(silencio), quorum, votos)

    def test_by_sector(self, mayoria, silencio, quorum):
        """Every vector of 3 in two sectors, and the multisets of two sectors of two."""
        for votos in product(DISTINTAS, repeat=3):
            comprobar(str(mayoria), str(silencio), quorum, votos, ("a", "a", "b"))
        pares = list(combinations_with_replacement(DISTINTAS, 2))
        for uno, otro in combinations_with_replacement(pares, 2):
            comprobar(str(mayoria), str(silencio), quorum, uno + otro, ("a", "a", "b", "b"))


@given(
    st.sampled_from(Mayoria),
    st.sampled_from(Silencio),
    st.fractions(0, 1, max_denominator=9),
    st.lists(st.tuples(st.sampled_from(RESPUESTAS), st.sampled_from("abc")), max_size=5),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_any_case(mayoria, silencio, quorum, casos, por_sector):
    votos = tuple(voto for voto, _ in casos)
    sectores = tuple(sector for _, sector in casos) if por_sector else None
    comprobar(str(mayoria), str(silencio), quorum, votos, sectores)


@given(
    st.sampled_from(Mayoria),
    st.sampled_from(Silencio),
    st.fractions(0, 1, max_denominator=12),
    st.lists(st.sampled_from(RESPUESTAS), max_size=60),
)
@settings(max_examples=200, deadline=None)
def test_closed_with_many(mayoria, silencio, quorum, votos):
    sentidos = {f"o{i}": None if voto is None else Sentido(voto) for i, voto in enumerate(votos)}
    final = resolver(regla(mayoria, silencio, quorum), sentidos, cerrada=True)
    estado, cuentas = oraculo_cerrada(str(mayoria), str(silencio), quorum, tuple(votos), None)
    assert (final.estado, final.favor, final.contra, final.abstencion, final.tacitas) == (estado, *cuentas)
    assert final.estado is not Estado.PENDIENTE
