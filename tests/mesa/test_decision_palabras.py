"""What rules and results say to a citizen."""

from dataclasses import replace
from fractions import Fraction

import pytest

from mesa.decision import Mayoria, Regla, Sentido, Silencio, describir, describir_silencio, resolver

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


class TestExplicacion:
    @pytest.mark.parametrize(
        ("votos", "cambios", "texto"),
        [
            (
                [A, A, O, A, None],
                {},
                "Aprobada por consenso: 4 a favor, ninguna objeción y 1 sin respuesta; "
                "respondieron 4 de 5 y la regla pide 3.",
            ),
            (
                [A, A, None, None],
                {"silencio": Silencio.APRUEBA},
                "Aprobada por consenso: 4 a favor (2 tácitas) y ninguna objeción; "
                "respondieron 2 de 4 y la regla pide 2.",
            ),
            (
                [A, B, None, C],
                {"silencio": Silencio.SE_ABSTIENE},
                "Rechazada por falta de consenso: 1 a favor, 1 objeción y 2 abstenciones (1 tácita); "
                "respondieron 3 de 4 y la regla pide 2.",
            ),
            (
                [A, C],
                {"mayoria": Mayoria.SIMPLE},
                "Rechazada por falta de mayoría simple: 1 a favor y 1 objeción; "
                "respondieron 2 de 2 y la regla pide 1. Hay empate, y el empate rechaza.",
            ),
            (
                [A, A, C, I],
                {"mayoria": Mayoria.DOS_TERCIOS},
                "Aprobada por dos tercios: 2 a favor, 1 objeción y 1 inhabilitada; "
                "respondieron 3 de 3 y la regla pide 2. Para aprobar se necesitan 2 de 3 a favor.",
            ),
            (
                [A, A, B],
                {"mayoria": Mayoria.UNANIMIDAD},
                "Rechazada por falta de unanimidad: 2 a favor, ninguna objeción y 1 abstención; "
                "respondieron 3 de 3 y la regla pide 2. Una abstención impide la unanimidad.",
            ),
            (
                [B, B],
                {"quorum": 0},
                "Rechazada por falta de consenso: ninguna a favor, ninguna objeción y 2 abstenciones; "
                "respondieron 2 de 2. Falta al menos una aprobación.",
            ),
            (
                [A, None, None],
                {"silencio": Silencio.APRUEBA},
                "Sin quórum: 3 a favor (2 tácitas) y ninguna objeción; respondió 1 de 3 y la regla pide 2. "
                "El silencio no cuenta para el quórum.",
            ),
            (
                [C, B],
                {"mayoria": Mayoria.ADHESION},
                "Sin adhesiones: ninguna adhesión, 1 no adhiere y 1 abstención; respondieron 2 de 2 y la regla pide 1.",
            ),
            (
                [C, C, None],
                {"mayoria": Mayoria.ADHESION, "quorum": 0},
                "Sin adhesiones: ninguna adhesión, 2 no adhieren y 1 sin respuesta; respondieron 2 de 3.",
            ),
            (
                [None, None],
                {"mayoria": Mayoria.ADHESION},
                "Sin quórum: ninguna adhesión y 2 sin respuesta; no respondió ninguna de las 2 y la regla pide 1.",
            ),
            (
                [A, A],
                {"mayoria": Mayoria.ADHESION, "quorum": 0},
                "Aprobada por adhesión: 2 adhesiones; respondieron 2 de 2.",
            ),
            (
                [None, None],
                {},
                "Sin quórum: ninguna a favor, ninguna objeción y 2 sin respuesta; "
                "no respondió ninguna de las 2 y la regla pide 1.",
            ),
            ([I, I], {}, "Sin quórum: todas las convocadas se inhabilitaron."),
            ([], {}, "Sin quórum: no hay organizaciones convocadas."),
        ],
    )
    def test_closed(self, votos, cambios, texto):
        assert cerrar(votos, **cambios).explicacion == texto

    def test_pending(self):
        assert abierta([A, None, None], silencio=Silencio.APRUEBA).explicacion == (
            "Pendiente: 1 a favor, ninguna objeción y 2 sin respuesta; respondió 1 de 3 y la regla pide 2. "
            "El resultado todavía puede cambiar."
        )

    def test_certain_before_the_term(self):
        assert abierta([A, C, None]).explicacion.endswith("La respuesta que falta ya no puede cambiar el resultado.")
        assert abierta([A, C, C, None, None]).explicacion.endswith(
            "Las respuestas que faltan ya no pueden cambiar el resultado."
        )

    def test_by_sector(self):
        regla = replace(BASE, quorum_por_sector=True)
        sectores = {"g": "gobierno", "a": "academia", "b": "academia", "c": "academia"}
        votos = {"g": A, "a": A, "b": None, "c": None}
        assert resolver(regla, votos, cerrada=True, sectores=sectores).explicacion == (
            "Sin quórum: 2 a favor, ninguna objeción y 2 sin respuesta; respondieron 2 de 4. "
            "En el sector «academia» respondió 1 de 3 y la regla pide 2."
        )
        votos["b"] = B
        assert resolver(regla, votos, cerrada=True, sectores=sectores).explicacion == (
            "Aprobada por consenso: 2 a favor, ninguna objeción, 1 abstención y 1 sin respuesta; "
            "respondieron 3 de 4 y cada sector alcanza el quórum."
        )


