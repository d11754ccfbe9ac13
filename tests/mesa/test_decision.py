"""Rules and results, case by case, with the properties that any rule keeps."""

import time
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesa.decision import (
    Estado,
    Mayoria,
    Regla,
    Sentido,
    Silencio,
    minimo_respuestas,
    resolver,
)

A, O, C, B, I = (  # noqa: E741
    Sentido.APRUEBA,
    Sentido.APRUEBA_CON_OBSERVACIONES,
    Sentido.OBJETA,
    Sentido.SE_ABSTIENE,
    Sentido.SE_INHABILITA,
)
MITAD = Fraction(1, 2)
BASE = Regla(
    mayoria=Mayoria.CONSENSO,
    quorum=MITAD,
    quorum_por_sector=False,
    silencio=Silencio.NO_CUENTA,
    dias=7,
    habiles=True,
    cierre_anticipado=False,
    norma="Reglamento de ejemplo, artículo 4",
)


def nombrar(votos):
    return {f"Organización {i}": voto for i, voto in enumerate(votos)}


def cerrar(votos, **cambios):
    return resolver(replace(BASE, **cambios), nombrar(votos), cerrada=True)


def abierta(votos, **cambios):
    return resolver(replace(BASE, **cambios), nombrar(votos), cerrada=False)


class TestRegla:
    def test_is_frozen(self):
        with pytest.raises(FrozenInstanceError):
            BASE.dias = 3  # type: ignore[misc]

    @pytest.mark.parametrize("quorum", [0, 1, Fraction(0), Fraction(3, 7), Fraction(1)])
    def test_exact_quorum(self, quorum):
        assert replace(BASE, quorum=quorum).quorum == Fraction(quorum)
        assert isinstance(replace(BASE, quorum=quorum).quorum, Fraction)

    @pytest.mark.parametrize("quorum", [0.5, 1.0, "1/2", True, None])
    def test_inexact_quorum(self, quorum):
        with pytest.raises(TypeError, match="fracción exacta"):
            replace(BASE, quorum=quorum)

    @pytest.mark.parametrize("quorum", [-1, 2, Fraction(-1, 2), Fraction(8, 7)])
    def test_quorum_out_of_range(self, quorum):
        with pytest.raises(ValueError, match="entre cero y uno"):
            replace(BASE, quorum=quorum)

    def test_term(self):
        assert replace(BASE, dias=0).dias == 0
        with pytest.raises(ValueError, match="negativo"):
            replace(BASE, dias=-1)
        with pytest.raises(TypeError, match="días enteros"):
            replace(BASE, dias=1.5)  # type: ignore[arg-type]

    @pytest.mark.parametrize("norma", ["", "  \n"])
    def test_tacit_approval_needs_its_norm(self, norma):
        with pytest.raises(ValueError, match="indique la norma"):
            replace(BASE, silencio=Silencio.APRUEBA, norma=norma)
        assert replace(BASE, silencio=Silencio.SE_ABSTIENE, norma=norma).norma == norma

    def test_plain_strings(self):
        de_texto = replace(BASE, mayoria="dos_tercios", silencio="se_abstiene")  # type: ignore[arg-type]
        assert de_texto.mayoria is Mayoria.DOS_TERCIOS
        assert de_texto.silencio is Silencio.SE_ABSTIENE
        with pytest.raises(ValueError, match="sorteo"):
            replace(BASE, mayoria="sorteo")  # type: ignore[arg-type]


