"""Who may do what to the tabla, the topics and the committees, and what the others are told."""

from __future__ import annotations

from actas.models import PuntoPropuesto
from mesa.models import Organizacion

MIEMBROS = {"secretaria", "gobierno", "academica", "academica.suplente", "social", "organismo"}
TABLE: dict[str, tuple[set[str], str]] = {
    "actas.adoptar_regla_tabla": (
        {"secretaria"},
        "Solo la secretaría ingresa las reglas de la tabla que el órgano adoptó.",
    ),
    "actas.proponer_punto": (
        MIEMBROS,
        "Propone puntos para la tabla quien responde por una organización que integra el órgano, o su secretaría.",
    ),
    "actas.ordenar_tabla": ({"secretaria"}, "Solo la secretaría decide qué va en la próxima tabla."),
    "actas.descartar_propuesto": (
        {"secretaria"},  # and who proposed it: test_tabla
        "Descarta un punto la secretaría o la organización que lo propuso.",
    ),
    "actas.registrar_tratamiento": (
        {"secretaria"},
        "Solo la secretaría registra qué se hizo con cada punto de la tabla.",
    ),
    "actas.llevar_tema": ({"secretaria"}, "Solo la secretaría retira un tema, lo reabre o le pone fecha."),
    "actas.llevar_comite": (
        {"secretaria"},
        "Solo la secretaría del órgano que constituyó el comité lo constituye, lo corrige o lo cierra.",
    ),
    "actas.informar_comite": (
        MIEMBROS,
        "Informa por el comité su secretaría, o quien responde por una organización que lo integra.",
    ),
}


def asked_of(name: str, mesa: Organizacion) -> Organizacion | PuntoPropuesto:
    """What a permission is asked of: the órgano, or a point that nobody proposed."""
    return PuntoPropuesto(organo=mesa) if name == "actas.descartar_propuesto" else mesa
