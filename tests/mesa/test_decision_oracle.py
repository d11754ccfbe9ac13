"""The resolver against a second reading of the rule, over every case of up to six organisations.

The oracle counts letters, group by group, with fractions; and it knows what is still possible by trying every
completion there is, one missing organisation at a time. Nothing of it is shared with the implementation.

A case is written as the groups in which quórum is asked, each with a letter for each organisation. Which one said what
makes no difference, and so each multiset stands for all its orders: that it does, is tried on every order of five. To
approve with observations counts as to approve: it has a letter of its own in those orders, and up to five without
sectors.

By sector there are 1.3 million cases of four to six; each is tried under one rule in `CADA`, another one for the next
case. `ORACULO_CADA=1` tries them all, and every order of six, in some minutes.
"""

import os
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesa.decision import Estado, Mayoria, Regla, Sentido, Silencio, resolver

RESPUESTAS = {
    "a": "aprueba",
    "v": "aprueba_con_observaciones",
    "o": "objeta",
    "b": "se_abstiene",
    "i": "se_inhabilita",
    "s": None,
}
#: What tells one answer from another, and what somebody may still come to say or not say.
DISTINTAS = "aobis"
QUORUMS = (Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1))
REGLAS = list(product(Mayoria, Silencio, QUORUMS))
CADA = int(os.environ.get("ORACULO_CADA", "45"))