class TestMayorias:
    """At the exact threshold and one short of it; everybody answers unless said."""

    @pytest.mark.parametrize(
        ("mayoria", "votos", "estado"),
        [
            (Mayoria.CONSENSO, [A, O, B], "aprobada"),
            (Mayoria.CONSENSO, [A, A, A, C], "rechazada"),
            (Mayoria.CONSENSO, [B, B], "rechazada"),
            (Mayoria.SIMPLE, [A, A, C], "aprobada"),
            (Mayoria.SIMPLE, [A, C], "rechazada"),
            (Mayoria.SIMPLE, [A, B, B, B], "aprobada"),
            (Mayoria.SIMPLE, [B, B], "rechazada"),
            (Mayoria.ABSOLUTA, [A, A, C, C], "rechazada"),
            (Mayoria.ABSOLUTA, [A, A, A, C], "aprobada"),
            (Mayoria.ABSOLUTA, [A, A, B, None], "rechazada"),
            (Mayoria.ABSOLUTA, [A, A, B, I], "aprobada"),
            (Mayoria.ABSOLUTA, [A], "aprobada"),
            (Mayoria.DOS_TERCIOS, [A, A, C], "aprobada"),
            (Mayoria.DOS_TERCIOS, [A, A, C, C], "rechazada"),
            (Mayoria.DOS_TERCIOS, [A, A, A, C], "aprobada"),
            (Mayoria.DOS_TERCIOS, [A, A, A, None, None], "rechazada"),
            (Mayoria.DOS_TERCIOS, [A, A, A, A, C, C], "aprobada"),
            (Mayoria.DOS_TERCIOS, [A, O, C, I], "aprobada"),
            (Mayoria.UNANIMIDAD, [A, O, None], "aprobada"),
            (Mayoria.UNANIMIDAD, [A, A, B], "rechazada"),
            (Mayoria.UNANIMIDAD, [A, A, C], "rechazada"),
            (Mayoria.UNANIMIDAD, [A, A, I], "aprobada"),
            (Mayoria.UNANIMIDAD, [B], "rechazada"),
            (Mayoria.ADHESION, [A, C, C], "aprobada"),
            (Mayoria.ADHESION, [C, B], "sin_quorum"),
        ],
    )
    def test_thresholds(self, mayoria, votos, estado):
        assert cerrar(votos, mayoria=mayoria).estado == estado

    def test_nobody_said_anything_and_nothing_is_asked(self):
        assert cerrar([None, None], quorum=0).estado == Estado.RECHAZADA
        assert cerrar([None, None], quorum=0, mayoria=Mayoria.ADHESION).estado == Estado.SIN_QUORUM

    @pytest.mark.parametrize("mayoria", Mayoria)
    @pytest.mark.parametrize("votos", [[], [I], [I, I, I]])
    def test_nobody_left_to_decide(self, mayoria, votos):
        assert cerrar(votos, mayoria=mayoria, quorum=0).estado == Estado.SIN_QUORUM
        assert abierta(votos, mayoria=mayoria, quorum=0).estado == Estado.SIN_QUORUM


class TestQuorum:
    def test_half_is_enough(self):
        assert cerrar([A, A, None, None]).estado == Estado.APROBADA
        assert cerrar([A, A, None, None, None]).estado == Estado.SIN_QUORUM

    def test_abstentions_count_and_recusals_shrink_it(self):
        assert cerrar([A, B, None, None]).estado == Estado.APROBADA
        assert cerrar([A, None, I, None]).estado == Estado.SIN_QUORUM
        assert cerrar([A, None, I, I]).estado == Estado.APROBADA

    def test_without_quorum_an_objection_does_not_reject(self):
        assert cerrar([C, None, None]).estado == Estado.SIN_QUORUM

    def test_silence_never_makes_quorum(self):
        resultado = cerrar([A, None, None], silencio=Silencio.APRUEBA)
        assert resultado.estado == Estado.SIN_QUORUM
        assert (resultado.favor, resultado.tacitas) == (3, 2)

    @pytest.mark.parametrize(
        ("quorum", "convocadas", "minimo"),
        [
            (MITAD, 5, 3),
            (MITAD, 4, 2),
            (Fraction(2, 3), 3, 2),
            (Fraction(1, 3), 10, 4),
            (0, 9, 0),
            (1, 9, 9),
            (1, 0, 0),
        ],
    )
    def test_minimum(self, quorum, convocadas, minimo):
        assert minimo_respuestas(replace(BASE, quorum=quorum), convocadas) == minimo

    def test_minimum_of_a_negative_number(self):
        with pytest.raises(ValueError, match="negativo"):
            minimo_respuestas(BASE, -1)

    @given(st.fractions(0, 1, max_denominator=20), st.integers(1, 40))
    @settings(max_examples=100, deadline=None)
    def test_minimum_is_exactly_what_it_takes(self, quorum, convocadas):
        minimo = minimo_respuestas(replace(BASE, quorum=quorum), convocadas)
        if minimo:
            corto = [A] * (minimo - 1) + [None] * (convocadas - minimo + 1)
            assert cerrar(corto, quorum=quorum).estado == Estado.SIN_QUORUM
        justo = [A] * minimo + [None] * (convocadas - minimo)
        assert cerrar(justo, quorum=quorum, mayoria=Mayoria.SIMPLE).estado != Estado.SIN_QUORUM


class TestSilencio:
    def test_does_not_count(self):
        resultado = cerrar([A, A, None])
        assert (resultado.favor, resultado.contra, resultado.abstencion, resultado.tacitas) == (2, 0, 0, 0)

    def test_approves(self):
        resultado = cerrar([A, C, None], silencio=Silencio.APRUEBA, mayoria=Mayoria.SIMPLE)
        assert resultado.estado == Estado.APROBADA
        assert (resultado.favor, resultado.contra, resultado.abstencion, resultado.tacitas) == (2, 1, 0, 1)

    def test_abstains(self):
        resultado = cerrar([A, A, None], silencio=Silencio.SE_ABSTIENE, mayoria=Mayoria.UNANIMIDAD)
        assert resultado.estado == Estado.RECHAZADA
        assert (resultado.favor, resultado.contra, resultado.abstencion, resultado.tacitas) == (2, 0, 1, 1)


