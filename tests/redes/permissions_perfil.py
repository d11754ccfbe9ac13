"""Who writes what a body tells of itself, and who says that a network answers through another."""

from __future__ import annotations

from mesa.models import Organizacion
from redes.models import Perfil
from tests.cast import Cast

ESCRIBE = "Escribe el perfil quien tiene hoy mandato de titular, suplente o delegada de esa organización."
PROPONE = "Propone la anfitriona quien tiene hoy mandato de esa red."
ACEPTA = "Lo acepta quien tiene hoy mandato de la organización propuesta como anfitriona."
DEJA = "La dejan sin efecto solo la red o la organización que la hospeda."

TABLE: dict[str, tuple[set[str], str]] = {
    "redes.llevar_perfil": ({"social"}, ESCRIBE),
    "redes.designar_anfitriona": ({"social"}, PROPONE),
    "redes.aceptar_anfitriona": ({"delegada.norte"}, ACEPTA),
    "redes.quitar_anfitriona": ({"social", "delegada.norte"}, DEJA),
}


def asked_of(cast: Cast) -> Perfil:
    """What they are asked of: the profile of a network that asked one of its organisations to host it."""
    host = Organizacion.objects.get(slug="norte-ejemplo")
    return Perfil(organizacion=cast.organizacion("red-social-ejemplo"), anfitriona_propuesta=host)