@cache
def cerrada(mayoria: str, silencio: str, quorum: Fraction, grupos: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """The state of a case that is over, and its four counts."""
    todas = "".join(grupos)
    callan = todas.count("s")
    a_favor = todas.count("a") + todas.count("v") + (callan if silencio == "aprueba" else 0)
    abstenciones = todas.count("b") + (callan if silencio == "se_abstiene" else 0)
    en_contra, deciden = todas.count("o"), len(todas) - todas.count("i")
    cuentas = (a_favor, en_contra, abstenciones, 0 if silencio == "no_cuenta" else callan)
    for grupo in grupos:
        h = [letra for letra in grupo if letra != "i"]
        if not h or Fraction(len([letra for letra in h if letra != "s"]), len(h)) < quorum:
            return "sin_quorum", cuentas
    if not deciden or (mayoria == "adhesion" and not a_favor):
        return "sin_quorum", cuentas
    aprueba = {
        "consenso": not en_contra and a_favor > 0,
        "simple": a_favor > en_contra,
        "absoluta": Fraction(a_favor) > Fraction(deciden, 2),
        "dos_tercios": Fraction(a_favor) >= Fraction(2 * deciden, 3),
        "unanimidad": a_favor == a_favor + en_contra + abstenciones and a_favor >= 1,
        "adhesion": True,
    }[mayoria]
    return ("aprobada" if aprueba else "rechazada"), cuentas


@cache
def posibles(mayoria: str, silencio: str, quorum: Fraction, grupos: tuple[str, ...]) -> frozenset[str]:
    """The states of every completion: each «?» becomes each answer, silence among them."""
    for i, grupo in enumerate(grupos):
        if "?" in grupo:
            found: set[str] = set()
            for letra in DISTINTAS:
                otro = "".join(sorted(grupo.replace("?", letra, 1)))
                found |= posibles(mayoria, silencio, quorum, (*grupos[:i], otro, *grupos[i + 1 :]))
            return frozenset(found)
    return frozenset({cerrada(mayoria, silencio, quorum, grupos)[0]})


def comprobar(mayoria: str, silencio: str, quorum: Fraction, grupos: tuple[str, ...], *, por_sector: bool) -> None:
    """One case, over and still open. Without sectors, all of it is one group, even when nobody is in it."""
    la_regla = Regla(Mayoria(mayoria), quorum, por_sector, Silencio(silencio), 7, True, True, "Norma de ejemplo")
    letras = [(f"{n}-{i}", letra, f"sector {n}") for n, grupo in enumerate(grupos) for i, letra in enumerate(grupo)]
    sentidos = {clave: None if letra == "s" else Sentido(str(RESPUESTAS[letra])) for clave, letra, _ in letras}
    sectores = {clave: sector for clave, _, sector in letras} if por_sector else None
    caso = (mayoria, silencio, quorum, grupos)

    final = resolver(la_regla, sentidos, cerrada=True, sectores=sectores)
    estado, cuentas = cerrada(mayoria, silencio, quorum, grupos)
    assert final.estado == estado, caso
    assert (final.favor, final.contra, final.abstencion, final.tacitas) == cuentas, caso

    parcial = resolver(la_regla, sentidos, cerrada=False, sectores=sectores)
    estados = posibles(mayoria, silencio, quorum, tuple(sorted(grupo.replace("s", "?") for grupo in grupos)))
    assert parcial.estado == (next(iter(estados)) if len(estados) == 1 else "pendiente"), caso
    _, dichas = cerrada(mayoria, "no_cuenta", quorum, grupos)
    assert (parcial.favor, parcial.contra, parcial.abstencion, parcial.tacitas) == dichas, caso


def conjuntos(n: int, letras: str) -> list[str]:
    """Every multiset of so many answers."""
    return ["".join(sorted(una)) for una in combinations_with_replacement(letras, n)]


def repartos(n: int, ultimo: tuple[int, str] = (9, "")) -> Iterator[tuple[str, ...]]:
    """Every way in which so many organisations answer and are shared out in sectors, each once."""
    if not n:
        yield ()
    for size in range(1, n + 1):
        for grupo in conjuntos(size, DISTINTAS):
            if (size, grupo) <= ultimo:
                yield from ((grupo, *resto) for resto in repartos(n - size, (size, grupo)))


REPARTOS = {n: list(repartos(n)) for n in range(7)}


def test_the_cases_are_all_there_are() -> None:
    """Counted apart: multisets of so many letters, and of multisets of letters."""
    assert [len(conjuntos(n, "avobis")) for n in range(7)] == [1, 6, 21, 56, 126, 252, 462]
    assert [len(REPARTOS[n]) for n in range(7)] == [1, 5, 30, 145, 660, 2777, 11160]
    assert all(len(set(casos)) == len(casos) for casos in REPARTOS.values())


@pytest.mark.parametrize("quorum", QUORUMS, ids=str)
@pytest.mark.parametrize("silencio", list(Silencio))
@pytest.mark.parametrize("mayoria", list(Mayoria))
class TestExhaustivo:
    def test_up_to_six(self, mayoria, silencio, quorum):
        for n in range(7):
            for grupo in conjuntos(n, "avobis" if n < 6 else DISTINTAS):
                comprobar(str(mayoria), str(silencio), quorum, (grupo,), por_sector=False)

    def test_up_to_three_by_sector(self, mayoria, silencio, quorum):
        for n in range(4):
            for grupos in REPARTOS[n]:
                comprobar(str(mayoria), str(silencio), quorum, grupos, por_sector=True)

    def test_four_to_six_by_sector(self, mayoria, silencio, quorum):
        turno = REGLAS.index((mayoria, silencio, quorum)) % CADA
        for grupos in (REPARTOS[4] + REPARTOS[5] + REPARTOS[6])[turno::CADA]:
            comprobar(str(mayoria), str(silencio), quorum, grupos, por_sector=True)
        posibles.cache_clear()
        cerrada.cache_clear()


@pytest.mark.parametrize("cuando", [True, False])
def test_who_said_what_makes_no_difference(cuando):
    """Every order of so many answers resolves as their multiset does: the same state, counts and words."""
    la_regla = Regla(Mayoria.DOS_TERCIOS, Fraction(1, 2), False, Silencio.SE_ABSTIENE, 7, True, True, "")
    known, n = {}, 6 if CADA == 1 else 5
    for letras in product("avobis", repeat=n):
        sentidos = {str(i): RESPUESTAS[letra] for i, letra in enumerate(letras)}
        found = resolver(la_regla, sentidos, cerrada=cuando)
        assert known.setdefault("".join(sorted(letras)), found) == found, letras
    assert len(known) == len(conjuntos(n, "avobis"))


@given(
    st.sampled_from(REGLAS),
    st.fractions(0, 1, max_denominator=9),
    st.lists(st.text("avobis", min_size=1, max_size=3), max_size=3),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_any_case(regla, quorum, grupos, por_sector):
    """With any quórum, and approvals with observations in the sectors too."""
    casos = tuple(grupos) if por_sector else ("".join(grupos),)
    comprobar(str(regla[0]), str(regla[1]), quorum, casos, por_sector=por_sector)


@given(st.sampled_from(REGLAS), st.fractions(0, 1, max_denominator=12), st.text("avobis", max_size=60))
@settings(max_examples=200, deadline=None)
def test_closed_with_many(regla, quorum, letras):
    mayoria, silencio, _ = regla
    la_regla = Regla(mayoria, quorum, False, silencio, 7, True, True, "Norma de ejemplo")
    final = resolver(la_regla, {str(i): RESPUESTAS[x] for i, x in enumerate(letras)}, cerrada=True)
    estado, cuentas = cerrada(str(mayoria), str(silencio), quorum, (letras,))
    assert (final.estado, final.favor, final.contra, final.abstencion, final.tacitas) == (estado, *cuentas)
    assert final.estado is not Estado.PENDIENTE