class TestPorSector:
    REGLA = replace(BASE, quorum_por_sector=True)
    SECTORES = {"g1": "gobierno", "g2": "gobierno", "a1": "academia", "a2": "academia"}

    def resolver(self, cerrada=True, **votos):
        return resolver(self.REGLA, votos, cerrada=cerrada, sectores=self.SECTORES)

    def test_each_sector_must_reach_it(self):
        assert self.resolver(g1=A, g2=None, a1=A, a2=None).estado == Estado.APROBADA
        assert self.resolver(g1=A, g2=A, a1=None, a2=None).estado == Estado.SIN_QUORUM

    def test_a_sector_emptied_by_recusal_is_unmet(self):
        resultado = self.resolver(g1=A, g2=A, a1=I, a2=I)
        assert resultado.estado == Estado.SIN_QUORUM
        assert "En el sector «academia» no queda quien decida" in resultado.explicacion
        sin_exigencia = replace(self.REGLA, quorum=Fraction(0))
        votos = {"g1": A, "g2": A, "a1": I, "a2": I}
        assert resolver(sin_exigencia, votos, cerrada=True, sectores=self.SECTORES).estado == Estado.SIN_QUORUM

    def test_an_emptied_sector_settles_it_early(self):
        resultado = self.resolver(cerrada=False, g1=A, g2=None, a1=I, a2=I)
        assert resultado.estado == Estado.SIN_QUORUM
        assert "gobierno" not in resultado.explicacion

    def test_only_sectors_of_the_convoked(self):
        resultado = resolver(self.REGLA, {"g1": A}, cerrada=True, sectores=self.SECTORES)
        assert resultado.estado == Estado.APROBADA

    def test_without_sectors(self):
        with pytest.raises(ValueError, match="indique el sector"):
            resolver(self.REGLA, {"g1": A}, cerrada=True)
        with pytest.raises(ValueError, match="Falta el sector de «x»"):
            resolver(self.REGLA, {"x": A}, cerrada=True, sectores=self.SECTORES)

    def test_sectors_are_ignored_when_not_asked(self):
        votos = {"g1": A, "g2": A, "a1": None, "a2": None}
        assert resolver(BASE, votos, cerrada=True, sectores={"g1": "x"}).estado == Estado.APROBADA


class TestAbierta:
    def test_what_is_still_open(self):
        resultado = abierta([A, A, None])
        assert resultado.estado == Estado.PENDIENTE
        assert (resultado.favor, resultado.contra, resultado.abstencion, resultado.tacitas) == (2, 0, 0, 0)

    def test_the_open_count_holds_nobody_tacit(self):
        resultado = abierta([A, A, None], silencio=Silencio.APRUEBA)
        assert (resultado.estado, resultado.favor, resultado.tacitas) == (Estado.PENDIENTE, 2, 0)

    def test_certain_before_the_term(self):
        assert abierta([A, C, None]).estado == Estado.RECHAZADA
        assert abierta([A, A, A, None], mayoria=Mayoria.SIMPLE).estado == Estado.APROBADA
        assert abierta([A, A, A, None], mayoria=Mayoria.ABSOLUTA).estado == Estado.APROBADA
        assert abierta([A, A, None], mayoria=Mayoria.ADHESION).estado == Estado.APROBADA
        assert abierta([B, A, None], mayoria=Mayoria.UNANIMIDAD).estado == Estado.RECHAZADA

    def test_a_recusal_that_would_change_it_keeps_it_open(self):
        # With four deciding, two approvals do not pass; if one of the missing recuses itself, they do.
        assert abierta([A, A, C, None], mayoria=Mayoria.ABSOLUTA).estado == Estado.PENDIENTE
        assert abierta([C, C, A, None], mayoria=Mayoria.ABSOLUTA).estado == Estado.RECHAZADA

    def test_a_quorum_that_may_not_come_keeps_it_open(self):
        assert abierta([C, None, None, None]).estado == Estado.PENDIENTE
        assert abierta([C, C, None, None]).estado == Estado.RECHAZADA

    def test_everybody_answered(self):
        assert abierta([A, A, B]).estado == Estado.APROBADA
        assert abierta([A, A, B]) == cerrar([A, A, B])