class TestDescripcion:
    def test_the_usual_rule(self):
        assert describir(BASE) == (
            "Consenso: se aprueba si nadie objeta y hay al menos una aprobación. "
            "Quórum: la mitad de las convocadas. Plazo: 7 días hábiles. "
            "Quien no responde no cuenta ni a favor ni en contra."
        )

    def test_every_part(self):
        regla = replace(
            BASE, silencio=Silencio.APRUEBA, norma="el artículo 4.", dias=1, habiles=False, cierre_anticipado=True
        )
        assert describir(regla).endswith(
            "Plazo: 1 día corrido. Quien no responde aprueba tácitamente, según el artículo 4. "
            "Puede cerrarse antes del plazo si el resultado ya no puede cambiar."
        )

    @pytest.mark.parametrize("mayoria", Mayoria)
    def test_every_majority_says_when_it_approves(self, mayoria):
        frase = describir(replace(BASE, mayoria=mayoria)).split(" Quórum:")[0]
        assert frase.endswith(".")
        assert "aprueba si" in frase or "adhiera" in frase

    @pytest.mark.parametrize(
        ("quorum", "frase"),
        [
            (0, "Quórum: no se exige."),
            (1, "Quórum: todas las convocadas."),
            (Fraction(1, 3), "Quórum: un tercio de las convocadas."),
            (Fraction(2, 3), "Quórum: dos tercios de las convocadas."),
            (Fraction(3, 4), "Quórum: tres cuartos de las convocadas."),
            (Fraction(3, 5), "Quórum: tres quintos de las convocadas."),
            (Fraction(3, 7), "Quórum: 3 de cada 7 convocadas."),
        ],
    )
    def test_quorum(self, quorum, frase):
        assert frase in describir(replace(BASE, quorum=quorum))

    @pytest.mark.parametrize(
        ("quorum", "frase"),
        [
            (MITAD, "Quórum: la mitad de las convocadas de cada sector."),
            (Fraction(3, 7), "Quórum: 3 de cada 7 convocadas de cada sector."),
            (0, "Quórum: no se exige, pero ningún sector puede quedar vacío por inhabilitaciones."),
        ],
    )
    def test_quorum_by_sector(self, quorum, frase):
        assert frase in describir(replace(BASE, quorum=quorum, quorum_por_sector=True))

    @pytest.mark.parametrize(
        ("dias", "habiles", "frase"),
        [
            (0, True, "Plazo: el mismo día."),
            (1, True, "Plazo: 1 día hábil."),
            (10, True, "Plazo: 10 días hábiles."),
            (1, False, "Plazo: 1 día corrido."),
            (10, False, "Plazo: 10 días corridos."),
        ],
    )
    def test_term(self, dias, habiles, frase):
        assert frase in describir(replace(BASE, dias=dias, habiles=habiles))

    @pytest.mark.parametrize(
        ("mayoria", "silencio", "texto"),
        [
            ("consenso", "no_cuenta", "Si no responde, su silencio no cuenta ni a favor ni en contra."),
            ("adhesion", "no_cuenta", "Si no responde, no figurará entre quienes adhieren."),
            ("consenso", "aprueba", "Si no responde, se entiende que aprueba (aprobación tácita)."),
            ("consenso", "se_abstiene", "Si no responde, se entiende que se abstiene (abstención tácita)."),
            (
                "absoluta",
                "no_cuenta",
                "Si no responde, su silencio no cuenta ni a favor ni en contra. "
                "La mayoría se calcula sobre todas las convocadas, respondan o no.",
            ),
            (
                "unanimidad",
                "se_abstiene",
                "Si no responde, se entiende que se abstiene (abstención tácita). Una abstención impide la unanimidad.",
            ),
        ],
    )
    def test_silence(self, mayoria, silencio, texto):
        assert describir_silencio(replace(BASE, mayoria=mayoria, silencio=silencio)) == texto
