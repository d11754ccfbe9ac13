"""Who answers the standard, verifies, observes and adopts; and what the others are told. Of Red Social Ejemplo."""

from __future__ import annotations

from typing import Any

from redes.models import ObservacionRespuesta, Perfil, Respuesta
from tests.cast import Cast
from tests.redes.estandar import ADOPTA, ANULA, LA_OBSERVO, RESPONDE, SE_SIENTA, VERIFICA

AT_THE_TABLE = {"secretaria", "gobierno", "academica", "academica.suplente", "organismo", "cooperante"}
ITS_OWN = {"delegada.norte", "delegada.sur", "delegada.oriente"}
TABLE: dict[str, tuple[set[str], str]] = {
    "redes.responder_indicador": ({"social"}, RESPONDE),
    "redes.verificar_respuesta": (AT_THE_TABLE, VERIFICA),
    "redes.anular_verificacion": ({"secretaria"}, ANULA),
    "redes.observar_respuesta": (AT_THE_TABLE | ITS_OWN, SE_SIENTA),
    "redes.quitar_observacion": ({"gobierno"}, LA_OBSERVO),
    "redes.adoptar_estandar": ({"secretaria"}, ADOPTA),
}


def asked_of(name: str, cast: Cast) -> Any:
    """What each is asked of: the Mesa, the profile of a network, or an answer of it."""
    own = Perfil(organizacion=cast.organizacion("red-social-ejemplo"))
    if name == "redes.adoptar_estandar":
        return cast.mesa
    if name == "redes.quitar_observacion":
        return ObservacionRespuesta(organizacion=cast.organizacion("ministerio-ejemplo"))
    return own if name == "redes.responder_indicador" else Respuesta(perfil=own, codigo="T3", nivel=2)