reglas = st.builds(
    Regla,
    mayoria=st.sampled_from(Mayoria),
    quorum=st.fractions(0, 1, max_denominator=12),
    quorum_por_sector=st.just(False),
    silencio=st.sampled_from(Silencio),
    dias=st.integers(0, 30),
    habiles=st.booleans(),
    cierre_anticipado=st.booleans(),
    norma=st.just("Norma de ejemplo"),
)
votaciones = st.lists(st.sampled_from([A, O, C, B, I, None]), max_size=12)
ORDEN = {Estado.SIN_QUORUM: 0, Estado.RECHAZADA: 0, Estado.PENDIENTE: 1, Estado.APROBADA: 2}
unos_pocos = settings(max_examples=120, deadline=None)


class TestPropiedades:
    @given(reglas, votaciones, st.booleans(), st.data())
    @unos_pocos
    def test_an_approval_in_place_of_an_objection_never_worsens(self, regla, votos, cerrada, data):
        objetan = [i for i, voto in enumerate(votos) if voto is C]
        if not objetan:
            return
        mejor = list(votos)
        mejor[data.draw(st.sampled_from(objetan))] = A
        antes = resolver(regla, nombrar(votos), cerrada=cerrada)
        ahora = resolver(regla, nombrar(mejor), cerrada=cerrada)
        assert ORDEN[ahora.estado] >= ORDEN[antes.estado]
        assert (ahora.favor, ahora.contra) == (antes.favor + 1, antes.contra - 1)

    @given(reglas, votaciones, st.booleans(), st.randoms())
    @unos_pocos
    def test_neither_order_nor_names_matter(self, regla, votos, cerrada, azar):
        otros = list(votos)
        azar.shuffle(otros)
        con_otros_nombres = {f"Ñ{i}": voto for i, voto in enumerate(otros)}
        antes = resolver(regla, nombrar(votos), cerrada=cerrada)
        assert resolver(regla, con_otros_nombres, cerrada=cerrada) == antes

    @given(reglas, votaciones, st.booleans())
    @unos_pocos
    def test_observations_count_as_approval(self, regla, votos, cerrada):
        sin = nombrar([A if voto is O else voto for voto in votos])
        assert resolver(regla, sin, cerrada=cerrada) == resolver(regla, nombrar(votos), cerrada=cerrada)

    @given(reglas, votaciones)
    @unos_pocos
    def test_what_was_certain_stays(self, regla, votos):
        parcial = resolver(regla, nombrar(votos), cerrada=False)
        if parcial.estado is not Estado.PENDIENTE:
            assert resolver(regla, nombrar(votos), cerrada=True).estado == parcial.estado

    @given(reglas, votaciones, st.booleans())
    @unos_pocos
    def test_one_sector_for_all_is_no_sector(self, regla, votos, cerrada):
        por_sector = replace(regla, quorum_por_sector=True)
        sectores = dict.fromkeys(nombrar(votos), "único")
        con = resolver(por_sector, nombrar(votos), cerrada=cerrada, sectores=sectores)
        sin = resolver(regla, nombrar(votos), cerrada=cerrada)
        assert (con.estado, con.favor, con.contra, con.tacitas) == (sin.estado, sin.favor, sin.contra, sin.tacitas)

    @given(reglas, votaciones, st.booleans())
    @unos_pocos
    def test_plain_strings_are_the_same(self, regla, votos, cerrada):
        textos = {org: None if voto is None else str(voto) for org, voto in nombrar(votos).items()}
        assert resolver(regla, textos, cerrada=cerrada) == resolver(  # type: ignore[arg-type]
            regla, nombrar(votos), cerrada=cerrada
        )

    @given(reglas, votaciones, st.booleans())
    @unos_pocos
    def test_the_explanation_is_well_formed(self, regla, votos, cerrada):
        resultado = resolver(regla, nombrar(votos), cerrada=cerrada)
        texto = resultado.explicacion
        assert texto.endswith(".")
        assert "  " not in texto
        assert ".." not in texto
        assert ("tácita" in texto) == (resultado.tacitas > 0)
        for mal in (" 1 abstenciones", " 1 objeciones", " 1 adhesiones", "respondieron 1 ", "None", "Fraction"):
            assert mal not in texto

    def test_an_unknown_answer(self):
        with pytest.raises(ValueError, match="«quizás» no es una respuesta conocida"):
            resolver(BASE, {"o": "quizás"}, cerrada=True)  # type: ignore[dict-item]

    def test_hundreds_of_organisations(self):
        votos = nombrar([A, B, None, I, O] * 80)
        sectores = {org: f"s{i % 6}" for i, org in enumerate(votos)}
        inicio = time.perf_counter()
        for mayoria in Mayoria:
            regla = replace(BASE, mayoria=mayoria, quorum_por_sector=True)
            resolver(regla, votos, cerrada=False, sectores=sectores)
        assert time.perf_counter() - inicio < 1
